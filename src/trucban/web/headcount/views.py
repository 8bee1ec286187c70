"""A list of households as it stands now: in figures by hamlet, household by household, on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.headcount import policy, selectors
from trucban.headcount.models import HeadCount, HeadCounter, HouseholdMark, Need
from trucban.headcount.tally import Standing, Totals, totals
from trucban.lib.errors import NotVisible
from trucban.web.clock import now
from trucban.web.headcount import forms as count_forms
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page

LISTS_A_PAGE = 30
NEEDS = {need.value: need.label for need in Need}
# What is asked for in the address -> which households.
FILTERS: Mapping[str, Callable[[Standing], bool]] = {
    "": lambda row: True,
    "chua-diem": lambda row: row.mark is None,
    "thieu": lambda row: row.is_short,
    "khac-nhau": lambda row: bool(row.others),
}


@dataclass(frozen=True)
class Door:
    """A household on the page; ``label`` and ``place`` only for who reads names."""

    standing: Standing
    label: str
    place: str
    needs: tuple[str, ...]


@page("incident.view")
def overview(request: AppRequest) -> HttpResponse:
    """
    Whoever leads, on a storm night.

    In five seconds: which lists are open, how many households nobody has been to.
    """
    rows = selectors.headcounts(actor=request.actor)
    found = Paginator(rows, LISTS_A_PAGE).get_page(request.GET.get("trang"))
    stand = selectors.standings(found)
    context = {
        "found": found,
        "lines": [(row, totals(stand[row.pk]), row.is_open(now(request))) for row in found],
    }
    template = "headcount/list.html#rows" if request.htmx else "headcount/list.html"
    return render(request, template, context)


@page("incident.view")
def detail(request: AppRequest, head_count_id: UUID) -> HttpResponse:
    """
    The watch, while people are at the doors.

    In five seconds: who is missing, in which hamlet; how old the newest mark is.
    """
    return show(request, head_count_id)


def show(
    request: AppRequest,
    headcount_id: UUID,
    *,
    status: int = 200,
    refused: tuple[UUID, forms.Form] | None = None,
    with_names: bool = False,
) -> HttpResponse:
    """Show a list; ``refused`` is the household whose form was, and that form."""
    count = selectors.get_headcount(actor=request.actor, headcount_id=headcount_id)
    rows = selectors.standings([count])[count.pk]
    reads = with_names or policy.reads_names(request.actor, count)
    can_keep = policy.can_keep(request.actor, count)
    wanted = request.GET.get("loc", "")
    wanted = wanted if wanted in FILTERS else ""
    may_write = can_keep and not count.closed_at
    door = _door_asked(rows, str(refused[0]) if refused else request.GET.get("ho", "")) if may_write else None
    context = {
        "count": count,
        "is_open": count.is_open(now(request)),
        "reads_names": reads,
        "can_keep": can_keep,
        "opens": Opens(request.actor, [count.incident] if count.incident else []),
        "total": totals(rows),
        "hamlets": by_hamlet(rows),
        "doors": [_door(row, reads) for row in rows if FILTERS[wanted](row)],
        "tabs": _tabs(count, rows, wanted),
        "wanted": wanted,
        "asked": _door(door, reads) if door else None,
        "marks": selectors.marks_of(door.household) if door else [],
        "mark_form": refused[1] if refused else _mark_form(door),
        **(_for_the_desk(request, count) if may_write else {}),
    }
    whole = not request.htmx or status != 200
    return render(
        request, "headcount/detail.html" if whole else "headcount/detail.html#stand", context, status=status
    )


def by_hamlet(rows: Sequence[Standing]) -> list[tuple[str, Totals]]:
    """Return how each hamlet stands; the rows come in the order of hamlets."""
    parts = groupby(rows, key=lambda row: row.household.hamlet)
    return [(hamlet.name, totals(part)) for hamlet, part in parts]


def _door(row: Standing, reads: bool) -> Door:
    one = row.household
    needs = tuple(str(NEEDS[need]) for need in one.needs if need in NEEDS) if reads else ()
    return Door(row, one.label if reads else "", one.place if reads else "", needs)


def _tabs(count: HeadCount, rows: Sequence[Standing], wanted: str) -> list[dict[str, Any]]:
    address = reverse("headcount:detail", args=[count.pk])
    labels = {
        "": _("All households"),
        "chua-diem": _("Not counted"),
        "thieu": _("Somebody missing"),
        "khac-nhau": _("Two say differently"),
    }
    return [
        {
            "url": f"{address}?loc={name}" if name else address,
            "label": label,
            "is_here": name == wanted,
            "count": sum(map(FILTERS[name], rows)),
        }
        for name, label in labels.items()
    ]


def _door_asked(rows: Sequence[Standing], key: str) -> Standing | None:
    """Return the household whose form is open."""
    if not key:
        return None
    found = next((row for row in rows if str(row.household.pk) == key), None)
    if found is None:
        raise NotVisible
    return found


def _mark_form(door: Standing | None) -> forms.Form | None:
    if door is None:
        return None
    now_: HouseholdMark | None = door.mark
    found = door.found if now_ else door.people
    initial = {"where": now_.where if now_ else None, "found": found, "people": door.people}
    return count_forms.MarkForm(initial=initial)


def _for_the_desk(request: AppRequest, count: HeadCount) -> dict[str, Any]:
    """Return who has the list, and the forms of whoever keeps it."""
    counters = selectors.counters(count)
    return {
        "counters": counters,
        "give_form": give_form(request, count, counters),
        "until_form": count_forms.UntilForm(initial={"until": count.until}, auto_id="until-%s"),
    }


def give_form(
    request: AppRequest, count: HeadCount, counters: Sequence[HeadCounter], data: Any = None
) -> count_forms.GiveForm:
    has = {row.user_id for row in counters}
    found = selectors.helpers(commune_id=count.commune_id, owner_id=count.owner_id, at=now(request))
    return count_forms.GiveForm([(str(one.pk), one.name) for one in found if one.pk not in has], data)
