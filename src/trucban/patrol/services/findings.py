"""What a patrol finds, to whom it was handed over, and the track it walked."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_outside
from trucban.document.wording import clean_text
from trucban.duty import services as duty
from trucban.incident import selectors as incident
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.text import fold
from trucban.patrol import exchange, policy, selectors
from trucban.patrol.models import Finding, Patrol
from trucban.patrol.services.overdue import hear
from trucban.patrol.services.refusals import (
    FindingRefused,
    NoTrack,
    first_moment,
    reason_of,
    show_change,
)
from trucban.patrol.tracks import TrackPoint

# What only the police may do: a finding that says the militia did it is worth a second look, not a refusal.
POLICE_ONLY = ("thu giu", "tam giu", "kham xet", "kham nguoi", "xu phat", "phat tien", "kiem tra giay to")
MARGIN = timedelta(hours=2)  # a device's clock may be wrong; a track far from the patrol's hours is another's


@verb
def record_finding(
    *,
    actor: Actor,
    patrol_id: UUID,
    happened_at: datetime,
    text: str,
    at: datetime,
    action_taken: str = "",
    point_id: UUID | None = None,
    hamlet_id: UUID | None = None,
    handed_to: str = "",
    handed_at: datetime | None = None,
    clock_off_s: int = 0,
) -> Finding:
    """
    Write down something a patrol found; a hand-over says to whom and when.

    Raises:
        NotVisible, PermissionDenied.
        FindingRefused: it says nothing, lies in the future, or names a receiver without a moment (or the other way round).
        OutOfTime: it was before the patrol, or was handed over before it was found. SecretMarkFound.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    said, receiver = clean_text(text, most=300), clean_text(handed_to, most=160)
    if not said or happened_at > at:
        raise FindingRefused(_("Write what was found, and when (not a time still to come)."))
    if bool(receiver) != bool(handed_at) or (handed_at and handed_at > at):
        raise FindingRefused(_("A hand-over names who received it and when: enter both, or neither."))
    refuse_outside(happened_at, first=first_moment(patrol, at=at), last=at)
    if handed_at:
        refuse_outside(handed_at, first=happened_at, last=at)
    if point_id:
        hamlet_id = area.get_point(commune_id=actor.commune_id, point_id=point_id).hamlet_id
    finding = Finding.objects.create(
        commune_id=actor.commune_id,
        owner_id=patrol.owner_id,
        patrol=patrol,
        at=happened_at,
        point_id=point_id,
        hamlet_id=hamlet_id,
        text=said,
        action_taken=clean_text(action_taken, most=300),
        handed_to=receiver,
        handed_at=handed_at,
        written_at=at,
        author_name=actor.name,
    )
    hear(actor, patrol, happened_at, at=at, clock_off_s=clock_off_s)
    changes = {"text": said, "action_taken": action_taken, "handed_to": receiver, "handed_at": handed_at}
    record(actor=actor, action="patrol.found", subject=finding, at=at, changes=changes)
    duty.write_book_line(
        actor=actor,
        owner_id=patrol.owner_id,
        at=happened_at,
        written_at=at,
        category="PATROL",
        text=f"{patrol.name}: {said}",
        source_type="patrol.patrol",
        source_id=patrol.pk,
    )
    show_change(patrol, at=at)
    return finding


def sounds_like_police_work(text: str) -> bool:
    """Say whether a text tells of checking papers, searching, holding, seizing or fining: the police's alone."""
    plain = fold(text)
    return any(word in plain for word in POLICE_ONLY)


@verb
def strike_finding(*, actor: Actor, finding_id: UUID, reason: str, at: datetime) -> Finding:
    """Strike a finding that is wrong; it stays readable on demand. Raises as `record_finding`, and ReasonMissing."""
    finding, patrol = _finding(actor, finding_id)
    if not policy.can_strike(actor, patrol):
        raise PermissionDenied
    if finding.struck_at:
        raise FindingRefused(_("This finding has been struck already."))
    finding.struck_at, finding.struck_reason = at, reason_of(reason)
    finding.save(update_fields=["struck_at", "struck_reason"])
    changes = {"reason": finding.struck_reason}
    record(actor=actor, action="patrol.finding_struck", subject=finding, at=at, changes=changes)
    show_change(patrol, at=at)
    return finding


