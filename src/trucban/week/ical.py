"""
Calendar files (RFC 5545) of a week: one for each person and one for each unit.

Times are local with their zone; drafts are TENTATIVE. The UID of an event comes from what it is – post or patrol, start,
person – so importing next week's version replaces an event and never doubles it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from icalendar import Calendar, Event, Timezone

from trucban.lib.clock import VIETNAM

NAMESPACE = UUID("0195a6e0-7b1c-7a00-8d2e-6c1f0c9b4a10")
PRODUCT = "-//Truc Ban//week//VI"


@dataclass(frozen=True)
class Appointment:
    """One event; ``key`` names it whatever the calendar it appears in."""

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    note: str = ""
    tentative: bool = True
    cancelled: bool = False


def calendar_file(
    *, name: str, owner: str, appointments: Sequence[Appointment], written_at: datetime
) -> bytes:
    """
    Return the .ics of one owner, the same bytes for the same appointments.

    Parameters
    ----------
    name
        What a calendar program shows as the calendar's name.
    owner
        Key of the person or unit; part of each UID.
    written_at
        DTSTAMP of every event.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", VIETNAM.key)
    calendar.add_component(Timezone.from_tzinfo(VIETNAM, VIETNAM.key))
    for appointment in sorted(appointments, key=lambda one: (one.starts_at, one.key)):
        calendar.add_component(_event(appointment, owner=owner, written_at=written_at))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, *, owner: str, written_at: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE, f"{owner}/{appointment.key}")))
    event.add("dtstamp", written_at)
    event.add("dtstart", appointment.starts_at.astimezone(VIETNAM))
    event.add("dtend", appointment.ends_at.astimezone(VIETNAM))
    event.add("summary", appointment.title)
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.note:
        event.add("description", appointment.note)
    status = "CANCELLED" if appointment.cancelled else "TENTATIVE" if appointment.tentative else "CONFIRMED"
    event.add("status", status)
    event.add("transp", "OPAQUE")
    return event
