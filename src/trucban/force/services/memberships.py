"""Verbs on who serves in which unit, from when until when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import verb
from trucban.force import policy, selectors
from trucban.force.models import Membership, Unit
from trucban.force.services.facts import (
    FactAlreadyEnded,
    check_period,
    during,
    end_fact,
    refuse_far,
    write_fact,
)
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied


class AlreadyMember(DomainError):
    """The person serves in the unit in that period."""


class LeaderAlready(DomainError):
    """The unit has a leader in that period."""


class UnitNotThere(DomainError):
    """The unit does not exist in that period."""


@verb
def add_membership(
    *,
    actor: Actor,
    person_id: UUID,
    unit_id: UUID,
    from_date: date,
    at: datetime,
    role: str = Membership.Role.MEMBER,
    to_date: date | None = None,
    evidence: str = "",
) -> Membership:
    """
    Let a person serve in a unit from a day on.

    Raises:
        NotVisible: no such person or unit for this actor.
        PermissionDenied: neither the unit is the actor's, nor the person and the unit one both agencies fill.
        AlreadyMember, LeaderAlready, UnitNotThere, EndsBeforeStart.
    """
    person = selectors.get_person(actor=actor, person_id=person_id)
    unit = selectors.get_unit(actor=actor, unit_id=unit_id, lock=True)
    if not policy.can_place(actor, person, unit):
        raise PermissionDenied
    check_period(from_date, to_date)
    refuse_far(from_date, to_date, at=at)
    _check_unit_stands(unit, from_date, to_date)
    standing = during(Membership.objects.filter(unit=unit), from_date, to_date)
    if standing.filter(person=person).exists():
        raise AlreadyMember(
            _("%(person)s serves in “%(unit)s” in that period already: end that first.")
            % {"person": person.name, "unit": unit.name}
        )
    _check_one_leader(standing, unit, role)
    membership = Membership(person=person, unit=unit, role=Membership.Role(role), to_date=to_date)
    changes = {"person": person.pk, "unit": unit.pk, "role": role, "from_date": from_date, "to_date": to_date}
    return write_fact(actor, membership, "membership.added", changes, from_date, evidence, at)


def _check_unit_stands(unit: Unit, from_date: date, to_date: date | None) -> None:
    last = to_date or date.max
    if from_date < unit.from_date or (unit.to_date and last > unit.to_date):
        raise UnitNotThere(
            _("“%(unit)s” does not exist in all of that period: it began on %(day)s.")
            % {"unit": unit.name, "day": f"{unit.from_date:%d/%m/%Y}"}
            if not unit.to_date
            else _("“%(unit)s” existed from %(day)s until %(end)s only.")
            % {"unit": unit.name, "day": f"{unit.from_date:%d/%m/%Y}", "end": f"{unit.to_date:%d/%m/%Y}"}
        )


def _check_one_leader(standing: QuerySet[Any], unit: Unit, role: str) -> None:
    leader = standing.filter(role=Membership.Role.LEADER).select_related("person").first()
    if role == Membership.Role.LEADER and leader:
        raise LeaderAlready(
            _("%(person)s leads “%(unit)s” in that period: end that first.")
            % {"person": leader.person.name, "unit": unit.name}
        )


@verb
def end_membership(*, actor: Actor, membership_id: UUID, on: date, at: datetime) -> Membership:
    """
    Let a person leave a unit on a day. The row written before stays beside, so that earlier knowledge can be shown.

    Raises:
        NotVisible: no such membership for this actor. PermissionDenied: see :func:`add_membership`.
        FactAlreadyEnded, EndsBeforeStart, FactOutOfTime.
    """
    rows = Membership.objects.select_for_update(of=("self",)).select_related("person")
    membership: Membership | None = rows.filter(pk=membership_id, commune_id=actor.commune_id).first()
    if membership is None:
        raise NotVisible
    unit = selectors.get_unit(actor=actor, unit_id=membership.unit_id)
    if not policy.can_place(actor, membership.person, unit):
        raise PermissionDenied
    if membership.retracted_at or membership.to_date:
        raise FactAlreadyEnded(_("This was ended or retracted already."))
    refuse_far(on, None, at=at)
    return end_fact(actor, membership, on=on, at=at)
