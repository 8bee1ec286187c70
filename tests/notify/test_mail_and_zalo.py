"""Letters and Zalo: off by default, to whom they belong, with the neutral sentence alone; a silent server stops nothing."""

import json
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.cast import MONDAY, World
from trucban.access import selectors
from trucban.access import services as access
from trucban.audit.models import Entry
from trucban.config import env
from trucban.notify import services, zalo
from trucban.notify.channels import TEXT
from trucban.notify.models import Delivery

pytestmark = pytest.mark.django_db


@contextmanager
def mail_server(*, says: bytes = b"220 xa\r\n") -> Iterator[tuple[int, list[bytes]]]:
    """Run the least of an SMTP server (RFC 5321) on this machine: its port, and the letters it took."""
    taken: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(says)
            if not says:
                sleep(5)
                return
            letter: list[bytes] | None = None
            for line in self.rfile:
                if letter is not None:
                    if line == b".\r\n":
                        taken.append(b"".join(letter))
                        letter = None
                        self.wfile.write(b"250 ok\r\n")
                    else:
                        letter.append(line)
                elif line.upper().startswith(b"DATA"):
                    letter = []
                    self.wfile.write(b"354 go on\r\n")
                elif line.upper().startswith(b"QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], taken
        server.shutdown()


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> Any:
    settings.DEMONSTRATION = False
    settings.KEYS_DIR = tmp_path / "keys"
    return settings


def alert(world: World, *, phone: str = "", who: str = "binh") -> list[Delivery]:
    (notice,) = services.notify(
        actor=world.actor("an"),
        recipient_ids=[world.user(who).pk],
        kind="DUTY",
        title="Đuối nước ở ngầm Khe Ve, nhà ông Lương",
        at=MONDAY,
        asks_acknowledgement=True,
    )
    return services.deliver(notice=notice, phone=phone, due_at=MONDAY)


def send(world: World, *, minutes: int = 0, timeout_s: float = 4.0) -> int:
    at = MONDAY + timedelta(minutes=minutes)
    return services.send_due(commune_id=world.commune.pk, at=at, timeout_s=timeout_s)


def mail_of(world: World) -> str:
    return selectors.mail_of(actor=world.actor("binh"))


def test_nothing_leaves_until_the_commune_and_the_holder_want_it(world: World, house: Any) -> None:
    assert alert(world, phone="0912345678") == []
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    assert alert(world) == []
    house.MAIL_SERVER, house.MAIL_FROM = {"host": "127.0.0.1", "port": 9}, "trucban@xa.example.vn"
    assert [one.channel for one in alert(world)] == ["mail"]
    assert alert(world, who="an") == []


def test_a_letter_says_the_neutral_sentence_and_nothing_of_the_case(world: World, house: Any) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    with mail_server() as (port, taken):
        house.MAIL_SERVER = {"host": "127.0.0.1", "port": port}
        house.MAIL_FROM = "trucban@xa.example.vn"
        alert(world)
        assert send(world) == 1
    (letter,) = (message_from_bytes(one, policy=policy.default) for one in taken)
    assert (letter["To"], letter["Subject"]) == ("binh@xa.example.vn", TEXT)
    assert letter.get_content().strip() == TEXT
    assert "Khe Ve" not in taken[0].decode()


def test_a_mail_server_that_says_nothing_costs_its_time_and_no_more(world: World, house: Any) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    with mail_server(says=b"") as (port, _taken):
        house.MAIL_SERVER = {"host": "127.0.0.1", "port": port}
        house.MAIL_FROM = "trucban@xa.example.vn"
        alert(world)
        begun = monotonic()
        assert send(world, timeout_s=0.3) == 0
        assert monotonic() - begun < 3
    row = Delivery.objects.get()
    assert (row.state, row.due_at > MONDAY) == ("WAITING", True)
    assert row.problem


def test_a_server_that_refuses_is_tried_three_times_and_the_reason_stays(world: World, house: Any) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    with mail_server(says=b"554 no\r\n") as (port, _taken):
        house.MAIL_SERVER = {"host": "127.0.0.1", "port": port}
        house.MAIL_FROM = "trucban@xa.example.vn"
        alert(world)
        assert [send(world, minutes=minute) for minute in range(5)] == [0] * 5
    row = Delivery.objects.get()
    assert (row.state, row.tries) == ("FAILED", services.MOST_TRIES)
    assert row.problem == "SMTPConnectError"


def test_a_silent_provider_holds_no_other_up_and_what_is_stale_is_let_go(world: World, house: Any) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    with mail_server() as (port, taken), mail_server(says=b"") as (silent, _none):
        house.SMS_GATEWAY = f"http://127.0.0.1:{silent}/"
        house.MAIL_SERVER, house.MAIL_FROM = {"host": "127.0.0.1", "port": port}, "trucban@xa.example.vn"
        for _number in range(3):
            alert(world, phone="0912345678")
        assert send(world, timeout_s=0.3) == 3, "of three silent ones only one is waited for"
        assert send(world, timeout_s=0.3) == 0
        alert(world, phone="0912345678")
        services.send_due(
            commune_id=world.commune.pk, at=MONDAY + timedelta(minutes=1), timeout_s=0.3, budget_s=0.1
        )
        assert len(taken) == 4, "who worked last is served first, however little time there is"
    send(world, minutes=60)
    assert set(Delivery.objects.filter(channel="sms").values_list("state", "problem")) == {
        ("FAILED", "STALE")
    }


def test_what_waits_for_a_channel_switched_off_meanwhile_holds_nothing_else_up(
    world: World, house: Any
) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    house.SMS_GATEWAY = "http://127.0.0.1:9/"
    with mail_server() as (port, taken):
        house.MAIL_SERVER = {"host": "127.0.0.1", "port": port}
        house.MAIL_FROM = "trucban@xa.example.vn"
        alert(world, phone="0912345678")
        house.SMS_GATEWAY = ""
        assert send(world) == 1
    assert len(taken) == 1
    assert set(Delivery.objects.values_list("channel", "state")) == {("sms", "FAILED"), ("mail", "SENT")}


@pytest.mark.parametrize(
    "address", ["binh", "binh@", "@xa.vn", "a b@xa.vn", "x" * 250 + "@xa.vn", "a@xa.vn\nBcc: b@xa.vn"]
)
def test_what_is_no_address_is_refused_and_the_old_one_stays(world: World, address: str) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    with pytest.raises(access.NoMailAddress):
        access.set_mail(actor=world.actor("binh"), address=address, at=MONDAY)
    assert mail_of(world) == "binh@xa.example.vn"


def test_the_log_says_that_and_not_where_and_a_closed_account_has_none(world: World, house: Any) -> None:
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    assert not any("binh@xa" in str(entry.__dict__) for entry in Entry.objects.all())
    access.close_user(actor=world.actor("quy"), user_id=world.user("binh").pk, at=MONDAY)
    assert mail_of(world) == ""


def test_a_trial_goes_once_and_never_from_the_demonstration(world: World, house: Any) -> None:
    with pytest.raises(services.NoMailYet):
        services.try_mail(actor=world.actor("binh"), at=MONDAY)
    house.MAIL_SERVER, house.MAIL_FROM = {"host": "127.0.0.1", "port": 9}, "trucban@xa.example.vn"
    access.set_mail(actor=world.actor("binh"), address="binh@xa.example.vn", at=MONDAY)
    first = services.try_mail(actor=world.actor("binh"), at=MONDAY)
    assert services.try_mail(actor=world.actor("binh"), at=MONDAY) == first
    house.DEMONSTRATION = True
    with pytest.raises(services.NothingIsSent):
        services.try_mail(actor=world.actor("binh"), at=MONDAY)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("smtps://u:p%40ss@mail.xa.vn", {"host": "mail.xa.vn", "port": 465, "password": "p@ss", "use_ssl": True, "use_tls": False}),
        ("smtp://u:p@mail.xa.vn:25", {"port": 25, "use_ssl": False, "use_tls": True}),
        ("smtp://127.0.0.1:1025", {"port": 1025, "use_ssl": False, "use_tls": False, "username": ""}),
    ],
)  # fmt: skip
def test_a_mail_server_is_never_spoken_to_in_the_clear(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: dict[str, object]
) -> None:
    monkeypatch.setenv("TRUCBAN_MAIL", value)
    assert expected.items() <= env.mail_server("TRUCBAN_MAIL").items()


