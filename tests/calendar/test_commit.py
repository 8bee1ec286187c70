"""Nobody is taken twice at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import MONDAY, World, make_world
from trucban.calendar import selectors, services
from trucban.calendar.models import Commitment
from trucban.calendar.services import PersonNotFree, commit, release
from trucban.lib.errors import NotVisible
from trucban.lib.ids import uuid7


def take(world: World, start: int, end: int, *, who: str = "binh", **given: object) -> Commitment:
    values = {"kind": "DUTY", "label": "Trực ban", "source_id": uuid7(), **given}
    return commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=world.person(who).pk,
        starts_at=MONDAY + timedelta(hours=start),
        ends_at=MONDAY + timedelta(hours=end),
        **values,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_it_names_what_they_are_taken_by_and_when(self, world: World, english: None) -> None:
        take(world, 0, 12, label="Trực ban ngày")
        with pytest.raises(PersonNotFree) as refusal:
            take(world, 11, 13, kind="PATROL")
        for word in ("Trần Thanh Bình", "Trực ban ngày", "07:00–19:00 23/11/2026"):
            assert word in str(refusal.value)

    def test_adjacent_ones_are_fine(self, world: World) -> None:
        take(world, 0, 4)
        take(world, 4, 8)
        take(world, -4, 0)
        assert Commitment.objects.count() == 3

    def test_leave_blocks_duty_and_duty_blocks_patrol(self, world: World) -> None:
        take(world, 0, 4, kind="LEAVE")
        with pytest.raises(PersonNotFree):
            take(world, 3, 5, kind="DUTY")
        take(world, 4, 8, kind="DUTY")
        with pytest.raises(PersonNotFree):
            take(world, 7, 9, kind="PATROL")

    def test_another_person_is_free(self, world: World) -> None:
        take(world, 0, 4)
        assert take(world, 0, 4, who="phuc")

    def test_the_same_source_moves_what_it_took(self, world: World) -> None:
        source = uuid7()
        take(world, 0, 4, source_id=source)
        take(world, 2, 6, source_id=source)
        (only,) = Commitment.objects.all()
        assert only.starts_at == MONDAY + timedelta(hours=2)

    def test_a_draft_neither_blocks_nor_is_blocked(self, world: World) -> None:
        draft = uuid7()
        take(world, 0, 4, source_id=draft, tentative=True)
        take(world, 1, 3)
        with pytest.raises(PersonNotFree):
            take(world, 0, 4, source_id=draft)

    def test_released_people_are_free_again(self, world: World) -> None:
        source = uuid7()
        take(world, 0, 4, source_id=source)
        release(source_ids=[source])
        assert take(world, 0, 4)

    def test_it_refuses_a_period_that_ends_before_it_begins(self, world: World) -> None:
        with pytest.raises(services.PeriodEndsBeforeStart):
            take(world, 4, 4)

    def test_it_never_keeps_what_police_officers_do(self, world: World) -> None:
        with pytest.raises(services.PoliceKeepTheirOwnCalendar):
            take(world, 0, 4, who="giang")
        assert not Commitment.objects.exists()

    def test_another_communes_people_are_not_there(self, world: World, other_world: World) -> None:
        with pytest.raises(NotVisible):
            commit(
                actor=other_world.actor("chi2"),
                owner_id=other_world.command.pk,
                person_id=world.person("binh").pk,
                kind="DUTY",
                starts_at=MONDAY,
                ends_at=MONDAY + timedelta(hours=1),
                source_id=uuid7(),
                label="",
            )

    def test_busy_answers_for_everybody_asked(
        self, world: World, hours: Callable[[int, int], dict[str, object]]
    ) -> None:
        binh, phuc = world.person("binh").pk, world.person("phuc").pk
        first = take(world, 0, 4)
        take(world, 1, 2, tentative=True)
        take(world, 8, 9)
        found = selectors.busy(person_ids=[binh, phuc], **hours(3, 8))  # type: ignore[arg-type]
        assert found == {binh: [first], phuc: []}

    def test_each_sees_their_own_and_the_command_sees_all(
        self, world: World, hours: Callable[[int, int], dict[str, object]]
    ) -> None:
        take(world, 0, 4)
        take(world, 0, 4, who="phuc")
        seen = {
            who: selectors.commitments(actor=world.actor(who), **hours(0, 24)).count()  # type: ignore[arg-type]
            for who in ("an", "binh", "dung", "minh")
        }
        assert seen == {"an": 2, "binh": 1, "dung": 0, "minh": 0}


_steps = st.lists(
    st.tuples(
        st.sampled_from(["binding", "tentative", "release"]),
        st.integers(0, 3),  # which source
        st.integers(0, 10),
        st.integers(1, 6),
    ),
    max_size=10,
)


class TestWhateverTheSequence(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_steps)
    def test_no_two_binding_commitments_of_one_person_overlap(
        self, steps: list[tuple[str, int, int, int]]
    ) -> None:
        sources = [UUID(int=number + 1) for number in range(4)]
        for act, source, start, length in steps:
            if act == "release":
                release(source_ids=[sources[source]])
                continue
            try:
                take(
                    self.world,
                    start,
                    start + length,
                    source_id=sources[source],
                    tentative=act == "tentative",
                )
            except PersonNotFree:
                pass
        binding = list(Commitment.objects.filter(tentative=False).order_by("starts_at"))
        for earlier, later in pairwise(binding):
            assert earlier.ends_at <= later.starts_at


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_gets_the_person(world: World, shared_database: None) -> None:
    barrier = Barrier(8)

    def attempt(number: int) -> str:
        barrier.wait()
        try:
            take(world, number % 3, number % 3 + 3, label=str(number))
        except PersonNotFree:
            return "refused"
        finally:
            connections["default"].close()
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
        kept = pool.submit(_count).result()
    assert sorted(outcomes) == ["refused"] * 7 + ["taken"]
    assert kept == 1


def _count() -> int:
    try:
        return Commitment.objects.count()
    finally:
        connections["default"].close()
