"""Log-in, log-out, one's own password, one's own sessions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trucban.access import selectors, services
from trucban.access.models import User
from trucban.web.access.forms import PasswordForm
from trucban.web.clock import commune_now, now
from trucban.web.http import AppRequest


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    """Django's log-in, which also writes down that a session began."""

    template_name = "access/login.html"
    redirect_authenticated_user = True

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
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user: User = services.change_password(
            actor=request.actor, password=form.cleaned_data["password"], at=now(request)
        )
        update_session_auth_hash(request, user)
        messages.success(request, _("The password has been changed; your other sessions have ended."))
        return redirect("today:home")
    return render(request, "access/password.html", {"form": form})


def sessions(request: AppRequest) -> HttpResponse:
    return render(
        request, "access/sessions.html", {"sign_ins": selectors.open_sign_ins(user_id=request.user.pk)}
    )


@require_POST
def end_session(request: AppRequest, sign_in_id: UUID) -> HttpResponse:
    services.end_sign_in(actor=request.actor, sign_in_id=sign_in_id, at=now(request))
    messages.success(request, _("The session has been ended."))
    return redirect("access:sessions")
