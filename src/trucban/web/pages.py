"""
Which capability opens which page.

Every view says it with ``@page("incident.view")``. The capability only opens the door; which records stand behind it is
the selectors' matter. The permission matrix is made from what is declared here and tested cell by cell.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weeks import Week
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.week.reach import refuse_closed_week

P = ParamSpec("P")
View = Callable[Concatenate[AppRequest, P], HttpResponseBase]


def require(may: bool) -> None:
    """Refuse what a policy refuses, before a form is read: what was typed does not change who may."""
    if not may:
        raise PermissionDenied


def page(capability: str, *methods: str) -> Callable[[View[P]], View[P]]:
    """
    Open a page to whoever holds a capability; to everybody else it does not exist.

    The page of a week exists for weeks people work with, and back to the first paper that was kept.
    ``methods`` default to GET (and HEAD). A page that changes something names POST.
    """
    allowed = methods or ("GET", "HEAD")

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: AppRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.actor.can(capability):
                raise NotVisible
            if isinstance(week := kwargs.get("week"), Week):
                refuse_closed_week(week, commune_id=request.commune.pk, at=now(request))
            return view(request, *args, **kwargs)

        opened: Any = require_http_methods(list(allowed))(checked)
        opened.capability, opened.methods = capability, allowed
        return opened  # type: ignore[no-any-return]  # Django's decorator gives the view back

    return declare
