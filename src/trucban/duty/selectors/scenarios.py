"""Scenarios beside the draft and what is in force: the same figures for each, worked out by the checker alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty import drafting, scenarios, wording
from trucban.duty.models import Assignment, Roster, Scenario
from trucban.duty.selectors.rosters import get_roster, published_roster, said
from trucban.duty.selectors.stood import Place, place_of
from trucban.lib.values.names import sort_key
from trucban.planning.roster import check, fairness
from trucban.planning.roster.spec import Problem


def get_scenario(*, actor: Actor, scenario_id: UUID, lock: bool = False) -> Scenario:
    return one(
        Scenario, Scenario.objects.visible_to(actor), scenario_id, lock=lock, related=("roster", "away")
    )


def scenarios_of(roster: Roster) -> QuerySet[Scenario]:
    rows: QuerySet[Scenario] = roster.scenarios.select_related("away").order_by("number")
    return rows


@dataclass(frozen=True)
class Affected:
    """Somebody who would stand otherwise than in the roster that is in force: duties more and fewer."""

    name: str
    more: tuple[str, ...]
    fewer: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """
    One way to fill the week, in figures.

    Fairness is of what each person carries with the twelve weeks before: Jain's index of weighted burdens (1: all the
    same), and the most less the least of duties and of nights, among those who could stand.
    """

    scenario: Scenario | None  # None: the draft as it stands
    places: int
    empty: tuple[str, ...]
    broken: tuple[str, ...]  # sentences
    unwanted: int
    jain: float
    duties_apart: int
    nights_apart: int
    affected: tuple[Affected, ...]
    is_current: bool  # made from what still holds
    asks_reason: bool

    @property
    def changes(self) -> int:
        return sum(len(row.more) for row in self.affected) + sum(len(row.fewer) for row in self.affected)


@dataclass(frozen=True)
class Comparison:
    """The draft and its scenarios; ``against`` is the version in force that changes are counted from, if any."""

    roster: Roster
    against: Roster | None
    columns: tuple[Column, ...]
    waiting: tuple[Scenario, ...]
    may_let_go: tuple[str, ...]
    people: tuple[tuple[UUID, str], ...]  # who could be away, by given name


def comparison(*, actor: Actor, roster_id: UUID) -> Comparison:
    """Return the draft as it stands and its scenarios side by side."""
    roster = get_roster(actor=actor, roster_id=roster_id)
    read = drafting.posed(roster)
    against = published_roster(actor=actor, week=drafting.week_of(roster))
    before = _standing(against)
    keys = _keys(roster)
    ground = scenarios.digest(read.problem)
    rows = list(scenarios_of(roster))
    made = [row for row in rows if row.solving == Scenario.Solving.DONE]
    ways: list[tuple[Scenario | None, dict[str, str], bool]] = [(None, read.filled, True)]
    ways += [(row, row.assignment, row.ground == ground) for row in made]
    columns = [
        _column(roster, row, read.problem, held, keys, before, is_current=is_current)
        for row, held, is_current in ways
    ]
    people = sorted(read.problem.people, key=lambda person: (sort_key(person.name), person.key))
    return Comparison(
        roster=roster,
        against=against,
        columns=tuple(columns),
        waiting=tuple(row for row in rows if row not in made),
        may_let_go=tuple(scenarios.may_let_go(read.problem.limits)),
        people=tuple((UUID(person.key), person.name) for person in people),
    )


def _column(
    roster: Roster,
    scenario: Scenario | None,
    problem: Problem,
    assignment: Mapping[str, str],
    keys: Mapping[str, tuple[Place, str]],
    before: Mapping[Place, tuple[str, str, str]] | None,
    *,
    is_current: bool,
) -> Column:
    held = {key: person for key, person in assignment.items() if key in keys}
    breaches = scenarios.judged(problem, held)
    able = [
        person.key
        for person in problem.people
        if any(check.could_stand(person, slot) for slot in problem.slots)
    ]
    burdens = fairness.burdens(problem, held)
    weighed = [
        sum(weight * load for weight, load in zip(fairness.WEIGHTS.kinds, burdens[key].kinds, strict=True))
        for key in able
    ]
    labels = {slot.key: slot.label for slot in problem.slots}
    names = {person.key: person.name for person in problem.people}
    return Column(
        scenario=scenario,
        places=len(problem.slots),
        empty=tuple(labels[slot.key] for slot in problem.slots if slot.key not in held),
        broken=tuple(dict.fromkeys(said(roster, problem, breaches))),
        unwanted=fairness.unwanted(problem, held),
        jain=round(fairness.jain(weighed), 3),
        duties_apart=fairness.spread(burdens[key].duties for key in able),
        nights_apart=fairness.spread(burdens[key].nights for key in able),
        affected=_affected(held, keys, before, names),
        is_current=is_current,
        asks_reason=any(wording.asks_reason(one, problem.limits) for one in breaches),
    )


def _keys(roster: Roster) -> dict[str, tuple[Place, str]]:
    rows = Assignment.objects.filter(shift__roster=roster).select_related("shift__post")
    return {str(row.pk): (place_of(row), wording.shift_text(row.shift)) for row in rows}


def _standing(roster: Roster | None) -> dict[Place, tuple[str, str, str]] | None:
    """Return place -> (person, name, shift in words) of the version in force."""
    if roster is None:
        return None
    rows = Assignment.objects.filter(shift__roster=roster, person__isnull=False)
    return {
        place_of(row): (
            str(row.person_id),
            row.person.name if row.person else "",
            wording.shift_text(row.shift),
        )
        for row in rows.select_related("person", "shift__post")
    }


def _affected(
    held: Mapping[str, str],
    keys: Mapping[str, tuple[Place, str]],
    before: Mapping[Place, tuple[str, str, str]] | None,
    names: Mapping[str, str],
) -> tuple[Affected, ...]:
    if before is None:
        return ()
    known = dict(names) | {person: name for person, name, _shift in before.values()}
    was = {(person, shift) for person, _name, shift in before.values()}
    will = {(person, keys[place][1]) for place, person in held.items()}
    people = sorted(
        {person for person, _shift in was ^ will}, key=lambda key: (sort_key(known.get(key, "")), key)
    )
    return tuple(
        Affected(known.get(key, ""), _shifts(will - was, key), _shifts(was - will, key)) for key in people
    )


def _shifts(pairs: set[tuple[str, str]], person: str) -> tuple[str, ...]:
    return tuple(sorted(shift for key, shift in pairs if key == person))
