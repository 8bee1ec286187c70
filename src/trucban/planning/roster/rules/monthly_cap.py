"""Nobody stands more duties in a month than allowed; the month's duties outside this roster count."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "monthly_cap"


def breaches(roster: Roster) -> list[Breach]:
    """Return the months of a person with too many duties; ``found`` and ``allowed`` are duties."""
    cap = roster.problem.limits.monthly_cap
    if cap is None:
        return []
    found = []
    for person, slots in roster.held.items():
        months: dict[str, list[str]] = defaultdict(list)
        for slot in slots:
            months[slot.month].append(slot.key)
        for month, keys in months.items():
            count = len(keys) + roster.people[person].duties_in_month.get(month, 0)
            if count > cap:
                found.append(Breach(KEY, person, tuple(keys), count, cap))
    return found


def bent(roster: Roster) -> int:
    """Return how many duties lie beyond the cap; duties outside this roster alone are none."""
    return sum(min(len(breach.slots), breach.found - breach.allowed) for breach in breaches(roster))


def add(model: "Model") -> None:
    """Give each person at most what the month still leaves them."""
    cap = model.problem.limits.monthly_cap
    if cap is None:
        return
    for person in model.problem.people:
        held = Counter(slot.month for slot in model.standing(person.key).slots)
        for month, literals in model.cells_by(person.key, lambda slot: slot.month).items():
            model.at_most(cap - held[month] - person.duties_in_month.get(month, 0), literals, rule=KEY)
