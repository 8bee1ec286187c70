"""The fields of an incident: what they are called, what they may hold, how a person reads them."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.document.wording import moment_text, refuse_secret_marks
from trucban.incident.models import Incident, IncidentKind
from trucban.lib.clock import VIETNAM
from trucban.lib.coordinates import may_be_in_viet_nam
from trucban.lib.errors import DomainError
from trucban.lib.text import nfc

MOST_PEOPLE = 1000
COUNTS = ("dead", "injured", "persons_concerned")
FLAGS = ("involves_minor", "involves_victim", "involves_informant")
LABELS: Final = {
    "kind": gettext_lazy("Kind"),
    "summary": gettext_lazy("Summary"),
    "level": gettext_lazy("Level"),
    "happened_at": gettext_lazy("Happened at"),
    "hamlet_id": gettext_lazy("Hamlet"),
    "point_id": gettext_lazy("Point"),
    "place_text": gettext_lazy("Place"),
    "lon": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "source": gettext_lazy("Source"),
    "dead": gettext_lazy("Dead"),
    "injured": gettext_lazy("Injured"),
    "persons_concerned": gettext_lazy("Persons concerned"),
    "involves_minor": gettext_lazy("A minor is involved"),
    "involves_victim": gettext_lazy("A victim of family violence is involved"),
    "involves_informant": gettext_lazy("An informant is involved"),
}
TEXTS: Final = {"summary": 300, "place_text": 160, "source": 80}
REASON_LENGTH = 200
CENTIMETRE = 1e-7  # in degrees
# A theft or a tip may come to light months later; what lies further back is a slip of the year, not a report.
LATEST_REPORT = timedelta(days=366)


class SummaryMissing(DomainError):
    """An incident says in a line what happened."""


class IncidentRefused(DomainError):
    """A value of the incident does not fit."""


class OnlyReported(DomainError):
    """Of a political-security matter only the report to the competent agency and its date are kept."""


class MergedAway(DomainError):
    """The incident is handled with another one: what is done about it is done there."""


class ReasonMissing(DomainError):
    """This is done with a reason."""


def clean(
    actor: Actor, values: dict[str, Any], *, at: datetime, reported_at: datetime | None = None
) -> dict[str, Any]:
    """
    Return the values as they are kept, or refuse the first that does not fit.

    ``reported_at`` is when it was first written down, where that was before ``at``.
    """
    cleaned = dict(values)
    for name in TEXTS.keys() & cleaned.keys():
        cleaned[name] = one_line(cleaned[name])
        _check_text(name, cleaned[name])
    if "kind" in cleaned and cleaned["kind"] not in IncidentKind.values:
        raise IncidentRefused(_("Choose the kind of incident from the list."))
    if cleaned.get("level", 1) not in (1, 2, 3):
        raise IncidentRefused(_("Level: expected 1 (ordinary), 2 (serious) or 3 (very serious)."))
    _check_counts(cleaned)
    _check_place(actor, cleaned)
    if "happened_at" in cleaned:
        _check_moment(cleaned["happened_at"], at=at, reported_at=reported_at or at)
    return cleaned


def _check_moment(happened_at: datetime, *, at: datetime, reported_at: datetime) -> None:
    if happened_at > at:
        raise IncidentRefused(
            _("It cannot have happened at %(moment)s, which is still to come: check the time.")
            % {"moment": moment_text(happened_at)}
        )
    if happened_at < reported_at - LATEST_REPORT:
        raise IncidentRefused(
            _("%(moment)s is more than a year before the report: check day, month and year.")
            % {"moment": moment_text(happened_at)}
        )


def first_moment(incident: Incident) -> datetime:
    """Return where an incident's story may begin: the day before, for what was seen on the evening of a midnight."""
    began = min(incident.happened_at, incident.reported_at).astimezone(VIETNAM) - timedelta(days=1)
    return began.replace(hour=0, minute=0, second=0, microsecond=0)


def one_line(text: object) -> str:
    return nfc(" ".join(str(text).replace("\x00", " ").split()))


def reason_of(text: str) -> str:
    cleaned = one_line(text)
    if not 0 < len(cleaned) <= REASON_LENGTH:
        raise ReasonMissing(_("Give the reason, in at most %(most)s characters.") % {"most": REASON_LENGTH})
    refuse_secret_marks(cleaned)
    return cleaned


def _check_text(name: str, text: str) -> None:
    if name == "summary" and not text:
        raise SummaryMissing(_("Write in one line what happened."))
    if len(text) > TEXTS[name]:
        raise IncidentRefused(
            _("%(field)s: at most %(most)s characters, these are %(count)s.")
            % {"field": LABELS[name], "most": TEXTS[name], "count": len(text)}
        )
    refuse_secret_marks(text)


def _check_counts(values: dict[str, Any]) -> None:
    for name in COUNTS:
        count = values.get(name, 0)
        if not isinstance(count, int) or not 0 <= count <= MOST_PEOPLE:
            raise IncidentRefused(
                _("%(field)s: expected a number from 0 to %(most)s.")
                % {"field": LABELS[name], "most": MOST_PEOPLE}
            )


def _check_place(actor: Actor, values: dict[str, Any]) -> None:
    if values.get("hamlet_id"):
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=values["hamlet_id"])
    if values.get("point_id"):
        area.get_point(commune_id=actor.commune_id, point_id=values["point_id"])
    if not may_be_in_viet_nam(values.get("lon"), values.get("lat")):
        raise IncidentRefused(_("That place is not in Viet Nam: check longitude and latitude."))


def same(one: object, other: object) -> bool:
    """Compare as a form shows values: moments by the minute, an empty text like none, a key like its text."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return _minute(one) == _minute(other)
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < CENTIMETRE
    if isinstance(one, (str, UUID)) or isinstance(other, (str, UUID)):
        return ("" if one is None else str(one)) == ("" if other is None else str(other))
    return one == other


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM).replace(second=0, microsecond=0)


def shown(incident: Incident, name: str, value: Any) -> str:
    """Return a value as a person reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return "–"
    if name == "kind":
        return str(IncidentKind(value).label)
    if name == "hamlet_id":
        return area.get_hamlet(commune_id=incident.commune_id, hamlet_id=value).name
    if name == "point_id":
        return area.get_point(commune_id=incident.commune_id, point_id=value).name
    return moment_text(value) if isinstance(value, datetime) else str(value)


def refuse_if_only_reported(incident: Incident) -> None:
    if incident.kind == IncidentKind.POLITICAL_SECURITY:
        raise OnlyReported(
            _("Of this matter only the report to the competent agency and its date are kept here.")
        )


def refuse_if_merged(incident: Incident) -> None:
    if incident.merged_into:
        raise MergedAway(
            _("It is handled with %(number)s: do it there.") % {"number": incident.merged_into.number_words}
        )
