"""The demonstration: built once, the same everywhere, and itself a case for every promise the product makes."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import gpxpy
import ics  # type: ignore[import-untyped]  # it has no types
import openpyxl
import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from PIL import Image

from tests.patrol.test_exchange import in_schema_order
from trucban.access.actors import Actor, system_actor
from trucban.access.models import Agency, Commune
from trucban.access.selectors import agency_of_kind
from trucban.audit.models import Entry
from trucban.audit.verification import verify
from trucban.briefing.models import AgendaItem, Briefing
from trucban.callup import selectors as callup
from trucban.callup.models import Case
from trucban.channel.models import CitizenReport
from trucban.demo import builder
from trucban.demo.stage import LAST_WEEK, NEXT_WEEK
from trucban.duty.models import Roster
from trucban.duty.selectors import judge
from trucban.force import selectors as force
from trucban.force.militia_forecast import LEAVES, Why
from trucban.force.models import MilitiaStatus
from trucban.headcount import selectors as headcounts
from trucban.headcount import tally
from trucban.incident import cards, selectors
from trucban.incident.models import Incident
from trucban.patrol import drafting
from trucban.patrol.models import Patrol, PatrolPlan
from trucban.planning.patrol import check
from trucban.task.models import Task
from trucban.training import selectors as training
from trucban.training.models import Quiz, TrainingSession
from trucban.week import papers
from trucban.week.dossier import Dossier

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIFE = "d366b8f8545cfd12"
PAPERS = {
    "giao-ban.docx",
    "giao-ban.pdf",
    "lich-truc.xlsx",
    "lich-truc.pdf",
    "ke-hoach-tuan-tra.docx",
    "tuan-tra.svg",
    "tuan-tra.png",
    "tuan-tra.gpx",
    "lich-cong-tac.pdf",
    "bao-cao-tuan.docx",
    "bao-cao-tuan.xlsx",
    "chua-dap-ung.txt",
}


@pytest.fixture(scope="module", autouse=True)
def commune(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Commune]:
    """The demonstration, built once for this file and taken back at its end."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), transaction.atomic():
        builder.build(stdout=io.StringIO())
        yield Commune.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def actor(commune: Commune) -> Actor:
    """The product itself, as the command line has it."""
    command = agency_of_kind(commune_id=commune.pk, kind=Agency.Kind.COMMAND)
    return system_actor(commune_id=commune.pk, agency_id=command.pk, at=builder.STARTS_AT)


@pytest.fixture(scope="module")
def week_papers(commune: Commune) -> Mapping[str, bytes]:
    return _papers(commune)


def _papers(commune: Commune) -> Mapping[str, bytes]:
    command = agency_of_kind(commune_id=commune.pk, kind=Agency.Kind.COMMAND)
    actor = system_actor(commune_id=commune.pk, agency_id=command.pk, at=builder.STARTS_AT)
    return papers.files(Dossier(actor=actor, week=NEXT_WEEK, at=builder.STARTS_AT))


def test_the_log_of_its_whole_life_verifies(commune: Commune, tmp_path: Path) -> None:
    result = verify(commune.pk, anchors=tmp_path)
    assert result.finding is None
    assert result.entries > 1000


def test_it_is_the_same_life_with_the_same_ids_on_every_machine() -> None:
    """Pinned: whoever changes the demonstration's life on purpose pins it anew."""
    life = [[str(row.pk), row.kind, row.state, row.summary] for row in Incident.objects.order_by("pk")] + [
        [str(row.pk), row.name, row.status] for row in Patrol.objects.order_by("pk")
    ]
    life += [[str(row.pk), row.title, row.status] for row in Task.objects.order_by("pk")]
    life += [[str(row.pk), row.subject, str(row.signed_at)] for row in TrainingSession.objects.order_by("pk")]
    life += [[str(row.pk), row.person.name, row.stage] for row in _files()]
    steps = MilitiaStatus.objects.select_related("person").order_by("pk")
    life += [[str(row.pk), row.person.name, row.status, str(row.until)] for row in steps]
    assert hashlib.sha256(json.dumps(life).encode()).hexdigest()[:16] == LIFE


