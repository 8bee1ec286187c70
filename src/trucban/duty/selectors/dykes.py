"""What the river's alarm level asks of the dyke teams: levels set, sections, people by day and by night."""

from collections.abc import Mapping
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


def rule(*, commune_id: UUID, key: str, on: date) -> law.Rule | None:
    """Return a rule about dykes, the commune's own where signed; None where none is in force."""
    local = rulebook.local_rules(commune_id=commune_id, on=on)
    try:
        return law.rule(f"duty.{key}", on=on, local=local)
    except law.NoRuleInForce:
        return None


def needs(*, commune_id: UUID, level: int, storm: bool, on: date) -> Needs | None:
    """Return what a level asks of each section; None below level I, or where no rule is in force."""
    found = [
        rule(commune_id=commune_id, key=key, on=on) for key in ("dyke_watch", "dyke_rounds", "dyke_crew")
    ]
    if level == RiverAlarm.Level.NONE or not all(found):
        return None
    watch, rounds, crew = (row.value for row in found if row)
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


def table(*, commune_id: UUID, on: date) -> list[Needs]:
    """Return what every level asks, level II also with an urgent storm warning."""
    levels = ((1, False), (2, False), (2, True), (3, False))
    found = (needs(commune_id=commune_id, level=level, storm=storm, on=on) for level, storm in levels)
    return [one for one in found if one]


def needs_now(*, commune_id: UUID, owner_id: UUID, at: datetime) -> Needs | None:
    """Return what holds now; None while the dykes are not confirmed to be classified."""
    day = local_day(at)
    alarm = alarm_in_force(owner_id=owner_id)
    if alarm is None or not rulebook.value(commune_id=commune_id, key=CLASSIFIED, on=day):
        return None
    return needs(commune_id=commune_id, level=alarm.level, storm=alarm.storm, on=day)


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
