"""Two people at the same place at the same moment: one does it, the other is told, nothing is lost."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from tests.cast import World, make_world
from tests.duty.builders import BEFORE, draft, pattern, places, platoon, post
from trucban.calendar.models import Commitment
from trucban.duty import services
from trucban.duty.models import Roster
from trucban.duty.services import PlaceSpec
from trucban.duty.services.rosters import NotADraft
from trucban.lib.errors import DomainError


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; return what each gave, refusals included."""
    start = Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            found[number] = act()
        except DomainError as refusal:
            found[number] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.fixture
def shared_world(transactional_db: None) -> World:
    """A world other threads see; SQLite keeps its test database in one connection."""
    if connection.vendor != "postgresql":
        pytest.skip("threads share no in-memory SQLite database; SQLite writes one at a time by itself")
    return make_world()


def _kinds(found: Sequence[object]) -> list[str]:
    return sorted(type(one).__name__ for one in found)


def test_of_two_publishers_one_wins(shared_world: World) -> None:
    world = shared_world
    unit, people = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    roster = draft(world)
    services.assign(
        actor=world.actor("an"), assignment_id=places(roster)[0].pk, person_id=people[0].pk, at=BEFORE
    )
    found = at_once(
        *(
            lambda who=who: services.publish_roster(actor=world.actor(who), roster_id=roster.pk, at=BEFORE)
            for who in ("an", "phuc")
        )
    )
    assert _kinds(found) == [NotADraft.__name__, Roster.__name__]
    assert Commitment.objects.filter(kind="DUTY").count() == 1


def test_two_openers_get_one_draft(shared_world: World) -> None:
    pattern(shared_world, post(shared_world), days=(1,))
    found = at_once(lambda: draft(shared_world), lambda: draft(shared_world))
    assert found[0] == found[1]
    assert Roster.objects.count() == 1


def test_the_same_person_clicked_into_two_places_of_a_shift_stands_once(shared_world: World) -> None:
    world = shared_world
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")))
    roster = draft(world)
    at_once(
        *(
            lambda key=place.pk: services.assign(
                actor=world.actor("an"), assignment_id=key, person_id=luong.pk, at=BEFORE
            )
            for place in places(roster)
        )
    )
    assert [place.person for place in places(roster)].count(luong) == 1


def test_two_people_put_into_two_places_at_once_both_stand(shared_world: World) -> None:
    world = shared_world
    unit, people = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("MEMBER", 2),))
    roster = draft(world)
    at_once(
        *(
            lambda key=place.pk, who=person.pk: services.assign(
                actor=world.actor("an"), assignment_id=key, person_id=who, at=BEFORE
            )
            for place, person in zip(places(roster), people, strict=True)
        )
    )
    assert {place.person for place in places(roster)} == set(people)
