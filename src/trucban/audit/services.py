"""Writing the log. Only here are entries made; nothing changes or deletes one."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial, wraps
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from trucban.audit import chain
from trucban.audit.models import Chain, Entry, Salt
from trucban.lib.ids import uuid7
from trucban.lib.parts import in_parts
from trucban.schema.rows import insert_values

_ENTRY = [field.attname for field in Entry._meta.local_concrete_fields]

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
        with turn(actor.commune_id):  # type: ignore[attr-defined]  # every verb's actor is an ActorLike
            return function(*args, **kwargs)

    return run


@contextmanager
def turn(commune_id: UUID) -> Iterator[None]:
    """One transaction that takes this commune's turn to write."""
    with transaction.atomic():
        hold(commune_id)
        yield


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
    done = _Done(subject._meta.label_lower, subject.pk, changes or {})
    return _append(actor, action, [done], at)


def record_many(
    *,
    actor: ActorLike,
    action: str,
    done: Iterable[tuple[models.Model, Mapping[str, Any]]],
    at: datetime,
) -> None:
    """Like :func:`record`, for what one verb does to several records: (subject, changes), an entry each, in order."""
    named = [_Done(subject._meta.label_lower, subject.pk, changes) for subject, changes in done]
    if named:
        _append(actor, action, named, at)


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
    return _append(actor, action, [_Done(subject_type, subject_id, changes or {})], at)


class _Done(NamedTuple):
    """What an entry is about."""

    subject_type: str
    subject_id: UUID
    changes: Mapping[str, Any]


@transaction.atomic(savepoint=False)  # an entry that fails undoes the whole verb
def _append(actor: ActorLike, action: str, done: Sequence[_Done], at: datetime) -> Entry:
    """Add an entry for each, and return the last."""
    commune_id = actor.commune_id
    hold(commune_id)
    seq, link = _head(commune_id)
    salts = _salts(commune_id, [one.subject_id for one in done if one.changes])
    written = []
    for one in done:
        content: dict[str, Any] = {
            "commune_id": commune_id,
            "seq": seq + 1,
            "at": at,
            "actor_id": actor.id,
            "action": action,
            "subject_type": one.subject_type,
            "subject_id": one.subject_id,
            "digests": {
                name: chain.digest(salts[one.subject_id], value)
                for name, value in sorted(one.changes.items())
            },
            "previous_hash": link,
        }
        seq, link = seq + 1, chain.link_hash(**content)
        written.append({"id": uuid7(), **content, "hash": link})
    insert_values(Entry, map(itemgetter(*_ENTRY), written))
    _move_head(commune_id, seq, link)
    transaction.on_commit(partial(_anchor, commune_id, seq, link))
    entry = Entry(**written[-1])
    entry._state.adding = False
    return entry


# Plain SQL, for every verb of the product passes here: Django takes longer to put these three statements together
# than the database takes for the whole entry. Who calls holds the commune's turn to write.


def _head(commune_id: UUID) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_seq, last_hash FROM audit_chain WHERE commune_id = %s", [_key(commune_id)]
        )
        found = cursor.fetchone()
    if found is None:
        head = Chain.objects.create(commune_id=commune_id)
        return head.last_seq, head.last_hash
    return int(found[0]), str(found[1])


def _move_head(commune_id: UUID, seq: int, link: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_chain SET last_seq = %s, last_hash = %s WHERE commune_id = %s",
            [seq, link, _key(commune_id)],
        )


def _salts(commune_id: UUID, subject_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """Return the salt of each subject, made for those that have none."""
    if not subject_ids:
        return {}
    marks = ", ".join(["%s"] * len(subject_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT subject_id, value FROM audit_salt WHERE subject_id IN ({marks})",  # noqa: S608 - marks only
            [_key(subject_id) for subject_id in subject_ids],
        )
        salts = {UUID(str(subject_id)): bytes(value) for subject_id, value in cursor.fetchall()}
    new = {subject_id: os.urandom(32) for subject_id in subject_ids if subject_id not in salts}
    insert_values(Salt, ((subject_id, commune_id, value) for subject_id, value in new.items()))
    return salts | new


def _key(value: UUID) -> Any:
    """Return an id as this database keeps it."""
    return value if connection.features.has_native_uuid_field else value.hex


def forget(subject_ids: Collection[UUID]) -> None:
    """Erase the salts of subjects: their digests can no longer be compared with any value."""
    for part in in_parts(subject_ids):
        Salt.objects.filter(subject_id__in=part).delete()


def _anchor(commune_id: UUID, seq: int, link: str) -> None:
    chain.append_anchor(Path(settings.ANCHOR_DIR), commune_id, {"seq": seq, "hash": link})
