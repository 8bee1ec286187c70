"""Posts, and the shifts that recur there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.duty import policy, selectors
from trucban.duty.models import DutyKind, DutyPost, PatternPlace, PlaceRole, ShiftPattern
from trucban.force import selectors as force
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.rulebook import selectors as rulebook

LEAST_MINUTES, MOST_MINUTES = 30, 24 * 60
MOST_OF_A_ROLE = 30


class ReadinessNotPermitted(DomainError):
    """The combat-readiness roster stays on paper until the provincial command permits it here."""


class NameTaken(DomainError):
    """Another post has this name."""


class NameMissing(DomainError):
    """A post or shift has a name."""


class PatternDoesNotFit(DomainError):
    """The shift has no days, no places, or a length no shift has."""


class EndsBeforeStart(DomainError):
    """What ends, ends after it began."""


@dataclass(frozen=True)
class PlaceSpec:
    """So many people of a role in a shift, and what they must be able to do."""

    role: str
    count: int = 1
    qualification_id: UUID | None = None


def check_readiness(*, commune_id: UUID, kind: str, on: date) -> None:
    """Refuse combat-readiness duty unless the provincial command's permission has been signed."""
    if kind != DutyKind.READINESS:
        return
    if not rulebook.value(commune_id=commune_id, key="duty.readiness_permission", on=on):
        raise ReadinessNotPermitted(
            _(
                "The combat-readiness roster stays on paper or on an independent network. It is kept here only once "
                "the provincial command's written permission has been signed in Settings."
            )
        )


@verb
def create_post(
    *,
    actor: Actor,
    kind: str,
    name: str,
    from_date: date,
    at: datetime,
    point_id: UUID | None = None,
    phone: str = "",
    unit_id: UUID | None = None,
) -> DutyPost:
    """
    Set up a post where, and as what, one stands duty.

    Raises:
        PermissionDenied: the actor drafts no rosters.
        ReadinessNotPermitted: combat-readiness duty without the provincial command's permission.
        NameMissing, NameTaken: every post has a name of its own.
    """
    owner_id = actor.agency_with("duty.draft")
    if owner_id is None:
        raise PermissionDenied
    kind = DutyKind(kind)
    check_readiness(commune_id=actor.commune_id, kind=kind, on=from_date)
    title = _name(name)
    if DutyPost.objects.filter(commune_id=actor.commune_id, name=title, to_date__isnull=True).exists():
        raise NameTaken(_("There is a post “%(name)s” already: choose another name.") % {"name": title})
    point = area.get_point(commune_id=actor.commune_id, point_id=point_id) if point_id else None
    unit = force.get_unit(actor=actor, unit_id=unit_id) if unit_id else None
    post = DutyPost.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        kind=kind,
        name=title,
        point=point,
        phone=clean_line(phone, most=20),
        unit=unit,
        from_date=from_date,
    )
    changes = {"kind": kind, "name": title, "unit": unit_id, "point": point_id, "from_date": from_date}
    record(actor=actor, action="post.created", subject=post, at=at, changes=changes)
    return post


@verb
def end_post(*, actor: Actor, post_id: UUID, on: date, at: datetime) -> DutyPost:
    """Close a post from a day on; rosters that stand are not touched."""
    post = selectors.get_post(actor=actor, post_id=post_id, lock=True)
    if not policy.can_draft(actor, post.owner_id):
        raise PermissionDenied
    _check_end(post.from_date, on)
    post.to_date = on
    post.save(update_fields=["to_date"])
    record(actor=actor, action="post.ended", subject=post, at=at, changes={"to_date": on})
    return post