def _finding(actor: Actor, finding_id: UUID) -> tuple[Finding, Patrol]:
    finding: Finding | None = Finding.objects.filter(pk=finding_id, commune_id=actor.commune_id).first()
    if finding is None:
        raise NotVisible
    patrol = selectors.get_patrol(actor=actor, patrol_id=finding.patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    return finding, patrol


@verb
def tie_finding(*, actor: Actor, finding_id: UUID, incident_id: UUID, at: datetime) -> Finding:
    """Say which incident a finding became; the link is kept here, with the patrol."""
    finding, _patrol = _finding(actor, finding_id)
    found = incident.get_incident(actor=actor, incident_id=incident_id)
    finding.incident_id = found.pk
    finding.save(update_fields=["incident_id"])
    record(actor=actor, action="patrol.finding_tied", subject=finding, at=at, changes={"incident": found.pk})
    return finding


@verb
def load_track(*, actor: Actor, patrol_id: UUID, gpx: bytes, at: datetime) -> Patrol:
    """
    Keep the track a device recorded (GPX 1.1), points within the patrol's hours only.

    Raises:
        NotVisible, PermissionDenied.
        GpxRefused: the file is not a GPX file that can be trusted. NoTrack: no point of it is of this patrol.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    if patrol.track_erased_at:
        raise NoTrack(_("The points of this patrol have been deleted, as set: none is kept of it any more."))
    points = _of_its_hours(patrol, exchange.read_gpx(gpx).points, at)
    if not points:
        raise NoTrack(_("No point of that file falls into this patrol's hours: choose its own track."))
    return _keep_track(actor, patrol, points, at)


@verb
def add_track_points(*, actor: Actor, patrol_id: UUID, points: Sequence[TrackPoint], at: datetime) -> Patrol:
    """
    Add what a phone recorded since it last said so; a point that is there already is not there twice.

    Of a patrol whose points were deleted in the meantime none is kept; that some came is written in the log.

    Raises:
        NotVisible, PermissionDenied. NoTrack: no point of it is of this patrol.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    if patrol.track_erased_at:  # they come too late: nobody is asked about them, and none is kept
        changes = {"points": len(points)}
        record(actor=actor, action="patrol.points_late", subject=patrol, at=at, changes=changes)
        return patrol
    new = _of_its_hours(patrol, points, at)
    if not new:
        raise NoTrack(_("None of these points falls into this patrol's hours."))
    known = {tuple(point) for point in patrol.track or []}
    if moments := [point.at for point in points if point.at and point.at <= at]:
        hear(actor, patrol, max(moments), at=at)
    both = [*(patrol.track or []), *(point for point in new if tuple(point) not in known)]
    return _keep_track(actor, patrol, sorted(both, key=lambda point: point[2] or ""), at)


def _of_its_hours(patrol: Patrol, points: Iterable[TrackPoint], at: datetime) -> list[list[Any]]:
    """Return the points of a patrol's hours; one that is out goes on until it is back, however late."""
    until = max(patrol.ends_at, at) if patrol.status == Patrol.Status.OUT else patrol.ends_at
    first, last = (patrol.left_at or patrol.starts_at) - MARGIN, (patrol.back_at or until) + MARGIN
    return [
        [point.lon, point.lat, point.at.astimezone(UTC).isoformat() if point.at else None]
        for point in points
        if point.at is None or first <= point.at <= last
    ]


def _keep_track(actor: Actor, patrol: Patrol, points: list[list[Any]], at: datetime) -> Patrol:
    patrol.track = points
    patrol.save(update_fields=["track"])
    record(actor=actor, action="patrol.track_loaded", subject=patrol, at=at, changes={"points": len(points)})
    show_change(patrol, at=at)
    return patrol
