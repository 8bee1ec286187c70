"""How a device comes in: a token instead of a log-in, a limit on what it sends and how often, errors in JSON."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from time import time
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trucban.access.selectors import the_commune
from trucban.access.services import count_visit, take_back_visit
from trucban.field import selectors, services
from trucban.field.models import Device
from trucban.field.protocol.canonical import NotCanonical, read
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Device, P], HttpResponse]
MOST_BYTES = 2 * 1024 * 1024
MOST_A_MINUTE = 300
KNOWN_BUT_REFUSED = 422  # it was said who it is: no try of a stranger
KNOWN = (KNOWN_BUT_REFUSED, 429)
MOST_WRONG_CODES_A_MINUTE = 10  # of 10 letters out of 31, alive for ten minutes
A_MINUTE = timedelta(minutes=1)


class BadRequest(Exception):
    """What came cannot be understood; nothing of it was kept."""


def error(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    answer = JsonResponse({"error": {"code": code, "message": message, **more}}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def for_devices(*methods: str, of_revoked: bool = False) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Open an address to devices; ``of_revoked`` also to one that was reported lost."""

    def declare(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            device = _device(request)
            if device is None:
                return error(401, "token", _("This device is not known here: log in and enrol it again."))
            if device.is_barred and not of_revoked:
                return error(403, "revoked", _("This device was reported lost."), forget=True)
            # Counted by each process for itself: a phone that only reads waits for no writer.
            too_often = _too_often(f"field:{device.pk}:{int(time() // 60)}")
            return _answered(too_often, lambda: view(request, device, *args, **kwargs))

        return _open(checked, methods)

    return declare


def for_anybody(
    *methods: str,
) -> Callable[[Callable[[HttpRequest], HttpResponse]], Callable[..., HttpResponse]]:
    """
    Open an address to a phone that is no device yet; few wrong tries a minute from one place, over all server processes.

    What was right is not counted: thirty phones of one evening stand behind one router, and all communes behind one proxy.
    """

    def declare(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            commune, at = the_commune(), timezone.now()
            if commune is None:
                return error(404, "absent", _("There is no such thing for this device."))
            who = f"field:{request.META.get('REMOTE_ADDR', '')}"
            count = count_visit(commune_id=commune.pk, who=who, lasts=A_MINUTE, at=at)
            answer = _answered(count > MOST_WRONG_CODES_A_MINUTE, lambda: view(request))
            if answer.status_code < 400 or answer.status_code in KNOWN:
                take_back_visit(who=who, lasts=A_MINUTE, at=at)
            return answer

        return _open(checked, methods)

    return declare


def _open(checked: Callable[..., HttpResponse], methods: tuple[str, ...]) -> Callable[..., HttpResponse]:
    return csrf_exempt(login_not_required(require_http_methods(list(methods))(checked)))


def _answered(too_often: bool, answer_of: Callable[[], HttpResponse]) -> HttpResponse:
    if too_often:
        answer: HttpResponse = error(429, "often", _("Too many requests: wait a minute, nothing is lost."))
        answer["Retry-After"] = "60"
        return answer
    try:
        answer = answer_of()
    except RequestDataTooBig:
        return error(413, "size", _("That is too much at once: send it in smaller parts."))
    except BadRequest:
        return error(400, "form", _("What arrived was cut short or is not of this protocol: send it again."))
    except NotVisible:
        return error(404, "absent", _("There is no such thing for this device."))
    except PermissionDenied:
        return error(403, "right", _("This account holds no office: it enrols no device."))
    except DomainError as refusal:
        return error(409, "refused", str(refusal))
    answer["Cache-Control"] = "no-store"
    return answer


def _device(request: HttpRequest) -> Device | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        return None
    return selectors.device_of_token(services.token_digest(token))


def _too_often(minute: str) -> bool:
    cache.add(minute, 0, timeout=120)
    return cache.incr(minute) > MOST_A_MINUTE


def body(request: HttpRequest, most: int) -> bytes:
    """Return what came; raises RequestDataTooBig without reading more than is allowed."""
    announced = request.headers.get("Content-Length", "0")
    if not announced.isdecimal() or int(announced) > most:
        raise RequestDataTooBig
    return request.body


def said(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request; raises BadRequest, and RequestDataTooBig over the limit."""
    try:
        data = read(body(request, MOST_BYTES))
    except NotCanonical as problem:
        raise BadRequest from problem
    if not isinstance(data, dict):
        raise BadRequest
    return data
