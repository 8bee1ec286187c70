"""
One schedule: a random night, then a morning on which every message gets through, then judgement.

Two phones are one person's. Everything that differs between two nights comes from the seed.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from trucban.field.protocol.canonical import NotCanonical, canonical, read
from trucban.field.protocol.items import Item, NotAnItem, Reason, Receipt
from trucban.field.protocol.outbox import Answer, Outbox, gaps
from trucban.field.protocol.receiver import Receiver
from trucban.field.protocol.versions import Versions
from trucban.field.trial.books import NEW, OLD, UNFIT, Books, expected, pages_of
from trucban.field.trial.disk import Crash, Disk
from trucban.field.trial.keeps import DiskBox, DiskLedger
from trucban.lib.merge import Write, live

EVENING = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
STEPS = (25, 60)
FIELDS = ("level", "injured")
A_PERSON_TRIES_AGAIN = (Reason.FORK, Reason.DEVICE_REVOKED, Reason.NOT_FOUND, Reason.FAULT)
OWNERS = (1, 1, 2)  # of the phones: the first two are one person's


@dataclass(frozen=True)
class Parts:
    """What is tried; a test puts a faulty one in."""

    receiver: type[Receiver] = Receiver
    outbox: type[Outbox] = Outbox
    books: type[Books] = Books


@dataclass(frozen=True)
class Verdict:
    """What one night came to; all zero is well."""

    diverged: int = 0
    lost: int = 0
    doubled: int = 0


class Server:
    """A receiving end: a disk, and a process on it that may be started again."""

    def __init__(self, parts: Parts, versions: Versions) -> None:
        self.parts, self.versions = parts, versions
        self.disk = Disk()
        self.start()

    def start(self) -> None:
        self.disk.crash_in, self.disk.staged = None, None
        self.ledger = DiskLedger(self.disk)
        self.books = self.parts.books(self.disk)
        self.receiver = self.parts.receiver(self.ledger, act=self.books.act, versions=self.versions)

    def hear(self, message: bytes, at: datetime, *, hold: Reason | None = None) -> bytes | None:
        """Take one message; return the answer, or nothing when there is none to understand."""
        try:
            data = read(message)
            items = [Item.read(one) for one in data["items"]]
            device, head = UUID(data["device"]), int(data["head"])
        except (NotCanonical, NotAnItem):
            return None
        receipts = self.receiver.take(items, at=at, hold=hold)
        self.ledger.note_head(device, head)
        return canonical(
            {
                "device": str(device),
                "receipts": [receipt.as_json() for receipt in receipts],
                "holds": self.ledger.holds(device),
                "now": int(at.timestamp()),
            }
        )


class Writer:
    """A writing end: a disk with a journal on it, and a clock of its own."""

    def __init__(self, night: "Night", disk: Disk, owner: int) -> None:
        self.night, self.disk, self.owner = night, disk, owner
        self.box = DiskBox(disk)
        self.outbox = night.parts.outbox(self.box)
        self.wrong_s = night.random.choice((0, 0, 40, -7200, 31_000))
        self.learned_s = 0
        self.seen: dict[tuple[UUID, str], list[UUID]] = {}

    @property
    def now(self) -> datetime:
        return self.night.now + timedelta(seconds=self.wrong_s)

    def say(
        self, kind: str, payload: dict[str, Any], *, after: tuple[UUID, ...] = (), version: int = 1
    ) -> None:
        """Save an item; a crash on the way leaves it whole or not at all."""
        made = self.night.new_id()

        def make(seq: int) -> Item:
            return Item(
                made, self.box.device(), seq, UUID(int=self.owner), kind, version, self.night.now, self.now,
                payload, self.learned_s, after,
            )  # fmt: skip

        try:
            self.outbox.save(make)
        finally:
            kept = self.disk.tables.get("outbox", {}).get(made)
            if kept:
                self.night.written[made] = kept[0]

    def message(self) -> bytes:
        most = self.night.random.choice((1, 3, 500))
        items = self.outbox.batch(most_items=most)
        data = {
            "device": str(self.box.device()),
            "head": self.box.head(),
            "items": [i.as_json() for i in items],
        }
        return canonical(data)

    def hear(self, answer: bytes) -> Answer | None:
        """Settle by an answer; return it when it was for this journal."""
        try:
            data = read(answer)
            receipts = [Receipt.read(one) for one in data["receipts"]]
            holds = tuple((first, last) for first, last in data["holds"])
        except (NotCanonical, NotAnItem):
            return None
        if UUID(data["device"]) != self.box.device():
            return None
        self.learned_s = data["now"] - int(self.now.timestamp())
        understood = Answer(receipts, holds)
        self.outbox.settle(understood)
        return understood


class Night:
    """Phones, a commune's server, a hub, and everything that goes wrong between them."""

    def __init__(self, seed: str, parts: Parts) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a schedule, no secret
        self.parts = parts
        self.now = EVENING
        self.written: dict[UUID, Item] = {}  # every item that stood whole on some disk
        self.may_be_lost: set[UUID] = set()  # unsent when its storage was cleared
        self.forgotten: set[UUID] = set()  # by the commune's server, when it was restored
        self.copied: set[UUID] = set()  # devices that are two phones
        self.lost_phones: set[UUID] = set()
        self.weeks = 0
        self.commune = Server(parts, OLD)
        self.hub = Server(parts, OLD)
        self.phones = [self._phone(owner) for owner in OWNERS]
        self.uplink = Writer(self, self.commune.disk, owner=9)
        self.uplink.wrong_s = 0
        self.uplink.box.begin(self.new_id())
        self.backup = self.commune.disk.copy()
        self.post: list[Callable[[], None]] = []  # messages still under way

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def _phone(self, owner: int) -> Writer:
        phone = Writer(self, Disk(), owner)
        phone.box.begin(self.new_id())
        return phone

    # --- The night ---------------------------------------------------------------------------------------

    def run(self) -> Verdict:
        deeds = (
            [self.report] * 3 + [self.note] * 4 + [self.edit] * 5 + [self.line] * 2 + [self.contact] * 12
            + [self.deliver] * 4 + [self.apply] * 4 + [self.desk_edit] * 2 + [self.issue] + [self.contact_hub] * 3
            + [self.clear] + [self.copy_phone] + [self.lose_phone] + [self.back_up] + [self.restore]
            + [self.move_clock] + [self.upgrade]
        )  # fmt: skip
        for _step in range(self.random.randint(*STEPS)):
            self.now += timedelta(seconds=self.random.randint(1, 1800))
            self.random.choice(deeds)()
        self.morning()
        return self.judge()

    def dying(self, disk: Disk, act: Callable[[], None], *, start: Callable[[], None] | None = None) -> None:
        """Do something on a disk whose process may die on the way, and start it again if it does."""
        disk.crash_in = self.random.randint(1, 60) if self.random.random() < 0.25 else None
        try:
            act()
        except Crash:
            if start:
                start()
        disk.crash_in = None

    def say(self, phone: Writer, kind: str, payload: dict[str, Any], **more: Any) -> None:
        self.dying(phone.disk, lambda: phone.say(kind, payload, **more))

    def report(self) -> None:
        self.say(self.random.choice(self.phones), "incident.report", {"summary": str(len(self.written))})

    def note(self) -> None:
        phone = self.random.choice(self.phones)
        target = self._known_record(phone)
        if target:
            record, after = target
            text = UNFIT if self.random.random() < 0.05 else f"{len(self.written)}"
            self.say(phone, "incident.note", {"incident": str(record), "text": text}, after=after)

    def edit(self) -> None:
        phone = self.random.choice(self.phones)
        target = self._known_record(phone)
        if not target:
            return
        record, after = target
        fields, before = {}, set(after)
        for name in self.random.sample(FIELDS, self.random.randint(1, 2)):
            seen = phone.seen.get((record, name), [])
            fields[name] = {"value": self.random.randint(1, 3), "seen": [str(key) for key in seen]}
            before |= {key for key in seen if key in self._own(phone)}
        written = set(self.written)
        self.say(
            phone, "incident.edit", {"incident": str(record), "fields": fields}, after=tuple(sorted(before))
        )
        for made in set(self.written) - written:
            phone.seen.update({(record, name): [made] for name in fields})

    def _known_record(self, phone: Writer) -> tuple[UUID, tuple[UUID, ...]] | None:
        """Return a record this phone knows and what an item about it comes after: its own report, unless it is a slice's."""
        own = [key for key in self._own(phone) if self.written[key].kind == "incident.report"]
        sliced = [record for record, _name in phone.seen if record not in own]
        choice = self.random.choice([*own, *sliced]) if own or sliced else None
        return (choice, (choice,) if choice in own else ()) if choice else None

    def _own(self, phone: Writer) -> list[UUID]:
        device = phone.box.device()
        return [key for key, item in self.written.items() if item.device == device]

    def line(self) -> None:
        phone = self.random.choice(self.phones)
        kind, version, payload = self.random.choice(
            [
                ("duty.line", 1, {"said": f"{len(self.written)}"}),
                ("duty.line", 2, {"text": f"{len(self.written)}"}),  # a phone newer than the server
                ("duty.attend", 1, {"text": f"{len(self.written)}"}),
            ]
        )
        self.say(phone, kind, payload, version=version)

    def contact(self) -> None:
        phone = self.random.choice(self.phones)
        hold = Reason.DEVICE_REVOKED if phone.box.device() in self.lost_phones else None
        self.exchange(phone, self.commune, lambda: self.read_slice(phone), hold=hold)

    def contact_hub(self) -> None:
        self.exchange(self.uplink, self.hub, lambda: None)

    def exchange(
        self, writer: Writer, server: Server, then: Callable[[], None], *, hold: Reason | None = None
    ) -> None:
        message = writer.message()

        def arrive(text: bytes) -> None:
            answers: list[bytes | None] = []
            self.dying(
                server.disk,
                lambda: answers.append(server.hear(text, self.now, hold=hold)),
                start=server.start,
            )
            if answers and answers[0] is not None:
                answer = answers[0]
                self.travel(answer, lambda back: self.settle(writer, back, then))

        self.travel(message, arrive)

    def travel(self, text: bytes, arrive: Callable[[bytes], None]) -> None:
        """Let a message arrive: once, twice, later, cut short, or never."""
        luck = self.random.random()
        if luck < 0.15:
            return
        if luck < 0.25:
            text = text[: self.random.randrange(len(text))]
        if luck > 0.8:
            late = text
            self.post.append(lambda: arrive(late))
        if luck < 0.9:
            arrive(text)

    def settle(self, writer: Writer, answer: bytes, then: Callable[[], None]) -> None:
        def act() -> None:
            understood = writer.hear(answer)
            if understood is None:
                return
            if writer is self.uplink and writer.outbox.was_rolled_back(understood):
                self.begin_new_uplink()
            then()

        self.dying(writer.disk, act)

    def begin_new_uplink(self) -> None:
        """The commune's own journal is an old copy: say everything it has issued anew, in another."""
        with self.commune.disk.atomic():
            self.uplink.box.begin(self.new_id())
            for week, total in list(self.commune.disk.rows("issued").items()):
                self.uplink.say("report.issued", {"week": week, "total": total})

    def read_slice(self, phone: Writer) -> None:
        """Show a phone the records and registers as they are, with the writes that are live in each."""
        disk = self.commune.disk
        for record in disk.tables.get("records", {}):
            for name in FIELDS:
                writes = disk.tables.get("writes", {}).get((record, name), ())
                phone.seen[record, name] = [write.id for write in live(writes)]

    def deliver(self) -> None:
        if self.post:
            self.post.pop(self.random.randrange(len(self.post)))()

    def apply(self) -> None:
        act = self.commune.receiver.apply_due
        self.dying(self.commune.disk, lambda: void(act(at=self.now)), start=self.commune.start)
        act = self.hub.receiver.apply_due
        self.dying(self.hub.disk, lambda: void(act(at=self.now)), start=self.hub.start)

    def desk_edit(self) -> None:
        """Somebody at the desk writes what they see over: all of it settles a conflict, what stands leaves it open."""
        disk = self.commune.disk
        records = sorted(disk.tables.get("records", {}))
        if not records:
            return
        register = (self.random.choice(records), self.random.choice(FIELDS))
        before = live(self.commune.books.writes(register))
        seen = before if self.random.random() < 0.5 else before[:1]
        write = Write(self.new_id(), self.random.randint(1, 3), self.now, frozenset(one.id for one in seen))

        def act() -> None:
            with disk.atomic():
                self.commune.books.add_write(register, write, self.now)
                disk.write("desk", write.id, (register, write))

        self.dying(disk, act, start=self.commune.start)

    def issue(self) -> None:
        self.weeks += 1
        week, disk = str(self.weeks), self.commune.disk

        def act() -> None:
            with disk.atomic():
                disk.write("issued", week, len(disk.rows("records")))
                self.uplink.say("report.issued", {"week": week, "total": len(disk.rows("records"))})

        self.dying(disk, act, start=self.commune.start)

    # --- Misfortunes -------------------------------------------------------------------------------------

    def clear(self) -> None:
        """The browser clears a storage: the journal ends; a new one begins."""
        if self.random.random() < 0.5:
            return
        number = self.random.randrange(len(self.phones))
        phone = self.phones[number]
        self.may_be_lost |= {item.id for item in phone.box.unsent()} | (
            set(self._own(phone)) & self.forgotten
        )
        self.phones[number] = self._phone(phone.owner)
        self.backup = (
            self.commune.disk.copy()
        )  # with an older one what only this phone still kept would be gone

    def copy_phone(self) -> None:
        """A browser profile is copied: two phones go on with one journal."""
        if self.random.random() < 0.7 or len(self.phones) > len(OWNERS):
            return
        phone = self.random.choice(self.phones)
        twin = Writer(self, phone.disk.copy(), phone.owner)
        self.phones.append(twin)
        self.copied.add(phone.box.device())
        self.backup = (
            self.commune.disk.copy()
        )  # ``holds`` and gaps speak of numbers, and these are two phones' now

    def lose_phone(self) -> None:
        if self.random.random() < 0.3:
            self.lost_phones.add(self.random.choice(self.phones).box.device())

    def back_up(self) -> None:
        self.backup = self.commune.disk.copy()

    def restore(self) -> None:
        """The commune's server comes back from its backup, and has forgotten what came since."""
        if len(self.phones) > len(OWNERS):
            return
        before = self.forgotten | set(self.commune.ledger.ids())
        self.commune.disk.tables = self.backup.copy().tables
        self.forgotten = before - set(self.commune.ledger.ids())
        self.commune.start()

    def move_clock(self) -> None:
        self.random.choice(self.phones).wrong_s += self.random.choice((-86_400, -3600, 300, 7200))

    def upgrade(self) -> None:
        self.commune.versions = NEW
        self.commune.start()

    # --- The morning and the judgement -------------------------------------------------------------------

    def morning(self) -> None:
        """Every message gets through, the server is upgraded, a person tries again what is held."""
        self.upgrade()
        for arrive in self.post:
            arrive()
        self.post.clear()
        for _round in range(3):
            for phone in self.phones:
                self.exchange_surely(phone, self.commune)
            self.commune.receiver.apply_due(at=self.now)
            self.commune.ledger.release(A_PERSON_TRIES_AGAIN)
            self.commune.receiver.apply_due(at=self.now)
            self.exchange_surely(self.uplink, self.hub)
            self.hub.ledger.release(A_PERSON_TRIES_AGAIN)
            self.hub.receiver.apply_due(at=self.now)

    def exchange_surely(self, writer: Writer, server: Server) -> None:
        for _message in range(100):
            answer = server.hear(writer.message(), self.now)
            understood = writer.hear(answer) if answer else None
            if understood and writer is self.uplink and writer.outbox.was_rolled_back(understood):
                self.begin_new_uplink()
            elif not writer.box.unsent():
                return

    def judge(self) -> Verdict:
        disk, ledger = self.commune.disk, self.commune.ledger
        kept = set(ledger.ids())
        to_commune = {key: item for key, item in self.written.items() if item.kind != "report.issued"}
        lost = [key for key in to_commune if key not in kept and key not in self.may_be_lost]
        here = [item for key, item in to_commune.items() if key in kept or key not in self.may_be_lost]
        same = pages_of(disk) == expected(here, disk.rows("desk").values())
        issued = disk.rows("issued")
        arrived = {week: self.hub.disk.rows("totals").get(week) for week in issued}
        deeds = [*disk.rows("deeds").values(), *self.hub.disk.rows("deeds").values()]
        return Verdict(
            diverged=int(not same) + int(arrived != issued),
            lost=len(lost) + self._unnamed(ledger) + ledger.put_away(),
            doubled=sum(count > 1 for count in deeds),
        )

    def _unnamed(self, ledger: DiskLedger) -> int:
        """Count what is missing and not named by a gap, and gaps that name nothing missing."""
        wrong = 0
        devices = {item.device for item in self.written.values() if item.kind != "report.issued"}
        for device in devices - self.copied:
            head = ledger.head_of(device)
            named = {
                seq for first, last in gaps(ledger.holds(device), head) for seq in range(first, last + 1)
            }
            missing = {
                item.seq
                for key, item in self.written.items()
                if item.device == device and item.seq <= head and not ledger.knows(key)
            }
            wrong += len(named ^ missing)
        return wrong


def void(_value: object) -> None:
    """Let a value go."""


def night(seed: str, parts: Parts | None = None) -> Verdict:
    """Run one schedule; the same seed is the same night."""
    return Night(seed, parts or Parts()).run()
