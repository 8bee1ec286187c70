"""
What stands behind each address in the matrix, and who sees it.

A new page with an argument that is not here makes the matrix fail: add the argument's name, with a record of
`world.py` or a plain value, to ``VALUES`` or to the rows made there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from django.db.models import Model
from django.urls import reverse
from tools.permissions import Page

from tests.permissions.world import WEEK, Everything
from trucban.access.actors import Actor
from trucban.access.models import Mandate, Office, Share, User
from trucban.access.selectors import agency_of_kind
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet, Point
from trucban.briefing.models import AgendaItem, Briefing, Decision, HamletReport
from trucban.briefing.selectors import (
    briefing_for,
    get_briefing,
    get_decision,
    get_hamlet_report,
    get_item,
)
from trucban.calendar.models import CalendarEntry
from trucban.calendar.selectors import entries
from trucban.coordination.models import Agreement, Obligation, SharingRule
from trucban.duty.models import HandoverItem, PoliceRequest, ShiftPattern
from trucban.duty.selectors import police_requests, roster_for
from trucban.force.models import Membership, RankHeld
from trucban.lib.errors import NotVisible
from trucban.notify.models import Notice
from trucban.patrol.models import PatrolPlan, PatrolStop, takes_part
from trucban.patrol.selectors import plan_for

# Arguments that are plain values.
VALUES: dict[str, Any] = {
    "week": WEEK,
    "key": "incident.reported",
    "form": "docx",
    "paper": "a4",
    "report:file name": "bao-cao-tuan.docx",
    "week:file name": "chua-dap-ung.txt",
    "type_": "patrol.patrolplan",
    "setting": "duty.rest_hours",
}
# One name for several kinds of record: which rows an address of this page or part means.
MEANT = {"record:open record_id": "plan_id"}


class Door(StrEnum):
    """How far somebody comes: in; to see but not to write; not at all."""

    IN = "in"
    SEEN = "to see, not to write"
    OUT = "out"


@dataclass(frozen=True)
class Cell:
    """A page with its arguments filled in, and the records that stand behind it."""

    page: Page
    address: str
    rows: tuple[Model, ...]

    def __str__(self) -> str:
        return f"{self.page.name} ({', '.join(map(str, self.rows))})" if self.rows else self.page.name


def cells(page: Page, made: Everything) -> Iterator[Cell]:
    """Yield the page once for every sample record it can show."""
    for values in product(*(_samples(page, argument, made) for argument in page.arguments)):
        keys = [value.pk if isinstance(value, Model) else value for value in values]
        rows = tuple(value for value in values if isinstance(value, Model))
        if all(_belongs(row, other) for row in rows for other in rows):
            yield Cell(page, reverse(page.name, args=keys), rows)


def _belongs(row: Model, other: Model) -> bool:
    """Say whether a record may stand in one address with another: a finding does with its own patrol only."""
    key = getattr(row, f"{other._meta.model_name}_id", getattr(row, "subject_id", other.pk))
    return row is other or key == other.pk


def tried_by(actor: Actor, page: Page, made: Everything) -> list[tuple[Cell, Door]]:
    """Return the cells worth trying: all that are hidden; of those that are not, one for every owner."""
    found: dict[object, tuple[Cell, Door]] = {}
    for cell in cells(page, made):
        if not page_is_open(actor, page):  # whatever stands behind it
            return [(cell, Door.OUT)]
        door = door_of(actor, cell)
        owners = tuple(getattr(row, "owner_id", None) for row in cell.rows)
        found.setdefault(cell.address if door == Door.OUT else (door, owners), (cell, door))
    return list(found.values())


def _samples(page: Page, argument: str, made: Everything) -> list[Any]:
    part = page.name.partition(":")[0]
    for key in (f"{page.name} {argument}", f"{part} {argument}", argument):
        key = MEANT.get(key, key)
        if key in VALUES:
            return [VALUES[key]]
        if made.rows.get(key):
            return made.rows[key]
    raise AssertionError(
        f"The page {page.name} has an argument “{argument}” without a sample: "
        f"add it to VALUES or MEANT in tests/permissions/samples.py, or a record to tests/permissions/world.py."
    )


PARENT = {
    PatrolStop: "patrol",
    Obligation: "agreement",
    SharingRule: "agreement",
    ShiftPattern: "post",
    Membership: "person",
    RankHeld: "person",
    HandoverItem: "handover",
    Mandate: "office",
}
SEEN: dict[type[Model], Callable[[Actor, Any], bool]] = {
    Notice: lambda actor, row: row.recipient_id == actor.id,
    Hamlet: lambda actor, row: row.commune_id == actor.commune_id,
    Point: lambda actor, row: row.commune_id == actor.commune_id,
    User: lambda actor, row: row.commune_id == actor.commune_id,
    Office: lambda actor, row: any(
        actor.can(capability, agency_id=row.agency_id)
        for capability in ("access.appoint", "access.administer")
    ),
    Briefing: lambda actor, row: _found(get_briefing, actor=actor, briefing_id=row.pk),
    AgendaItem: lambda actor, row: _found(get_item, actor=actor, item_id=row.pk),
    Decision: lambda actor, row: _found(get_decision, actor=actor, decision_id=row.pk),
    HamletReport: lambda actor, row: _found(get_hamlet_report, actor=actor, report_id=row.pk),
    Share: lambda actor, row: bool({row.owner_id, row.to_agency_id} & actor.agency_ids),
    PoliceRequest: lambda actor, row: police_requests(actor=actor).filter(pk=row.pk).exists(),
    CalendarEntry: lambda actor, row: (
        entries(actor=actor, starts_at=WEEK.starts_at, ends_at=WEEK.ends_at).filter(pk=row.pk).exists()
    ),
}
# Both agencies' alike: whose row it is says nothing about who of the two may write.
JOINT = (Briefing, AgendaItem, Decision, Agreement, Obligation, SharingRule, PatrolPlan)


# Pages about a week: what must stand in it, or whose week it must be, before there is something to give.
NEEDS: dict[str, Callable[[Actor], bool]] = {
    "briefing:attendance": lambda actor: briefing_for(actor=actor, week=WEEK) is not None,
    "briefing:paper": lambda actor: briefing_for(actor=actor, week=WEEK) is not None,
    "briefing:record_paper": lambda actor: briefing_for(actor=actor, week=WEEK) is not None,
    "duty:roster_pdf": lambda actor: roster_for(actor=actor, week=WEEK) is not None,
    "duty:roster_xlsx": lambda actor: roster_for(actor=actor, week=WEEK) is not None,
    "patrol:drawing": lambda actor: plan_for(actor=actor, week=WEEK) is not None,
    "patrol:gpx": lambda actor: plan_for(actor=actor, week=WEEK) is not None,
    "patrol:coverage": takes_part,  # of the whole commune, so for those who plan it
    "week:file": lambda actor: _is_theirs_of_command(actor, "duty.view", "patrol.view", "report.view"),
}
# Units that both agencies advise are filled by either, with its own people.
BOTH_WRITE = {"force:add_member"}


def _is_theirs_of_command(actor: Actor, *capabilities: str) -> bool:
    command = agency_of_kind(commune_id=actor.commune_id, kind="COMMAND")
    return all(actor.can(capability, agency_id=command.pk) for capability in capabilities)


def _found(ask: Callable[..., Model], **key: Any) -> bool:
    try:
        return bool(ask(**key))
    except NotVisible:
        return False


def sees(actor: Actor, row: Model) -> bool:
    """Say whether an actor sees a record, from the part that keeps it and never from a page."""
    kind = type(row)
    if kind in PARENT:
        return sees(actor, getattr(row, PARENT[kind]))
    if kind in SEEN:
        return SEEN[kind](actor, row)
    rows = kind._default_manager.all()
    assert isinstance(rows, OwnedQuerySet), f"say in SEEN of tests/permissions/samples.py who sees a {kind}"
    return rows.visible_to(actor).filter(pk=row.pk).exists()


def page_is_open(actor: Actor, page: Page) -> bool:
    return any(map(actor.can, page.capabilities))


def door_of(actor: Actor, cell: Cell) -> Door:
    """Say from the table and the records how far somebody comes: to read what they see, to write what is theirs."""
    page = cell.page
    if not page_is_open(actor, page) or not all(sees(actor, row) for row in cell.rows):
        return Door.OUT
    if page.name in NEEDS and not NEEDS[page.name](actor):
        return Door.OUT
    owned = [row for row in cell.rows if hasattr(row, "owner_id") and not isinstance(row, JOINT)]
    reads = page.name in BOTH_WRITE or any(name.endswith((".view", ".open")) for name in page.capabilities)
    if reads or any(_is_theirs(actor, name, owned) for name in page.capabilities):
        return Door.IN
    return Door.SEEN


def _is_theirs(actor: Actor, capability: str, rows: list[Any]) -> bool:
    return actor.can(capability) and all(actor.can(capability, agency_id=row.owner_id) for row in rows)
