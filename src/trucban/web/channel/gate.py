"""How somebody without an account comes in: never while the channel is off, so many times from one place, nothing kept by caches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from trucban.access import selectors as access
from trucban.access.models import Commune
from trucban.access.services import count_visit
from trucban.channel import policy
from trucban.web import errors
from trucban.web.clock import commune_now

P = ParamSpec("P")
MOST_BYTES = 64 * 1024  # 4000 characters, percent-encoded, with room for a contact and a place
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
MOST_SENT_AN_HOUR = 10
MOST_READ_A_MINUTE = 120


@dataclass(frozen=True)
class Visit:
    """The commune somebody comes to, and when."""

    commune: Commune
    at: datetime


View = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]
Refuse = Callable[[HttpRequest, int], HttpResponse]


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return errors.page(request, status)


def for_residents(
    *methods: str,
    refuse: Refuse = _page,
    when: Callable[..., bool] = policy.is_open,
    most_sent: int | None = None,
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Open an address to everybody while it is on (``when``); ``refuse`` answers 413 and 429 in the address's format."""

    def declare(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            visit = visit_now(when)
            answer = _refused(request, visit, refuse, most_sent) or view(request, visit, *args, **kwargs)
            answer["Cache-Control"] = "no-store"
            answer["X-Robots-Tag"] = "noindex"
            answer["Referrer-Policy"] = "no-referrer" if request.method == "GET" else "same-origin"
            return answer

        opened: Any = login_not_required(require_http_methods(list(methods))(checked))
        return opened  # type: ignore[no-any-return]  # Django's decorators give the view back

    return declare


def visit_now(when: Callable[..., bool]) -> Visit:
    """Return the commune and the moment; 404 while there is no commune, or what ``when`` asks about is off."""
    commune = access.the_commune()
    if commune is None:
        raise Http404
    at = commune_now(commune)
    if not when(commune_id=commune.pk, at=at):
        raise Http404
    return Visit(commune, at)


def _refused(
    request: HttpRequest, visit: Visit, refuse: Refuse, most_sent: int | None
) -> HttpResponse | None:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > MOST_BYTES:
        return refuse(request, 413)
    lasts, most = (
        (AN_HOUR, most_sent or MOST_SENT_AN_HOUR)
        if request.method == "POST"
        else (A_MINUTE, MOST_READ_A_MINUTE)
    )
    who = f"channel:{request.method}:{request.META.get('REMOTE_ADDR', '')}"
    if count_visit(commune_id=visit.commune.pk, who=who, lasts=lasts, at=visit.at) <= most:
        return None
    answer = refuse(request, 429)
    answer["Retry-After"] = str(int(lasts.total_seconds()))
    return answer
