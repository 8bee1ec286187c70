"""HiGHS without its banner: what a command prints must be its own."""

from typing import Any

import highspy


class _Quiet(highspy.Highs):
    def enableCallbacks(self) -> None:  # noqa: N802  # HiGHS's name
        """Leave callbacks off: switching them on writes the banner to standard output."""


def quiet_highs(**options: bool | float | str) -> Any:  # highspy carries no types
    """
    Return a solver that prints nothing, on one thread.

    HiGHS keeps one thread scheduler a process; a second solver with another number of threads fails without a word.
    """
    solver = _Quiet()  # type: ignore[no-untyped-call]
    for option, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(option, value)
    return solver
