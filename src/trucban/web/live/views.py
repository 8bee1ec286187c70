"""
`/events/`: server-sent events.

The stream carries the topic and the id of what changed, nothing to read; the page asks again for its part, through the
same door as before. A browser that comes back says the last mark it had and gets what it missed.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from django.contrib.auth.decorators import login_not_required
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from trucban.notify import selectors
from trucban.notify.models import Change
from trucban.web.live.broadcaster import Batch, broadcaster
from trucban.web.live.listener import Listener, key_of
from trucban.web.live.marks import mark_of, place_of
from trucban.web.live.threads import ask

HEARTBEAT_S = 15.0
RETRY_MS = 3000


@login_not_required  # an answer a script understands, instead of the log-in page
async def events(request: HttpRequest) -> HttpResponseBase:
    if getattr(request, "actor", None) is None:
        return HttpResponse(status=401)
    if not isinstance(request, ASGIRequest):  # a server without open connections: the page polls
        return HttpResponse(status=503)
    listener = Listener(request.session.session_key or "")
    return StreamingHttpResponse(
        stream(listener, mark=request.headers.get("Last-Event-ID", "")),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(listener: Listener, *, mark: str = "") -> AsyncIterator[str]:
    """Yield events until the browser goes or the session ends; a comment now and then keeps the line open."""
    source = broadcaster()
    queue = await source.join()
    try:
        missed_since = place_of(mark)
        place = await ask(selectors.last_change_id) if missed_since is None else missed_since
        yield f"retry: {RETRY_MS}\n{still_here(place)}"
        if mark and missed_since is None:
            yield "event: again\ndata: {}\n\n"  # what they missed cannot be told: the page asks for all its parts
        async for changes in batches(queue, missed_since):
            place = max(place, changes[-1].pk) if changes else place
            heard = listener.hear_at_once(changes)
            if heard is None:
                heard = await ask(listener.hear, changes)
            if heard is None:
                yield "event: end\ndata: {}\n\n"
                return
            if heard or not changes:
                yield written(heard) or still_here(place)
    finally:
        source.leave(queue)


async def batches(queue: asyncio.Queue[Batch], missed_since: int | None) -> AsyncIterator[Sequence[Change]]:
    """
    Yield what was missed, then an empty batch at once and every quarter of a minute, and between them what comes.

    Important: signs of life keep their own time. Put off by each batch, they would tell how much others write.
    """
    while missed_since is not None and (missed := await ask(selectors.changes_after, missed_since)):
        yield missed
        missed_since = missed[-1].pk
    loop = asyncio.get_running_loop()
    sign_due = loop.time()
    while True:
        try:
            async with asyncio.timeout_at(sign_due):
                changes = await queue.get()
        except TimeoutError:
            changes = []
            sign_due = loop.time() + HEARTBEAT_S
        if changes is None:
            return
        yield changes


def written(changes: Sequence[Change]) -> str:
    """Return the events as sent; a record that changed twice in a batch is said once."""
    last = {key_of(change): change for change in changes}
    return "".join(
        f"id: {mark_of(change.pk)}\nevent: change\n"
        f"data: {json.dumps({'topic': topic, 'id': str(subject_id)})}\n\n"
        for (topic, subject_id), change in sorted(last.items(), key=lambda item: item[1].pk)
    )


def still_here(place: int) -> str:
    """Return a sign of life; without data it is no event, but browsers keep its mark for when they come back."""
    return f": still here\nid: {mark_of(place)}\n\n"
