"""
Two communes, both chains, a line and sticks that lose, repeat, delay, reorder and cut; processes that die between two steps.

Whatever happened: once messages get through, each hub's agency has every report of its own chain once, and never one of the
other, and each commune every word that was said of its reports; what an end was told is received is there at every moment.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, World, make_world
from tests.uplink.builders import WEEK, Hub, clock_of, issue, make_hub, pair, record_papers, switch_on
from trucban.field.protocol.receiver import Receiver
from trucban.lib.errors import DomainError
from trucban.lib.ids import uuid7
from trucban.uplink import selectors, services
from trucban.uplink.models import Incoming, Outgoing, Peer, ReceivedReport, ReportWord
from trucban.uplink.services import acts, bundles
from trucban.uplink.services.box import DatabaseBox
from trucban.uplink.services.ledger import PeerLedger

CHAINS = ("COMMAND", "POLICE")
POLICE_FROM = (
    1000  # the figures of the police are larger than any of the command's: a stray one would be seen
)


class Crash(BaseException):
    """The process ends here; no ``except Exception`` sees it, and its open transaction is gone."""


@contextmanager
def dying(luck: random.Random) -> Iterator[None]:
    """Let the process end before or after one of the steps that write, chosen at random; or live."""
    left = luck.randint(1, 25)

    def stepping(step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise Crash
            done = step(*args, **named)
            left -= 1
            if left == 0:
                raise Crash
            return done

        return run

    steps = [
        (PeerLedger, "_keep"), (PeerLedger, "mark"), (DatabaseBox, "add"), (DatabaseBox, "mark_received"),
        (bundles, "_note_heard"), (bundles, "_settle"), (bundles, "fill"), (bundles, "apply_due"),
    ]  # fmt: skip
    patches = [patch.object(where, name, stepping(getattr(where, name))) for where, name in steps]
    try:
        for one in patches:
            one.start()
        yield
    finally:
        patch.stopall()


class Weeks:
    """One life: who stands where, what is under way, and what was issued."""

    def __init__(self, world: World, seed: int) -> None:
        self.luck = random.Random(seed)
        self.asking = random.Random(seed + 1)  # the hub's questions have a luck of their own
        self.now = MONDAY
        self.hub = make_hub()
        self.worlds = [world, make_world(code="99002", name="Xã Bên Cạnh", suffix="2")]
        self.ends: list[tuple[World, str, Peer, Peer]] = []
        for commune in self.worlds:
            record_papers(commune)
            for chain in CHAINS:
                switch_on(commune, chain)
                self.ends.append((commune, chain, *pair(commune, self.hub, chain)))
        self.post: list[Callable[[], None]] = []
        self.issued: list[tuple[str, str, int]] = []
        self.said: list[tuple[str, str, str]] = []

    def run(self) -> None:
        deeds = (
            [self.issue] * 3
            + [self.ask] * 2
            + [self.up] * 6
            + [self.down] * 3
            + [self.deliver] * 6
            + [self.restore] * 3
        )
        for _step in range(self.luck.randint(10, 30)):
            self.now += timedelta(minutes=self.luck.randint(1, 600))
            self.luck.choice(deeds)()
            if self.asking.random() < 0.1:
                self.ask()
            self.check_promises()
        self.morning()

    def issue(self) -> None:
        world, chain, _above, _below = self.luck.choice(self.ends)
        owner = world.command if chain == "COMMAND" else world.police
        count = sum(code == world.commune.code and kind == chain for code, kind, _value in self.issued)
        value = count + 1 + (POLICE_FROM if chain == "POLICE" else 0)
        issue(owner, WEEK - count, value=value, number=count + 1)
        self.issued.append((world.commune.code, chain, value))

    def ask(self) -> None:
        world, chain, _above, below = self.asking.choice(self.ends)
        report = ReceivedReport.objects.filter(peer=below).order_by("iso_week").first()
        if report is None:
            return
        text = f"Câu hỏi {len(self.said) + 1}"
        actor = self.hub.actor(chain, at=self.now)
        services.say_word(actor=actor, report_id=report.pk, word="CLARIFY", text=text, at=self.now)
        self.said.append((world.commune.code, chain, text))

    # --- Messages ---

    def up(self) -> None:
        world, chain, above, _below = self.luck.choice(self.ends)
        self.travel(
            self.written(clock_of(world, chain, at=self.now), above), lambda data: self.at_hub(chain, data)
        )

    def down(self) -> None:
        world, chain, _above, below = self.luck.choice(self.ends)
        back = self.written(self.hub.actor(chain, at=self.now), below)
        self.travel(back, lambda data: self.at_commune(world, chain, data))

    def written(self, actor: Any, peer: Peer) -> bytes:
        made: list[bytes] = []
        self.maybe_dying(
            lambda: made.append(
                services.write_bundle(actor=actor, peer_id=peer.pk, at=self.now, by_hand=False).data
            )
        )
        return made[0] if made else b""

    def at_hub(self, chain: str, data: bytes) -> None:
        """Over the network the answer comes at once; from a stick nobody answers."""
        answers: list[bytes] = []
        by_line = self.luck.random() < 0.6

        def act() -> None:
            if by_line:
                answers.append(services.answer(commune_id=self.hub.commune.pk, data=data, at=self.now))
            else:
                services.read_bundle(actor=self.hub.actor(chain, at=self.now), data=data, at=self.now)

        self.maybe_dying(act)
        for back in answers:
            world = self.luck.choice(self.worlds)  # an answer that goes astray is not read
            self.travel(back, partial(self.at_commune, world, chain))

    def at_commune(self, world: World, chain: str, data: bytes) -> None:
        actor = clock_of(world, chain, at=self.now)
        self.maybe_dying(lambda: services.read_bundle(actor=actor, data=data, at=self.now))

    def maybe_dying(self, act: Callable[[], Any]) -> None:
        try:
            if self.luck.random() < 0.3:
                with dying(self.luck):
                    act()
            else:
                act()
        except (Crash, DomainError):
            pass

    def travel(self, data: bytes, arrive: Callable[[bytes], None]) -> None:
        """Let a message arrive: once, twice, later, cut short, at the wrong chain, or never."""
        luck = self.luck.random()
        if luck < 0.15 or not data:
            return
        if luck < 0.25:
            data = data[: self.luck.randrange(len(data))]
        if luck > 0.7:
            late = data
            self.post.append(lambda: arrive(late))
        if luck < 0.9:
            arrive(data)
        if luck > 0.95:
            stray = self.hub.actor(self.luck.choice(CHAINS), at=self.now)
            self.maybe_dying(lambda: services.read_bundle(actor=stray, data=data, at=self.now))

    def deliver(self) -> None:
        if self.post:
            self.post.pop(self.luck.randrange(len(self.post)))()

    def restore(self) -> None:
        """A commune's server comes back from a backup: it has forgotten its last entries and every receipt since."""
        _world, _chain, above, _below = self.luck.choice(self.ends)
        above.refresh_from_db()
        kept = self.luck.randint(0, above.head)
        Outgoing.objects.filter(peer=above, journal=above.journal, seq__gt=kept).delete()
        Peer.objects.filter(pk=above.pk).update(head=kept)

    # --- Judgement ---

    def check_promises(self) -> None:
        for row in Outgoing.objects.filter(state="RECEIVED"):
            assert Incoming.objects.filter(item_id=row.pk, hash=row.hash, pk=row.receipt_id).exists()

    def morning(self) -> None:
        """Every message gets through; a person at the hub has entries of a copied journal tried again."""
        while self.post:
            self.deliver()
        self.luck.random = lambda: 0.5  # type: ignore[method-assign] - nothing goes wrong any more
        for _round in range(6):
            for world, chain, above, below in self.ends:
                self.now += timedelta(minutes=1)
                data = self.written(clock_of(world, chain, at=self.now), above)
                services.read_bundle(actor=self.hub.actor(chain, at=self.now), data=data, at=self.now)
                for row in Incoming.objects.filter(peer=below, state="HELD", reason="FORK"):
                    services.try_again(actor=self.hub.actor(chain), incoming_id=row.pk, at=self.now)
                services.apply_due(peer=below, at=self.now)
                self.now += timedelta(minutes=1)
                back = self.written(self.hub.actor(chain, at=self.now), below)
                services.read_bundle(actor=clock_of(world, chain, at=self.now), data=back, at=self.now)
            self.check_promises()


