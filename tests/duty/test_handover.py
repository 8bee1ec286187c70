"""The watch changes hands: nothing is taken before every open matter is answered."""

from datetime import datetime
from uuid import uuid4

import pytest

from tests.cast import World
from tests.duty.builders import moment, places, watch_of_two
from trucban.access.models import User
from trucban.document.wording import TextTooLong
from trucban.duty import selectors, services
from trucban.duty.models import Handover, Shift
from trucban.duty.services import Matter
from trucban.duty.services.book import ReasonMissing
from trucban.duty.services.handover import (
    ItemsNotAnswered,
    OwnHandover,
    TooEarly,
    WatchAlreadyGiven,
    WatchAlreadyTaken,
)
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.links import RecordLink

END = moment(24, 6)
MATTERS = (
    Matter("Chìa khóa phòng trực"),
    Matter("Cây đổ ở thôn 3", RecordLink("incident.incident", uuid4(), "Cây đổ ở thôn 3")),
)


def monday_shift(world: World) -> Shift:
    return places(watch_of_two(world)[0])[0].shift


def given(world: World, shift: Shift, *, at: datetime = END, who: str = "binh") -> Handover:
    return services.give_watch(actor=world.actor(who, at=at), shift_id=shift.pk, matters=MATTERS, at=at)


def answer_with(world: World, handover: Handover, *, text: str) -> None:
    [item] = selectors.items(handover)
    services.answer_item(actor=world.actor("an"), item_id=item.pk, accepted=False, text=text, at=END)


def answer_all(world: World, handover: Handover, *, accepted: bool = True) -> None:
    for item in selectors.items(handover):
        services.answer_item(
            actor=world.actor("an"),
            item_id=item.pk,
            accepted=accepted,
            text="" if accepted else "Thiếu",
            at=END,
        )


def test_who_stands_gives_the_watch_to_the_next_with_its_matters(world: World) -> None:
    shift = monday_shift(world)
    handover = given(world, shift)
    assert handover.to_shift is not None
    assert handover.to_shift.starts_at == moment(24, 18)
    assert [item.text for item in selectors.items(handover)] == ["Chìa khóa phòng trực", "Cây đổ ở thôn 3"]
    assert [item.record_type for item in selectors.items(handover)] == ["", "incident.incident"]


def test_a_long_matter_is_kept_to_its_last_word(world: World) -> None:
    shift, long = monday_shift(world), "Chìa khóa " * 400 + "hết"
    handover = services.give_watch(
        actor=world.actor("binh", at=END), shift_id=shift.pk, matters=[Matter(long)], at=END
    )
    assert [item.text for item in selectors.items(handover)] == [long]
    with pytest.raises(TextTooLong):
        answer_with(world, handover, text="x" * 301)


def test_a_watch_is_given_once_and_not_before_its_end(world: World) -> None:
    shift = monday_shift(world)
    with pytest.raises(TooEarly):
        given(world, shift, at=moment(24, 4, 59), who="an")
    given(world, shift)
    with pytest.raises(WatchAlreadyGiven):
        given(world, shift, who="an")


def test_it_cannot_be_taken_until_every_matter_is_answered(world: World) -> None:
    handover = given(world, monday_shift(world))
    first, second = selectors.items(handover)
    services.answer_item(actor=world.actor("an"), item_id=first.pk, accepted=True, at=END)
    with pytest.raises(ItemsNotAnswered, match="Cây đổ"):
        services.take_watch(actor=world.actor("an"), handover_id=handover.pk, at=END)
    with pytest.raises(ReasonMissing):
        services.answer_item(actor=world.actor("an"), item_id=second.pk, accepted=False, at=END)
    services.answer_item(
        actor=world.actor("an"), item_id=second.pk, accepted=False, text="Chưa dọn xong", at=END
    )
    taken = services.take_watch(actor=world.actor("an"), handover_id=handover.pk, at=END)
    assert (taken.taken_by_name, taken.taken_at) == ("Nguyễn Văn An", END)
    lines = selectors.book(actor=world.actor("an"), starts_at=END, ends_at=moment(24, 7))
    assert [line.category for line in lines] == ["HANDOVER", "HANDOVER"]


def test_nobody_takes_over_from_themselves(world: World) -> None:
    handover = given(world, monday_shift(world), who="an")
    (item, _other) = selectors.items(handover)
    with pytest.raises(OwnHandover):
        services.answer_item(actor=world.actor("an"), item_id=item.pk, accepted=True, at=END)


def test_what_was_answered_stays_once_taken(world: World) -> None:
    handover = given(world, monday_shift(world))
    answer_all(world, handover)
    services.take_watch(actor=world.actor("an"), handover_id=handover.pk, at=END)
    with pytest.raises(WatchAlreadyTaken):
        answer_all(world, handover)
    with pytest.raises(WatchAlreadyTaken):
        services.take_watch(actor=world.actor("phuc"), handover_id=handover.pk, at=END)


def test_what_was_disputed_comes_back_in_the_next_hand_over_until_accepted(world: World) -> None:
    shift = monday_shift(world)
    handover = given(world, shift)
    answer_all(world, handover, accepted=False)
    services.take_watch(actor=world.actor("an"), handover_id=handover.pk, at=END)
    assert handover.to_shift is not None
    at = moment(25, 6)
    following = services.give_watch(
        actor=world.actor("an", at=at),
        shift_id=handover.to_shift.pk,
        matters=[MATTERS[1], Matter("Việc mới")],
        at=at,
    )
    assert [item.text for item in selectors.items(following)] == [
        "Chìa khóa phòng trực",
        "Cây đổ ở thôn 3",
        "Việc mới",
    ]


def test_it_is_due_from_half_an_hour_before_the_end_until_taken(world: World) -> None:
    shift = monday_shift(world)
    actor = world.actor("an")
    assert not selectors.handover_due(actor=actor, at=moment(24, 5, 29))
    (due,) = selectors.handover_due(actor=actor, at=moment(24, 5, 30))
    assert (due.shift, due.handover) == (shift, None)
    handover = given(world, shift)
    assert [one.handover for one in selectors.handover_due(actor=actor, at=END)] == [handover]
    answer_all(world, handover)
    services.take_watch(actor=actor, handover_id=handover.pk, at=END)
    assert not selectors.handover_due(actor=actor, at=END)


def test_strangers_do_not_see_it_and_readers_do_not_answer(world: World, other_world: World) -> None:
    handover = given(world, monday_shift(world))
    (item, _other) = selectors.items(handover)
    with pytest.raises(PermissionDenied):
        services.answer_item(actor=world.actor("ha"), item_id=item.pk, accepted=True, at=END)
    for stranger in (world.actor("dung"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            services.answer_item(actor=stranger, item_id=item.pk, accepted=True, at=END)
        with pytest.raises(NotVisible):
            services.give_watch(actor=stranger, shift_id=handover.from_shift_id, matters=(), at=END)


def test_the_next_version_of_the_roster_keeps_the_hand_over(world: World) -> None:
    from tests.duty.builders import draft, publish

    handover = given(world, monday_shift(world))
    second = publish(world, draft(world), at=END)
    handover.refresh_from_db()
    assert handover.from_shift.roster == second
    assert handover.to_shift is not None
    assert handover.to_shift.roster == second
    assert User.objects.filter(pk=handover.given_by_id).exists()
