"""What happens by itself with an incident: who is told, who looks after it, until when; tried before it holds."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from trucban import law
from trucban.access.models import Office
from trucban.incident import routing, selectors, services
from trucban.incident.models import Incident, RoutingRule, TimelineEntry
from trucban.incident.routing import due_at
from trucban.incident.services import RuleValues
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.models import Notice


def office(world: World, kind: str) -> UUID:
    key: UUID = Office.objects.get(commune=world.commune, kind=kind).pk
    return key


def rule(world: World, who: str = "an", **values: object) -> RoutingRule:
    given = {"name": "Xô xát", "count": 24, "unit": "HOURS", **values}
    row = services.draft_rule(actor=world.actor(who), values=RuleValues(**given), at=MONDAY)  # type: ignore[arg-type]
    source = "Quyết định 12/QĐ-BCH ngày 20/11/2026"
    return services.put_rule_in_force(actor=world.actor(who), rule_id=row.pk, source=source, at=MONDAY)


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=VIETNAM).replace(hour=hour)


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        (at("2026-11-27"), 24, "HOURS", at("2026-11-28")),
        (at("2026-11-27"), 1, "WORKING_DAYS", at("2026-12-01", 0)),  # Friday → Monday, at its midnight
        (at("2026-11-27"), 1, "DAYS", at("2026-12-01", 0)),  # Saturday is a day off → Monday
        (at("2026-11-27"), 4, "DAYS", at("2026-12-02", 0)),
        (at("2026-04-29"), 1, "WORKING_DAYS", at("2026-05-05", 0)),  # 30 April, 1 May, a weekend
        (at("2026-02-13"), 1, "WORKING_DAYS", at("2026-02-24", 0)),  # Tết 2026: off 14–22 February
    ],
)
def test_a_time_skips_days_off_and_its_first_day(
    start: datetime, count: int, unit: str, end: datetime
) -> None:
    assert due_at(start, count, unit, culture_day=None) == end


def test_culture_day_counts_as_the_commune_confirmed_it() -> None:
    start = at("2026-11-23")
    assert due_at(start, 1, "WORKING_DAYS", culture_day=False) == at("2026-11-25", 0)
    assert due_at(start, 1, "WORKING_DAYS", culture_day=True) == at("2026-11-26", 0)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    st.integers(1, 60),
    st.sampled_from(["DAYS", "WORKING_DAYS"]),
)
def test_whatever_the_day_it_ends_at_the_midnight_of_a_working_day(
    start: datetime, count: int, unit: str
) -> None:
    begun = start.replace(tzinfo=VIETNAM)
    end = due_at(begun, count, unit, culture_day=None)
    assert end > begun + timedelta(days=count)
    assert (end.hour, end.minute) == (0, 0)
    assert not law.is_day_off((end - timedelta(minutes=1)).astimezone(VIETNAM).date())


@pytest.mark.parametrize(
    ("hour", "first", "end", "is_in"),
    [(23, 22, 5, True), (4, 22, 5, True), (5, 22, 5, False), (12, 22, 5, False), (0, 0, 24, True), (8, 7, 9, True)],
)  # fmt: skip
def test_a_night_goes_past_midnight(hour: int, first: int, end: int, is_in: bool) -> None:
    assert routing.is_within(hour, first, end) is is_in


@pytest.mark.django_db
def test_what_falls_under_it_has_its_time_its_keeper_and_tells_who_sees_it(world: World) -> None:
    keeper, far = office(world, "DEPUTY_COMMANDER"), office(world, "MILITIA_MEMBER")
    rule(world, office_id=keeper, told_offices=[far], kind="BRAWL")
    row, other = report(world), report(world, kind="THEFT")
    assert row.responsible_id == keeper
    assert row.due_at == MONDAY + timedelta(hours=24)
    assert (other.responsible_id, other.due_at) == (None, None)
    # A militia member sees no incident that is not their own: they are not told of it either.
    assert set(Notice.objects.filter(kind="INCIDENT").values_list("recipient__username", flat=True)) == {
        "phuc"
    }
    assert TimelineEntry.objects.filter(incident=row, kind="SYSTEM", text__contains="Xô xát").exists()


@pytest.mark.django_db
def test_of_a_protected_one_the_notice_says_its_number_alone(world: World) -> None:
    rule(world, told_offices=[office(world, "DEPUTY_COMMANDER")])
    report(world, kind="FAMILY_VIOLENCE", summary="Chuyện trong nhà")
    title = Notice.objects.get(kind="INCIDENT").title
    assert "01/2026" in title
    assert "Family" not in title
    assert "gia đình" not in title


@pytest.mark.django_db
def test_what_is_edited_later_is_not_told_as_new(world: World) -> None:
    rule(world, kind="FIRE", told_offices=[office(world, "DEPUTY_COMMANDER")])
    row = report(world, kind="OTHER")
    services.edit_incident(actor=world.actor("an"), incident_id=row.pk, changes={"kind": "FIRE"}, at=MONDAY)
    assert Notice.objects.get(kind="INCIDENT").title.startswith("Vụ việc 01/2026 vừa được sửa")


@pytest.mark.django_db
def test_the_narrower_rule_goes_before_and_a_political_matter_falls_under_none(world: World) -> None:
    rule(world, count=5, unit="WORKING_DAYS", name="Mọi vụ")
    rule(world, kind="FIRE", count=2, name="Cháy")
    assert report(world, kind="FIRE").due_at == MONDAY + timedelta(hours=2)
    assert report(world).due_at == at("2026-12-01", 0)
    assert report(world, kind="POLITICAL_SECURITY").due_at is None


@pytest.mark.django_db
def test_a_kind_that_is_corrected_brings_what_its_rules_say_once(world: World) -> None:
    rule(world, kind="FIRE", told_offices=[office(world, "DEPUTY_COMMANDER")])
    row = report(world, kind="OTHER")
    for kind in ("FIRE", "OTHER", "FIRE"):
        services.edit_incident(actor=world.actor("an"), incident_id=row.pk, changes={"kind": kind}, at=MONDAY)
    row.refresh_from_db()
    assert row.due_at == MONDAY + timedelta(hours=24)


@pytest.mark.django_db
def test_a_draft_does_nothing_and_shows_only_its_own_agencys_month(world: World) -> None:
    own = report(world)
    report(world, "dung", summary="Của công an")
    draft = services.draft_rule(
        actor=world.actor("an"),
        values=RuleValues(name="Nháp", kind="BRAWL", count=1, unit="HOURS"),
        at=MONDAY,
    )
    assert report(world).due_at is None
    later = MONDAY + timedelta(days=2)
    tried = routing.tried_on_last_month(actor=world.actor("an", at=later), rule=draft, at=later)
    assert tried[0].incident.pk == own.pk
    assert {one.incident.owner_id for one in tried} == {world.command.pk}
    assert all(one.is_late and one.now.due_at is None for one in tried)
    for who in ("dung", "binh", "ha"):
        with pytest.raises(NotVisible):
            routing.get_rule(actor=world.actor(who), rule_id=draft.pk)


@pytest.mark.django_db
def test_a_shared_incident_is_tried_by_nobody_but_its_owner(world: World) -> None:
    row = report(world, "dung")
    services.share_incident(
        actor=world.actor("dung"), incident_id=row.pk, to_agency_id=world.command.pk, tier="ASSIST", reason="Phối hợp", at=MONDAY
    )  # fmt: skip
    draft = services.draft_rule(
        actor=world.actor("an"), values=RuleValues(name="Nháp", count=1, unit="HOURS"), at=MONDAY
    )
    later = MONDAY + timedelta(days=1)
    assert routing.tried_on_last_month(actor=world.actor("an", at=later), rule=draft, at=later) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"count": None},
        {"count": 0},
        {"count": 9999},
        {"unit": "MONTHS"},
        {"kind": "RELIGION"},
        {"kind": "POLITICAL_SECURITY"},
        {"least_level": 4},
        {"from_hour": 24},
        {"from_hour": 5, "to_hour": 5},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(services.RuleRefused):
        rule(world, **wrong)
    assert not RoutingRule.objects.exists()


@pytest.mark.django_db
def test_no_office_of_the_other_agency_is_told(world: World) -> None:
    with pytest.raises(services.RuleRefused):
        rule(world, told_offices=[office(world, "POLICE_CHIEF")])


@pytest.mark.django_db
def test_it_is_signed_on_a_paper_ended_once_and_only_a_draft_is_thrown_away(world: World) -> None:
    an = world.actor("an")
    row = services.draft_rule(actor=an, values=RuleValues(name="Nháp", count=1, unit="DAYS"), at=MONDAY)
    with pytest.raises(services.RuleRefused):
        services.put_rule_in_force(actor=an, rule_id=row.pk, source=" ", at=MONDAY)
    held = rule(world)
    with pytest.raises(services.RuleRefused):
        services.discard_rule(actor=an, rule_id=held.pk, at=MONDAY)
    services.end_rule(actor=an, rule_id=held.pk, at=MONDAY)
    assert report(world).due_at is None
    with pytest.raises(services.RuleRefused):
        services.end_rule(actor=an, rule_id=held.pk, at=MONDAY)
    services.discard_rule(actor=an, rule_id=row.pk, at=MONDAY)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["binh", "ha", "lan", "minh", "giang"])
def test_nobody_else_makes_rules(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        rule(world, who)


@pytest.mark.django_db
def test_what_is_finished_after_its_time_says_why_and_says_it_once(world: World) -> None:
    rule(world)
    row, an, late = report(world), world.actor("an"), MONDAY + timedelta(days=2)
    with pytest.raises(services.LateReasonMissing):
        services.change_state(actor=an, incident_id=row.pk, to="CLOSED", reason="Xong", at=late)
    services.change_state(
        actor=an, incident_id=row.pk, to="CLOSED", reason="Xong", late_reason="Đường ngập", at=late
    )
    row.refresh_from_db()
    assert row.late_reason == "Đường ngập"
    services.change_state(actor=an, incident_id=row.pk, to="HANDLING", reason="Chưa hết", at=late)
    services.change_state(actor=an, incident_id=row.pk, to="CLOSED", reason="Xong", at=late)


@pytest.mark.django_db
def test_its_time_is_moved_onwards_with_a_reason_by_those_who_close(world: World) -> None:
    row, soon = report(world), MONDAY + timedelta(days=3)
    moved = {"incident_id": row.pk, "reason": "Chờ kết quả", "at": MONDAY}
    services.move_deadline(actor=world.actor("an"), due_at=soon, **moved)  # type: ignore[arg-type]
    assert Incident.objects.get().due_at == soon
    with pytest.raises(services.IncidentRefused):
        services.move_deadline(actor=world.actor("an"), due_at=MONDAY, **moved)  # type: ignore[arg-type]
    with pytest.raises(services.ReasonMissing):
        services.move_deadline(actor=world.actor("an"), due_at=soon, **moved | {"reason": ""})  # type: ignore[arg-type]
    with pytest.raises((NotVisible, PermissionDenied)):
        services.move_deadline(actor=world.actor("dung"), due_at=soon, **moved)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_open_incident_with_time_left_would_not_have_been_late(world: World) -> None:
    report(world)
    values = RuleValues(name="Nháp", kind="BRAWL", count=5, unit="DAYS")
    draft = services.draft_rule(actor=world.actor("an"), values=values, at=MONDAY)
    later = MONDAY + timedelta(days=1)
    (tried,) = routing.tried_on_last_month(actor=world.actor("an", at=later), rule=draft, at=later)
    assert tried.is_late is False


@pytest.mark.django_db
def test_who_is_shared_an_incident_reads_nothing_of_rules_and_times(world: World) -> None:
    rule(world, name="Xô xát đêm thôn 3", office_id=office(world, "DEPUTY_COMMANDER"))
    row, an = report(world), world.actor("an")
    share(world, row)
    services.move_deadline(
        actor=an, incident_id=row.pk, due_at=MONDAY + timedelta(hours=2), reason="Chờ bàn giao", at=MONDAY
    )
    late = MONDAY + timedelta(hours=3)
    services.change_state(
        actor=world.actor("an", at=late), incident_id=row.pk, to="CLOSED", reason="Xong", late_reason="Mưa to", at=late
    )  # fmt: skip
    told = " ".join(line.text for line in selectors.timeline(actor=world.actor("dung"), incident_id=row.pk))
    whole = " ".join(line.text for line in selectors.timeline(actor=an, incident_id=row.pk))
    for words in ("Xô xát đêm thôn 3", "Chờ bàn giao", "Mưa to"):
        assert words in whole
        assert words not in told


@pytest.mark.django_db
def test_what_was_handed_over_in_time_is_closed_later_without_a_why(world: World) -> None:
    rule(world)
    row, late = report(world), MONDAY + timedelta(days=3)
    services.change_state(
        actor=world.actor("an"), incident_id=row.pk, to="HANDED_OVER", handed_to="Công an tỉnh", at=MONDAY
    )
    closed = services.change_state(
        actor=world.actor("an", at=late), incident_id=row.pk, to="CLOSED", reason="Đã nhận", at=late
    )
    assert (closed.state, closed.late_reason) == ("CLOSED", "")


@pytest.mark.django_db
def test_a_merged_incident_is_given_no_time_of_its_own(world: World) -> None:
    one, other = report(world), report(world)
    an = world.actor("an")
    services.merge_incident(actor=an, incident_id=one.pk, into_id=other.pk, reason="Cùng vụ", at=MONDAY)
    with pytest.raises(services.MergedAway):
        services.move_deadline(
            actor=an, incident_id=one.pk, due_at=MONDAY + timedelta(days=1), reason="Chờ", at=MONDAY
        )
