"""kill -9 at each step of store → receipt → apply, of a process on the real database; then the phone sends again."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from tests.cast import MONDAY, make_world
from tests.field.builders import device
from tests.field.dying import STEPS
from trucban.config.env import ROOT
from trucban.field.models import JournalItem, Receipt
from trucban.field.protocol.items import Item, written
from trucban.incident.models import Incident, TimelineEntry
from trucban.lib.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)


def serve(step: str, message: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "TRUCBAN_INSTANCE": "demo",
        "DYING_DATABASE": str(connection.settings_dict["NAME"]),  # the very one this test runs on
        "DJANGO_SETTINGS_MODULE": "trucban.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    line = [sys.executable, "-m", "tests.field.dying", step]
    return subprocess.run(
        line, cwd=ROOT, env=environment, input=json.dumps(message), capture_output=True, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_server_killed_on_the_way_leaves_all_of_a_step_or_nothing(step: str) -> None:
    world = make_world()
    phone = device(world, "an")
    report = Item(uuid7(), phone.pk, 1, phone.user_id, "incident.report", 1, MONDAY, MONDAY, {"kind": "FIRE", "summary": "Cháy"})  # fmt: skip
    note = Item(uuid7(), phone.pk, 2, phone.user_id, "incident.note", 1, MONDAY, MONDAY, {"incident": str(report.id), "text": "Đã dập"}, after=(report.id,))  # fmt: skip
    message = {
        "device": str(phone.pk),
        "head": 2,
        "clock": written(MONDAY),
        "items": [report.as_json(), note.as_json()],
    }

    died = serve(step, message)
    assert died.returncode == -signal.SIGKILL, died.stderr
    connection.close()  # what this process had read before is not what stands now
    stored = 0 if step in STEPS[:2] else 2
    applied = 1 if step == "applied and committed" else 0
    assert (JournalItem.objects.count(), Receipt.objects.count()) == (stored, stored)
    assert JournalItem.objects.filter(state="APPLIED").count() == Incident.objects.count() == applied

    again = serve("never", message)
    assert again.returncode == 0, again.stderr
    receipts = {one["item"]: one["hash"] for one in json.loads(again.stdout)}
    assert receipts == {str(report.id): report.hash, str(note.id): note.hash}
    connection.close()
    assert Incident.objects.count() == TimelineEntry.objects.filter(text="Đã dập").count() == 1
    assert set(JournalItem.objects.values_list("state", flat=True)) == {"APPLIED"}
