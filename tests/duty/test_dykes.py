"""Dyke watch by alarm level: the circular's numbers, posts that follow up and down, a setting that must be confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as trial
from hypothesis import strategies as st

from tests.cast import World
from tests.duty.builders import (
    BEFORE,
    WEEK,
    draft,
    moment,
    pattern,
    places,
    platoon,
    post,
    publish,
    put,
    sign,
)
from trucban.duty import selectors, services
from trucban.duty.drafting_job import make_draft
from trucban.duty.models import DykeSection, RiverAlarm, Roster, Shift
from trucban.duty.selectors import dykes
from trucban.duty.services import PlaceSpec
from trucban.duty.services.dykes import AlarmRefused, SectionRefused
from trucban.lib.errors import PermissionDenied

NOW = moment(23, 9)  # Monday
NAMES = tuple(
    f"Lê Văn {word}" for word in ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def section(world: World, name: str = "Đê Kiến Giang 1", **options: Any) -> DykeSection:
    values = {"name": name, "length_m": 1500, "from_date": moment(1, 0).date(), "at": BEFORE, **options}
    return services.add_section(actor=world.actor("an"), **values)


def alarm(world: World, level: int, *, storm: bool = False, at: Any = NOW, **options: Any) -> RiverAlarm:
    values = {"source": "Đài KTTV tỉnh, tin số 12", "observed_at": at, **options}
    return services.set_alarm(actor=world.actor("an"), level=level, storm=storm, at=at, **values)


def bring_in(world: World, at: Any = NOW) -> Roster | None:
    return services.bring_in(actor=world.actor("an"), week=WEEK, at=at)


def manned(roster: Roster, at: Any = NOW) -> set[tuple[int, int]]:
    """Return (hour it begins, places) of the dyke's shifts still to come."""
    rows = Shift.objects.filter(roster=roster, post__dyke_section__isnull=False, starts_at__gt=at)
    return {((row.starts_at.hour + 7) % 24, row.assignments.count()) for row in rows}


def confirmed(world: World) -> None:
    sign(world, "dyke.classified", True)  # a value as it is signed


@pytest.mark.parametrize(
    ("level", "storm", "day", "night", "every", "crew"),
    [
        (1, False, 2, 4, 4, (1, 2)),
        (2, False, 4, 6, 2, (2, 3)),
        (2, True, 6, 12, 2, (3, 3)),
        (3, False, 6, 12, 0, (3, 3)),
        (1, True, 2, 4, 4, (1, 2)),
    ],
)
def test_the_numbers_are_those_of_the_circular(
    world: World, level: int, storm: bool, day: int, night: int, every: int, crew: tuple[int, int]
) -> None:
    rules = dykes.rules(commune_id=world.commune.pk, on=NOW.date())
    found = dykes.needs(rules, level=level, storm=storm)
    assert found is not None
    assert (found.day, found.night, found.every_hours, (found.crew_day, found.crew_night)) == (
        day,
        night,
        every,
        crew,
    )
    watch = rules["dyke_watch"]
    assert (watch.instruments, watch.confidence) == (("01/2009/TT-BNN",), "S")


def test_posts_follow_the_level_up_and_down(world: World) -> None:
    confirmed(world)
    section(world)
    alarm(world, 1)
    roster = bring_in(world)
    assert roster is not None
    assert manned(roster) == {(6, 2), (18, 4)}
    alarm(world, 3, at=NOW + timedelta(hours=3))
    roster = bring_in(world, NOW + timedelta(hours=3))
    assert roster is not None
    assert manned(roster, NOW + timedelta(hours=3)) == {(6, 6), (18, 12)}
    alarm(world, 2, at=NOW + timedelta(hours=20))
    roster = bring_in(world, NOW + timedelta(hours=20))
    assert roster is not None
    assert manned(roster, NOW + timedelta(hours=21)) == {(6, 4), (18, 6)}
    alarm(world, 0, at=NOW + timedelta(hours=30))
    roster = bring_in(world, NOW + timedelta(hours=30))
    assert roster is not None
    assert manned(roster, NOW + timedelta(hours=30)) == set()
    assert Shift.objects.filter(
        roster=roster, post__dyke_section__isnull=False
    ).exists()  # what was stood stays


