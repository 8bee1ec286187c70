"""Answers of long calculations, kept for whoever asks the very same question next."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Kept(Generic[Q, A]):
    """
    The last ``most`` answers, each beside its whole question; the one not asked for longest goes first.

    Questions are compared by value, so there is nothing to forget when data change: other data are another question.
    Nobody gets what they could not have calculated themselves, for they must bring the question. Two who ask at once
    wait for one calculation. An answer is shared: it must not be changed by who gets it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._known: list[tuple[Q, Future[A]]] = []

    def answer(self, question: Q, calculate: Callable[[], A]) -> A:
        """Return the answer to a question; an error is raised to everybody who waits, and is not kept."""
        with self._lock:
            known = next((pair for pair in self._known if pair[0] == question), None)
            if known is not None:
                self._known.remove(known)
            pair = known or (question, Future[A]())
            self._known = [*self._known, pair][-self._most :]
        if known is not None:
            return known[1].result()
        try:
            pair[1].set_result(calculate())
        except BaseException as error:
            with self._lock:
                self._known = [other for other in self._known if other is not pair]
            pair[1].set_exception(error)
            raise
        return pair[1].result()

    def forget(self) -> None:
        """Start anew, as whoever measures a calculation must."""
        with self._lock:
            self._known = []
