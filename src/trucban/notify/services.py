"""Telling people, by the desk and by what leaves the house; and telling live pages that something changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.lib import web_push
from trucban.lib.errors import DomainError, NotVisible
from trucban.notify import policy, push, selectors
from trucban.notify.channels import CHANNELS, AddressGone, NotSent
from trucban.notify.models import Change, Delivery, Notice, PushSubscription

TIMEOUT_S, BUDGET_S = 4.0, 8.0  # of one provider; of one turn of the worker
AGAIN, MOST_TRIES = timedelta(seconds=30), 3
STALE = timedelta(minutes=30)  # by then an alert has gone on along the roster


def notify(
    *,
    actor: Actor,
    recipient_ids: Iterable[UUID],
    kind: str,
    title: str,
    at: datetime,
    body: str = "",
    subject: models.Model | None = None,
    asks_acknowledgement: bool = False,
) -> list[Notice]:
    """Put a notice before each account once, inside the caller's verb. Nothing leaves the server."""
    notices = [
        Notice(
            commune_id=actor.commune_id,
            recipient_id=recipient,
            kind=kind,
            title=title[:200],
            body=body,
            subject_type=subject._meta.label_lower if subject else "",
            subject_id=subject.pk if subject else None,
            asks_acknowledgement=asks_acknowledgement,
            created_at=at,
        )
        for recipient in sorted(set(recipient_ids))
    ]
    return Notice.objects.bulk_create(notices)


@verb
def acknowledge(*, actor: Actor, notice_id: UUID, at: datetime) -> Notice:
    """Mark a notice as seen and, where it asks, acknowledged."""
    notice = selectors.get_notice(actor=actor, notice_id=notice_id)
    if not policy.can_acknowledge(actor, notice):
        raise NotVisible
    notice.seen_at = notice.seen_at or at
    if notice.asks_acknowledgement:
        notice.acknowledged_at = notice.acknowledged_at or at
    notice.save(update_fields=["seen_at", "acknowledged_at"])
    record(actor=actor, action="notice.acknowledged", subject=notice, at=at)
    return notice


@verb
def mark_all_seen(*, actor: Actor, at: datetime) -> int:
    """Mark every notice that asks nothing as seen."""
    return (
        selectors.notices(actor=actor)
        .filter(seen_at__isnull=True, asks_acknowledgement=False)
        .update(seen_at=at)
    )


def deliver(*, notice: Notice, phone: str, due_at: datetime) -> list[Delivery]:
    """Put a notice on its way by every channel that is set up, inside the caller's verb; the worker sends it."""
    addresses = {
        "sms": [phone] if phone else [],
        "zalo": [phone] if phone else [],
        "mail": selectors.mail_addresses(user_id=notice.recipient_id),
        "push": selectors.push_addresses(
            commune_id=notice.commune_id, user_id=notice.recipient_id, at=notice.created_at
        ),
    }
    return Delivery.objects.bulk_create(
        Delivery(commune_id=notice.commune_id, notice=notice, channel=name, address=address, due_at=due_at)
        for name, channel in CHANNELS.items()
        if channel.is_set_up()
        for address in addresses[name]
    )


def withdraw(*, notice_ids: Iterable[UUID], at: datetime) -> None:
    """Ask nobody any more to acknowledge these notices, inside the caller's verb; what has not left stays here."""
    keys = list(notice_ids)
    Notice.objects.filter(pk__in=keys, acknowledged_at__isnull=True).update(asks_acknowledgement=False)
    waiting = Delivery.objects.filter(notice__in=keys, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.NOT_NEEDED, tried_at=at)


