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
from trucban.access import policy as access_policy
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
from trucban.calendar import policy as calendar_policy
from trucban.calendar.models import CalendarEntry
from trucban.calendar.selectors import entries
from trucban.callup.models import Posting
from trucban.channel import policy as channel_policy
from trucban.channel.models import FactRequest
from trucban.coordination import policy as coordination_policy
from trucban.coordination.models import Agreement, Obligation, SharingRule
from trucban.coordination.selectors import signatories
from trucban.duty import policy as duty_policy
from trucban.duty.models import AlertStep, HandoverItem, PoliceRequest, ShiftPattern
from trucban.duty.selectors import is_of_force, own_steps, police_requests, roster_for
from trucban.field import policy as field_policy
from trucban.field.models import Media, OtherContent
from trucban.force import policy as force_policy
from trucban.force.models import Custody, EquipmentItem, Membership, QualificationStandsFor, RankHeld
from trucban.headcount.models import HeadCounter, Household
from trucban.incident import policy as incident_policy
from trucban.incident.accounts import agency_of_author
from trucban.incident.models import Dispatch, Incident, TimelineEntry
from trucban.incident.selectors import get_incident, share_for
from trucban.lib.errors import NotVisible
from trucban.notify.models import Notice
from trucban.patrol import policy as patrol_policy
from trucban.patrol.models import Emphasis, Finding, PatrolPlan, PatrolStop, takes_part
from trucban.patrol.selectors import plan_for
from trucban.task import policy as task_policy
from trucban.training.models import Material, SessionPerson, SessionResult
from trucban.training.selectors import own_place, takes_part_in_exercise

# Arguments that are plain values.
VALUES: dict[str, Any] = {
    "week": WEEK,
    "key": "incident.reported",
    "form": "docx",
    "channel:discovery form": "json",
    "channel:services form": "json",
    "channel:service form": "json",
    "channel:service code": "005",
    "channel:requests form": "json",
    "channel:request form": "json",
    "channel:request reference": "PA-AAAAAAAA",
    "channel:token form": "json",
    "channel:token token": "x",
    "channel:status token": "x",
    "channel:facts token": "x",
    "paper": "a4",
    "callup:public_file kind": "suc-khoe",
    "report:file name": "bao-cao-tuan.docx",
    "week:file name": "chua-dap-ung.txt",
    "type_": "patrol.patrolplan",
    "setting": "duty.rest_hours",
    "rule_key": "militia.age_men",
    "force:list_row number": 2,
    "field:settle name": "level",
    "uplink:decide kind": "report.issued",
}
# One name for several kinds of record: which rows an address of this page or part means.
MEANT = {"record:open record_id": "plan_id", "hub:say report_id": "received_id"}


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


