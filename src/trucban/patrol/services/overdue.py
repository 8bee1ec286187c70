"""
A patrol that never left, is not back by its time, or says nothing for too long raises an alert by itself (FEATURES D5).

Everything is judged on the commune's own server by what it has heard so far. What a phone sends later closes the alert,
or says beside it since when there has been no word; what a person closed with a reason stays closed until there is news.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor, system_actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, moment_text
from trucban.duty import selectors as duty_selectors
from trucban.duty import services as duty
from trucban.duty.models import Alert
from trucban.duty.services.alerts import NobodyToTell
from trucban.lib.errors import PermissionDenied
from trucban.patrol import policy, selectors
from trucban.patrol.models import Patrol
from trucban.patrol.selectors import Overdue
from trucban.patrol.services.refusals import PatrolNotOut, PatrolRefused, reason_of, show_change

FARTHEST = timedelta(hours=24)  # somebody who says when a team will be back means today or tonight


def raise_overdue(*, commune_id: UUID, at: datetime) -> int:
    """By the clock: raise what is overdue and not raised yet; return how many alerts began."""
    count = 0
    for patrol in selectors.overdue_by_settings(commune_id=commune_id, at=at):
        clock = system_actor(commune_id=commune_id, agency_id=patrol.owner_id, at=at)
        try:
            count += raise_if_overdue(actor=clock, patrol_id=patrol.pk, at=at) is not None
        except NobodyToTell:  # an agency without watch and chief: the desk's own list still names the patrol
            continue
    return count


@verb
def raise_if_overdue(*, actor: Actor, patrol_id: UUID, at: datetime) -> Alert | None:
    """
    Raise one patrol's alert, unless one waits or was raised for the same silence already.

    One that somebody acknowledged as long ago as the time set, and that is not closed, is raised anew.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    found = selectors.overdue_now(patrol, at=at)
    if found is None:
        return None
    for alert in duty.unsettled_about(patrol):
        if alert.is_drill:
            continue
        if alert.covered_at is None or alert.covered_at + found.allowed > at:
            return None
        words = {"name": alert.covered_by_name, "when": moment_text(alert.covered_at)}
        reason = _("Acknowledged by %(name)s at %(when)s, and still no word: raised anew.") % words
        duty.settle(actor, alert, reason=reason, at=at)
        return _raise(actor, patrol, found, at, key=f"{found.key} {at:%Y-%m-%dT%H:%MZ}")
    if Alert.objects.filter(owner_id=patrol.owner_id, key=found.key).exists():
        return None
    return _raise(actor, patrol, found, at, key=found.key)


def _raise(
    actor: Actor, patrol: Patrol, found: Overdue, at: datetime, *, key: str, is_drill: bool = False
) -> Alert:
    cause = duty.Cause(Alert.Kind.PATROL, key, _title(patrol, found), patrol, _detail(patrol, found))
    others = _others(patrol)
    return duty.raise_about(actor, cause, owner_ids=[patrol.owner_id, *others], at=at, is_drill=is_drill)


def _others(patrol: Patrol) -> list[UUID]:
    """Return the other side whose own people go along: of a joint patrol the police are asked for."""
    if patrol.plan_id is None or not patrol.police_asked:
        return []
    return [row.pk for row in access.command_and_police(patrol.commune_id) if row.pk != patrol.owner_id]


def _title(patrol: Patrol, found: Overdue) -> str:
    words = {"patrol": patrol.name, "when": moment_text(found.since)}
    if found.is_unleft:
        return _("Not left: %(patrol)s, was to leave at %(when)s") % words
    if found.is_late:
        return _("Not back: %(patrol)s, expected at %(when)s") % words
    return _("No word: %(patrol)s, last heard at %(when)s") % words


def _detail(patrol: Patrol, found: Overdue) -> str:
    if found.is_unleft:
        return _("Nobody has said that it left: ask its leader, send it out or cancel it.")
    heard = moment_text(patrol.heard_at or patrol.left_at or patrol.starts_at)
    said = [_("Last word at %(when)s.") % {"when": heard}]
    last = patrol.stops.filter(passed_at__isnull=False).select_related("point").order_by("-passed_at").first()
    if last and last.passed_at:
        words = {"place": last.point.name, "when": moment_text(last.passed_at)}
        said.append(_("Last stop passed: %(place)s at %(when)s.") % words)
    if patrol.clock_off_s:
        said.append(_("A phone's clock was off: times may be wrong."))
    return " ".join(said)


def hear(actor: Actor, patrol: Patrol, moment: datetime, *, at: datetime, clock_off_s: int = 0) -> None:
    """
    Note word of a patrol inside the caller's verb, and what it means for an alert about it.

    ``clock_off_s`` is by how much the clock of the phone that said so was off: it is flagged and rejects nothing.
    """
    patrol.heard_at = max(moment, patrol.heard_at or moment)
    if abs(clock_off_s) > abs(patrol.clock_off_s):
        patrol.clock_off_s = clock_off_s
    patrol.save(update_fields=["heard_at", "clock_off_s"])
    _follow(actor, patrol, moment, at)


