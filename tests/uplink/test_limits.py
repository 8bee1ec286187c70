"""A commune that is connected and hostile, or broken: refused with a sentence, by file and over the network, and nobody else notices."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.cast import MONDAY, World
from tests.uplink.builders import WEEK, Hub, clock_of, issue, make_hub, pair, record_papers, switch_on
from trucban.field.protocol import bundle as protocol
from trucban.field.protocol.bundle import Bundle
from trucban.field.protocol.items import Item
from trucban.lib.ids import uuid7
from trucban.uplink import selectors, services
from trucban.uplink.keys import signing_key
from trucban.uplink.models import Incoming, Peer, PeerJournal, ReceivedReport
from trucban.uplink.services import bundles, calling

pytestmark = pytest.mark.django_db
JOURNAL = uuid7()
Way = Callable[[Hub, bytes], object]


def by_file(hub: Hub, data: bytes) -> object:
    return services.read_bundle(actor=hub.actor(), data=data, at=MONDAY)


def over_the_network(hub: Hub, data: bytes) -> object:
    return services.answer(commune_id=hub.commune.pk, data=data, at=MONDAY)


both_ways = pytest.mark.parametrize("way", [by_file, over_the_network])


@pytest.fixture
def hub(world: World, other_world: World) -> Hub:
    """The hostile commune is `world`; the other is like any."""
    made = make_hub()
    for commune in (world, other_world):
        record_papers(commune)
        switch_on(commune)
        pair(commune, made)
    return made


def report(seq: int, journal: UUID = JOURNAL, *, happened_at: Any = MONDAY, **payload: Any) -> Item:
    said = {
        "week": str(WEEK), "number": f"{seq}/BC", "day": "2026-11-20",
        "figures": [{"key": "incident.reported", "unit": "vụ", "value": 1}],
    }  # fmt: skip
    return Item(
        id=uuid7(), device=journal, seq=seq, actor=journal, kind="report.issued", version=1, happened_at=happened_at,
        written_at=MONDAY, payload=said | payload,
    )  # fmt: skip


def signed(world: World, hub: Hub, items: Sequence[Item], *, journal: UUID = JOURNAL, head: int = 0) -> bytes:
    """Return what the commune's own key signed, whatever is in it."""
    message = Bundle(
        id=uuid7(), sender=world.command.pk, receiver=hub.command.pk, made_at=MONDAY, chain="COMMAND", journal=journal,
        head=head, holds_of=None, holds=(), items=items,
    )  # fmt: skip
    return protocol.write(message, signing_key(world.command))


def why(way: Way, hub: Hub, data: bytes) -> str:
    with pytest.raises(services.BundleNotTaken) as refused:
        way(hub, data)
    assert str(refused.value)
    return refused.value.why


def the_other_goes_on(hub: Hub, other_world: World) -> None:
    issue(other_world.command, value=5)
    above = Peer.objects.get(commune=other_world.commune, side="ABOVE")
    data = services.write_bundle(actor=clock_of(other_world), peer_id=above.pk, at=MONDAY).data
    over_the_network(hub, data)
    assert ReceivedReport.objects.filter(peer__code="99002").count() == 1


@both_ways
def test_more_than_one_message_holds_is_not_taken(
    world: World, other_world: World, hub: Hub, way: Way
) -> None:
    data = signed(world, hub, [report(seq) for seq in range(1, 502)])
    assert why(way, hub, data) == "MANY"
    assert not Incoming.objects.exists()
    assert not PeerJournal.objects.exists()
    the_other_goes_on(hub, other_world)


