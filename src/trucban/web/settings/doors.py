"""Doors that more than one capability opens: the administrator's and a head's ways to the same page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from trucban.lib.errors import NotVisible
from trucban.web.http import AppRequest
from trucban.web.pages import P, View


def page_of_any(capabilities: tuple[str, ...], *methods: str) -> Callable[[View[P]], View[P]]:
    """
    Open a page to whoever holds one of several capabilities, as `trucban.web.pages.page` does for one.

    The view carries all of them as ``capabilities``, and the first as ``capability``.
    """
    allowed = methods or ("GET", "HEAD")

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: AppRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(request.actor.can(capability) for capability in capabilities):
                raise NotVisible
            return view(request, *args, **kwargs)

        opened: Any = require_http_methods(list(allowed))(checked)
        opened.capability, opened.capabilities, opened.methods = capabilities[0], capabilities, allowed
        return opened  # type: ignore[no-any-return]  # Django's decorator gives the view back

    return declare


SETTINGS = ("rulebook.view", "access.administer", "access.appoint")
OFFICES = ("access.appoint", "access.administer")
FACTS = ("rulebook.view", "access.administer")
