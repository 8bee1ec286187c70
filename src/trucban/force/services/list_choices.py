"""Verbs on lists of people that were read: what a column is, which lines to take over, given up."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import selectors
from trucban.force.imports.columns import TAKEN
from trucban.force.imports.judging import differences
from trucban.force.models import ImportLine, PeopleImport, RememberedColumns
from trucban.force.services.lists import AT_ONCE, ListNotOpen, judge_anew, remove_file
from trucban.lib.errors import DomainError
from trucban.lib.lists.fields import OF_NAMES, heading_key

Status, Verdict, Choice = PeopleImport.Status, ImportLine.Verdict, ImportLine.Choice


class ChoiceRefused(DomainError):
    """The line does not allow this choice."""


class ColumnRefused(DomainError):
    """A column is never taken, or a field was chosen twice."""


def _open(actor: Actor, import_id: UUID) -> PeopleImport:
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    if of.status != Status.READY:
        raise ListNotOpen(_("This list is being read or is over: open the page again."))
    return of


@verb
def choose_columns(
    *, actor: Actor, import_id: UUID, fields: Mapping[int, str], at: datetime, at_once: int | None = AT_ONCE
) -> PeopleImport:
    """
    Say what each column means; the lines are judged anew and the choice is remembered for lists with these headings.

    A list of more than ``at_once`` lines is left to the worker, its status is READING then.

    Raises:
        NotVisible, ListNotOpen.
        ColumnRefused: the column is never taken, or two columns were given one field.
    """
    of = _open(actor, import_id)
    chosen = {column: field for column, field in fields.items() if field}
    if len(set(chosen.values())) < len(chosen):
        raise ColumnRefused(_("Two columns cannot mean the same: choose one of them."))
    if not OF_NAMES & set(chosen.values()):
        raise ColumnRefused(_("One column must hold the name."))
    open_columns = {column["column"] for column in of.columns if not column["refused"]}
    if not set(chosen) <= open_columns or not set(chosen.values()) <= set(map(str, TAKEN)):
        raise ColumnRefused(_("This column is never taken."))
    for column in of.columns:
        column["field"] = chosen.get(column["column"], "")
    of.status = Status.READING
    of.save(update_fields=["columns", "status"])
    said = {heading_key(column["label"]): column["field"] for column in of.columns if not column["refused"]}
    RememberedColumns.objects.update_or_create(
        owner_id=of.owner_id,
        source_key=of.source_key,
        defaults={"commune_id": of.commune_id, "columns": said, "remembered_at": at},
    )
    record(actor=actor, action="import.columns", subject=of, at=at)
    if at_once is None or of.lines_read <= at_once:
        return judge_anew(actor=actor, import_id=import_id, at=at)
    return of


@verb
def choose_lines(*, actor: Actor, import_id: UUID, verdict: str, choice: str, at: datetime) -> int:
    """
    Take over or leave out all lines of one verdict; return how many.

    Raises:
        NotVisible, ListNotOpen.
        ChoiceRefused: doubtful lines are decided one by one.
    """
    of = _open(actor, import_id)
    if choice not in {Choice.TAKE, Choice.LEAVE} or verdict not in {
        Verdict.NEW,
        Verdict.CHANGED,
        Verdict.FAULTY,
    }:
        raise ChoiceRefused(_("Such lines are decided one by one."))
    rows = selectors.list_lines(of=of, verdict=verdict).exclude(
        digest=""
    )  # without a name there is nobody to write
    count = ImportLine.objects.filter(pk__in=rows.order_by().values("pk")).update(choice=choice)
    record(actor=actor, action="import.lines_chosen", subject=of, at=at, changes={verdict: choice})
    return count


@verb
def choose_line(
    *, actor: Actor, import_id: UUID, number: int, choice: str, at: datetime, person_id: UUID | None = None
) -> ImportLine:
    """
    Decide one line. THE_SAME names the person it is; what the list would change of them is shown then.

    Raises:
        NotVisible: no such list, line or person.
        ListNotOpen.
        ChoiceRefused: the line does not allow this choice.
    """
    of = _open(actor, import_id)
    line = selectors.get_list_line(of=of, number=number)
    allowed = {
        Verdict.NEW: {Choice.LEAVE, Choice.TAKE},
        Verdict.CHANGED: {Choice.LEAVE, Choice.TAKE},
        Verdict.FAULTY: {Choice.LEAVE, Choice.TAKE} if line.digest else {Choice.LEAVE},
        Verdict.DOUBTFUL: {Choice.LEAVE, Choice.NEW, Choice.THE_SAME},
    }.get(Verdict(line.verdict), {Choice.LEAVE})
    if choice not in allowed or (choice == Choice.THE_SAME) != (person_id is not None):
        raise ChoiceRefused(_("This row does not allow that: choose one of the answers beside it."))
    line.choice = choice
    if line.verdict == Verdict.DOUBTFUL:
        line.person, line.changes = None, {}
    if person_id:
        person = selectors.get_person(actor=actor, person_id=person_id)
        if str(person.pk) not in {one["person"] for one in line.candidates}:
            raise ChoiceRefused(_("This row does not allow that: choose one of the answers beside it."))
        line.person = person
        line.changes = differences(line.values, selectors.values_of(person))
    line.save(update_fields=["choice", "person", "changes"])
    record(actor=actor, action="import.line_chosen", subject=of, at=at, changes={"row": number})
    return line


@verb
def give_up_list(*, actor: Actor, import_id: UUID, at: datetime) -> PeopleImport:
    """
    Give a list up before it was taken over; what was read of it is erased. While the worker reads, it stops.

    Raises:
        NotVisible: no such list.
        ListNotOpen: it is over already.
    """
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    if of.status not in {Status.READY, Status.READING}:
        raise ListNotOpen(_("This list is being read or is over: open the page again."))
    of.status, of.is_stopping = Status.DISCARDED, True
    remove_file(of)
    of.save()
    ImportLine.objects.filter(of_import=of).delete()
    record(actor=actor, action="import.given_up", subject=of, at=at)
    return of