@both_ways
def test_more_than_a_day_brings_waits_for_the_next(
    world: World, other_world: World, hub: Hub, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST_NEW_A_DAY", 3)
    first = signed(world, hub, [report(1), report(2)])
    way(hub, first)
    second = signed(world, hub, [report(3), report(4)])
    assert why(way, hub, second) == "DAY"
    assert Incoming.objects.count() == 2  # nothing of it, not even what would have fitted
    way(hub, first)  # what is known costs nothing
    the_other_goes_on(hub, other_world)
    later = services.read_bundle(actor=hub.actor(), data=second, at=MONDAY + timedelta(days=1, minutes=1))
    assert later.new == 2


@both_ways
def test_while_too_much_waits_for_a_person_nothing_new_is_taken(
    world: World, other_world: World, hub: Hub, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST_HELD", 2)
    way(hub, signed(world, hub, [report(seq, week="2026-W99") for seq in (1, 2)]))
    assert Incoming.objects.filter(state="HELD").count() == 2
    assert why(way, hub, signed(world, hub, [report(3)])) == "HELD"
    for row in Incoming.objects.filter(state="HELD"):
        services.set_aside(actor=hub.actor(), incoming_id=row.pk, reason="Vô nghĩa", at=MONDAY)
    way(hub, signed(world, hub, [report(3)]))
    assert Incoming.objects.filter(state="APPLIED").count() == 1
    the_other_goes_on(hub, other_world)


@both_ways
def test_a_journal_begun_anew_again_and_again_is_not_followed(
    world: World, hub: Hub, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST_JOURNALS", 2)
    for _time in range(2):
        way(hub, signed(world, hub, [], journal=uuid7()))
    assert why(way, hub, signed(world, hub, [], journal=uuid7())) == "JOURNALS"
    assert PeerJournal.objects.count() == 2
    Peer.objects.update(paired_at=MONDAY + timedelta(hours=1))  # connected anew
    way(hub, signed(world, hub, [], journal=uuid7()))


def test_who_calls_without_end_waits_and_nobody_else_does(
    world: World, other_world: World, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MOST_A_MINUTE", 3)
    for _time in range(3):
        over_the_network(hub, signed(world, hub, []))
    with pytest.raises(services.CalledTooOften):
        over_the_network(hub, signed(world, hub, [report(1)]))
    assert not Incoming.objects.exists()
    the_other_goes_on(hub, other_world)


GARBAGE: dict[str, dict[str, Any]] = {
    "a paper older than any": {"day": "0001-01-01"},
    "a paper of no year there is": {"day": "9999-12-31"},
    "a week that has not begun": {"week": "2090-W10"},
    "a figure beyond counting": {"figures": [{"key": "incident.reported", "unit": "vụ", "value": 10**13}]},
    "the same figure twice": {"figures": [{"key": "incident.reported", "unit": "vụ", "value": 1}] * 2},
    "signs that turn the line round": {"number": "1/BC\u202e"},
    "no week": {"week": None},
    "a line too many": {"names": "Nguyễn Văn A"},
}


@pytest.mark.parametrize("what", GARBAGE)
def test_garbage_is_kept_put_before_a_person_and_added_to_nothing(world: World, hub: Hub, what: str) -> None:
    taken = services.read_bundle(
        actor=hub.actor(), data=signed(world, hub, [report(1, **GARBAGE[what])]), at=MONDAY
    )
    assert (taken.new, taken.held) == (1, 1)
    assert not ReceivedReport.objects.exists()


def test_numbers_beyond_any_journal_are_gaps_and_no_more(world: World, hub: Hub) -> None:
    last = 2**40 - 1
    taken = services.read_bundle(
        actor=hub.actor(), data=signed(world, hub, [report(7), report(last)], head=last), at=MONDAY
    )
    assert taken.missing == ((1, 6), (8, last - 1))
    assert selectors.missing(Peer.objects.get(commune=hub.commune, code="99001")) == taken.missing


def test_another_unit_is_another_figure_and_renames_nobodys(
    world: World, other_world: World, hub: Hub
) -> None:
    odd = [{"key": "incident.reported", "unit": "tấn", "value": 900}]
    by_file(hub, signed(world, hub, [report(1, figures=odd)]))
    the_other_goes_on(hub, other_world)
    week = selectors.week_below(actor=hub.actor(), owner_id=hub.command.pk, week=WEEK)
    found = {(one.unit, one.value, one.communes) for one in week.totals if one.key == "incident.reported"}
    assert found == {("tấn", 900, 1), ("vụ", 5, 1)}


def test_nobody_speaks_in_anothers_journal(world: World, other_world: World, hub: Hub) -> None:
    """A journal's name says nothing beside who signs: neither numbers nor gaps of another are touched."""
    the_other_goes_on(hub, other_world)
    other = Peer.objects.get(commune=hub.commune, code="99002")
    journal = PeerJournal.objects.get(peer=other).journal
    by_file(hub, signed(world, hub, [report(1, journal), report(9, journal)], journal=journal, head=90))
    hostile = Peer.objects.get(commune=hub.commune, code="99001")
    assert selectors.missing_of([hostile, other]) == {hostile.pk: ((2, 8), (10, 90)), other.pk: ()}
    assert not Incoming.objects.filter(peer=other).exclude(state="APPLIED").exists()
