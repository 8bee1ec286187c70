"""The meeting itself: called, attended, begun, closed, opened again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.briefing import policy, selectors
from trucban.briefing.models import Briefing, BriefingAttendance
from trucban.briefing.services.refusals import (
    LONGEST_TEXT,
    BriefingExists,
    BriefingNotClosed,
    ItemRefused,
    ReasonMissing,
    refuse_when_closed,
    show_change,
)
from trucban.calendar import selectors as calendar
from trucban.document.moments import refuse_outside
from trucban.document.wording import clean_text, refuse_far_week
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.notify.services import notify

INVITED = (
    OfficeKind.COMMANDER,
    OfficeKind.POLITICAL_COMMISSAR,
    OfficeKind.DEPUTY_COMMANDER,
    OfficeKind.POLICE_CHIEF,
    OfficeKind.DEPUTY_POLICE_CHIEF,
)


@verb
def open_briefing(
    *,
    actor: Actor,
    week: Week,
    starts_at: datetime,
    at: datetime,
    place: str = "",
    chair_agency_id: UUID | None = None,
) -> Briefing:
    """
    Call the briefing that opens a week; the two agencies take turns in the chair unless one is named.

    Raises:
        PermissionDenied.
        WeekOutOfReach: the week is more than two years off. OutOfTime: it begins in another week.
        BriefingExists: the week has its briefing already.
    """
    owner_id = actor.agency_with("briefing.prepare")
    if owner_id is None:
        raise PermissionDenied
    refuse_far_week(week, at=at)
    refuse_outside(starts_at, first=(week - 1).starts_at, last=week.ends_at)
    if Briefing.objects.filter(
        commune_id=actor.commune_id, iso_year=week.year, iso_week=week.number
    ).exists():
        raise BriefingExists(_("That week has its briefing already: open that one."))
    command, _police = access.command_and_police(actor.commune_id)
    briefing = Briefing.objects.create(
        commune_id=actor.commune_id,
        owner=command,
        iso_year=week.year,
        iso_week=week.number,
        starts_at=starts_at,
        place=clean_text(place, most=120),
        chair_agency_id=chair_agency_id or selectors.presides(commune_id=actor.commune_id, week=week).pk,
    )
    _invite(briefing, at=starts_at)
    changes = {"week": str(week), "starts_at": starts_at}
    record(actor=actor, action="briefing.called", subject=briefing, at=at, changes=changes)
    _tell(actor, briefing, at=at)
    show_change(briefing, at=at)
    return briefing


def _invite(briefing: Briefing, *, at: datetime) -> None:
    """Everyone invited is present until somebody says otherwise; who is on leave is excused."""
    offices = list(access.offices(commune_id=briefing.commune_id, kinds=INVITED))
    order = {kind: place for place, kind in enumerate(INVITED)}
    offices.sort(key=lambda office: order[OfficeKind(office.kind)])
    holders = access.holders(office_ids=[office.pk for office in offices], at=at)
    away = calendar.away_at([user.person_id for user in holders.values() if user.person_id], at)
    present, excused = BriefingAttendance.Outcome.PRESENT, BriefingAttendance.Outcome.EXCUSED
    rows = [
        (office.title, user.name, excused if user.person_id in away else present)
        for office in offices
        if (user := holders.get(office.pk))
    ]
    on = local_day(briefing.starts_at)
    rows += [(row.name_on(on), "", present) for row in area.hamlets(commune_id=briefing.commune_id, on=on)]
    BriefingAttendance.objects.bulk_create(
        BriefingAttendance(
            commune_id=briefing.commune_id,
            briefing=briefing,
            position=place,
            title=title,
            name=name,
            outcome=outcome,
        )
        for place, (title, name, outcome) in enumerate(rows, start=1)
    )


def _tell(actor: Actor, briefing: Briefing, *, at: datetime) -> None:
    users = access.users_holding(commune_id=briefing.commune_id, kinds=INVITED, at=at)
    notify(
        actor=actor,
        recipient_ids=[user.pk for user in users if user.pk != actor.id],
        kind=Notice.Kind.BRIEFING,
        title=_("Briefing on %(day)s at %(time)s")
        % {
            "day": briefing.starts_at.astimezone(VIETNAM).strftime("%d/%m/%Y"),
            "time": briefing.starts_at.astimezone(VIETNAM).strftime("%H:%M"),
        },
        subject=briefing,
        at=at,
    )


@dataclass(frozen=True)
class Attended:
    """How one of those invited attended."""

    attendance_id: UUID
    outcome: str
    name: str = ""
    represented_by: str = ""
    reason: str = ""


@verb
def set_attendance(*, actor: Actor, briefing_id: UUID, rows: list[Attended], at: datetime) -> Briefing:
    """
    Write who was present, excused, absent or represented. Each line is changed by itself.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
        ItemRefused: somebody represented, without saying by whom.
    """
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    present = {row.pk: row for row in briefing.attendance.all()}
    for given in rows:
        row = present.get(given.attendance_id)
        if row is None:
            continue  # the line was taken off the list meanwhile
        row.outcome = BriefingAttendance.Outcome(given.outcome)
        row.name = clean_text(given.name, most=120)
        row.represented_by = clean_text(given.represented_by, most=120)
        row.reason = clean_text(given.reason, most=160)
        if row.outcome == BriefingAttendance.Outcome.REPRESENTED and not row.represented_by:
            raise ItemRefused(_("“%(who)s” is represented: say by whom.") % {"who": row.title})
        row.save(update_fields=["outcome", "name", "represented_by", "reason"])
    record(
        actor=actor,
        action="briefing.attendance",
        subject=briefing,
        at=at,
        changes={str(given.attendance_id): given.outcome for given in rows},
    )
    return briefing


@verb
def start_briefing(
    *, actor: Actor, briefing_id: UUID, at: datetime, chair_name: str = "", secretary_name: str = ""
) -> Briefing:
    """Begin the meeting: from now on what is written is its minutes."""
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    briefing.status = Briefing.Status.OPEN
    briefing.chair_name = clean_text(chair_name, most=120) or briefing.chair_name or _chief_of(briefing, at)
    briefing.secretary_name = clean_text(secretary_name, most=120) or briefing.secretary_name
    briefing.save(update_fields=["status", "chair_name", "secretary_name"])
    record(actor=actor, action="briefing.started", subject=briefing, at=at)
    show_change(briefing, at=at)
    return briefing


def _chief_of(briefing: Briefing, at: datetime) -> str:
    command = briefing.chair_agency.kind == Agency.Kind.COMMAND
    kind = OfficeKind.COMMANDER if command else OfficeKind.POLICE_CHIEF
    users = access.users_holding(
        commune_id=briefing.commune_id, kinds=[kind], at=at, agency_id=briefing.chair_agency_id
    )
    return users[0].name if users else ""


@verb
def write_conclusion(
    *, actor: Actor, briefing_id: UUID, conclusion: str, forecast: str, at: datetime
) -> Briefing:
    """Write what the chair concluded and the forecast for the week."""
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    briefing.conclusion, briefing.forecast = (
        clean_text(conclusion, most=LONGEST_TEXT),
        clean_text(forecast, most=LONGEST_TEXT),
    )
    briefing.save(update_fields=["conclusion", "forecast"])
    changes = {"conclusion": briefing.conclusion, "forecast": briefing.forecast}
    record(actor=actor, action="briefing.concluded", subject=briefing, at=at, changes=changes)
    return briefing


@verb
def close_briefing(*, actor: Actor, briefing_id: UUID, at: datetime) -> Briefing:
    """
    Close the meeting: its minutes are locked under their hash and wait for both sides.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
    """
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_chair(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    briefing.ended_at = briefing.ended_at or at
    briefing.status, briefing.closed_at = Briefing.Status.CLOSED, at
    briefing.minutes_hash = selectors.minutes_hash(briefing)
    briefing.save(update_fields=["ended_at", "status", "closed_at", "minutes_hash"])
    changes = {"minutes_hash": briefing.minutes_hash}
    record(actor=actor, action="briefing.closed", subject=briefing, at=at, changes=changes)
    show_change(briefing, at=at)
    return briefing


@verb
def reopen_briefing(*, actor: Actor, briefing_id: UUID, reason: str, at: datetime) -> Briefing:
    """
    Open locked minutes again: confirmations given for them are withdrawn, and the reason stays.

    Raises:
        NotVisible, PermissionDenied, BriefingNotClosed, ReasonMissing.
    """
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_chair(actor):
        raise PermissionDenied
    if briefing.status != Briefing.Status.CLOSED:
        raise BriefingNotClosed(_("This briefing is not closed: its minutes can be written on as they are."))
    cleaned = clean_text(reason, most=200)
    if not cleaned:
        raise ReasonMissing(_("Say why the minutes are opened again: the reason stays with them."))
    briefing.confirmations.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    briefing.status, briefing.minutes_hash, briefing.closed_at = Briefing.Status.OPEN, "", None
    briefing.reopened_at, briefing.reopened_reason = at, cleaned
    briefing.save()
    record(actor=actor, action="briefing.reopened", subject=briefing, at=at, changes={"reason": cleaned})
    show_change(briefing, at=at)
    return briefing
