"""An alert goes along the roster until somebody acknowledges: one person after the other, each with a deadline."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor, system_actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.duty import policy, selectors
from trucban.duty.models import Alert, AlertStep, Assignment
from trucban.duty.selectors.alerts import Link
from trucban.duty.services.book import ReasonMissing
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.models import Notice
from trucban.notify.services import deliver, notify, publish_change, withdraw

State, Step = Alert.State, AlertStep.State
NOTICES: dict[str, str] = {Alert.Kind.PATROL: Notice.Kind.PATROL, Alert.Kind.INCIDENT: Notice.Kind.INCIDENT}


class AlertSaysNothing(DomainError):
    """An alert says in a few words what it is about."""


class NobodyToTell(DomainError):
    """Nobody is on watch and nobody heads the agency."""


class AlertIsSettled(DomainError):
    """It has been acknowledged or ended."""


@verb
def raise_alert(
    *, actor: Actor, title: str, at: datetime, is_drill: bool = False, is_urgent: bool = True
) -> Alert:
    """
    Call the watch until somebody acknowledges: who stands it, the next watch, the chiefs.

    Raises:
        PermissionDenied: the actor keeps no duty book.
        AlertSaysNothing: no words, or more than fit on a screen.
        NobodyToTell: there is no chain.
    """
    owner_id = actor.agency_with("duty.record")
    if owner_id is None:
        raise PermissionDenied
    said = nfc(title.strip())
    if not said or len(said) > 160:
        raise AlertSaysNothing(_("Say in at most 160 characters what it is about."))
    chain = selectors.watch_chain(commune_id=actor.commune_id, owner_id=owner_id, at=at)
    if is_drill:
        said = _("DRILL: %(title)s") % {"title": said}
    alert = Alert(kind=Alert.Kind.CALL, title=said, is_drill=is_drill, is_urgent=is_urgent)
    return start(actor, owner_id, alert, chain, at)


@verb
def remind(*, actor: Actor, place: Assignment, at: datetime) -> Alert | None:
    """Remind somebody of their watch until they acknowledge; once for each watch and person, by the clock."""
    key = selectors.reminder_key(place)
    if Alert.objects.filter(owner_id=place.owner_id, key=key).exists():
        return None
    chain = selectors.reminder_chain(place=place, at=at)
    title = _("Confirm the watch: %(shift)s") % {"shift": selectors.reminder_text(place)}
    alert = Alert(kind=Alert.Kind.REMINDER, key=key, title=title[:200], is_urgent=False)
    return start(actor, place.owner_id, alert, chain, at)


def start(actor: Actor, owner_id: UUID, alert: Alert, chain: Sequence[Link], at: datetime) -> Alert:
    """Begin an alert along a chain inside the caller's verb: the first of it is told. Raises NobodyToTell."""
    if not chain:
        raise NobodyToTell(
            _("Nobody is on the watch and nobody heads the agency: publish the roster, or ring by hand.")
        )
    alert.commune_id, alert.owner_id = actor.commune_id, owner_id
    alert.started_at, alert.started_by_name = at, actor.name
    alert.save(force_insert=True)
    AlertStep.objects.bulk_create(
        AlertStep(
            commune_id=actor.commune_id,
            alert=alert,
            position=position,
            role=link.role,
            name=link.name,
            person_id=link.person_id,
            user_id=link.user_id,
        )
        for position, link in enumerate(chain, start=1)
    )
    changes = {"title": alert.title, "drill": alert.is_drill, "chain": len(chain)}
    record(actor=actor, action="alert.raised", subject=alert, at=at, changes=changes)
    _tell_next(actor, alert, at)
    return alert


