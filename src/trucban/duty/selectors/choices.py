"""Everybody for one place of a roster: who may stand there, in which order, and why the others may not."""

from dataclasses import dataclass
from uuid import UUID

from trucban.access.actors import Actor
from trucban.duty import drafting, wording
from trucban.duty.models import Assignment
from trucban.duty.selectors.rosters import Burdens, get_assignment
from trucban.force import selectors as force
from trucban.planning.roster import check
from trucban.planning.roster.spec import Breach, Limits, Problem
from trucban.planning.roster.view import Roster as Indexed


@dataclass(frozen=True)
class Choice:
    """One person for one place; ``breaches`` are sentences."""

    person_id: UUID
    name: str
    duties: int  # in the last twelve weeks and this one
    nights: int
    breaches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """``fitting`` break no rule but one that bends, ``with_reason`` one that may be passed over, ``barred`` may not stand."""

    place: Assignment
    fitting: tuple[Choice, ...]
    with_reason: tuple[Choice, ...]
    barred: tuple[Choice, ...]


def choices(*, actor: Actor, assignment_id: UUID) -> Choices:
    """
    Return everybody the roster knows for a place, judged by the rules of the solver and of :func:`may_stand`.

    The first two groups stand in the order of the fewest duties; it is a list to choose from.
    """
    place = get_assignment(actor=actor, assignment_id=assignment_id)
    roster = place.shift.roster
    read = drafting.posed(roster)
    rest = {key: person for key, person in read.filled.items() if key != str(place.pk)}
    judged = _judged(place, read.problem, rest)
    ranked = sorted(judged, key=lambda pair: (len(pair[1]), pair[0].duties, pair[0].nights))
    limits = read.problem.limits
    barred = [pair for pair in judged if any(wording.is_hard(one, limits) for one in pair[1])]
    free = [pair for pair in ranked if pair not in barred]
    return Choices(
        place=place,
        fitting=tuple(one for one, found in free if not _asks_reason(found, limits)),
        with_reason=tuple(one for one, found in free if _asks_reason(found, limits)),
        barred=tuple(one for one, _ in sorted(barred, key=lambda pair: _is_of_others(pair[1]))),
    )


def _asks_reason(breaches: list[Breach], limits: Limits) -> bool:
    return any(wording.asks_reason(one, limits) for one in breaches)


def _is_of_others(breaches: list[Breach]) -> bool:
    """Say whether somebody is of another unit: those of the post's own stand before them."""
    return any(breach.rule == "candidates" for breach in breaches)


def _judged(place: Assignment, problem: Problem, filled: dict[str, str]) -> list[tuple[Choice, list[Breach]]]:
    """Judge each person but the one who stands there; each with the sentences and the breaches behind them."""
    week = drafting.week_of(place.shift.roster)
    names = dict(force.qualification_kinds(commune_id=place.commune_id).values_list("code", "name"))
    indexed, burdens = Indexed(problem, filled), Burdens.of(problem, filled)
    found = []
    for person in problem.people:
        if person.key == str(place.person_id):
            continue
        breaches = check.judge(indexed, str(place.pk), person.key)
        said = dict.fromkeys(wording.breach_sentence(one, problem, week, names) for one in breaches)
        burden = burdens.total(person.key)
        one = Choice(UUID(person.key), person.name, burden.duties, burden.nights, tuple(said))
        found.append((one, breaches))
    return found
