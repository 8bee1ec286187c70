"""
The ASGI entry: files first, live updates through Django's ASGI, every other page through WSGI.

Django's own ASGI path is markedly slower for ordinary pages, and only `/events` holds a connection open.
"""

from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

from trucban.config.bodies import read_to_the_end
from trucban.config.collection import leave_loaded_code_out
from trucban.config.wsgi import application as wsgi

LIVE = "/events"
PAGES_AT_ONCE = 8

_live = get_asgi_application()
_pages = WSGIMiddleware(cast(Any, wsgi), workers=PAGES_AT_ONCE)
_read_pages = read_to_the_end(cast(Any, _pages))


async def _pages_and_events(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http" and not scope["path"].startswith(LIVE):

        async def awaited() -> Any:
            # The server's receive() returns an awaitable that is no coroutine; a2wsgi wants a coroutine.
            return await receive()

        await _read_pages(scope, awaited, send)
    else:
        await _live(scope, receive, send)


application = ServeStaticASGI(
    _pages_and_events, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL.strip("/") + "/"
)
leave_loaded_code_out()
