"""Writing down, ending and taking back what is true of a person for a time."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.force import policy, selectors, services
from trucban.force.models import DatedFact, Membership, MilitiaStatus, Person
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.web.clock import now, today
from trucban.web.force.asking import Asking, ask
from trucban.web.force.forms import EndForm, FactForm, JoinForm, QualifyForm, RetractForm, TitleForm
from trucban.web.force.views.people import own_person
from trucban.web.http import AppRequest
from trucban.web.pages import page


def _add(
    request: AppRequest, person: Person, form: FactForm, title: str, act: Callable[..., object]
) -> HttpResponse:
    asking = Asking(
        title=title,
        button=_("Write down"),
        done=_("It has been written down."),
        back=reverse("force:person", args=[person.pk]),
        back_label=person.name,
    )
    return ask(
        request,
        form,
        asking,
        lambda: act(actor=request.actor, person_id=person.pk, at=now(request), **form.cleaned_data),
    )


@page("force.edit", "GET", "POST")
def join(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Who keeps the register. In five seconds: which unit, as what, from when."""
    person = selectors.get_person(actor=request.actor, person_id=person_id)
    on = today(request)
    form = JoinForm(request.actor, person, on, request.POST or None, initial={"from_date": on})
    return _add(request, person, form, _("Add to a unit"), services.add_membership)


@page("force.edit", "GET", "POST")
def give_post(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Who keeps the register. In five seconds: the title, from when; the post before ends that day."""
    person = own_person(request, person_id)
    form = TitleForm(request.POST or None, initial={"from_date": today(request)})
    return _add(request, person, form, _("Give a post"), services.give_post)


@page("force.edit", "GET", "POST")
def give_rank(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Who keeps the register. In five seconds: the rank, from when; the rank before ends that day."""
    person = own_person(request, person_id)
    form = TitleForm(request.POST or None, initial={"from_date": today(request)})
    return _add(request, person, form, _("Give a rank"), services.give_rank)


@page("force.edit", "GET", "POST")
def qualify(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Who keeps the register. In five seconds: qualified for what, until when."""
    person = own_person(request, person_id)
    form = QualifyForm(request.actor, request.POST or None, initial={"from_date": today(request)})
    return _add(request, person, form, _("Add a qualification"), services.add_qualification)


def _fact(request: AppRequest, person_id: UUID, fact_id: UUID) -> tuple[Person, DatedFact]:
    """Return a fact of a person this actor sees."""
    card = selectors.person_card(actor=request.actor, person_id=person_id, on=today(request))
    fact = next((fact for fact in card.history if fact.pk == fact_id), None)
    if fact is None:
        raise NotVisible
    return card.person, fact


@page("force.edit", "GET", "POST")
def leave(request: AppRequest, person_id: UUID, fact_id: UUID) -> HttpResponse:
    """Who keeps the register, when somebody leaves a unit. In five seconds: which unit, from which day."""
    person, fact = _fact(request, person_id, fact_id)
    if not isinstance(fact, Membership):
        raise NotVisible
    if not policy.can_place(request.actor, person, fact.unit):
        raise PermissionDenied
    asking = Asking(
        title=_("Leaves “%(unit)s”") % {"unit": fact.unit.name},
        button=_("Write down"),
        done=_("It has been written down; earlier rolls stay as they were."),
        back=reverse("force:person", args=[person.pk]),
        back_label=person.name,
    )
    form = EndForm(request.POST or None, initial={"on": today(request)})
    return ask(
        request,
        form,
        asking,
        lambda: services.end_membership(
            actor=request.actor, membership_id=fact.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("force.edit", "GET", "POST")
def retract(request: AppRequest, person_id: UUID, fact_id: UUID) -> HttpResponse:
    """Who keeps the register and sees a mistake in it. In five seconds: that the row stays, struck, with the reason."""
    own_person(request, person_id)
    person, fact = _fact(request, person_id, fact_id)
    asking = Asking(
        title=_("Retract: this was wrong"),
        button=_("Retract"),
        done=_("It has been retracted. Enter the right one as a new line."),
        back=reverse("force:person", args=[person.pk]),
        back_label=person.name,
        lead=_("“%(fact)s”, from %(day)s. The line stays in the history, struck, with your reason.")
        % {"fact": fact_words(fact), "day": f"{fact.from_date:%d/%m/%Y}"},
    )
    form = RetractForm(request.POST or None)
    return ask(
        request,
        form,
        asking,
        lambda: services.retract_fact(
            actor=request.actor, fact_id=fact.pk, at=now(request), **form.cleaned_data
        ),
    )


def fact_words(fact: DatedFact) -> str:
    """Return what a fact says, in its own name: the unit, the title, the qualification."""
    if isinstance(fact, MilitiaStatus):
        return str(fact.get_status_display())
    said = getattr(fact, "unit", None) or getattr(fact, "kind", None) or getattr(fact, "title", "")
    return str(said)
