"""The collector sleeps while many objects are made, and wakes whatever happens."""

import gc

import pytest

from trucban.lib.memory import without_looking_for_cycles


def test_it_sleeps_only_meanwhile() -> None:
    with without_looking_for_cycles():
        assert not gc.isenabled()
        with without_looking_for_cycles():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_wakes_after_a_fault() -> None:
    @without_looking_for_cycles()
    def fails() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        fails()
    assert gc.isenabled()
