"""Those who serve already: written down in one go from the register or a file, looked at, confirmed by somebody else."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access import selectors as access
from trucban.force import policy, selectors, services
from trucban.force.models import Membership, MilitiaStatus, Person, Unit
from trucban.force.services import Judged
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.list_forms import ListForm
from trucban.web.force.militia_forms import CommonForm, OnRecordForm, UnitFilterForm
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

MOST_LINES = 60  # on one page; a unit at a time beyond it
PREVIEW, PROPOSE = "xem", "de-nghi"
Category = MilitiaStatus.Category
LIKELY = {
    Unit.Kind.ON_SITE_CELL: Category.ON_SITE,
    Unit.Kind.PLATOON: Category.MOBILE,
    Unit.Kind.SQUAD: Category.MOBILE,
}


@dataclass
class Line:
    """One row of the page: whose, its fields, and what became of it when it was looked at."""

    person: Person
    form: OnRecordForm
    unit: str = ""
    judged: Judged | None = None
    said: tuple[str, ...] = ()  # of cells of a file that could not be read


@page("force.militia", "GET", "POST")
def on_record(request: AppRequest) -> HttpResponse:
    """
    The assistant with the folder of decisions, once, when the commune begins with this register.

    In five seconds: who serves in a unit and has no status yet; the decision once for all, or row by row; look, propose.
    """
    owner_id = request.actor.agency_with("force.militia")
    require(owner_id is not None and policy.keeps_militia(request.actor, owner_id))
    if request.method != "POST":
        return _page(request, _from_register(request), CommonForm(auto_id="chung-%s"))
    lines, common = _posted(request), CommonForm(request.POST, auto_id="chung-%s")
    valid = [line.form.is_valid() for line in lines]
    if not (all(valid) and common.is_valid()):
        return _page(request, lines, common, status=422)
    ticked = [line for line in lines if line.form.cleaned_data["chon"]]
    asked = [line.form.asked(line.person.pk, common) for line in ticked]
    if not asked:
        common.add_error(None, _("Nobody is ticked: tick the people first, then press the button again."))
        return _page(request, lines, common, status=422)
    propose = request.POST.get("act") == PROPOSE
    verb = services.propose_on_record if propose else services.judge_on_record
    for line, judged in zip(ticked, verb(actor=request.actor, rows=asked, at=now(request)), strict=True):
        line.judged = judged
    if not propose:
        return _page(request, lines, common, is_preview=True)
    return _proposed(request, lines, ticked, common)


def _proposed(request: AppRequest, lines: list[Line], ticked: list[Line], common: CommonForm) -> HttpResponse:
    done = sum(bool(line.judged and line.judged.row) for line in ticked)
    there = sum(bool(line.judged and line.judged.is_there) for line in ticked)
    refused = [line for line in ticked if line.judged and line.judged.refused]
    if done:
        said = ngettext(
            "%(count)d person written down. Somebody else in charge confirms.",
            "%(count)d people written down. Somebody else in charge confirms.",
            done,
        )
        messages.success(request, said % {"count": done})
    if there:
        said = ngettext("%(count)d was there already.", "%(count)d were there already.", there)
        messages.info(request, said % {"count": there})
    if not refused:
        return redirect("force:militia_on_record")
    left = [line for line in lines if line not in ticked or line in refused]
    return _page(request, left, common, status=422)


def _from_register(request: AppRequest) -> list[Line]:
    asked = UnitFilterForm(request.actor, today(request), request.GET)
    unit_id = asked.cleaned_data["don_vi"] if asked.is_valid() else None
    rows = selectors.without_status(actor=request.actor, on=today(request), unit_id=unit_id)
    return [
        Line(row.person, OnRecordForm(prefix=str(row.person_id), initial=_likely(row)), row.unit.name)
        for row in rows
    ]


def _likely(row: Membership) -> dict[str, Any]:
    """Return what the register says of it already: it stands in the fields to be looked at, and nothing is ticked."""
    return {
        "category": LIKELY.get(Unit.Kind(row.unit.kind), ""),
        "from_date": row.from_date,
        "decision": row.evidence,
    }


def _posted(request: AppRequest) -> list[Line]:
    """Return the rows that came back; whom this actor does not see is not found, as everywhere."""
    found = []
    for text in dict.fromkeys(request.POST.getlist("nguoi")):
        try:
            key = UUID(text)
        except ValueError:
            continue
        person = selectors.get_person(actor=request.actor, person_id=key)
        found.append(Line(person, OnRecordForm(request.POST, prefix=str(key))))
    return found


def _page(
    request: AppRequest,
    lines: list[Line],
    common: CommonForm,
    *,
    file: ListForm | None = None,
    unknown: list[Any] | None = None,
    is_preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    waiting = list(selectors.open_on_record(actor=request.actor))
    may_confirm = bool(waiting) and policy.may_confirm_militia(request.actor, waiting[0].owner_id)
    shown = lines if request.method == "POST" else lines[:MOST_LINES]
    context = {
        "tabs": tabs("force:militia", request.actor),
        "which": UnitFilterForm(request.actor, today(request), request.GET or None),
        "lines": shown,
        "more": len(lines) - len(shown),
        "common": common,
        "file": file or ListForm(),
        "unknown": unknown or [],
        "is_preview": is_preview,
        "waiting": waiting,
        "may_confirm": may_confirm,
        "to_answer": may_confirm and any(row.proposed_by_id != request.actor.id for row in waiting),
        "names": dict(
            access.users(commune_id=request.commune.pk)
            .filter(pk__in={row.proposed_by_id for row in waiting})
            .values_list("pk", "name")
        ),
    }
    return render(request, "force/militia_on_record.html", context, status=status)


@page("force.militia", "POST")
def on_record_file(request: AppRequest) -> HttpResponse:
    """Fill the rows from a list: whom it is about beyond question stands ticked, the others are named with the reason."""
    owner_id = request.actor.agency_with("force.militia")
    require(owner_id is not None and policy.keeps_militia(request.actor, owner_id))
    form, common = ListForm(request.POST, request.FILES), CommonForm(auto_id="chung-%s")
    if form.is_valid():
        with attempt(request, form) as tried:
            file = form.cleaned_data["file"]
            rows = services.read_on_record(
                actor=request.actor, name=file.name, data=file.read(), at=now(request)
            )
        if tried.done:
            lines = {row.person: _read_line(request, row) for row in reversed(rows) if row.person}
            unknown = [
                {"number": row.number, "name": row.name, "said": [one.said(_) for one in row.said]}
                for row in rows
                if not row.person
            ]
            return _page(request, list(reversed(lines.values())), common, file=form, unknown=unknown)
    return _page(request, [], common, file=form, status=422)


def _read_line(request: AppRequest, row: Any) -> Line:
    person = selectors.get_person(actor=request.actor, person_id=UUID(row.person))
    form = OnRecordForm(prefix=str(person.pk), initial={**row.values, "chon": True})
    return Line(person, form, said=tuple(one.said(_) for one in row.said))


@page("force.militia_confirm", "POST")
def answer_on_record(request: AppRequest) -> HttpResponse:
    sends_back = request.POST.get("act") == "tra-lai"
    keys = []
    for text in request.POST.getlist("row_ids"):
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    with attempt(request):
        if sends_back:
            count = len(services.send_back_on_record(actor=request.actor, row_ids=keys, at=now(request)))
            said = ngettext("%(count)d row was sent back.", "%(count)d rows were sent back.", count)
        else:
            services.confirm_on_record(actor=request.actor, row_ids=keys, at=now(request))
            count = len(set(keys))
            said = ngettext(
                "%(count)d person stands as serving now.", "%(count)d people stand as serving now.", count
            )
        messages.success(request, said % {"count": count})
    return redirect("force:militia_on_record")
