"""Values in words, and back from what is typed."""

from datetime import date
from typing import Any

import pytest

from trucban.law import catalogue
from trucban.law.words import DoesNotFit, leaves, part_text, rebuilt, unit_text, value_text

AGES = {"first": 18, "last": 45, "last_volunteer": 50}


@pytest.mark.parametrize("key", catalogue.all_keys())
def test_every_rule_can_be_read_in_vietnamese(key: str) -> None:
    shape = catalogue.shape(key)
    assert shape is not None
    assert shape.title_vi
    unit_text(shape.unit, "vi")
    assert value_text(shape.value, "vi")
    for path, _leaf in leaves(shape.value):
        part_text(path, "vi")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (327_600, "327.600", "327,600"),
        (2.7, "2,7", "2.7"),
        (
            AGES,
            "từ: 18 · đến hết: 45 · đến hết, tình nguyện: 50",
            "first: 18 · last: 45 · last volunteer: 50",
        ),
        ({"month": 2, "day": 28}, "28/02", "28/02"),
        ([1, 2, 3], "1, 2, 3", "1, 2, 3"),
        (date(2026, 3, 4), "04/03/2026", "04/03/2026"),
        (True, "có áp dụng", "applied"),
        ("before the birthday", "trước sinh nhật của tuổi đó", "before the birthday"),
    ],
)
def test_a_value_is_said_as_one_reads_it(value: Any, vi: str, en: str) -> None:
    assert (value_text(value, "vi"), value_text(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("shape", "typed", "expected"),
    [
        (AGES, {"last": "47"}, {"first": 18, "last": 47, "last_volunteer": 50}),
        (327_600, {"": "400.000"}, 400_000),
        (2.7, {"": "2,75"}, 2.75),
        (date(2001, 3, 8), {"": "2002-02-22"}, date(2002, 2, 22)),
        ([1, 2, 3], {"": "1, 2"}, [1, 2]),
        (True, {"": "no"}, False),
        ({"first": {"month": 11, "day": 1}}, {"first.day": "5"}, {"first": {"month": 11, "day": 5}}),
        ("Times New Roman", {"": "Arial"}, "Arial"),
    ],
)
def test_what_is_typed_becomes_a_value_of_the_same_shape(
    shape: Any, typed: dict[str, str], expected: Any
) -> None:
    found = rebuilt(shape, typed)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        (AGES, {"last": "bốn lăm"}),
        (AGES, {"last": "-1"}),
        (45, {"": ""}),
        (45, {"": "NaN"}),
        (date(2001, 3, 8), {"": "8/3/2001"}),
        (True, {"": "maybe"}),
        ([1, 2], {"": "1, x"}),
        ("x", {"": ""}),
    ],
)
def test_what_does_not_fit_is_refused_by_its_part(shape: Any, typed: dict[str, str]) -> None:
    with pytest.raises(DoesNotFit) as refused:
        rebuilt(shape, typed)
    assert str(refused.value) == next(iter(typed))
