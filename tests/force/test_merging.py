"""Two rows that are one person: what hangs on them goes along, nothing is lost, and all of it can go back."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.cast import MONDAY, World
from tests.duty import builders
from tests.task.giving import give
from trucban.audit.models import Entry
from trucban.audit.verification import verify
from trucban.calendar.models import Commitment
from trucban.calendar.services import ask_leave
from trucban.duty.models import Assignment
from trucban.duty.services import PlaceSpec
from trucban.force import selectors, services
from trucban.force.models import Membership, Person, PersonMerge
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.task.models import Task

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def merge(world: World, kept: Person, merged: Person, *, who: str = "an") -> PersonMerge:
    return services.merge_people(actor=world.actor(who), kept_id=kept.pk, merged_id=merged.pk, at=MONDAY)


def unmerge(world: World, row: PersonMerge, *, who: str = "an") -> PersonMerge:
    return services.unmerge_people(actor=world.actor(who), merge_id=row.pk, at=LATER)


def write_down(world: World, name: str, **fields: Any) -> Person:
    return services.create_person(actor=world.actor("an"), name=name, at=MONDAY, **fields)


def all_that_names_people() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every part that names a person, as it stands in the database."""
    naming = [model for model in apps.get_models() if Person in {f.related_model for f in model._meta.fields}]
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=str)
        for model in [Person, *naming]
        if model is not PersonMerge
    }


@pytest.fixture
def twins(world: World) -> tuple[Person, Person]:
    """Bình with an account and a duty, and a second row of him with a duty, a task, leave and the same platoon."""
    _roster, binh, luong = builders.watch_of_two(world)
    give(world, to_agency_id=world.command.pk, to_person_id=luong.pk)
    ask_leave(
        actor=world.actor("an"),
        person_id=luong.pk,
        starts_at=MONDAY + timedelta(days=9),
        ends_at=MONDAY + timedelta(days=10),
        reason="Việc nhà",
        at=MONDAY,
        on_behalf=True,
    )
    services.update_person(
        actor=world.actor("an"), person_id=luong.pk, birth_date=date(1995, 3, 12), at=MONDAY
    )
    return binh, luong


def test_every_record_names_the_row_that_is_kept(world: World, twins: tuple[Person, Person]) -> None:
    binh, luong = twins
    merge(world, binh, luong)
    assert Assignment.objects.filter(person=binh).count() == 2
    assert Commitment.objects.filter(person=binh).count() == 2
    assert Task.objects.get().to_person == binh
    assert not Assignment.objects.filter(person=luong).exists()


def test_what_only_the_other_row_knew_is_known_and_what_both_say_stands_once(
    world: World, twins: tuple[Person, Person]
) -> None:
    binh, luong = twins
    merge(world, binh, luong)
    binh.refresh_from_db()
    assert binh.birth_date == date(1995, 3, 12)
    serving = Membership.objects.filter(retracted_at__isnull=True, unit__name="Trung đội cơ động")
    assert [row.person for row in serving] == [binh]


def test_the_other_row_is_shown_nowhere(world: World, twins: tuple[Person, Person]) -> None:
    binh, luong = twins
    merge(world, binh, luong)
    actor = world.actor("an")
    with pytest.raises(NotVisible):
        selectors.get_person(actor=actor, person_id=luong.pk)
    assert luong not in selectors.people(actor=actor, on=MONDAY.date())


def test_taken_apart_everything_is_as_it_was(
    world: World, twins: tuple[Person, Person], tmp_path: Path
) -> None:
    before = all_that_names_people()
    row = merge(world, *twins)
    assert all_that_names_people() != before
    unmerge(world, row)
    assert all_that_names_people() == before
    assert verify(world.commune.pk, anchors=tmp_path).finding is None


def test_what_was_written_afterwards_stays_with_the_kept_row(
    world: World, twins: tuple[Person, Person]
) -> None:
    binh, luong = twins
    row = merge(world, binh, luong)
    services.update_person(actor=world.actor("an"), person_id=binh.pk, birth_date=date(1996, 1, 1), at=LATER)
    later = give(world, to_agency_id=world.command.pk, to_person_id=binh.pk)
    unmerge(world, row)
    binh.refresh_from_db()
    later.refresh_from_db()
    assert binh.birth_date == date(1996, 1, 1)
    assert later.to_person == binh


