"""The same act for many files: proposed, confirmed, decided, called, delivered, confirmed under a changed law."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access import selectors as access
from trucban.callup import policy, selectors, services
from trucban.callup.models import Case, Season, Step, Summons
from trucban.web.attempts import attempt
from trucban.web.callup.many_forms import (
    ALL,
    ManyDecisionsForm,
    ManyDeliveriesForm,
    ManyProposalsForm,
    ManySummonsForm,
    TickedForm,
    WhichCallForm,
    WhichForm,
    WhichStepForm,
)
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

MOST_LINES = 300  # on one list; a hamlet at a time beyond it


def _keeps(request: AppRequest, season_id: UUID) -> Season:
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.can_propose(request.actor, found))
    return found


def _offer(request: AppRequest, form: TickedForm, rows: Sequence[Any]) -> None:
    form.offer(rows[:MOST_LINES], everybody=request.GET.get("chon") == ALL)


def _ticked(
    request: AppRequest, form: TickedForm, season: Season, words: dict[str, str], **more: Any
) -> HttpResponse:
    asked = request.GET.copy()
    asked["chon"] = ALL
    context = {"season": season, "form": form, "words": words, "most": MOST_LINES, **more}
    context["tick_all"] = asked.urlencode()
    return render(request, "callup/many.html", context, status=422 if form.errors else 200)


@page("callup.edit", "GET", "POST")
def propose_many(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    Whoever has the minutes of a hamlet or a council in hand. In five seconds: which step, which paper; tick, one press.

    By hamlet and name; what is proposed waits for a second person, file by file or all at once.
    """
    found = _keeps(request, season_id)
    standing = set(selectors.movable(actor=request.actor, season_id=found.pk).values_list("stage", flat=True))
    stages = [stage for stage in Case.Stage.values if stage in standing]
    which = WhichStepForm(request.actor, found, stages, request.GET if "buoc" in request.GET else None)
    if not which.pairs:
        messages.info(request, _("A proposal is open for every file, or none can go on: nothing to propose."))
        return redirect("callup:season", found.pk)
    chosen: dict[str, Any] = (
        which.cleaned_data if which.is_valid() else {"buoc": next(iter(which.pairs)), "thon": None}
    )
    before, after = which.pairs[chosen["buoc"]]
    form = ManyProposalsForm(found, before, after, today(request), request.POST or None)
    rows = list(
        selectors.movable(actor=request.actor, season_id=found.pk, stage=before, hamlet_id=chosen["thon"])
    )
    _offer(request, form, rows)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.propose_steps(
                actor=request.actor,
                case_ids=form.cleaned_data["ids"],
                to_stage=after,
                proof=form.proof,
                at=now(request),
            )
            said = ngettext(
                "%(count)d file proposed. Somebody else in charge confirms.",
                "%(count)d files proposed. Somebody else in charge confirms.",
                len(made),
            )
            messages.success(request, said % {"count": len(made)})
            return redirect("callup:waiting", found.pk)
    words = {
        "title": _("Propose: %(stage)s") % {"stage": after.label},
        "button": _("Propose who is ticked"),
        "nobody": _("Nobody stands there without an open proposal: choose another step or hamlet."),
    }
    return _ticked(request, form, found, words, which=which, too_many=len(rows) > MOST_LINES)


