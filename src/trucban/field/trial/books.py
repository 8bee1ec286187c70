"""What items do in the trial: records, notes, lines and registers, with every deed counted; and what they should do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from trucban.field.protocol.items import Item, Reason
from trucban.field.protocol.receiver import Held
from trucban.field.protocol.versions import Payload, Versions
from trucban.field.trial.disk import Disk
from trucban.lib.merge import Write, differing, standing

UNFIT = "không hợp lệ"  # a text no part would take
OLD = Versions(
    {"incident.report": 1, "incident.note": 1, "incident.edit": 1, "duty.line": 1, "report.issued": 1}
)
# After the server's upgrade: a new kind, and a line whose word for its text has changed.
NEW = Versions(
    {**OLD.newest, "duty.line": 2, "duty.attend": 1},
    {("duty.line", 1): lambda payload: {"text": payload["said"]}},
)


class Books:
    """The parts' verbs in small: each writes, and counts that it did."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    def act(self, item: Item, payload: Payload, at: datetime) -> Any:
        self.disk.write("deeds", item.id, (self.disk.read("deeds", item.id) or 0) + 1)
        if item.kind == "incident.report":
            self.disk.write("records", item.id, payload["summary"])
        elif item.kind == "incident.note":
            self._note(item, payload)
        elif item.kind == "incident.edit":
            self._edit(item, payload, at)
        else:
            self._line(item, payload)
        return item.id

    def _note(self, item: Item, payload: Payload) -> None:
        record = self._record(payload)
        if payload["text"] == UNFIT:
            raise Held(Reason.REFUSED)
        self.disk.write("notes", record, (*(self.disk.read("notes", record) or ()), payload["text"]))

    def _edit(self, item: Item, payload: Payload, at: datetime) -> None:
        record = self._record(payload)
        for name, said in payload["fields"].items():
            write = Write(
                item.id, said["value"], item.corrected_at, frozenset(UUID(key) for key in said["seen"])
            )
            self.add_write((record, name), write, at)

    def add_write(self, register: tuple[UUID, str], write: Write, at: datetime) -> None:
        self.disk.write("writes", register, (*self.writes(register), write))

    def writes(self, register: tuple[UUID, str]) -> tuple[Write, ...]:
        return self.disk.read("writes", register) or ()

    def _line(self, item: Item, payload: Payload) -> None:
        text = str(payload.get("text", payload.get("said", payload)))
        self.disk.write("lines", "book", (*(self.disk.read("lines", "book") or ()), f"{item.kind}: {text}"))
        if item.kind == "report.issued":
            self.disk.write("totals", payload["week"], payload["total"])

    def _record(self, payload: Payload) -> UUID:
        record = UUID(payload["incident"])
        if self.disk.read("records", record) is None:
            raise Held(Reason.NOT_FOUND)
        return record


@dataclass(frozen=True)
class Pages:
    """What the books say, without the order things came in."""

    records: frozenset[UUID]
    notes: frozenset[tuple[UUID, tuple[str, ...]]]
    lines: tuple[str, ...]
    registers: frozenset[tuple[UUID, str, int, tuple[tuple[UUID, int], ...]]]


def pages_of(disk: Disk) -> Pages:
    """Return what stands in the books of a server."""
    return Pages(
        frozenset(disk.rows("records")),
        frozenset((record, tuple(sorted(texts))) for record, texts in disk.rows("notes").items()),
        tuple(sorted(disk.rows("lines").get("book", ()))),
        frozenset(_register(record, name, writes) for (record, name), writes in disk.rows("writes").items()),
    )


def _register(
    record: UUID, name: str, writes: Collection[Write]
) -> tuple[UUID, str, int, tuple[tuple[UUID, int], ...]]:
    others = sorted((write.id, write.value) for write in differing(writes))
    return record, name, standing(writes).value, tuple(others)


def expected(items: Iterable[Item], desk: Iterable[tuple[tuple[UUID, str], Write]]) -> Pages:
    """The reference model: what a *set* of items and desk writes comes to, computed with no protocol at all."""
    effective = _effective(items)
    notes: dict[UUID, list[str]] = {}
    registers: dict[tuple[UUID, str], dict[UUID, Write]] = {}
    lines = []
    records = {item.id for item in effective if item.kind == "incident.report"}
    for item in effective:
        payload = NEW.lifted(item.kind, item.version, item.payload)
        if item.kind == "incident.note":
            notes.setdefault(UUID(payload["incident"]), []).append(payload["text"])
        elif item.kind == "incident.edit":
            for name, said in payload["fields"].items():
                write = Write(item.id, said["value"], item.corrected_at, frozenset(map(UUID, said["seen"])))
                registers.setdefault((UUID(payload["incident"]), name), {})[item.id] = write
        elif item.kind != "incident.report":
            lines.append(f"{item.kind}: {payload.get('text', payload)}")
    for register, write in desk:
        registers.setdefault(register, {})[write.id] = write
    return Pages(
        frozenset(records),
        frozenset((record, tuple(sorted(texts))) for record, texts in notes.items()),
        tuple(sorted(lines)),
        frozenset(_register(*register, list(writes.values())) for register, writes in registers.items()),
    )


def _effective(items: Iterable[Item]) -> list[Item]:
    """Return the items that come to something: fit, about something that is there, and after what is done."""
    left = {item.id: item for item in items}
    done: dict[UUID, Item] = {}
    grew = True
    while grew:
        grew = False
        for item in list(left.values()):
            about = item.payload.get("incident")
            fit = item.payload.get("text") != UNFIT and (about is None or UUID(about) in done)
            if fit and all(key in done for key in item.after):
                done[item.id] = left.pop(item.id)
                grew = True
    return list(done.values())
