"""What the commune's own rules say may go, since when, and what holds it back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force.models import (
    Custody,
    Disclosure,
    Erasure,
    LegalHold,
    Membership,
    PeopleImport,
    Person,
    PersonMerge,
)
from trucban.law.ages import add_months
from trucban.lib.clock import VIETNAM, local_day
from trucban.rulebook import selectors as rulebook

# Rule -> the setting that says for how many months; the law names no time for any of these.
RULES = {
    "served": "retention.served_months",
    "never_served": "retention.never_served_months",
    "merge": "retention.merge_months",
    "list": "retention.list_months",
    "receipt": "retention.receipt_months",
}
Kind = Erasure.Kind


@dataclass(frozen=True)
class Due:
    """Something whose time is over: ``why`` says by which rule; ``hold`` what forbids it all the same."""

    kind: str
    subject_id: UUID
    label: str
    why: str
    due_on: date
    person_id: UUID | None = None
    hold: LegalHold | None = None
    proposed: bool = False


def months_kept(*, commune_id: UUID, on: date) -> dict[str, int | None]:
    """Return rule -> months, None where the commune has not decided: nothing is due then."""
    return {rule: rulebook.value(commune_id=commune_id, key=key, on=on) for rule, key in RULES.items()}


def due_for_erasure(*, actor: Actor, on: date) -> list[Due]:
    """Return what is due in the register this actor keeps, the longest overdue first."""
    owner_id = actor.agency_with("force.edit")
    if owner_id is None:
        return []
    months = months_kept(commune_id=actor.commune_id, on=on)
    found = [*_people(owner_id, months, on), *_merges(owner_id, months["merge"], on)]
    found += [*_lists(owner_id, months["list"], on), *_receipts(owner_id, months["receipt"], on)]
    people = [row.person_id for row in found if row.person_id]
    holds = holds_on(person_ids=people, on=on) if people else {}
    waiting = set(
        Erasure.objects.filter(owner_id=owner_id, status="PROPOSED").values_list("subject_id", flat=True)
    )
    marked = [_marked(row, holds, waiting) for row in found]
    return sorted(marked, key=lambda row: (row.due_on, row.label, row.subject_id))


def _marked(row: Due, holds: dict[UUID, LegalHold], waiting: set[UUID]) -> Due:
    hold = holds.get(row.person_id) if row.person_id else None
    return Due(
        row.kind,
        row.subject_id,
        row.label,
        row.why,
        row.due_on,
        row.person_id,
        hold,
        row.subject_id in waiting,
    )


def _people(owner_id: UUID, months: dict[str, int | None], on: date) -> Iterator[Due]:
    standing = Q(memberships__retracted_at__isnull=True)
    rows = Person.objects.of_register(owner_id).annotate(
        open_ones=Count("memberships", filter=standing & Q(memberships__to_date__isnull=True)),
        left=Max("memberships__to_date", filter=standing),
    )
    for person in rows.filter(open_ones=0).order_by("pk"):
        rule, since = ("served", person.left) if person.left else ("never_served", written_on(person.pk))
        if (kept := months[rule]) is None:
            continue
        due_on = add_months(since, kept)
        if due_on <= on:
            words = (
                _("left the last unit on %(day)s; kept %(months)d months")
                if rule == "served"
                else _("written down on %(day)s, in no unit since; kept %(months)d months")
            )
            yield Due(Kind.PERSON, person.pk, person.name, _said(words, since, kept), due_on, person.pk)


def written_on(key: UUID) -> date:
    """Return the day a row was made, which its key (UUID version 7) carries."""
    return local_day(datetime.fromtimestamp((key.int >> 80) / 1000, tz=UTC))


def _said(words: str, day: date, months: int) -> str:
    return words % {"day": f"{day:%d/%m/%Y}", "months": months}


def _merges(owner_id: UUID, months: int | None, on: date) -> Iterator[Due]:
    if months is None:
        return
    for row in PersonMerge.objects.filter(owner_id=owner_id, undone_at__isnull=True).select_related("merged"):
        since = local_day(row.merged_at)
        if (due_on := add_months(since, months)) <= on:
            why = _said(_("put together on %(day)s; can be taken apart for %(months)d months"), since, months)
            yield Due(Kind.MERGE, row.pk, row.merged.name, why, due_on, row.kept_id)


def _lists(owner_id: UUID, months: int | None, on: date) -> Iterator[Due]:
    if months is None:
        return
    over = (PeopleImport.Status.READY, PeopleImport.Status.APPLIED, PeopleImport.Status.UNDONE)
    for row in PeopleImport.objects.filter(owner_id=owner_id, status__in=over):
        since = local_day(row.uploaded_at)
        if (due_on := add_months(since, months)) <= on:
            why = _said(_("read on %(day)s; its rows are kept %(months)d months"), since, months)
            yield Due(Kind.LIST, row.pk, row.file_name, why, due_on)


def _receipts(owner_id: UUID, months: int | None, on: date) -> Iterator[Due]:
    """Receipts go together, all that are over on a day: none of them alone proves anything."""
    if months is None:
        return
    count = receipts_over(owner_id=owner_id, months=months, on=on).count()
    if count:
        label = _("Receipts from before %(day)s: %(count)d") % {
            "day": f"{add_months(on, -months):%d/%m/%Y}",
            "count": count,
        }
        yield Due(Kind.RECEIPTS, owner_id, label, _("kept %(months)d months") % {"months": months}, on)


def receipts_over(*, owner_id: UUID, months: int, on: date) -> QuerySet[Disclosure]:
    first_kept = datetime.combine(add_months(on, -months), time(), tzinfo=VIETNAM)
    return Disclosure.objects.filter(owner_id=owner_id, at__lt=first_kept)


def holds_on(*, person_ids: Collection[UUID], on: date) -> dict[UUID, LegalHold]:
    """Return person -> the hold that ends last, for those whose data is held on a day."""
    rows = LegalHold.objects.filter(person_id__in=person_ids, until__gte=on, lifted_at__isnull=True)
    return {row.person_id: row for row in rows.order_by("until")}


def holds(*, actor: Actor, on: date) -> list[LegalHold]:
    """Return the holds of a day in the register this actor keeps, the one that ends first before the others."""
    rows = LegalHold.objects.visible_to(actor).filter(until__gte=on, lifted_at__isnull=True)
    return list(rows.select_related("person").order_by("until", "pk"))


def get_hold(*, actor: Actor, hold_id: UUID, lock: bool = False) -> LegalHold:
    return one(LegalHold, LegalHold.objects.visible_to(actor), hold_id, lock=lock, related=("person",))


def get_erasure(*, actor: Actor, erasure_id: UUID, lock: bool = False) -> Erasure:
    return one(Erasure, Erasure.objects.visible_to(actor), erasure_id, lock=lock)


def erasures(*, actor: Actor, status: str) -> QuerySet[Erasure]:
    """Return what was proposed, done or refused, the latest first."""
    return Erasure.objects.visible_to(actor).filter(status=status).order_by("-proposed_at", "-pk")


def labels_of(rows: Collection[Erasure]) -> dict[UUID, str]:
    """Return subject -> its name, while it still has one; what is gone has none."""
    ids = [row.subject_id for row in rows if row.status == Erasure.Status.PROPOSED]
    people = Person.objects.filter(pk__in=ids).values_list("pk", "name")
    merges = PersonMerge.objects.filter(pk__in=ids).values_list("pk", "merged__name")
    lists = PeopleImport.objects.filter(pk__in=ids).values_list("pk", "file_name")
    return dict([*people, *merges, *lists])


def serving_on(*, person_ids: Collection[UUID], on: date) -> list[str]:
    """Return the names of the units these people serve in on a day or will."""
    rows = Membership.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on), person_id__in=person_ids, retracted_at__isnull=True
    )
    return list(rows.order_by("unit__name").values_list("unit__name", flat=True).distinct())


def equipment_held(*, person_ids: Collection[UUID]) -> list[str]:
    """Return the names of what these people were given and have not brought back."""
    rows = Custody.objects.filter(to_person_id__in=person_ids, returned_at__isnull=True)
    return list(rows.order_by("issued_at").values_list("equipment__name", flat=True))
