"""Writing an incident down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import MONDAY, World
from trucban.document.wording import SecretMarkFound
from trucban.incident import selectors, services
from trucban.incident.models import Incident, IncidentKind, State
from trucban.lib.errors import NotVisible, PermissionDenied


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
def test_of_political_security_only_the_report_and_its_date_are_kept(world: World) -> None:
    row = report(
        world, kind=IncidentKind.POLITICAL_SECURITY, summary="Chi tiết", place_text="Nhà ông A", injured=2
    )
    assert "Chi tiết" not in row.summary
    assert (row.place_text, row.injured, row.happened_at) == ("", 0, MONDAY)
    with pytest.raises(services.OnlyReported):
        services.add_note(actor=world.actor("an"), incident_id=row.pk, text="Thêm", at=MONDAY)


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
def test_sixteen_at_once_leave_no_gap_and_no_double(world: World) -> None:
    def writer(number: int) -> None:
        try:
            for turn in range(5):
                report(world, summary=f"Việc {number}-{turn}")
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(writer, range(16)))
    numbers = sorted(Incident.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 81))


@pytest.mark.django_db
def test_search_puts_typed_accents_first(world: World) -> None:
    report(world, summary="Chay dong rom", happened_at=MONDAY)
    typed = report(world, summary="Cháy đống rơm")
    found = selectors.incidents(actor=world.actor("an"), q="Cháy đống")
    assert found[0].pk == typed.pk
    assert len(found) == 2
