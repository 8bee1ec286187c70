"""A track that cannot be is flagged – too fast, too far from its stops – and kept; what was flagged outlives its points."""

from datetime import datetime, timedelta

import pytest

from tests.cast import World
from tests.duty.builders import sign
from tests.patrol.plans import MONDAY_NIGHT, out
from trucban.patrol import selectors, services
from trucban.patrol.models import Patrol
from trucban.patrol.tracks import TrackPoint, jumps_of, outside_of

KM = 1 / 111.2  # degrees of latitude
Stored = list[tuple[float, float, str | None]]


def at(minutes: float) -> datetime:
    return MONDAY_NIGHT + timedelta(minutes=minutes)


def way(*points: tuple[float, float]) -> Stored:
    """Return a kept track: kilometres to the north, and minutes."""
    return [(106.65, 17.2 + km * KM, at(minutes).isoformat()) for km, minutes in points]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([(0, 0), (1, 10), (2, 20)], []),
        ([(0, 0), (8, 6)], []),  # a motorcycle
        ([(0, 0), (0.15, 0.05)], []),  # a phone that is unsure where it stands
        ([(0, 0), (10, 1), (10, 11)], [(0, 1)]),
        ([(0, 0), (10, 1), (20, 2), (21, 12)], [(0, 2)]),
        ([(0, 0), (10, 1), (11, 11), (1, 12)], [(0, 1), (11, 12)]),
        ([(0, 0), (10, 0)], [(0, 0)]),  # two places at one moment
        ([(10, 1), (0, 0)], [(0, 1)]),  # in whatever order they were sent
        ([], []),
    ],
    ids=str,
)
def test_what_is_too_fast(points: list[tuple[float, float]], found: list[tuple[int, int]]) -> None:
    flagged = jumps_of(way(*points), most_kmh=100)
    assert [(one.starts_at, one.ends_at) for one in flagged] == [(at(a), at(b)) for a, b in found]
    assert all(one.figure > 100 for one in flagged)


def test_points_without_a_time_flag_nothing() -> None:
    assert jumps_of([(106.65, 17.2, None), (106.65, 18.2, None)], most_kmh=100) == []
    assert jumps_of(None, most_kmh=100) == []


def test_what_is_far_from_every_stop() -> None:
    stops = [TrackPoint(106.65, 17.2), TrackPoint(106.65, 17.2 + 5 * KM)]
    track = way((0, 0), (2.5, 10), (8, 20), (9, 30), (5, 40))
    (one,) = outside_of(track, stops, radius_m=2_900)
    assert (one.starts_at, one.ends_at) == (at(20), at(40))
    assert 3_900 < one.figure < 4_100
    assert outside_of(track, [], radius_m=200) == [], "a patrol without stops has no area"
    assert outside_of(way((9, 0)), stops, radius_m=2_900)[0].ends_at == at(0)


def test_it_is_flagged_never_refused_and_outlives_the_points(world: World) -> None:
    patrol = out(world)
    here = selectors.stops_of(patrol)[0].point
    points = [
        TrackPoint(here.lon, here.lat + km * KM, at(minutes)) for km, minutes in ((0, 1), (30, 2), (30, 12))
    ]
    late = at(60)
    services.add_track_points(actor=world.actor("an", at=late), patrol_id=patrol.pk, points=points, at=late)
    figures = selectors.track_figures(Patrol.objects.get(pk=patrol.pk))
    assert figures["points"] == 3
    ((start, end, kmh),) = figures["jumps"]
    assert (datetime.fromisoformat(start), datetime.fromisoformat(end)) == (at(1), at(2))
    assert kmh > 1_000
    assert figures["outside"][0][2] > 25_000
    services.end_patrol(actor=world.actor("an", at=late), patrol_id=patrol.pk, at=late)
    services.erase_tracks(actor=world.actor("an", at=late), before=late + timedelta(days=1), at=late)
    kept = Patrol.objects.get(pk=patrol.pk)
    assert not kept.track
    assert selectors.track_figures(kept)["jumps"] == figures["jumps"]


def test_the_limits_are_the_commune_s_own(world: World) -> None:
    sign(world, "patrol.radius_m", 50_000)
    sign(world, "patrol.most_kmh", 300)
    patrol = out(world)
    here = selectors.stops_of(patrol)[0].point
    points = [TrackPoint(here.lon, here.lat + km * KM, at(minutes)) for km, minutes in ((0, 1), (20, 6))]
    services.add_track_points(
        actor=world.actor("an", at=at(60)), patrol_id=patrol.pk, points=points, at=at(60)
    )
    figures = selectors.track_figures(Patrol.objects.get(pk=patrol.pk))
    assert (figures["jumps"], figures["outside"]) == ([], [])