def reports_at(hub: Hub, chain: str) -> list[tuple[str, str, int]]:
    rows = ReceivedReport.objects.filter(owner=hub.agency(chain)).select_related("peer")
    return sorted((row.peer.code, chain, row.figures[0]["value"]) for row in rows)


def wrong(weeks: Weeks) -> list[str]:
    """Say what does not stand as the set of what was issued says."""
    found = []
    for chain in CHAINS:
        expected = sorted(one for one in weeks.issued if one[1] == chain)
        if reports_at(weeks.hub, chain) != expected:
            found.append(f"{chain}: {reports_at(weeks.hub, chain)} instead of {expected}")
        total = sum(
            one.value
            for offset in range(60)
            for one in selectors.week_below(
                actor=weeks.hub.actor(chain), owner_id=weeks.hub.agency(chain).pk, week=WEEK - offset
            ).totals
            if one.key == "incident.reported"
        )
        if total != sum(value for _code, _kind, value in expected):
            found.append(f"{chain}: total {total}")
    words = ReportWord.objects.filter(peer__side="ABOVE").values_list("commune__code", "owner__kind", "text")
    if sorted(words) != sorted(weeks.said):
        found.append(f"words: {sorted(words)} instead of {sorted(weeks.said)}")
    if Outgoing.objects.exclude(state__in=["RECEIVED", "ENDED"]).exists():
        found.append("without a receipt")
    if Incoming.objects.exclude(state="APPLIED").exists():
        found.append("not entered")
    for row in Incoming.objects.select_related("peer__owner"):
        if row.owner_id != row.peer.owner_id:
            found.append("another chain's")
    if any(selectors.missing(end) for _world, _chain, *both in weeks.ends for end in both):
        found.append("gaps")
    return found


