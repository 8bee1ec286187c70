"""Every pair of states, for those who may and those who may not."""

from datetime import timedelta
from itertools import product

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from trucban.incident import selectors, services
from trucban.incident.models import State
from trucban.incident.transitions import BY_STEP
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db
PAIRS = [(source, target) for source, target in product(State, State)]


def _in_state(world: World, state: str) -> object:
    row = report(world)
    row.state = state
    row.save()
    return row.pk


def _step(world: World, who: str, key: object, target: str, **more: object) -> object:
    given = {"reason": "Có lý do", "handed_to": "Công an xã, đ/c Dũng", "at": MONDAY, **more}
    return services.change_state(actor=world.actor(who), incident_id=key, to=target, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_only_listed_steps_are_taken(world: World, source: State, target: State) -> None:
    key = _in_state(world, source)
    if (source, target) in BY_STEP:
        _step(world, "an", key, target)
        assert selectors.get_incident(actor=world.actor("an"), incident_id=key).state == target  # type: ignore[arg-type]
    else:
        with pytest.raises(services.NoSuchStep):
            _step(world, "an", key, target)


@pytest.mark.parametrize("pair", [pair for pair, step in BY_STEP.items() if step.needs_reason])
def test_a_step_that_needs_a_reason_is_refused_without(world: World, pair: tuple[State, State]) -> None:
    with pytest.raises(services.ReasonMissing):
        _step(world, "an", _in_state(world, pair[0]), pair[1], reason=" ")


@pytest.mark.parametrize("pair", [pair for pair, step in BY_STEP.items() if step.needs_receiver])
def test_a_hand_over_names_who_received_it(world: World, pair: tuple[State, State]) -> None:
    with pytest.raises(services.ReceiverMissing):
        _step(world, "an", _in_state(world, pair[0]), pair[1], handed_to="")


def test_the_watch_edits_but_does_not_close(world: World) -> None:
    from trucban.access.services import grant_watch

    key = _in_state(world, State.HANDLING)
    grant_watch(
        actor=world.admin,
        user_id=world.user("binh").pk,
        agency_id=world.command.pk,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=8),
        source_id=world.commune.pk,
    )
    with pytest.raises(PermissionDenied):
        _step(world, "binh", key, State.CLOSED)
    _step(world, "binh", key, State.HANDED_OVER)


def test_opening_again_keeps_the_first_closing(world: World) -> None:
    key = _in_state(world, State.HANDLING)
    _step(world, "an", key, State.CLOSED)
    _step(world, "an", key, State.HANDLING, at=MONDAY + timedelta(hours=1))
    row = _step(world, "an", key, State.CLOSED, at=MONDAY + timedelta(hours=2))
    assert row.first_closed_at == MONDAY  # type: ignore[attr-defined]
    assert row.closed_at == MONDAY + timedelta(hours=2)  # type: ignore[attr-defined]
