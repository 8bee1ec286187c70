"""The registration of a year: how many hamlets are done, who is missing, and the list one registers from."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban import law
from trucban.force import militia, policy, selectors, services
from trucban.force.models import MilitiaYear
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.asking import Asking, ask
from trucban.web.force.militia_forms import MilitiaYearForm, RegisterForm
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

FIRST_NAMES = 12  # of a list among others; the whole one has a page


@page("force.militia")
def home(request: AppRequest) -> HttpResponse:
    """The assistant, every April. In five seconds: this year's registration, or where it is opened."""
    latest = selectors.militia_years(actor=request.actor).first()
    if latest is None:
        return render(request, "force/militia.html", {"tabs": tabs("force:militia", request.actor)})
    return _year_page(request, latest)


@page("force.militia")
def year(request: AppRequest, militia_year_id: UUID) -> HttpResponse:
    """
    The assistant while the registration runs, the commander who asks how it goes.

    In five seconds: how many hamlets are done, how many people are missing, and in which hamlet.
    """
    return _year_page(request, selectors.get_militia_year(actor=request.actor, year_id=militia_year_id))


def _year_page(request: AppRequest, found: MilitiaYear) -> HttpResponse:
    on = today(request)
    registration = selectors.registration(found, on=on)
    standing = selectors.standing_of(owner_id=found.owner_id, on=on)
    days = selectors.militia_notice_days(commune_id=found.commune_id, on=on)
    context = {
        "tabs": tabs("force:militia", request.actor),
        "year": found,
        "years": [row for row in selectors.militia_years(actor=request.actor) if row.pk != found.pk],
        "of": registration,
        "unknown": registration.unknown[:FIRST_NAMES],
        "more_unknown": max(0, len(registration.unknown) - FIRST_NAMES),
        "days_left": (registration.last_day - on).days,
        "has_begun": on >= registration.first_day,
        "can_edit": policy.keeps_militia(request.actor, found.owner_id),
        "to_confirm": _to_confirm(registration),
        "counts": selectors.militia_counts(standing),
        "ending": selectors.ending(standing, on=on, days=days),
        "ending_days": days,
        "waiting": selectors.open_militia_proposals(actor=request.actor, year=found).count(),
        "today": on,
    }
    return render(request, "force/militia.html", context)


def _to_confirm(registration: selectors.Registration) -> str:
    """Return what of the law of ages waits to be confirmed, once."""
    for row in registration.hamlets:
        for line in row.of_age:
            if line.decision.to_be_confirmed:
                return " ".join(
                    dict.fromkeys(r.note or r.title_vi for r in line.decision.rules if r.confidence == "?")
                )
    return ""


@page("force.militia", "GET", "POST")
def new_year(request: AppRequest) -> HttpResponse:
    """The assistant with the year's plan in hand. In five seconds: the year, the day of the age, the plan's number."""
    form = MilitiaYearForm(request.POST or None, initial=_next_year(today(request)))
    asking = Asking(
        title=_("Open the registration of a year"),
        button=_("Open the registration"),
        done=_("The registration is open. Whom the law asks stands below, hamlet by hamlet."),
        back=reverse("force:militia"),
        back_label=_("Militia year"),
    )
    return ask(
        request,
        form,
        asking,
        lambda: services.open_militia_year(actor=request.actor, at=now(request), **form.cleaned_data),
    )


def _next_year(on: date) -> dict[str, object]:
    """Return the year whose month has not passed, and the last day of that month."""
    try:
        chosen = on.year if on <= militia.window(on.year)[1] else on.year + 1
        return {"year": chosen, "age_on": militia.window(chosen)[1]}
    except law.NoRuleInForce:
        return {"year": on.year}


@page("force.militia", "GET", "POST")
def hamlet(request: AppRequest, militia_year_id: UUID, hamlet_id: UUID) -> HttpResponse:
    """
    The assistant with a hamlet's list on the desk.

    In five seconds: who is missing; tick those on the list, type its number once, one press.
    """
    return _hamlet_page(request, militia_year_id, hamlet_id)


@page("force.militia", "GET", "POST")
def without_hamlet(request: AppRequest, militia_year_id: UUID) -> HttpResponse:
    """Whoever finishes the registration. In five seconds: who is of age and in no hamlet's list."""
    return _hamlet_page(request, militia_year_id, None)


def _hamlet_page(request: AppRequest, year_id: UUID, hamlet_id: UUID | None) -> HttpResponse:
    found = selectors.get_militia_year(actor=request.actor, year_id=year_id)
    row = selectors.registration(found, on=today(request)).of_hamlet(hamlet_id)
    if row is None:
        raise NotVisible
    can_edit = policy.keeps_militia(request.actor, found.owner_id)
    form = RegisterForm(row.of_age, request.POST or None, initial={"on": today(request)})
    if request.method == "POST":
        require(can_edit)
        if form.is_valid() and _register(request, form, found):
            return redirect(request.path)
    again = RegisterForm([], auto_id="again-%s", initial={"on": today(request)})
    context = {"year": found, "row": row, "form": form, "again": again, "can_edit": can_edit}
    return render(request, "force/militia_hamlet.html", context, status=422 if form.errors else 200)


def _register(request: AppRequest, form: RegisterForm, found: MilitiaYear) -> bool:
    with attempt(request, form) as tried:
        done = services.register_for_militia(
            actor=request.actor,
            year_id=found.pk,
            person_ids=form.chosen,
            on=form.cleaned_data["on"],
            evidence=form.cleaned_data["evidence"],
            excused=form.excused,
            at=now(request),
        )
        said = ngettext(
            "%(count)d person was written down.", "%(count)d people were written down.", len(done)
        )
        messages.success(request, said % {"count": len(done)})
    return tried.done
