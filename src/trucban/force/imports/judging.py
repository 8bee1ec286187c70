"""
What a line would do to the register: somebody new, a change, nothing, or a question for a person.

Two are the same without asking only where name and day of birth, or name and telephone, agree and nothing speaks
against it. Everything weaker is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trucban.force.imports.people import ReadPerson
from trucban.lib.lists import Known, find_duplicates
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.values import PartialDate

FIELDS = ("name", "birth_date", "sex", "hamlet_id", "phone", "occupation", "household_key")
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Registered:
    """Somebody in the register: ``values`` as JSON keeps them, empty ones as ""."""

    key: str
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.values["name"]


@dataclass(frozen=True)
class Suspect:
    """Who a line may be: somebody of the register (``person``) or an earlier line of the list (``line``)."""

    reasons: tuple[Sentence, ...]
    score: float
    person: str = ""
    line: int = 0


@dataclass
class Judged:
    """``verdict`` as in `ImportLine.Verdict`; ``person`` is whom it is about, where that is sure."""

    verdict: str
    person: str = ""
    changes: dict[str, list[str]] = field(default_factory=dict)
    suspects: list[Suspect] = field(default_factory=list)
    digest: str = ""


class Register:
    """The register as it is compared with; ``taken`` is digest -> person of lines that were taken over before."""

    def __init__(self, people: Iterable[Registered], taken: Mapping[str, str]) -> None:
        self.people = {person.key: person for person in people}
        self.taken = {digest: key for digest, key in taken.items() if key in self.people}
        self._by_birth: dict[tuple[str, str], list[Registered]] = defaultdict(list)
        self._by_phone: dict[tuple[str, str], list[Registered]] = defaultdict(list)
        self._by_all: dict[frozenset[tuple[str, str]], list[Registered]] = defaultdict(list)
        for person in self.people.values():
            name = person.name.casefold()
            self._by_all[_written(person.values)].append(person)
            if born := person.values["birth_date"]:
                self._by_birth[name, born].append(person)
            if phone := person.values["phone"]:
                self._by_phone[name, phone].append(person)

    def surely(self, read: ReadPerson) -> Registered | None:
        """Return who a line is beyond question."""
        for found in self._perhaps(read):
            if len(found) == 1 and not _speaks_against(read, found[0]):
                return found[0]
        return None

    def _perhaps(self, read: ReadPerson) -> Iterator[list[Registered]]:
        name, values = read.name.casefold(), read.values
        yield self._by_birth.get((name, values.get("birth_date", "")), [])
        yield self._by_phone.get((name, values.get("phone", "")), [])
        if len(values) > 1:
            yield self._by_all.get(_written(values), [])


def _written(values: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return all that is known of somebody: with more than a name, the very same is the same person."""
    return frozenset((name, values[name]) for name in FIELDS if values.get(name))


def _speaks_against(read: ReadPerson, person: Registered) -> bool:
    """Another sex, or another birth: a person is asked before either is changed."""
    born = person.values["birth_date"]
    other_birth = bool(
        born and read.birth and not read.birth.may_be(PartialDate.of(date.fromisoformat(born)))
    )
    other_sex = {read.values.get("sex", ""), person.values["sex"]} >= {"MALE", "FEMALE"}
    return other_birth or other_sex


def differences(values: Mapping[str, str], person: Mapping[str, str]) -> dict[str, list[str]]:
    """Return field -> [what the register says, what the list says]; what a list leaves empty changes nothing."""
    return {
        name: [person[name], values[name]]
        for name in FIELDS
        if values.get(name) and values[name] != person[name] and not _only_capitals(name, values, person)
    }


def _only_capitals(name: str, values: Mapping[str, str], person: Mapping[str, str]) -> bool:
    return name == "name" and values[name].casefold() == person[name].casefold()


def judge(lines: Sequence[tuple[int, ReadPerson]], register: Register) -> dict[int, Judged]:
    """Return number of line -> what it would do. Lines without a readable name are faulty and left aside."""
    judged: dict[int, Judged] = {}
    asked: list[tuple[int, ReadPerson]] = []
    digests: dict[int, str] = {}
    seen: dict[str, int] = {}  # digest -> line
    about: dict[str, int] = {}  # person -> line
    for number, read in lines:
        if not read.name:
            judged[number] = Judged("FAULTY")
            continue
        digest = digests[number] = read.digest()
        earlier = seen.setdefault(digest, number)
        if earlier != number:
            repeated = Suspect((_("Row %(number)s of this list says the very same.", number=earlier),), 99.0, line=earlier)  # fmt: skip
            judged[number] = Judged("DOUBTFUL", suspects=[repeated])
            continue
        if key := register.taken.get(digest):
            judged[number] = Judged("SAME", person=key)
            about.setdefault(key, number)
            continue
        person = register.surely(read)
        if person is None:
            asked.append((number, read))
            continue
        if about.setdefault(person.key, number) != number:
            twice = Suspect((_("Row %(number)s of this list is the same person.", number=about[person.key]),), 98.0, person=person.key)  # fmt: skip
            judged[number] = Judged("DOUBTFUL", suspects=[twice])
            continue
        changes = differences(read.values, person.values)
        judged[number] = Judged("CHANGED" if changes else "SAME", person=person.key, changes=changes)
    suspects = _suspects(asked, register)
    for number, _read in asked:
        judged[number] = Judged("DOUBTFUL" if suspects[number] else "NEW", suspects=suspects[number])
    for number, digest in digests.items():
        judged[number].digest = digest
    for number, read in lines:
        if read.has_fault and judged[number].verdict in {"NEW", "CHANGED"}:
            judged[number].verdict = "FAULTY"
    return judged


def _suspects(asked: Sequence[tuple[int, ReadPerson]], register: Register) -> dict[int, list[Suspect]]:
    found: dict[int, list[Suspect]] = {number: [] for number, _read in asked}
    if not asked:
        return found
    known = [_known_line(number, read) for number, read in asked]
    known += [known_person(person.key, person.values) for person in register.people.values()]
    for pair in find_duplicates(known, among=_has_a_line):
        one, other = sorted((pair.one, pair.other), key=_order)
        if other.startswith("line "):
            number = int(other.removeprefix("line "))
            if one.startswith("line "):
                suspect = Suspect(pair.reasons, pair.score, line=int(one.removeprefix("line ")))
            else:
                suspect = Suspect(pair.reasons, pair.score, person=one)
            if len(found[number]) < MOST_CANDIDATES:
                found[number].append(suspect)
    return found


def _order(key: str) -> tuple[bool, int]:
    """People of the register before lines, earlier lines before later ones."""
    return (True, int(key.removeprefix("line "))) if key.startswith("line ") else (False, 0)


def _has_a_line(one: Known, other: Known) -> bool:
    return one.key.startswith("line ") or other.key.startswith("line ")


def _known_line(number: int, read: ReadPerson) -> Known:
    known = known_person(f"line {number}", read.values)
    return Known(known.key, known.name, read.birth, known.sex, known.hamlet, "", known.phone)


def known_person(key: str, values: Mapping[str, Any]) -> Known:
    born = values.get("birth_date")
    return Known(
        key,
        str(values["name"]),
        PartialDate.of(date.fromisoformat(born)) if born else None,
        str(values.get("sex", "")),
        str(values.get("hamlet_id", "")),
        "",
        str(values.get("phone", "")),
    )
