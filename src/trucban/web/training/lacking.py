"""Who lacks days or qualifications, the days on which a make-up session could be held, and the press that plans it."""

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from trucban.document.services import note_export
from trucban.document.wording import day_text, time_text
from trucban.document.workbook import Sheet, render_xlsx
from trucban.duty import selectors as duty
from trucban.duty.models import PlaceRole
from trucban.force import selectors as force
from trucban.force.models import QualificationKind
from trucban.training import policy, selectors, services
from trucban.training.models import TrainingProgramme
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.tabs import tabs
from trucban.web.widgets import DayField, TimeInput

DEFAULT_FROM, DEFAULT_TO = time(7, 30), time(11, 30)


class HoursForm(forms.Form):
    """When and where the session would be; the days are proposed for these hours."""

    from_time = forms.TimeField(label=gettext_lazy("From hour"), widget=TimeInput)
    to_time = forms.TimeField(label=gettext_lazy("To hour"), widget=TimeInput)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=160)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)


class ProposalForm(HoursForm):
    """What the button of a proposed day says."""

    day = DayField(label=gettext_lazy("Day"))


class KindForm(forms.Form):
    cap = forms.UUIDField(required=False)


def needs_of_posts(request: AppRequest) -> list[selectors.Need]:
    """Return what the own duty posts ask of whom they take: for each qualification the most one shift needs."""
    owner_id = request.actor.agency_with("training.lacking")
    found: dict[tuple[UUID, UUID], selectors.Need] = {}
    for pattern in duty.patterns(actor=request.actor, on=today(request)):
        post = pattern.post
        for place in pattern.places.all():
            if post.owner_id != owner_id or place.qualification is None or place.role == PlaceRole.POLICE:
                continue
            key = (post.pk, place.qualification.pk)
            if key not in found or found[key].count < place.count:
                found[key] = selectors.Need(post.unit, place.qualification, place.count, post.name)
    return list(found.values())


def _skills(request: AppRequest) -> list[selectors.SkillLacking]:
    return selectors.skills_lacking(actor=request.actor, on=today(request), needs=needs_of_posts(request))


@page("training.lacking")
def lacking(request: AppRequest) -> HttpResponse:
    """
    Whoever plans training, when a month is planned; the leader of a hamlet, before going to see its people.

    In five seconds: how many lack days, what too few are qualified for, and for who plans the way to a day on which
    they could come. A leader of a hamlet sees its people, and neither figures of units nor a press.
    """
    day = today(request)
    plans = request.actor.can("training.plan")
    context = {
        "tabs": tabs("lacking") if plans else [],
        "plans": plans,
        "sees_everybody": selectors.sees_everybody(request.actor),
        "year": day.year,
        "programmes": selectors.days_lacking(actor=request.actor, year=day.year, today=day),
        "skills": _skills(request),
    }
    return render(request, "training/lacking.html", context)


@page("training.lacking")
def lacking_xlsx(request: AppRequest) -> HttpResponse:
    """Whoever reports to the superior command or goes round a hamlet: the two lists, saying who saved them and when."""
    day = today(request)
    days = selectors.days_lacking(actor=request.actor, year=day.year, today=day)
    skills = _skills(request)
    title = _("Saved by %(name)s at %(time)s on %(today)s") % {
        "name": request.actor.name,
        "time": time_text(now(request)),
        "today": day_text(now(request)),
    }
    whole = selectors.sees_everybody(request.actor)
    data = render_xlsx([_days_sheet(days, title), _skills_sheet(skills, title, whole)])
    lines = sum(len(row.people) for row in days) + sum(len(row.people) for row in skills)
    note_export(actor=request.actor, of="training.lacking", at=now(request), lines=lines)
    return download(data, f"con-thieu-huan-luyen-{day:%Y-%m-%d}.xlsx")


def _days_sheet(days: list[selectors.ProgrammeLacking], title: str) -> Sheet:
    every = [(row.programme, one) for row in days for one in row.people]
    return Sheet(
        name=_("Days lacking"),
        header=(
            _("No."),
            _("Full name"),
            _("Militia category"),
            _("Days the law asks for"),
            _("Days done"),
            _("Days planned to come"),
            _("Days lacking"),
        ),
        rows=tuple(
            (
                number,
                one.person.name,
                programme.get_category_display(),
                one.required,
                one.credited,
                one.coming,
                one.lacking,
            )
            for number, (programme, one) in enumerate(every, start=1)
        ),
        widths=(6, 28, 24, 14, 12, 16, 12),
        title=title,
    )