def send_due(
    *, commune_id: UUID, at: datetime, budget_s: float = BUDGET_S, timeout_s: float = TIMEOUT_S
) -> int:
    """
    Send what is due, by the worker alone: each within a time limit, all of them within a budget.

    A provider that keeps silent costs one time limit a turn and holds up no other: channels that worked last are served first. What is
    left waits for the next turn, and is let go when it is stale. Return how many left.
    """
    begun, sent, silent = monotonic(), 0, set()
    due = Delivery.objects.filter(commune_id=commune_id, state=Delivery.State.WAITING, due_at__lte=at)
    due.filter(due_at__lte=at - STALE).update(state=Delivery.State.FAILED, tried_at=at, problem="STALE")
    for row in selectors.in_turn(due):
        before = monotonic()
        if before - begun >= budget_s:
            break
        if row.channel in silent:
            continue
        sent += _send(row, at, timeout_s)
        if monotonic() - before > timeout_s / 2:
            silent.add(row.channel)
    return sent


def _send(row: Delivery, at: datetime, timeout_s: float) -> bool:
    if row.notice.acknowledged_at:
        row.state = Delivery.State.NOT_NEEDED
        row.save(update_fields=["state"])
        return False
    if not CHANNELS[row.channel].is_set_up():  # it was, when this was put on its way
        row.state, row.tried_at, row.problem = Delivery.State.FAILED, at, "OFF"
        row.save(update_fields=["state", "tried_at", "problem"])
        return False
    row.tries, row.tried_at, row.problem = row.tries + 1, at, ""
    try:
        CHANNELS[row.channel].send(row.address, timeout_s=timeout_s)
        row.state = Delivery.State.SENT
    except AddressGone:
        row.state, row.problem = Delivery.State.FAILED, "GONE"
        PushSubscription.objects.filter(pk=row.address).delete()
    except NotSent as problem:
        row.problem = str(problem)[:200]
        row.due_at = at + AGAIN
        if row.tries >= MOST_TRIES:
            row.state = Delivery.State.FAILED
    row.save(update_fields=["state", "tries", "tried_at", "problem", "due_at"])
    return row.state == Delivery.State.SENT


# --- Phones that are woken by push ---------------------------------------------------------------------------------


class PushIsOff(DomainError):
    """The commune has not signed that anything goes to a push service."""


class NoSuchSubscription(DomainError):
    """What a browser said of itself cannot be used."""


class NothingIsSent(DomainError):
    """The demonstration sends nothing out of the house."""


class NoMailYet(DomainError):
    """There is no mail server here, or no address to write to."""


@verb
def subscribe(
    *, actor: Actor, device_id: UUID, endpoint: str, browser_key: str, secret: str, at: datetime
) -> PushSubscription:
    """
    Let one phone of the actor's be woken by push; a newer subscription of the phone takes the place of the older.

    Raises:
        PushIsOff: the commune has not signed it.
        NoSuchSubscription: no push service that is spoken to, or no keys.
    """
    if not selectors.push_is_on(commune_id=actor.commune_id, at=at):
        raise PushIsOff(_("The commune has not switched waking by push on: it is signed in Settings."))
    if len(endpoint) > 1000 or not push.is_service(endpoint):
        raise NoSuchSubscription(_("This browser's push service is not among those that are spoken to."))
    try:
        web_push.opened_keys(browser_key, secret)
    except web_push.NotASubscription as problem:
        raise NoSuchSubscription(_("What the browser said of itself cannot be used: try again.")) from problem
    kept = selectors.push_subscription(device_id=device_id)
    browser_key, secret = browser_key.rstrip("="), secret.rstrip("=")
    if kept and (kept.endpoint, kept.browser_key, kept.secret) == (endpoint, browser_key, secret):
        return kept
    # One browser wakes for one phone of the list: for the one it was enrolled as last.
    PushSubscription.objects.filter(models.Q(device_id=device_id) | models.Q(endpoint=endpoint)).delete()
    made = PushSubscription.objects.create(
        commune_id=actor.commune_id,
        user_id=actor.id,
        device_id=device_id,
        endpoint=endpoint,
        browser_key=browser_key,
        secret=secret,
        created_at=at,
    )
    record(actor=actor, action="push.on", subject=made, at=at, changes={"device": device_id})
    return made


