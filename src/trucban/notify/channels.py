"""
Channels by which a notice leaves the house, behind one interface; none is set up until the commune does it.

What leaves carries no name, no place and no case: only that there is something new.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Protocol

from django.conf import settings

TEXT = "Có việc mới, mở Trực Ban"


class NotSent(Exception):
    """The provider did not take it: it is tried again, and nobody waits for it."""


class Channel(Protocol):
    """One way out; ``send`` gives up after the time it is given and raises NotSent."""

    def is_set_up(self) -> bool: ...

    def send(self, address: str, *, timeout_s: float) -> None: ...


class SmsGateway:
    """
    An SMS gateway of the commune's own choice that takes ``{"to": …, "text": …}`` by HTTP.

    Set up by TRUCBAN_SMS_GATEWAY (its address) and TRUCBAN_SMS_TOKEN; off without them.
    """

    def is_set_up(self) -> bool:
        return settings.SMS_GATEWAY.startswith(("https://", "http://127.0.0.1"))

    def send(self, address: str, *, timeout_s: float) -> None:
        asked = urllib.request.Request(  # noqa: S310 - the scheme is checked by is_set_up
            settings.SMS_GATEWAY,
            data=json.dumps({"to": address, "text": TEXT}).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=timeout_s):  # noqa: S310 - as above
                return
        except (OSError, urllib.error.URLError) as problem:
            raise NotSent(type(problem).__name__) from problem


CHANNELS: Mapping[str, Channel] = {"sms": SmsGateway()}
