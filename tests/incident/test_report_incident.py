"""Writing an incident down."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import MONDAY, World
from tests.coordination.builders import draft, sign
from tests.writers import at_once
from trucban.access.models import Share
from trucban.coordination import services as coordination
from trucban.coordination.sharing import NEVER_BY_RULE, SHAREABLE_KINDS
from trucban.document.wording import SecretMarkFound
from trucban.incident import selectors, services
from trucban.incident.models import Incident, IncidentKind, State
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7


def report(world: World, who: str = "an", **more: object) -> Incident:
    given = {"kind": "BRAWL", "summary": "Xô xát ở chợ", "happened_at": MONDAY, "at": MONDAY, **more}
    return services.report_incident(actor=world.actor(who), **given)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_it_gets_the_next_number_of_its_agency_and_a_first_line(world: World) -> None:
    first, second, police = report(world), report(world), report(world, "dung")
    assert [row.number for row in (first, second, police)] == [1, 2, 1]
    assert first.state == State.REPORTED
    (line,) = selectors.timeline(actor=world.actor("an"), incident_id=first.pk)
    assert line.state == State.REPORTED


@pytest.mark.django_db
def test_one_id_is_one_incident(world: World) -> None:
    first = report(world, incident_id=uuid7())
    with pytest.raises(services.ReportedAlready):
        report(world, "dung", incident_id=first.pk)
    assert Incident.objects.get() == first


@pytest.mark.django_db
def test_it_refuses_who_reports_nothing(world: World) -> None:
    with pytest.raises(PermissionDenied):
        report(world, "ha")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"summary": "  "}, services.SummaryMissing),
        ({"summary": "x" * 301}, services.IncidentRefused),
        ({"kind": "RELIGION"}, services.IncidentRefused),
        ({"level": 4}, services.IncidentRefused),
        ({"injured": -1}, services.IncidentRefused),
        ({"happened_at": MONDAY + timedelta(minutes=1)}, services.IncidentRefused),
        ({"happened_at": datetime(1900, 1, 1, tzinfo=VIETNAM)}, services.IncidentRefused),
        ({"happened_at": MONDAY - timedelta(days=367)}, services.IncidentRefused),
        ({"lon": 17.2, "lat": 106.7}, services.IncidentRefused),
        ({"summary": "Kế hoạch TUYỆT MẬT"}, SecretMarkFound),
    ],
)
def test_it_refuses_what_makes_no_sense_and_keeps_nothing(
    world: World, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        report(world, **wrong)
    assert not Incident.objects.exists()
    assert report(world).number == 1


@pytest.mark.django_db
def test_what_came_to_light_within_a_year_is_kept_and_its_edit_counts_from_the_report(world: World) -> None:
    row = report(world, happened_at=MONDAY - timedelta(days=360))
    much_later = MONDAY + timedelta(days=400)
    changes = {"happened_at": MONDAY - timedelta(days=300)}
    services.edit_incident(actor=world.actor("an"), incident_id=row.pk, changes=changes, at=much_later)
    changes = {"happened_at": datetime(1900, 1, 1, tzinfo=VIETNAM)}
    with pytest.raises(services.IncidentRefused):
        services.edit_incident(actor=world.actor("an"), incident_id=row.pk, changes=changes, at=much_later)


@pytest.mark.django_db
def test_of_political_security_only_the_report_and_its_date_are_kept(world: World) -> None:
    row = report(
        world, kind=IncidentKind.POLITICAL_SECURITY, summary="Chi tiết", place_text="Nhà ông A", injured=2
    )
    assert "Chi tiết" not in row.summary
    assert (row.place_text, row.injured, row.happened_at) == ("", 0, MONDAY)
    assert row.summary == "Đã báo cơ quan có thẩm quyền"
    an = world.actor("an")
    with pytest.raises(services.OnlyReported):
        services.add_note(actor=an, incident_id=row.pk, text="Thêm", at=MONDAY)
    with pytest.raises(services.OnlyReported):
        services.edit_incident(actor=an, incident_id=row.pk, changes={"summary": "Ông A"}, at=MONDAY)
    with pytest.raises(services.NotShareable):
        services.share_incident(
            actor=an, incident_id=row.pk, to_agency_id=world.police.pk, tier="VIEW", reason="Biết", at=MONDAY
        )
    services.change_state(
        actor=an, incident_id=row.pk, to="HANDED_OVER", reason="Ông A", handed_to="Bà B", at=MONDAY
    )
    services.change_state(actor=an, incident_id=row.pk, to="CLOSED", reason="Bà B", at=MONDAY)
    kept = " ".join(line.text for line in selectors.timeline(actor=an, incident_id=row.pk))
    assert "Ông" not in kept + Incident.objects.get().handed_to
    assert "Bà" not in kept + Incident.objects.get().handed_to


@pytest.mark.django_db
def test_an_incident_does_not_become_one_of_political_security(world: World) -> None:
    row = report(world)
    with pytest.raises(services.OnlyReported):
        services.edit_incident(
            actor=world.actor("an"), incident_id=row.pk, changes={"kind": "POLITICAL_SECURITY"}, at=MONDAY
        )


@pytest.mark.django_db
def test_protected_incidents_reach_no_paper(world: World) -> None:
    for flag in services.FLAGS:
        report(world, **{flag: True})
    report(world, kind=IncidentKind.FAMILY_VIOLENCE)
    report(world, kind=IncidentKind.POLITICAL_SECURITY)
    told = report(world)
    rows = selectors.for_papers(
        actor=world.actor("an"), starts_at=MONDAY - timedelta(days=1), ends_at=MONDAY + timedelta(days=1)
    )
    assert [row.pk for row in rows] == [told.pk]


@pytest.mark.django_db
def test_the_other_commune_does_not_find_it(world: World, other_world: World) -> None:
    row = report(world)
    with pytest.raises(NotVisible):
        selectors.get_incident(actor=other_world.actor("chi2"), incident_id=row.pk)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_leave_no_gap_and_no_double(world: World, tmp_path: Path) -> None:
    def write() -> None:
        for _turn in range(25):
            report(world)

    at_once([write] * 16, folder=tmp_path)
    numbers = sorted(Incident.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 401))


@pytest.mark.django_db
def test_numbers_begin_again_with_the_year_in_viet_nam(world: World) -> None:
    report(world)
    new_year = datetime(2027, 1, 1, 0, 5, tzinfo=VIETNAM)
    row = report(world, happened_at=new_year - timedelta(minutes=10), at=new_year)
    assert (row.number, row.year) == (1, 2027)


def test_the_kinds_that_may_be_shared_by_rule_are_the_others() -> None:
    assert set(SHAREABLE_KINDS) | NEVER_BY_RULE == set(IncidentKind.values)
    assert not set(SHAREABLE_KINDS) & NEVER_BY_RULE


def _share_by_rule(world: World, kind: str, **more: object) -> None:
    agreement = draft(world)
    coordination.add_sharing_rule(
        actor=world.actor("an"),
        agreement_id=agreement.pk,
        from_agency_id=world.command.pk,
        to_agency_id=world.police.pk,
        incident_kind=kind,
        tier="ASSIST",
        redacted_fields=("source",),
        at=MONDAY,
    )
    sign(world, agreement)


@pytest.mark.django_db
def test_a_standing_rule_shares_it_from_the_first_report(world: World) -> None:
    _share_by_rule(world, "BRAWL")
    row, other = report(world, source="Chủ quán"), report(world, kind="THEFT")
    (view,) = selectors.redact_all(
        actor=world.actor("dung"), rows=selectors.incidents(actor=world.actor("dung"))
    )
    assert (view.incident.pk, view.incident.source, view.redacted) == (
        row.pk,
        selectors.HIDDEN,
        frozenset({"source"}),
    )
    told = [line.kind for line in selectors.timeline(actor=world.actor("an"), incident_id=row.pk)]
    assert told == ["STATE", "SHARE"]
    assert not Share.objects.filter(subject_id=other.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("flag", services.FLAGS)
def test_no_rule_shares_a_protected_incident(world: World, flag: str) -> None:
    _share_by_rule(world, "BRAWL")
    report(world, **{flag: True})
    assert not Share.objects.exists()


@pytest.mark.django_db
def test_what_becomes_protected_is_taken_back_from_the_rule(world: World) -> None:
    _share_by_rule(world, "BRAWL")
    row, an = report(world), world.actor("an")
    services.edit_incident(actor=an, incident_id=row.pk, changes={"involves_minor": True}, at=MONDAY)
    assert not selectors.incidents(actor=world.actor("dung")).exists()


@pytest.mark.django_db
def test_a_kind_corrected_later_is_shared_as_its_rule_says(world: World) -> None:
    _share_by_rule(world, "BRAWL")
    row = report(world, kind="NOISE")
    services.edit_incident(actor=world.actor("an"), incident_id=row.pk, changes={"kind": "BRAWL"}, at=MONDAY)
    assert selectors.incidents(actor=world.actor("dung")).get() == row


@pytest.mark.django_db
def test_a_lapsed_agreement_shares_nothing(world: World) -> None:
    _share_by_rule(world, "BRAWL")
    later = datetime(2027, 1, 1, 8, tzinfo=VIETNAM)
    report(world, happened_at=later, at=later)
    assert not Share.objects.exists()


@pytest.mark.django_db
def test_one_like_it_is_suggested(world: World) -> None:
    first = report(world, summary="Xô xát ở quán nhậu gần chợ", hamlet_id=world.hamlets[0].pk)
    report(world, kind="FIRE", summary="Cháy đống rơm", hamlet_id=world.hamlets[1].pk)
    report(world, kind="POLITICAL_SECURITY", summary="")
    an, later = world.actor("an"), MONDAY + timedelta(hours=1)

    def found(summary: str, at: datetime = later, **more: object) -> list[Incident]:
        views = selectors.similar(actor=an, summary=summary, at=at, **more)  # type: ignore[arg-type]  # a test's values
        return [view.incident for view in views]

    assert found("xo xat quan nhau cho") == [first]
    assert found("ẩu đả", kind="BRAWL", hamlet_id=world.hamlets[0].pk) == [first]
    assert found("xo xat cho") == [first]
    assert found("xo xat cho", hamlet_id=world.hamlets[1].pk) == []
    assert found("xo xat quan nhau cho", at=later + timedelta(days=3)) == []
    assert selectors.similar(actor=world.actor("dung"), summary="xo xat quan nhau cho", at=later) == []


@pytest.mark.django_db
def test_of_protected_incidents_there_are_counts_only(world: World) -> None:
    report(world, kind=IncidentKind.FAMILY_VIOLENCE)
    report(world, involves_minor=True)
    counts = selectors.counts_by_kind(
        actor=world.actor("an"), starts_at=MONDAY, ends_at=MONDAY + timedelta(days=1)
    )
    assert counts == {"FAMILY_VIOLENCE": 1, "BRAWL": 1}


@pytest.mark.django_db
def test_a_number_finds_it(world: World) -> None:
    report(world)
    second = report(world)
    for q in ("2", "02", "2/2026"):
        assert selectors.incidents(actor=world.actor("an"), q=q).get() == second


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["%", "_", "'; DROP TABLE", "\\", "𝕏", "999999999999"])
def test_a_hostile_search_finds_nothing(world: World, q: str) -> None:
    report(world)
    assert not selectors.incidents(actor=world.actor("an"), q=q).exists()


@pytest.mark.django_db
def test_the_list_asks_once_whatever_its_length(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _share_by_rule(world, "BRAWL")
    dung = world.actor("dung")
    for _turn in range(5):
        report(world)
    with django_assert_num_queries(2):
        rows = selectors.redact_all(actor=dung, rows=selectors.incidents(actor=dung))
        assert [str(view.incident.owner) for view in rows]


@pytest.mark.django_db
def test_search_puts_typed_accents_first(world: World) -> None:
    report(world, summary="Chay dong rom", happened_at=MONDAY)
    typed = report(world, summary="Cháy đống rơm")
    found = selectors.incidents(actor=world.actor("an"), q="Cháy đống")
    assert found[0].pk == typed.pk
    assert len(found) == 2
