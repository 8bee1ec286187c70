"""The report of a season, a quota shared among hamlets, calls delivered, who looked into files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.callup import policy, selectors, services
from trucban.callup.allocation import allocate, farthest_hundredths
from trucban.callup.models import Summons
from trucban.document.wording import day_text
from trucban.web.attempts import attempt, say_errors
from trucban.web.callup.acts import form_page
from trucban.web.callup.forms import DeliveryForm, MonthForm, QuotaForm, SummonsForm
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("callup.read")
def report(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    Whoever reports to the province. In five seconds: each figure with the one it is a share of.

    A quota typed below is shared among the hamlets, with every step of the working.
    """
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    eligible = selectors.eligible_by_hamlet(found)
    everybody = sum(eligible.values())
    form = QuotaForm(
        everybody, request.GET if "chi_tieu" in request.GET else None, initial={"chi_tieu": found.quota}
    )
    shares = allocate(form.cleaned_data["chi_tieu"], eligible) if form.is_bound and form.is_valid() else []
    context = {
        "season": found,
        "figures": selectors.report(found),
        "form": form,
        "everybody": everybody,
        "closing": selectors.closed_late(found, on=today(request)),
        "telling": selectors.told_late(found, on=today(request)),
        "limits": selectors.limits(found, on=today(request)),
        "may_confirm": policy.may_confirm(request.actor, found),
        "shares": shares,
        "apart": f"{farthest_hundredths(shares) / 100:.2f}".replace(".", ","),
    }
    return render(request, "callup/report.html", context)


@page("callup.confirm")
def review(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    The commander, once a month. In five seconds: who opened how many files, and when nobody works.

    It is about accounts and files; it says nothing of the citizens.
    """
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    form = MonthForm(request.GET if "thang" in request.GET else None, initial={"thang": today(request)})
    month = form.cleaned_data["thang"] if form.is_bound and form.is_valid() else today(request)
    done = selectors.reviewed(found, month)
    reader = (
        access.users(commune_id=found.commune_id).filter(pk=done.reviewed_by_id).first() if done else None
    )
    context = {
        "season": found,
        "form": form,
        "month": month.replace(day=1),
        "rows": selectors.access_review(actor=request.actor, season=found, month=month),
        "to_ask": selectors.to_ask(actor=request.actor, season=found, month=month),
        "done": done,
        "reader": reader.name if reader else "",
        "is_over": month.replace(day=1) < today(request).replace(day=1),
    }
    return render(request, "callup/review.html", context)


@page("callup.confirm", "POST")
def reviewed(request: AppRequest, season_id: UUID) -> HttpResponse:
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    back = reverse("callup:review", args=[found.pk])
    form = MonthForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect(back)
    month = form.cleaned_data["thang"]
    with attempt(request):
        services.record_access_review(actor=request.actor, season_id=found.pk, month=month, at=now(request))
        messages.success(request, _("Written down: this month is reviewed."))
    return redirect(f"{back}?thang={month:%Y-%m}")


@page("callup.edit", "GET", "POST")
def summon(request: AppRequest, case_id: UUID) -> HttpResponse:
    """Whoever has the signed call in hand. In five seconds: which call, its number, the day to appear."""
    found = selectors.get_case(actor=request.actor, case_id=case_id)
    require(policy.can_propose(request.actor, found))
    back, kind = reverse("callup:case", args=[found.pk]), selectors.call_kind(found)
    if kind is None:
        messages.info(
            request,
            _("The file stands at “%(stage)s”: nobody is called from there.")
            % {"stage": found.get_stage_display()},
        )
        return redirect(back)
    form = SummonsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.summon(
                actor=request.actor, case_id=found.pk, kind=kind, at=now(request), **form.cleaned_data
            )
            said = _("Deliver it by %(day)s.") % {"day": day_text(made.deliver_by)}
            messages.success(request, said)
            return redirect("callup:case", found.pk)
    words = {"title": str(kind.label), "button": _("Write it down"), "lead": found.person.name}
    is_exam = kind == Summons.Kind.EXAM
    most = selectors.limit(found.season, selectors.EXAM, on=today(request)) if is_exam else None
    return form_page(request, form, words, back=back, season=found.season, limits=[most] if most else [])


@page("callup.edit", "GET", "POST")
def deliver(request: AppRequest, summons_id: UUID) -> HttpResponse:
    """Whoever comes back from the citizen's house. In five seconds: whose call, the day it was handed over."""
    found = selectors.get_summons(actor=request.actor, summons_id=summons_id)
    require(policy.can_propose(request.actor, found.case))
    form = DeliveryForm(request.POST or None, initial={"delivered_on": today(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_delivery(
                actor=request.actor, summons_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The delivery is written down."))
            return redirect("callup:case", found.case_id)
    words = {
        "title": _("The call was delivered"),
        "button": _("Write it down"),
        "lead": f"{found.case.person.name} · {found.get_kind_display()}",
    }
    back = reverse("callup:case", args=[found.case_id])
    return form_page(request, form, words, back=back, season=found.case.season)
