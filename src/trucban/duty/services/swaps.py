"""A swap in three steps (FEATURES B7): a member asks, the colleague accepts, the commander approves."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_text, moment_text
from trucban.duty import policy, selectors, wording
from trucban.duty.models import Assignment, SwapRequest
from trucban.duty.services.assignments import NothingChanges
from trucban.duty.services.book import ReasonMissing
from trucban.duty.services.exchanges import exchange
from trucban.duty.services.takeovers import COMMANDERS
from trucban.force.models import Person
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.models import Notice
from trucban.notify.services import notify, publish_change

Status = SwapRequest.Status
MOST = 200


class ShiftMoved(DomainError):
    """The roster changed: the two no longer stand where they stood when it was asked."""


class DutyHasBegun(DomainError):
    """A duty is swapped before it begins; after that somebody takes it over."""


class SwapIsSettled(DomainError):
    """The swap has been answered, decided or withdrawn."""


class _Places(NamedTuple):
    place: Assignment
    other: Assignment
    asker: Person
    colleague: Person


@verb
def ask_swap(
    *,
    actor: Actor,
    assignment_id: UUID,
    other_id: UUID,
    at: datetime,
    reason: str = "",
    asked_at: datetime | None = None,
) -> SwapRequest:
    """
    Ask a colleague to change duties; who writes it down for somebody says so by their name.

    The two places may have been read in an earlier version. Asking again for the same two gives the open request.

    Raises:
        NotVisible: no such place for this actor.
        PermissionDenied: the actor neither stands there nor keeps the duty book.
        NothingChanges: nobody else stands there, or both are in the same shift, or another agency keeps the other.
        DutyHasBegun, ShiftMoved: a swap of these two cannot be.
    """
    read = selectors.get_place_to_take(actor=actor, assignment_id=assignment_id)
    read_other = selectors.get_place_to_take(actor=actor, assignment_id=other_id)
    if actor.person_id != read.person_id and not policy.can_record(actor, read.owner_id):
        raise PermissionDenied
    moment = min(asked_at or at, at)
    found = _checked(read, read_other, at)
    known: SwapRequest | None = SwapRequest.objects.filter(
        place=found.place, other=found.other, status__in=SwapRequest.OPEN
    ).first()
    if known is not None:
        return known
    swap = SwapRequest.objects.create(
        commune_id=actor.commune_id,
        owner_id=found.place.owner_id,
        place=found.place,
        other=found.other,
        asker=found.asker,
        colleague=found.colleague,
        reason=clean_text(reason, most=MOST),
        asked_at=moment,
        asked_by_name=actor.name,
    )
    record(
        actor=actor,
        action="swap.asked",
        subject=swap,
        at=at,
        changes={"place": found.place.pk, "other": found.other.pk},
    )
    _tell(
        actor,
        swap,
        [found.colleague],
        _("%(name)s asks to swap duties with you") % {"name": found.asker.name},
        at,
    )
    publish_change(topic="duty", subject=swap, at=at, owner_id=swap.owner_id)
    return swap


def _checked(read: Assignment, read_other: Assignment, at: datetime) -> _Places:
    """Return the two places in the version in force, if a swap of them changes something and still can be."""
    place, other = selectors.place_in_force(read), selectors.place_in_force(read_other)
    if (
        place is None
        or other is None
        or place.person_id != read.person_id
        or other.person_id != read_other.person_id
    ):
        raise ShiftMoved(
            _(
                "The roster has changed meanwhile: at least one of the two duties is no longer as you read it. Look at the roster, then ask again."
            )
        )
    if place.person is None or other.person is None or place.person_id == other.person_id:
        raise NothingChanges(_("Choose a duty where somebody else stands: this swap would change nothing."))
    if place.shift_id == other.shift_id:
        raise NothingChanges(_("Both stand in the same shift: this swap would change nothing for either."))
    if place.owner_id != other.owner_id:
        raise NothingChanges(_("The two duties are of different forces: choose one of your own."))
    for one in (place, other):
        if one.shift.starts_at <= at:
            raise DutyHasBegun(
                _("“%(shift)s” has begun: it is no longer swapped; whoever stands in takes it over.")
                % {"shift": wording.shift_text(one.shift)}
            )
    return _Places(place, other, place.person, other.person)


@verb
def answer_swap(
    *,
    actor: Actor,
    swap_id: UUID,
    accepted: bool,
    at: datetime,
    text: str = "",
    answered_at: datetime | None = None,
) -> SwapRequest:
    """
    Accept or decline a swap one was asked for; the same answer again changes nothing.

    Raises:
        NotVisible; PermissionDenied: it is for the colleague to answer.
        SwapIsSettled: it has been answered otherwise, or withdrawn.
    """
    swap = selectors.get_swap(actor=actor, swap_id=swap_id, lock=True)
    if not policy.can_answer_swap(actor, swap):
        raise PermissionDenied
    wanted = Status.ACCEPTED if accepted else Status.DECLINED
    if swap.status == wanted:
        return swap
    _check_status(swap, Status.ASKED)
    swap.status, swap.answered_at, swap.answered_by_name = wanted, min(answered_at or at, at), actor.name
    swap.answer_text = clean_text(text, most=MOST)
    swap.save(update_fields=["status", "answered_at", "answered_by_name", "answer_text"])
    record(actor=actor, action="swap.answered", subject=swap, at=at, changes={"status": swap.status})
    if accepted:
        _ask_commanders(actor, swap, at)
    else:
        _tell(
            actor,
            swap,
            [swap.asker],
            _("%(name)s declined to swap duties") % {"name": swap.colleague.name},
            at,
        )
    publish_change(topic="duty", subject=swap, at=at, owner_id=swap.owner_id)
    return swap


@verb
def withdraw_swap(*, actor: Actor, swap_id: UUID, at: datetime) -> SwapRequest:
    """Take back a swap one asked for and that is not decided. Raises as `answer_swap`."""
    swap = selectors.get_swap(actor=actor, swap_id=swap_id, lock=True)
    if not policy.can_withdraw_swap(actor, swap):
        raise PermissionDenied
    if swap.status == Status.WITHDRAWN:
        return swap
    _check_status(swap, *SwapRequest.OPEN)
    swap.status = Status.WITHDRAWN
    swap.save(update_fields=["status"])
    record(actor=actor, action="swap.withdrawn", subject=swap, at=at)
    _tell(
        actor,
        swap,
        [swap.colleague],
        _("%(name)s no longer asks to swap duties") % {"name": swap.asker.name},
        at,
    )
    publish_change(topic="duty", subject=swap, at=at, owner_id=swap.owner_id)
    return swap


@verb
def decide_swap(*, actor: Actor, swap_id: UUID, approved: bool, at: datetime, text: str = "") -> SwapRequest:
    """
    Approve a swap, which judges it anew and puts it in force at once, or refuse it and say why.

    ``text`` is the reason of a refusal, or that for which a soft rule is passed over.

    Raises:
        NotVisible; PermissionDenied: the actor publishes no rosters, or is one of the two.
        SwapIsSettled: it is not waiting for a decision.
        ShiftMoved: the roster changed meanwhile; nothing is done.
        RuleForbids, ReasonNeeded, DutyIsOver, AttendanceStands: as for `exchange`.
        ReasonMissing: refused without a word.
    """
    swap = selectors.get_swap(actor=actor, swap_id=swap_id, lock=True)
    if not policy.can_decide_swap(actor, swap):
        raise PermissionDenied
    _check_status(swap, Status.ACCEPTED)
    said = clean_text(text, most=MOST)
    if approved:
        _approve(actor, swap, said, at)
    elif not said:
        raise ReasonMissing(_("Say why: both of them will read it."))
    swap.status = Status.APPROVED if approved else Status.REFUSED
    swap.decided_at, swap.decided_by_name, swap.decision_text = at, actor.name, said
    swap.save(update_fields=["status", "decided_at", "decided_by_name", "decision_text"])
    record(
        actor=actor, action="swap.decided", subject=swap, at=at, changes={"status": swap.status, "text": said}
    )
    if not approved:
        _tell(
            actor, swap, [swap.asker, swap.colleague], _("The swap was refused: %(why)s") % {"why": said}, at
        )
    publish_change(topic="duty", subject=swap, at=at, owner_id=swap.owner_id)
    return swap


def _approve(actor: Actor, swap: SwapRequest, reason: str, at: datetime) -> None:
    now = selectors.swap_now(swap)
    if now is None:
        raise ShiftMoved(
            _(
                "The roster has changed since this was asked: the two no longer stand there at these hours. Nothing was changed; refuse it, and they ask anew."
            )
        )
    exchange(actor=actor, assignment_id=now.place.pk, other_id=now.other.pk, at=at, override_reason=reason)


def _check_status(swap: SwapRequest, *wanted: str) -> None:
    if swap.status not in wanted:
        when = swap.decided_at or swap.answered_at or swap.asked_at
        raise SwapIsSettled(
            _("This swap stands at “%(status)s” since %(when)s: nothing was changed.")
            % {"status": swap.get_status_display(), "when": moment_text(when)}
        )


def _body(swap: SwapRequest) -> str:
    lines = [
        f"{swap.asker.name}: {wording.shift_text(swap.place.shift)}",
        f"{swap.colleague.name}: {wording.shift_text(swap.other.shift)}",
        swap.reason,
    ]
    return "\n".join(line for line in lines if line)


def _ask_commanders(actor: Actor, swap: SwapRequest, at: datetime) -> None:
    holders = access.users_holding(
        commune_id=actor.commune_id, kinds=COMMANDERS, at=at, agency_id=swap.owner_id
    )
    _send(actor, swap, {user.pk for user in holders}, _("A swap waits for your decision"), at)


def _tell(actor: Actor, swap: SwapRequest, people: list[Person], title: str, at: datetime) -> None:
    users = access.users_of_persons(commune_id=actor.commune_id, person_ids=[person.pk for person in people])
    _send(actor, swap, {user.pk for user in users.values()} - {actor.id}, title, at)


def _send(actor: Actor, swap: SwapRequest, recipients: set[UUID], title: str, at: datetime) -> None:
    notify(
        actor=actor,
        recipient_ids=recipients,
        kind=Notice.Kind.DUTY,
        title=title,
        body=_body(swap),
        at=at,
        subject=swap,
        asks_acknowledgement=True,
    )
