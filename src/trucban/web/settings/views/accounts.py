"""Accounts: who can log in at all."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from trucban.access import selectors, services
from trucban.access.models import User
from trucban.force import selectors as force
from trucban.web.attempts import attempt
from trucban.web.choices import Choices
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.doors import OFFICES, page_of_any
from trucban.web.settings.forms import AccountForm

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def first_password() -> str:
    """Return a password somebody can read aloud: three groups of five signs, about 74 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _sign in range(5)) for _group in range(3))


@page_of_any(OFFICES)
def accounts(request: AppRequest) -> HttpResponse:
    """
    The administrator when somebody forgot a password, came or left.

    In five seconds: whose accounts there are, what they hold, who never logged in with an own password.
    """
    held: dict[UUID, list[str]] = {}
    rows = selectors.held_mandates(commune_id=request.commune.pk, at=now(request))
    for mandate in rows:
        held.setdefault(mandate.user_id, []).append(mandate.office.title)
    users = selectors.by_name(selectors.users(commune_id=request.commune.pk))
    closed_last = sorted(users, key=lambda user: not user.is_active)
    lines = [(user, held.get(user.pk, [])) for user in closed_last]
    return render(request, "settings/accounts.html", {"lines": lines})


@page_of_any(OFFICES, "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """The head or the administrator, when somebody new begins. In five seconds: a name, a log-in name."""
    form = AccountForm(_people(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = first_password()
        with attempt(request, form) as tried:
            made = services.create_user(
                actor=request.actor, password=given, at=now(request), **form.cleaned_data
            )
        if tried.done:
            return _shown_once(request, made, given)
    return render(request, "settings/new_account.html", {"form": form}, status=422 if form.errors else 200)


def _people(request: AppRequest) -> Choices:
    """Return those of the register this person sees who have no account yet."""
    if not request.actor.can("force.view"):
        return []
    taken = set(selectors.users(commune_id=request.commune.pk).values_list("person_id", flat=True))
    rows = force.people(actor=request.actor, on=today(request))
    return [(str(row.pk), row.name) for row in rows if row.pk not in taken]


def _shown_once(request: AppRequest, user: User, given: str) -> HttpResponse:
    """Show a password in the answer itself: no cookie, session or cache keeps it."""
    response = render(request, "settings/password.html", {"account": user, "given": given})
    add_never_cache_headers(response)
    return response


@page("access.administer", "POST")
def password(request: AppRequest, user_id: UUID) -> HttpResponse:
    """Give a new first password; the sessions of the account end."""
    given = first_password()
    with attempt(request) as tried:
        user = services.give_password(actor=request.actor, user_id=user_id, password=given, at=now(request))
    return _shown_once(request, user, given) if tried.done else redirect("settings:accounts")


@page("access.administer", "POST")
def close(request: AppRequest, user_id: UUID) -> HttpResponse:
    """Close an account; what was done with it stays."""
    with attempt(request) as tried:
        user = services.close_user(actor=request.actor, user_id=user_id, at=now(request))
    if tried.done:
        messages.success(request, _("The account “%(name)s” has been closed.") % {"name": user.username})
    return redirect("settings:accounts")
