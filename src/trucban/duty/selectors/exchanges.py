"""With whom somebody on a roster could change places, and what stands against it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.duty import drafting, spans, wording
from trucban.duty.models import Assignment, Roster
from trucban.duty.selectors.rosters import get_assignment
from trucban.duty.selectors.rosters import said as sentences_of
from trucban.force import selectors as force
from trucban.planning.roster import check
from trucban.planning.roster.spec import Problem, Span
from trucban.planning.roster.view import Roster as Indexed


@dataclass(frozen=True)
class Exchange:
    """Another place of the roster; ``breaches`` are sentences about either of the two people."""

    other: Assignment
    breaches: tuple[str, ...] = ()
    is_barred: bool = False
    asks_reason: bool = False


@dataclass(frozen=True)
class Exchanges:
    """``fitting`` break no rule but one that bends, ``with_reason`` break one that may be passed over, ``barred`` may not."""

    place: Assignment
    fitting: tuple[Exchange, ...]
    with_reason: tuple[Exchange, ...]
    barred: tuple[Exchange, ...]


def exchanges(*, actor: Actor, assignment_id: UUID, at: datetime) -> Exchanges:
    """
    Return every place of the same roster where somebody else stands, judged as if the two had changed places.

    The places stand in the order of time. In a roster in force those whose duty is over are left out.
    """
    place = get_assignment(actor=actor, assignment_id=assignment_id)
    roster = place.shift.roster
    read = drafting.posed(roster)
    others = [
        other
        for one in read.planned
        for other in one.places
        if other.person_id not in (None, place.person_id)
        and (roster.status == Roster.Status.DRAFT or one.shift.ends_at > at)
    ]
    judged = list(_judged(place, others, read.problem, read.filled))
    judged.sort(key=lambda one: (one.other.shift.starts_at, one.other.shift.post.name, one.other.place))
    return Exchanges(
        place=place,
        fitting=tuple(one for one in judged if not one.is_barred and not one.asks_reason),
        with_reason=tuple(one for one in judged if not one.is_barred and one.asks_reason),
        barred=tuple(one for one in judged if one.is_barred),
    )


def exchange_across(*, place: Assignment, other: Assignment) -> Exchange:
    """Judge two places of rosters of different weeks as if their people had changed places."""
    said: dict[str, None] = {}
    is_barred = asks_reason = False
    for here, there in ((place, other), (other, place)):
        roster = here.shift.roster
        read = drafting.posed(roster)
        problem = _without(read.problem, roster, there)
        mine, comes = str(here.pk), str(there.person_id)
        found = list(check.judge(Indexed(problem, read.filled | {mine: comes}), mine, comes))
        said |= dict.fromkeys(sentences_of(roster, problem, found))
        is_barred |= any(wording.is_hard(one, problem.limits) for one in found)
        asks_reason |= any(wording.asks_reason(one, problem.limits) for one in found)
    return Exchange(other, tuple(said), is_barred=is_barred, asks_reason=asks_reason)


def _without(problem: Problem, roster: Roster, left: Assignment) -> Problem:
    """Return the same where who comes no longer stands in the duty of the other week that they leave."""
    start = drafting.week_of(roster).starts_at
    span = Span(spans.minutes(start, left.shift.starts_at), spans.minutes(start, left.shift.ends_at))
    month, key = spans.month_of(left.shift.starts_at), str(left.person_id)
    people = (
        replace(
            person,
            duties=tuple(duty for duty in person.duties if duty.span != span),
            duties_in_month={**person.duties_in_month, month: person.duties_in_month.get(month, 1) - 1},
        )
        if person.key == key
        else person
        for person in problem.people
    )
    return replace(problem, people=tuple(people))


def _judged(
    place: Assignment, others: list[Assignment], problem: Problem, filled: dict[str, str]
) -> Iterator[Exchange]:
    week = drafting.week_of(place.shift.roster)
    names = dict(force.qualification_kinds(commune_id=place.commune_id).values_list("code", "name"))
    mine, person = str(place.pk), str(place.person_id)
    for other in others:
        theirs, their_person = str(other.pk), str(other.person_id)
        swapped = Indexed(problem, filled | {mine: their_person, theirs: person})
        found = [*check.judge(swapped, mine, their_person), *check.judge(swapped, theirs, person)]
        said = dict.fromkeys(wording.breach_sentence(one, problem, week, names) for one in found)
        yield Exchange(
            other,
            tuple(said),
            is_barred=any(wording.is_hard(one, problem.limits) for one in found),
            asks_reason=any(wording.asks_reason(one, problem.limits) for one in found),
        )