@verb
def try_mail(*, actor: Actor, at: datetime) -> Delivery:
    """
    Put a trial on its way to the actor's own mail, as an alert would go; the worker sends it.

    Raises:
        NoMailYet: no address of theirs, or no mail server here. NothingIsSent: this is the demonstration.
    """
    addresses = selectors.mail_addresses(user_id=actor.id)
    if not addresses or not CHANNELS["mail"].is_set_up():
        raise NoMailYet(
            _("Nothing to try yet: it takes a mail server of the commune and an address of yours.")
        )
    return _try(actor, "mail", addresses[0], _("Trial: this mail arrives"), at)


@verb
def unsubscribe(*, actor: Actor, device_id: UUID, at: datetime) -> None:
    """Wake a phone of the actor's no more; again it changes nothing."""
    forget_phone(actor=actor, device_id=device_id, at=at)


def forget_phone(*, actor: Actor, device_id: UUID, at: datetime) -> None:
    """Wake a phone no more, inside the caller's verb: it was lost, or leaves. What was on its way stays here."""
    kept = selectors.push_subscription(device_id=device_id)
    if kept is None:
        return
    waiting = Delivery.objects.filter(channel="push", address=str(kept.pk), state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.NOT_NEEDED, tried_at=at)
    record(actor=actor, action="push.off", subject=kept, at=at, changes={"device": device_id})
    kept.delete()


@verb
def try_push(*, actor: Actor, device_id: UUID, at: datetime) -> Delivery:
    """
    Put a trial on its way to one phone of the actor's, as an alert would go; the worker sends it.

    Raises:
        NotVisible: the phone is not woken by push. PushIsOff. NothingIsSent: this is the demonstration.
    """
    kept = selectors.push_subscription(device_id=device_id)
    if kept is None or kept.user_id != actor.id:
        raise NotVisible
    if not selectors.push_is_on(commune_id=actor.commune_id, at=at):
        raise PushIsOff(_("The commune has not switched waking by push on: it is signed in Settings."))
    return _try(actor, "push", str(kept.pk), _("Trial: this phone is woken"), at, device=device_id)


def _try(actor: Actor, channel: str, address: str, title: str, at: datetime, **changes: object) -> Delivery:
    """Put a trial on its way by one channel; while one waits there is no other."""
    if settings.DEMONSTRATION:
        raise NothingIsSent(_("This is the demonstration: it sends nothing out of the house."))
    waiting = Delivery.objects.filter(
        channel=channel, address=address, state=Delivery.State.WAITING, notice__kind=Notice.Kind.SYSTEM
    ).first()
    if waiting:
        return waiting
    (notice,) = notify(actor=actor, recipient_ids=[actor.id], kind=Notice.Kind.SYSTEM, title=title, at=at)
    record(actor=actor, action=f"{channel}.tried", subject=notice, at=at, changes=changes)
    return Delivery.objects.create(
        commune_id=actor.commune_id, notice=notice, channel=channel, address=address, due_at=at
    )


def publish_change(*, topic: str, subject: models.Model, at: datetime, owner_id: UUID | None = None) -> None:
    """Note in the change feed that a record changed, inside the caller's verb; live pages ask again."""
    _change(topic, subject, at, owner_id).save(force_insert=True)


def publish_changes(*, topic: str, changed: Iterable[tuple[models.Model, UUID | None]], at: datetime) -> None:
    """Like :func:`publish_change`, for several records, or the pages of several agencies: (record, owner) pairs."""
    Change.objects.bulk_create(_change(topic, subject, at, owner_id) for subject, owner_id in changed)


def _change(topic: str, subject: models.Model, at: datetime, owner_id: UUID | None) -> Change:
    return Change(
        commune_id=subject.commune_id,  # type: ignore[attr-defined]  # every subject is a CommuneRow
        topic=topic,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        owner_id=owner_id,
        at=at,
    )
