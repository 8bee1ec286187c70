"""Verbs on incidents. The timeline only grows: an entry is struck with a reason, never changed."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.coordination import services as coordination
from trucban.document.wording import moment_text, refuse_secret_marks
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, IncidentCounter, IncidentKind, State, TimelineEntry
from trucban.incident.transitions import ENDED, step
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import fold, nfc
from trucban.notify.services import publish_change

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


class SummaryMissing(DomainError):
    """An incident says in a line what happened."""


class IncidentRefused(DomainError):
    """A value of the incident does not fit."""


class OnlyReported(DomainError):
    """Of a political-security matter only the report to the competent agency and its date are kept."""


class NoSuchStep(DomainError):
    """From this state there is no step to that one."""


class ReasonMissing(DomainError):
    """This step is taken with a reason."""


class ReceiverMissing(DomainError):
    """A hand-over names who received it and when."""


class IncidentChangedMeanwhile(DomainError):
    """Somebody else changed the same field after it was read."""


class EntryAlreadyStruck(DomainError):
    """The entry has been struck already."""


class NotShareable(DomainError):
    """This incident is not shared."""


@verb
def report_incident(
    *,
    actor: Actor,
    kind: str,
    summary: str,
    happened_at: datetime,
    at: datetime,
    level: int = 1,
    hamlet_id: UUID | None = None,
    point_id: UUID | None = None,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    source: str = "",
    dead: int = 0,
    injured: int = 0,
    persons_concerned: int = 0,
    involves_minor: bool = False,
    involves_victim: bool = False,
    involves_informant: bool = False,
) -> Incident:
    """
    Write an incident down under the next number of the actor's agency, and share it where a standing rule says so.

    Raises:
        PermissionDenied: the actor reports no incidents.
        SummaryMissing, IncidentRefused, SecretMarkFound: what was typed does not fit.
    """
    owner_id = actor.agency_with("incident.report")
    if owner_id is None:
        raise PermissionDenied
    values = _clean(
        actor,
        {
            "kind": kind,
            "summary": summary,
            "level": level,
            "happened_at": happened_at,
            "hamlet_id": hamlet_id,
            "point_id": point_id,
            "place_text": place_text,
            "lon": lon,
            "lat": lat,
            "source": source,
            "dead": dead,
            "injured": injured,
            "persons_concerned": persons_concerned,
            "involves_minor": involves_minor,
            "involves_victim": involves_victim,
            "involves_informant": involves_informant,
        },
        at=at,
    )
    year = at.astimezone(VIETNAM).year
    incident = Incident(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        number=_next_number(actor, owner_id, year),
        year=year,
        reported_at=at,
        reported_by_id=actor.id,
        **_only_reported(values),
    )
    incident.summary_folded = fold(incident.summary)
    incident.save(force_insert=True)
    _write(actor, incident, TimelineEntry.Kind.STATE, str(State.REPORTED.label), at=at, state=State.REPORTED)
    record(actor=actor, action="incident.reported", subject=incident, at=at, changes=values)
    if not incident.is_protected:
        coordination.apply_sharing_rules(
            actor=actor, subject=incident, owner_id=owner_id, incident_kind=incident.kind, at=at
        )
    publish_change(topic="incident", subject=incident, at=at, owner_id=owner_id)
    return incident


def _next_number(actor: Actor, owner_id: UUID, year: int) -> int:
    counter, _created = IncidentCounter.objects.select_for_update().get_or_create(
        owner_id=owner_id, year=year, defaults={"commune_id": actor.commune_id}
    )
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def _only_reported(values: dict[str, Any]) -> dict[str, Any]:
    """Keep of a political-security matter nothing but that it was reported, and when."""
    if values["kind"] != IncidentKind.POLITICAL_SECURITY:
        return values
    return {
        "kind": values["kind"],
        "summary": str(IncidentKind.POLITICAL_SECURITY.label),
        "happened_at": values["happened_at"],
    }


def _clean(actor: Actor, values: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return the values as they are kept, or refuse the first that does not fit."""
    cleaned = dict(values)
    for name in ("summary", "place_text", "source"):
        if name in cleaned:
            cleaned[name] = nfc(" ".join(str(cleaned[name]).split()))
            refuse_secret_marks(cleaned[name])
    if "summary" in cleaned and values.get("kind") != IncidentKind.POLITICAL_SECURITY:
        _check_length("summary", cleaned["summary"], least=1, most=300)
    _check_length("place_text", cleaned.get("place_text", ""), most=160)
    _check_length("source", cleaned.get("source", ""), most=80)
    if "kind" in cleaned and cleaned["kind"] not in IncidentKind.values:
        raise IncidentRefused(_("Choose the kind of incident from the list."))
    if not 1 <= cleaned.get("level", 1) <= 3:
        raise IncidentRefused(_("Level: expected 1 (ordinary), 2 (serious) or 3 (very serious)."))
    _check_counts(cleaned)
    _check_place(actor, cleaned)
    if "happened_at" in cleaned and cleaned["happened_at"] > at:
        raise IncidentRefused(
            _("It cannot have happened at %(moment)s, which is still to come: check the time.")
            % {"moment": moment_text(cleaned["happened_at"])}
        )
    return cleaned


