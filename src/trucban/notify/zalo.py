"""
A notice by Zalo, as Zalo's template messages are described in public; to be confirmed by whoever signs with Zalo.

The commune has an official account and one approved template with the neutral sentence and nothing to fill in. Zalo's
keys live a day and are renewed by a second one that works once: the new pair is on the disk before it is used. Only the
worker sends, so nobody renews beside it.
"""

import json
import urllib.request
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from trucban.lib.whole_file import write_whole
from trucban.notify.posting import post

SEND = "https://business.openapi.zalo.me/message/template"
RENEW = "https://oauth.zaloapp.com/v4/oa/access_token"
EARLY = timedelta(minutes=10)  # a key that ends within it is renewed first
MOST_BYTES = 16_384  # of an answer


class ZaloRefused(OSError):
    """Zalo answered with an error of its own number, or with something that is no answer."""


@dataclass(frozen=True)
class _Keys:
    access: str
    renew: str
    until: str  # ISO 8601
    given: str  # the renewing key of the settings these came from


def is_set_up() -> bool:
    return all((settings.ZALO_APP, settings.ZALO_SECRET, settings.ZALO_RENEW, settings.ZALO_TEMPLATE))


def send(phone: str, *, timeout_s: float) -> None:
    """
    Hand the template to Zalo for one telephone number, such as "0912345678".

    Raises:
        OSError: nobody took it in time, or Zalo refused it (ZaloRefused).
    """
    said = {
        "phone": "84" + phone.removeprefix("0"),
        "template_id": settings.ZALO_TEMPLATE,
        "template_data": {},
    }
    headers = {"Content-Type": "application/json", "access_token": _access(timeout_s)}
    _ask(SEND, json.dumps(said).encode(), headers, timeout_s)


def _access(timeout_s: float) -> str:
    """Return a key that is good for a while yet."""
    file, now = Path(settings.KEYS_DIR) / "zalo.json", timezone.now()
    kept = _kept(file)
    if kept and now < datetime.fromisoformat(kept.until) - EARLY:
        return kept.access
    renew = kept.renew if kept else settings.ZALO_RENEW
    form = {"refresh_token": renew, "app_id": settings.ZALO_APP, "grant_type": "refresh_token"}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "secret_key": settings.ZALO_SECRET}
    found = _ask(RENEW, urlencode(form).encode(), headers, timeout_s)
    try:
        until = now + timedelta(seconds=int(found["expires_in"]))
        keys = _Keys(
            str(found["access_token"]), str(found["refresh_token"]), until.isoformat(), settings.ZALO_RENEW
        )
    except (KeyError, ValueError, TypeError, OverflowError) as problem:
        raise ZaloRefused("no key") from problem
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file, json.dumps(asdict(keys)).encode(), mode=0o600)
    return keys.access


def _kept(file: Path) -> _Keys | None:
    """Return the keys of last time; none where the commune has given another one since."""
    try:
        kept = _Keys(**json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept.given == settings.ZALO_RENEW else None


def _ask(address: str, data: bytes, headers: dict[str, str], timeout_s: float) -> dict[str, Any]:
    asked = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310 - an address of ours
    try:
        found = json.loads(post(asked, timeout_s=timeout_s, most=MOST_BYTES))
    except ValueError as problem:
        raise ZaloRefused("no answer") from problem
    if not isinstance(found, dict) or found.get("error", 0) != 0:
        raise ZaloRefused(str(found.get("error") if isinstance(found, dict) else "no answer"))
    return found
