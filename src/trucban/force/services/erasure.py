"""Holding data back, and erasing it by two people, with a register of what went."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import policy, selectors, ties
from trucban.force.models import Erasure, LegalHold, PeopleImport, Person, PersonMerge
from trucban.force.services.erasing import erase, with_merged
from trucban.force.services.people import register_of
from trucban.lib.backups import held_until
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc

Kind, Basis, Status = Erasure.Kind, Erasure.Basis, Erasure.Status
SHORTEST_REASON, LONGEST_REASON = 10, 300
NAMED = 5  # ties a refusal names; of more it says how many


class ErasureRefused(DomainError):
    """It may not go: not due, held, tied to something open, or not by this person."""


class HoldRefused(DomainError):
    """A hold without a reason, or without an end to come."""


@verb
def propose_due(*, actor: Actor, subject_ids: Collection[UUID], at: datetime) -> list[Erasure]:
    """
    Propose what is due; a second person decides. Recorded as ``erasure.proposed``.

    Raises:
        ErasureRefused: something of it is not due (any more), is held, tied, or proposed already.
    """
    owner_id = register_of(actor, None)
    due = {row.subject_id: row for row in selectors.due_for_erasure(actor=actor, on=local_day(at))}
    chosen = [due[key] for key in dict.fromkeys(subject_ids) if key in due and not due[key].proposed]
    if not chosen or len(chosen) < len(set(subject_ids)):
        raise ErasureRefused(_("Choose lines that are due and not proposed yet: look at the list anew."))
    held = [row.person_id for row in chosen if row.person_id]
    tied = [key for row in chosen for key in _blanked(row.kind, row.subject_id)]
    _refuse_held_or_tied(held, tied, at)
    return [
        _propose(actor, Erasure(owner_id=owner_id, kind=row.kind, subject_id=row.subject_id, basis=Basis.DUE, due_on=row.due_on), at)
        for row in chosen
    ]  # fmt: skip


@verb
def propose_on_request(*, actor: Actor, person_id: UUID, reason: str, at: datetime) -> Erasure:
    """
    Propose to erase somebody who asked for it. Recorded as ``erasure.proposed``.

    Raises:
        NotVisible, PermissionDenied.
        ErasureRefused: without a reason, held, tied to something open, or proposed already.
    """
    person = selectors.get_person(actor=actor, person_id=person_id, lock=True)
    if not policy.can_edit(actor, person):
        raise PermissionDenied
    if Erasure.objects.filter(subject_id=person.pk, status=Status.PROPOSED).exists():
        raise ErasureRefused(_("It has been proposed already and waits for the second person."))
    said = _reason(reason, ErasureRefused)
    _refuse_held_or_tied([person.pk], [person.pk], at)
    row = Erasure(
        owner_id=person.owner_id, kind=Kind.PERSON, subject_id=person.pk, basis=Basis.REQUEST, reason=said
    )
    return _propose(actor, row, at)


@verb
def confirm_erasure(*, actor: Actor, erasure_id: UUID, at: datetime) -> Erasure:
    """
    Erase what another account proposed: it cannot be taken back. Recorded as ``erasure.done``, with the counts.

    Raises:
        NotVisible, PermissionDenied.
        ErasureRefused: it is not open, the same account proposed it, or something holds it by now.
    """
    row = _open(actor, erasure_id)
    if row.proposed_by_id == actor.id:
        raise ErasureRefused(_("You proposed this yourself: somebody else has to confirm it."))
    _refuse_what_changed(actor, row, at)
    gone = erase(row, on=local_day(at), at=at)
    row.counts, row.digest = gone.counts, gone.digest
    row.backups_until = held_until(local_day(at))
    return _decide(actor, row, Status.DONE, at)


@verb
def refuse_erasure(*, actor: Actor, erasure_id: UUID, reason: str, at: datetime) -> Erasure:
    """
    Say that something is not erased, and why; who proposed it may withdraw it so. Recorded as ``erasure.refused``.

    Raises:
        NotVisible, PermissionDenied, ErasureRefused.
    """
    row = _open(actor, erasure_id, own=True)
    row.refusal = _reason(reason, ErasureRefused)
    return _decide(actor, row, Status.REFUSED, at)


@verb
def hold_back(*, actor: Actor, person_id: UUID, reason: str, until: date, at: datetime) -> LegalHold:
    """
    Keep a person's data from being erased until a day, by a paper. Recorded as ``hold.set``.

    Raises:
        NotVisible, PermissionDenied.
        HoldRefused: without a reason, or its end has passed.
    """
    person = selectors.get_person(actor=actor, person_id=person_id, lock=True)
    if not policy.can_edit(actor, person):
        raise PermissionDenied
    if until < local_day(at):
        raise HoldRefused(_("The last day of the hold has passed: give a day to come."))
    row = LegalHold(
        commune_id=person.commune_id,
        owner_id=person.owner_id,
        person=person,
        reason=_reason(reason, HoldRefused),
        until=until,
        set_at=at,
        set_by_id=actor.id,
    )
    row.save(force_insert=True)
    record(actor=actor, action="hold.set", subject=row, at=at, changes={"until": until, "reason": row.reason})
    return row


@verb
def lift_hold(*, actor: Actor, hold_id: UUID, at: datetime) -> LegalHold:
    """
    End a hold before its day; only who may confirm an erasure does. Recorded as ``hold.lifted``.

    Raises:
        NotVisible, PermissionDenied.
    """
    row = selectors.get_hold(actor=actor, hold_id=hold_id, lock=True)
    if not actor.can("force.erase", agency_id=row.owner_id):
        raise PermissionDenied
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by_id = at, actor.id
        row.save(update_fields=["lifted_at", "lifted_by_id"])
        record(actor=actor, action="hold.lifted", subject=row, at=at)
    return row


def _propose(actor: Actor, row: Erasure, at: datetime) -> Erasure:
    row.commune_id, row.proposed_by_id, row.proposed_at = actor.commune_id, actor.id, at
    row.save(force_insert=True)
    record(
        actor=actor,
        action="erasure.proposed",
        subject=row,
        at=at,
        changes={"kind": row.kind, "basis": row.basis},
    )
    return row


def _open(actor: Actor, erasure_id: UUID, *, own: bool = False) -> Erasure:
    row = selectors.get_erasure(actor=actor, erasure_id=erasure_id, lock=True)
    may = actor.can("force.erase", agency_id=row.owner_id) or (own and row.proposed_by_id == actor.id)
    if not may:
        raise PermissionDenied
    if row.status != Status.PROPOSED:
        raise ErasureRefused(_("This has been decided already."))
    return row


def _decide(actor: Actor, row: Erasure, status: str, at: datetime) -> Erasure:
    row.status, row.decided_by_id, row.decided_at = status, actor.id, at
    row.save()
    record(
        actor=actor,
        action="erasure.done" if status == Status.DONE else "erasure.refused",
        subject=row,
        at=at,
        changes={"counts": row.counts, "digest": row.digest},
    )
    return row


def _refuse_what_changed(actor: Actor, row: Erasure, at: datetime) -> None:
    """Ask again what was asked when it was proposed: weeks may lie between the two."""
    if row.basis == Basis.DUE:
        due = {one.subject_id: one for one in selectors.due_for_erasure(actor=actor, on=local_day(at))}
        if row.subject_id not in due:
            raise ErasureRefused(
                _("It is no longer due: somebody serves again, or the time kept has changed.")
            )
        person_id = due[row.subject_id].person_id
        held = [person_id] if person_id else []
    else:
        held = [row.subject_id]
    _refuse_held_or_tied(held, _blanked(row.kind, row.subject_id), at)


def _blanked(kind: str, subject_id: UUID) -> list[UUID]:
    """Return the row that would be blanked: something may still need it, even one put together with another."""
    if kind == Kind.MERGE:
        return list(PersonMerge.objects.filter(pk=subject_id).values_list("merged_id", flat=True))
    return [subject_id] if kind == Kind.PERSON else []


def _refuse_held_or_tied(held: Collection[UUID], tied: Collection[UUID], at: datetime) -> None:
    names = dict(Person.objects.filter(pk__in=[*held, *tied]).values_list("pk", "name"))
    for person_id, hold in selectors.holds_on(person_ids=held, on=local_day(at)).items():
        raise ErasureRefused(
            _("The data of %(name)s is held until %(day)s: %(reason)s")
            % {"name": names[person_id], "day": f"{hold.until:%d/%m/%Y}", "reason": hold.reason}
        )
    for person_id in tied:
        if found := _tied(person_id, at):
            more = _(" and %(count)d more") % {"count": len(found) - NAMED} if len(found) > NAMED else ""
            raise ErasureRefused(
                _(
                    "The data of %(name)s is still needed for: %(what)s%(more)s. Finish or hand these over first."
                )
                % {"name": names.get(person_id, ""), "what": "; ".join(found[:NAMED]), "more": more}
            )


def _tied(person_id: UUID, at: datetime) -> list[str]:
    """Return what a person and the rows put together with them are still needed for."""
    people = with_merged(person_id)
    ids = [person.pk for person in people]
    found = [phrase for phrases in ties.ties_of(ids, at).values() for phrase in phrases]
    accounts = access.users_of_persons(commune_id=people[0].commune_id, person_ids=ids).values()
    found += [_("the account “%(account)s”, still active") % {"account": user.username} for user in accounts]
    serving = selectors.serving_on(person_ids=ids, on=local_day(at))
    found += [_("unit “%(unit)s”, which they have not left") % {"unit": name} for name in serving]
    held = selectors.equipment_held(person_ids=ids)
    found += [_("equipment “%(name)s”, not brought back") % {"name": name} for name in held]
    being_read = PeopleImport.objects.filter(owner_id=people[0].owner_id, status=PeopleImport.Status.READING)
    return found + [_("list “%(file)s”, still being read") % {"file": of.file_name} for of in being_read]


def _reason(text: str, refusal: type[DomainError]) -> str:
    said = nfc(" ".join(text.split()))
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise refusal(
            _("Say why, in %(least)d to %(most)d characters; name the paper, not the person.")
            % {"least": SHORTEST_REASON, "most": LONGEST_REASON}
        )
    return said
