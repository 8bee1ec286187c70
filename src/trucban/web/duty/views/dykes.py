"""The river's alarm level and the dykes: set from a bulletin, followed by posts in the roster and a draft."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban import law
from trucban.document.wording import number_text
from trucban.duty import selectors, services
from trucban.duty.drafting_job import ask_for_draft
from trucban.duty.models import DykeSection, Roster
from trucban.duty.selectors import dykes as questions
from trucban.duty.services.rosters import NothingToPlan
from trucban.lib.errors import DomainError
from trucban.lib.weeks import Week
from trucban.rulebook import selectors as rulebook
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.duty.dyke_forms import AlarmForm, SectionForm
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

EARLIER = 20


@dataclass(frozen=True)
class Line:
    """A section, how many serve in its team, and what of it the circular asks otherwise."""

    section: DykeSection
    people: int | None
    remarks: tuple[str, ...]


@page("duty.draft")
def dykes(request: AppRequest) -> HttpResponse:
    """
    The commander or the duty officer in flood season, with a bulletin in hand.

    In five seconds: which level holds since when, by whom and from what; how many stand at each section.
    """
    return _show(request)


def _show(
    request: AppRequest, alarm_form: AlarmForm | None = None, section_form: SectionForm | None = None
) -> HttpResponse:
    here, commune_id = today(request), request.actor.commune_id
    alarms = list(selectors.alarms(actor=request.actor)[: EARLIER + 1])
    level = alarms[0].level if alarms else 0
    rules = questions.rules(commune_id=commune_id, on=here)
    rows = selectors.sections(actor=request.actor, on=here)
    needs = questions.needs(rules, level=level, storm=alarms[0].storm) if alarms else None
    asked = alarm_form or AlarmForm(initial={"level": level, "observed_at": now(request)})
    added = section_form or SectionForm(actor=request.actor, on=here)
    context = {
        "alarm": alarms[0] if alarms else None,
        "earlier": alarms[1:],
        "needs": needs,
        "needs_in_all": len(rows),
        "classified": rulebook.value(commune_id=commune_id, key=questions.CLASSIFIED, on=here),
        "table": questions.table(rules),
        "overlap": rules.get("dyke_overlap"),
        "damage": rules.get("dyke_damage_report"),
        "watch": rules.get("dyke_watch"),
        "lines": _lines(request, rows, rules),
        "form": asked,
        "section_form": added,
        "tabs": tabs(request, "duty:dykes"),
    }
    return render(request, "duty/dykes.html", context, status=422 if asked.errors or added.errors else 200)


def _lines(request: AppRequest, rows: list[DykeSection], rules: dict[str, law.Rule]) -> list[Line]:
    sizes = questions.team_sizes(actor=request.actor, rows=rows, on=today(request))
    team, length = rules.get("dyke_team"), rules.get("dyke_section")
    return [
        Line(row, sizes.get(row.pk), tuple(_remarks(row, sizes.get(row.pk), team, length))) for row in rows
    ]


def _remarks(
    row: DykeSection, people: int | None, team: law.Rule | None, length: law.Rule | None
) -> list[str]:
    found = []
    if team and people is not None and not team.value["least"] <= people <= team.value["most"]:
        found.append(
            _("%(people)d serve in the team; %(least)d to %(most)d are written.")
            % {"people": people, "least": team.value["least"], "most": team.value["most"]}
        )
    if length and row.length_m > length.value["most"]:
        found.append(
            _("Longer than the %(most)s m one team looks after: divide it.")
            % {"most": number_text(length.value["most"])}
        )
    return found


@page("duty.draft", "POST")
def set_alarm(request: AppRequest) -> HttpResponse:
    """Set the level; the rosters of this week and of those begun follow, and their empty places are drafted."""
    form = AlarmForm(request.POST)
    at = now(request)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.set_alarm(actor=request.actor, at=at, **form.cleaned_data)
        if tried.done:
            _follow(request, at)
            return redirect("duty:dykes")
    return _show(request, alarm_form=form)


@page("duty.draft", "POST")
def add_section(request: AppRequest) -> HttpResponse:
    """Set up a section; at a level that holds it is manned like the others."""
    form = SectionForm(request.POST, actor=request.actor, on=today(request))
    at = now(request)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.add_section(actor=request.actor, from_date=today(request), at=at, **form.cleaned_data)
        if tried.done:
            _follow(request, at)
            return redirect("duty:dykes")
    return _show(request, section_form=form)


@page("duty.draft", "POST")
def end_section(request: AppRequest, section_id: UUID) -> HttpResponse:
    """Close a section from today on."""
    at = now(request)
    with attempt(request) as tried:
        services.end_section(actor=request.actor, section_id=section_id, at=at)
    if tried.done:
        _follow(request, at)
    return redirect("duty:dykes")


def _follow(request: AppRequest, at: datetime) -> None:
    """Bring this week and the next in line, and ask the worker to fill what is empty; say what came of each."""
    changed = []
    for week in (Week.of(at), Week.of(at) + 1):
        begun = week == Week.of(at) or selectors.roster_for(actor=request.actor, week=week)
        if begun and (draft := _brought_in(request, week, at)):
            changed.append(draft)
    for draft in changed:
        try:
            ask_for_draft(actor=request.actor, roster_id=draft.pk, at=at, hold=True)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
    if changed:
        weeks = ", ".join(f"{draft.iso_week}/{draft.iso_year}" for draft in changed)
        messages.success(
            request,
            _("The draft of week %(weeks)s follows; look it over and publish: until then nobody is told.")
            % {"weeks": weeks},
        )
    else:
        messages.success(request, _("Saved; no roster asks for anything else."))


def _brought_in(request: AppRequest, week: Week, at: datetime) -> Roster | None:
    try:
        return services.bring_in(actor=request.actor, week=week, at=at)
    except NothingToPlan:
        return None
