"""
Reads VRPLIB in the dialect of PyVRP's instances, and OPLib's orienteering, which shares its shape.

Rounding is the set's: OPLib to whole numbers; MDVRPTW to thousandths; MTVRPTWR and PCVRPTW (DIMACS) down to tenths.

References:
    PyVRP/Instances (each set's README); Kobeaga, Merino, Lozano (2018), "An efficient evolutionary algorithm for the
    orienteering problem", Computers & OR 90.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trucban.planning.benchmarks.routes.instance import WEIGHT, Instance, euclidean
from trucban.planning.benchmarks.text import NotAnInstance, _
from trucban.planning.routing.spec import NO_LIMIT, Fleet, Problem, Visit

ROUNDING = {
    "OP": (1, "NEAREST"),
    "MDVRPTW": (1000, "NEAREST"),
    "MTVRPTWR": (10, "DOWN"),
    "PCVRPTW": (10, "DOWN"),
}

FIELDS = {
    "DEMAND_SECTION": ("demand",),
    "SERVICE_TIME_SECTION": ("service",),
    "TIME_WINDOW_SECTION": ("opens", "closes"),
    "RELEASE_TIME_SECTION": ("release",),
    "PRIZE_SECTION": ("prize",),
}

Sections = Mapping[str, Sequence[Sequence[str]]]


def recognises(text: str) -> bool:
    return "NODE_COORD_SECTION" in text


def read(text: str) -> Instance:
    """
    Read an instance of one of the types in ``ROUNDING``.

    Raises
    ------
    NotAnInstance: another type, or the text does not follow the format.
    """
    facts, sections = _parts(text)
    kind = facts.get("TYPE", "")
    if kind not in ROUNDING:
        raise NotAnInstance(
            _("expected a type of %(known)s, found “%(found)s”"), known=", ".join(ROUNDING), found=kind
        )
    try:
        return _orienteering(facts, sections) if kind == "OP" else _vehicles(kind, facts, sections)
    except (IndexError, KeyError, ValueError) as fault:
        raise NotAnInstance(_("a section is missing, or holds what is no number")) from fault


def _parts(text: str) -> tuple[Mapping[str, str], Sections]:
    facts: dict[str, str] = {}
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            facts[name.strip()] = value.strip()
        elif line.strip().endswith("_SECTION"):
            rows = sections.setdefault(line.strip(), [])
        elif line.split() and line.strip() not in ("EOF", "-1"):
            rows.append(line.split())
    return facts, sections


def _orienteering(facts: Mapping[str, str], sections: Sections) -> Instance:
    scale, how = ROUNDING["OP"]
    points = [(float(row[1]), float(row[2])) for row in sections["NODE_COORD_SECTION"]]
    scores = tuple(int(row[1]) for row in sections["NODE_SCORE_SECTION"])
    if [row[0] for row in sections["DEPOT_SECTION"]] != ["1"]:
        raise ValueError("expected node 1 as the depot")
    visits = tuple(Visit(prize=score * scale * WEIGHT) for score in scores[1:])
    problem = Problem(
        1,
        euclidean(points, scale, how),
        visits,
        (Fleet(1, longest=int(facts["COST_LIMIT"])),),
        has_time=False,
    )
    return Instance("oplib", problem, tuple(range(1, len(points) + 1)), scores)


def _vehicles(kind: str, facts: Mapping[str, str], sections: Sections) -> Instance:
    scale, how = ROUNDING[kind]
    points = [(float(row[1]), float(row[2])) for row in sections["NODE_COORD_SECTION"]]
    depots = sorted(int(row[0]) - 1 for row in sections["DEPOT_SECTION"])
    if depots != list(range(len(depots))):
        raise ValueError("expected depots first")
    visits = [Visit()] * len(points)
    visits = [replace(visit, service=_times(facts.get("SERVICE_TIME", "0"), scale)) for visit in visits]
    for section, into in FIELDS.items():
        for row in sections.get(section, ()):
            number = int(row[0]) - 1
            values = [int(word) if into == ("demand",) else _times(word, scale) for word in row[1:]]
            visits[number] = replace(visits[number], **dict(zip(into, values, strict=True)))
    fleets = tuple(_fleets(facts, sections, visits, scale))
    problem = Problem(len(depots), euclidean(points, scale, how), tuple(visits[len(depots) :]), fleets)
    return Instance(kind.lower(), problem, tuple(range(len(points))))


def _fleets(
    facts: Mapping[str, str], sections: Sections, sites: Sequence[Visit], scale: int
) -> Sequence[Fleet]:
    """Return vehicles that are alike as one fleet; each keeps the hours of its depot."""
    every = range(1, int(facts["VEHICLES"]) + 1)
    at = {int(row[0]): int(row[1]) - 1 for row in sections.get("VEHICLES_DEPOT_SECTION", ())}
    reload = {
        int(row[0]): tuple(int(depot) - 1 for depot in row[1:])
        for row in sections.get("VEHICLES_RELOAD_DEPOT_SECTION", ())
    }
    shift = _times(facts["VEHICLES_MAX_DURATION"], scale) if "VEHICLES_MAX_DURATION" in facts else NO_LIMIT
    alike = Counter((at.get(number, 0), reload.get(number, ())) for number in every)
    return [
        Fleet(
            count,
            start=depot,
            end=depot,
            capacity=int(facts["CAPACITY"]),
            shift=shift,
            opens=sites[depot].opens,
            closes=sites[depot].closes,
            reload_at=places,
        )
        for (depot, places), count in alike.items()
    ]


def _times(word: str, scale: int) -> int:
    return round(float(word) * scale)
