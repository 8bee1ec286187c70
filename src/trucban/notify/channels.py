"""
Channels by which a notice leaves the house, behind one interface; none is set up until the commune does it.

What leaves carries no name, no place and no case: only that there is something new.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from trucban.lib.outbound import in_time
from trucban.notify import push, zalo
from trucban.notify.posting import post

TEXT = "Có việc mới, mở Trực Ban"


class NotSent(Exception):
    """The provider did not take it: it is tried again, and nobody waits for it."""


class AddressGone(Exception):
    """Nobody is reached by this address any more: it is forgotten, and not tried again."""


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
            post(asked, timeout_s=timeout_s)
        except OSError as problem:
            raise NotSent(type(problem).__name__) from problem


class WebPush:
    """
    A browser's push service; the address is the key of a subscription, set up by the phone's holder.

    Off until the commune has signed ``alert.push``. The keys are the installation's own (`notify.push`).
    """

    def is_set_up(self) -> bool:
        return True  # there are addresses only where the commune wants it and a holder pressed the button

    def send(self, address: str, *, timeout_s: float) -> None:
        subscription = push.subscription_of(address)
        if subscription is None:
            raise AddressGone
        try:
            push.send(subscription, TEXT.encode(), timeout_s=timeout_s)
        except urllib.error.HTTPError as answer:
            if answer.code in push.GONE:
                raise AddressGone from answer
            raise NotSent(f"HTTP {answer.code}") from answer
        except OSError as problem:
            raise NotSent(type(problem).__name__) from problem


class Mail:
    """
    A letter by the commune's own mail server; the address is what a holder of an account gave for it.

    Set up by TRUCBAN_MAIL and TRUCBAN_MAIL_FROM; off without them. Never in the clear but to this very machine.
    """

    def is_set_up(self) -> bool:
        return bool(settings.MAIL_SERVER)

    def send(self, address: str, *, timeout_s: float) -> None:
        server = get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            timeout=timeout_s,
            **dict[str, Any](settings.MAIL_SERVER),
        )
        letter = EmailMessage(TEXT, TEXT, settings.MAIL_FROM, [address], connection=server)
        try:
            in_time(letter.send, timeout_s=timeout_s)
        except (OSError, SMTPException, ValueError) as problem:
            raise NotSent(type(problem).__name__) from problem


class Zalo:
    """A template message by Zalo (`notify.zalo`), to be confirmed; off without its settings."""

    def is_set_up(self) -> bool:
        return zalo.is_set_up()

    def send(self, address: str, *, timeout_s: float) -> None:
        try:
            zalo.send(address, timeout_s=timeout_s)
        except OSError as problem:
            raise NotSent(f"{type(problem).__name__} {problem}".strip()) from problem


CHANNELS: Mapping[str, Channel] = {"push": WebPush(), "sms": SmsGateway(), "zalo": Zalo(), "mail": Mail()}
