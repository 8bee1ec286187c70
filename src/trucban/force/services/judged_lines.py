"""The lines of a list as they are judged against the register; nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from trucban.access import selectors as access
from trucban.force import selectors
from trucban.force.imports import cells as kept
from trucban.force.imports import tables
from trucban.force.imports.columns import never_taken
from trucban.force.imports.judging import Judged, Register, Suspect, judge
from trucban.force.imports.people import Problem, Reader, ReadPerson, where
from trucban.force.imports.remarks import REMARKS
from trucban.force.models import ImportLine
from trucban.lib.clock import local_day
from trucban.lib.places import match_hamlet
from trucban.lib.tables.xlsx import column_number

Verdict, Choice = ImportLine.Verdict, ImportLine.Choice


def judge_list(commune_id: UUID, owner_id: UUID, one: tables.ReadList, at: datetime) -> list[ImportLine]:
    mapping = {column.field: column.column for column in one.columns if column.field}
    reader = reader_of(commune_id, mapping, at, epoch_1904=one.epoch_1904)
    rows = [line for line in one.lines if not line.left_out]
    barred = {line.number: line.barred for line in rows if line.barred}
    made = [
        ImportLine(number=line.number, verdict=Verdict.LEFT_OUT, outcome=kept.said_to_json(line.left_out))
        for line in one.lines
        if line.left_out
    ]
    cells = {
        line.number: {str(at): kept.cell_to_json(value) for at, value in line.cells.items()} for line in rows
    }
    people = [(line.number, reader.read(line.cells)) for line in rows]
    for line, (_number, person) in zip(rows, people, strict=True):
        person.problems += [Problem(one.column, one.sentence, one.is_fault) for one in line.remarks]
    for number, person in people:
        person.problems += [Problem(column, never_taken()) for column in barred.get(number, ())]
    made += judged_lines(one.sheet, people, cells, selectors.register_to_compare(owner_id=owner_id))
    return sorted(made, key=lambda line: line.number)


# What is about the file, and still so when the columns are chosen anew.
OF_THE_FILE = {never_taken().text, *REMARKS}


def reader_of(commune_id: UUID, mapping: Mapping[str, int], at: datetime, *, epoch_1904: bool) -> Reader:
    on = local_day(at)
    return Reader(
        mapping=mapping,
        hamlets=selectors.hamlets_for_lists(commune_id=commune_id, on=on),
        commune_code=access.get_commune(commune_id).code,
        on=on,
        epoch_1904=epoch_1904,
    )


def knows_hamlets(commune_id: UUID, at: datetime) -> Callable[[str], bool]:
    hamlets = selectors.hamlets_for_lists(commune_id=commune_id, on=local_day(at))
    return lambda name: match_hamlet(name, hamlets).value is not None


def judged_lines(
    sheet: str,
    people: Sequence[tuple[int, ReadPerson]],
    cells: Mapping[int, dict[str, object]],
    register: Register,
) -> list[ImportLine]:
    judged = judge(people, register)
    return [_line(sheet, number, person, judged[number], cells[number]) for number, person in people]


def _line(
    sheet: str, number: int, person: ReadPerson, judged: Judged, cells: dict[str, object]
) -> ImportLine:
    takes = judged.verdict in {Verdict.NEW, Verdict.CHANGED}
    return ImportLine(
        number=number,
        cells=cells,
        verdict=judged.verdict,
        values=person.values,
        digest=judged.digest,
        problems=[
            {
                "where": where(sheet, problem.column, number),
                "is_fault": problem.is_fault,
                "said": kept.said_to_json(problem.sentence),
            }
            for problem in person.problems
        ],
        changes=judged.changes,
        candidates=[_suspect(one) for one in judged.suspects],
        choice=Choice.TAKE if takes else Choice.LEAVE,
        person_id=UUID(judged.person) if judged.person else None,
    )


def problem_from_json(said: Mapping[str, Any]) -> Problem:
    letters = str(said["where"]).rpartition("!")[2].rstrip("0123456789")
    return Problem(column_number(letters), kept.sentence(said["said"]), is_fault=bool(said["is_fault"]))


def _suspect(one: Suspect) -> dict[str, object]:
    reasons = [kept.said_to_json(reason) for reason in one.reasons]
    return {"person": one.person, "line": one.line, "score": one.score, "reasons": reasons}