def _tell_next(actor: Actor, alert: Alert, at: datetime) -> None:
    """Tell the next of the chain; with nobody left, the watch's screen shows whom to ring."""
    for step in AlertStep.objects.filter(alert=alert, state=Step.NEXT).order_by("position"):
        step.told_at = at
        if step.user_id is None:
            step.state = Step.NO_ACCOUNT
            step.save(update_fields=["state", "told_at"])
            continue
        _tell(actor, alert, step, at)
        break
    else:
        alert.state = State.CALL_LIST
        alert.save(update_fields=["state"])
        record(actor=actor, action="alert.call_list", subject=alert, at=at)
    publish_change(topic="duty", subject=alert, at=at, owner_id=alert.owner_id)


def _tell(actor: Actor, alert: Alert, step: AlertStep, at: datetime) -> None:
    quiet = None if alert.is_urgent else selectors.quiet_until(commune_id=alert.commune_id, at=at)
    (step.notice,) = notify(
        actor=actor,
        recipient_ids=[step.user_id] if step.user_id else [],
        kind=NOTICES.get(alert.kind, Notice.Kind.DUTY),
        title=alert.title,
        body=alert.detail,
        at=at,
        subject=alert,
        asks_acknowledgement=True,
    )
    deliver(notice=step.notice, phone=step.person.phone if step.person else "", due_at=quiet or at)
    minutes = selectors.deadline_minutes(commune_id=alert.commune_id, at=at)
    step.state, step.deadline_at = Step.TOLD, (quiet or at) + timedelta(minutes=minutes)
    step.save(update_fields=["state", "notice", "told_at", "deadline_at"])
    record(actor=actor, action="alert.told", subject=alert, at=at, changes={"name": step.name})


@verb
def acknowledge_alert(
    *, actor: Actor, alert_id: UUID, at: datetime, acknowledged_at: datetime | None = None
) -> Alert:
    """
    Acknowledge an alert one was told of: somebody looks after it; again it changes nothing.

    Raises:
        NotVisible: the actor was not told of it. AlertIsSettled: it has been ended.
    """
    step = selectors.own_step(actor=actor, alert_id=alert_id)
    return _cover(actor, step, Step.ACKNOWLEDGED, min(acknowledged_at or at, at), at)


@verb
def note_reached(*, actor: Actor, step_id: UUID, at: datetime) -> Alert:
    """Write down that somebody of the call list was reached by telephone and looks after it. Raises as above."""
    step = selectors.get_step(actor=actor, step_id=step_id, lock=True)
    if not policy.can_record(actor, step.alert.owner_id):
        raise PermissionDenied
    return _cover(actor, step, Step.CALLED, at, at)


def _cover(actor: Actor, step: AlertStep, state: str, moment: datetime, at: datetime) -> Alert:
    alert: Alert = Alert.objects.select_for_update().get(pk=step.alert_id)
    if alert.state == State.COVERED:
        return alert
    if alert.state == State.ENDED:
        raise AlertIsSettled(_("%(name)s has ended this alert already.") % {"name": alert.ended_by_name})
    step.state = state
    step.save(update_fields=["state"])
    alert.state, alert.covered_by_name = State.COVERED, step.name
    alert.covered_at = max(moment, alert.started_at)
    alert.save(update_fields=["state", "covered_at", "covered_by_name"])
    if step.notice and step.notice.acknowledged_at is None:
        step.notice.seen_at, step.notice.acknowledged_at = step.notice.seen_at or at, moment
        step.notice.save(update_fields=["seen_at", "acknowledged_at"])
    withdraw(notice_ids=_notices_of(alert), at=at)
    record(
        actor=actor, action="alert.covered", subject=alert, at=at, changes={"name": step.name, "how": state}
    )
    publish_change(topic="duty", subject=alert, at=at, owner_id=alert.owner_id)
    return alert


