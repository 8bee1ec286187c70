"""A phone is woken where the commune signed it and its holder asked; what leaves says nothing, and no provider stops anything."""

import contextlib
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.cast import MONDAY, World
from tests.duty.builders import sign
from tests.field.builders import device
from tests.notify.push_service import Browser, PushService, push_service
from trucban.field import services as field
from trucban.field.models import Device
from trucban.lib import web_push
from trucban.lib.errors import NotVisible
from trucban.notify import push, services
from trucban.notify.channels import TEXT
from trucban.notify.models import Delivery, Notice, PushSubscription

AT = MONDAY


@pytest.fixture
def service(settings: object, tmp_path: Path) -> Iterator[PushService]:
    """A push service beside those of the browsers; this is no demonstration, and its key is made anew."""
    with push_service() as running:
        settings.PUSH_SERVICE = running.address  # type: ignore[attr-defined]  # pytest-django's
        settings.KEYS_DIR = tmp_path / "keys"  # type: ignore[attr-defined]
        settings.DEMONSTRATION = False  # type: ignore[attr-defined]
        yield running


@pytest.fixture
def wanted(world: World) -> World:
    sign(world, "alert.push", True)
    return world


def subscribe(world: World, phone: Device, browser: Browser, who: str = "binh") -> PushSubscription:
    return services.subscribe(
        actor=world.actor(who),
        device_id=phone.pk,
        endpoint=browser.endpoint,
        browser_key=browser.p256dh,
        secret=browser.auth,
        at=AT,
    )


def alert(world: World, who: str = "binh") -> Notice:
    """Put a notice on its way, as an alert does."""
    (notice,) = services.notify(
        actor=world.actor("an"),
        recipient_ids=[world.user(who).pk],
        kind="DUTY",
        title="Đuối nước ở ngầm Khe Ve, nhà ông Lương",
        at=AT,
        asks_acknowledgement=True,
    )
    services.deliver(notice=notice, phone="", due_at=AT)
    return notice


def send(world: World, *, minutes: int = 0, timeout_s: float = 4.0) -> int:
    return services.send_due(
        commune_id=world.commune.pk, at=AT + timedelta(minutes=minutes), timeout_s=timeout_s
    )


def test_each_phone_of_a_person_opens_the_neutral_sentence(wanted: World, service: PushService) -> None:
    phones = {f"{service.address}/{name}": device(wanted, "binh") for name in ("one", "two")}
    browsers = [Browser(endpoint) for endpoint in phones]
    for browser in browsers:
        subscribe(wanted, phones[browser.endpoint], browser)
    alert(wanted)
    assert not service.got, "nothing leaves inside the verb"
    assert send(wanted) == 2
    assert send(wanted) == 0, "once"
    for browser in browsers:
        ((_path, headers, body),) = [got for got in service.got if browser.endpoint.endswith(got[0])]
        assert browser.opened(body).decode() == TEXT
        assert headers["Content-Encoding"] == "aes128gcm"
        assert (headers["Urgency"], int(headers["Ttl"]) > 0) == ("high", True)
        assert "Lương" not in str(headers)
        check_sender(headers["Authorization"], service)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"SENT"}


def check_sender(header: str, service: PushService) -> None:
    """As a push service does (RFC 8292, section 4): the signature is the one of the key the browser was given."""
    token, key = (part.partition("=")[2] for part in header.removeprefix("vapid ").split(", "))
    assert key == push.public_key()
    head, claims, signature = token.split(".")
    raw = web_push.decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), web_push.decoded(key))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(web_push.decoded(claims))["aud"] == service.address


def test_the_key_is_the_installations_own_and_stays(service: PushService, tmp_path: Path) -> None:
    key = push.public_key()
    file = tmp_path / "keys" / "push-key.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    assert push.public_key() == key
    assert [one.name for one in file.parent.iterdir()] == ["push-key.pem"]


def test_off_by_default_and_off_again_when_the_commune_says_so(world: World, service: PushService) -> None:
    phone = device(world, "binh")
    browser = Browser(f"{service.address}/one")
    with pytest.raises(services.PushIsOff):
        subscribe(world, phone, browser)
    sign(world, "alert.push", True)
    subscribe(world, phone, browser)
    sign(world, "alert.push", False, on=AT.date())
    alert(world)
    send(world)
    assert not service.got
    with pytest.raises(services.PushIsOff):
        services.try_push(actor=world.actor("binh"), device_id=phone.pk, at=AT)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://10.0.0.1:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com@10.0.0.1/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:22/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: 10.0.0.1",
        "https://[",
        "file:///etc/passwd",
        "",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_no_machine_but_a_push_service_is_spoken_to(
    wanted: World, service: PushService, endpoint: str
) -> None:
    with pytest.raises(services.NoSuchSubscription):
        subscribe(wanted, device(wanted, "binh"), Browser(endpoint))
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://hk2p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_services_of_the_browsers_are(wanted: World, endpoint: str) -> None:
    assert subscribe(wanted, device(wanted, "binh"), Browser(endpoint)).endpoint == endpoint


