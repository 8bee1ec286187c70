"""What a hub says of a report: down the chain it came up, by file and over the network, shown and never an order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, World
from tests.uplink.builders import WEEK, Hub, clock_of, issue, make_hub, pair, record_papers, switch_on
from trucban.document.wording import SecretMarkFound
from trucban.field.protocol import bundle as protocol
from trucban.field.protocol.bundle import Bundle
from trucban.field.protocol.items import Item
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.notify.models import Notice
from trucban.report.models import WeeklyReport
from trucban.uplink import selectors, services
from trucban.uplink.keys import signing_key
from trucban.uplink.models import Incoming, Outgoing, Peer, ReceivedReport, ReportWord
from trucban.uplink.services.words import NothingAsked, NotPrintable

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(hours=1)
ASKED = "Số vụ tháng này giảm một nửa: đề nghị giải thích"


@pytest.fixture
def hub(world: World) -> Hub:
    """Both chains are connected, and each report is at its hub."""
    made = make_hub()
    record_papers(world)
    for chain in ("COMMAND", "POLICE"):
        switch_on(world, chain)
        pair(world, made, chain)
        issue(world.command if chain == "COMMAND" else world.police)
        exchange(world, made, chain)
    return made


def above(world: World, chain: str = "COMMAND") -> Peer:
    return Peer.objects.get(commune=world.commune, owner__kind=chain)


def below(hub: Hub, chain: str = "COMMAND") -> Peer:
    return Peer.objects.get(commune=hub.commune, owner__kind=chain)


def exchange(world: World, hub: Hub, chain: str = "COMMAND", *, minutes: int = 0) -> services.Taken | None:
    """Over the network: the commune calls, the hub answers."""
    at = NEXT + timedelta(minutes=minutes)
    return services.call(
        actor=clock_of(world, chain, at=at),
        peer_id=above(world, chain).pk,
        at=at,
        by=lambda _address, data: services.answer(commune_id=hub.commune.pk, data=data, at=at),
    )


def by_stick(world: World, hub: Hub, chain: str = "COMMAND", *, minutes: int = 0) -> services.Taken:
    at = NEXT + timedelta(minutes=minutes)
    data = services.write_bundle(actor=hub.actor(chain), peer_id=below(hub, chain).pk, at=at).data
    return services.read_bundle(actor=clock_of(world, chain, at=at), data=data, at=at)


def ask(hub: Hub, chain: str = "COMMAND", *, word: str = "CLARIFY", text: str = ASKED) -> ReportWord:
    report = ReceivedReport.objects.get(owner=hub.agency(chain))
    return services.say_word(actor=hub.actor(chain), report_id=report.pk, word=word, text=text, at=NEXT)


def arrived(world: World) -> list[ReportWord]:
    return list(ReportWord.objects.filter(commune=world.commune))


@pytest.mark.parametrize("way", [exchange, by_stick])
def test_it_comes_down_once_is_shown_beside_the_report_and_told(
    world: World, hub: Hub, way: Callable[..., Any]
) -> None:
    ask(hub)
    way(world, hub, minutes=1)
    way(world, hub, minutes=2)  # once more, before the hub has its receipt
    (word,) = arrived(world)
    assert (word.word, word.text, word.number) == ("CLARIFY", ASKED, "01/BC-BCH")
    assert word.said_by_id is None
    an = world.actor("an")
    assert list(selectors.words_of_week(actor=an, owner_id=world.command.pk, week=WEEK)) == [word]
    notices = Notice.objects.filter(commune=world.commune, title__contains="01/BC-BCH")
    assert world.user("an").pk in {one.recipient_id for one in notices}
    assert notices.values("recipient").distinct().count() == notices.count()
    assert {one.body for one in notices} == {ASKED}
    assert {one.subject_id for one in notices} == {WeeklyReport.objects.get(owner=world.command).pk}


def test_the_hub_sees_when_it_was_received(world: World, hub: Hub) -> None:
    word = ask(hub)
    exchange(world, hub, minutes=1)
    assert selectors.words_received(peer=below(hub)) == {word.pk: None}
    exchange(world, hub, minutes=2)  # the receipt comes with the next call
    assert selectors.words_received(peer=below(hub))[word.pk] is not None


def test_nothing_of_the_commune_is_changed_by_it(world: World, hub: Hub) -> None:
    before = list(WeeklyReport.objects.values())
    ask(hub)
    exchange(world, hub, minutes=1)
    assert list(WeeklyReport.objects.values()) == before


def test_it_never_crosses_to_the_other_agency(world: World, hub: Hub) -> None:
    ask(hub, "POLICE")
    for minutes, chain in enumerate(("COMMAND", "POLICE"), 1):
        exchange(world, hub, chain, minutes=minutes)
    (word,) = arrived(world)
    assert word.owner_id == world.police.pk
    assert not selectors.words_of_week(actor=world.actor("an"), owner_id=world.police.pk, week=WEEK)
    told = Notice.objects.filter(title__contains="01/BC-BCH").values_list("recipient__username", flat=True)
    assert set(told) & {world.user("an").username} == set()
    assert world.user("dung").username in told
    report = ReceivedReport.objects.get(owner=hub.police)
    with pytest.raises(NotVisible):
        services.say_word(actor=hub.actor("COMMAND"), report_id=report.pk, word="NOTED", text="", at=NEXT)


def test_said_anew_after_a_restore_it_is_the_same_word(world: World, hub: Hub) -> None:
    ask(hub)
    exchange(world, hub, minutes=1)
    for chain in ("COMMAND", "POLICE"):
        services.begin_anew(actor=hub.actor(chain), at=NEXT)
    exchange(world, hub, minutes=2)
    exchange(world, hub, minutes=3)
    assert len(arrived(world)) == 1
    assert Notice.objects.filter(recipient=world.user("an"), title__contains="01/BC-BCH").count() == 1
    assert not selectors.unsent(below(hub))


def test_what_cannot_be_said_is_refused(world: World, hub: Hub) -> None:
    for word, text, refusal in (
        ("CLARIFY", " ", NothingAsked),
        ("CLARIFY", "TỐI MẬT", SecretMarkFound),
        ("CLARIFY", "a\u202eb", NotPrintable),
        ("ORDER", "Điều 10 người", NotVisible),
    ):
        with pytest.raises(refusal):
            ask(hub, word=word, text=text)
    services.end_pairing(actor=hub.actor(), peer_id=below(hub).pk, reason="Thôi", at=NEXT)
    with pytest.raises(NotVisible):
        ask(hub)
    assert not Outgoing.objects.filter(kind="report.word").exists()


def test_only_the_head_of_the_chain_says_it(world: World, hub: Hub) -> None:
    report = ReceivedReport.objects.get(owner=hub.command)
    for who in ("an", "dung", "ha"):
        with pytest.raises((NotVisible, PermissionDenied)):
            services.say_word(actor=world.actor(who), report_id=report.pk, word="NOTED", text="", at=NEXT)


# --- Neither end says what is the other's to say ------------------------------------------------------------


def signed(agency: Any, to: Any, kind: str, **payload: Any) -> bytes:
    """Return what an end's own key signed, in its own journal."""
    journal = uuid7()
    item = Item(
        id=uuid7(), device=journal, seq=1, actor=agency.pk, kind=kind, version=1, happened_at=MONDAY,
        written_at=MONDAY, payload=payload,
    )  # fmt: skip
    message = Bundle(
        id=uuid7(), sender=agency.pk, receiver=to.pk, made_at=NEXT, chain="COMMAND", journal=journal, head=1,
        holds_of=None, holds=(), items=[item],
    )  # fmt: skip
    return protocol.write(message, signing_key(agency))


