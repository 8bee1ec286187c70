"""The year at a glance, a programme, a session; the forms that make them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.training import policy, selectors, services
from trucban.training.models import TrainingProgramme, TrainingSession
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.forms import PeopleForm, ProgrammeForm, SessionForm, YearForm
from trucban.web.training.tabs import tabs

NEXT_SESSIONS = 10


@page("training.plan")
def home(request: AppRequest) -> HttpResponse:
    """
    The commander and who plans training, at the beginning of a month.

    In five seconds: which programmes do not reach the law's days yet, which session comes next.
    """
    year = _year(request)
    coming = selectors.coming_sessions(actor=request.actor, at=now(request))
    context = {
        "year": year,
        "tabs": tabs("home"),
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "standings": selectors.standings(actor=request.actor, year=year, today=today(request)),
        "coming": coming[:NEXT_SESSIONS],
        "unsigned": selectors.awaiting_attendance(actor=request.actor, at=now(request))[:NEXT_SESSIONS],
        "ungraded": selectors.awaiting_results(actor=request.actor)[:NEXT_SESSIONS],
        "retests": len(selectors.retests(actor=request.actor, on=today(request))),
    }
    return render(request, "training/home.html", context)


def _year(request: AppRequest) -> int:
    form = YearForm(request.GET)
    asked: int | None = form.cleaned_data["nam"] if form.is_valid() else None
    return asked or today(request).year


@page("training.plan", "GET", "POST")
def new_programme(request: AppRequest) -> HttpResponse:
    """Who plans the year. In five seconds: which year, which category."""
    form = ProgrammeForm(request.POST or None, initial={"year": _year(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.open_programme(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("The programme is open. Next: who is in it."))
            return redirect("training:programme", made.pk)
    words = {"title": _("New programme"), "button": _("Open the programme")}
    return form_page(request, form, words, back=reverse("training:home"))


def form_page(
    request: AppRequest, form: Form, words: dict[str, str], *, back: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "words": words, "back": back, **more}
    return render(request, "training/form.html", context, status=422 if form.errors else 200)


@page("training.plan")
def programme(request: AppRequest, programme_id: UUID) -> HttpResponse:
    """
    Who plans a category's year.

    In five seconds: how many days the law asks, how many are planned, for whom they do not suffice.
    """
    found = selectors.standing(actor=request.actor, programme_id=programme_id, today=today(request))
    rule = found.rule
    context = {
        "standing": found,
        "programme": found.programme,
        "source": (rule.source_vi if get_language() == "vi" else rule.source) if rule else "",
        "sessions": selectors.sessions(actor=request.actor, programme_id=programme_id),
        "elsewhere": selectors.elsewhere(
            programme=found.programme, people=[row.person for row in found.people], today=today(request)
        ),
        "can_plan": policy.can_plan(request.actor, found.programme),
    }
    return render(request, "training/programme.html", context)


def _own(request: AppRequest, programme_id: UUID) -> TrainingProgramme:
    found = selectors.get_programme(actor=request.actor, programme_id=programme_id)
    require(policy.can_plan(request.actor, found))
    return found


@page("training.plan", "GET", "POST")
def add_people(request: AppRequest, programme_id: UUID) -> HttpResponse:
    """Who fills a programme. In five seconds: a whole unit, or one person."""
    found = _own(request, programme_id)
    form = PeopleForm(request.actor, found.owner_id, today(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        person_id = form.cleaned_data["person_id"]
        with attempt(request, form):
            added = services.add_trainees(
                actor=request.actor,
                programme_id=found.pk,
                unit_id=form.cleaned_data["unit_id"],
                person_ids=[person_id] if person_id else [],
                at=now(request),
            )
            messages.success(request, _("Added to the programme: %(count)d.") % {"count": len(added)})
            return redirect("training:programme", found.pk)
    words = {
        "title": _("Add people"),
        "button": _("Add"),
        "lead": _("Of a unit, who is in the programme of another category of this year stays there."),
    }
    return form_page(
        request, form, words, back=reverse("training:programme", args=[found.pk]), programme=found
    )


@page("training.plan", "GET", "POST")
def new_session(request: AppRequest, programme_id: UUID) -> HttpResponse:
    """
    Who plans a session.

    In five seconds: day, hours, subject, place; whoever is on duty then is named before anything is written.
    """
    found = _own(request, programme_id)
    initial = {"gives_id": request.GET.get("cap", ""), "is_retest": "thi-lai" in request.GET}
    form = SessionForm(request.actor, found.owner_id, today(request), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            return plan(request, found.pk, form)
    words = {"title": _("New session"), "button": _("Plan the session")}
    return form_page(
        request, form, words, back=reverse("training:programme", args=[found.pk]), programme=found
    )


def plan(
    request: AppRequest, programme_id: UUID, form: SessionForm, makes_up_id: UUID | None = None
) -> HttpResponse:
    values = form.cleaned_data
    made = services.plan_session(
        actor=request.actor,
        programme_id=programme_id,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        subject=values["subject"],
        place=values["place"],
        instructor=values["instructor"],
        unit_id=values.get("unit_id"),
        leave_out_taken=values["leave_out_taken"],
        makes_up_id=makes_up_id,
        gives_id=values.get("gives_id"),
        gives_months=values.get("gives_months"),
        is_retest=values.get("is_retest", False),
        at=now(request),
    )
    messages.success(request, _("The session is planned; its people are taken in the calendar."))
    return redirect("training:session", made.pk)


@page("training.view")
def session(request: AppRequest, session_id: UUID) -> HttpResponse:
    """
    Whoever is called to it, on a phone; who plans it.

    In five seconds: when, where, what; for the planner also who is called, who is not and why.
    """
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    can_plan = policy.can_plan(request.actor, found)
    stands = found.status == selectors.PLANNED
    missing = selectors.not_called(found) if can_plan and stands else []
    called = selectors.attendance(found) if can_plan else []
    grades = selectors.graded(found) if can_plan else []
    has_recorded = selectors.has_recorded(request.actor, found)
    context = {
        "session": found,
        "can_plan": can_plan,
        "called": called,
        "recorded": any(row.outcome for row in called),
        "doubtful": any(row.others for row in called),
        "leads": found.leader_id is not None and found.leader_id == request.actor.person_id,
        "can_set_leader": can_plan and stands and not found.signed_at,
        "signed_by": _signer(found),
        "can_record": can_plan and stands and found.starts_at <= now(request),
        "can_sign": _waits_for(request, found) and not has_recorded,
        "has_recorded": stands and has_recorded,
        "can_make_up": can_plan and bool(found.signed_at) and not found.makes_up_id,
        **_results(request, found, grades),
        "missing": missing,
        "quizzes": selectors.quizzes_with_own(actor=request.actor, session=found, at=now(request)),
        "materials": selectors.materials(found),
        "can_call": found.ends_at > now(request) and any(not taken for _person, taken in missing),
        "can_cancel": can_plan and stands and found.starts_at > now(request),
    }
    return render(request, "training/session.html", context)


def _results(request: AppRequest, session: TrainingSession, grades: list[selectors.Graded]) -> dict[str, Any]:
    """Say what the page shows of who passed: the sheet for the planner, their own signed result for anybody else."""
    waiting = [row for row in grades if row.result and not row.result.signed_at]
    can_sign = policy.can_sign(request.actor, session)
    own_sheet = selectors.has_graded(request.actor, session)
    return {
        "grades": grades if any(row.result or row.annulled for row in grades) else [],
        "own_result": selectors.own_result(request.actor, session),
        "can_grade": any(not (row.result and row.result.signed_at) for row in grades),
        "graded": bool(waiting),
        "can_sign_results": bool(waiting) and can_sign and not own_sheet and bool(session.signed_at),
        "own_sheet": bool(waiting) and own_sheet,
        "can_annul": can_sign,
    }


def _signer(session: TrainingSession) -> str:
    if session.signed_by_id is None:
        return ""
    rows = access.users(commune_id=session.commune_id).filter(pk=session.signed_by_id)
    return rows.values_list("name", flat=True).first() or ""


def _waits_for(request: AppRequest, session: TrainingSession) -> bool:
    """Say whether a session is over and not signed, and somebody of this office signs it."""
    over = session.status == selectors.PLANNED and session.ends_at <= now(request)
    return over and not session.signed_at and policy.can_sign(request.actor, session)
