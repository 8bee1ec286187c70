"""
One lot for each household in each category: fields stay as they are, and each household is put into one of them whole.

A field is used up to the last square metre, so whoever is in it gets what they are due, more or less by an even part of
what the field has too much or too little. The sum of those differences is made least, exactly where the work allows.

References:
    Bui, Pham, Deville (CP 2013) on the Vietnamese case; the PArea example of OscaR (P. Schaus) on the same question.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from ortools.sat.python import cp_model

from trucban.planning.land.spec import in_parts
from trucban.planning.seeds import of_solver

WORK = 1.0  # CP-SAT's deterministic seconds


@dataclass(frozen=True)
class Shares:
    """Household -> its field, and -> its square metres; ``off`` is how far fields and what is due in them differ."""

    field_of: Mapping[str, str]
    area_of: Mapping[str, int]
    off: int
    is_best: bool
    versions: Mapping[str, str]


def share(due: Mapping[str, int], fields: Mapping[str, int], *, seed: int = 0, work: float = WORK) -> Shares:
    """
    Put each household into one field so that what is due there and what is there differ least, and share it out.

    ``due`` and ``fields`` are square metres of one category, with the same total. The same on the same versions.

    Raises
    ------
    ValueError: the totals differ, or there is no field or no household.
    """
    if not due or not fields or sum(due.values()) != sum(fields.values()):
        raise ValueError("expected households and fields whose square metres have the same total")
    begun = _begun(due, fields)
    field_of, is_best = _search(due, fields, begun, seed, work)
    area_of: dict[str, int] = {}
    for key, area in fields.items():
        area_of |= in_parts(area, {one: due[one] for one in due if field_of[one] == key})
    loads = {key: sum(due[one] for one in due if field_of[one] == key) for key in fields}
    off = sum(abs(loads[key] - area) for key, area in fields.items())
    return Shares(field_of, area_of, off, is_best, {"ortools": version("ortools")})


def _begun(due: Mapping[str, int], fields: Mapping[str, int]) -> dict[str, str]:
    """Put the largest first, each where most is left; every field gets somebody."""
    left = dict(fields)
    found = {}
    for household in sorted(due, key=lambda one: (-due[one], one)):
        field = max(left, key=lambda one: (left[one], one))
        found[household] = field
        left[field] -= due[household]
    return found


def _search(
    due: Mapping[str, int], fields: Mapping[str, int], begun: Mapping[str, str], seed: int, work: float
) -> tuple[dict[str, str], bool]:
    """Count how many households of each size go into each field: those who are due the same are alike."""
    alike: defaultdict[int, list[str]] = defaultdict(list)
    for one in sorted(due):
        alike[due[one]].append(one)
    model = cp_model.CpModel()
    into = {
        (size, field): model.new_int_var(0, len(alike[size]), "")
        for size in sorted(alike)
        for field in fields
    }
    differences = []
    for size, households in alike.items():
        model.add(sum(into[size, field] for field in fields) == len(households))
    for field, area in fields.items():
        load = sum(size * into[size, field] for size in alike)
        difference = model.new_int_var(0, sum(fields.values()), "")
        model.add(difference >= load - area)
        model.add(difference >= area - load)
        model.add(sum(into[size, field] for size in alike) >= 1)  # no field lies idle
        differences.append(difference)
    model.minimize(sum(differences))
    for (size, field), count in into.items():
        model.add_hint(count, sum(begun[one] == field for one in alike[size]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = of_solver(seed)
    solver.parameters.max_deterministic_time = work
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return dict(begun), False
    found: dict[str, str] = {}
    for size, households in alike.items():
        waiting = iter(households)
        for field in fields:
            found |= {next(waiting): field for _ in range(solver.value(into[size, field]))}
    return found, status == cp_model.OPTIMAL
