"""
The 10th hamlet of Đông Trung, Tiền Hải, Thái Bình, rebuilt from what is published of it: totals only.

Published: 103 households, three categories of land in 24 fields (8, 7 and 9), 204,744 m²; the authorities' plan gave ten
households a fourth plot, the published algorithm added none and was better on the twelve other criteria – the most, the
mean and the variance by which allotted areas are off what is due. The areas of fields, the numbers of people in
households and the values of those criteria are not published where we could read them: the first two are drawn here by seed to the
published totals, and the third cannot be compared by number.

References:
    Bui Quang Thai (thesis), section 5.7; Bui, Pham, Deville (CP 2013).
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

from trucban.planning.land.spec import in_parts

HOUSEHOLDS, FIELDS, TOTAL_M2 = 103, {"A": 8, "B": 7, "C": 9}, 204_744
PART_OF = {"A": 45, "B": 35, "C": 20}  # drawn: how much of the land is of a category, percent
PEOPLE = (1, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7)  # drawn: people in a household
FOURTH_PLOTS = {"authorities": 10, "published": 0}


@dataclass(frozen=True)
class Case:
    """Square metres: category -> field -> area, and category -> household -> what it is due."""

    fields: Mapping[str, Mapping[str, int]]
    due: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Allotted:
    """A household's part of a field."""

    household: str
    category: str
    field: str
    area_m2: int


@dataclass(frozen=True)
class Criteria:
    """The published criteria: households with more than one plot of a category, and how far areas are off their due."""

    fourth_plots: int
    most_off: Mapping[str, int]
    mean_off: Mapping[str, float]
    variance_off: Mapping[str, float]


def case(seed: int) -> Case:
    """Draw the case to its published totals; the same for the same seed."""
    chance = random.Random(f"dong trung {seed}")  # noqa: S311  # repeatable on purpose
    people = {f"h{number:03d}": chance.choice(PEOPLE) for number in range(1, HOUSEHOLDS + 1)}
    of_category = in_parts(TOTAL_M2, PART_OF)
    fields, due = {}, {}
    for category, count in FIELDS.items():
        sizes = {f"{category}{number}": chance.randint(60, 140) for number in range(1, count + 1)}
        fields[category] = in_parts(of_category[category], sizes)
        due[category] = in_parts(of_category[category], people)
    return Case(fields, due)


def faults(of: Case, plan: Sequence[Allotted]) -> list[str]:
    """
    Recount a plan from the case alone, with no solver: what is lost or given twice, to the square metre.

    The certificate of a plan is that this list is empty.
    """
    given, had = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in plan:
        given[one.category, one.field] += one.area_m2
        had[one.category, one.household] += one.area_m2
    found = [
        f"field {field}: expected {area} m² given out, found {given[category, field]}"
        for category, areas in of.fields.items()
        for field, area in areas.items()
        if given[category, field] != area
    ]
    found += [
        f"household {household}: expected land of category {category}"
        for category, areas in of.due.items()
        for household in areas
        if had[category, household] < 1
    ]
    known = {(category, field) for category, areas in of.fields.items() for field in areas}
    people = {(category, household) for category, areas in of.due.items() for household in areas}
    found += [
        f"{one}: no such field or household, or no area"
        for one in plan
        if (one.category, one.field) not in known
        or (one.category, one.household) not in people
        or one.area_m2 < 1
    ]
    if sum(given.values()) != TOTAL_M2:
        found.append(f"expected {TOTAL_M2} m² in all, found {sum(given.values())}")
    return found


def criteria(of: Case, plan: Sequence[Allotted]) -> Criteria:
    plots = Counter((one.household, one.category) for one in plan)
    had = Counter[tuple[str, str]]()
    for one in plan:
        had[one.category, one.household] += one.area_m2
    off = {
        category: [abs(had[category, household] - area) for household, area in areas.items()]
        for category, areas in of.due.items()
    }
    off["all"] = [
        abs(sum(had[category, one] - of.due[category][one] for category in of.due)) for one in of.due["A"]
    ]
    return Criteria(
        fourth_plots=len({household for (household, _category), count in plots.items() if count > 1}),
        most_off={key: max(values) for key, values in off.items()},
        mean_off={key: fmean(values) for key, values in off.items()},
        variance_off={key: pvariance(values) for key, values in off.items()},
    )
