"""Rows of a list in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trucban.area import selectors as area
from trucban.force import selectors
from trucban.force.imports.cells import said
from trucban.force.models import ImportLine, PeopleImport, Person

FIELD_WORDS: dict[str, Promise] = {
    "name": _("Full name"),
    "family_and_middle": _("Family and middle name"),
    "middle": _("Middle name"),
    "given": _("Given name"),
    "birth": _("Born"),
    "birth_of_men": _("Born (column of men)"),
    "birth_of_women": _("Born (column of women)"),
    "birth_day": _("Day of birth"),
    "birth_month": _("Month of birth"),
    "birth_year": _("Year of birth"),
    "sex": _("Sex"),
    "mark_of_men": _("Men (marked)"),
    "mark_of_women": _("Women (marked)"),
    "hamlet": _("Hamlet"),
    "address": _("Address (for the hamlet)"),
    "phone": _("Telephone"),
    "occupation": _("Occupation"),
    "household": _("Household"),
}
REGISTER_WORDS: dict[str, Promise] = {
    "name": _("Full name"),
    "birth_date": _("Born"),
    "sex": _("Sex"),
    "hamlet_id": _("Hamlet"),
    "phone": _("Telephone"),
    "occupation": _("Occupation"),
    "household_key": _("Household"),
}


@dataclass(frozen=True)
class Column:
    column: int
    letters: str
    label: str
    field: str
    refused: str


@dataclass(frozen=True)
class Candidate:
    """Who a row may be; ``value`` is what the form sends for it."""

    value: str
    person: Person | None
    line: int
    reasons: str


@dataclass(frozen=True)
class Line:
    """``facts`` are (label, value), ``changes`` (label, before, after)."""

    line: ImportLine
    name: str
    facts: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]
    faults: list[tuple[str, str]]
    remarks: list[tuple[str, str]]
    candidates: list[Candidate]
    outcome: str
    is_chosen: str


def columns_of(of: PeopleImport) -> list[Column]:
    return [
        Column(one["column"], one["letters"], one["label"], one["field"], said(one["refused"], gettext))
        for one in of.columns
    ]


def read_lines(lines: Sequence[ImportLine], of: PeopleImport, *, on: date) -> list[Line]:
    names = {str(row.pk): row.name for row in area.hamlets(commune_id=of.commune_id, on=on)}
    wanted = {UUID(one["person"]) for line in lines for one in line.candidates if one["person"]}
    people = selectors.people_named(owner_id=of.owner_id, ids=wanted)
    return [_line(line, names, people) for line in lines]


def _line(line: ImportLine, hamlets: dict[str, str], people: dict[str, Person]) -> Line:
    problems = [(one["where"], said(one["said"], gettext), one["is_fault"]) for one in line.problems]
    person = f":{line.person_id}" if line.choice == ImportLine.Choice.THE_SAME else ""
    return Line(
        line=line,
        name=line.values.get("name", "") or (line.person.name if line.person else ""),
        facts=[
            (str(REGISTER_WORDS[name]), _shown(name, value, hamlets))
            for name, value in line.values.items()
            if name != "name"
        ],
        changes=[
            (str(REGISTER_WORDS[name]), _shown(name, before, hamlets), _shown(name, after, hamlets))
            for name, (before, after) in line.changes.items()
        ],
        faults=[(where, text) for where, text, is_fault in problems if is_fault],
        remarks=[(where, text) for where, text, is_fault in problems if not is_fault],
        candidates=[
            Candidate(
                value=f"THE_SAME:{one['person']}" if one["person"] else "",
                person=people.get(one["person"]),
                line=one["line"],
                reasons=" ".join(said(reason, gettext) for reason in one["reasons"]),
            )
            for one in line.candidates
        ],
        outcome=said(line.outcome, gettext),
        is_chosen=f"{line.choice}{person}",
    )


def _shown(name: str, value: str, hamlets: dict[str, str]) -> str:
    if not value:
        return "–"
    if name == "birth_date":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if name == "sex":
        return str(Person.Sex(value).label)
    return hamlets.get(value, "–") if name == "hamlet_id" else value
