"""A resident reports something."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.channel import policy
from trucban.channel.catalogue import BY_CODE
from trucban.channel.models import CitizenReport, ReporterContact
from trucban.channel.selectors import digest
from trucban.document.wording import clean_line, clean_text
from trucban.lib.coordinates import may_be_in_viet_nam
from trucban.lib.errors import DomainError
from trucban.notify.services import publish_change

CITIZEN: Final = UUID(int=1)  # in the log: somebody without an account
MOST_TEXT, MOST_PLACE, MOST_CONTACT = 4000, 160, 80  # GeoReport v2: a description has at most 4000 characters
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another
# What no text needs and no XML may carry; lines and tabs stay.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class ReportRefused(DomainError):
    """What was reported lacks something, or a value does not fit."""


class ServiceUnknown(ReportRefused):
    """Nothing of that code can be reported here."""


@dataclass(frozen=True)
class Sent:
    """A report that was taken; ``token`` is shown to whoever sent it, now and never again."""

    report: CitizenReport
    token: str


def citizen(*, commune_id: UUID, at: datetime) -> Actor:
    """Return somebody without an account: no office and no right but to report."""
    return Actor(id=CITIZEN, commune_id=commune_id, name="", at=at)


@verb
def send_report(
    *,
    actor: Actor,
    service: str,
    description: str,
    via: str,
    at: datetime,
    hamlet_id: UUID | None = None,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    contact: str = "",
) -> Sent:
    """
    Take a report for the desk to look at; the contact, if one is given, is kept apart from it.

    Raises:
        NotVisible: the channel is off, or there is no such hamlet.
        ServiceUnknown, ReportRefused, TextTooLong, SecretMarkFound: what was sent does not fit.
    """
    agency = policy.receiving_agency(commune_id=actor.commune_id, at=at)
    if service not in BY_CODE:
        raise ServiceUnknown(_("Choose what it is about from the list."))
    text, place = without_control(description), without_control(place_text)
    text, place = clean_text(text, most=MOST_TEXT), clean_line(place, most=MOST_PLACE)
    if not text:
        raise ReportRefused(_("Write what is to be reported."))
    _check_place(lon, lat, has_words=bool(place or hamlet_id))
    if hamlet_id:
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id)
    token = secrets.token_urlsafe(24)
    report = CitizenReport.objects.create(
        commune_id=actor.commune_id,
        owner=agency,
        reference="PA-" + "".join(secrets.choice(_LETTERS) for _place in range(8)),
        token_digest=digest(token),
        service=service,
        description=text,
        hamlet_id=hamlet_id,
        place_text=place,
        lon=lon,
        lat=lat,
        via=via,
        received_at=at,
    )
    if reached := clean_line(without_control(contact), most=MOST_CONTACT):
        ReporterContact.objects.create(
            commune_id=actor.commune_id, report=report, value=reached, received_at=at
        )
    # Not even digests of the words or the contact: what is erased one day must not be comparable with a guess.
    record(
        actor=actor,
        action="citizenreport.sent",
        subject=report,
        at=at,
        changes={"service": service, "via": via},
    )
    publish_change(topic="citizen", subject=report, at=at, owner_id=agency.pk)
    return Sent(report, token)


def without_control(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def _check_place(lon: float | None, lat: float | None, *, has_words: bool) -> None:
    if (lon is None) != (lat is None):
        raise ReportRefused(_("Latitude and longitude are sent together."))
    if lon is None or lat is None:
        if not has_words:
            raise ReportRefused(_("Say where: choose the hamlet or describe the place."))
        return
    if not may_be_in_viet_nam(lon, lat):
        raise ReportRefused(_("That place is not in Viet Nam: check longitude and latitude."))
