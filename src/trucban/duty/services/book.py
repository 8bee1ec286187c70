"""The duty book (sổ trực ban): lines are added or struck, never changed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_outside
from trucban.document.wording import clean_line
from trucban.duty import policy, selectors
from trucban.duty.models import DutyBookLine
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.services import publish_change

WRITTEN_LATE = timedelta(days=60)  # as long as a patrol may be written down afterwards


class EmptyLine(DomainError):
    """A line of the duty book says something."""


class LineFromTheFuture(DomainError):
    """What has not happened yet is not in the book."""


class LineAlreadyStruck(DomainError):
    """A line is struck once."""


class ReasonMissing(DomainError):
    """Whoever strikes or declines says why."""


def write_book_line(
    *,
    actor: Actor,
    owner_id: UUID,
    at: datetime,
    category: str,
    text: str,
    source_type: str = "",
    source_id: UUID | None = None,
    written_at: datetime | None = None,
) -> DutyBookLine:
    """
    Add a line to an agency's duty book, inside the caller's verb.

    ``at`` is when it happened; ``written_at`` differs for what the watch enters later.
    """
    line = DutyBookLine.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        at=at,
        written_at=written_at or at,
        author_id=actor.id,
        author_name=actor.name,
        category=category,
        text=nfc(text.strip()),
        source_type=source_type,
        source_id=source_id,
    )
    record(
        actor=actor,
        action="book.written",
        subject=line,
        at=line.written_at,
        changes={"category": category, "text": line.text},
    )
    publish_change(topic="duty", subject=line, at=line.written_at, owner_id=owner_id)
    return line


@verb
def write_line(
    *,
    actor: Actor,
    category: str,
    text: str,
    at: datetime,
    happened_at: datetime | None = None,
) -> DutyBookLine:
    """
    Write a line in the duty book of the actor's agency.

    Raises:
        PermissionDenied: the actor neither has the watch nor belongs to the staff.
        EmptyLine, LineFromTheFuture: the line says nothing, or what is still to come.
        OutOfTime: it was more than two months ago.
    """
    owner_id = actor.agency_with("duty.record")
    if owner_id is None:
        raise PermissionDenied
    if not text.strip():
        raise EmptyLine(_("The line is empty: write what happened, who reported it and what was done."))
    if happened_at and happened_at > at:
        raise LineFromTheFuture(_("The time given is still to come: the duty book holds what has happened."))
    if happened_at:
        refuse_outside(happened_at, first=at - WRITTEN_LATE, last=at)
    return write_book_line(
        actor=actor,
        owner_id=owner_id,
        at=happened_at or at,
        category=DutyBookLine.Category(category),
        text=text,
        written_at=at,
    )


@verb
def strike_line(*, actor: Actor, line_id: UUID, reason: str, at: datetime) -> DutyBookLine:
    """Strike a line, with a reason: it stays readable, crossed out, under the name of who struck it."""
    line = selectors.get_line(actor=actor, line_id=line_id, lock=True)
    if not policy.can_strike(actor, line):
        raise PermissionDenied
    if line.struck_at is not None:
        raise LineAlreadyStruck(
            _("This line was struck by %(name)s already; write a new line instead.")
            % {"name": line.struck_by_name}
        )
    why = clean_line(reason, most=200)
    if not why:
        raise ReasonMissing(_("Say why: the reason stands beside what was struck or declined."))
    line.struck_at, line.struck_by_name, line.struck_reason = at, actor.name, why
    line.save(update_fields=["struck_at", "struck_by_name", "struck_reason"])
    record(actor=actor, action="book.struck", subject=line, at=at, changes={"reason": line.struck_reason})
    publish_change(topic="duty", subject=line, at=at, owner_id=line.owner_id)
    return line
