"""
Web Push as this installation speaks it: its own key, the push services it speaks to, one message.

The key is made here on first use and kept beside the installation's other secrets; backups hold it. A browser gives
its address itself, so it could name any machine: only push services are spoken to, and no redirect is followed.
"""

import urllib.request
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils import timezone

from trucban.lib import web_push
from trucban.lib.clock import local_day
from trucban.lib.whole_file import made_once
from trucban.notify.models import PushSubscription
from trucban.notify.posting import post
from trucban.rulebook import selectors as rulebook

# The services of Chrome and Edge on Android, Firefox, Safari, and Edge on Windows; with every machine below them.
SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
GONE = (404, 410)  # RFC 8030, section 7.3: the subscription is over
TIME_TO_LIVE_S = 600  # an alert that a phone hears of later has gone on along the roster
TOPIC = "viec-moi"  # RFC 8030, section 5.4: of several unread ones a phone shows the last


def key() -> ec.EllipticCurvePrivateKey:
    """Return the installation's key; made on first use, readable by its owner only."""
    file = Path(settings.KEYS_DIR) / "push-key.pem"
    return cast(ec.EllipticCurvePrivateKey, load_pem_private_key(made_once(file, _new), password=None))


def _new() -> bytes:
    made = ec.generate_private_key(ec.SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_key() -> str:
    """Return what a browser is told to let in: ``applicationServerKey`` of the Push API, base64url."""
    return web_push.encoded(web_push.point(key().public_key()))


def is_service(endpoint: str) -> bool:
    """Say whether an address is one of a push service that is spoken to."""
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    own = settings.PUSH_SERVICE.rstrip("/")
    if own and endpoint.startswith(own + "/"):
        return True
    try:
        parts = urlsplit(endpoint)
        is_plain = not (parts.username or parts.password or parts.port)
    except ValueError:
        return False
    host = parts.hostname or ""
    known = any(host == name or host.endswith("." + name) for name in SERVICES)
    return parts.scheme == "https" and is_plain and known


def subscription_of(address: str) -> PushSubscription | None:
    return PushSubscription.objects.filter(pk=UUID(address)).first()


def send(subscription: PushSubscription, text: bytes, *, timeout_s: float) -> None:
    """Hand one message to the push service. Raises as `posting.post`."""
    endpoint = subscription.endpoint
    if not is_service(endpoint):  # what is spoken to may have been narrowed since
        raise PermissionError(endpoint)
    now = timezone.now()  # of the token: push services compare it with their own clock
    asked = urllib.request.Request(  # noqa: S310 - the address was checked above
        endpoint,
        data=web_push.seal(text, browser_key=subscription.browser_key, secret=subscription.secret),
        method="POST",
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(TIME_TO_LIVE_S),
            "Urgency": "high",
            "Topic": TOPIC,
            "Authorization": web_push.authorization(
                key(), endpoint=endpoint, contact=_contact(subscription.commune_id), at=now
            ),
        },
    )
    post(asked, timeout_s=timeout_s)


def _contact(commune_id: UUID) -> str:
    """Return the address the commune gives push services, as RFC 8292 writes it; empty where it gives none."""
    said = rulebook.value(commune_id=commune_id, key="alert.push_contact", on=local_day(timezone.now())) or ""
    contact = str(said).strip()
    if contact.startswith(("mailto:", "https://")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""
