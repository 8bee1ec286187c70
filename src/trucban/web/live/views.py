"""
`/events/`: server-sent events.

The stream carries the topic and the id of what changed, nothing to read; the page asks again for its part, through the
same door as before. A browser that comes back says the last event it had and gets what it missed.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from django.contrib.auth.decorators import login_not_required
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from trucban.notify import selectors
from trucban.notify.models import Change
from trucban.web.live.broadcaster import Batch, broadcaster
from trucban.web.live.listener import Listener, key_of
from trucban.web.live.threads import ask

HEARTBEAT_S = 15.0
RETRY_MS = 3000


@login_not_required  # an answer a script understands, instead of the log-in page
async def events(request: HttpRequest) -> HttpResponseBase:
    if getattr(request, "actor", None) is None:
        return HttpResponse(status=401)
    if not isinstance(request, ASGIRequest):  # a server without open connections: the page polls
        return HttpResponse(status=503)
    last_seen = request.headers.get("Last-Event-ID", "")
    listener = Listener(request.session.session_key or "")
    return StreamingHttpResponse(
        stream(listener, after=int(last_seen) if last_seen.isdecimal() else None),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(listener: Listener, *, after: int | None = None) -> AsyncIterator[str]:
    """Yield events until the browser goes or the session ends; a comment now and then keeps the line open."""
    source = broadcaster()
    queue = source.join()
    try:
        yield f"retry: {RETRY_MS}\n\n"
        changes: Batch = await ask(selectors.changes_after, after) if after else []
        while changes is not None:
            heard = listener.hear_at_once(changes)
            if heard is None:
                heard = await ask(listener.hear, changes)
            if heard is None:
                yield "event: end\ndata: {}\n\n"
                return
            if heard or not changes:
                yield written(heard) or ": still here\n\n"
            changes = await next_batch(queue)
    finally:
        source.leave(queue)


async def next_batch(queue: asyncio.Queue[Batch]) -> Batch:
    try:
        return await asyncio.wait_for(queue.get(), HEARTBEAT_S)
    except TimeoutError:
        return []


def written(changes: list[Change]) -> str:
    """Return the events as sent; a record that changed twice in a batch is said once."""
    last = {key_of(change): change for change in changes}
    return "".join(
        f"id: {change.pk}\nevent: change\ndata: {json.dumps({'topic': topic, 'id': str(subject_id)})}\n\n"
        for (topic, subject_id), change in sorted(last.items(), key=lambda item: item[1].pk)
    )
