"""The home of the briefing, one briefing, the register of decisions, the history of a matter."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trucban.briefing import policy, selectors
from trucban.briefing.models import AgendaItem, Briefing, Decision
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.web import choices
from trucban.web.briefing.forms import (
    CallForm,
    ConclusionForm,
    DecideForm,
    ItemForm,
    NoteForm,
    RegisterForm,
    StartForm,
)
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page

LINES_A_PAGE = 30
KEPT_WEEKS = 12  # over which the rate of kept decisions is counted


@page("briefing.view")
def home(request: AppRequest) -> HttpResponse:
    """
    A chief or the secretary, before and after the briefing.

    In five seconds: when is the next one, is its agenda ready, are decisions being kept.
    """
    week, on = Week.of(now(request)), today(request)
    kept = selectors.closure(
        actor=request.actor, first=on - timedelta(weeks=KEPT_WEEKS), last=on - timedelta(days=1)
    )
    rows = Paginator(selectors.briefings(actor=request.actor), LINES_A_PAGE)
    following = [
        (one, selectors.briefing_for(actor=request.actor, week=one), _usual(request, one))
        for one in (week, week + 1)
    ]
    found = rows.get_page(request.GET.get("trang"))
    context = {
        "week": week,
        "following": following,
        "kept": kept,
        "kept_percent": None if kept.rate is None else round(kept.rate * 100),
        "kept_weeks": KEPT_WEEKS,
        "found": found,
        "rows": [(row, selectors.week_of(row), selectors.standing(row)) for row in found],
        "register_form": RegisterForm(),
    }
    return render(request, "briefing/home.html", context)


def _usual(request: AppRequest, week: Week) -> Any:
    return selectors.usual_start(commune_id=request.actor.commune_id, week=week)


@page("briefing.view")
def register(request: AppRequest) -> HttpResponse:
    """
    Anyone who asks: what did we decide about that, and was it done?

    In five seconds: the words typed, the decisions, what became of each.
    """
    form = RegisterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = Paginator(selectors.decisions(actor=request.actor, **chosen), LINES_A_PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "form": form,
        "found": found,
        "rows": [(row, selectors.week_of(row.briefing)) for row in found],
        "opens": Opens(request.actor, [row.task for row in found]),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "briefing/register.html", context)


@page("briefing.view")
def history(request: AppRequest, item_id: UUID) -> HttpResponse:
    """
    Whoever wants to know since when a matter is before the briefing.

    In five seconds: each week it came up, what was said, what was decided.
    """
    item = selectors.get_item(actor=request.actor, item_id=item_id)
    lines = selectors.history(item)
    context = {
        "item": item,
        "rows": [(line, selectors.week_of(line.briefing)) for line in lines],
        "opens": Opens(request.actor, _records(lines)),
    }
    return render(request, "briefing/history.html", context)


@page("briefing.view")
def detail(request: AppRequest, week: Week) -> HttpResponse:
    """
    Everyone in the room, on the screen at the wall; the secretary types.

    In five seconds: which line we are at, what is decided, who has confirmed.
    """
    return show(request, week)


@page("briefing.view")
def open_by_id(request: AppRequest, briefing_id: UUID) -> HttpResponse:
    """Open the briefing a link is about at its week."""
    briefing = selectors.get_briefing(actor=request.actor, briefing_id=briefing_id)
    return redirect("briefing:detail", selectors.week_of(briefing))


@page("briefing.view")
def decision(request: AppRequest, decision_id: UUID) -> HttpResponse:
    """Open a decision where it was made."""
    made = selectors.get_decision(actor=request.actor, decision_id=decision_id)
    week = selectors.week_of(made.briefing)
    return redirect(f"{reverse('briefing:detail', args=[week])}#decision-{made.pk}")


def get(request: AppRequest, week: Week) -> Briefing:
    briefing = selectors.briefing_for(actor=request.actor, week=week)
    if briefing is None:
        raise NotVisible
    return briefing


def show(request: AppRequest, week: Week, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Render a week's briefing, or the form that calls it; forms that were refused come back as typed."""
    briefing = selectors.briefing_for(actor=request.actor, week=week)
    if briefing is None:
        form = forms.get("call_form") or CallForm(initial={"starts_at": _usual(request, week)})
        context = {
            "week": week,
            "reviewed": week - 1,
            "form": form,
            "can_call": policy.can_prepare(request.actor),
            "presides": selectors.presides(commune_id=request.actor.commune_id, week=week),
        }
        return render(request, "briefing/none.html", context, status=status)
    part = request.GET.get("phan") if request.htmx and request.method == "GET" else None
    template = {
        "chuong-trinh": "briefing/detail.html#agenda",
        "ket-luan": "briefing/detail.html#decisions",
    }.get(part or "", "briefing/detail.html")
    return render(request, template, _context(request, briefing, week, forms), status=status)