def test_two_in_one_shift_stay_two_places(world: World) -> None:
    unit, (one, other) = builders.platoon(world, "Lê Văn Tám", "Le Van Tam")
    builders.pattern(world, builders.post(world, unit=unit), days=(1,), places=(PlaceSpec("MEMBER", 2),))
    places = builders.places(builders.draft(world))
    for place, person in zip(places, (one, other), strict=True):
        builders.put(world, place, person)
    before = all_that_names_people()
    row = merge(world, one, other)
    assert {entry["model"] for entry in row.stayed} == {"duty.assignment", "force.membership"}
    unmerge(world, row)
    assert all_that_names_people() == before


def test_the_row_of_an_account_is_not_the_one_that_goes(world: World, twins: tuple[Person, Person]) -> None:
    binh, luong = twins
    with pytest.raises(services.MergeRefused, match="binh"):
        merge(world, luong, binh)
    with pytest.raises(services.MergeRefused):
        merge(world, binh, binh)
    assert not PersonMerge.objects.exists()


def test_merges_are_undone_last_first_and_once(world: World) -> None:
    first, second, third = (write_down(world, name) for name in ("Lê Văn Tám", "Le Van Tam", "Tám Lê Văn"))
    inner = merge(world, second, first)
    outer = merge(world, third, second)
    with pytest.raises(services.MergeRefused, match="Le Van Tam"):
        unmerge(world, inner)
    unmerge(world, outer)
    unmerge(world, inner)
    with pytest.raises(services.MergeRefused):
        unmerge(world, inner)
    assert not Person.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize("who", ["dung", "binh", "lan", "minh"])
def test_only_who_keeps_the_register_may(world: World, who: str) -> None:
    one, other = write_down(world, "Lê Văn Tám"), write_down(world, "Le Van Tam")
    with pytest.raises((NotVisible, PermissionDenied)):
        merge(world, one, other, who=who)
    row = merge(world, one, other)
    with pytest.raises((NotVisible, PermissionDenied)):
        unmerge(world, row, who=who)


def test_the_log_names_both_rows_and_no_value(world: World, twins: tuple[Person, Person]) -> None:
    merge(world, *twins)
    merged = Entry.objects.filter(action="person.merged")
    assert {entry.subject_id for entry in merged} == {row.pk for row in twins}


def test_a_pair_is_asked_about_until_somebody_decides(world: World) -> None:
    born = date(1995, 3, 12)
    one = write_down(world, "Lê Văn Tám", birth_date=born)
    other = write_down(world, "Le Van Tam", birth_date=born)
    actor = world.actor("an")
    found = selectors.possible_duplicates(actor=actor)
    (pair,) = selectors.side_by_side(actor=actor, pairs=found)
    assert {pair.one, pair.other} == {one, other}
    assert selectors.side_by_side(actor=world.actor("dung"), pairs=found) == []
    row = merge(world, one, other)
    assert selectors.possible_duplicates(actor=actor) == []
    assert list(selectors.merges(actor=actor)) == [row]
    unmerge(world, row)
    assert len(selectors.possible_duplicates(actor=actor)) == 1
    services.keep_apart(actor=actor, person_ids=(other.pk, one.pk), at=LATER)
    assert selectors.possible_duplicates(actor=actor) == []


def test_a_corrected_person_is_compared_anew(world: World) -> None:
    one = write_down(world, "Lê Văn Tám", birth_date=date(1995, 3, 12))
    write_down(world, "Lê Văn Tám", birth_date=date(1980, 7, 25))
    actor = world.actor("an")
    assert selectors.possible_duplicates(actor=actor) == []
    services.update_person(actor=actor, person_id=one.pk, birth_date=date(1980, 7, 25), at=LATER)
    assert len(selectors.possible_duplicates(actor=actor)) == 1