def test_people_keep_their_places_and_only_empty_ones_are_filled(world: World) -> None:
    confirmed(world)
    _unit, people = platoon(world, *NAMES)
    pattern(world, post(world), places=(PlaceSpec("MEMBER", 1),))
    roster = draft(world)
    for place, person in zip(places(roster), people, strict=False):
        put(world, place, person)
    publish(world, roster)
    stood = {(p.shift.post_id, p.shift.starts_at, p.place): p.person_id for p in places(roster)}
    section(world)
    alarm(world, 1)
    follows = bring_in(world)
    assert follows is not None
    assert follows.pk != roster.pk
    make_draft.func(str(world.user("an").pk), str(follows.pk), NOW.isoformat(), 0, 1, hold=True)
    follows.refresh_from_db()
    assert follows.solving == Roster.Solving.DONE
    after = {(p.shift.post_id, p.shift.starts_at, p.place): p.person_id for p in places(follows)}
    assert {key: after[key] for key in stood} == stood
    assert any(person for key, person in after.items() if key not in stood)
    assert selectors.published_roster(actor=world.actor("an"), week=WEEK) == roster  # until it is published


def test_without_the_setting_levels_are_kept_and_nothing_follows(world: World) -> None:
    section(world)
    alarm(world, 3)
    assert bring_in(world) is None
    assert not Roster.objects.exists()
    assert selectors.alarms(actor=world.actor("an")).get().level == 3


def test_a_bulletin_that_changes_nothing_changes_no_roster(world: World) -> None:
    confirmed(world)
    section(world)
    alarm(world, 2)
    assert bring_in(world) is not None
    alarm(world, 2, at=NOW + timedelta(hours=1))
    assert bring_in(world, NOW + timedelta(hours=1)) is None


def test_a_section_added_while_a_level_holds_is_manned_and_one_closed_is_not(world: World) -> None:
    confirmed(world)
    first = section(world)
    alarm(world, 1)
    bring_in(world)
    section(world, "Đê Kiến Giang 2", at=NOW)
    roster = bring_in(world)
    assert roster is not None
    assert {s.post.name for s in roster.shifts.all()} == {"Đê Kiến Giang 1", "Đê Kiến Giang 2"}
    services.end_section(actor=world.actor("an"), section_id=first.pk, at=NOW)
    roster = bring_in(world)
    assert roster is not None
    assert {s.post.name for s in roster.shifts.filter(starts_at__gt=NOW)} == {"Đê Kiến Giang 2"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "  "},
        {"observed_at": NOW + timedelta(minutes=1)},
        {"observed_at": NOW - timedelta(days=4)},
        {"level": 4},
        {"level": -1},
    ],
)
def test_nonsense_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(AlarmRefused):
        alarm(world, **{"level": 1, **wrong})
    assert not RiverAlarm.objects.exists()
    for length in (0, 10**6):
        with pytest.raises(SectionRefused):
            section(world, length_m=length)


def test_hours_that_do_not_fit_are_refused_only_where_somebody_would_stand(world: World) -> None:
    confirmed(world)
    row = section(world)
    sign(world, "dyke.day_from", "18:00")
    with pytest.raises(AlarmRefused):
        alarm(world, 1)
    alarm(world, 0)
    services.end_section(actor=world.actor("an"), section_id=row.pk, at=NOW)


def test_an_older_bulletin_does_not_replace_a_later_one(world: World) -> None:
    alarm(world, 2)
    with pytest.raises(AlarmRefused):
        alarm(world, 1, at=NOW + timedelta(hours=1), observed_at=NOW - timedelta(hours=1))


def test_only_who_drafts_rosters_sets_it(world: World) -> None:
    for who in ("dung", "binh", "giang"):
        with pytest.raises(PermissionDenied):
            services.set_alarm(
                actor=world.actor(who), level=1, storm=False, source="x", observed_at=NOW, at=NOW
            )


@trial(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(levels=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=4))
def test_whatever_came_before_the_last_level_holds(world: World, levels: list[tuple[int, bool]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        confirmed(world)
        section(world)
        at = NOW
        for level, storm in levels:
            at += timedelta(hours=1)
            alarm(world, level, storm=storm, at=at)
            bring_in(world, at)
        rules = dykes.rules(commune_id=world.commune.pk, on=at.date())
        wanted = dykes.needs(rules, level=levels[-1][0], storm=levels[-1][1])
        roster = selectors.roster_for(actor=world.actor("an"), week=WEEK)
        found = manned(roster, at) if roster else set()
        assert found == ({(6, wanted.day), (18, wanted.night)} if wanted else set())
        transaction.set_rollback(True)