def _check_length(name: str, text: str, *, most: int, least: int = 0) -> None:
    if len(text) < least:
        raise SummaryMissing(_("Write in one line what happened."))
    if len(text) > most:
        raise IncidentRefused(
            _("%(field)s: at most %(most)s characters, these are %(count)s.")
            % {"field": LABELS[name], "most": most, "count": len(text)}
        )


def _check_counts(values: dict[str, Any]) -> None:
    for name in COUNTS:
        if not 0 <= int(values.get(name) or 0) <= 1000:
            raise IncidentRefused(_("%(field)s: expected a number from 0 to 1000.") % {"field": LABELS[name]})


def _check_place(actor: Actor, values: dict[str, Any]) -> None:
    if values.get("hamlet_id"):
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=values["hamlet_id"])
    if values.get("point_id"):
        area.get_point(commune_id=actor.commune_id, point_id=values["point_id"])
    lon, lat = values.get("lon"), values.get("lat")
    if (lon is not None and not 102 <= lon <= 118) or (lat is not None and not 7 <= lat <= 24):
        raise IncidentRefused(_("That place is not in Viet Nam: check longitude and latitude."))


def _write(
    actor: Actor,
    incident: Incident,
    kind: str,
    text: str,
    *,
    at: datetime,
    happened_at: datetime | None = None,
    state: str = "",
) -> TimelineEntry:
    return TimelineEntry.objects.create(
        commune_id=incident.commune_id,
        owner_id=incident.owner_id,
        incident=incident,
        at=happened_at or at,
        written_at=at,
        author_id=actor.id,
        author_name=actor.name,
        kind=kind,
        text=text,
        state=state,
    )


