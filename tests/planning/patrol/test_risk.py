"""Weights of places and hours: shrunk, with floor and cap, never from persons, never fed by patrols."""

import csv
import math
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.planning.patrol.risk import AVERAGE, CAP, FLOOR, Override, Seen, captured, risk_of, shrunk
from trucban.planning.roster.spec import ProblemDoesNotHold

HAMLETS = ("a", "b", "c", "d")

any_seen = st.builds(Seen, st.sampled_from(HAMLETS), st.integers(0, 1439))


def test_an_incident_is_a_place_an_hour_and_who_found_it_and_nothing_of_persons() -> None:
    assert [field.name for field in fields(Seen)] == ["hamlet", "minute", "by_patrol"]


@given(st.lists(any_seen, max_size=40), st.lists(any_seen, max_size=40))
def test_whatever_patrols_find_weighs_nothing(reported: list[Seen], found: list[Seen]) -> None:
    by_patrol = [Seen(one.hamlet, one.minute, by_patrol=True) for one in found]
    assert risk_of(HAMLETS, [*reported, *by_patrol]) == risk_of(HAMLETS, reported)


@given(st.lists(any_seen, max_size=80))
def test_every_hamlet_keeps_the_floor_and_none_exceeds_the_cap(seen: list[Seen]) -> None:
    risk = risk_of(HAMLETS, seen)
    assert set(risk.hamlets) == set(HAMLETS)
    assert all(FLOOR <= weight <= CAP for weight in (*risk.hamlets.values(), *risk.bands))


def test_nothing_known_is_all_alike() -> None:
    assert set(risk_of(HAMLETS, []).hamlets.values()) == {AVERAGE}


def test_one_incident_says_little_and_many_say_much() -> None:
    one = risk_of(HAMLETS, [Seen("a", 0)]).hamlets["a"]
    many = risk_of(HAMLETS, [Seen("a", 0)] * 60 + [Seen(hamlet, 0) for hamlet in "bcd" * 5]).hamlets["a"]
    assert one < 1.5 * AVERAGE < many == CAP


def test_a_hamlet_takes_after_its_neighbours() -> None:
    counts = {"a": 2, "b": 9, "c": 2, "d": 1}
    beside = {"a": {"b"}, "b": {"a"}, "c": {"d"}, "d": {"c"}}
    rates = shrunk(HAMLETS, counts, beside)
    assert rates["a"] > rates["c"]


def test_chiefs_override_with_a_reason_within_floor_and_cap() -> None:
    risk = risk_of(HAMLETS, [], overrides={"b": Override(1500, "market week")})
    assert (risk.hamlets["b"], risk.reasons) == (1500, {"b": "market week"})


@pytest.mark.parametrize(
    ("hamlet", "override"),
    [("b", Override(1500, " ")), ("b", Override(CAP + 1, "x")), ("z", Override(1000, "x"))],
)
def test_an_override_that_cannot_be_is_refused(hamlet: str, override: Override) -> None:
    with pytest.raises(ProblemDoesNotHold, match=f"override {hamlet}"):
        risk_of(HAMLETS, [], overrides={hamlet: override})


def test_an_hour_counts_beside_the_place() -> None:
    risk = risk_of(HAMLETS, [Seen(hamlet, 23 * 60) for hamlet in HAMLETS * 10])
    assert risk.at("a", 22 * 60) > risk.at("a", 8 * 60)
    assert risk.at("nowhere", 0) == 0


def test_back_test_beside_plain_counting(material: Path) -> None:
    """Cells chosen on 2013, cases of 2014 in them; what counting catches is the README's, to a tenth of a per cent."""
    years: dict[str, Counter[tuple[int, int]]] = {"2013": Counter(), "2014": Counter()}
    with (material / "data" / "incidents" / "chicago_aggravated_assaults_2013_2014.csv").open() as rows:
        for row in csv.DictReader(rows):
            years[row["date"][:4]][_cell(float(row["longitude"]), float(row["latitude"]))] += 1
    cells = sorted(years["2013"] | years["2014"])
    plain = {cell: float(years["2013"][cell]) for cell in cells}
    around = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
    known = set(cells)
    beside = {(x, y): {(x + i, y + j) for i, j in around} & known for x, y in cells}
    ours = shrunk(cells, years["2013"], beside)
    figures = {
        count: (
            round(100 * captured(plain, years["2014"], count), 1),
            round(100 * captured(ours, years["2014"], count), 1),
        )
        for count in (19, 94, 188)
    }
    assert len(cells) == 1884
    assert [figures[count][0] for count in (19, 94, 188)] == [5.1, 19.2, 32.8]
    assert all(smooth >= counted - 0.3 for counted, smooth in figures.values())
    assert sum(smooth for _counted, smooth in figures.values()) > sum(
        counted for counted, _ in figures.values()
    )


def _cell(lon: float, lat: float, side: int = 500) -> tuple[int, int]:
    """Return the cell on EPSG:26916 (UTM 16N on GRS 80), by Karney's series to the third order."""
    flat = 1 / 298.257222101
    n = flat / (2 - flat)
    scale = 0.9996 * 6378137.0 / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16, 13 * n**2 / 48 - 3 * n**3 / 5, 61 * n**3 / 240)
    sine, east = math.sin(math.radians(lat)), math.radians(lon + 87)
    eccentric = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(sine) - eccentric * math.atanh(eccentric * sine))
    xi, eta = math.atan2(t, math.cos(east)), math.atanh(math.sin(east) / math.hypot(1, t))
    x = eta + sum(a * math.cos(k * xi) * math.sinh(k * eta) for k, a in zip((2, 4, 6), series, strict=True))
    y = xi + sum(a * math.sin(k * xi) * math.cosh(k * eta) for k, a in zip((2, 4, 6), series, strict=True))
    return math.floor((500_000 + scale * x) / side), math.floor(scale * y / side)