def _skills_sheet(skills: list[selectors.SkillLacking], title: str, whole: bool) -> Sheet:
    """Return who could be trained; figures of units only where the list is of the ``whole`` agency."""
    every = [(row, one) for row in skills for one in row.people]
    return Sheet(
        name=_("Qualifications lacking"),
        header=(
            _("No."),
            _("Full name"),
            _("Qualification"),
            pgettext("training", "Needed for"),
            _("Unit"),
            _("Needed"),
            _("Held in 60 days"),
            pgettext("qualification", "Held until"),
        ),
        rows=tuple(
            (
                number,
                one.person.name,
                row.need.kind.name,
                row.need.what,
                row.need.unit.name if row.need.unit else "",
                row.need.count if whole else None,
                row.holders if whole else None,
                day_text(one.until) if one.until else "",
            )
            for number, (row, one) in enumerate(every, start=1)
        ),
        widths=(6, 28, 24, 28, 24, 10, 14, 14),
        title=title,
    )


def _last_place(request: AppRequest, programme: TrainingProgramme) -> str:
    last = selectors.sessions(actor=request.actor, programme_id=programme.pk).last()
    return last.place if last else ""


def _kind(request: AppRequest) -> QualificationKind | None:
    form = KindForm(request.GET)
    kind_id = form.cleaned_data["cap"] if form.is_valid() else None
    if kind_id is None:
        return None
    return force.get_qualification_kind(commune_id=request.actor.commune_id, kind_id=kind_id)


@page("training.plan", "GET", "POST")
def proposals(request: AppRequest, programme_id: UUID) -> HttpResponse:
    """
    Who plans the make-up. In five seconds: on which day most of those lacking are free, and who could not come.

    One press plans the session and calls just those who could come that day.
    """
    found = selectors.get_programme(actor=request.actor, programme_id=programme_id)
    require(policy.can_plan(request.actor, found))
    kind = _kind(request)
    people = selectors.lacking_in(
        actor=request.actor,
        programme=found,
        today=today(request),
        kind_id=kind.pk if kind else None,
        needs=needs_of_posts(request),
    )
    asked: dict[str, Any] = {
        "from_time": f"{DEFAULT_FROM:%H:%M}",
        "to_time": f"{DEFAULT_TO:%H:%M}",
        "subject": kind.name if kind else _("Make-up training"),
        "place": _last_place(request, found),
    }
    asked |= {name: request.GET[name] for name in asked if name in request.GET}
    form = ProposalForm(request.POST) if request.method == "POST" else HoursForm(asked)
    is_valid = form.is_valid()
    from_time, to_time = DEFAULT_FROM, DEFAULT_TO
    if "from_time" in form.cleaned_data and "to_time" in form.cleaned_data:
        from_time, to_time = form.cleaned_data["from_time"], form.cleaned_data["to_time"]
    days = selectors.proposed_days(
        programme=found,
        people=people,
        from_time=from_time,
        to_time=to_time,
        at=now(request),
        counts_days=kind is None,
    )
    if request.method == "POST" and is_valid:
        with attempt(request, form):
            return _plan(request, found, kind, days, form)
    context = {
        "programme": found,
        "kind": kind,
        "people": people,
        "days": days,
        "form": form,
        "can_press": is_valid,
        "values": form.cleaned_data,
    }
    return render(
        request, "training/proposals.html", context, status=422 if request.method == "POST" else 200
    )


def _plan(
    request: AppRequest,
    programme: TrainingProgramme,
    kind: QualificationKind | None,
    days: list[selectors.ProposedDay],
    form: forms.Form,
) -> HttpResponse:
    """Plan the session of a proposed day; the calendar may have changed since, so the day is looked up anew."""
    values = form.cleaned_data
    day = next((row for row in days if row.starts_at.date() == values["day"]), None)
    if day is None:
        raise services.SessionRefused(
            _("This day is no longer among the proposed ones: the calendar has changed. Choose another.")
        )
    made = services.plan_session(
        actor=request.actor,
        programme_id=programme.pk,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        subject=values["subject"],
        place=values["place"],
        gives_id=kind.pk if kind else None,
        person_ids=[person.pk for person in day.free],
        leave_out_taken=True,
        at=now(request),
    )
    messages.success(request, _("The session is planned; its people are taken in the calendar."))
    return redirect("training:session", made.pk)
