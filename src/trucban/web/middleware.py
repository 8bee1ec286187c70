"""Who asks; what a refusal looks like; and that first passwords are changed."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from trucban.access import selectors
from trucban.access.services import is_ended
from trucban.document.wording import WeekOutOfReach
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.web import errors
from trucban.web.clock import commune_now

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Give the request its actor and commune; a session ended from elsewhere is over at once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and request.session.session_key
            and is_ended(request.session.session_key)
        ):
            request.session.flush()
            return _whole_page(request, redirect(settings.LOGIN_URL))
        if request.user.is_authenticated:
            request.commune = selectors.get_commune(request.user.commune_id)  # type: ignore[attr-defined]
            at = commune_now(request.commune)  # type: ignore[attr-defined]
            request.actor = selectors.actor_for(request.user, at=at)  # type: ignore[attr-defined]
        return _whole_page(request, self.get_response(request))


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A part of a page cannot hold the log-in: send the whole page there."""
    address = response.get("Location", "")
    if request.htmx and response.status_code == 302 and address.startswith(reverse(settings.LOGIN_URL)):  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(reverse(settings.LOGIN_URL))
    return response


class RefusalMiddleware:
    """What may not be seen is not found; what may be seen but not done is refused."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotVisible | WeekOutOfReach):
            raise Http404 from exception
        if isinstance(exception, PermissionDenied):
            raise DjangoPermissionDenied from exception


class SizeMiddleware:
    """What is larger than any file the desk takes is refused unread, with a page that says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdigit() and int(size) > settings.MOST_SENT_AT_ONCE:
            return errors.page(request, 413)
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Outside the demonstration nobody works with the password somebody else gave them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        open_pages = {reverse("access:password"), reverse("access:logout")}
        if (
            request.user.is_authenticated
            and request.user.must_change_password
            and not settings.DEMONSTRATION
            and request.path not in open_pages
            and not request.path.startswith(settings.STATIC_URL)
        ):
            return redirect("access:password")
        return self.get_response(request)
