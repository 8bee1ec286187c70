"""The duty book: added to, struck, never changed; each agency its own."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from trucban.access.actors import Actor
from trucban.duty import selectors, services
from trucban.duty.models import DutyBookLine
from trucban.duty.services.book import EmptyLine, LineAlreadyStruck, LineFromTheFuture, ReasonMissing
from trucban.lib.errors import NotVisible, PermissionDenied


def lines(actor: Actor, *, with_struck: bool = True) -> list[DutyBookLine]:
    """Return the book around Monday."""
    day = timedelta(days=1)
    found = selectors.book(actor=actor, starts_at=MONDAY - day, ends_at=MONDAY + day, with_struck=with_struck)
    return list(found)


def test_a_line_keeps_when_it_happened_and_when_it_was_written(world: World) -> None:
    happened = MONDAY - timedelta(hours=2)
    line = services.write_line(
        actor=world.actor("an"),
        category="SITUATION",
        text=" Cây đổ ở thôn 3 ",
        happened_at=happened,
        at=MONDAY,
    )
    assert (line.text, line.at, line.written_at) == ("Cây đổ ở thôn 3", happened, MONDAY)
    assert lines(world.actor("an")) == [line]


def test_it_refuses_an_empty_line_and_one_from_the_future(world: World) -> None:
    with pytest.raises(EmptyLine):
        services.write_line(actor=world.actor("an"), category="ORDER", text="  ", at=MONDAY)
    with pytest.raises(LineFromTheFuture):
        services.write_line(
            actor=world.actor("an"),
            category="ORDER",
            text="x",
            happened_at=MONDAY + timedelta(minutes=1),
            at=MONDAY,
        )


def test_it_refuses_a_member_who_has_no_watch(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.write_line(actor=world.actor("binh"), category="ORDER", text="x", at=MONDAY)


def test_a_struck_line_stays_with_name_and_reason(world: World) -> None:
    line = services.write_line(actor=world.actor("an"), category="ORDER", text="Nhận lệnh", at=MONDAY)
    services.strike_line(actor=world.actor("phuc"), line_id=line.pk, reason="Ghi nhầm ngày", at=MONDAY)
    (kept,) = lines(world.actor("an"))
    assert (kept.text, kept.struck_by_name, kept.struck_reason) == ("Nhận lệnh", "Ngô Phúc", "Ghi nhầm ngày")
    assert not lines(world.actor("an"), with_struck=False)


def test_a_line_is_struck_once_and_with_a_reason(world: World) -> None:
    line = services.write_line(actor=world.actor("an"), category="ORDER", text="Nhận lệnh", at=MONDAY)
    with pytest.raises(ReasonMissing):
        services.strike_line(actor=world.actor("an"), line_id=line.pk, reason=" ", at=MONDAY)
    services.strike_line(actor=world.actor("an"), line_id=line.pk, reason="Nhầm", at=MONDAY)
    with pytest.raises(LineAlreadyStruck):
        services.strike_line(actor=world.actor("an"), line_id=line.pk, reason="Nhầm", at=MONDAY)


def test_it_hides_the_book_of_the_other_agency_and_commune(world: World, other_world: World) -> None:
    line = services.write_line(actor=world.actor("an"), category="ORDER", text="Nhận lệnh", at=MONDAY)
    for stranger in (world.actor("dung"), other_world.actor("chi2")):
        assert not lines(stranger)
        with pytest.raises(NotVisible):
            services.strike_line(actor=stranger, line_id=line.pk, reason="x", at=MONDAY)