def _files() -> QuerySet[Case]:
    return Case.objects.select_related("person", "season").order_by("pk")


def test_a_call_is_over_and_the_next_stands_in_its_medical_examination(actor: Actor) -> None:
    on = builder.STARTS_AT.date()
    now, before = callup.seasons(actor=actor)
    stages = {row.stage for row in _files()}
    assert stages >= set(Case.Stage) - {Case.Stage.NOMINATED, Case.Stage.REVIEWED, Case.Stage.REMOVED}
    assert {step.status for step in callup.waiting(actor=actor, season_id=now.pk)} == {
        "PROPOSED",
        "CONFIRMED",
    }
    assert callup.changed_by_law(now, on=on)
    assert callup.changed_by_law(before, on=on) == []
    assert callup.ending_evidence(actor=actor, season_id=now.pk, on=on)
    assert {one.deliver_by < on for one in callup.undelivered(actor=actor, season_id=now.pk)} == {True, False}
    assert {one.is_late for row in _files() for one in callup.summons_of(row)} == {True, False}


def test_a_militia_year_is_lived_and_the_next_is_in_sight(actor: Actor) -> None:
    on = builder.STARTS_AT.date()
    (year,) = force.militia_years(actor=actor)
    april = force.registration(year, on=on)
    assert (april.missing, april.unknown) == (0, [])
    assert april.registered > april.excused > 0
    assert not force.without_status(actor=actor, on=on)
    steps = {row.fact.status for row in force.standing_of(owner_id=year.owner_id, on=on)}
    assert steps >= {"REGISTERED", "EXCUSED", "DEFERRED", "SERVING", "EXTENDED"}
    found = force.militia_forecast(actor=actor, on=on)
    assert found is not None
    assert {event.why for event in found.of.events} >= {Why.TERM, Why.AGE, Why.OF_AGE, Why.DEFERRAL}
    assert not found.unknown_age
    assert not found.unknown_term
    leaves = [event for event in found.of.events if event.why in LEAVES]
    assert {event.day.year for event in leaves} == {2026, 2027, 2028, 2029}
    near = force.terms_ending_undecided(actor=actor, on=on, days=60)
    assert near is not None
    assert near.count > near.proposed == 1


def test_the_night_before_left_high_water_its_lists_cards_and_rules(actor: Actor) -> None:
    at = builder.STARTS_AT
    (flood,) = Incident.objects.filter(parts__isnull=False).distinct()
    around = selectors.around(actor=actor, rows=[flood])[flood.pk]
    assert (len(around.parts), around.open_parts) == (2, 1)
    assert flood.due_at is not None, "a rule set its time"
    (use,) = cards.uses(actor=actor, incident=flood)
    assert 0 < use.done < len(use.steps)
    (count,) = headcounts.of_incidents(actor=actor, incident_ids=[flood.pk])
    stand = tally.totals(headcounts.standings([count])[count.pk])
    assert (stand.counted, stand.households, stand.short) == (5, 8, 1)
    assert count.is_open(at)
    assert set(CitizenReport.objects.values_list("state", flat=True)) == {"NEW", "ACCEPTED"}


def test_a_quiz_is_open_and_three_have_answered_it() -> None:
    quiz = Quiz.objects.get()
    assert quiz.opens_at < builder.STARTS_AT < quiz.closes_at
    right = list(quiz.papers.order_by("-right").values_list("right", flat=True))
    assert right == [6, 4, 2]


def test_nothing_was_written_after_the_clock_starts() -> None:
    assert Entry.objects.latest("at").at <= builder.STARTS_AT


