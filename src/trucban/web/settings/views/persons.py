"""Which person of the register an account belongs to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.access import selectors, services
from trucban.access.models import User
from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("access.administer", "GET", "POST")
def tie(request: AppRequest, user_id: UUID) -> HttpResponse:
    """
    The administrator, when somebody logs in and finds no duties of their own.

    In five seconds: who of that name is in the register; one button ties them. The register itself stays closed.
    """
    user = selectors.users(commune_id=request.commune.pk).filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotVisible
    found = force.namesakes(commune_id=request.commune.pk, name=user.name)
    if request.method == "POST":
        return _tie(request, user, found)
    taken = set(selectors.users(commune_id=request.commune.pk).values_list("person_id", flat=True))
    rows = [(person, person.pk == user.person_id, person.pk in taken) for person in found]
    return render(request, "settings/person.html", {"account": user, "rows": rows})


def _tie(request: AppRequest, user: User, found: list[Person]) -> HttpResponse:
    person = next((one for one in found if str(one.pk) == request.POST.get("person")), None)
    if person is None:
        raise NotVisible
    with attempt(request) as tried:
        services.tie_person(actor=request.actor, user_id=user.pk, person_id=person.pk, at=now(request))
    if not tried.done:
        return redirect("settings:tie", user.pk)
    messages.success(request, _("“%(name)s” now finds their own duties.") % {"name": user.username})
    return redirect("settings:accounts")