@pytest.mark.parametrize("value", ["mail.xa.vn", "http://mail.xa.vn", "smtp://", "smtp://mail.xa.vn:x"])
def test_a_mail_server_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TRUCBAN_MAIL", value)
    with pytest.raises(env.BadSetting):
        env.mail_server("TRUCBAN_MAIL")
    with pytest.raises(env.BadSetting):
        env.mail_from("TRUCBAN_MAIL_FROM")


# --- Zalo, as its public description has it ---------------------------------------------------------------------------


@contextmanager
def zalo_server(answer: Callable[[str, dict[str, str], bytes], object]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            said = answer(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_zalo(house: Any) -> Any:
    house.ZALO_APP, house.ZALO_SECRET, house.ZALO_RENEW, house.ZALO_TEMPLATE = "1", "s", "first", "24"
    return house


def test_a_key_is_renewed_once_with_the_one_that_works_once(
    world: World, with_zalo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, dict[str, Any]]] = []
    renewed: list[str] = []

    def answer(path: str, headers: dict[str, str], body: bytes) -> object:
        if path == "/renew":
            assert headers["secret_key"] == "s"
            renewed.append(parse_qs(body.decode())["refresh_token"][0])
            number = len(renewed)
            # The first pair ends within minutes, the next lives a day.
            return {
                "access_token": f"key{number}",
                "refresh_token": f"next{number}",
                "expires_in": "60" if number == 1 else "90000",
            }
        sent.append((headers["access_token"], json.loads(body)))
        return {"error": 0, "message": "Success"}

    with zalo_server(answer) as address:
        monkeypatch.setattr(zalo, "SEND", address + "/send")
        monkeypatch.setattr(zalo, "RENEW", address + "/renew")
        for _ in range(3):
            alert(world, phone="0912345678")
            assert send(world) == 1
    assert renewed == ["first", "next1"]
    assert [key for key, _said in sent] == ["key1", "key2", "key2"]
    assert sent[0][1] == {"phone": "84912345678", "template_id": "24", "template_data": {}}
    assert (with_zalo.KEYS_DIR / "zalo.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "said", [{"error": -124, "message": "no"}, b"<html>", b"[1]", b"", {"access_token": "x"}]
)
def test_what_zalo_refuses_is_no_success(
    world: World, with_zalo: Any, monkeypatch: pytest.MonkeyPatch, said: object
) -> None:
    with zalo_server(lambda _path, _headers, _body: said) as address:
        monkeypatch.setattr(zalo, "SEND", address + "/send")
        monkeypatch.setattr(zalo, "RENEW", address + "/renew")
        alert(world, phone="0912345678")
        assert send(world) == 0
    row = Delivery.objects.get()
    assert row.state == "WAITING"
    assert row.problem.startswith("ZaloRefused")
    assert not (with_zalo.KEYS_DIR / "zalo.json").exists()
