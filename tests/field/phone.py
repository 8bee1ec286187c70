"""A phone for tests: the protocol's own outbox on the trial's disk, speaking HTTP."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from tests.cast import MONDAY
from trucban.access.models import User
from trucban.field.protocol.items import Item, MediaName, Receipt, written
from trucban.field.protocol.outbox import Answer, Outbox
from trucban.field.trial.disk import Disk
from trucban.field.trial.keeps import DiskBox
from trucban.lib.ids import uuid7


class Phone:
    """Enrolled by one of the cast; ``say`` writes an item, ``sync`` sends what is unsent."""

    def __init__(self, who: str) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(username=who))
        given = self.client.post("/dong-bo/thiet-bi/", {"name": f"máy của {who}"}).json()
        self.client.logout()
        self.device, self.token, self.actor = UUID(given["device"]), given["token"], UUID(given["actor"])
        self.box = DiskBox(Disk())
        self.box.begin(self.device)
        self.outbox = Outbox(self.box)
        self.clock = MONDAY

    def say(self, kind: str, payload: dict[str, Any], *, at: datetime | None = None, **more: Any) -> Item:
        moment = at or self.clock
        return self.outbox.save(
            lambda seq: Item(
                uuid7(), self.device, seq, self.actor, kind, more.pop("version", 1), moment, moment, payload, **more
            )
        )  # fmt: skip

    def post(self, address: str, data: Any, **headers: str) -> Any:
        return self.client.post(
            f"/dong-bo/{address}/", data, "application/json", headers={"Authorization": f"Bearer {self.token}", **headers}
        )  # fmt: skip

    def get(self, address: str) -> Any:
        return self.client.get(
            f"/dong-bo/{address}/", headers={"Authorization": f"Bearer {self.token}"}
        )  # fmt: skip

    def message(self, items: list[Item] | None = None) -> dict[str, Any]:
        chosen = self.outbox.batch() if items is None else items
        return {
            "head": self.box.head(), "now": written(self.clock), "items": [item.as_json() for item in chosen],
        }  # fmt: skip

    def sync(self) -> dict[str, Any]:
        answer = self.post("nhat-ky", self.message())
        assert answer.status_code == 200, answer.content
        data: dict[str, Any] = answer.json()
        receipts = [Receipt.read(one) for one in data["receipts"]]
        self.outbox.settle(Answer(receipts, tuple((a, b) for a, b in data["holds"])))
        return data

    def put(self, content: bytes, offset: int, *, name: str = "") -> Any:
        sha = name or hashlib.sha256(content).hexdigest()
        return self.client.put(
            f"/dong-bo/tep/{sha}/?offset={offset}", content, "application/octet-stream",
            headers={"Authorization": f"Bearer {self.token}"},
        )  # fmt: skip

    def later(self, **gap: int) -> None:
        self.clock += timedelta(**gap)


def photo(content: bytes) -> MediaName:
    return MediaName(hashlib.sha256(content).hexdigest(), len(content), "image/jpeg")
