"""Log-in, log-out, one's own password, one's own sessions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trucban.access import selectors, services
from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.web.access.forms import PasswordForm
from trucban.web.clock import commune_now, now
from trucban.web.http import AppRequest


def demonstration_log_ins() -> Sequence[tuple[str, str, str]]:
    """Return name, password and title of the demonstration's accounts; nothing for a real commune."""
    if not settings.DEMONSTRATION:
        return ()
    try:
        found: Sequence[tuple[str, str, str]] = import_string(settings.DEMONSTRATION_LOG_INS)
    except ImportError:  # an installation may leave the demonstration out
        return ()
    return found


def first_page(actor: Actor) -> str:
    return reverse("wall:show" if actor.is_wall else "today:home")


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    """
    Everyone, at the start of a watch.

    In five seconds: two fields, and in the demonstration whom one can be. Django's log-in, which also writes
    down that a session began.
    """

    template_name = "access/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        user: Any = self.request.user
        at = commune_now(selectors.get_commune(user.commune_id))
        return first_page(selectors.actor_for(user, at=at))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "log_ins": demonstration_log_ins(),
            "is_wall": self.get_redirect_url() == reverse("wall:show"),
        }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user: Any = form.get_user()
        at = commune_now(selectors.get_commune(user.commune_id))
        services.note_sign_in(
            actor=selectors.actor_for(user, at=at),
            session_key=self.request.session.session_key or "",
            address=self.request.META.get("REMOTE_ADDR"),
            device=self.request.META.get("HTTP_USER_AGENT", ""),
            at=at,
        )
        return response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("access:login")


@require_http_methods(["GET", "POST"])
def password(request: AppRequest) -> HttpResponse:
    """
    Anyone at the first log-in, or after a doubt.

    In five seconds: three fields, and what makes a password good enough.
    """
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user: User = services.change_password(
            actor=request.actor, password=form.cleaned_data["password"], at=now(request)
        )
        update_session_auth_hash(request, user)
        messages.success(request, _("The password has been changed; your other sessions have ended."))
        return redirect(first_page(request.actor))
    return render(request, "access/password.html", {"form": form})


@require_safe
def sessions(request: AppRequest) -> HttpResponse:
    """
    Anyone who lost a phone or shares a machine.

    In five seconds: which session is this one, and which others there are.
    """
    rows = selectors.open_sign_ins(user_id=request.user.pk)
    here = services.session_digest(request.session.session_key or "")
    return render(request, "access/sessions.html", {"sign_ins": rows, "here": here})


@require_POST
def end_session(request: AppRequest, sign_in_id: UUID) -> HttpResponse:
    services.end_sign_in(actor=request.actor, sign_in_id=sign_in_id, at=now(request))
    messages.success(request, _("The session has been ended."))
    return redirect("access:sessions")
