"""Random nights against the real server, over HTTP: whatever is lost, repeated, late or cut, the books say the same."""

import json
import random
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from tests.cast import World
from tests.field.phone import Phone
from trucban.field import selectors
from trucban.field.models import Device, JournalItem
from trucban.field.protocol.items import Item, Receipt, State
from trucban.field.protocol.outbox import Answer
from trucban.field.services import registers
from trucban.field.services.ledger import DatabaseLedger
from trucban.incident.models import Incident, TimelineEntry
from trucban.lib.merge import Write, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHO = ("an", "an", "phuc")
STEPS = 40


class Night:
    """Phones that write; messages that are lost, doubled, late or cut short; then a morning with a good line."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.phones = [Phone(who) for who in WHO]
        self.reports: list[tuple[Phone, Item]] = []
        self.written: list[Item] = []
        self.late: list[tuple[Phone, str]] = []

    def run(self) -> None:
        for _step in range(STEPS):
            phone = self.random.choice(self.phones)
            phone.later(seconds=self.random.randint(1, 300))
            self.random.choice((self.report, self.note, self.edit, self.contact, self.contact, self.deliver))(
                phone
            )
        for phone, message in self.late:
            self.arrive(phone, message)
        for _round in range(3):
            for phone in self.phones:
                phone.sync()

    def say(self, phone: Phone, kind: str, payload: dict[str, Any], **more: Any) -> Item:
        item = phone.say(kind, payload, **more)
        self.written.append(item)
        return item

    def report(self, phone: Phone) -> None:
        item = self.say(phone, "incident.report", {"kind": "FIRE", "summary": f"Vụ {len(self.written)}"})
        self.reports.append((phone, item))

    def _own(self, phone: Phone) -> Item | None:
        own = [item for other, item in self.reports if other is phone]
        return self.random.choice(own) if own else None

    def note(self, phone: Phone) -> None:
        if report := self._own(phone):
            text = f"Ghi thêm {len(self.written)}"
            self.say(phone, "incident.note", {"incident": str(report.id), "text": text}, after=(report.id,))

    def edit(self, phone: Phone) -> None:
        if report := self._own(phone):
            fields = {"level": {"value": self.random.randint(1, 3), "seen": []}}
            self.say(
                phone, "incident.edit", {"incident": str(report.id), "fields": fields}, after=(report.id,)
            )

    def contact(self, phone: Phone) -> None:
        some = [item for item in phone.outbox.batch() if self.random.random() < 0.6]  # in any order
        message, luck = json.dumps(phone.message(some)), self.random.random()
        if luck < 0.2:
            return
        if luck < 0.4:
            self.late.append((phone, message))
        if luck < 0.5:
            message = message[: self.random.randrange(len(message))]
        for _time in range(2 if luck > 0.8 else 1):
            self.arrive(phone, message)

    def deliver(self, _phone: Phone) -> None:
        if self.late:
            self.arrive(*self.late.pop(self.random.randrange(len(self.late))))

    def arrive(self, phone: Phone, message: str) -> None:
        answer = phone.post("nhat-ky", message)
        if answer.status_code == 200 and self.random.random() < 0.7:  # otherwise the answer is lost
            data = answer.json()
            receipts = [Receipt.read(one) for one in data["receipts"]]
            phone.outbox.settle(Answer(receipts, tuple((a, b) for a, b in data["holds"])))


def wrong(night: Night) -> list[str]:
    """Say what does not stand in the books as the set of items says."""
    found = []
    kinds = {
        kind: [one for one in night.written if one.kind == kind]
        for kind in ("incident.report", "incident.note", "incident.edit")
    }
    if sorted(Incident.objects.values_list("summary", flat=True)) != sorted(
        one.payload["summary"] for one in kinds["incident.report"]
    ):
        found.append("incidents")
    texts = TimelineEntry.objects.filter(kind="NOTE").values_list("text", flat=True)
    if sorted(texts) != sorted(one.payload["text"] for one in kinds["incident.note"]):
        found.append("notes")
    if set(JournalItem.objects.values_list("pk", flat=True)) != {one.id for one in night.written}:
        found.append("lost")
    if JournalItem.objects.exclude(state="APPLIED").exists():
        found.append("not applied")
    for device in Device.objects.all():
        if selectors.missing(device):
            found.append("gaps")
    for incident in Incident.objects.all():
        made = JournalItem.objects.get(record_id=incident.pk, kind="incident.report")
        edits = [one for one in kinds["incident.edit"] if one.payload["incident"] == str(made.pk)]
        began = Write(incident.pk, 1, incident.reported_at)
        writes = [
            began,
            *(Write(one.id, one.payload["fields"]["level"]["value"], one.corrected_at) for one in edits),
        ]
        if edits and incident.level != standing(writes).value:
            found.append("level")
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_books_say_what_was_written_whatever_the_line_did(world: World, seed: int) -> None:
    night = Night(seed)
    night.run()
    assert wrong(night) == []


def last_to_arrive(writes: list[Write]) -> Write:
    return writes[-1]


FAULTS: dict[str, Callable[[], Any]] = {
    "does not wait for what an item comes after": lambda: patch.object(
        DatabaseLedger, "state_of", lambda *_: State.APPLIED
    ),
    "lets the last to arrive stand": lambda: patch.object(registers, "standing", last_to_arrive),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_nights_notice_a_fault(world: World, fault: str) -> None:
    night = Night(seed=1)
    with FAULTS[fault]():
        night.run()
    assert wrong(night)
