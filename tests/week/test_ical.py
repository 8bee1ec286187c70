"""Calendar files: read back by another library, the same bytes for the same week, folded and escaped."""

from datetime import UTC, datetime

import ics
import pytest
from icalendar import Calendar

from trucban.lib.clock import VIETNAM
from trucban.week.ical import Appointment, calendar_file

WRITTEN = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
NIGHT = Appointment(
    key="Trực ban/2026-11-23T18:00",
    title="Trực ban; ca đêm, tại trụ sở Ban CHQS xã Lệ Thủy – một dòng dài hơn bảy mươi lăm byte để gấp",
    starts_at=datetime(2026, 11, 23, 18, tzinfo=VIETNAM),
    ends_at=datetime(2026, 11, 24, 6, tzinfo=VIETNAM),
    note="Dòng một\nDòng hai",
)


def _file(*appointments: Appointment, owner: str = "p1") -> bytes:
    return calendar_file(name="Nguyễn Văn An", owner=owner, appointments=appointments, written_at=WRITTEN)


def test_another_library_reads_it_back() -> None:
    (event,) = ics.Calendar(_file(NIGHT).decode()).events
    assert event.begin.datetime == NIGHT.starts_at
    assert event.name == NIGHT.title
    assert event.description == NIGHT.note


def test_no_line_is_longer_than_75_octets() -> None:
    assert max(len(line) for line in _file(NIGHT).split(b"\r\n")) <= 75


def test_the_same_week_gives_the_same_bytes_whatever_the_order() -> None:
    morning = Appointment("a", "Giao ban", NIGHT.starts_at, NIGHT.ends_at)
    assert _file(NIGHT, morning) == _file(morning, NIGHT)


def test_an_event_keeps_its_uid_and_two_people_have_two() -> None:
    def uid(owner: str) -> str:
        return str(Calendar.from_ical(_file(NIGHT, owner=owner)).walk("VEVENT")[0]["UID"])

    assert uid("p1") == uid("p1")
    assert uid("p1") != uid("p2")


@pytest.mark.parametrize(
    ("tentative", "cancelled", "status"),
    [(True, False, "TENTATIVE"), (False, False, "CONFIRMED"), (False, True, "CANCELLED")],
)
def test_its_status_says_how_sure_it_is(*, tentative: bool, cancelled: bool, status: str) -> None:
    one = Appointment("k", "Trực", NIGHT.starts_at, NIGHT.ends_at, tentative=tentative, cancelled=cancelled)
    assert f"STATUS:{status}".encode() in _file(one)
