"""Work that makes objects by the hundred thousand and keeps them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_looking_for_cycles() -> Iterator[None]:
    """
    Leave the collector of reference cycles asleep.

    It walks all that is kept again and again, and among the rows of a list there is nothing for it to find. What has no
    cycles goes at once all the same. Other threads' cycles wait these seconds too.
    """
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()