def follow_cancelling(actor: Actor, patrol: Patrol, *, at: datetime) -> None:
    """Close what waits about a patrol that was cancelled, inside the caller's verb."""
    _follow(actor, patrol, at, at)


def _follow(actor: Actor, patrol: Patrol, moment: datetime, at: datetime) -> None:
    found = selectors.overdue_now(patrol, at=at)
    for alert in duty.unsettled_about(patrol):
        if alert.is_drill and patrol.status == Patrol.Status.OUT:
            continue
        if found is None:
            duty.settle(actor, alert, reason=_closing(patrol, moment, at), at=at)
        else:
            key = "" if found.is_late else found.key
            duty.tell_more(actor, alert, detail=_detail(patrol, found), at=at, key=key)


def _closing(patrol: Patrol, moment: datetime, at: datetime) -> str:
    words = {"when": moment_text(moment), "now": moment_text(at)}
    if patrol.status == Patrol.Status.CANCELLED:
        return _("Cancelled at %(now)s.") % words
    if patrol.status == Patrol.Status.BACK:
        said = _("Back at %(when)s; said at %(now)s.") % words
    elif patrol.expected_at:
        said = _("Word of %(when)s; expected back at %(back)s.") % {
            **words,
            "back": moment_text(patrol.expected_at),
        }
    else:
        said = _("Word of %(when)s came at %(now)s.") % words
    if patrol.clock_off_s:
        said += " " + _("A phone's clock was off: times may be wrong.")
    return said


@verb
def note_word(
    *, actor: Actor, patrol_id: UUID, text: str, at: datetime, back_by: datetime | None = None
) -> Patrol:
    """
    Write down that a team was reached, by radio or telephone, and when it will be back if it said so.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing: nothing was said.
        PatrolNotOut: it has not left or is back. PatrolRefused: back at a time that is over or more than a day away.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    if patrol.status != Patrol.Status.OUT:
        raise PatrolNotOut(_("This patrol is not out: there is no word to wait for."))
    said = reason_of(text)
    if back_by and not at < back_by <= at + FARTHEST:
        raise PatrolRefused(_("Back by a time from now on, within the next 24 hours: check the time."))
    if back_by:
        patrol.expected_at = back_by
        patrol.save(update_fields=["expected_at"])
    hear(actor, patrol, at, at=at)
    duty.write_book_line(
        actor=actor,
        owner_id=patrol.owner_id,
        at=at,
        written_at=at,
        category="PATROL",
        text=f"{patrol.name}: {clean_line(said, most=200)}",
        source_type="patrol.patrol",
        source_id=patrol.pk,
    )
    changes = {"text": said, "back_by": back_by}
    record(actor=actor, action="patrol.word", subject=patrol, at=at, changes=changes)
    show_change(patrol, at=at)
    return patrol


@verb
def all_well(
    *, actor: Actor, patrol_id: UUID, at: datetime, said_at: datetime | None = None, clock_off_s: int = 0
) -> Patrol:
    """
    Write down that a team on its way said it is well, at a press on its phone: word from then on, as of its stops.

    Raises:
        NotVisible, PermissionDenied. PatrolNotOut: it has not left, or is called off.
        PatrolRefused: said before it left, after it was back, or at a time still to come.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    if patrol.left_at is None or patrol.status not in (Patrol.Status.OUT, Patrol.Status.BACK):
        raise PatrolNotOut(_("This patrol is not out: there is no word to wait for."))
    moment = said_at or at
    if not patrol.left_at <= moment <= (patrol.back_at or at):
        raise PatrolRefused(
            _("Word of a patrol is of a time between leaving and coming back: check the time.")
        )
    hear(actor, patrol, moment, at=at, clock_off_s=clock_off_s)
    duty.write_book_line(
        actor=actor,
        owner_id=patrol.owner_id,
        at=moment,
        written_at=at,
        category="PATROL",
        text=_("%(patrol)s: all well.") % {"patrol": patrol.name},
        source_type="patrol.patrol",
        source_id=patrol.pk,
    )
    record(actor=actor, action="patrol.well", subject=patrol, at=at, changes={"said_at": moment})
    show_change(patrol, at=at)
    return patrol


@verb
def try_alarm(*, actor: Actor, patrol_id: UUID, at: datetime) -> Alert:
    """
    Raise this patrol's alert as a drill: marked as one, along the same chain, measured by itself.

    Raises:
        NotVisible, PermissionDenied. PatrolNotOut: it is not out. AlertExists: one about it waits. NobodyToTell.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_try_alarm(actor, patrol):
        raise PermissionDenied
    if patrol.status != Patrol.Status.OUT:
        raise PatrolNotOut(_("This patrol is not out: its alarm is tried while a team is on its way."))
    if duty.unsettled_about(patrol):
        raise duty.AlertExists(_("An alert about this patrol waits already."))
    found = Overdue("LATE", patrol.expected_at or patrol.ends_at, timedelta())
    count = duty_selectors.alerts_about(subject_id=patrol.pk).count()
    return _raise(actor, patrol, found, at, key=f"{patrol.pk} drill {count}", is_drill=True)
