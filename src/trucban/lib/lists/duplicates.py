"""
Pairs of records that may be one person: across marks, spelling, the order of a name, a birth of which only the year is
known.

Each agreement adds to a score and each contradiction takes away; the weights are those of a record linkage after
Fellegi and Sunter (1969), rounded, in halves of a decade of likelihood. A pair is a question for a person, never a merge.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.text import fold
from trucban.lib.values.dates import PartialDate

ASKED = 4.0  # from this score on a pair is put before a person
_MOST_OF_A_NAME = 4.0  # points of two names that are the same
_CROWD = 400  # people under one key beyond which the key says nothing


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record: ``key`` is the caller's; the rest as the readers of :mod:`trucban.lib.values` give it."""

    key: str
    name: str
    birth: PartialDate | None = None
    sex: str = ""
    hamlet: str = ""
    personal_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records, how much speaks for one person, and what. 8 and more: hardly anything speaks against it."""

    one: str
    other: str
    score: float
    reasons: tuple[Sentence, ...]


def find_duplicates(
    people: Iterable[Known],
    *,
    at_least: float = ASKED,
    among: Callable[[Known, Known], bool] = lambda one, other: True,
) -> list[Candidate]:
    """
    Return the pairs that reach a score, the surest first. Only people who share a key are compared.

    ``among`` says which pairs are of interest at all, where many are known to be different people.
    """
    found = []
    for one, other in _pairs(list(people)):
        if _born_apart(one, other) or not among(one, other):
            continue
        if _MOST_OF_A_NAME + _beside_the_name(one, other)[0] < at_least:
            continue  # comparing names is what takes long
        points, reasons = compare(one, other)
        if points >= at_least:
            found.append(Candidate(one.key, other.key, points, tuple(reasons)))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _born_apart(one: Known, other: Known) -> bool:
    """Say at once what is true of nearly all who share a key: days of birth too different for any name to outweigh."""
    first, second = one.birth, other.birth
    if first is None or second is None or not first.day or not second.day:
        return False
    if first.day == second.day or first.month == second.month or first.day == second.month:
        return False
    same_phone = one.phone and one.phone == other.phone
    return not same_phone and not (one.personal_number and one.personal_number == other.personal_number)


def _pairs(people: list[Known]) -> Iterator[tuple[Known, Known]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(people):
        for key in _keys(person):
            groups[key].append(index)
    seen: set[tuple[int, int]] = set()
    for group in groups.values():
        if len(group) <= _CROWD:
            for pair in combinations(group, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield people[pair[0]], people[pair[1]]


def _keys(person: Known) -> set[str]:
    """Return what brings two records together: a number, the same words, one word and the year of birth."""
    words = fold(person.name).split()
    year = person.birth.year if person.birth else ""
    keys = {f"number {person.personal_number}", f"phone {person.phone}"} - {"number ", "phone "}
    keys.add("words " + " ".join(sorted(words)))
    if words and year:
        keys |= {f"last {words[-1]} {year}", f"first two {' '.join(sorted(words[:2]))} {year}"}
        keys.add(f"letters {''.join(word[0] for word in sorted(words))} {year}")
    return keys


def compare(one: Known, other: Known) -> tuple[float, list[Sentence]]:
    """Return the points of a pair and the sentences for what agrees and what does not."""
    points, reasons = _names(one.name, other.name)
    more, why = _beside_the_name(one, other)
    return points + more, reasons + why


def _beside_the_name(one: Known, other: Known) -> tuple[float, list[Sentence]]:
    points, reasons = 0.0, []
    for more, why in (_births(one, other), _numbers(one, other), _rest(one, other)):
        points += more
        reasons += why
    return points, reasons


def _names(one: str, other: str) -> tuple[float, list[Sentence]]:
    if one.casefold() == other.casefold():
        return _MOST_OF_A_NAME, [_("The names are the same.")]
    plain, also = fold(one), fold(other)
    if plain == also:
        lost = one.isascii() or other.isascii()
        return (3.5 if lost else 2.0), [_("The names differ only in their marks.")]
    if sorted(plain.split()) == sorted(also.split()):
        return 3.0, [_("The names have the same words in another order.")]
    alike = SequenceMatcher(None, plain, also).ratio()
    if alike >= 0.88:
        return 1.5, [_("The names differ by little.")]
    words, others = set(plain.split()), set(also.split())
    if len(words & others) >= 2 and (words <= others or others <= words):
        return 2.0, [_("One name has a word more.")]
    return -4.0, []


def _births(one: Known, other: Known) -> tuple[float, list[Sentence]]:
    if not (one.birth and other.birth):
        return 0.0, []
    first, second = one.birth, other.birth
    if first.may_be(second):
        if first.day and second.day:
            return 4.0, [_("Both were born on %(day)s.", day=first)]
        return 1.5, [_("Both were born in %(year)s; a day is not known of both.", year=first.year)]
    if first.day and second.day and (first.day, first.month) == (second.month, second.day):
        return 2.0 if first.year == second.year else -2.0, [_("Day and month of birth are exchanged.")]
    parts = zip((first.year, first.month, first.day), (second.year, second.month, second.day), strict=True)
    if first.day and second.day and sum(a == b for a, b in parts) == 2:
        return 0.5, [_("The days of birth differ in one part.")]
    return -3.0, [_("They were born on different days.")]


def _numbers(one: Known, other: Known) -> tuple[float, list[Sentence]]:
    points, reasons = 0.0, []
    if one.personal_number and other.personal_number:
        same_length = len(one.personal_number) == len(other.personal_number)
        if one.personal_number == other.personal_number:
            points, reasons = points + 7.0, [_("They have one personal number.")]
        elif same_length:
            points, reasons = points - 4.0, [_("Their personal numbers differ.")]
    if one.phone and one.phone == other.phone:
        points, reasons = points + 2.0, [*reasons, _("They have one telephone number.")]
    return points, reasons


def _rest(one: Known, other: Known) -> tuple[float, list[Sentence]]:
    points, reasons = 0.0, []
    if one.hamlet and other.hamlet:
        if fold(one.hamlet) == fold(other.hamlet):
            points, reasons = 1.0, [_("They live in one hamlet.")]
        else:
            points = -1.0
    if one.sex and other.sex and one.sex != other.sex:
        points, reasons = points - 3.0, [*reasons, _("One is a man and one is a woman.")]
    return points, reasons