def tried_by(actor: Actor, page: Page, made: Everything, *, sending: bool = False) -> list[tuple[Cell, Door]]:
    """Return the cells worth trying: all that are hidden; of those that are not, one for every owner."""
    found: dict[object, tuple[Cell, Door]] = {}
    for cell in cells(page, made):
        if not page_is_open(actor, page):  # whatever stands behind it
            return [(cell, Door.OUT)]
        door = door_of(actor, cell, sending=sending)
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
    EquipmentItem: "equipment",
    Custody: "equipment",
    Posting: "season",
    SessionResult: "place",
    SessionPerson: "session",
    Material: "session",
    PatrolStop: "patrol",
    Finding: "patrol",
    Dispatch: "incident",
    FactRequest: "incident",
    TimelineEntry: "incident",
    Household: "headcount",
    HeadCounter: "headcount",
    Obligation: "agreement",
    SharingRule: "agreement",
    ShiftPattern: "post",
    Membership: "person",
    RankHeld: "person",
    HandoverItem: "handover",
    AlertStep: "alert",
    OtherContent: "item",
    Mandate: "office",
}
SEEN: dict[type[Model], Callable[[Actor, Any], bool]] = {
    Notice: lambda actor, row: row.recipient_id == actor.id,
    Media: lambda actor, row: _found(get_incident, actor=actor, incident_id=row.item.record_id),
    Hamlet: lambda actor, row: row.commune_id == actor.commune_id,
    Point: lambda actor, row: row.commune_id == actor.commune_id,
    QualificationStandsFor: lambda actor, row: row.commune_id == actor.commune_id,
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
JOINT = (Briefing, AgendaItem, Decision, Agreement, Obligation, SharingRule, PatrolPlan, Emphasis)


# Pages about a week: what must stand in it, or whose week it must be, before there is something to give.
NEEDS: dict[str, Callable[[Actor], bool]] = {
    "briefing:attendance": lambda actor: briefing_for(actor=actor, week=WEEK) is not None,
    "briefing:paper": lambda actor: briefing_for(actor=actor, week=WEEK) is not None,
    "briefing:record_paper": lambda actor: briefing_for(actor=actor, week=WEEK) is not None,
    "channel:ask": lambda actor: channel_policy.links_are_on(commune_id=actor.commune_id, at=actor.at),
    "channel:asked": lambda actor: channel_policy.links_are_on(commune_id=actor.commune_id, at=actor.at),
    "channel:queue": lambda actor: channel_policy.is_open(commune_id=actor.commune_id, at=actor.at),
    "duty:roster_pdf": lambda actor: roster_for(actor=actor, week=WEEK) is not None,
    "duty:roster_xlsx": lambda actor: roster_for(actor=actor, week=WEEK) is not None,
    "incident:own_accounts": lambda actor: agency_of_author(actor) is not None,
    "patrol:drawing": lambda actor: plan_for(actor=actor, week=WEEK) is not None,
    "patrol:gpx": lambda actor: plan_for(actor=actor, week=WEEK) is not None,
    "patrol:coverage": takes_part,  # of the whole commune, so for those who plan it
    # A commune has no communes below it (tests/web/hub tries these pages where they are).
    **dict.fromkeys(
        ("hub:home", "hub:week", "hub:file", "hub:commune", "hub:say"),
        lambda _actor: False,
    ),
    "week:file": lambda actor: _is_theirs_of_command(actor, "duty.view", "patrol.view", "report.view"),
}
# What either agency does beside the other's record: units both advise are filled with one's own people, a task
# because of a shared incident is one's own.
BOTH_WRITE = {"force:add_member", "incident:give_task"}
# A watch may be taken over by anybody of the force that keeps it, whatever else they see.
OF_THE_FORCE = {"duty:take_over", "duty:ask_swap"}


def _policy(may: Callable[[Actor, Any], bool]) -> Callable[[Actor, Cell], bool]:
    """Ask a policy about the first record of the address."""
    return lambda actor, cell: may(actor, cell.rows[0])


def _right(capability: str) -> Callable[[Actor, Cell], bool]:
    return lambda actor, _cell: actor.can(capability)


def _may_note(actor: Actor, cell: Cell) -> bool:
    (incident,) = cell.rows
    assert isinstance(incident, Incident)
    return incident_policy.can_note(actor, incident, share_for(actor=actor, incident=incident))


def _may_record_approval(actor: Actor, cell: Cell) -> bool:
    (agreement,) = cell.rows
    assert isinstance(agreement, Agreement)
    sides = [side.pk for side in signatories(agreement)]
    return actor.can("coordination.endorse") or coordination_policy.can_record_approval(
        actor, agreement, sides
    )


def _may_sign(actor: Actor, cell: Cell) -> bool:
    (agreement,) = cell.rows
    assert isinstance(agreement, Agreement)
    return any(coordination_policy.signing_office(actor, side) for side in signatories(agreement))


# Forms on pages that whoever may read opens: who may send them, as the part's policy says.
def _takes_part_in_exercise(actor: Actor, cell: Cell) -> bool:
    return takes_part_in_exercise(actor, cell.rows[0].exercise)  # type: ignore[attr-defined]


SENDS: dict[str, Callable[[Actor, Cell], bool]] = {
    "area:hamlet": _right("area.edit"),
    "area:points": _right("area.edit"),
    "briefing:note": lambda _actor, _cell: True,  # one's own
    "calendar:leave": lambda _actor, _cell: True,  # for oneself
    "calendar:withdraw": _policy(calendar_policy.can_withdraw),
    "coordination:record_approval": _may_record_approval,
    "coordination:sign": _may_sign,
    "training:answer": _takes_part_in_exercise,
    "training:quiz": lambda actor, cell: own_place(actor, cell.rows[0]) is not None,  # type: ignore[arg-type]
    "duty:book": _right("duty.record"),
    "force:receipts": lambda _actor, _cell: True,  # what one received oneself
    "duty:acknowledge_alert": lambda actor, cell: own_steps(actor=actor).filter(alert=cell.rows[0]).exists(),
    "duty:call_for_incident": lambda actor, cell: duty_policy.can_call_for(actor, cell.rows[0].owner_id),  # type: ignore[attr-defined]
    "duty:end_alert": _policy(duty_policy.can_end),
    "duty:answer_swap": _policy(duty_policy.can_answer_swap),
    "duty:ask_swap": lambda actor, cell: duty_policy.can_record(actor, cell.rows[0].owner_id),  # type: ignore[attr-defined]
    "duty:wishes": lambda actor, _cell: bool(actor.person_id) or actor.can("duty.draft"),
    "duty:withdraw_wish": lambda actor, cell: duty_policy.can_wish(actor, cell.rows[0].person),  # type: ignore[attr-defined]
    "duty:withdraw_swap": _policy(duty_policy.can_withdraw_swap),
    "duty:take_over": lambda _actor, _cell: False,  # of those not of the force
    "field:enrol": lambda _actor, _cell: True,  # for oneself
    "field:code": lambda _actor, _cell: True,
    "field:take_file": lambda _actor, _cell: True,  # whose phone it is stands in the file
    "field:revoke": _policy(field_policy.can_revoke),
    "field:set_aside": _policy(field_policy.can_settle),
    "field:settle_other": lambda actor, cell: field_policy.can_settle(actor, cell.rows[0].item),  # type: ignore[attr-defined]
    "field:try_again": _policy(field_policy.can_settle),
    "field:try_waking_desk": lambda actor, cell: cell.rows[0].user_id == actor.id,  # type: ignore[attr-defined]
    "force:kinds": _right("force.edit"),
    "force:see_whole": lambda actor, cell: bool(force_policy.may_ask_for(actor, cell.rows[0])),  # type: ignore[arg-type]
    "incident:correct_account": lambda actor, cell: cell.rows[0].author_id == actor.id,  # type: ignore[attr-defined]
    "incident:note": _may_note,
    "incident:own_accounts": lambda _actor, _cell: True,  # one's own
    "incident:strike": lambda actor, cell: incident_policy.can_strike(actor, *cell.rows),  # type: ignore[arg-type]
    "notify:acknowledge": lambda _actor, _cell: True,  # one's own
    "notify:all_seen": lambda _actor, _cell: True,
    "notify:save_mail": lambda _actor, _cell: True,
    "notify:try_mail": lambda _actor, _cell: True,
    "patrol:end": _policy(patrol_policy.can_record),
    "patrol:load_track": _policy(patrol_policy.can_record),
    "patrol:pass_stop": lambda actor, cell: patrol_policy.can_record(actor, cell.rows[0].patrol),  # type: ignore[attr-defined]
    "patrol:finding": _policy(patrol_policy.can_record),
    "patrol:start": _policy(patrol_policy.can_record),
    "patrol:word": _policy(patrol_policy.can_record),
    "patrol:strike": _policy(patrol_policy.can_strike),
    "settings:commune": lambda actor, _cell: access_policy.can_record_facts(
        actor, agency_of_kind(commune_id=actor.commune_id, kind="COMMAND")
    ),
    "settings:law_rule": _right("rulebook.edit"),
    "settings:powers": _right("rulebook.edit"),
    "settings:rule": _right("rulebook.edit"),
    "settings:verify": lambda _actor, _cell: True,  # it changes nothing
    "task:close": _policy(task_policy.can_close),
    "task:note": _policy(task_policy.can_close),
    "week:calendar": _right("calendar.edit"),
}


def _is_theirs_of_command(actor: Actor, *capabilities: str) -> bool:
    command = agency_of_kind(commune_id=actor.commune_id, kind="COMMAND")
    return all(actor.can(capability, agency_id=command.pk) for capability in capabilities)


def _found(ask: Callable[..., Model], **key: Any) -> bool:
    try:
        return bool(ask(**key))
    except NotVisible:
        return False


_seen: dict[tuple[object, object], bool] = {}


def sees(actor: Actor, row: Model) -> bool:
    """Say whether an actor sees a record, from the part that keeps it and never from a page; each is asked once."""
    key = (actor.id, row.pk)
    if key not in _seen:
        _seen[key] = _asked_whether_it_sees(actor, row)
    return _seen[key]


def _asked_whether_it_sees(actor: Actor, row: Model) -> bool:
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


def door_of(actor: Actor, cell: Cell, *, sending: bool) -> Door:
    """Say from the table and the records how far somebody comes: to read what they see, to write what is theirs."""
    page = cell.page
    if page.name in OF_THE_FORCE and is_of_force(actor, cell.rows[0].owner_id):  # type: ignore[attr-defined]
        return Door.IN
    if not page_is_open(actor, page) or not all(sees(actor, row) for row in cell.rows):
        return Door.OUT
    if page.name in NEEDS and not NEEDS[page.name](actor):
        return Door.OUT
    if sending and _is_for_readers(page):
        assert page.name in SENDS, (
            f"say in SENDS of tests/permissions/samples.py who sends the form of {page.name}"
        )
        return Door.IN if SENDS[page.name](actor, cell) else Door.SEEN
    owned = [row for row in cell.rows if hasattr(row, "owner_id") and not isinstance(row, JOINT)]
    if (
        page.name in BOTH_WRITE
        or _is_for_readers(page)
        or any(_is_theirs(actor, name, owned) for name in page.capabilities)
    ):
        return Door.IN
    return Door.SEEN


def _is_for_readers(page: Page) -> bool:
    return any(name.endswith((".view", ".open")) for name in page.capabilities)


def _is_theirs(actor: Actor, capability: str, rows: list[Any]) -> bool:
    return actor.can(capability) and all(actor.can(capability, agency_id=row.owner_id) for row in rows)
