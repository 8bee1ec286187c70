"""Progress is told not more often than people can read it."""

import time

import pytest

from trucban.lib.pacing import now_and_then


@pytest.mark.parametrize(("at_once", "expected"), [(False, [3, 5]), (True, [1, 3, 5])])
def test_calls_in_between_are_left_out(
    at_once: bool, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    heard: list[int] = []
    tell = now_and_then(heard.append, every_s=1.0, at_once=at_once)
    for number, moment in ((1, 100.2), (2, 100.9), (3, 101.3), (4, 102.2), (5, 102.4)):
        clock[0] = moment
        tell(number)
    assert heard == expected