@verb
def set_pattern(
    *,
    actor: Actor,
    post_id: UUID,
    name: str,
    weekdays: Sequence[int],
    starts: time,
    duration_minutes: int,
    places: Sequence[PlaceSpec],
    from_date: date,
    at: datetime,
    pattern_id: UUID | None = None,
) -> ShiftPattern:
    """
    Say which shift recurs at a post; it may pass midnight. With ``pattern_id`` the new one replaces it from that day.

    Raises:
        PatternDoesNotFit: no days, no places, the same role twice, or not between half an hour and a day long.
    """
    post = selectors.get_post(actor=actor, post_id=post_id, lock=True)
    if not policy.can_draft(actor, post.owner_id):
        raise PermissionDenied
    check_readiness(commune_id=actor.commune_id, kind=post.kind, on=from_date)
    days = _weekdays(weekdays)
    _check_length(duration_minutes)
    wanted = check_places(places)
    if pattern_id:
        _end(selectors.get_pattern(actor=actor, pattern_id=pattern_id, lock=True), from_date)
    pattern = ShiftPattern.objects.create(
        commune_id=actor.commune_id,
        post=post,
        name=_name(name, most=60),
        weekdays=days,
        starts=starts,
        duration_minutes=duration_minutes,
        from_date=from_date,
    )
    for place in wanted:
        _add_place(actor, pattern, place)
    changes = {"post": post_id, "weekdays": days, "starts": starts, "minutes": duration_minutes}
    record(actor=actor, action="pattern.set", subject=pattern, at=at, changes=changes)
    return pattern


@verb
def end_pattern(*, actor: Actor, pattern_id: UUID, on: date, at: datetime) -> ShiftPattern:
    """End a recurring shift from a day on."""
    pattern = selectors.get_pattern(actor=actor, pattern_id=pattern_id, lock=True)
    if not policy.can_draft(actor, pattern.post.owner_id):
        raise PermissionDenied
    _check_end(pattern.from_date, on)
    _end(pattern, on)
    record(actor=actor, action="pattern.ended", subject=pattern, at=at, changes={"to_date": on})
    return pattern


def _end(pattern: ShiftPattern, on: date) -> None:
    pattern.to_date = on
    pattern.save(update_fields=["to_date"])


def _name(name: str, *, most: int = 120) -> str:
    title = clean_line(name, most=most)
    if not title:
        raise NameMissing(_("The name is empty: write what the post or shift is called."))
    return title


def _weekdays(weekdays: Sequence[int]) -> list[int]:
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise PatternDoesNotFit(_("Choose at least one weekday, from 1 (Monday) to 7 (Sunday)."))
    return days


def _check_length(minutes: int) -> None:
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise PatternDoesNotFit(
            _("A shift lasts from 30 minutes to 24 hours; %(minutes)d minutes were given.")
            % {"minutes": minutes}
        )


def check_places(places: Sequence[PlaceSpec]) -> list[PlaceSpec]:
    """Return the places asked for, or refuse them with what was expected."""
    wanted = [place for place in places if place.count]
    roles = [PlaceRole(place.role) for place in wanted]
    if not wanted or set(roles) == {PlaceRole.POLICE}:
        raise PatternDoesNotFit(_("A shift needs at least one place of the agency's own people."))
    if len(set(roles)) < len(roles):
        raise PatternDoesNotFit(_("Each role stands once, with its number of people."))
    if any(not 0 < place.count <= MOST_OF_A_ROLE for place in wanted):
        raise PatternDoesNotFit(
            _("The number of people of a role is from 1 to %(most)d.") % {"most": MOST_OF_A_ROLE}
        )
    return wanted


def _add_place(actor: Actor, pattern: ShiftPattern, place: PlaceSpec) -> None:
    kind = None
    if place.qualification_id and place.role != PlaceRole.POLICE:
        kind = force.get_qualification_kind(commune_id=actor.commune_id, kind_id=place.qualification_id)
    PatternPlace.objects.create(
        commune_id=actor.commune_id,
        pattern=pattern,
        role=place.role,
        count=place.count,
        qualification=kind,
    )


def _check_end(from_date: date, on: date) -> None:
    if on < from_date:
        raise EndsBeforeStart(_("The last day lies before the first: choose a later day."))
