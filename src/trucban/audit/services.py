"""Writing the log. Only here are entries made; nothing changes or deletes one."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from trucban.audit import chain
from trucban.audit.models import Chain, Entry, Salt

P = ParamSpec("P")
R = TypeVar("R")


class ActorLike(Protocol):
    """Who acts, as far as the log must know."""

    @property
    def id(self) -> UUID: ...

    @property
    def commune_id(self) -> UUID: ...


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """
    Make a service one transaction that takes its turn in the commune.

    Writers of one commune queue on the head of its chain before they lock anything else. SQLite does the same
    by itself (IMMEDIATE); on PostgreSQL this order is what keeps two verbs from waiting for each other for ever.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs["actor"]
        with transaction.atomic():
            hold(actor.commune_id)  # type: ignore[attr-defined]  # every verb's actor is an ActorLike
            return function(*args, **kwargs)

    return run


def hold(commune_id: UUID) -> None:
    """Take this commune's turn to write until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(commune_id)])


def record(
    *,
    actor: ActorLike,
    action: str,
    subject: models.Model,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> Entry:
    """
    Add one entry to the chain of the actor's commune, inside the caller's transaction.

    ``changes`` maps field names to new values; only salted digests of the values are kept.
    The new head is anchored outside the database once the transaction has been committed.
    """
    return record_about(
        actor=actor,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        at=at,
        changes=changes,
    )


@transaction.atomic(savepoint=False)  # an entry that fails undoes the whole verb
def record_about(
    *,
    actor: ActorLike,
    action: str,
    subject_type: str,
    subject_id: UUID,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> Entry:
    """Like :func:`record`, for a subject that is not a row (a page printed, a backup restored)."""
    commune_id = actor.commune_id
    hold(commune_id)
    head = Chain.objects.select_for_update().filter(commune_id=commune_id).first() or Chain.objects.create(
        commune_id=commune_id
    )
    digests = _digests(commune_id, subject_id, changes or {})
    seq = head.last_seq + 1
    link = chain.link_hash(
        previous_hash=head.last_hash,
        commune_id=commune_id,
        seq=seq,
        at=at,
        actor_id=actor.id,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        digests=digests,
    )
    entry = Entry.objects.create(
        commune_id=commune_id,
        seq=seq,
        at=at,
        actor_id=actor.id,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        digests=digests,
        previous_hash=head.last_hash,
        hash=link,
    )
    Chain.objects.filter(commune_id=commune_id).update(last_seq=seq, last_hash=link)
    transaction.on_commit(partial(_anchor, commune_id, seq, link))
    return entry


def forget(subject_id: UUID) -> None:
    """Erase the salt of a subject: its digests can no longer be compared with any value."""
    Salt.objects.filter(subject_id=subject_id).delete()


def _digests(commune_id: UUID, subject_id: UUID, changes: Mapping[str, Any]) -> dict[str, str]:
    if not changes:
        return {}
    salt = Salt.objects.filter(subject_id=subject_id).first() or Salt.objects.create(
        commune_id=commune_id, subject_id=subject_id, value=os.urandom(32)
    )
    return {name: chain.digest(bytes(salt.value), value) for name, value in sorted(changes.items())}


def _anchor(commune_id: UUID, seq: int, link: str) -> None:
    chain.append_anchor(Path(settings.ANCHOR_DIR), commune_id, {"seq": seq, "hash": link})
