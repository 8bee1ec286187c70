"""
Dyke patrol by alarm level: sections, the level as it is set, and the posts that follow it into the rosters.

Numbers come from the law's files (`duty.dyke_…`, Circular 01/2009/TT-BNN); whether a commune's dykes are classified is a
setting to be confirmed, and until then nothing follows.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.duty import policy, selectors, shifts
from trucban.duty.models import (
    Assignment,
    DutyKind,
    DykeSection,
    PatternPlace,
    PlaceRole,
    RiverAlarm,
    Roster,
    Shift,
    ShiftPattern,
)
from trucban.duty.selectors import dykes
from trucban.duty.selectors.dykes import Needs
from trucban.duty.services.posts import create_post, end_post
from trucban.duty.services.rosters import open_draft, save_shifts
from trucban.duty.shifts import PlannedShift
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.services import publish_change
from trucban.rulebook import selectors as rulebook

EVERY_DAY = list(range(1, 8))
OLDEST = timedelta(days=3)  # a bulletin older than this is a slip of the date
MOST_M = 100_000


class AlarmRefused(DomainError):
    """A level is set from a bulletin that is named, of a moment that can be."""


class SectionRefused(DomainError):
    """A section has a length that can be."""


@verb
def add_section(
    *, actor: Actor, name: str, length_m: int, from_date: date, at: datetime, unit_id: UUID | None = None
) -> DykeSection:
    """
    Set up a stretch of dyke with its post and team; at a level that holds its shifts come at once.

    Raises:
        PermissionDenied. NameMissing, NameTaken: as of every post. SectionRefused.
    """
    if not 1 <= length_m <= MOST_M:
        raise SectionRefused(_("The length is from 1 to %(most)s metres.") % {"most": MOST_M})
    post = create_post(
        actor=actor, kind=DutyKind.DISASTER_WATCH, name=name, from_date=from_date, at=at, unit_id=unit_id
    )
    section = DykeSection.objects.create(
        commune_id=post.commune_id, owner_id=post.owner_id, post=post, length_m=length_m
    )
    record(actor=actor, action="dyke.section_added", subject=section, at=at, changes={"length_m": length_m})
    _follow([section], dykes.needs_now(commune_id=post.commune_id, owner_id=post.owner_id, at=at), at)
    return section


@verb
def end_section(*, actor: Actor, section_id: UUID, at: datetime) -> DykeSection:
    """Close a section from today on; what rosters have of it goes when its draft is brought in line."""
    section = selectors.get_section(actor=actor, section_id=section_id, lock=True)
    if not policy.can_draft(actor, section.owner_id):
        raise PermissionDenied
    today = local_day(at)
    _follow([section], None, at)
    end_post(actor=actor, post_id=section.post_id, on=max(today, section.post.from_date), at=at)
    record(actor=actor, action="dyke.section_ended", subject=section, at=at)
    return section


@verb
def set_alarm(
    *, actor: Actor, level: int, storm: bool, source: str, observed_at: datetime, at: datetime
) -> RiverAlarm:
    """
    Set the river's alarm level from a bulletin: every section's shifts are those of the level from now on.

    Raises:
        PermissionDenied: the actor drafts no rosters.
        AlarmRefused: no such level, no source, or a bulletin of the future, of days ago, or older than the last one.
    """
    owner_id = actor.agency_with("duty.draft")
    if owner_id is None:
        raise PermissionDenied
    if level not in RiverAlarm.Level.values:
        raise AlarmRefused(_("Choose a level: below I, I, II or III."))
    said = clean_line(source, most=200)
    if not said:
        raise AlarmRefused(_("Name the bulletin: who issued it, and its number."))
    _refuse_moment(owner_id, observed_at, at)
    holding = next((one for one, _reach in actor.holdings_with("duty.draft")), None)
    alarm = RiverAlarm.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        level=level,
        storm=storm,
        source=said,
        observed_at=observed_at,
        set_at=at,
        signer_name=actor.name,
        signer_title=holding.title if holding else "",
    )
    changes = {"level": level, "storm": storm, "source": said, "observed_at": observed_at}
    record(actor=actor, action="dyke.alarm_set", subject=alarm, at=at, changes=changes)
    rows = dykes.sections(actor=actor, on=local_day(at))
    _follow(rows, dykes.needs_now(commune_id=actor.commune_id, owner_id=owner_id, at=at), at)
    publish_change(topic="duty", subject=alarm, at=at, owner_id=owner_id)
    return alarm


def _refuse_moment(owner_id: UUID, observed_at: datetime, at: datetime) -> None:
    last = dykes.alarm_in_force(owner_id=owner_id)
    if observed_at > at or observed_at < at - OLDEST:
        raise AlarmRefused(
            _("The bulletin speaks of a moment still to come, or of days ago: check day and hour.")
        )
    if last is not None and observed_at < last.observed_at:
        raise AlarmRefused(_("A later bulletin has been entered already: this one no longer holds."))


def _follow(rows: Sequence[DykeSection], needed: Needs | None, at: datetime) -> None:
    """Have the shifts that recur at these sections be those of the level, from today on; as they are, they stay."""
    if not rows:
        return
    today, commune_id = local_day(at), rows[0].commune_id
    wanted = _wanted(commune_id, needed, today)
    for section in rows:
        open_rows = ShiftPattern.objects.filter(post=section.post_id, to_date__isnull=True)
        standing = {
            row.starts: sum(place.count for place in row.places.all())
            for row in open_rows.prefetch_related("places")
        }
        if standing == {watch.starts: watch.people for watch in wanted}:
            continue
        open_rows.update(to_date=today)
        for watch in wanted:
            pattern = ShiftPattern.objects.create(
                commune_id=commune_id,
                post=section.post,
                name=watch.name,
                weekdays=EVERY_DAY,
                starts=watch.starts,
                duration_minutes=watch.minutes,
                from_date=max(today, section.post.from_date),
            )
            PatternPlace.objects.create(
                commune_id=commune_id, pattern=pattern, role=PlaceRole.MEMBER, count=watch.people
            )


class _Watch(NamedTuple):
    name: str
    starts: time
    minutes: int
    people: int


def _wanted(commune_id: UUID, needed: Needs | None, today: date) -> list[_Watch]:
    """Return the watches of a section by day and by night; none where the level asks for nobody."""
    if needed is None:
        return []
    day, night = (
        time.fromisoformat(rulebook.value(commune_id=commune_id, key=key, on=today))
        for key in ("dyke.day_from", "dyke.night_from")
    )
    if day == night:
        raise AlarmRefused(
            _("Watch by day and by night begin at the same hour: mend that in Settings first.")
        )
    return [
        _Watch(_("By day"), day, _minutes(day, night), needed.day),
        _Watch(_("By night"), night, _minutes(night, day), needed.night),
    ]


def _minutes(starts: time, ends: time) -> int:
    apart = (ends.hour * 60 + ends.minute) - (starts.hour * 60 + starts.minute)
    return apart % (24 * 60)


@verb
def bring_in(*, actor: Actor, week: Week, at: datetime) -> Roster | None:
    """
    Bring a week's draft in line with what the level asks of the dykes, what is over left as it was.

    A draft is opened where the roster in force asks for something else; nothing is opened where all is as it should be.
    People keep their places as far as there are any. Return the draft that changed.

    Raises:
        PermissionDenied. NothingToPlan: no post has a shift in this week.
    """
    owner_id = actor.agency_with("duty.draft")
    if owner_id is None:
        raise PermissionDenied
    standing = selectors.draft_roster_of(actor=actor, week=week) or selectors.published_roster(
        actor=actor, week=week
    )
    posts = {row.post_id for row in dykes.sections(actor=actor)}
    if standing is not None and not _differences(standing, posts, week, at):
        return None
    if standing is None and not _asked(
        Roster(commune_id=actor.commune_id, owner_id=owner_id), posts, week, at
    ):
        return None
    draft = open_draft(actor=actor, week=week, at=at)
    changes = _differences(draft, posts, week, at)
    for change in changes:
        change()
    record(
        actor=actor, action="roster.dykes_brought_in", subject=draft, at=at, changes={"shifts": len(changes)}
    )
    publish_change(topic="duty", subject=draft, at=at, owner_id=draft.owner_id)
    return draft


def _asked(
    roster: Roster, posts: set[UUID], week: Week, at: datetime
) -> dict[tuple[UUID, datetime], PlannedShift]:
    """Return the shifts of dyke posts that patterns ask for and that are not over."""
    planned = shifts.of_patterns(
        commune_id=roster.commune_id, owner_id=roster.owner_id, week=week, roster=roster
    )
    return {
        (one.shift.post_id, one.shift.starts_at): one
        for one in planned
        if one.shift.post_id in posts and one.shift.ends_at > at
    }


def _differences(roster: Roster, posts: set[UUID], week: Week, at: datetime) -> list["_Change"]:
    wanted = _asked(roster, posts, week, at)
    here = {
        (one.shift.post_id, one.shift.starts_at): one
        for one in shifts.of_roster(roster)
        if one.shift.post_id in posts and one.shift.ends_at > at
    }
    found: list[_Change] = []
    for key, planned in wanted.items():
        if key not in here:
            found.append(partial(save_shifts, [planned]))
        elif len(planned.places) > len(here[key].places):
            found.append(partial(_add_places, here[key], planned))
        elif len(planned.places) < len(here[key].places) and key[1] > at:
            found.append(partial(_take_places, here[key], len(planned.places)))
    over = [
        one.shift for key, one in here.items() if key not in wanted and key[1] > at
    ]  # what has begun stays
    return found + [partial(_take_shift, shift) for shift in over]


_Change = Callable[[], None]


def _add_places(here: PlannedShift, planned: PlannedShift) -> None:
    """Add what is missing, numbered on; who stands there stays."""
    last = max((place.place for place in here.places), default=0)
    more = planned.places[: len(planned.places) - len(here.places)]
    for number, place in enumerate(more, start=last + 1):
        place.shift, place.place = here.shift, number
    Assignment.objects.bulk_create(more)


def _take_places(here: PlannedShift, left: int) -> None:
    """Take places away, empty ones first, then those put there last; a place somebody put by hand goes last of all."""
    order = sorted(here.places, key=lambda place: (not place.is_locked, place.person_id is None, place.place))
    Assignment.objects.filter(pk__in=[place.pk for place in order[left:]]).delete()


def _take_shift(shift: Shift) -> None:
    shift.delete()