@page("callup.view")
def waiting(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    The second person in charge, and whoever has a decision in hand. In five seconds: what waits for me, on which paper.

    Everything that waits, by step, hamlet and name.
    """
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    return _waiting_page(request, found)


def _waiting_page(request: AppRequest, season: Season, bound: TickedForm | None = None) -> HttpResponse:
    rows = list(selectors.waiting(actor=request.actor, season_id=season.pk))
    rows.sort(key=_by_step)
    proposed = [row for row in rows if row.status == Step.Status.PROPOSED]
    confirmed = [row for row in rows if row.status == Step.Status.CONFIRMED]
    may_confirm = policy.may_confirm(request.actor, season)
    # A form holds no more than 1,000 answers; one's own proposals crowd out nobody's one can answer.
    shown = sorted(proposed, key=lambda row: row.proposed_by_id == request.actor.id)[:MOST_LINES]
    decisions = [(stage, list(own)) for stage, own in groupby(confirmed, _stage)]
    names = access.users(commune_id=season.commune_id).filter(pk__in={row.proposed_by_id for row in rows})
    context = {
        "season": season,
        "proposed": [
            (Case.Stage(stage), list(own)) for stage, own in groupby(sorted(shown, key=_by_step), _stage)
        ],
        "to_answer": may_confirm and any(row.proposed_by_id != request.actor.id for row in proposed),
        "decisions": [
            (Case.Stage(stage), _decision_form(request, stage, own[:MOST_LINES], bound))
            for stage, own in decisions
        ],
        "too_many": max(map(len, (proposed, *dict(decisions).values()))) > MOST_LINES,
        "most": MOST_LINES,
        "may_confirm": may_confirm,
        "can_edit": policy.can_propose(request.actor, season),
        "names": dict(names.values_list("pk", "name")),
        "nothing": not rows,
    }
    return render(request, "callup/waiting.html", context, status=422 if bound else 200)


def _stage(step: Step) -> str:
    return step.to_stage


def _by_step(step: Step) -> tuple[str, int, str, UUID]:
    hamlet, person = step.case.hamlet, step.case.person
    return step.to_stage, hamlet.number if hamlet else 10_000, person.name_sort, step.pk


def _decision_form(request: AppRequest, stage: str, rows: list[Step], bound: TickedForm | None) -> TickedForm:
    if bound and bound.data.get("den") == stage:
        return bound
    form = ManyDecisionsForm(auto_id=f"{stage}-%s", initial={"den": stage, "decided_on": today(request)})
    form.offer(rows, everybody=True)
    return form


@page("callup.confirm", "POST")
def answer_many(request: AppRequest, season_id: UUID) -> HttpResponse:
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    form = TickedForm(request.POST)
    form.offer(list(selectors.waiting(actor=request.actor, season_id=found.pk)))
    sends_back = request.POST.get("act") == "tra-lai"
    verb = services.refuse_steps if sends_back else services.confirm_steps
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect("callup:waiting", found.pk)
    with attempt(request):
        rows = verb(actor=request.actor, step_ids=form.cleaned_data["ids"], at=now(request))
        if sends_back:
            said = ngettext("%(count)d file sent back.", "%(count)d files sent back.", len(rows))
        else:
            said = ngettext("%(count)d file confirmed.", "%(count)d files confirmed.", len(rows))
        messages.success(request, said % {"count": len(rows)})
    return redirect("callup:waiting", found.pk)


@page("callup.confirm", "POST")
def decide_many(request: AppRequest, season_id: UUID) -> HttpResponse:
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    stage = request.POST.get("den", "")
    rows = selectors.waiting(actor=request.actor, season_id=found.pk)
    own = sorted(rows.filter(status=Step.Status.CONFIRMED, to_stage=stage), key=_by_step)
    form = ManyDecisionsForm(request.POST, auto_id=f"{stage if own else ''}-%s")
    form.offer(own)
    if form.is_valid():
        with attempt(request, form) as tried:
            done = services.record_decisions(
                actor=request.actor, step_ids=form.cleaned_data["ids"], at=now(request), **form.asked
            )
            said = ngettext(
                "The decision is written down for %(count)d file.",
                "The decision is written down for %(count)d files.",
                len(done),
            )
            messages.success(request, said % {"count": len(done)})
        if tried.done:
            return redirect("callup:waiting", found.pk)
    if not own:
        messages.error(request, _("Nothing of this step waits for a decision any more."))
        return redirect("callup:waiting", found.pk)
    return _waiting_page(request, found, form)


@page("callup.edit", "GET", "POST")
def summon_many(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever has the signed calls in hand. In five seconds: which call, its number, the day to appear; tick, one press."""
    found, on = _keeps(request, season_id), today(request)
    which = WhichCallForm(request.actor, found, request.GET if "loai" in request.GET else None)
    chosen: dict[str, Any] = (
        which.cleaned_data if which.is_valid() else {"loai": Summons.Kind.SCREENING, "thon": None}
    )
    kind = Summons.Kind(chosen["loai"])
    rows = list(
        selectors.to_call(actor=request.actor, season_id=found.pk, kind=kind, on=on, hamlet_id=chosen["thon"])
    )
    form = ManySummonsForm(request.POST or None)
    _offer(request, form, rows)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.summon_many(
                actor=request.actor,
                case_ids=form.cleaned_data["ids"],
                kind=kind,
                at=now(request),
                **form.asked,
            )
            said = ngettext("%(count)d call written down.", "%(count)d calls written down.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect("callup:deliver_many", found.pk)
    most = selectors.limit(found, selectors.EXAM, on=on) if kind == Summons.Kind.EXAM else None
    words = {
        "title": str(kind.label),
        "button": _("Write down the call for who is ticked"),
        "nobody": _("Nobody stands where one is called to this, or everybody has the call already."),
    }
    more = {"which": which, "too_many": len(rows) > MOST_LINES, "limits": [most] if most else []}
    return _ticked(request, form, found, words, **more)


@page("callup.edit", "GET", "POST")
def deliver_many(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever comes back from a hamlet. In five seconds: which day, into whose hands; tick, one press."""
    found = _keeps(request, season_id)
    which = WhichForm(request.actor, found, request.GET if "thon" in request.GET else None)
    hamlet_id = which.cleaned_data["thon"] if which.is_valid() else None
    calls = selectors.undelivered(actor=request.actor, season_id=found.pk)
    rows = list(calls.filter(case__hamlet_id=hamlet_id) if hamlet_id else calls)
    form = ManyDeliveriesForm(request.POST or None, initial={"delivered_on": today(request)})
    _offer(request, form, rows)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            done = services.record_deliveries(
                actor=request.actor, summons_ids=form.cleaned_data["ids"], at=now(request), **form.asked
            )
            said = ngettext(
                "%(count)d delivery written down.", "%(count)d deliveries written down.", len(done)
            )
            messages.success(request, said % {"count": len(done)})
            return redirect("callup:deliveries", found.pk)
    words = {
        "title": _("Calls were delivered"),
        "button": _("Write down the delivery for who is ticked"),
        "nobody": _("No call waits for its delivery."),
    }
    return _ticked(request, form, found, words, which=which, too_many=len(rows) > MOST_LINES)


@page("callup.confirm", "GET", "POST")
def law_changed(request: AppRequest, season_id: UUID) -> HttpResponse:
    """The commander after a law has changed. In five seconds: whose file is judged otherwise now, and by which version."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    changes = selectors.changed_by_law(found, on=today(request))
    of_case: dict[UUID, list[selectors.Change]] = {}
    for one in changes:
        of_case.setdefault(one.case.pk, []).append(one)
    rows = [own[0].case for own in of_case.values()]
    form = TickedForm(request.POST if request.method == "POST" else None)
    _offer(request, form, rows)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            done = services.confirm_judgements(
                actor=request.actor, case_ids=form.cleaned_data["ids"], at=now(request)
            )
            said = ngettext(
                "%(count)d file confirmed under the law as it is now. Its stage is unchanged.",
                "%(count)d files confirmed under the law as it is now. Their stages are unchanged.",
                len(done),
            )
            messages.success(request, said % {"count": len(done)})
            return redirect("callup:law_changed", found.pk)
    words = {
        "title": _("The law changed: to be confirmed"),
        "lead": _(
            "No file changes by itself. Look at each line; tick what is right under the law as it is now."
        ),
        "button": _("Confirm who is ticked under the law now"),
        "nobody": _("The law says of every file what it said when it was last confirmed."),
    }
    more = {"changes": of_case, "too_many": len(rows) > MOST_LINES}
    return _ticked(request, form, found, words, **more)
