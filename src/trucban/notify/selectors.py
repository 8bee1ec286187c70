"""Questions about notices and changes."""

from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.notify.models import Change, Notice


def notices(*, actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices, newest first."""
    return Notice.objects.filter(commune_id=actor.commune_id, recipient_id=actor.id).order_by(
        "-created_at", "-pk"
    )


def get_notice(*, actor: Actor, notice_id: UUID) -> Notice:
    return one(Notice, notices(actor=actor), notice_id)


def unseen_count(*, actor: Actor) -> int:
    return notices(actor=actor).filter(seen_at__isnull=True).count()


def notices_about(*, commune_id: UUID, subject_id: UUID) -> QuerySet[Notice]:
    """Return who was told of a record and who has seen it, for the one who sent it."""
    return (
        Notice.objects.filter(commune_id=commune_id, subject_id=subject_id)
        .select_related("recipient")
        .order_by("pk")
    )


def changes_after(last_id: int, *, limit: int = 500) -> list[Change]:
    """Return the changes since one, oldest first; the feed of every commune in this database."""
    return list(Change.objects.filter(pk__gt=last_id).order_by("pk")[:limit])


def last_change_id() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
