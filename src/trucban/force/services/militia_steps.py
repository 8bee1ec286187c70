"""Steps of the militia duty: proposed for many in one press, confirmed by somebody else, decided by who has the power."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record_many, verb
from trucban.force import militia_flow as flow
from trucban.force import militia_terms as terms
from trucban.force import policy, selectors
from trucban.force.models import MilitiaProposal, MilitiaStatus, MilitiaYear, Person
from trucban.force.services.facts import write_fact
from trucban.force.services.militia_year import chosen_people, paper
from trucban.law.results import COMPLETED
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied

Status, State, Category = MilitiaStatus.Status, MilitiaProposal.State, MilitiaStatus.Category


class MilitiaStepRefused(DomainError):
    """The step does not follow from where somebody stands, or the law does not allow it on that day."""


class NothingToAnswer(DomainError):
    """Nothing is ticked, or what is ticked has been answered already."""


class ProposedByYourself(DomainError):
    """What somebody proposed is confirmed by somebody else."""


class MilitiaDecisionRefused(DomainError):
    """A decision has number and day; a completed term has the number of its certificate."""


@dataclass(frozen=True)
class Step:
    """What is proposed for everybody ticked; ``until`` is asked for an extension and may be given for a deferral."""

    to_status: str
    from_date: date
    category: str = ""
    until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@verb
def propose_militia_step(
    *, actor: Actor, year_id: UUID, person_ids: Collection[UUID], step: Step, at: datetime
) -> list[MilitiaProposal]:
    """
    Propose one step for these people. Nothing moves: somebody else confirms, and the office with the power decides.

    All or nobody. Recorded as ``militia.proposed``.

    Raises:
        NotVisible, PermissionDenied.
        MilitiaStepRefused: with who and why.
    """
    year = selectors.get_militia_year(actor=actor, year_id=year_id, lock=True)
    if not policy.keeps_militia(actor, year.owner_id):
        raise PermissionDenied
    people = chosen_people(actor, year, person_ids, MilitiaStepRefused)
    _check_verification(step, at)
    today = local_day(at)
    keys = [person.pk for person in people]
    standing = selectors.militia_standing(person_ids=keys, on=max(today, step.from_date))
    leaders = terms.leads_a_unit(keys, on=step.from_date)
    _refuse_open(people)
    rows = []
    for person in people:
        row = _proposal(actor, year, person, step, at)
        _judge(row, standing.get(person.pk), leads=person.pk in leaders)
        row.save(force_insert=True)
        rows.append(row)
    done = [(row, _said(row)) for row in rows]
    record_many(actor=actor, action="militia.proposed", done=done, at=at)
    return rows


def _proposal(actor: Actor, year: MilitiaYear, person: Person, step: Step, at: datetime) -> MilitiaProposal:
    return MilitiaProposal(
        commune_id=year.commune_id,
        owner_id=year.owner_id,
        year=year,
        person=person,
        to_status=step.to_status,
        category=step.category,
        from_date=step.from_date,
        until=step.until,
        verified_by=" ".join(step.verified_by.split()),
        verified_on=step.verified_on,
        proposed_at=at,
        proposed_by_id=actor.id,
    )


def _said(row: MilitiaProposal) -> dict[str, object]:
    return {
        "person": row.person_id,
        "to_status": row.to_status,
        "from_date": row.from_date,
        "until": row.until,
    }


def _check_verification(step: Step, at: datetime) -> None:
    body = step.verified_by.strip()
    if bool(body) != bool(step.verified_on):
        raise MilitiaStepRefused(
            _("Write both which body verified and on which day, or leave both empty while it is not done.")
        )
    if step.verified_on and step.verified_on > local_day(at):
        raise MilitiaStepRefused(_("The verification lies in the future: correct its day."))


def _refuse_open(people: list[Person]) -> None:
    rows = MilitiaProposal.objects.filter(person__in=people, state__in=selectors.OPEN_STATES)
    names = list(rows.order_by("person__name_sort").values_list("person__name", flat=True)[:3])
    if names:
        raise MilitiaStepRefused(
            _("A proposal is open already for %(people)s: answer it first.") % {"people": ", ".join(names)}
        )


def _judge(row: MilitiaProposal, standing: MilitiaStatus | None, *, leads: bool) -> None:
    """Set what the law gives, or refuse with a sentence that says where the person stands."""
    name, to_status = row.person.name, Status(row.to_status)
    if standing is None:
        raise MilitiaStepRefused(_("%(person)s is not registered: register first.") % {"person": name})
    if not flow.may_follow(standing.status, to_status):
        raise MilitiaStepRefused(
            _("%(person)s stands at “%(now)s”: “%(next)s” does not follow from there.")
            % {"person": name, "now": standing.get_status_display(), "next": to_status.label}
        )
    if row.from_date < standing.from_date:
        raise MilitiaStepRefused(
            _("%(person)s: “%(now)s” is written down from %(day)s; the next step begins no earlier.")
            % {"person": name, "now": standing.get_status_display(), "day": _day(standing.from_date)}
        )
    if to_status == Status.SERVING:
        _judge_selection(row)
    elif to_status == Status.EXTENDED:
        _judge_extension(row, standing, leads=leads)
    elif to_status == Status.COMPLETED:
        _judge_completion(row, standing)
    elif to_status != Status.DEFERRED:
        row.category, row.until = "", None
    elif row.until and row.until < row.from_date:
        raise MilitiaStepRefused(_("The deferral ends before it begins: correct one of the two days."))


def _judge_selection(row: MilitiaProposal) -> None:
    if row.category not in Category.values:
        raise MilitiaStepRefused(_("Choose in which component these people serve."))
    said = terms.age(row.person, on=row.from_date)
    if (why := terms.barred_by_age(said)) or said is None:
        raise MilitiaStepRefused(
            _("%(person)s cannot be selected: %(why)s") % {"person": row.person.name, "why": why}
        )
    term = terms.term_end(row.category, row.from_date, commune_id=row.commune_id)
    row.until, row.explanation = term.result, f"{said.text_vi} {term.text_vi}"  # type: ignore[assignment]  # a day


def _judge_extension(row: MilitiaProposal, standing: MilitiaStatus, *, leads: bool) -> None:
    service = terms.service_of(row.person, standing)
    said = terms.extension_end(row.person, service, on=row.from_date, leads=leads) if service else None
    if service is None or said is None or not isinstance(said.result, date):
        raise MilitiaStepRefused(
            _("%(person)s: birth date, sex or the end of the term is not written down: complete it first.")
            % {"person": row.person.name}
        )
    if not row.until or not standing.until or not standing.until < row.until <= said.result:
        raise MilitiaStepRefused(
            _("%(person)s: the term ends on %(now)s and may be extended up to %(last)s (%(source)s).")
            % {
                "person": row.person.name,
                "now": _day(standing.until) if standing.until else "–",
                "last": _day(said.result),
                "source": said.source_vi,
            }
        )
    row.category, row.explanation = service.began.category, said.text_vi


def _judge_completion(row: MilitiaProposal, standing: MilitiaStatus) -> None:
    service = terms.service_of(row.person, standing)
    said = terms.completion(service, on=row.from_date) if service else None
    if service is None or said is None or said.result != COMPLETED:
        why = said.text_vi if said else ""
        raise MilitiaStepRefused(
            _("%(person)s has not served the whole term: %(why)s") % {"person": row.person.name, "why": why}
        )
    row.category, row.until, row.explanation = service.began.category, None, said.text_vi


@verb
def confirm_militia_steps(
    *, actor: Actor, proposal_ids: Collection[UUID], at: datetime
) -> list[MilitiaProposal]:
    """
    Confirm what somebody else proposed; each then waits for the decision. Recorded as ``militia.confirmed``.

    Raises:
        NotVisible, PermissionDenied. NothingToAnswer. ProposedByYourself: one of them is the actor's own.
    """
    return _answer(actor, proposal_ids, State.CONFIRMED, "militia.confirmed", at)


@verb
def send_back_militia_steps(
    *, actor: Actor, proposal_ids: Collection[UUID], at: datetime
) -> list[MilitiaProposal]:
    """Send back what somebody else proposed; no reason about anybody is kept. Recorded as ``militia.refused``."""
    return _answer(actor, proposal_ids, State.SENT_BACK, "militia.refused", at)


def _answer(
    actor: Actor, proposal_ids: Collection[UUID], state: str, action: str, at: datetime
) -> list[MilitiaProposal]:
    rows = _waiting(actor, proposal_ids, State.PROPOSED)
    own = next((row for row in rows if row.proposed_by_id == actor.id), None)
    if own is not None:
        raise ProposedByYourself(
            _("%(person)s: you proposed this yourself, somebody else in charge answers it.")
            % {"person": own.person.name}
        )
    for row in rows:
        row.state, row.answered_at, row.answered_by_id = state, at, actor.id
        row.save(update_fields=["state", "answered_at", "answered_by_id"])
    record_many(actor=actor, action=action, done=[(row, {"state": row.state}) for row in rows], at=at)
    return rows


def _waiting(actor: Actor, proposal_ids: Collection[UUID], state: str) -> list[MilitiaProposal]:
    """Return proposals in a state, locked, if this actor may answer them all."""
    keys = list(dict.fromkeys(proposal_ids))
    rows = [selectors.get_militia_proposal(actor=actor, proposal_id=key, lock=True) for key in keys]
    if not rows:
        raise NothingToAnswer(_("Nothing is ticked: tick the proposals first."))
    if not all(policy.may_confirm_militia(actor, row.owner_id) for row in rows):
        raise PermissionDenied
    done = next((row for row in rows if row.state != state), None)
    if done is not None:
        raise NothingToAnswer(
            _("The proposal for %(person)s has been answered already: open the list anew.")
            % {"person": done.person.name}
        )
    return rows


@verb
def decide_militia_steps(
    *,
    actor: Actor,
    proposal_ids: Collection[UUID],
    decision: str,
    decided_on: date,
    certificates: Mapping[UUID, str] | None = None,
    at: datetime,
) -> list[MilitiaStatus]:
    """
    Write down the decision of the office that has the power on its day; only then each person takes the step.

    ``certificates`` gives each completed term its number. Recorded as ``militia.decided``.

    Raises:
        NotVisible, PermissionDenied. NothingToAnswer.
        MilitiaDecisionRefused: no number, a day to come, nobody with that power, a certificate missing.
        MilitiaStepRefused: somebody has taken another step since. TextTooLong.
    """
    rows = _waiting(actor, proposal_ids, State.CONFIRMED)
    written = paper(decision, MilitiaDecisionRefused)
    today = local_day(at)
    if decided_on > today:
        raise MilitiaDecisionRefused(_("The decision lies in the future: correct its day."))
    office = office_of(decided_on)
    keys = [row.person_id for row in rows]
    leaders = terms.leads_a_unit(keys, on=today)
    days = {max(today, row.from_date) for row in rows}
    standing = {day: selectors.militia_standing(person_ids=keys, on=day) for day in days}
    facts = []
    for row in rows:
        now = standing[max(today, row.from_date)].get(row.person_id)
        _judge(row, now, leads=row.person_id in leaders)
        number = _certificate(row, certificates or {})
        facts.append(_take(actor, row, f"{written}, {_day(decided_on)}", number, office, at))
    record_many(
        actor=actor, action="militia.decided", done=[(row, {"state": row.state}) for row in rows], at=at
    )
    return facts


def _certificate(row: MilitiaProposal, certificates: Mapping[UUID, str]) -> str:
    if row.to_status != Status.COMPLETED:
        return ""
    number = certificates.get(row.pk, "")
    if not number.strip():
        raise MilitiaDecisionRefused(
            _("%(person)s: write the number of the certificate of completion.") % {"person": row.person.name}
        )
    return paper(number, MilitiaDecisionRefused)


def office_of(on: date) -> str:
    """Return the office with the power of this decision on a day, as the law names it."""
    try:
        return law.power(flow.POWER, on=on).decides.label_vi
    except law.NoRuleInForce:
        raise MilitiaDecisionRefused(
            _("The law's table names nobody who decides this on %(day)s: check the day.") % {"day": _day(on)}
        ) from None


def _take(
    actor: Actor, row: MilitiaProposal, evidence: str, certificate: str, office: str, at: datetime
) -> MilitiaStatus:
    row.state = State.DECIDED
    row.save(update_fields=["state"])
    fact = MilitiaStatus(
        person=row.person,
        status=row.to_status,
        category=row.category,
        until=row.until,
        certificate=certificate,
        decided_by=office,
    )
    changes = {**_said(row), "decided_by": office, "certificate": certificate}
    return write_fact(actor, fact, "militia.step_taken", changes, row.from_date, evidence, at)