@verb
def end_alert(*, actor: Actor, alert_id: UUID, at: datetime, reason: str = "") -> Alert:
    """
    End an alert nobody needs to look after any more; it stays in the list as ended.

    Raises:
        NotVisible, PermissionDenied. AlertIsSettled: it has been acknowledged or ended.
        ReasonMissing: an alert about a record is closed with what is known of it.
    """
    alert = selectors.get_alert(actor=actor, alert_id=alert_id, lock=True)
    if not policy.can_end(actor, alert):
        raise PermissionDenied
    looked_after = alert.state == State.COVERED and alert.kind in Alert.UNTIL_CLOSED
    if alert.state not in Alert.WAITING and not looked_after:
        raise AlertIsSettled(_("This alert is “%(state)s” already.") % {"state": alert.get_state_display()})
    said = clean_line(reason, most=200)
    if alert.subject_id and not said:
        raise ReasonMissing(_("Write why the alert is closed, in at most 200 characters: it stays with it."))
    close(actor, alert, reason=said, at=at)
    return alert


def close(actor: Actor, alert: Alert, *, reason: str, at: datetime) -> None:
    """End an alert inside the caller's verb; those who were told and did not end it hear why."""
    alert.state, alert.ended_by_name, alert.ended_at = State.ENDED, actor.name, at
    alert.end_reason = reason[:200]
    alert.save(update_fields=["state", "ended_by_name", "ended_at", "end_reason"])
    withdraw(notice_ids=_notices_of(alert), at=at)
    if reason:
        told = {step.user_id for step in selectors.steps(alert) if step.notice_id and step.user_id}
        notify(
            actor=actor,
            recipient_ids=told - {actor.id},
            kind=NOTICES.get(alert.kind, Notice.Kind.DUTY),
            title=_("Closed: %(title)s") % {"title": alert.title},
            body=reason,
            at=at,
            subject=alert,
        )
    changes = {"reason": alert.end_reason}
    record(actor=actor, action="alert.ended", subject=alert, at=at, changes=changes)
    publish_change(topic="duty", subject=alert, at=at, owner_id=alert.owner_id)


def _notices_of(alert: Alert) -> list[UUID]:
    return [step.notice_id for step in selectors.steps(alert) if step.notice_id]


# --- by the clock -----------------------------------------------------------------------------------------------


def escalate_due(*, commune_id: UUID, at: datetime) -> int:
    """Remind of watches that begin soon, and let what nobody acknowledged in time go on; return how many went on."""
    for place in selectors.watches_to_remind(commune_id=commune_id, at=at):
        if not Alert.objects.filter(owner_id=place.owner_id, key=selectors.reminder_key(place)).exists():
            clock = system_actor(commune_id=commune_id, agency_id=place.owner_id, at=at)
            remind(actor=clock, place=place, at=at)
    found = selectors.alerts_to_go_on(commune_id=commune_id, at=at)
    return sum(_go_on(alert.pk, alert.owner_id, commune_id, at) for alert in found)


def _go_on(alert_id: UUID, owner_id: UUID, commune_id: UUID, at: datetime) -> bool:
    clock = system_actor(commune_id=commune_id, agency_id=owner_id, at=at)
    return escalate(actor=clock, alert_id=alert_id, at=at)


@verb
def escalate(*, actor: Actor, alert_id: UUID, at: datetime) -> bool:
    """Let one alert go on to the next of the chain, if the last who was told stayed silent past the deadline."""
    alert: Alert = Alert.objects.select_for_update().get(pk=alert_id, commune_id=actor.commune_id)
    if alert.state not in Alert.WAITING:
        return False
    for step in selectors.steps(alert):
        if step.notice and step.notice.acknowledged_at:  # acknowledged on the page of notices, or on a phone
            _cover(actor, step, Step.ACKNOWLEDGED, step.notice.acknowledged_at, at)
            return False
    told = AlertStep.objects.filter(alert=alert, state=Step.TOLD).order_by("-position").first()
    if told is None or told.deadline_at is None or told.deadline_at > at:
        return False
    told.state = Step.SILENT
    told.save(update_fields=["state"])
    record(actor=actor, action="alert.silent", subject=alert, at=at, changes={"name": told.name})
    _tell_next(actor, alert, at)
    return True
