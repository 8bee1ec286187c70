"""Crews that take turns at a post; days on which somebody would rather not stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, day_text
from trucban.duty import policy, selectors
from trucban.duty.models import Crew, CrewMember, Rotation, Wish
from trucban.duty.services.posts import EndsBeforeStart
from trucban.force import selectors as force
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.services import publish_change
from trucban.rulebook import selectors as rulebook

FEWEST_CREWS, MOST_CREWS = 2, 12
LONGEST_TURN = 31
AHEAD = timedelta(days=92)


class CrewsDoNotFit(DomainError):
    """A rotation has two crews or more, each with somebody, nobody in two."""


class WishDoesNotFit(DomainError):
    """A wish lies ahead, within a quarter, and within the days a month the commune allows."""


@dataclass(frozen=True)
class CrewSpec:
    """A crew in the order of its turn."""

    name: str
    person_ids: tuple[UUID, ...]


@verb
def set_rotation(
    *,
    actor: Actor,
    post_id: UUID,
    crews: Sequence[CrewSpec],
    turn_days: int,
    from_date: date,
    at: datetime,
    skips_holidays: bool = False,
) -> Rotation:
    """
    Say which crews take turns at a post, the first from ``from_date`` on; what held before ends that day.

    Rosters that stand are not touched; the next draft follows it.

    Raises:
        NotVisible: no such post, or one of the people is not the actor's to put on duty.
        PermissionDenied: the actor drafts no rosters of this agency.
        CrewsDoNotFit: fewer than two crews, an empty one, somebody in two, or a turn longer than a month.
        EndsBeforeStart: the rotation that holds begins later.
    """
    post = selectors.get_post(actor=actor, post_id=post_id, lock=True)
    if not policy.can_draft(actor, post.owner_id):
        raise PermissionDenied
    _check(crews, turn_days)
    people = {key: force.get_person(actor=actor, person_id=key) for crew in crews for key in crew.person_ids}
    _end_before(post_id, from_date)
    row = Rotation.objects.create(
        commune_id=post.commune_id,
        post=post,
        turn_days=turn_days,
        skips_holidays=skips_holidays,
        from_date=from_date,
    )
    for position, crew in enumerate(crews):
        made = Crew.objects.create(
            commune_id=post.commune_id, rotation=row, position=position, name=clean_line(crew.name, most=40)
        )
        CrewMember.objects.bulk_create(
            CrewMember(commune_id=post.commune_id, crew=made, person=people[key]) for key in crew.person_ids
        )
    changes = {"post": post_id, "crews": len(crews), "turn_days": turn_days, "from_date": from_date}
    record(actor=actor, action="rotation.set", subject=row, at=at, changes=changes)
    publish_change(topic="duty", subject=post, at=at, owner_id=post.owner_id)
    return row


def _check(crews: Sequence[CrewSpec], turn_days: int) -> None:
    if not FEWEST_CREWS <= len(crews) <= MOST_CREWS:
        raise CrewsDoNotFit(
            _("A rotation has from %(least)d to %(most)d crews; %(count)d were given.")
            % {"least": FEWEST_CREWS, "most": MOST_CREWS, "count": len(crews)}
        )
    for crew in crews:
        if not crew.person_ids or not crew.name.strip():
            raise CrewsDoNotFit(_("Every crew has a name and at least one person."))
    everybody = [key for crew in crews for key in crew.person_ids]
    if len(set(everybody)) < len(everybody):
        raise CrewsDoNotFit(_("Nobody is in two crews of one rotation, or twice in one."))
    if not 1 <= turn_days <= LONGEST_TURN:
        raise CrewsDoNotFit(_("A turn lasts from 1 to %(most)d days.") % {"most": LONGEST_TURN})


def _end_before(post_id: UUID, on: date) -> None:
    for row in Rotation.objects.filter(post_id=post_id, to_date__isnull=True):
        _end(row, on)


def _end(row: Rotation, on: date) -> None:
    if on < row.from_date:
        raise EndsBeforeStart(
            _("The rotation that holds begins on %(day)s: choose that day or a later one.")
            % {"day": day_text(row.from_date)}
        )
    row.to_date = on
    row.save(update_fields=["to_date"])


@verb
def end_rotation(*, actor: Actor, post_id: UUID, on: date, at: datetime) -> Rotation | None:
    """
    Let the crews of a post take turns no longer from a day on; None where they do not.

    Raises:
        NotVisible, PermissionDenied, EndsBeforeStart: as for `set_rotation`.
    """
    post = selectors.get_post(actor=actor, post_id=post_id, lock=True)
    if not policy.can_draft(actor, post.owner_id):
        raise PermissionDenied
    row: Rotation | None = Rotation.objects.filter(post=post, to_date__isnull=True).first()
    if row is None:
        return None
    _end(row, on)
    record(actor=actor, action="rotation.ended", subject=row, at=at, changes={"to_date": on})
    publish_change(topic="duty", subject=post, at=at, owner_id=post.owner_id)
    return row


# --- wishes -----------------------------------------------------------------------------------------------------


@verb
def wish(*, actor: Actor, person_id: UUID, first_day: date, last_day: date, at: datetime) -> Wish:
    """
    Note days on which somebody would rather not stand; who writes it down for somebody says so by their name.

    Raises:
        NotVisible: the person is not the actor's to see.
        PermissionDenied: it is somebody else, and the actor drafts no rosters.
        WishDoesNotFit: it lies behind or too far ahead, or uses up more days of a month than the commune allows.
    """
    person = force.get_person(actor=actor, person_id=person_id)
    if not policy.can_wish(actor, person):
        raise PermissionDenied
    _check_days(first_day, last_day, local_day(at))
    _check_month(person_id, person.commune_id, first_day, last_day)
    row = Wish.objects.create(
        commune_id=person.commune_id,
        owner_id=person.owner_id,
        person=person,
        first_day=first_day,
        last_day=last_day,
        written_at=at,
        written_by_name=actor.name,
    )
    changes = {"person": person_id, "first_day": first_day, "last_day": last_day}
    record(actor=actor, action="wish.noted", subject=row, at=at, changes=changes)
    publish_change(topic="duty", subject=row, at=at, owner_id=row.owner_id)
    return row


def _check_days(first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        raise EndsBeforeStart(_("The last day lies before the first: choose a later day."))
    if first_day <= today or last_day > today + AHEAD:
        raise WishDoesNotFit(
            _(
                "A wish is for days from tomorrow to %(last)s: days that are there already, or farther off, are not planned by it."
            )
            % {"last": day_text(today + AHEAD)}
        )


def _check_month(person_id: UUID, commune_id: UUID, first_day: date, last_day: date) -> None:
    most = rulebook.value(commune_id=commune_id, key="duty.wish_days", on=first_day)
    days = {first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)}
    for row in Wish.objects.filter(person_id=person_id, withdrawn_at__isnull=True):
        length = (row.last_day - row.first_day).days + 1
        days |= {row.first_day + timedelta(days=number) for number in range(length)}
    for month in sorted({(day.year, day.month) for day in (first_day, last_day)}):
        asked = sum((day.year, day.month) == month for day in days)
        if asked > most:
            raise WishDoesNotFit(
                _(
                    "%(month)02d/%(year)d would have %(asked)d days of wishes; the commune allows %(most)d a month. For days one cannot come, ask for leave."
                )
                % {"month": month[1], "year": month[0], "asked": asked, "most": most}
            )


@verb
def withdraw_wish(*, actor: Actor, wish_id: UUID, at: datetime) -> Wish:
    """
    Take a wish back; taking it back again changes nothing.

    Raises:
        NotVisible: no such wish for this actor.
        PermissionDenied: it is somebody else's, and the actor drafts no rosters.
    """
    row = selectors.get_wish(actor=actor, wish_id=wish_id, lock=True)
    if not policy.can_wish(actor, row.person):
        raise PermissionDenied
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(actor=actor, action="wish.withdrawn", subject=row, at=at)
        publish_change(topic="duty", subject=row, at=at, owner_id=row.owner_id)
    return row