def test_a_redirect_is_not_followed(wanted: World, service: PushService) -> None:
    subscribe(wanted, device(wanted, "binh"), Browser(f"{service.address}/one"))
    service.answers["/one"] = 302
    alert(wanted)
    assert send(wanted) == 0
    assert [path for path, _headers, _body in service.got] == ["/one"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_over_is_deleted(wanted: World, service: PushService, status: int) -> None:
    gone, kept = (Browser(f"{service.address}/{name}") for name in ("gone", "kept"))
    for browser in (gone, kept):
        subscribe(wanted, device(wanted, "binh"), browser)
    service.answers["/gone"] = status
    alert(wanted)
    assert send(wanted) == 1
    assert PushSubscription.objects.get().endpoint == kept.endpoint
    assert send(wanted, minutes=5) == 0
    assert Delivery.objects.filter(state="FAILED", tries=1).count() == 1


def test_a_service_that_fails_is_asked_three_times_and_the_subscription_stays(
    wanted: World, service: PushService
) -> None:
    subscribe(wanted, device(wanted, "binh"), Browser(f"{service.address}/one"))
    service.answers["/one"] = 503
    alert(wanted)
    for minute in range(5):
        send(wanted, minutes=minute)
    assert Delivery.objects.get().state == "FAILED"
    assert Delivery.objects.get().problem == "HTTP 503"
    assert (len(service.got), PushSubscription.objects.count()) == (3, 1)


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 201 Created\r\nX: drop by drop", b"nonsense\r\n\r\n"])
def test_a_service_that_says_nothing_or_drop_by_drop_or_nonsense_is_given_up_by_the_clock(
    wanted: World, settings: object, tmp_path: Path, says: bytes
) -> None:
    settings.KEYS_DIR = tmp_path / "keys"  # type: ignore[attr-defined]
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        settings.PUSH_SERVICE = address  # type: ignore[attr-defined]
        Thread(target=drip, args=(server, says), daemon=True).start()
        subscribe(wanted, device(wanted, "binh"), Browser(f"{address}/one"))
        alert(wanted)
        assert send(wanted, timeout_s=0.4) == 0
    row = Delivery.objects.get()
    assert (row.state, row.tries) == ("WAITING", 1)
    assert row.problem == ("ConnectionError" if says.startswith(b"nonsense") else "TimeoutError")


def drip(server: socket.socket, says: bytes) -> None:
    with contextlib.suppress(OSError):  # whoever asked has gone
        connection, _address = server.accept()
        for byte in says:
            connection.sendall(bytes([byte]))
            sleep(0.001 if says.startswith(b"nonsense") else 0.05)
        sleep(1)


def test_a_lost_phone_and_one_that_signs_out_are_woken_no_more(wanted: World, service: PushService) -> None:
    lost, leaving, kept = (device(wanted, "binh") for _number in range(3))
    for number, phone in enumerate((lost, leaving, kept)):
        subscribe(wanted, phone, Browser(f"{service.address}/{number}"))
    alert(wanted)
    field.revoke_device(actor=wanted.actor("binh"), device_id=lost.pk, reason="Mất", at=AT)
    field.sign_out(actor=wanted.actor("binh"), device_id=leaving.pk, head=0, leave_unsent=False, at=AT)
    assert send(wanted) == 1
    assert [path for path, _headers, _body in service.got] == ["/2"]
    assert PushSubscription.objects.get().device_id == kept.pk
    services.unsubscribe(actor=wanted.actor("binh"), device_id=kept.pk, at=AT)
    services.unsubscribe(actor=wanted.actor("binh"), device_id=kept.pk, at=AT)
    assert not PushSubscription.objects.exists()


def test_a_browser_that_changes_hands_wakes_for_its_last_holder(wanted: World, service: PushService) -> None:
    browser = Browser(f"{service.address}/one")
    subscribe(wanted, device(wanted, "binh"), browser)
    subscribe(wanted, device(wanted, "minh"), browser, "minh")
    alert(wanted, "binh")
    assert send(wanted) == 0
    alert(wanted, "minh")
    assert send(wanted) == 1


def test_a_trial_goes_the_same_way_once_and_to_ones_own_phone_only(
    wanted: World, service: PushService
) -> None:
    phone = device(wanted, "binh")
    browser = Browser(f"{service.address}/one")
    with pytest.raises(NotVisible):
        services.try_push(actor=wanted.actor("binh"), device_id=phone.pk, at=AT)
    subscribe(wanted, phone, browser)
    with pytest.raises(NotVisible):
        services.try_push(actor=wanted.actor("minh"), device_id=phone.pk, at=AT)
    first = services.try_push(actor=wanted.actor("binh"), device_id=phone.pk, at=AT)
    assert services.try_push(actor=wanted.actor("binh"), device_id=phone.pk, at=AT).pk == first.pk
    assert send(wanted) == 1
    ((_path, _headers, body),) = service.got
    assert browser.opened(body).decode() == TEXT


def test_the_demonstration_sends_no_trial(wanted: World, service: PushService, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    phone = device(wanted, "binh")
    subscribe(wanted, phone, Browser(f"{service.address}/one"))
    with pytest.raises(services.NothingIsSent):
        services.try_push(actor=wanted.actor("binh"), device_id=phone.pk, at=AT)
