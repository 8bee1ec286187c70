"""What a watch gives to those who stand it, pushed down into `access`: as planned, and as it really changed hands."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.calendar.models import Commitment
from trucban.calendar.services import Taking, end_taken, note_many, release
from trucban.duty import selectors
from trucban.duty.models import Assignment, DutyKind, PlaceRole, Shift, Takeover
from trucban.duty.selectors.takeovers import Stretch

# Watches whose whole crew gets the rights of the watch; at a guard post only its leader.
WATCH_KINDS = {DutyKind.COMMAND, DutyKind.OFFICER_WATCH, DutyKind.DISASTER_WATCH, DutyKind.READINESS}


def gives_rights(place: Assignment) -> bool:
    return place.shift.kind in WATCH_KINDS or place.role == PlaceRole.LEADER


def grant_rights(actor: Actor, places: Iterable[Assignment]) -> None:
    """Give each of those who stand, or stood, at these places the rights of the watch for their part of it."""
    parts = selectors.stretches([place for place in places if gives_rights(place)])
    users = access.users_of_persons(
        commune_id=actor.commune_id, person_ids=[part.person_id for part in parts if part.person_id]
    )
    for part in parts:
        user = users.get(part.person_id) if part.person_id else None
        if user:
            access_services.grant_watch(
                actor=actor,
                user_id=user.pk,
                agency_id=part.place.owner_id,
                starts_at=part.starts_at,
                ends_at=part.ends_at,
                source_id=_source(part),
            )


def keep_calendar(actor: Actor, places: Sequence[Assignment]) -> None:
    """Let the work calendar say who really stood, or stands, at these places: each their part of the shift."""
    parts = selectors.stretches(places)
    own = [part for part in parts if part.person_id and part.starts_at < part.ends_at]
    kept = {_source(part) for part in own}
    release(source_ids=[key for part in parts if (key := _source(part)) not in kept])
    note_many(
        actor=actor,
        takings=[
            Taking(
                owner_id=part.place.owner_id,
                person_id=part.person_id,
                kind=Commitment.Kind.DUTY,
                starts_at=part.starts_at,
                ends_at=part.ends_at,
                source_id=_source(part),
                label=part.place.shift.post.name,
            )
            for part in own
            if part.person_id
        ],
    )


def _source(part: Stretch) -> UUID:
    return part.takeover.pk if part.takeover else part.place.pk


def carry_takeovers(actor: Actor, old: Shift, places: Sequence[Assignment], at: datetime) -> None:
    """
    Let takeovers go on in the next version where the same person is still planned.

    Where the new version puts somebody else, that is the later order: the takeover stays with the version it happened
    in, and its rights end.
    """
    planned = {place.place: place for place in places}
    now_planned = {place.person_id for place in places}
    ended, absorbed = [], []
    for row in Takeover.objects.filter(assignment__shift=old).select_related("assignment"):
        place = planned.get(row.assignment.place)
        if place is not None and place.person_id == row.assignment.person_id:
            row.assignment = place
            row.save(update_fields=["assignment"])
        else:
            ended.append(row.pk)
            absorbed += [row.pk] if row.person_id in now_planned else []
    access_services.end_grants(source_ids=ended, at=at)
    release(source_ids=absorbed)  # the whole shift is theirs in the calendar from now on
    end_taken(source_ids=ended, at=at)
