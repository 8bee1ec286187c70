"""Masked data asked for with a purpose, and who saw whose."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.force import policy, selectors, services
from trucban.force.models import DisclosedPerson
from trucban.web.clock import now
from trucban.web.force.asking import Asking, ask
from trucban.web.force.data_forms import PurposeForm
from trucban.web.force.list_lines import REGISTER_WORDS
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

LINES_A_PAGE = 40


@page("force.view", "GET", "POST")
def see(request: AppRequest, person_id: UUID) -> HttpResponse:
    """
    Whoever only reads the register and has to ring somebody up.

    In five seconds: that a purpose is asked, that the person will read it, and for how long the page shows it.
    """
    person = selectors.get_person(actor=request.actor, person_id=person_id)
    if not policy.may_ask_for(request.actor, person):
        require(request.method != "POST")
        return redirect("force:person", person.pk)  # nothing of it is masked for this reader
    minutes = services.SHOWN_FOR.seconds // 60
    asking = Asking(
        title=_("See whole: %(name)s") % {"name": person.name},
        button=_("See it whole"),
        done=_("Shown whole below for %(minutes)d minutes; it is written down.") % {"minutes": minutes},
        back=reverse("force:person", args=[person.pk]),
        back_label=person.name,
        lead=_(
            "Only what the work needs: shown for %(minutes)d minutes, and the person can read who looked and why."
        )
        % {"minutes": minutes},
    )
    form = PurposeForm(request.POST or None)
    return ask(
        request,
        form,
        asking,
        lambda: services.see_whole(
            actor=request.actor, person_id=person.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("audit.view")
def accesses(request: AppRequest, person_id: UUID) -> HttpResponse:
    """
    The heads of the agency that keeps the register. In five seconds: who looked, when, why, at what.
    """
    person = selectors.get_person(actor=request.actor, person_id=person_id)
    rows = selectors.accesses(actor=request.actor, person_id=person_id)
    context = {"person": person, **looked(request, rows)}
    return render(request, "force/accesses.html", context)


@page("desk.open")
def mine(request: AppRequest) -> HttpResponse:
    """
    Everybody who stands in the register, militia too, about themself.

    In five seconds: what is kept about me, and who has looked at it.
    """
    own = request.actor.person_id
    if own is None:
        return render(request, "force/mine.html", {"person": None})
    person = selectors.get_person(actor=request.actor, person_id=own)
    rows = selectors.accesses(actor=request.actor, person_id=own)
    return render(request, "force/mine.html", {"person": person, **looked(request, rows)})


def looked(request: AppRequest, rows: object) -> dict[str, object]:
    """Return a page of receipts with names and fields in words."""
    found: Page[DisclosedPerson] = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("trang"))  # type: ignore[arg-type]  # a queryset
    users = {row.disclosure.user_id for row in found}
    names = selectors.names_of(actor=request.actor, user_ids=users)
    lines = [
        (
            row.disclosure,
            names.get(row.disclosure.user_id, ""),
            ", ".join(str(REGISTER_WORDS[name]).lower() for name in row.disclosure.fields),
        )
        for row in found
    ]
    return {"found": found, "lines": lines}
