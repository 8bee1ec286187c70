"""Verbs on lists of people before they are taken over: read, columns, choices, given up."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import selectors
from trucban.force.imports import cells as kept
from trucban.force.imports import tables
from trucban.force.imports.sheets import LONGEST_NAME, sheet_named, sheets_with_lists
from trucban.force.models import ImportLine, PeopleImport
from trucban.force.services.judged_lines import (
    OF_THE_FILE,
    judge_list,
    judged_lines,
    knows_hamlets,
    problem_from_json,
    reader_of,
)
from trucban.force.services.people import register_of
from trucban.lib.errors import DomainError
from trucban.lib.memory import without_looking_for_cycles
from trucban.lib.sentences import Sentence
from trucban.lib.tables import Unreadable
from trucban.schema.rows import insert_rows

AT_ONCE = 2_000  # rows read while the person waits; a longer list shows its first and is read by the worker
FIRST_SHOWN = 200
Status, Verdict, Choice = PeopleImport.Status, ImportLine.Verdict, ImportLine.Choice


class FileNotRead(DomainError):
    """The file is no list of people, or one that is not read."""


class ListNotOpen(DomainError):
    """The list is being read, or is over."""


def open_lists(
    *, actor: Actor, name: str, data: bytes, at: datetime, at_once: int | None = AT_ONCE
) -> list[PeopleImport]:
    """
    Read a file and judge its lines; nothing is written into the register. Each sheet with a list is one import.

    Of a sheet with more than ``at_once`` rows the first are read, and the worker reads the rest (see
    `force.list_job`); None reads all.

    Raises:
        PermissionDenied: the actor keeps no register.
        FileNotRead: with the reason, and what its owner can do.
    """
    owner_id = register_of(actor, None)
    file_name = PurePosixPath(PureWindowsPath(name).name).name[-200:] or "?"
    try:
        book = tables.open_file(data, file_name)
        sheets, notes = sheets_with_lists(book)
        remembered = _remembered(owner_id)
        is_hamlet = knows_hamlets(actor.commune_id, at)
        lists = [
            tables.read_list(book, sheet, remembered, is_hamlet=is_hamlet, most=at_once) for sheet in sheets
        ]
        lists = [one if one.is_whole else one.beginning(FIRST_SHOWN) for one in lists]
    except Unreadable as refusal:
        raise FileNotRead(refusal.sentence.said(_)) from refusal
    judged = [judge_list(actor.commune_id, owner_id, one, at) for one in lists]
    return _store(
        actor=actor, owner_id=owner_id, name=file_name, data=data, lists=lists, judged=judged, notes=notes, at=at
    )  # fmt: skip


def _remembered(owner_id: UUID) -> tables.Remembered:
    return lambda key: selectors.remembered_columns(owner_id=owner_id, source_key=key)


@verb
def _store(
    *,
    actor: Actor,
    owner_id: UUID,
    name: str,
    data: bytes,
    lists: Sequence[tables.ReadList],
    judged: Sequence[Sequence[ImportLine]],
    notes: Sequence[Sentence],
    at: datetime,
) -> list[PeopleImport]:
    digest = hashlib.sha256(data).hexdigest()
    made = []
    for one, found in zip(lists, judged, strict=True):
        of = PeopleImport(
            commune_id=actor.commune_id,
            owner_id=owner_id,
            status=Status.READY if one.is_whole else Status.READING,
            file_name=name,
            sha256=digest,
            size_bytes=len(data),
            notes=[kept.said_to_json(note) for note in (*notes, *one.notes)],
            uploaded_at=at,
            uploaded_by_id=actor.id,
        )
        if not one.is_whole:
            of.waiting_file.save(f"{of.pk}.bin", ContentFile(data), save=False)
        _describe(of, one)
        of.save(force_insert=True)
        _write_lines(of, found)
        record(actor=actor, action="import.read", subject=of, at=at, changes={"sha256": digest})
        made.append(of)
    return made


def _describe(of: PeopleImport, one: tables.ReadList) -> None:
    of.sheet, of.heading_row, of.source_key = (
        one.sheet[:LONGEST_NAME],
        one.heading_row,
        one.source_key,
    )
    of.columns = [
        {
            "column": column.column,
            "letters": column.letters,
            "label": column.label[:120],
            "field": str(column.field),
            "refused": kept.said_to_json(column.refused) if column.refused else None,
        }
        for column in one.columns
    ]
    of.epoch_1904 = one.epoch_1904


def _write_lines(of: PeopleImport, lines: Sequence[ImportLine]) -> None:
    """Put lines in the place of those that stand there."""
    ImportLine.objects.filter(of_import=of).delete()
    for line in lines:
        line.of_import, line.commune_id = of, of.commune_id
    insert_rows(lines)
    of.counts, of.lines_read = dict(Counter(line.verdict for line in lines)), len(lines)
    of.save(update_fields=["counts", "lines_read"])


@without_looking_for_cycles()
def read_rest(
    *, actor: Actor, import_id: UUID, at: datetime, told: Callable[[int], None] = lambda lines: None
) -> PeopleImport:
    """
    Read a waiting list to its end, or judge it anew where its columns were changed; the file is removed then.

    ``told`` hears how many rows were read and may raise `tables.Stopped`.

    Raises:
        FileNotRead: the rest of the file is not readable.
    """
    of = selectors.get_import(actor=actor, import_id=import_id)
    if of.status != Status.READING:
        return of
    if not of.waiting_file:
        return judge_anew(actor=actor, import_id=import_id, at=at)
    with of.waiting_file.open("rb") as file:
        data = file.read()
    try:
        book = tables.open_file(data, of.file_name)
        sheet = sheet_named(book, of.sheet)
        is_hamlet = knows_hamlets(of.commune_id, at)
        one = tables.read_list(book, sheet, _remembered(of.owner_id), is_hamlet=is_hamlet, told=told)
    except Unreadable as refusal:
        raise FileNotRead(refusal.sentence.said(_)) from refusal
    return _finish_reading(
        actor=actor, import_id=import_id, one=one, lines=judge_list(of.commune_id, of.owner_id, one, at)
    )


@verb
def _finish_reading(
    *, actor: Actor, import_id: UUID, one: tables.ReadList, lines: Sequence[ImportLine]
) -> PeopleImport:
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    if of.status == Status.READING and not of.is_stopping:
        _describe(of, one)
        of.notes = _with_notes(of.notes, one.notes)
        of.status = Status.READY
        remove_file(of)
        of.save()
        _write_lines(of, lines)
    return of


def _with_notes(notes: Sequence[kept.Said], of_the_whole: Sequence[Sentence]) -> list[kept.Said]:
    """Put what is said of the whole list in the place of what was said of its first rows."""
    texts = {note.text for note in of_the_whole}
    stay = [note for note in notes if note["text"] not in texts]
    return stay + [kept.said_to_json(note) for note in of_the_whole]


def remove_file(of: PeopleImport) -> None:
    if of.waiting_file:
        of.waiting_file.delete(save=False)


@verb
def judge_anew(*, actor: Actor, import_id: UUID, at: datetime) -> PeopleImport:
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    mapping = {column["field"]: column["column"] for column in of.columns if column["field"]}
    reader = reader_of(of.commune_id, mapping, at, epoch_1904=of.epoch_1904)
    old = list(selectors.list_lines(of=of))
    rows = [line for line in old if line.verdict != Verdict.LEFT_OUT]
    people = [
        (line.number, reader.read({int(c): kept.cell_from_json(v) for c, v in line.cells.items()}))
        for line in rows
    ]
    for line, (_number, person) in zip(rows, people, strict=True):
        person.problems += [
            problem_from_json(one) for one in line.problems if one["said"]["text"] in OF_THE_FILE
        ]
    made = judged_lines(
        of.sheet, people, {line.number: line.cells for line in rows}, selectors.register_to_compare(owner_id=of.owner_id)
    )  # fmt: skip
    left_out = [
        ImportLine(number=line.number, verdict=line.verdict, outcome=line.outcome)
        for line in old
        if line.verdict == Verdict.LEFT_OUT
    ]
    of.status = Status.READY
    of.save(update_fields=["status"])
    _write_lines(of, sorted([*made, *left_out], key=lambda line: line.number))
    return of


def note_progress(import_id: UUID, rows: int) -> None:
    """
    Say how far the worker is.

    Raises:
        Stopped: somebody gave the list up.
    """
    going = PeopleImport.objects.filter(pk=import_id, status=Status.READING, is_stopping=False)
    if not going.update(lines_read=rows):
        raise tables.Stopped


@verb
def note_failed(*, actor: Actor, import_id: UUID, sentence: str, at: datetime) -> None:
    """Say why a list could not be read to its end; what was read of it is erased."""
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    if of.status == Status.READING:
        of.status, of.failure = Status.FAILED, {"text": sentence.replace("%", "%%"), "values": {}}
        remove_file(of)
        of.save()
        ImportLine.objects.filter(of_import=of).delete()
        record(actor=actor, action="import.failed", subject=of, at=at)
