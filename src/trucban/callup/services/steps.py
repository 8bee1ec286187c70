"""A proposal to move a case, its confirmation by somebody else, and the decision of the office that has the power."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.callup import flow, judgement, policy, selectors
from trucban.callup.models import LONGEST_PAPER, Case, Step
from trucban.document.wording import clean_line, day_text
from trucban.law.results import MEETS
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied

Stage, Status = Case.Stage, Step.Status


class StepRefused(DomainError):
    """The step is not one the case may take now, or its paper, ground or class is missing."""


class NothingToConfirm(DomainError):
    """The proposal has been answered already, or does not wait for this."""


class ByTheSamePerson(DomainError):
    """What somebody proposed is confirmed by somebody else."""


class DecisionRefused(DomainError):
    """A decision has number and day, and is not taken before what it decides."""


@dataclass(frozen=True)
class Proof:
    """
    What a proposal stands on: numbers and days, never contents.

    ``ground`` is a key of `judgement.grounds`; ``until`` the last day the paper or the ground holds.
    """

    held_on: date
    evidence: str
    until: date | None = None
    ground: str = ""
    health_class: int | None = None
    service: str = ""


@verb
def propose_step(*, actor: Actor, case_id: UUID, to_stage: str, proof: Proof, at: datetime) -> Step:
    """
    Propose that a case goes to a stage. Nothing moves: :func:`confirm_step` is somebody else's.

    Recorded as ``callup.proposed``.

    Raises:
        NotVisible, PermissionDenied.
        StepRefused: another proposal is open, the stage does not follow, or the proof is not complete.
    """
    case = selectors.get_case(actor=actor, case_id=case_id, lock=True)
    if not policy.can_propose(actor, case):
        raise PermissionDenied
    if selectors.open_step(case):
        raise StepRefused(_("A proposal for this file is still open: answer it first."))
    if to_stage not in selectors.next_stages(case):
        raise StepRefused(
            _("From “%(stage)s” the file cannot go there: choose one of the steps offered.")
            % {"stage": str(case.get_stage_display())}
        )
    step = Step(
        commune_id=case.commune_id,
        owner_id=case.owner_id,
        case=case,
        from_stage=case.stage,
        to_stage=Stage(to_stage),
        held_on=proof.held_on,
        evidence=clean_line(proof.evidence, most=LONGEST_PAPER),
        evidence_until=proof.until,
        proposed_at=at,
        proposed_by_id=actor.id,
    )
    _check_paper(step, at)
    _check_order(step)
    _set_ground(step, proof)
    _set_class(step, proof)
    _set_service(step, proof)
    _refuse_beyond_quota(step, at)
    step.save(force_insert=True)
    objection = selectors.awaiting_proposal(case)
    if objection:
        objection.proposal = step
        objection.save(update_fields=["proposal"])
    changes = {
        "to_stage": step.to_stage,
        "held_on": step.held_on,
        "evidence": step.evidence,
        "evidence_until": step.evidence_until,
        "ground": step.ground,
        "health_class": step.health_class,
        "service": step.service,
        "objection": objection.pk if objection else None,
    }
    record(actor=actor, action="callup.proposed", subject=case, at=at, changes=changes)
    return step


def _check_paper(step: Step, at: datetime) -> None:
    if not step.evidence:
        raise StepRefused(_("Write the number and day of the paper this stands on; not what is in it."))
    if step.held_on > local_day(at):
        raise StepRefused(_("The day lies in the future: write the step when it has happened."))
    if step.evidence_until and step.evidence_until < step.held_on:
        raise StepRefused(_("The paper ended before that day: correct one of the two days."))


def _check_order(step: Step) -> None:
    """No step is older than the one it follows; of nobody is written that they were returned before they went."""
    last = selectors.last_step(step.case)
    if last is None or step.held_on >= last.held_on:
        return
    words = {"day": day_text(last.held_on), "stage": last.get_to_stage_display()}
    if step.to_stage == Stage.RETURNED:
        raise StepRefused(
            _("The unit received them on %(day)s: its decision to return them is not older. Correct the day.")
            % words
        )
    raise StepRefused(
        _("The step before, “%(stage)s”, is of %(day)s: this one is not older. Correct the day.") % words
    )


def _set_ground(step: Step, proof: Proof) -> None:
    """Set the ground and what the law says of it; only deferment and exemption have one."""
    if step.to_stage not in flow.GROUNDS:
        if proof.ground:
            raise StepRefused(_("Only a deferment or an exemption has a ground of article 41."))
        return
    offered = judgement.grounds(step.to_stage, commune_id=step.commune_id, on=step.held_on)
    chosen = next((each for each in offered if each.key == proof.ground), None)
    if chosen is None:
        raise StepRefused(_("Choose the ground of article 41 that was in force on that day."))
    said = judgement.explained(step.to_stage, chosen.match, on=step.held_on, until=step.evidence_until)
    step.ground, step.explanation = chosen.key, said.text_vi


def _set_class(step: Step, proof: Proof) -> None:
    if not flow.asks_for_class(step.from_stage, step.to_stage):
        if proof.health_class is not None:
            raise StepRefused(_("A health class belongs to the medical examination only."))
        return
    if proof.health_class is None or not 1 <= proof.health_class <= 6:
        raise StepRefused(_("Write the health class the examination council concluded, from 1 to 6."))
    said = judgement.health(proof.health_class, commune_id=step.commune_id, on=step.held_on)
    if step.to_stage == Stage.EXAMINED and said.result != MEETS:
        raise StepRefused(
            _("Class %(class)s may not be called (%(source)s): propose “did not pass” instead.")
            % {"class": proof.health_class, "source": said.source_vi}
        )
    step.health_class, step.explanation = proof.health_class, said.text_vi


def _set_service(step: Step, proof: Proof) -> None:
    """The closed list is two lists: military service and police service."""
    if step.to_stage != Stage.LISTED:
        return
    if proof.service not in Case.Service.values:
        raise StepRefused(_("Choose which list: military service or police service."))
    step.service = proof.service


def _refuse_beyond_quota(step: Step, at: datetime) -> None:
    """No more are called than the quota and its reserve, where the rule is sure."""
    if step.to_stage != Stage.CALLED:
        return
    season = selectors.get_season_row(step.case.season_id, lock=True)
    kind = selectors.POLICE if step.case.service == Case.Service.POLICE else selectors.ARMY
    most = selectors.limit(season, kind, on=local_day(at))
    if most and most.is_firm and most.is_full:
        raise StepRefused(
            _(
                "%(count)d are called or proposed already; the quota and its reserve let at most %(most)d be called "
                "(%(working)s, %(source)s). Check the quota, or propose nobody else."
            )
            % {"count": most.count, "most": most.most, "working": most.working, "source": most.source}
        )


@verb
def confirm_step(*, actor: Actor, step_id: UUID, at: datetime) -> Step:
    """
    Confirm what somebody else proposed. The case moves, or waits for the decision where the law gives one the power.

    Recorded as ``callup.confirmed``.

    Raises:
        NotVisible, PermissionDenied.
        NothingToConfirm: answered already. ByTheSamePerson: the actor proposed it.
    """
    step = _answered(actor, step_id)
    step.confirmed_at, step.confirmed_by_id = at, actor.id
    step.status = Status.CONFIRMED if step.to_stage in flow.POWERS else Status.DONE
    step.save(update_fields=["confirmed_at", "confirmed_by_id", "status"])
    if step.status == Status.DONE:
        _move(step)
    changes = {"step": step.pk, "status": step.status, "stage": step.case.stage}
    record(actor=actor, action="callup.confirmed", subject=step.case, at=at, changes=changes)
    return step


@verb
def refuse_step(*, actor: Actor, step_id: UUID, at: datetime) -> Step:
    """
    Send back what somebody else proposed; the case stays where it is. No reason about a person is kept.

    Recorded as ``callup.refused``.

    Raises:
        NotVisible, PermissionDenied.
        NothingToConfirm, ByTheSamePerson.
    """
    step = _answered(actor, step_id)
    step.confirmed_at, step.confirmed_by_id, step.status = at, actor.id, Status.REFUSED
    step.save(update_fields=["confirmed_at", "confirmed_by_id", "status"])
    record(actor=actor, action="callup.refused", subject=step.case, at=at, changes={"step": step.pk})
    return step


@verb
def record_decision(
    *, actor: Actor, step_id: UUID, decision: str, decided_on: date, granted: bool, at: datetime
) -> Step:
    """
    Write down the decision of the office that has the power on that day; only then the case moves.

    Recorded as ``callup.decided``.

    Raises:
        NotVisible, PermissionDenied.
        NothingToConfirm: the step waits for no decision.
        DecisionRefused: no number, a day to come or before the step, or nobody has that power on that day.
    """
    step = selectors.get_step(actor=actor, step_id=step_id, lock=True)
    if not policy.may_confirm(actor, step.case):
        raise PermissionDenied
    if step.status != Status.CONFIRMED:
        raise NothingToConfirm(_("This proposal does not wait for a decision."))
    paper = clean_line(decision, most=LONGEST_PAPER)
    if not paper:
        raise DecisionRefused(_("Write the number of the decision."))
    if not step.held_on <= decided_on <= local_day(at):
        raise DecisionRefused(
            _("A decision is taken from %(first)s to today: correct its day.")
            % {"first": day_text(step.held_on)}
        )
    step.decided_by = _office_deciding(step, decided_on)
    step.decision, step.decided_on = paper, decided_on
    step.status = Status.DONE if granted else Status.REFUSED
    step.save(update_fields=["decision", "decided_on", "decided_by", "status"])
    if granted:
        _move(step)
    changes = {"step": step.pk, "decision": paper, "decided_on": decided_on, "status": step.status}
    record(actor=actor, action="callup.decided", subject=step.case, at=at, changes=changes)
    return step


def _office_deciding(step: Step, on: date) -> str:
    try:
        return law.power(flow.POWERS[Stage(step.to_stage)], on=on).decides.label_vi
    except law.NoRuleInForce:
        raise DecisionRefused(
            _("The law's table names nobody who decides this on %(day)s: check the day.")
            % {"day": day_text(on)}
        ) from None


def _answered(actor: Actor, step_id: UUID) -> Step:
    """Return a proposal that waits for an answer, locked, if this actor may give it."""
    step = selectors.get_step(actor=actor, step_id=step_id, lock=True)
    if not policy.may_confirm(actor, step.case):
        raise PermissionDenied
    if step.status != Status.PROPOSED:
        raise NothingToConfirm(_("This proposal has been answered already."))
    if step.proposed_by_id == actor.id:
        raise ByTheSamePerson(_("You proposed this yourself: somebody else in charge confirms it."))
    return step


def _move(step: Step) -> None:
    """Bring the case to the stage of a step in force."""
    case = step.case
    case.stage = step.to_stage
    if step.service:
        case.service = step.service
    case.save(update_fields=["stage", "service"])
