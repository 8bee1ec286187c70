"""What may be kept no longer: due, held back, proposed by one person and erased by another, proved afterwards."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trucban.force import selectors, services
from trucban.force.models import Erasure
from trucban.rulebook.settings import BY_KEY
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.asking import Asking, ask
from trucban.web.force.data_forms import HoldForm, WhyForm
from trucban.web.force.tabs import tabs
from trucban.web.force.views.people import own_person
from trucban.web.http import AppRequest
from trucban.web.pages import page

LINES_A_PAGE = 50


@page("force.edit")
def retention(request: AppRequest) -> HttpResponse:
    """
    Whoever keeps the register, once a month; the head, who confirms.

    In five seconds: what is due and why, what waits for me, what cannot go and until when.
    """
    actor, on = request.actor, today(request)
    due = selectors.due_for_erasure(actor=actor, on=on)
    waiting = list(selectors.erasures(actor=actor, status=Erasure.Status.PROPOSED))
    done = Paginator(selectors.erasures(actor=actor, status=Erasure.Status.DONE), LINES_A_PAGE)
    found = done.get_page(request.GET.get("trang"))
    names = selectors.names_of(
        actor=actor,
        user_ids={
            who for row in [*waiting, *found] for who in (row.proposed_by_id, row.decided_by_id) if who
        },
    )
    labels = selectors.labels_of(waiting)
    context = {
        "tabs": tabs("force:people", request.actor),
        "due": [row for row in due if not row.proposed],
        "kinds": dict(Erasure.Kind.choices),
        "rules": _rules(request),
        "waiting": [
            (row, labels.get(row.subject_id, ""), names.get(row.proposed_by_id, "")) for row in waiting
        ],
        "found": found,
        "done": [_proof(row, names) for row in found],
        "holds": selectors.holds(actor=actor, on=on),
    }
    return render(request, "force/retention.html", context)


def tables_of_erasures() -> dict[str, str]:
    """Return what the register of erasures calls the tables, for who reads it."""
    return {
        "force.person": _("person"),
        "force.membership": _("membership of a unit"),
        "force.postheld": _("post"),
        "force.rankheld": _("rank"),
        "force.qualification": pgettext("erased", "qualification"),
        "force.militiastatus": _("step of the militia duty"),
        "force.militiaproposal": _("proposal for the militia"),
        "force.militiaonrecord": _("militia service taken over from a list"),
        "force.custody": _("equipment that was held"),
        "calendar.commitment": _("days of leave"),
        "calendar.leaverequest": _("request for leave"),
        "duty.wish": _("wish for the roster"),
        "duty.swaprequest": _("swap of a duty"),
        "duty.takeover": _("take-over of a watch"),
        "duty.alertstep": pgettext("erased", "call of an alert"),
        "duty.assignment": _("reason for passing a rule over"),
        "callup.step": _("step of a call-up file"),
        "callup.summons": pgettext("erased", "call-up decision delivered"),
        "callup.objection": pgettext("erased", "objection"),
        "force.personmerge": _("putting together"),
        "force.knownapart": _("pair kept apart"),
        "force.legalhold": _("hold"),
        "force.importline": _("row of a list"),
        "force.disclosure": _("look at data"),
        "force.disclosedperson": _("receipt of a person"),
    }


def _proof(row: Erasure, names: dict[UUID, str]) -> tuple[Erasure, str, str, str]:
    words = tables_of_erasures()
    rows = ", ".join(f"{words[table]}: {count}" for table, count in row.counts.items())
    decider = names.get(row.decided_by_id, "") if row.decided_by_id else ""
    return row, rows, names.get(row.proposed_by_id, ""), decider


def _rules(request: AppRequest) -> list[tuple[str, str, int | None]]:
    months = selectors.months_kept(commune_id=request.commune.pk, on=today(request))
    return [(key, str(BY_KEY[key].label), months[rule]) for rule, key in selectors.RULES.items()]


@page("force.edit", "POST")
def propose(request: AppRequest) -> HttpResponse:
    """What was ticked among the due."""
    chosen = [key for key in map(_uuid, request.POST.getlist("xoa")) if key]
    with attempt(request):
        rows = services.propose_due(actor=request.actor, subject_ids=chosen, at=now(request))
        messages.success(
            request, _("Proposed: %(count)d. Somebody else confirms it below.") % {"count": len(rows)}
        )
    return redirect("force:retention")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@page("force.edit", "GET", "POST")
def request_erasure(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Whoever was asked by a person to erase their data. In five seconds: what goes, that two people are needed."""
    person = own_person(request, person_id)
    asking = Asking(
        title=_("Erase the data of %(name)s") % {"name": person.name},
        button=_("Propose to erase it"),
        done=_("Proposed: somebody else has to confirm it."),
        back=reverse("force:person", args=[person.pk]),
        back_label=person.name,
        lead=_(
            "Name, birth, telephone, units, posts and the rows of lists about this person go for good. Duties they stood"
            " stay without a name."
        ),
    )
    form = WhyForm(request.POST or None)
    return ask(
        request,
        form,
        asking,
        lambda: services.propose_on_request(
            actor=request.actor, person_id=person.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("force.edit", "GET", "POST")
def hold(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Whoever has a complaint, an inspection or a claim on the desk. In five seconds: why, and until when."""
    person = own_person(request, person_id)
    asking = Asking(
        title=_("Hold the data of %(name)s") % {"name": person.name},
        button=_("Hold"),
        done=_("Held: nothing of it is erased before that day has passed."),
        back=reverse("force:person", args=[person.pk]),
        back_label=person.name,
    )
    form = HoldForm(request.POST or None)
    return ask(
        request,
        form,
        asking,
        lambda: services.hold_back(
            actor=request.actor, person_id=person.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("force.erase", "POST")
def lift(request: AppRequest, hold_id: UUID) -> HttpResponse:
    with attempt(request):
        services.lift_hold(actor=request.actor, hold_id=hold_id, at=now(request))
        messages.success(request, _("The hold has ended."))
    return redirect("force:retention")


@page("force.erase", "POST")
def confirm(request: AppRequest, erasure_id: UUID) -> HttpResponse:
    """The second person: it is erased now."""
    with attempt(request):
        row = services.confirm_erasure(actor=request.actor, erasure_id=erasure_id, at=now(request))
        messages.success(
            request,
            _("Erased: %(rows)d rows. The proof stands in the register below.")
            % {"rows": sum(row.counts.values())},
        )
    return redirect("force:retention")


@page("force.edit", "GET", "POST")
def refuse(request: AppRequest, erasure_id: UUID) -> HttpResponse:
    """Whoever says no, or takes back what they proposed. In five seconds: why it stays."""
    row = selectors.get_erasure(actor=request.actor, erasure_id=erasure_id)
    asking = Asking(
        title=_("Do not erase"),
        button=_("It stays"),
        done=_("It stays; the reason is written down."),
        back=reverse("force:retention"),
        back_label=_("Keeping and erasing"),
        lead=selectors.labels_of([row]).get(row.subject_id, ""),
    )
    form = WhyForm(request.POST or None)
    return ask(
        request,
        form,
        asking,
        lambda: services.refuse_erasure(
            actor=request.actor, erasure_id=row.pk, at=now(request), **form.cleaned_data
        ),
    )
