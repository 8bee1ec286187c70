"""
What a browser sends is read to its end before it is answered.

A server that answers in the middle of a large request and hangs up shows the person a broken connection instead of the
page that says why it was refused.
"""

from collections.abc import Awaitable, Callable
from typing import Any

MOST_READ_IN_VAIN = 256 * 1024 * 1024  # of one request; whoever sends more meets the broken connection

Message = Any
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]


def read_to_the_end(application: Application) -> Application:
    """Wrap an ASGI application: what it left unread of a request is read and thrown away before its answer goes out."""

    async def serve(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await application(scope, receive, send)
            return
        is_read = False

        async def noticed() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                thrown_away = 0
                while not is_read and thrown_away < MOST_READ_IN_VAIN:
                    thrown_away += len((await noticed()).get("body", b""))
            await send(message)

        await application(scope, noticed, answer)

    return serve
