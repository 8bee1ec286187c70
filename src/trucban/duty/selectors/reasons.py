"""Why a place is empty and what would fill it; why this person stands there and what another would cost."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.duty import clashes, drafting
from trucban.duty.models import Assignment
from trucban.duty.selectors.rosters import get_assignment
from trucban.force import selectors as force
from trucban.planning.roster import conflict, fairness, remedies
from trucban.planning.roster.alternatives import Alternative, alternatives
from trucban.planning.roster.spec import Burden, Problem, Slot

MOST_NAMED = 4  # places of a clash named one by one


@dataclass(frozen=True)
class Remedy:
    """Something let go: what, who would stand where, and what it means, as sentences."""

    what: str
    fills: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """What cannot hold together: the places asked for and what keeps people from them."""

    places: tuple[str, ...]
    others: int  # places beyond those named
    obstacles: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    is_minimal: bool


@dataclass(frozen=True)
class Other:
    """Somebody else in a place: what both would carry then, and who else would have to move."""

    person_id: UUID
    name: str
    burden: Burden
    moves: tuple[str, ...]  # who would have to stand where besides
    is_fairer: bool
    is_as_fair: bool


@dataclass(frozen=True)
class Why:
    """``clash`` of an empty place, None where it can be filled; ``now`` and ``others`` of a filled one."""

    place: Assignment
    clash: Clash | None = None
    now: Burden | None = None
    others: tuple[Other, ...] = ()


def why(*, actor: Actor, assignment_id: UUID) -> Why:
    """
    Answer from the problem itself, not from a template: the smallest clash and its cheapest remedies for an empty
    place, the best others and what their choice would cost for a filled one.
    """
    place = get_assignment(actor=actor, assignment_id=assignment_id)
    read = drafting.posed(place.shift.roster)
    problem, filled = read.problem, read.filled
    if place.person_id is None:
        return Why(place, clash=_clash(place, problem, filled))
    carried = fairness.burdens(problem, filled)
    found = alternatives(problem, filled, str(place.pk))
    cost = fairness.cost(problem, filled)
    return Why(
        place,
        now=carried[str(place.person_id)],
        others=tuple(_other(one, problem, filled, cost) for one in found),
    )


def _other(one: Alternative, problem: Problem, filled: dict[str, str], cost: fairness.Cost) -> Other:
    names = {person.key: person.name for person in problem.people}
    slots = {slot.key: slot for slot in problem.slots}
    moves = tuple(
        _("%(place)s: %(after)s instead of %(before)s.")
        % {
            "place": slots[key].label,
            "after": names[one.assignment[key]],
            "before": names[filled[key]],
        }
        for key in one.changed
    )
    return Other(UUID(one.person), names[one.person], one.burden, moves, one.cost < cost, one.cost == cost)


def _clash(place: Assignment, problem: Problem, filled: dict[str, str]) -> Clash | None:
    found = conflict.find(problem, str(place.pk))
    if found is None:
        return None
    kinds = dict(force.qualification_kinds(commune_id=place.commune_id).values_list("code", "name"))
    words = clashes.Words(problem, drafting.week_of(place.shift.roster), kinds)
    slots = {slot.key: slot for slot in problem.slots}
    asked = [slots[key] for key in found.slots]
    eased = remedies.find(problem, filled, found)
    return Clash(
        places=tuple(words.place(slot) for slot in _nearest(asked, slots[str(place.pk)])[:MOST_NAMED]),
        others=max(0, len(asked) - MOST_NAMED),
        obstacles=tuple(words.obstacles(found.obstacles)),
        remedies=tuple(
            Remedy(words.remedy(one), tuple(words.fills(one, filled)), tuple(words.means(one, filled)))
            for one in eased
        ),
        is_minimal=found.is_minimal,
    )


def _nearest(asked: list[Slot], place: Slot) -> list[Slot]:
    return sorted(asked, key=lambda slot: (abs(slot.span.start - place.span.start), slot.span.start))
