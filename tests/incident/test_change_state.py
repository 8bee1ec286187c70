"""Every pair of states, for every office."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from tests.cast import CAST, MONDAY, World
from tests.incident.test_report_incident import report
from trucban.access.capabilities import CAPABILITIES
from trucban.access.services import grant_watch
from trucban.document.wording import SecretMarkFound
from trucban.incident import selectors, services
from trucban.incident.models import Incident, State
from trucban.incident.transitions import BY_STEP, ENDED, TRANSITIONS
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
PAIRS = list(product(State, State))


def _in_state(world: World, state: str, who: str = "an") -> UUID:
    row = report(world, who)
    Incident.objects.filter(pk=row.pk).update(state=state)
    return row.pk


def _step(world: World, who: str, key: UUID, target: str, **more: object) -> Incident:
    given = {"reason": "Có lý do", "handed_to": "Công an xã, đ/c Dũng", "at": MONDAY, **more}
    return services.change_state(actor=world.actor(who), incident_id=key, to=target, **given)  # type: ignore[arg-type]  # a test's values


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_each_office_takes_the_listed_steps_it_may_and_no_other(
    world: World, source: State, target: State
) -> None:
    """The command's incident, for everyone of the cast: the table and the capabilities say all of it."""
    step = BY_STEP.get((source, target))
    for who, (_name, kind) in CAST.items():
        key, actor = _in_state(world, source), world.actor(who)
        own = actor.can("incident.view", agency_id=world.command.pk)
        if not own:
            with pytest.raises(NotVisible):
                _step(world, who, key, target)
        elif step is None:
            with pytest.raises(services.NoSuchStep):
                _step(world, who, key, target)
        elif step.capability not in CAPABILITIES[kind]:
            with pytest.raises(PermissionDenied):
                _step(world, who, key, target)
        else:
            assert _step(world, who, key, target).state == target


@pytest.mark.parametrize("state", State)
def test_what_is_offered_is_what_is_allowed(world: World, state: State) -> None:
    row = Incident.objects.get(pk=_in_state(world, state))
    offered = [step.target for step in selectors.allowed_transitions(world.actor("an"), row)]
    assert offered == [target for source, target in BY_STEP if source == state]
    assert selectors.allowed_transitions(world.actor("dung"), row) == []


def test_every_state_is_reached_and_none_is_a_trap() -> None:
    assert {step.target for step in TRANSITIONS} == set(State) - {State.REPORTED}
    assert {step.source for step in TRANSITIONS} == set(State)
    assert len(BY_STEP) == len(TRANSITIONS)
    assert all(step.needs_reason for step in TRANSITIONS if step.target in ENDED or step.source in ENDED)


@pytest.mark.parametrize("pair", [pair for pair, step in BY_STEP.items() if step.needs_reason])
@pytest.mark.parametrize("reason", [" ", "x" * 201])
def test_a_step_that_needs_a_reason_is_refused_without(
    world: World, pair: tuple[State, State], reason: str
) -> None:
    key = _in_state(world, pair[0])
    with pytest.raises(services.ReasonMissing):
        _step(world, "an", key, pair[1], reason=reason)
    assert Incident.objects.get(pk=key).state == pair[0]


@pytest.mark.parametrize("pair", [pair for pair, step in BY_STEP.items() if step.needs_receiver])
@pytest.mark.parametrize("wrong", [{"handed_to": ""}, {"handed_at": MONDAY + timedelta(minutes=1)}])
def test_a_hand_over_names_who_received_it_and_when(
    world: World, pair: tuple[State, State], wrong: dict[str, object]
) -> None:
    with pytest.raises(services.ReceiverMissing):
        _step(world, "an", _in_state(world, pair[0]), pair[1], **wrong)


def test_a_hand_over_is_kept_with_its_receiver_and_moment(world: World) -> None:
    key, handed = _in_state(world, State.HANDLING), MONDAY - timedelta(minutes=20)
    row = _step(world, "an", key, State.HANDED_OVER, handed_at=handed, reason="")
    assert (row.handed_to, row.handed_at) == ("Công an xã, đ/c Dũng", handed)
    line = selectors.timeline(actor=world.actor("an"), incident_id=key)[-1]
    assert "Công an xã, đ/c Dũng" in line.text
    assert "06:40 23/11/2026" in line.text


def test_a_state_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(services.NoSuchStep):
        _step(world, "an", _in_state(world, State.REPORTED), "BURIED")


def test_a_mark_of_secrecy_is_refused(world: World) -> None:
    with pytest.raises(SecretMarkFound):
        _step(world, "an", _in_state(world, State.HANDLING), State.CLOSED, reason="Văn bản MẬT số 5")


def test_the_watch_edits_but_does_not_close(world: World) -> None:
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


def test_a_step_said_later_counts_from_when_it_was_taken(world: World) -> None:
    key = _in_state(world, State.HANDLING)
    taken = {"at": MONDAY + timedelta(hours=9), "taken_at": MONDAY + timedelta(hours=2)}
    Incident.objects.filter(pk=key).update(due_at=MONDAY + timedelta(hours=4))
    row = _step(world, "an", key, State.HANDED_OVER, **taken)
    assert row.handed_at == MONDAY + timedelta(hours=2)
    row = _step(world, "an", key, State.CLOSED, **taken)  # in time: nobody asks why it took longer
    assert (row.closed_at, row.late_reason) == (MONDAY + timedelta(hours=2), "")
    line = row.timeline.filter(state="CLOSED").get()
    assert (line.at, line.written_at) == (MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=9))


@pytest.mark.parametrize("hours", [-400_000, 10])  # a clock of 1970, and one that is ahead
def test_a_moment_that_cannot_be_counts_as_now(world: World, hours: int) -> None:
    key, at = _in_state(world, State.HANDLING), MONDAY + timedelta(hours=9)
    row = _step(world, "an", key, State.CLOSED, at=at, taken_at=MONDAY + timedelta(hours=hours))
    assert row.closed_at == at


def test_opening_again_keeps_the_first_closing(world: World) -> None:
    key = _in_state(world, State.HANDLING)
    _step(world, "an", key, State.CLOSED)
    again = _step(world, "an", key, State.HANDLING, at=MONDAY + timedelta(hours=1))
    assert (again.first_closed_at, again.closed_at) == (MONDAY, None)
    row = _step(world, "an", key, State.CLOSED, at=MONDAY + timedelta(hours=2))
    assert (row.first_closed_at, row.closed_at) == (MONDAY, MONDAY + timedelta(hours=2))
    period = {"starts_at": MONDAY, "ends_at": MONDAY + timedelta(days=1)}
    assert selectors.reopened(actor=world.actor("an"), **period).get() == row


def test_open_means_neither_closed_nor_false(world: World) -> None:
    keys = {state: _in_state(world, state) for state in State}
    found = {row.pk for row in selectors.open_incidents(actor=world.actor("an"))}
    assert found == {key for state, key in keys.items() if state not in ENDED}