WORD = {"id": str(uuid7()), "week": str(WEEK), "number": "01/BC-BCH", "word": "CLARIFY", "text": "?"}


def test_a_commune_says_no_word_and_a_hub_no_report(world: World, hub: Hub) -> None:
    up = signed(world.command, hub.command, "report.word", **WORD)
    assert services.read_bundle(actor=hub.actor(), data=up, at=NEXT).refused == 1
    down = signed(hub.command, world.command, "report.issued", week=str(WEEK))
    assert services.read_bundle(actor=clock_of(world), data=down, at=NEXT).refused == 1
    assert not ReportWord.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"word": "ORDER"}, {"text": ""}, {"text": "x" * 1001}, {"text": "a\nb"}, {"week": "W"}, {"task": "1"}],
)
def test_a_word_of_another_form_is_held_and_shown_to_nobody_as_one(
    world: World, hub: Hub, wrong: dict[str, str]
) -> None:
    down = signed(hub.command, world.command, "report.word", **(WORD | wrong))
    assert services.read_bundle(actor=clock_of(world), data=down, at=NEXT).held == 1
    assert not ReportWord.objects.exists()
    assert not Notice.objects.exists()
    row = Incoming.objects.get(commune=world.commune)
    services.set_aside(actor=world.actor("an"), incoming_id=row.pk, reason="Hỏi lại bằng điện thoại", at=NEXT)
