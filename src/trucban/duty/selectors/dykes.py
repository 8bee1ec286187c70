"""What the river's alarm level asks of the dyke teams: levels set, sections, people by day and by night."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from trucban import law
from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty.models import DykeSection, RiverAlarm
from trucban.force import selectors as force
from trucban.lib.clock import local_day
from trucban.rulebook import selectors as rulebook

CLASSIFIED = "dyke.classified"
RULES = (
    "dyke_watch",
    "dyke_rounds",
    "dyke_crew",
    "dyke_team",
    "dyke_section",
    "dyke_overlap",
    "dyke_damage_report",
)


@dataclass(frozen=True)
class Needs:
    """What one section needs at a level; ``every_hours`` 0 is without a break."""

    level: int
    storm: bool
    day: int
    night: int
    every_hours: int
    crew_day: int
    crew_night: int


def alarms(*, actor: Actor) -> QuerySet[RiverAlarm]:
    """Return the levels that were set, the latest first."""
    return RiverAlarm.objects.visible_to(actor).order_by("-set_at", "-pk")


def alarm_in_force(*, owner_id: UUID) -> RiverAlarm | None:
    """Return the level that holds; None where none was ever set."""
    return RiverAlarm.objects.filter(owner_id=owner_id).order_by("-set_at", "-pk").first()


def sections(*, actor: Actor, on: date | None = None) -> list[DykeSection]:
    """Return the sections kept on a day, by name."""
    rows = (
        DykeSection.objects.visible_to(actor)
        .select_related("post", "post__unit")
        .order_by("post__name", "pk")
    )
    return [row for row in rows if on is None or row.post.to_date is None or on < row.post.to_date]


def get_section(*, actor: Actor, section_id: UUID, lock: bool = False) -> DykeSection:
    return one(DykeSection, DykeSection.objects.visible_to(actor), section_id, lock=lock, related=("post",))


def rules(*, commune_id: UUID, on: date) -> dict[str, law.Rule]:
    """Return the rules about dykes that are in force, by key; the commune's own where signed."""
    local = rulebook.local_rules(commune_id=commune_id, on=on)
    found = {}
    for key in RULES:
        with suppress(law.NoRuleInForce):
            found[key] = law.rule(f"duty.{key}", on=on, local=local)
    return found


def needs(rules: Mapping[str, law.Rule], *, level: int, storm: bool) -> Needs | None:
    """Return what a level asks of each section; None below level I, or where no rule is in force."""
    if level == RiverAlarm.Level.NONE or not rules.keys() >= {"dyke_watch", "dyke_rounds", "dyke_crew"}:
        return None
    watch, rounds, crew = (rules[key].value for key in ("dyke_watch", "dyke_rounds", "dyke_crew"))
    urgent = storm and level == RiverAlarm.Level.TWO
    kind = f"level_{level}_storm" if urgent else f"level_{level}"
    return Needs(
        level=level,
        storm=urgent,
        day=watch[f"{kind}_day"],
        night=watch[f"{kind}_night"],
        every_hours=rounds[f"level_{level}"],
        crew_day=crew[f"{kind}_day"],
        crew_night=crew[f"{kind}_night"],
    )


def table(rules: Mapping[str, law.Rule]) -> list[Needs]:
    """Return what every level asks, level II also with an urgent storm warning."""
    levels = ((1, False), (2, False), (2, True), (3, False))
    found = (needs(rules, level=level, storm=storm) for level, storm in levels)
    return [one for one in found if one]


def needs_now(*, commune_id: UUID, owner_id: UUID, at: datetime) -> Needs | None:
    """Return what holds now; None while the dykes are not confirmed to be classified."""
    day = local_day(at)
    alarm = alarm_in_force(owner_id=owner_id)
    if alarm is None or not rulebook.value(commune_id=commune_id, key=CLASSIFIED, on=day):
        return None
    return needs(rules(commune_id=commune_id, on=day), level=alarm.level, storm=alarm.storm)


def team_sizes(*, actor: Actor, rows: list[DykeSection], on: date) -> Mapping[UUID, int]:
    """Return section -> how many serve in its team on a day; nothing of sections open to everybody."""
    units = {row.post.unit_id for row in rows if row.post.unit_id}
    if not units:
        return {}
    within = force.with_subunits(units)
    people = {
        owner: list(force.candidates(owner_id=owner, on=on)) for owner in {row.owner_id for row in rows}
    }
    return {
        row.pk: sum(bool(one.unit_ids & within[row.post.unit_id]) for one in people[row.owner_id])
        for row in rows
        if row.post.unit_id
    }
