"""Whoever serves in a unit that was sent: their own team's steps, the card, their own words; nothing more."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_teams import squad
from trucban.field.slices import slice_for
from trucban.force.models import Membership, Unit
from trucban.incident import services, teams
from trucban.incident.models import Account, CardTick, Dispatch, Incident, ResponseCard
from trucban.incident.services import StepDone
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def serving(world: World, unit: Unit, who: str = "binh") -> None:
    Membership.objects.create(
        commune=world.commune,
        unit=unit,
        person=world.person(who),
        role="MEMBER",
        recorded_at=MONDAY,
        from_date=date(2026, 1, 1),
    )


def fire(world: World, **more: object) -> Incident:
    said = {"kind": "FIRE", "summary": "Cháy nhà ông Ba", "hamlet_id": world.hamlets[0].pk, **more}
    return services.report_incident(actor=world.actor("an"), happened_at=MONDAY, at=MONDAY, **said)  # type: ignore[arg-type]


def sent(world: World, incident: Incident, unit: Unit) -> Dispatch:
    return services.send_team(actor=world.actor("an"), incident_id=incident.pk, unit_id=unit.pk, at=MONDAY)


def card(world: World) -> ResponseCard:
    drafted = services.draft_card(
        actor=world.actor("an"), kind="FIRE", steps=["Gọi 114", "Cắt điện"], at=MONDAY
    )
    return services.confirm_card(actor=world.actor("an"), card_id=drafted.pk, at=MONDAY)


@pytest.fixture
def out(world: World) -> Dispatch:
    """Bình serves in a squad of the platoon that was sent to a fire."""
    platoon = squad(world)
    below = Unit.objects.create(
        commune=world.commune, owner=world.command, kind="TEAM", name="Tổ 2", parent=platoon, from_date=date(2026, 1, 1)
    )  # fmt: skip
    serving(world, below)
    return sent(world, fire(world), platoon)


def test_a_member_writes_the_steps_of_their_own_team(world: World, out: Dispatch) -> None:
    for minute, step in enumerate(("MOVING", "ON_SCENE", "BACK"), start=1):
        at = MONDAY + minute * MINUTE
        services.take_team_step(actor=world.actor("binh", at=at), dispatch_id=out.pk, step=step, at=at)
    out.refresh_from_db()
    assert out.back_at == MONDAY + 3 * MINUTE
    assert out.incident.timeline.last().author_name == world.user("binh").name  # type: ignore[union-attr]


def test_of_another_team_and_of_the_incident_they_see_nothing(world: World, out: Dispatch) -> None:
    other = services.send_team(
        actor=world.actor("an"), incident_id=out.incident_id, label="Đội chữa cháy", at=MONDAY
    )
    binh = world.actor("binh")
    with pytest.raises(NotVisible):
        services.take_team_step(actor=binh, dispatch_id=other.pk, step="MOVING", at=MONDAY)
    with pytest.raises(NotVisible):
        services.add_note(actor=binh, incident_id=out.incident_id, text="Đã đến", at=MONDAY)
    data = slice_for(actor=binh)
    assert data["incidents"] == []
    (own,) = data["sent"]
    assert (own["team"], own["kind"], own["place"]) == (str(out.pk), "FIRE", "Thôn 1")
    assert "ông Ba" not in str(data)


@pytest.mark.parametrize("who", ["minh", "nga", "giang", "ha"])
def test_who_does_not_serve_in_it_may_not(world: World, out: Dispatch, who: str) -> None:
    actor = world.actor(who)
    assert slice_for(actor=actor)["sent"] == []
    with pytest.raises((NotVisible, PermissionDenied)):
        services.take_team_step(actor=actor, dispatch_id=out.pk, step="MOVING", at=MONDAY)
    held = card(world)
    with pytest.raises((NotVisible, PermissionDenied)):
        services.tick_step(actor=actor, incident_id=out.incident_id, card_id=held.pk, position=1, at=MONDAY)


def test_it_ends_a_day_after_they_are_back(world: World, out: Dispatch) -> None:
    back = MONDAY + HOUR
    services.take_team_step(actor=world.actor("an", at=back), dispatch_id=out.pk, step="BACK", at=back)
    for at, seen in ((back + HOUR, 1), (back + DAY + MINUTE, 0), (MONDAY - MINUTE, 0)):
        assert len(teams.sent_with(actor=world.actor("binh", at=at))) == seen


def test_a_member_ticks_the_card_and_the_second_of_two_changes_nothing(world: World, out: Dispatch) -> None:
    held, at = card(world), MONDAY + HOUR
    said = {"incident_id": out.incident_id, "card_id": held.pk, "position": 2, "at": at}
    services.tick_step(actor=world.actor("binh", at=at), done_at=at - MINUTE, **said)  # type: ignore[arg-type]
    assert CardTick.objects.get().entry.at == at - MINUTE
    with pytest.raises(StepDone):
        services.tick_step(actor=world.actor("an", at=at), **said)  # type: ignore[arg-type]
    (own,) = slice_for(actor=world.actor("binh", at=at))["sent"]
    assert [step["is_done"] for step in own["cards"][0]["steps"]] == [False, True]


def test_what_a_member_tells_stands_with_the_incident_at_once(world: World, out: Dispatch) -> None:
    at = MONDAY + HOUR
    said = {"text": "Tôi kéo vòi nước", "happened_at": MONDAY, "at": at}
    told = services.write_account(actor=world.actor("binh", at=at), incident_id=out.incident_id, **said)  # type: ignore[arg-type]
    assert (told.incident_id, told.attached_at) == (out.incident_id, at)
    with pytest.raises(NotVisible):
        services.write_account(actor=world.actor("minh", at=at), incident_id=out.incident_id, **said)  # type: ignore[arg-type]
    assert Account.objects.count() == 1


def test_of_the_other_agencys_incident_the_own_desk_reads_it(world: World) -> None:
    unit = squad(world)
    serving(world, unit)
    row = services.report_incident(
        actor=world.actor("dung"), kind="BRAWL", summary="Xô xát", happened_at=MONDAY, at=MONDAY
    )
    Dispatch.objects.create(
        commune=world.commune, owner=world.police, incident=row, unit=unit, label="Tiểu đội 1", key="x", called_at=MONDAY
    )  # fmt: skip
    told = services.write_account(
        actor=world.actor("binh"), text="Tôi giữ đường", happened_at=MONDAY, at=MONDAY, incident_id=row.pk
    )
    assert (told.owner_id, told.incident_id) == (world.command.pk, None)
    (own,) = slice_for(actor=world.actor("binh"))["sent"]
    assert own["cards"] == []


def test_of_a_protected_incident_the_phone_says_the_number_only(world: World) -> None:
    unit = squad(world)
    serving(world, unit)
    sent(world, fire(world, kind="FAMILY_VIOLENCE"), unit)
    (own,) = slice_for(actor=world.actor("binh"))["sent"]
    assert own["place"] is None
    assert "kind" not in own
    assert own["cards"] == []


def test_merged_into_another_the_card_is_that_ones(world: World, out: Dispatch) -> None:
    other = fire(world, summary="Cháy kho")
    services.merge_incident(
        actor=world.actor("an"),
        incident_id=out.incident_id,
        into_id=other.pk,
        reason="Một đám cháy",
        at=MONDAY,
    )
    (own,) = slice_for(actor=world.actor("binh"))["sent"]
    assert own["incident"] == str(other.pk)
    held = card(world)
    services.tick_step(
        actor=world.actor("binh"), incident_id=other.pk, card_id=held.pk, position=1, at=MONDAY
    )
    told = services.write_account(
        actor=world.actor("binh"), text="Tôi đến", happened_at=MONDAY, at=MONDAY, incident_id=out.incident_id
    )
    assert told.incident_id == other.pk
