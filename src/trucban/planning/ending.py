"""How the search of an engine ends: somebody asks it to stop, or its own checker refuses what it made."""

from collections.abc import Callable

Stop = Callable[[], bool]  # asked between two steps: is it enough?


class PlanHasFaults(RuntimeError):
    """The engine made a plan its own checker refuses: a fault of the program, never shown as a plan."""
