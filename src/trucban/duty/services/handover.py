"""The watch changes hands: open matters are given, accepted or disputed one by one, then taken (FEATURES B15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_text
from trucban.duty import policy, selectors, wording
from trucban.duty.models import DutyBookLine, Handover, HandoverItem, Shift
from trucban.duty.services.book import ReasonMissing, write_book_line
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.links import RecordLink
from trucban.notify.services import publish_change

Answer = HandoverItem.Answer
MATTER_LENGTH = 5000  # what a phone lets one write in all: no line of a hand-over is cut
EARLY = timedelta(hours=1)  # a watch is prepared for hand-over this long before it ends


class WatchAlreadyGiven(DomainError):
    """This watch has been given already."""


class TooEarly(DomainError):
    """A watch is handed over at its end."""


class ItemsNotAnswered(DomainError):
    """The next watch begins when every open matter is accepted or disputed."""


class WatchAlreadyTaken(DomainError):
    """The watch is in the next hands: what was answered stays."""


class OwnHandover(DomainError):
    """Nobody takes over from themselves."""


@dataclass(frozen=True)
class Matter:
    """An open matter as its part sees it: a text, and the record behind it if there is one."""

    text: str
    link: RecordLink | None = None


@verb
def give_watch(
    *,
    actor: Actor,
    shift_id: UUID,
    matters: Sequence[Matter],
    at: datetime,
    to_shift_id: UUID | None = None,
    given_at: datetime | None = None,
) -> Handover:
    """
    Give the watch to the next one, with its open matters; what the watch before disputed is among them still.

    ``given_at`` differs from ``at`` for what is entered later, and is never after it.

    Raises:
        NotVisible: no such published shift for this actor.
        PermissionDenied: the actor neither stands on the watch nor belongs to the staff.
        TooEarly, WatchAlreadyGiven: a watch is given once, at its end.
    """
    shift = selectors.visible_shift(actor=actor, shift_id=shift_id)
    if not (selectors.stands_in(actor, shift) or policy.can_record(actor, shift.owner_id)):
        raise PermissionDenied
    moment = min(given_at or at, at)
    _check_givable(shift, moment)
    following = (
        selectors.visible_shift(actor=actor, shift_id=to_shift_id)
        if to_shift_id
        else selectors.next_shift(shift)
    )
    handover = Handover.objects.create(
        commune_id=actor.commune_id,
        owner_id=shift.owner_id,
        post_id=shift.post_id,
        from_shift=shift,
        to_shift=following,
        given_by_id=actor.id,
        given_by_name=actor.name,
        given_at=moment,
    )
    count = _add_items(handover, [*_still_open(shift), *matters])
    record(actor=actor, action="watch.given", subject=handover, at=at, changes={"items": count})
    text = ngettext(
        "Watch at %(post)s given with %(count)d open matter.",
        "Watch at %(post)s given with %(count)d open matters.",
        count,
    )
    _write(actor, handover, text % {"post": shift.post.name, "count": count}, at, happened_at=moment)
    publish_change(topic="duty", subject=handover, at=at, owner_id=handover.owner_id)
    return handover


def _check_givable(shift: Shift, at: datetime) -> None:
    if at < shift.ends_at - EARLY:
        raise TooEarly(
            _("This watch (%(shift)s) is handed over from one hour before its end.")
            % {"shift": wording.shift_text(shift)}
        )
    given = Handover.objects.filter(from_shift=shift).first()
    if given is not None:
        raise WatchAlreadyGiven(
            _("This watch was given by %(name)s already: open that hand-over.")
            % {"name": given.given_by_name}
        )


def _still_open(shift: Shift) -> list[Matter]:
    return [
        Matter(
            text=item.text,
            link=RecordLink(item.record_type, item.record_id, item.text) if item.record_id else None,
        )
        for item in selectors.disputed_before(shift)
    ]


def _add_items(handover: Handover, matters: Sequence[Matter]) -> int:
    """Write the matters down once each: one carried over and found again is the same matter."""
    unique = {(m.link.id if m.link else m.text): m for m in reversed(matters) if m.text.strip()}
    rows = [
        HandoverItem(
            commune_id=handover.commune_id,
            handover=handover,
            position=position,
            text=clean_text(matter.text, most=MATTER_LENGTH),
            record_type=matter.link.type if matter.link else "",
            record_id=matter.link.id if matter.link else None,
        )
        for position, matter in enumerate(reversed(unique.values()), start=1)
    ]
    return len(HandoverItem.objects.bulk_create(rows))


@verb
def answer_item(*, actor: Actor, item_id: UUID, accepted: bool, at: datetime, text: str = "") -> HandoverItem:
    """
    Accept an open matter, or dispute it and say why; the last answer before taking the watch holds.

    Raises:
        WatchAlreadyTaken: the watch has been taken.
        OwnHandover: the one who gave the watch answers nothing.
        ReasonMissing: disputed without a word.
    """
    item = selectors.get_item(actor=actor, item_id=item_id, lock=True)
    handover = item.handover
    _check_taker(actor, handover)
    said = clean_text(text, most=300)
    if not accepted and not said:
        raise ReasonMissing(_("Say what is not right: the next watch and the commander will read it."))
    item.answer = Answer.ACCEPTED if accepted else Answer.DISPUTED
    item.answer_text = said
    item.save(update_fields=["answer", "answer_text"])
    changes = {"answer": item.answer, "text": said}
    record(actor=actor, action="watch.item_answered", subject=item, at=at, changes=changes)
    publish_change(topic="duty", subject=handover, at=at, owner_id=handover.owner_id)
    return item


def _check_taker(actor: Actor, handover: Handover) -> None:
    takes = selectors.stands_in(actor, handover.to_shift) or policy.can_record(actor, handover.owner_id)
    if not takes:
        raise PermissionDenied
    if policy.is_giver(actor, handover):
        raise OwnHandover(_("You gave this watch: somebody of the next watch accepts or disputes it."))
    if handover.taken_at is not None:
        raise WatchAlreadyTaken(
            _("The watch was taken by %(name)s already: its answers stay as they are.")
            % {"name": handover.taken_by_name}
        )


@verb
def take_watch(
    *, actor: Actor, handover_id: UUID, at: datetime, taken_at: datetime | None = None
) -> Handover:
    """
    Take the watch over, once every open matter has been accepted or disputed.

    ``taken_at`` differs from ``at`` for what is entered later; it lies between giving and ``at``.

    Raises:
        ItemsNotAnswered: some are still open.
        OwnHandover, WatchAlreadyTaken: it is one's own, or taken.
    """
    handover = selectors.get_handover(actor=actor, handover_id=handover_id, lock=True)
    _check_taker(actor, handover)
    items = selectors.items(handover)
    _check_answered(items)
    moment = max(min(taken_at or at, at), handover.given_at)
    handover.taken_by_id, handover.taken_by_name, handover.taken_at = actor.id, actor.name, moment
    handover.save(update_fields=["taken_by_id", "taken_by_name", "taken_at"])
    disputed = sum(item.answer == Answer.DISPUTED for item in items)
    record(actor=actor, action="watch.taken", subject=handover, at=at, changes={"disputed": disputed})
    text = _(
        "Watch at %(post)s taken over from %(giver)s: %(accepted)d matters accepted, %(disputed)d disputed."
    )
    words = {
        "post": handover.post.name,
        "giver": handover.given_by_name,
        "accepted": len(items) - disputed,
        "disputed": disputed,
    }
    _write(actor, handover, text % words, at, happened_at=moment)
    publish_change(topic="duty", subject=handover, at=at, owner_id=handover.owner_id)
    return handover


def _check_answered(items: Sequence[HandoverItem]) -> None:
    open_items = [item.text for item in items if item.answer == Answer.OPEN]
    if open_items:
        raise ItemsNotAnswered(
            ngettext(
                "%(count)d matter has not been answered: “%(first)s”. Accept it, or dispute it and say why.",
                "%(count)d matters have not been answered, the first “%(first)s”. Accept each, or dispute it and "
                "say why.",
                len(open_items),
            )
            % {"count": len(open_items), "first": open_items[0]}
        )


def _write(actor: Actor, handover: Handover, text: str, at: datetime, *, happened_at: datetime) -> None:
    write_book_line(
        actor=actor,
        owner_id=handover.owner_id,
        at=happened_at,
        written_at=at,
        category=DutyBookLine.Category.HANDOVER,
        text=text,
        source_type="duty.handover",
        source_id=handover.pk,
    )
