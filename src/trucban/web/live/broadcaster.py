"""
One reader of the change feed per process, however many pages are open.

It reads while somebody listens and hands each batch to every listener's queue; what a listener may see is decided
beside the listener. A listener too slow to keep up is let go: its browser comes back and says where it was.
"""

import asyncio
import contextvars
import logging
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from django.db import Error

from trucban.notify import selectors
from trucban.notify.models import Change
from trucban.web.live.threads import ask

log = logging.getLogger(__name__)

POLL_S = 0.5
BATCHES_WAITING = 100
Batch = Sequence[Change] | None  # None: let go


async def read(last_id: int) -> list[Change]:
    """Return what is new; a database that does not answer now is asked again in half a second."""
    try:
        return await ask(selectors.changes_after, last_id)
    except Error:
        log.warning("The change feed could not be read; trying again.", exc_info=True)
        return []


class Broadcaster:
    def __init__(self, *, poll_s: float = POLL_S) -> None:
        self.poll_s = poll_s
        self._queues: set[asyncio.Queue[Batch]] = set()
        self._task: asyncio.Task[None] | None = None

    async def join(self) -> asyncio.Queue[Batch]:
        """Return a queue that gets every batch from now on: what is written after this answered is in it."""
        queue: asyncio.Queue[Batch] = asyncio.Queue(maxsize=BATCHES_WAITING)
        if not self._runs():
            last_id = await ask(selectors.last_change_id)
            if not self._runs():  # somebody else joined meanwhile
                # Important: an own context; the request's carries an executor that ends with the request.
                loop = asyncio.get_running_loop()
                self._task = loop.create_task(self._run(last_id), context=contextvars.Context())
        self._queues.add(queue)
        return queue

    def _runs(self) -> bool:
        return self._task is not None and not self._task.done()

    def leave(self, queue: asyncio.Queue[Batch]) -> None:
        self._queues.discard(queue)

    async def _run(self, last_id: int) -> None:
        while self._queues:
            changes = await read(last_id)
            if changes:
                last_id = changes[-1].pk
                self._hand_out(changes)
            await asyncio.sleep(self.poll_s)

    def _hand_out(self, changes: list[Change]) -> None:
        for queue in list(self._queues):
            if queue.full():
                self.leave(queue)
                while not queue.empty():  # all of it: were only some left out, its mark would pass over them
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(changes)


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Broadcaster] = WeakKeyDictionary()


def broadcaster() -> Broadcaster:
    """Return this process's broadcaster (one per event loop, of which a server process has one)."""
    loop = asyncio.get_running_loop()
    return _by_loop.setdefault(loop, Broadcaster())
