"""Reading the log."""

from uuid import UUID

from django.db.models import QuerySet

from trucban.audit.models import Entry


def entries_about(*, commune_id: UUID, subject_id: UUID) -> QuerySet[Entry]:
    """Return what was done to one subject, oldest first."""
    return Entry.objects.filter(commune_id=commune_id, subject_id=subject_id).order_by("seq")


def entries(*, commune_id: UUID) -> QuerySet[Entry]:
    """Return the whole log of a commune, newest first."""
    return Entry.objects.filter(commune_id=commune_id).order_by("-seq")
