"""What stands before every page: whose form it is, which host it was sent to, how often somebody may guess."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings as django_settings
from django.test import Client
from tools.permissions import pages

from tests.cast import PASSWORD, World
from tests.document.scans import scan
from trucban.access.models import SignIn
from trucban.document.models import Scan

pytestmark = pytest.mark.django_db
LOG_IN = "/tai-khoan/dang-nhap/"
OTHER_HOSTS = (
    "https://example.org/",
    "//example.org/",
    "/\\example.org/",
    "javascript:alert(1)",
    "https:///example.org",
)
# A phone shows its own key in a header, which no other site can make a browser send: it needs no token beside it.
OF_PHONES = {
    "field:enrol_by_code",
    "field:ground",
    "field:slice",
    "field:journal",
    "field:media",
    "field:waking",
    "field:try_waking",
    "field:sign_out",
    "field:erased",
}
# Whoever reports without an account has no session that could be misused.
OF_RESIDENTS = {"channel:requests"}
# A commune's server signs what it says.
OF_SERVERS = {"uplink:exchange"}


def addresses_that_take_forms() -> Iterator[str]:
    """Yield one address of every page that takes a form; whether what it names exists is never asked."""
    filled = {
        "uuid": "0190a0a0-0000-7000-8000-000000000000",
        "week": "2026-W48",
        "str": "x",
        "int": "1",
        "slug": "x",
    }
    for page in pages():
        if page.name in OF_PHONES | OF_SERVERS:
            continue
        if "POST" in page.methods or page.name in ("access:login", "access:logout", "preferences:theme"):
            yield "/" + "".join(
                filled[part.split(":")[0]] if inside else part
                for piece in page.route.split("<")
                for part, inside in _parts(piece)
            )


def _parts(piece: str) -> list[tuple[str, bool]]:
    argument, closed, rest = piece.partition(">")
    return [(argument, True), (rest, False)] if closed else [(piece, False)]


def test_no_form_is_taken_without_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("an"))
    taken = {
        address: status
        for address in addresses_that_take_forms()
        if (status := client.post(address).status_code) != 403
    }
    assert not taken


def test_no_view_but_those_that_read_no_session_is_exempt_from_the_token() -> None:
    exempt = [page.name for page in pages() if getattr(page.view, "csrf_exempt", False)]
    assert set(exempt) == OF_PHONES | OF_RESIDENTS | OF_SERVERS


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost:8000@example.org"])
def test_another_host_is_not_served(host: str) -> None:
    django_settings.ALLOWED_HOSTS = [name for name in django_settings.ALLOWED_HOSTS if name != "*"]
    assert Client().get(LOG_IN, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("address", OTHER_HOSTS)
def test_the_way_back_never_leads_to_another_host(world: World, address: str) -> None:
    logged_in = Client().post(f"{LOG_IN}?next={address}", {"username": "an", "password": PASSWORD})
    assert logged_in.headers["Location"] == "/"
    for page in ("/tuy-chon/giao-dien/", "/tuy-chon/ngon-ngu/"):
        sent = Client().post(page, {"next": address, "theme": "dark", "language": "en"})
        assert sent.headers["Location"] == "/"


def test_a_session_begun_by_somebody_else_is_not_the_one_logged_in_with(world: World) -> None:
    client = Client()
    client.get(LOG_IN)
    before = client.session.session_key or client.session.create()
    name = django_settings.SESSION_COOKIE_NAME
    client.post(LOG_IN, {"username": "an", "password": PASSWORD})
    assert client.cookies[name].value not in (before, "")
    assert SignIn.objects.filter(user=world.user("an")).count() == 1


def wrong(username: str, address: str, times: int = 5) -> int:
    client = Client(REMOTE_ADDR=address)
    return [client.post(LOG_IN, {"username": username, "password": "sai"}).status_code for _ in range(times)][
        -1
    ]


def test_who_guesses_from_another_machine_keeps_nobody_out(world: World) -> None:
    assert wrong("an", "192.168.1.66") == 429
    here = Client(REMOTE_ADDR="192.168.1.20")
    assert here.post(LOG_IN, {"username": "an", "password": PASSWORD}).status_code == 302


def test_who_goes_on_guessing_does_not_make_the_wait_longer(world: World) -> None:
    """At one machine shared by several: 15 minutes after the fifth wrong password the right one opens again."""
    wrong("an", "192.168.1.66")
    fifth = AccessAttempt.objects.get().attempt_time - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=fifth)
    assert wrong("an", "192.168.1.66", times=3) == 429
    assert AccessAttempt.objects.get().attempt_time == fifth
    AccessAttempt.objects.update(attempt_time=fifth - timedelta(minutes=2))
    here = Client(REMOTE_ADDR="192.168.1.66")
    assert here.post(LOG_IN, {"username": "an", "password": PASSWORD}).status_code == 302


def test_what_was_uploaded_has_no_address(world: World) -> None:
    """Scans of signed papers are kept under their hash; nothing serves them, whoever knows it."""
    scan(world)
    name = Scan.objects.get().file.name
    client = Client()
    client.force_login(world.user("an"))
    for address in (f"/{name}", f"/media/{name}", f"/static/{name}", f"/static/../media/{name}"):
        assert client.get(address).status_code == 404