@pytest.mark.django_db
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=12,
    deadline=None,
)
@given(seed=st.integers(0, 10**9))
def test_whatever_the_line_and_the_sticks_did_the_hub_has_each_report_once(db: None, seed: int) -> None:
    with transaction.atomic():
        weeks = Weeks(make_world(), seed)
        weeks.run()
        assert wrong(weeks) == []
        transaction.set_rollback(True)


UNSENT = DatabaseBox.unsent


def believes_it_was_sent(box: DatabaseBox) -> Any:
    waiting = set(box.rows.filter(sent_at__isnull=True).values_list("pk", flat=True))
    return [item for item in UNSENT(box) if item.id in waiting]


FAULTS: dict[str, Callable[[], Any]] = {
    "believes that what was sent has arrived": lambda: patch.object(
        DatabaseBox, "unsent", believes_it_was_sent
    ),
    "makes a report of every item": lambda: patch.object(acts, "sha256", lambda _data: uuid7().hex * 2),
    "keeps what it receives and enters nothing": lambda: patch.object(
        Receiver, "apply_due", lambda *_, **__: 0
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS)
def test_the_trial_notices_a_fault(db: None, fault: str) -> None:
    """A trial that finds nothing is worth something only if it would find something."""
    assert any(notices(FAULTS[fault], seed) for seed in range(20))


def notices(fault: Callable[[], Any], seed: int) -> bool:
    with transaction.atomic():
        weeks = Weeks(make_world(), seed)
        with fault():
            weeks.run()
        found = wrong(weeks)
        transaction.set_rollback(True)
    return bool(found)