@verb
def add_note(
    *, actor: Actor, incident_id: UUID, text: str, at: datetime, happened_at: datetime | None = None
) -> TimelineEntry:
    """
    Add a line to the story.

    Raises:
        NotVisible; PermissionDenied: another agency's incident that was shared for viewing only.
        SummaryMissing: there is no text. OnlyReported: of this kind nothing more is kept. SecretMarkFound.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    share = selectors.share_for(actor=actor, incident=incident)
    if not policy.can_note(actor, incident, share):
        raise PermissionDenied
    _refuse_if_only_reported(incident)
    cleaned = nfc(text).strip()
    refuse_secret_marks(cleaned)
    if not cleaned or len(cleaned) > 4000:
        raise SummaryMissing(_("Write the note: at least a word, at most 4000 characters."))
    if happened_at and happened_at > at:
        raise IncidentRefused(_("A note cannot be of a time still to come: check the time."))
    entry = _write(actor, incident, TimelineEntry.Kind.NOTE, cleaned, at=at, happened_at=happened_at)
    record(actor=actor, action="incident.noted", subject=incident, at=at, changes={"text": cleaned})
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return entry


def _refuse_if_only_reported(incident: Incident) -> None:
    if incident.kind == IncidentKind.POLITICAL_SECURITY:
        raise OnlyReported(
            _("Of this matter only the report to the competent agency and its date are kept here.")
        )


@verb
def strike_entry(*, actor: Actor, entry_id: UUID, reason: str, at: datetime) -> TimelineEntry:
    """
    Strike a line that is wrong: it stays readable on demand, with who struck it and why.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, EntryAlreadyStruck.
    """
    entry: TimelineEntry | None = TimelineEntry.objects.filter(pk=entry_id, commune_id=actor.commune_id).first()
    if entry is None:
        raise NotVisible
    incident = selectors.get_incident(actor=actor, incident_id=entry.incident_id, lock=True)
    if not policy.can_edit(actor, incident) or entry.kind != TimelineEntry.Kind.NOTE:
        raise PermissionDenied
    if entry.struck_at:
        raise EntryAlreadyStruck(_("This line has been struck already."))
    entry.struck_at, entry.struck_by_id, entry.struck_reason = at, actor.id, _reason(reason)
    entry.save(update_fields=["struck_at", "struck_by_id", "struck_reason"])
    record(actor=actor, action="incident.entry_struck", subject=incident, at=at, changes={"entry": entry.pk})
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return entry


def _reason(text: str) -> str:
    cleaned = nfc(" ".join(text.split()))
    if not cleaned or len(cleaned) > 200:
        raise ReasonMissing(_("Give the reason, in at most 200 characters."))
    refuse_secret_marks(cleaned)
    return cleaned


@verb
def change_state(
    *,
    actor: Actor,
    incident_id: UUID,
    to: str,
    at: datetime,
    reason: str = "",
    handed_to: str = "",
    handed_at: datetime | None = None,
) -> Incident:
    """
    Take one step of the table in `transitions`; the first closing is kept when it is opened again.

    Raises:
        NotVisible, PermissionDenied.
        NoSuchStep: the table has no such step. ReasonMissing, ReceiverMissing: the step needs more.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if to not in State.values or (taken := step(incident.state, to)) is None:
        raise NoSuchStep(
            _("There is no step from “%(source)s” to that state.") % {"source": incident.get_state_display()}
        )
    if not policy.can_step(actor, incident, taken):
        raise PermissionDenied
    text = str(State(to).label)
    if taken.needs_reason or reason.strip():
        text += f": {_reason(reason)}"
    if taken.needs_receiver:
        text += f" → {_receive(incident, handed_to, handed_at or at, at)}"
    incident.state, incident.version = to, incident.version + 1
    incident.closed_at = at if to in ENDED else None
    incident.first_closed_at = incident.first_closed_at or incident.closed_at
    incident.save()
    _write(actor, incident, TimelineEntry.Kind.STATE, text, at=at, state=to)
    changes = {"state": to, "reason": reason, "handed_to": handed_to}
    record(actor=actor, action="incident.state_changed", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return incident


def _receive(incident: Incident, handed_to: str, handed_at: datetime, at: datetime) -> str:
    receiver = nfc(" ".join(handed_to.split()))
    if not receiver or len(receiver) > 160 or handed_at > at:
        raise ReceiverMissing(
            _("Say which agency and officer received it, and when (not a time still to come).")
        )
    incident.handed_to, incident.handed_at = receiver, handed_at
    return f"{receiver}, {moment_text(handed_at)}"


@verb
def edit_incident(
    *,
    actor: Actor,
    incident_id: UUID,
    changes: dict[str, Any],
    at: datetime,
    base: dict[str, Any] | None = None,
) -> Incident:
    """
    Change some fields, each merged by itself: what others changed elsewhere in the meantime stays.

    ``base`` is what the writer had read of these fields. Two writers of different fields both keep their change;
    of the same field the second is told what it says now.

    Raises:
        NotVisible, PermissionDenied, OnlyReported, IncidentRefused, SummaryMissing, SecretMarkFound.
        IncidentChangedMeanwhile: somebody else changed the same field to something else.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_edit(actor, incident):
        raise PermissionDenied
    _refuse_if_only_reported(incident)
    if unknown := set(changes) - set(LABELS):
        raise IncidentRefused(_("Not a field of an incident: %(names)s.") % {"names": ", ".join(unknown)})
    if changes.get("kind") == IncidentKind.POLITICAL_SECURITY:
        raise OnlyReported(_("Report that matter by itself: nothing of this incident goes with it."))
    cleaned = _clean(actor, changes, at=at)
    wanted = {name: value for name, value in cleaned.items() if getattr(incident, name) != value}
    _check_nobody_else(incident, wanted, base or {})
    if not wanted:
        return incident
    for name, value in wanted.items():
        setattr(incident, name, value)
    incident.summary_folded, incident.version = fold(incident.summary), incident.version + 1
    incident.save()
    names = ", ".join(str(LABELS[name]) for name in wanted)
    _write(actor, incident, TimelineEntry.Kind.EDIT, names, at=at)
    record(actor=actor, action="incident.edited", subject=incident, at=at, changes=wanted)
    if incident.is_protected:
        _withdraw_rule_shares(incident, at=at)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return incident


def _check_nobody_else(incident: Incident, wanted: dict[str, Any], base: dict[str, Any]) -> None:
    for name in wanted:
        if name in base and base[name] != getattr(incident, name):
            raise IncidentChangedMeanwhile(
                _("“%(field)s” was changed to “%(now)s” meanwhile: look at it and save again.")
                % {"field": LABELS[name], "now": getattr(incident, name)}
            )


def _withdraw_rule_shares(incident: Incident, *, at: datetime) -> None:
    """What became protected is no longer shared by a standing rule."""
    access_services.end_rule_shares(subject_id=incident.pk, at=at)


@verb
def share_incident(
    *,
    actor: Actor,
    incident_id: UUID,
    to_agency_id: UUID,
    tier: str,
    reason: str,
    at: datetime,
    redacted_fields: tuple[str, ...] = (),
) -> Share:
    """
    Let another agency see one incident, for a reason, with some fields hidden. Revoked by `access.revoke_share`.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing.
        NotShareable: another agency's, or of political security; a field that cannot be hidden.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_share(actor, incident):
        raise PermissionDenied
    if incident.kind == IncidentKind.POLITICAL_SECURITY:
        raise NotShareable(_("This matter goes to the competent agency only, outside this system."))
    if unknown := set(redacted_fields) - set(coordination.REDACTABLE):
        raise NotShareable(
            _("These fields cannot be hidden: %(fields)s.") % {"fields": ", ".join(sorted(unknown))}
        )
    receiver = access.get_agency(commune_id=actor.commune_id, agency_id=to_agency_id)
    share = access_services.share_record(
        actor=actor,
        subject=incident,
        owner_id=incident.owner_id,
        to_agency_id=receiver.pk,
        tier=Share.Tier(tier),
        reason=_reason(reason),
        redacted_fields=redacted_fields,
        at=at,
    )
    text = f"{receiver.short_name}: {share.get_tier_display()}"
    _write(actor, incident, TimelineEntry.Kind.SHARE, text, at=at)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return share
