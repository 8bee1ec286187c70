"""Reading the log."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from trucban.audit.models import Entry, Salt
from trucban.lib.parts import in_parts


def entries_about(*, commune_id: UUID, subject_id: UUID) -> QuerySet[Entry]:
    """Return what was done to one subject, oldest first."""
    return Entry.objects.filter(commune_id=commune_id, subject_id=subject_id).order_by("seq")


def entries(*, commune_id: UUID) -> QuerySet[Entry]:
    """Return the whole log of a commune, newest first."""
    return Entry.objects.filter(commune_id=commune_id).order_by("-seq")


def written_since(*, commune_id: UUID, seq: int, subject_ids: Collection[UUID]) -> dict[UUID, list[Entry]]:
    """Return subject -> its entries after a point of the log, oldest first; subjects without one are left out."""
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for part in in_parts(subject_ids):
        for entry in Entry.objects.filter(commune_id=commune_id, seq__gt=seq, subject_id__in=part).order_by(
            "seq"
        ):
            found[entry.subject_id].append(entry)
    return dict(found)


def salts_of(*, subject_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Return subject -> the salt of its digests, for who asks whether an entry wrote a value they know."""
    rows = (
        row
        for part in in_parts(subject_ids)
        for row in Salt.objects.filter(subject_id__in=part).values_list("subject_id", "value")
    )
    return {subject_id: bytes(value) for subject_id, value in rows}


def last_seq(*, commune_id: UUID) -> int:
    """Return where the log of a commune stands."""
    found = Entry.objects.filter(commune_id=commune_id).order_by("-seq").values_list("seq", flat=True).first()
    return found or 0
