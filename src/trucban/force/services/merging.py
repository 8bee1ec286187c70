"""Two rows of the register that are one person: put together with what hangs on them, and taken apart again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, record_many, verb
from trucban.force import policy, selectors
from trucban.force.models import (
    DatedFact,
    ImportLine,
    KnownApart,
    Membership,
    Person,
    PersonMerge,
    PostHeld,
    Qualification,
    RankHeld,
)
from trucban.lib.errors import DomainError, PermissionDenied

# What one row may lack and the other know. The name and who keeps the row are those of the row that is kept.
FILLED = ("birth_date", "sex", "hamlet_id", "phone", "occupation", "household_key")
# What makes two facts of a person the same, so that only one of them may stand on a day.
SAME = {Membership: "unit_id", PostHeld: "title", RankHeld: "title", Qualification: "kind_id"}
# What a list said of whom, and who was put together with whom, is history and stays where it is.
HISTORY = (ImportLine, PersonMerge, KnownApart, Person)


class MergeRefused(DomainError):
    """The two rows cannot be put together, or not taken apart."""


@verb
def merge_people(*, actor: Actor, kept_id: UUID, merged_id: UUID, at: datetime) -> PersonMerge:
    """
    Put two rows of the register together; ``kept_id`` is the one that goes on.

    Every record that names the other row names the kept one afterwards, whichever part keeps it. Of two facts that
    say the same of one day, the kept row's stands. The other row stays, shown nowhere, to be taken apart again.

    Raises:
        NotVisible: no such person for this actor.
        PermissionDenied: one of them is in another register.
        MergeRefused: they are one row, or the other row is somebody's account.
    """
    kept, merged = (_editable(actor, person_id) for person_id in (kept_id, merged_id))
    if kept.pk == merged.pk:
        raise MergeRefused(_("This is one row of the register: choose another one to put together with it."))
    accounts = access.users_of_persons(commune_id=actor.commune_id, person_ids=[merged.pk])
    if account := accounts.get(merged.pk):
        raise MergeRefused(
            _("The account “%(account)s” belongs to the row that would go: keep this row instead.")
            % {"account": account.username}
        )
    row = PersonMerge(
        commune_id=actor.commune_id, owner_id=kept.owner_id, kept=kept, merged=merged, merged_at=at
    )
    row.filled = _fill(kept, merged)
    row.stayed = _retract_doubles(kept, merged, at)
    doubles = [entry["id"] for entry in row.stayed]
    for model, field in _naming_a_person():
        moved, stayed = _move(model, field, merged, kept, leave=doubles)
        row.moved += moved
        row.stayed += stayed
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    row.save(force_insert=True)
    record_many(
        actor=actor,
        action="person.merged",
        done=[(merged, {"merged_into": kept.pk}), (kept, row.filled)],
        at=at,
    )
    record(actor=actor, action="merge.made", subject=row, at=at, changes={"moved": len(row.moved)})
    return row


@verb
def unmerge_people(*, actor: Actor, merge_id: UUID, at: datetime) -> PersonMerge:
    """
    Take two rows apart again: what was moved goes back, unless it has been given to somebody else since.

    What was written to the kept row afterwards stays there.

    Raises:
        NotVisible: no such merge for this actor.
        PermissionDenied: the register is another agency's.
        MergeRefused: it has been undone, or the kept row has itself been put together with another since.
    """
    row = selectors.get_merge(actor=actor, merge_id=merge_id, lock=True)
    if not policy.can_edit(actor, row.kept):
        raise PermissionDenied
    if row.undone_at is not None:
        raise MergeRefused(_("These two rows have been taken apart already."))
    if row.kept.merged_into_id is not None:
        raise MergeRefused(
            _("“%(name)s” has been put together with another row since: take those two apart first.")
            % {"name": row.kept.name}
        )
    for entry in reversed(row.moved):
        model = apps.get_model(entry["model"])
        back = model._base_manager.filter(pk=entry["id"], **{entry["field"]: row.kept})
        _try(back, entry["field"], row.merged)
    for entry in row.stayed:
        model = apps.get_model(entry["model"])
        if issubclass(model, DatedFact):
            back = model._base_manager.filter(pk=entry["id"], retracted_at=row.merged_at)
            back.update(retracted_at=None, retraction_reason="")
    emptied = _empty_again(row)
    row.merged.merged_into = None
    row.merged.save(update_fields=["merged_into"])
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    record_many(
        actor=actor,
        action="person.unmerged",
        done=[(row.merged, {"merged_into": None}), (row.kept, emptied)],
        at=at,
    )
    record(actor=actor, action="merge.undone", subject=row, at=at)
    return row


@verb
def keep_apart(*, actor: Actor, person_ids: tuple[UUID, UUID], at: datetime) -> KnownApart:
    """
    Say that two rows are two people, so that nobody is asked again.

    Raises:
        NotVisible: no such person for this actor.
        PermissionDenied: one of them is in another register.
    """
    one, other = sorted((_editable(actor, person_id) for person_id in person_ids), key=lambda row: row.pk)
    row: KnownApart
    row, created = KnownApart.objects.get_or_create(
        commune_id=actor.commune_id,
        one=one,
        other=other,
        defaults={"owner_id": one.owner_id, "decided_at": at},
    )
    if created:
        record(actor=actor, action="person.kept_apart", subject=row, at=at)
    return row


def _editable(actor: Actor, person_id: UUID) -> Person:
    person = selectors.get_person(actor=actor, person_id=person_id, lock=True)
    if not policy.can_edit(actor, person):
        raise PermissionDenied
    return person


def _fill(kept: Person, merged: Person) -> dict[str, str]:
    """Give the kept row what only the other one knows; return it as JSON keeps it."""
    known = {name: getattr(merged, name) for name in FILLED if not getattr(kept, name)}
    filled = {name: value for name, value in known.items() if value}
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=list(filled))
    return {name: str(value) for name, value in filled.items()}


def _empty_again(row: PersonMerge) -> dict[str, Any]:
    """Take from the kept row what it had from the other one, unless somebody has written another value since."""
    kept = row.kept
    given = [name for name, value in row.filled.items() if str(getattr(kept, name) or "") == value]
    emptied = {name: None if name in {"birth_date", "hamlet_id"} else "" for name in given}
    for name, value in emptied.items():
        setattr(kept, name, value)
    if emptied:
        kept.save(update_fields=list(emptied))
    return emptied


def _retract_doubles(kept: Person, merged: Person, at: datetime) -> list[dict[str, str]]:
    """Retract what the other row says of days of which the kept row says the same."""
    doubles: list[Any] = []
    for model, what in SAME.items():
        own = list(model._base_manager.filter(person=kept, retracted_at__isnull=True))
        said = model._base_manager.filter(person=merged, retracted_at__isnull=True)
        doubles += [fact for fact in said if any(_says_the_same(fact, one, what) for one in own)]
    for fact in doubles:
        fact.retracted_at = at
        fact.retraction_reason = _("The same stands in the row it was put together with.")
        fact.save(update_fields=["retracted_at", "retraction_reason"])
    return [_named(type(fact), fact.pk, "person") for fact in doubles]


def _says_the_same(one: DatedFact, other: DatedFact, what: str) -> bool:
    """Say whether two facts are about the same thing and share a day."""
    begins_before = other.to_date is None or one.from_date < other.to_date
    ends_after = one.to_date is None or one.to_date > other.from_date
    return begins_before and ends_after and getattr(one, what) == getattr(other, what)


def _naming_a_person() -> Iterable[tuple[type[models.Model], str]]:
    """Return each model of the product that names a person, with its field: the parts above are not known by name here."""
    for relation in Person._meta.get_fields(include_hidden=True):  # "+" hides a relation from its other end
        if isinstance(relation, ForeignObjectRel) and not issubclass(relation.related_model, HISTORY):
            yield relation.related_model, relation.field.name


def _move(
    model: type[models.Model], field: str, source: Person, target: Person, *, leave: list[str]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Make every row that names one person name another; return those moved, and those whose place is taken."""
    moved: list[dict[str, str]] = []
    stayed: list[dict[str, str]] = []
    rows = model._base_manager.filter(**{field: source}).exclude(pk__in=leave)
    for key in rows.order_by("pk").values_list("pk", flat=True):
        named = _named(model, key, field)
        (moved if _try(model._base_manager.filter(pk=key), field, target) else stayed).append(named)
    return moved, stayed


def _try(rows: models.QuerySet[Any], field: str, target: Person) -> bool:
    """Write a person into a row, unless its part has a rule against it: somebody stands only once in a shift."""
    try:
        with transaction.atomic():
            return bool(rows.update(**{field: target}))
    except IntegrityError:
        return False


def _named(model: type[models.Model], key: object, field: str) -> dict[str, str]:
    return {"model": model._meta.label_lower, "id": str(key), "field": field}
