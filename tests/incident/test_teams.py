"""Teams sent to incidents: their steps, being out twice, two people who write at once."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, World, make_world
from tests.incident.test_report_incident import report
from tests.writers import at_once
from trucban.access.models import Share
from trucban.audit.models import Entry
from trucban.force.models import Unit
from trucban.incident import selectors, services, teams
from trucban.incident.models import Dispatch, DispatchStep, Incident, TimelineEntry
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def squad(world: World) -> Unit:
    return Unit.objects.create(
        commune=world.commune,
        owner=world.command,
        kind="SQUAD",
        name="Tiểu đội 1",
        from_date=date(2026, 1, 1),
    )


def send(world: World, row: Incident, who: str = "an", **more: Any) -> Dispatch:
    given = {"actor": world.actor(who), "incident_id": row.pk, "at": MONDAY, **more}
    return services.send_team(**given)


def step(world: World, sent: Dispatch, to: str, minutes: float, **more: Any) -> Dispatch:
    given = {"actor": world.actor("an"), "at": MONDAY + minutes * MINUTE, **more}
    return services.take_team_step(dispatch_id=sent.pk, step=to, **given)


def story(world: World, row: Incident) -> list[str]:
    lines = selectors.timeline(actor=world.actor("an"), incident_id=row.pk)
    return [line.text for line in lines if line.kind == TimelineEntry.Kind.TEAM]


class TestSending:
    def test_each_step_stands_in_the_story_with_who_wrote_it(self, world: World) -> None:
        row = report(world, "an")
        sent = send(world, row, unit_id=squad(world).pk)
        step(world, sent, "MOVING", 3)
        step(world, sent, "BACK", 50)
        lines = TimelineEntry.objects.filter(incident=row, kind="TEAM").order_by("at")
        assert [line.at - MONDAY for line in lines] == [0 * MINUTE, 3 * MINUTE, 50 * MINUTE]
        assert {line.author_name for line in lines} == {"Nguyễn Văn An"}
        assert teams.teams_out(actor=world.actor("an")) == []

    def test_a_team_out_elsewhere_is_asked_about_and_its_other_step_stays(self, world: World) -> None:
        first, second, unit = report(world, "an"), report(world, "an"), squad(world)
        busy = send(world, first, unit_id=unit.pk)
        step(world, busy, "ON_SCENE", 5)
        with pytest.raises(services.EngagedElsewhere, match=f"{first.number:02}/{first.year}"):
            send(world, second, unit_id=unit.pk)
        send(world, second, unit_id=unit.pk, although_engaged=True, at=MONDAY + 6 * MINUTE)
        busy.refresh_from_db()
        assert busy.step == DispatchStep.ON_SCENE
        assert f"{first.number:02}/" in story(world, second)[0]
        assert f"{second.number:02}/" in story(world, first)[-1]
        logged = Entry.objects.filter(action="incident.team_sent").order_by("seq").last()
        assert logged is not None
        assert "engaged_elsewhere" in logged.digests

    def test_a_team_is_not_out_twice_for_one_incident_whatever_its_name_is_typed_like(
        self, world: World
    ) -> None:
        row = report(world, "an")
        sent = send(world, row, label="Đội chữa cháy")
        with pytest.raises(services.AlreadySent):
            send(world, row, label=" doi  chua chay", although_engaged=True)
        step(world, sent, "BACK", 5)
        send(world, row, label="Đội chữa cháy", at=MONDAY + 6 * MINUTE)

    @pytest.mark.parametrize("label", ["", "  ", "x" * 121])
    def test_somebody_is_sent(self, world: World, label: str) -> None:
        with pytest.raises(services.TeamMissing):
            send(world, report(world, "an"), label=label)

    def test_nobody_is_sent_to_what_is_finished_or_before_they_were_called(self, world: World) -> None:
        row = report(world, "an")
        with pytest.raises(services.IncidentRefused):
            send(world, row, label="Đội A", called_at=MONDAY + MINUTE)
        services.change_state(
            actor=world.actor("an"), incident_id=row.pk, to="CLOSED", reason="Xong", at=MONDAY
        )
        with pytest.raises(services.IncidentRefused):
            send(world, row, label="Đội A")

    def test_of_a_political_security_matter_no_team_is_kept(self, world: World) -> None:
        with pytest.raises(services.OnlyReported):
            send(world, report(world, "an", kind="POLITICAL_SECURITY"), label="Đội A")


class TestSteps:
    def test_the_earlier_of_two_times_stands_and_the_story_keeps_both(self, world: World) -> None:
        row = report(world, "an")
        sent = send(world, row, label="Đội A")
        step(world, sent, "ON_SCENE", 20)
        assert step(world, sent, "ON_SCENE", 30, happened_at=MONDAY + 15 * MINUTE).on_scene_at == (
            MONDAY + 15 * MINUTE
        )
        with pytest.raises(services.StepTaken):
            step(world, sent, "ON_SCENE", 40)
        assert sum("hiện trường" in line or "On the scene" in line for line in story(world, row)) == 2

    def test_a_time_that_does_not_fit_the_other_steps_is_refused(self, world: World) -> None:
        sent = send(world, report(world, "an"), label="Đội A")
        step(world, sent, "ON_SCENE", 20)
        with pytest.raises(services.IncidentRefused):
            step(world, sent, "MOVING", 30, happened_at=MONDAY + 25 * MINUTE)
        with pytest.raises(services.IncidentRefused):
            step(world, sent, "BACK", 30, happened_at=MONDAY + 10 * MINUTE)
        with pytest.raises(services.IncidentRefused):
            step(world, sent, "GONE", 30)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        words=st.lists(
            st.tuples(st.sampled_from(DispatchStep.values), st.integers(-5, 60)), min_size=1, max_size=8
        )
    )
    def test_whatever_is_said_in_whatever_order_steps_only_grow(
        self, world: World, words: list[tuple[str, int]]
    ) -> None:
        row = report(world, "an")
        sent = send(world, row, label=f"Đội {row.number}")  # the examples share one world
        for to, minutes in words:
            before = {one: sent.at_step(one) for one in DispatchStep}
            with suppress(DomainError):
                step(world, sent, to, 60, happened_at=MONDAY + minutes * MINUTE)
            sent.refresh_from_db()
            said = [sent.at_step(one) for one in DispatchStep]
            known = [moment for moment in said if moment]
            assert known == sorted(known)
            assert all(sent.at_step(one) <= when for one, when in before.items() if when)  # type: ignore[operator]  # a step once taken stays

    def test_the_database_holds_the_order_and_one_team_out_once(self, world: World) -> None:
        sent = send(world, report(world, "an"), label="Đội A")
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispatch.objects.filter(pk=sent.pk).update(back_at=MONDAY - MINUTE)
        sent.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispatch.objects.create(
                commune=world.commune,
                owner=world.command,
                incident=sent.incident,
                label="Đội A",
                key=sent.key,
                called_at=MONDAY,
            )


class TestWho:
    def test_only_those_who_keep_the_incident_send_and_write_steps(self, world: World) -> None:
        row = report(world, "an")
        sent = send(world, row, label="Đội A")
        for who in ("dung", "binh", "ha", "lan"):
            with pytest.raises((NotVisible, PermissionDenied)):
                send(world, row, who, label="Đội B")
            with pytest.raises((NotVisible, PermissionDenied)):
                step(world, sent, "MOVING", 1, actor=world.actor(who))

    def test_the_other_agency_sees_no_team_of_a_shared_incident(self, world: World) -> None:
        row = report(world, "an")
        services.share_incident(
            actor=world.actor("an"),
            incident_id=row.pk,
            to_agency_id=world.police.pk,
            tier=Share.Tier.ASSIST,
            reason="Phối hợp",
            at=MONDAY,
        )
        sent = send(world, row, label="Đội A")
        dung = world.actor("dung")
        assert teams.sent_to(actor=dung, incident_id=row.pk) == []
        with pytest.raises(NotVisible):
            teams.get_dispatch(actor=dung, dispatch_id=sent.pk)
        lines = selectors.timeline(actor=dung, incident_id=row.pk)
        assert all(line.kind != TimelineEntry.Kind.TEAM for line in lines)

    def test_of_another_agencys_incident_a_refusal_says_only_that_there_is_one(self, world: World) -> None:
        theirs = report(world, "dung")
        send(world, theirs, "dung", label="Tổ liên ngành")
        with pytest.raises(services.EngagedElsewhere) as refused:
            send(world, report(world, "an"), label="Tổ liên ngành")
        assert f"{theirs.number:02}/{theirs.year}" not in str(refused.value)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_desks_that_send_one_team_at_once_send_it_once(tmp_path: Path) -> None:
    world = make_world()
    row = report(world, "an")
    refused: list[type[BaseException]] = []

    def job() -> None:
        try:
            send(world, row, label="Đội A")
        except services.AlreadySent as already:
            refused.append(type(already))

    at_once([job, job, job], folder=tmp_path)
    assert Dispatch.objects.filter(incident=row).count() == 1
    assert len(refused) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_desks_that_write_one_step_at_once_keep_the_earlier_time(tmp_path: Path) -> None:
    world = make_world()
    sent = send(world, report(world, "an"), label="Đội A")

    def job(minutes: int) -> None:
        with suppress(services.StepTaken):
            step(world, sent, "MOVING", 10, happened_at=MONDAY + minutes * MINUTE)

    at_once([lambda: job(4), lambda: job(2), lambda: job(6)], folder=tmp_path)
    sent.refresh_from_db()
    assert sent.moving_at == MONDAY + 2 * MINUTE
