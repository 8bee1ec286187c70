"""Rows of the register that may be one person: looked at side by side, put together, kept apart, taken apart again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.force import policy, selectors, services
from trucban.force.models import Person
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.tabs import tabs
from trucban.web.force.whole import note_looking
from trucban.web.http import AppRequest
from trucban.web.pages import page

PAIRS_A_PAGE = 20
MERGES_SHOWN = 20


@page("force.edit")
def duplicates(request: AppRequest) -> HttpResponse:
    """
    Whoever keeps the register, after a list was taken over.

    In five seconds: which two rows may be one person, and what speaks for it.
    """
    pairs = selectors.possible_duplicates(actor=request.actor)
    found = Paginator(pairs, PAIRS_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "tabs": tabs("force:people", request.actor),
        "found": found,
        "pairs": [
            (pair, [reason.said(_) for reason in pair.reasons])
            for pair in selectors.side_by_side(actor=request.actor, pairs=list(found))
        ],
        "count": len(pairs),
        "merges": selectors.merges(actor=request.actor)[:MERGES_SHOWN],
    }
    return render(request, "force/duplicates.html", context)


@page("force.edit")
def pair(request: AppRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """
    The same person, deciding one pair.

    In five seconds: where the two rows differ, and which of them goes on.
    """
    people = [
        selectors.get_person(actor=request.actor, person_id=person_id) for person_id in (one_id, other_id)
    ]
    if not all(policy.can_edit(request.actor, person) for person in people):
        raise NotVisible
    for person in people:
        note_looking(request, person)
    cards = [
        selectors.person_card(actor=request.actor, person_id=person.pk, on=today(request))
        for person in people
    ]
    context = {
        "tabs": tabs("force:people", request.actor),
        "people": people,
        "cards": cards,
        "facts": _facts(people),
    }
    return render(request, "force/pair.html", context)


def _facts(people: list[Person]) -> list[tuple[str, list[str], bool]]:
    """Return what the register says of each, field by field, and whether it differs."""
    rows = [
        (_("Full name"), [row.name for row in people]),
        (_("Born"), [f"{row.birth_date:%d/%m/%Y}" if row.birth_date else "" for row in people]),
        (_("Sex"), [str(row.get_sex_display()) for row in people]),
        (_("Hamlet"), [row.hamlet.name if row.hamlet else "" for row in people]),
        (_("Telephone"), [row.phone for row in people]),
        (_("Occupation"), [row.occupation for row in people]),
        (_("Household"), [row.household_key for row in people]),
    ]
    return [(label, values, len(set(values)) > 1) for label, values in rows]


@page("force.edit", "POST")
def merge(request: AppRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    kept, merged = (one_id, other_id) if request.POST.get("giu") != str(other_id) else (other_id, one_id)
    with attempt(request):
        row = services.merge_people(actor=request.actor, kept_id=kept, merged_id=merged, at=now(request))
        messages.success(
            request, _("Put together: %(name)s. It can be taken apart again below.") % {"name": row.kept.name}
        )
        return redirect("force:duplicates")
    return redirect("force:pair", one_id, other_id)


@page("force.edit", "POST")
def apart(request: AppRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    with attempt(request):
        services.keep_apart(actor=request.actor, person_ids=(one_id, other_id), at=now(request))
        messages.success(request, _("Kept as two people; nobody is asked about them again."))
    return redirect("force:duplicates")


@page("force.edit", "POST")
def unmerge(request: AppRequest, merge_id: UUID) -> HttpResponse:
    with attempt(request):
        services.unmerge_people(actor=request.actor, merge_id=merge_id, at=now(request))
        messages.success(request, _("Taken apart: both rows stand in the register again."))
    return redirect("force:duplicates")
