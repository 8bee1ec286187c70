"""The same act for many files in one press: all of it or nothing, each by the verb a single file has."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import verb
from trucban.callup import selectors
from trucban.callup.models import Case, Step, Summons
from trucban.callup.services.files import confirm_judgement
from trucban.callup.services.publicity import record_delivery, summon
from trucban.callup.services.steps import Proof, confirm_step, propose_step, record_decision, refuse_step
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied

Made = TypeVar("Made")


class RefusedForOne(DomainError):
    """What is refused for one file is done for none; the sentence names whose file it is."""


class NothingTicked(DomainError):
    """Something is done for those ticked."""


@verb
def propose_steps(
    *, actor: Actor, case_ids: Collection[UUID], to_stage: str, proof: Proof, at: datetime
) -> list[Step]:
    """
    Propose one stage for these files, each on the same paper. See :func:`propose_step`.

    Raises:
        NotVisible, PermissionDenied. NothingTicked. RefusedForOne.
    """

    def one(key: UUID) -> Step:
        return propose_step(actor=actor, case_id=key, to_stage=to_stage, proof=proof, at=at)

    return _each(case_ids, one, whose=_case_of(actor))


@verb
def confirm_steps(*, actor: Actor, step_ids: Collection[UUID], at: datetime) -> list[Step]:
    """Confirm what somebody else proposed. Refused as :func:`propose_steps`; see :func:`confirm_step`."""
    return _each(
        step_ids, lambda key: confirm_step(actor=actor, step_id=key, at=at), whose=_step_case_of(actor)
    )


@verb
def refuse_steps(*, actor: Actor, step_ids: Collection[UUID], at: datetime) -> list[Step]:
    """Send back what somebody else proposed. Refused as :func:`propose_steps`; see :func:`refuse_step`."""
    return _each(
        step_ids, lambda key: refuse_step(actor=actor, step_id=key, at=at), whose=_step_case_of(actor)
    )


@verb
def record_decisions(
    *,
    actor: Actor,
    step_ids: Collection[UUID],
    decision: str,
    decided_on: date,
    granted: bool,
    at: datetime,
) -> list[Step]:
    """Write down one decision for all of these. Refused as :func:`propose_steps`; see :func:`record_decision`."""

    def one(key: UUID) -> Step:
        return record_decision(
            actor=actor, step_id=key, decision=decision, decided_on=decided_on, granted=granted, at=at
        )

    return _each(step_ids, one, whose=_step_case_of(actor))


@verb
def confirm_judgements(*, actor: Actor, case_ids: Collection[UUID], at: datetime) -> list[Case]:
    """Say that these files were looked at under the law as it is now. See :func:`confirm_judgement`."""
    return _each(
        case_ids, lambda key: confirm_judgement(actor=actor, case_id=key, at=at), whose=_case_of(actor)
    )


@verb
def summon_many(
    *, actor: Actor, case_ids: Collection[UUID], kind: str, decision: str, appears_on: date, at: datetime
) -> list[Summons]:
    """Write down one call to all of these for one day. Refused as :func:`propose_steps`; see :func:`summon`."""

    def one(key: UUID) -> Summons:
        return summon(actor=actor, case_id=key, kind=kind, decision=decision, appears_on=appears_on, at=at)

    return _each(case_ids, one, whose=_case_of(actor))


@verb
def record_deliveries(
    *, actor: Actor, summons_ids: Collection[UUID], delivered_on: date, given_to: str, at: datetime
) -> list[Summons]:
    """Write down that these calls were handed over on one day. See :func:`record_delivery`."""

    def one(key: UUID) -> Summons:
        return record_delivery(
            actor=actor, summons_id=key, delivered_on=delivered_on, given_to=given_to, at=at
        )

    def whose(key: UUID) -> Case:
        return selectors.get_summons(actor=actor, summons_id=key).case

    return _each(summons_ids, one, whose=whose)


def _case_of(actor: Actor) -> Callable[[UUID], Case]:
    return lambda key: selectors.get_case(actor=actor, case_id=key)


def _step_case_of(actor: Actor) -> Callable[[UUID], Case]:
    return lambda key: selectors.get_step(actor=actor, step_id=key).case


def _each(
    keys: Collection[UUID], act: Callable[[UUID], Made], *, whose: Callable[[UUID], Case]
) -> list[Made]:
    if not keys:
        raise NothingTicked(_("Nobody is ticked: tick the files first, then press the button again."))
    done = []
    for key in dict.fromkeys(keys):
        try:
            done.append(act(key))
        except (NotVisible, PermissionDenied):
            raise
        except DomainError as refusal:
            raise RefusedForOne(
                _("%(person)s: %(why)s Nothing was written for anybody.")
                % {"person": whose(key).person.name, "why": str(refusal)}
            ) from refusal
    return done
