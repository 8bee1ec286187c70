"""Giving, closing, dropping, reopening and moving tasks."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.area.models import Hamlet
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_day_outside
from trucban.document.wording import day_text, refuse_secret_marks
from trucban.force.models import Person, Unit
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import fold, nfc
from trucban.notify.services import notify, publish_change
from trucban.task import policy, selectors
from trucban.task.models import Task, TaskNote

TITLE_LENGTH = 300
EVIDENCE_LENGTH = 300
HEADS = (
    OfficeKind.COMMANDER,
    OfficeKind.POLICE_CHIEF,
    OfficeKind.COMMUNE_CHAIRMAN,
    OfficeKind.PARTY_SECRETARY,
    OfficeKind.ORGANISATION_HEAD,
)


FARTHEST_DUE = timedelta(days=5 * 366)  # a term of office: a day further off is a slip of the year


class TitleDoesNotFit(DomainError):
    """The title is empty or longer than a line."""


class DueDateInThePast(DomainError):
    """The day is before today."""


class OfficeOfAnotherAgency(DomainError):
    """The office is not one of the agency the task goes to."""


class TaskNotOpen(DomainError):
    """The task is done or dropped already."""


class TaskNotDone(DomainError):
    """Only a closed task is reopened."""


class EvidenceMissing(DomainError):
    """Nothing shows that the task was done."""


class ReasonMissing(DomainError):
    """Dropping, reopening and moving a task need a reason."""


@verb
def create_task(
    *,
    actor: Actor,
    title: str,
    to_agency_id: UUID,
    due_date: date,
    at: datetime,
    origin: str = Task.Origin.DIRECT,
    origin_id: UUID | None = None,
    to_office_id: UUID | None = None,
    to_unit_id: UUID | None = None,
    to_person_id: UUID | None = None,
    hamlet_id: UUID | None = None,
    detail: str = "",
    owner_id: UUID | None = None,
) -> Task:
    """
    Give somebody something to do by a day, and tell them.

    Given directly, the actor must be one who gives tasks; made from a decision, a finding or a routine, the verb
    that makes it has said who may. ``owner_id`` is the agency that gives it, by default the actor's.

    Raises:
        PermissionDenied: the actor gives no tasks.
        NotVisible: agency, office, unit, person or hamlet is not one of this commune.
        TitleDoesNotFit, DueDateInThePast, OutOfTime, OfficeOfAnotherAgency, SecretMarkFound: what was entered cannot stand.
    """
    if origin == Task.Origin.DIRECT and not policy.can_create(actor):
        raise PermissionDenied
    owner = owner_id or actor.agency_with("task.edit") or next(iter(sorted(actor.agency_ids)), None)
    if owner is None:
        raise PermissionDenied
    text = clean_title(title)
    refuse_secret_marks(f"{text}\n{detail}")
    if origin != Task.Origin.ROUTINE:  # a routine catches up with days it missed
        _check_due(due_date, at=at)
    agency = access.get_agency(commune_id=actor.commune_id, agency_id=to_agency_id)
    _check_addressee(
        actor,
        agency.pk,
        office_id=to_office_id,
        unit_id=to_unit_id,
        person_id=to_person_id,
        hamlet_id=hamlet_id,
    )
    task = Task.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner,
        title=text,
        title_folded=fold(text)[:TITLE_LENGTH],
        detail=nfc(detail).strip(),
        to_agency=agency,
        to_office_id=to_office_id,
        to_unit_id=to_unit_id,
        to_person_id=to_person_id,
        hamlet_id=hamlet_id,
        due_date=due_date,
        origin=origin,
        origin_id=origin_id,
        created_at=at,
    )
    changes = {"title": text, "to_agency": agency.pk, "due_date": due_date, "origin": origin}
    record(actor=actor, action="task.created", subject=task, at=at, changes=changes)
    _tell_addressee(actor, task, at=at)
    publish_change(topic="task", subject=task, at=at, owner_id=owner)
    return task


def clean_title(title: str) -> str:
    text = nfc(" ".join(title.split()))
    if not 0 < len(text) <= TITLE_LENGTH:
        raise TitleDoesNotFit(
            _("Say in one line what is to be done: 1 to %(most)s characters.") % {"most": TITLE_LENGTH}
        )
    return text


def _check_due(due_date: date, *, at: datetime) -> None:
    today = local_day(at)
    if due_date < today:
        raise DueDateInThePast(
            _("%(day)s has passed: choose today, %(today)s, or a later day.")
            % {"day": day_text(due_date), "today": day_text(today)}
        )
    refuse_day_outside(due_date, first=today, last=today + FARTHEST_DUE)


def _check_addressee(
    actor: Actor,
    agency_id: UUID,
    *,
    office_id: UUID | None,
    unit_id: UUID | None,
    person_id: UUID | None,
    hamlet_id: UUID | None,
) -> None:
    if office_id:
        check_office(actor, agency_id, office_id)
    for model, key in ((Unit, unit_id), (Person, person_id), (Hamlet, hamlet_id)):
        if key and not model._default_manager.filter(commune_id=actor.commune_id, pk=key).exists():
            raise NotVisible


def check_office(actor: Actor, agency_id: UUID, office_id: UUID) -> None:
    office = access.get_office(commune_id=actor.commune_id, office_id=office_id)
    if office.agency_id != agency_id:
        raise OfficeOfAnotherAgency(
            _("“%(office)s” is not an office of that agency: choose one of its offices, or the whole agency.")
            % {"office": office.title}
        )


def _tell_addressee(actor: Actor, task: Task, *, at: datetime) -> None:
    """Tell the person, else who holds the office now, else the head of the agency."""
    if task.to_person_id:
        users = access.users_of_persons(commune_id=actor.commune_id, person_ids=[task.to_person_id]).values()
    elif task.to_office_id:
        users = access.holders(office_ids=[task.to_office_id], at=at).values()
    else:
        heads = access.users_holding(
            commune_id=actor.commune_id, kinds=HEADS, at=at, agency_id=task.to_agency_id
        )
        users = {user.pk: user for user in heads}.values()
    notify(
        actor=actor,
        recipient_ids=[user.pk for user in users if user.pk != actor.id],
        kind="task.given",
        title=_("Task given: %(title)s") % {"title": task.title},
        body=_("Due %(day)s") % {"day": day_text(task.due_date)},
        subject=task,
        at=at,
    )


@verb
def close_task(
    *, actor: Actor, task_id: UUID, evidence: str, at: datetime, evidence_record_id: UUID | None = None
) -> Task:
    """
    Mark a task as done, with what shows it.

    Raises:
        NotVisible: there is no such task for this actor.
        PermissionDenied: it was neither given by nor to the actor.
        TaskNotOpen: it is closed already.
        EvidenceMissing: nothing shows that it was done.
    """
    task = selectors.get_task(actor=actor, task_id=task_id, lock=True)
    if not policy.can_close(actor, task):
        raise PermissionDenied
    _refuse_unless_open(task)
    shown = nfc(" ".join(evidence.split()))
    if not 0 < len(shown) <= EVIDENCE_LENGTH:
        raise EvidenceMissing(
            _(
                "Say what shows that “%(title)s” was done: a paper, a record, who saw it (1 to %(most)s characters)."
            )
            % {"title": task.title, "most": EVIDENCE_LENGTH}
        )
    refuse_secret_marks(shown)
    task.status, task.closed_at = Task.Status.DONE, at
    task.evidence, task.evidence_record_id = shown, evidence_record_id
    task.save(update_fields=["status", "closed_at", "evidence", "evidence_record_id"])
    _record(actor, task, "task.closed", at=at, evidence=shown)
    return task


@verb
def drop_task(*, actor: Actor, task_id: UUID, reason: str, at: datetime) -> Task:
    """Give a task up, with a reason kept as a note. Only its owner may."""
    task = _editable(actor, task_id)
    _refuse_unless_open(task)
    said = _reason(reason)
    task.status, task.closed_at = Task.Status.DROPPED, at
    task.save(update_fields=["status", "closed_at"])
    _note(actor, task, _("Dropped: %(reason)s") % {"reason": said}, at=at)
    _record(actor, task, "task.dropped", at=at, reason=said)
    return task


@verb
def reopen_task(*, actor: Actor, task_id: UUID, reason: str, at: datetime) -> Task:
    """Open a closed task again, with a reason; what had shown it done is kept in the note."""
    task = _editable(actor, task_id)
    if task.status == Task.Status.OPEN:
        raise TaskNotDone(_("“%(title)s” is open: there is nothing to reopen.") % {"title": task.title})
    said = _reason(reason)
    text = _("Reopened: %(reason)s") % {"reason": said}
    if task.evidence:
        text += "\n" + _("Had been shown done by: %(evidence)s") % {"evidence": task.evidence}
    task.status, task.closed_at, task.evidence, task.evidence_record_id = Task.Status.OPEN, None, "", None
    task.save(update_fields=["status", "closed_at", "evidence", "evidence_record_id"])
    _note(actor, task, text, at=at)
    _record(actor, task, "task.reopened", at=at, reason=said)
    return task


@verb
def move_due_date(*, actor: Actor, task_id: UUID, due_date: date, reason: str, at: datetime) -> Task:
    """Move the day a task is due, with a reason kept as a note. Only its owner may."""
    task = _editable(actor, task_id)
    _refuse_unless_open(task)
    said = _reason(reason)
    _check_due(due_date, at=at)
    text = _("Due date moved from %(old)s to %(new)s: %(reason)s") % {
        "old": day_text(task.due_date),
        "new": day_text(due_date),
        "reason": said,
    }
    task.due_date = due_date
    task.save(update_fields=["due_date"])
    _note(actor, task, text, at=at)
    _record(actor, task, "task.moved", at=at, due_date=due_date, reason=said)
    return task


@verb
def add_note(*, actor: Actor, task_id: UUID, text: str, at: datetime) -> TaskNote:
    """Say something about a task: progress, what is in the way. Notes only grow."""
    task = selectors.get_task(actor=actor, task_id=task_id, lock=True)
    if not policy.can_close(actor, task):
        raise PermissionDenied
    note = _note(actor, task, _reason(text), at=at)
    _record(actor, task, "task.noted", at=at, note=note.text)
    return note


def _editable(actor: Actor, task_id: UUID) -> Task:
    task = selectors.get_task(actor=actor, task_id=task_id, lock=True)
    if not policy.can_edit(actor, task):
        raise PermissionDenied
    return task


def _refuse_unless_open(task: Task) -> None:
    if task.status != Task.Status.OPEN:
        raise TaskNotOpen(
            _("“%(title)s” is closed already (%(status)s): reopen it first.")
            % {"title": task.title, "status": task.get_status_display()}
        )


def _reason(text: str) -> str:
    said = nfc(text).strip()
    if not said:
        raise ReasonMissing(_("Write why, in a few words: it is kept with the task."))
    refuse_secret_marks(said)
    return said


def _note(actor: Actor, task: Task, text: str, *, at: datetime) -> TaskNote:
    return TaskNote.objects.create(
        commune_id=actor.commune_id, task=task, at=at, author_id=actor.id, author_name=actor.name, text=text
    )


def _record(actor: Actor, task: Task, action: str, *, at: datetime, **changes: object) -> None:
    record(actor=actor, action=action, subject=task, at=at, changes=changes)
    publish_change(topic="task", subject=task, at=at, owner_id=task.owner_id)