def _context(request: AppRequest, briefing: Briefing, week: Week, refused: dict[str, Any]) -> dict[str, Any]:
    actor, is_closed = request.actor, policy.is_locked(briefing)
    standing = selectors.standing(briefing)
    signing = policy.signing_holding(actor)
    note = selectors.note_of(actor=actor, briefing_id=briefing.pk)
    attendance = selectors.attendance_of(briefing)
    lines = selectors.agenda(actor=actor, briefing_id=briefing.pk)
    decisions = selectors.decisions_of(briefing)
    preset = {
        "owner": str(actor.agency_with("briefing.prepare") or briefing.owner_id),
        "due_date": selectors.next_briefing_day(briefing),
    }
    forms = {
        "item_form": ItemForm(auto_id="item-%s"),
        "decide_form": DecideForm(actor, initial=preset, auto_id="decide-%s"),
        "conclusion_form": ConclusionForm(
            initial={"conclusion": briefing.conclusion, "forecast": briefing.forecast}
        ),
        "note_form": NoteForm(initial={"text": note.text if note else ""}, auto_id="note-%s"),
        "start_form": StartForm(
            initial={
                "chair_name": briefing.chair_name,
                "secretary_name": briefing.secretary_name or actor.name,
            },
            auto_id="start-%s",
        ),
    }
    return {
        "briefing": briefing,
        "week": week,
        "reviewed": week - 1,
        "is_closed": is_closed,
        "sections": sections(lines),
        "decisions": [(row, standing.binds(row)) for row in decisions],
        "standing": standing,
        "is_intact": not is_closed or selectors.minutes_are_intact(briefing),
        "attendance": attendance,
        "present": sum(row.outcome in ("PRESENT", "REPRESENTED") for row in attendance),
        "can_write": policy.can_prepare(actor) and not is_closed,
        "can_close": policy.can_chair(actor) and not is_closed,
        "can_reopen": policy.can_chair(actor) and is_closed,
        "can_confirm": is_closed
        and signing is not None
        and signing.agency_id in {agency.pk for agency in standing.missing},
        "can_record_paper": is_closed and policy.can_record_paper(actor) and bool(standing.missing),
        **line_context(request, briefing, lines, decisions),
        **forms,
        **refused,
    }


def line_context(
    request: AppRequest,
    briefing: Briefing,
    lines: Sequence[AgendaItem],
    decisions: Sequence[Decision] = (),
) -> dict[str, Any]:
    """Return what each line of the agenda needs for its links and forms; ``decisions`` are those beside the lines."""
    return {
        "opens": Opens(request.actor, [*_records(lines), *_named_by(decisions)]),
        "owners": choices.owners(request.actor),
        "due_date": selectors.next_briefing_day(briefing),
    }


def _records(lines: Iterable[AgendaItem]) -> Iterator[Any]:
    """Yield the records that lines of an agenda name."""
    for line in lines:
        yield from line.links
        yield from _named_by(line.decisions.all())


def _named_by(decisions: Iterable[Decision]) -> Iterator[Any]:
    for decision in decisions:
        yield decision.task
        if decision.change:
            yield decision.change


def sections(items: list[AgendaItem]) -> list[tuple[str, list[AgendaItem]]]:
    """Return the agenda by section, in the order it is gone through."""
    found: list[tuple[str, list[AgendaItem]]] = []
    for item in items:
        if not found or found[-1][1][0].section != item.section:
            found.append((item.get_section_display(), []))
        found[-1][1].append(item)
    return found
