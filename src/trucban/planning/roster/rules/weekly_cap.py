"""Nobody stands more duties in a calendar week than allowed; duties that stand already in that week count."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "weekly_cap"


def breaches(roster: Roster) -> list[Breach]:
    """Return the weeks of a person with too many duties; ``found`` and ``allowed`` are duties."""
    cap = roster.problem.limits.weekly_cap
    if cap is None:
        return []
    found = []
    for person, slots in roster.held.items():
        others = Counter(roster.problem.week_of(duty.day) for duty in roster.people[person].duties)
        weeks: dict[int, list[str]] = defaultdict(list)
        for slot in slots:
            weeks[roster.problem.week_of(slot.day)].append(slot.key)
        for week, keys in weeks.items():
            if len(keys) + others[week] > cap:
                found.append(Breach(KEY, person, tuple(keys), len(keys) + others[week], cap))
    return found


def bent(roster: Roster) -> int:
    """Return how many duties lie beyond the cap; duties outside this roster alone are none."""
    return sum(min(len(breach.slots), breach.found - breach.allowed) for breach in breaches(roster))


def add(model: "Model") -> None:
    """Give each person at most what the week still leaves them."""
    cap = model.problem.limits.weekly_cap
    if cap is None:
        return
    week_of = model.problem.week_of
    for person in model.problem.people:
        standing = model.standing(person.key)
        others = Counter(week_of(item.day) for item in standing.items)
        for week, literals in model.cells_by(person.key, lambda slot: week_of(slot.day)).items():
            model.at_most(cap - others[week], literals, rule=KEY)
