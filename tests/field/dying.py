"""
A server that is killed: `python -m tests.field.dying STEP` hears one message and applies it, and dies at a step.

The message comes on standard input as JSON: ``device``, ``head``, ``clock``, ``items``. The steps lie around each commit
of store → receipt → apply; ``never`` lives through all of it and prints the receipts.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import django
from django.conf import settings

STEPS = ("before store", "stored, not committed", "committed, not answered", "before apply", "applied, not marked",
         "marked, not committed", "applied and committed")  # fmt: skip


def die(*_args: Any, **_named: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def dying_after(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **named: Any) -> NoReturn:
        function(*args, **named)
        die()

    return run


def arm(step: str) -> None:
    """Put the death where it belongs."""
    from trucban.field.protocol.receiver import Receiver
    from trucban.field.services import contact
    from trucban.field.services.ledger import DatabaseLedger

    if step == "before store":
        DatabaseLedger.store = die  # type: ignore[method-assign]
    elif step == "stored, not committed":
        contact._note_contact = dying_after(contact._note_contact)
    elif step == "before apply":
        Receiver._apply = die  # type: ignore[method-assign]
    elif step == "applied, not marked":
        DatabaseLedger.mark = die  # type: ignore[method-assign]
    elif step == "marked, not committed":
        DatabaseLedger.mark = dying_after(DatabaseLedger.mark)  # type: ignore[method-assign]
    elif step == "applied and committed":
        Receiver.apply = dying_after(Receiver.apply)  # type: ignore[method-assign]


def main(step: str) -> None:
    from trucban.field import services
    from trucban.field.models import Device
    from trucban.field.protocol.items import moment_of

    message = json.load(sys.stdin)
    device = Device.objects.select_related("user", "commune").get(pk=message["device"])
    at = moment_of(message["clock"])
    arm(step)
    heard = services.hear(device=device, head=message["head"], clock=at, items=message["items"], at=at)
    if step == "committed, not answered":
        die()
    services.apply_due(commune_id=device.commune_id, at=at)
    sys.stdout.write(json.dumps([receipt.as_json() for receipt in heard.receipts]))


if __name__ == "__main__":
    django.setup()
    settings.DATABASES["default"]["NAME"] = os.environ["DYING_DATABASE"]
    main(sys.argv[1])
