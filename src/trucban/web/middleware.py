"""Who asks; what a refusal looks like; and that first passwords are changed."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trucban.access import selectors
from trucban.access.services import is_ended
from trucban.document.wording import WeekOutOfReach
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.web import errors, role
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
            return _without_session(request, redirect(settings.LOGIN_URL))
        if request.user.is_authenticated:
            request.commune = selectors.get_commune(request.user.commune_id)  # type: ignore[attr-defined]
            at = commune_now(request.commune)  # type: ignore[attr-defined]
            request.actor = selectors.actor_for(request.user, at=at)  # type: ignore[attr-defined]
        return _without_session(request, self.get_response(request))


def _without_session(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """
    Send whoever opens a page to the log-in; whoever sends something is told that the session has ended.

    A part of a page that asks for itself is refused too: to leave the page would lose what is being typed on it.
    """
    address = response.get("Location", "")
    asks_for_log_in = response.status_code == 302 and address.startswith(reverse(settings.LOGIN_URL))
    if asks_for_log_in and (request.htmx or request.method == "POST") and not _leaves(request):  # type: ignore[attr-defined]
        return errors.session_ended(request)
    return response


def _leaves(request: HttpRequest) -> bool:
    """Say whether this is the log-out, after which the log-in is where one wants to be."""
    return request.path == reverse("access:logout")


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


class RoleMiddleware:
    """A hub has none of a commune's pages: to whoever is logged in there they do not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if not role.is_hub() or match is None:
            return None
        if match.view_name == "today:home":  # the first page here
            actor = getattr(request, "actor", None)
            reads = actor is None or actor.can("uplink.view")
            return redirect("hub:home" if reads else "settings:home")
        if not role.is_here(match.view_name if match.url_name else match.route):
            raise Http404
        return None


class WallMiddleware:
    """A screen on a wall finds its own page, the feed and the way in and out; nothing else is there for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is not None and actor.is_wall and not self._is_its_own(request.path):
            return errors.page(request, 404)
        return self.get_response(request)

    @staticmethod
    def _is_its_own(path: str) -> bool:
        names = ("wall:show", "events", "favicon", "access:login", "access:logout", "access:password")
        return path.startswith(settings.STATIC_URL) or path in {reverse(name) for name in names}


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
