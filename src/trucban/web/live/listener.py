"""One open page: whose it is, whether the session still stands, which changes this person may hear of."""

import time
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from trucban.access import selectors
from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.services import is_ended
from trucban.access.visibility import visible_ids
from trucban.notify.models import Change
from trucban.web.clock import commune_now

# Which capability shows the records of a topic. A whole agency's reach answers without asking the database.
CAPABILITY = {
    "incident": "incident.view",
    "duty": "duty.view",
    "task": "task.view",
    "patrol": "patrol.view",
    "briefing": "briefing.view",
    "headcount": "incident.view",
}
TRUST_S = 15.0  # for so long a session that was looked up counts as standing; a heartbeat looks again


# What a screen on a wall counts. It hears that something changed, never what: a sign names the commune alone.
ON_THE_WALL = ("incident", "duty", "patrol", "task")


def for_wall(actor: Actor, changes: Sequence[Change]) -> list[Change]:
    """Return at most one change, of the topic "wall", when something of the wall's agency changed."""
    reached = actor.agencies_reached("wall.view")
    heard = [
        change
        for change in changes
        if change.commune_id == actor.commune_id
        and change.topic in ON_THE_WALL
        and change.owner_id in reached
    ]
    if not heard:
        return []
    last = heard[-1]
    return [Change(pk=last.pk, commune_id=actor.commune_id, topic="wall", subject_id=actor.commune_id)]


def split(actor: Actor, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """Return the changes the actor's reach shows without asking the database, and those it must be asked about."""
    if actor.is_wall:
        return for_wall(actor, changes), []
    sure: list[Change] = []
    unsure: list[Change] = []
    for change in changes:
        if change.commune_id != actor.commune_id or change.topic not in CAPABILITY:
            continue
        if change.owner_id and actor.can(CAPABILITY[change.topic], agency_id=change.owner_id):
            sure.append(change)
        else:
            unsure.append(change)
    return sure, unsure


def audible(actor: Actor, changes: Sequence[Change]) -> list[Change]:
    """Return the changes of records the actor sees, in their order."""
    sure, unsure = split(actor, changes)
    by_label: dict[str, list[Change]] = defaultdict(list)
    for change in unsure:
        by_label[change.subject_type].append(change)
    for label, rows in by_label.items():
        visible = visible_ids(actor, label, {row.subject_id for row in rows})
        sure += [row for row in rows if row.subject_id in visible]
    return sorted(sure, key=lambda change: change.pk)


class Listener:
    """Filters the feed for one session."""

    def __init__(self, session_key: str) -> None:
        self.session_key = session_key
        self._actor: Actor | None = None
        self._looked_at = 0.0

    def hear_at_once(self, changes: Sequence[Change]) -> list[Change] | None:
        """Return what this person may hear of, or None when only the database can tell."""
        if self._actor is None or not changes or time.monotonic() - self._looked_at > TRUST_S:
            return None
        sure, unsure = split(self._actor, changes)
        return None if unsure else sure

    def hear(self, changes: Sequence[Change]) -> list[Change] | None:
        """Look at the session again and return what this person may hear of; None when the session is over."""
        self._actor, self._looked_at = actor_of(self.session_key), time.monotonic()
        return None if self._actor is None else audible(self._actor, changes)


def actor_of(session_key: str) -> Actor | None:
    """Return who a session belongs to, with the rights of this moment; None when it ended or expired."""
    if is_ended(session_key):
        return None
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User):
        return None
    return selectors.actor_for(user, at=commune_now(selectors.get_commune(user.commune_id)))


def key_of(change: Change) -> tuple[str, UUID]:
    return change.topic, change.subject_id
