"""Random nights end well. `trucban soak sync` runs as many as one likes."""

import json

import pytest

from trucban.config.command import main
from trucban.field.trial.night import Parts
from trucban.field.trial.soak import soak


def test_a_few_nights_end_well() -> None:
    assert soak(150, seed=1).bad == []


@pytest.mark.slow
def test_two_thousand_nights_end_well() -> None:
    assert soak(2000, seed=2026).bad == []


def test_the_same_seed_is_the_same_night() -> None:
    assert soak(5, seed=3, parts=Parts()) == soak(5, seed=3)


def test_the_command_says_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["soak", "sync", "--schedules", "3", "--seed", "1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"schedules": 3, "diverged": 0, "lost": 0, "doubled": 0, "bad": []}
