"""Objections to posted lists: received, answered. A result is never changed here; a new proposal does that."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.callup import policy, selectors
from trucban.callup.models import LONGEST_PAPER, Objection
from trucban.document.wording import clean_line, day_text
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied


class ObjectionRefused(DomainError):
    """An objection has its letter and a day on which the list was up or had been."""


class AnswerRefused(DomainError):
    """An answer has a number, an outcome and a day from the letter's to today; it is given once."""


@verb
def receive_objection(
    *, actor: Actor, case_id: UUID, posting_id: UUID, letter: str, received_on: date, at: datetime
) -> Objection:
    """
    Write down that somebody objects to what a posted list says of this citizen; the file stays as it is.

    Recorded as ``callup.objected``.

    Raises:
        NotVisible, PermissionDenied.
        ObjectionRefused: no letter, a day before the list was up or to come, written down already.
    """
    case = selectors.get_case(actor=actor, case_id=case_id, lock=True)
    if not policy.can_propose(actor, case):
        raise PermissionDenied
    posting = selectors.get_posting(season=case.season, posting_id=posting_id)
    paper = clean_line(letter, most=LONGEST_PAPER)
    if not paper:
        raise ObjectionRefused(
            _("Write the number and day of the letter, or of the minutes; not what is in it.")
        )
    if not posting.posted_on <= received_on <= local_day(at):
        raise ObjectionRefused(
            _("The list went up on %(day)s: an objection to it comes from that day to today.")
            % {"day": day_text(posting.posted_on)}
        )
    if Objection.objects.filter(case=case, posting=posting, letter=paper).exists():
        raise ObjectionRefused(_("This letter is written down already."))
    made = Objection.objects.create(
        commune_id=case.commune_id,
        owner_id=case.owner_id,
        case=case,
        posting=posting,
        result=selectors.posted_result(case, posting.kind),
        letter=paper,
        received_on=received_on,
        received_at=at,
        received_by_id=actor.id,
    )
    changes = {"objection": made.pk, "kind": posting.kind, "letter": paper, "received_on": received_on}
    record(actor=actor, action="callup.objected", subject=case, at=at, changes=changes)
    return made


@verb
def answer_objection(
    *, actor: Actor, objection_id: UUID, outcome: str, answer: str, answered_on: date, at: datetime
) -> Objection:
    """
    Write down the answer given. "Looked at again" moves nothing: the next proposal for the file is the one it led to.

    Recorded as ``callup.objection_answered``.

    Raises:
        NotVisible, PermissionDenied.
        AnswerRefused.
    """
    row = selectors.get_objection(actor=actor, objection_id=objection_id, lock=True)
    if not policy.may_confirm(actor, row.case):
        raise PermissionDenied
    if row.outcome:
        raise AnswerRefused(_("This objection has been answered already."))
    paper = clean_line(answer, most=LONGEST_PAPER)
    if not paper or outcome not in Objection.Outcome.values:
        raise AnswerRefused(_("Write the number of the answer, and what came of it."))
    if not row.received_on <= answered_on <= local_day(at):
        raise AnswerRefused(
            _("The objection came on %(day)s: it is answered from that day to today.")
            % {"day": day_text(row.received_on)}
        )
    row.outcome, row.answer, row.answered_on = outcome, paper, answered_on
    row.answered_at, row.answered_by_id = at, actor.id
    row.save(update_fields=["outcome", "answer", "answered_on", "answered_at", "answered_by_id"])
    changes = {"objection": row.pk, "outcome": outcome, "answer": paper, "answered_on": answered_on}
    record(actor=actor, action="callup.objection_answered", subject=row.case, at=at, changes=changes)
    return row
