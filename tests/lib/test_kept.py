"""A long calculation is made once for those who ask the very same."""

from threading import Barrier, Event, Thread

import pytest

from trucban.lib.kept import Kept


class Counting:
    """Squares a number, and knows which it was asked for."""

    def __init__(self, most: int = 2) -> None:
        self.kept: Kept[list[int], int] = Kept(most)
        self.made: list[int] = []

    def square(self, number: int) -> int:
        return self.kept.answer([number], lambda: self._make(number))

    def _make(self, number: int) -> int:
        self.made.append(number)
        if number < 0:
            raise ValueError(number)
        return number * number


def test_an_equal_question_is_answered_from_what_is_kept() -> None:
    counting = Counting()
    assert [counting.square(3), counting.square(4), counting.square(3)] == [9, 16, 9]
    assert counting.made == [3, 4]


def test_the_one_not_asked_for_longest_goes_first() -> None:
    counting = Counting(most=2)
    for number in (1, 2, 1, 3, 1, 2):
        counting.square(number)
    assert counting.made == [1, 2, 3, 2]


def test_an_error_is_not_kept() -> None:
    counting = Counting()
    for _again in range(2):
        with pytest.raises(ValueError, match="-1"):
            counting.square(-1)
    assert counting.made == [-1, -1]


def test_nothing_is_kept_once_it_is_forgotten() -> None:
    counting = Counting()
    counting.square(3)
    counting.kept.forget()
    counting.square(3)
    assert counting.made == [3, 3]


def test_two_who_ask_at_once_wait_for_one_calculation() -> None:
    kept: Kept[str, int] = Kept(2)
    begun, go_on, calls, answers = Event(), Event(), [], []
    both = Barrier(2)

    def calculate() -> int:
        calls.append(1)
        begun.set()
        go_on.wait(30)
        return 7

    def ask() -> None:
        both.wait(30)
        answers.append(kept.answer("week", calculate))

    threads = [Thread(target=ask) for _who in range(2)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert (answers, calls) == ([7, 7], [1])
