"""Questions about notices and changes."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.visibility import one
from trucban.lib.clock import local_day
from trucban.notify.models import Change, Delivery, Notice, PushSubscription
from trucban.rulebook import selectors as rulebook


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


def push_is_on(*, commune_id: UUID, at: datetime) -> bool:
    """Say whether the commune has signed that phones are woken by their browsers' push services."""
    return bool(rulebook.value(commune_id=commune_id, key="alert.push", on=local_day(at)))


def push_addresses(*, commune_id: UUID, user_id: UUID, at: datetime) -> list[str]:
    """Return the addresses of an account's phones for the channel "push"; none while it is off."""
    if not push_is_on(commune_id=commune_id, at=at):
        return []
    rows = PushSubscription.objects.filter(commune_id=commune_id, user_id=user_id, user__is_active=True)
    return [str(key) for key in rows.order_by("pk").values_list("pk", flat=True)]


def mail_addresses(*, user_id: UUID) -> list[str]:
    """Return the address for the channel "mail": the one an account's holder gave, if any."""
    rows = User.objects.filter(pk=user_id, is_active=True).exclude(mail="")
    return list(rows.values_list("mail", flat=True))


def last_sent(*, user_id: UUID, channel: str) -> Delivery | None:
    """Return what went to an account by a channel last, or waits to."""
    rows = Delivery.objects.filter(notice__recipient_id=user_id, channel=channel)
    return rows.exclude(state=Delivery.State.NOT_NEEDED).order_by("-due_at", "-pk").first()


def in_turn(due: QuerySet[Delivery]) -> list[Delivery]:
    """Return what is due in the order in which it leaves: by a channel that failed last after all others."""
    rows = list(due.select_related("notice").order_by("due_at", "pk"))
    failed = {name for name in {row.channel for row in rows} if _failed_last(name)}
    return sorted(rows, key=lambda row: row.channel in failed)


def _failed_last(channel: str) -> bool:
    tried = Delivery.objects.filter(channel=channel, tried_at__isnull=False)
    last = tried.exclude(state=Delivery.State.NOT_NEEDED).order_by("-tried_at", "-pk").first()
    return last is not None and last.state != Delivery.State.SENT


def push_subscription(*, device_id: UUID) -> PushSubscription | None:
    return PushSubscription.objects.filter(device_id=device_id).first()


def last_push(*, device_ids: Iterable[UUID]) -> dict[UUID, Delivery | None]:
    """Return the phones that are woken by push, each with what was sent to it last."""
    rows = {str(row.pk): row.device_id for row in PushSubscription.objects.filter(device_id__in=device_ids)}
    sent = Delivery.objects.filter(channel="push", address__in=rows).order_by("due_at", "pk")
    return dict.fromkeys(rows.values()) | {rows[one.address]: one for one in sent}


def changes_after(last_id: int, *, limit: int = 500) -> list[Change]:
    """Return the changes since one, oldest first; the feed of every commune in this database."""
    return list(Change.objects.filter(pk__gt=last_id).order_by("pk")[:limit])


def last_change_id() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