def test_twelve_weeks_have_been_lived_and_the_next_is_to_plan() -> None:
    rosters = Roster.objects.filter(status=Roster.Status.PUBLISHED)
    assert rosters.count() == 12
    assert not Roster.objects.filter(iso_week=NEXT_WEEK.number).exists()
    assert not PatrolPlan.objects.filter(iso_week=NEXT_WEEK.number).exists()
    assert Briefing.objects.get(iso_week=NEXT_WEEK.number).status == Briefing.Status.PREPARING
    assert Briefing.objects.get(iso_week=LAST_WEEK.number).status == Briefing.Status.CLOSED


def test_a_coming_session_says_whose_watch_it_falls_on_and_a_past_one_waits_for_its_signature(
    actor: Actor,
) -> None:
    at = builder.STARTS_AT
    coming = list(training.coming_sessions(actor=actor, at=at))
    taken = [row.kind for one in coming for _person, rows in training.not_called(one) for row in rows]
    assert "DUTY" in taken
    (unsigned,) = training.awaiting_attendance(actor=actor, at=at)
    assert all(row.outcome for row in training.attendance(unsigned))
    (standing,) = training.standings(actor=actor, year=2026, today=at.date())
    assert standing.to_make_up
    assert {row.credited for row in standing.people} == {0, 1, 2}


def test_no_published_roster_breaks_a_rule() -> None:
    assert [
        (roster.iso_week, breach)
        for roster in Roster.objects.filter(status=Roster.Status.PUBLISHED)
        for breach in judge(roster=roster)
    ] == []


def test_the_patrols_proposed_for_next_week_pass_the_checker(actor: Actor) -> None:
    ground = drafting.ground_to_draw(actor=actor, week=NEXT_WEEK)
    assert check.faults(ground.problem, drafting.solve(ground, seed=0)) == []


def test_the_paper_of_the_agenda_says_what_the_screen_says(actor: Actor) -> None:
    called = Briefing.objects.get(iso_week=NEXT_WEEK.number)
    on_screen = {(row.section, row.text, row.age_weeks) for row in called.items.all()}
    dossier = Dossier(actor=actor, week=NEXT_WEEK, at=builder.STARTS_AT)
    assert {(row.line.section, row.line.text, row.age_weeks) for row in dossier.agenda} == on_screen
    assert any(row.text.endswith("tồn 3 tuần)") for row in dossier.agenda)


def test_no_agenda_names_an_incident_that_is_protected() -> None:
    rows = list(Incident.objects.all())
    keys = {str(row.pk) for row in rows if row.is_protected}
    said = {row.summary for row in rows if row.is_protected} - {
        row.summary for row in rows if not row.is_protected
    }
    assert keys
    for item in AgendaItem.objects.all():
        assert keys.isdisjoint(link["id"] for link in item.links)
        assert not any(summary in item.text for summary in said)


def test_every_paper_of_the_week_is_there(week_papers: Mapping[str, bytes]) -> None:
    names = set(week_papers)
    assert names >= PAPERS
    assert {name.split("/")[0] for name in names - PAPERS} == {"lich"}


def test_every_paper_opens(week_papers: Mapping[str, bytes]) -> None:
    opened = {name: _open(name, data) for name, data in week_papers.items()}
    assert [name for name, filled in opened.items() if not filled] == []


def _open(name: str, data: bytes) -> bool:
    """Open a paper by another program's eyes; say whether there is something in it."""
    match name.rpartition(".")[2]:
        case "docx":
            return any(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(data))
            return all(sheet.max_row > 1 for sheet in book)
        case "ics":
            return bool(ics.Calendar(data.decode()).events)
        case "png":
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                return min(image.size) > 500
        case "gpx":
            return in_schema_order(data) and bool(gpxpy.parse(data).routes)
        case "pdf":
            return data.startswith(b"%PDF-")
        case _:
            return bool(data.decode())


def test_the_papers_are_the_same_bytes_twice(commune: Commune, week_papers: Mapping[str, bytes]) -> None:
    again = _papers(commune)
    assert [name for name in week_papers if week_papers[name] != again.get(name)] == []
