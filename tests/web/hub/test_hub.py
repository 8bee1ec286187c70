"""A hub: its pages, its door, and that nothing of a commune is there."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tools.permissions import pages

from tests.cast import MONDAY, World
from tests.uplink.builders import WEEK, Hub, clock_of, issue, make_hub, pair, record_papers, switch_on
from trucban.access.models import Mandate, Office, User
from trucban.field.protocol import bundle as protocol
from trucban.lib.ids import uuid7
from trucban.uplink import services
from trucban.uplink.models import Incoming, Peer, PeerJournal, ReceivedReport
from trucban.uplink.services import bundles, calling
from trucban.web.field import door
from trucban.web.role import is_here
from trucban.web.uplink import door as uplink_door

pytestmark = pytest.mark.django_db
DOOR = "/dong-bo/goi/"


@pytest.fixture(autouse=True)
def _as_hub() -> Iterator[None]:
    cache.clear()
    yield
    settings.ROLE = "commune"


@pytest.fixture
def hub(world: World, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The hub stands in the database of the commune it is tried with; the door is the hub's."""
    made = make_hub()
    monkeypatch.setattr(uplink_door, "the_commune", lambda: made.commune)
    return made


@pytest.fixture
def ends(world: World, hub: Hub) -> tuple[Peer, Peer]:
    record_papers(world)
    switch_on(world)
    return pair(world, hub)


def office(hub: Hub, kind: str, *, chain: str = "COMMAND") -> Client:
    """Somebody of the province, logged in; from here on this installation is the hub."""
    settings.ROLE = "hub"
    agency = hub.agency(chain)
    user = User.objects.create(
        commune=hub.commune, username=f"{kind}-{chain}".lower(), name="Phan Tỉnh", must_change_password=False,
        created_at=MONDAY,
    )  # fmt: skip
    post = Office.objects.create(commune=hub.commune, agency=agency, kind=kind, title=kind)
    Mandate.objects.create(
        commune=hub.commune, office=post, user=user, starts_at=MONDAY - timedelta(days=300), reason="Bổ nhiệm",
        given_by_id=user.pk,
    )  # fmt: skip
    client = Client()
    client.force_login(user)
    return client


def sent(world: World, above: Peer, *, minutes: int = 0) -> bytes:
    at = MONDAY + timedelta(minutes=minutes)
    return services.write_bundle(actor=clock_of(world), peer_id=above.pk, at=at).data


def test_the_week_shows_who_reported_who_lacks_and_the_sum(
    world: World, other_world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    pair(other_world, hub)
    issue(world.command, value=12)
    services.read_bundle(actor=hub.actor(), data=sent(world, ends[0]), at=MONDAY)
    client = office(hub, "PROVINCE_READER")
    page = client.get(f"/cac-xa/{WEEK}/").content.decode()
    assert "1/2 xã" in page
    assert "Xã Bên Cạnh" in page
    assert "01/BC-BCH" in page
    assert "<strong>12</strong>" in page
    book = openpyxl.load_workbook(BytesIO(client.get(f"/cac-xa/{WEEK}/tep/tong-hop.xlsx").content))
    assert [row[2].value for row in book["Số cộng"].iter_rows(min_row=4, max_row=5)] == [2, 12]
    assert "Xã Bên Cạnh" in str(book["Chưa có báo cáo"].cell(row=4, column=2).value)
    assert client.get(f"/cac-xa/xa/{ends[1].pk}/").status_code == 200


def test_the_other_agencys_communes_are_not_there(world: World, hub: Hub, ends: tuple[Peer, Peer]) -> None:
    issue(world.command)
    services.read_bundle(actor=hub.actor(), data=sent(world, ends[0]), at=MONDAY)
    client = office(hub, "POLICE_CHIEF", chain="POLICE")
    page = client.get(f"/cac-xa/{WEEK}/").content.decode()
    assert "Xã Thử Nghiệm" not in page
    assert client.get(f"/cac-xa/xa/{ends[1].pk}/").status_code == 404
    assert client.post(f"/cap-tren/goi/{ends[1].pk}/").status_code == 404


def test_nothing_of_a_commune_is_at_a_hub(hub: Hub) -> None:
    client = office(hub, "COMMANDER")
    there = {page.name.partition(":")[0] for page in pages() if is_here(page.name)}
    assert there == {
        "access", "events", "favicon", "healthz", "help", "hub", "notify", "preferences", "settings", "uplink"
    }  # fmt: skip
    for address in (
        "/vu-viec/",
        "/luc-luong/",
        "/tuan/",
        "/truc/",
        "/tim/",
        "/cap-tren/",
        "/dong-bo/",
        "/dien-thoai/",
        "/man-hinh/",
    ):
        assert client.get(address).status_code == 404
    assert Client().post("/dong-bo/nhat-ky/", "{}", "application/json").status_code == 404
    assert client.get("/").headers["Location"] == "/cac-xa/"
    assert client.get("/healthz").status_code == 200
    home = client.get("/cac-xa/").content.decode()
    assert 'href="/vu-viec/' not in home
    assert "Hôm nay" not in home
    assert client.get("/cai-dat/").status_code == 200
    assert client.get("/tro-giup/").status_code == 200


def test_what_a_person_of_both_agencies_sees_is_never_added_together(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    switch_on(world, "POLICE")
    pair(world, hub, "POLICE")
    for chain, value in (("COMMAND", 12), ("POLICE", 1000)):
        issue(world.command if chain == "COMMAND" else world.police, value=value)
        above = Peer.objects.get(side="ABOVE", owner__kind=chain, commune=world.commune)
        data = services.write_bundle(actor=clock_of(world, chain), peer_id=above.pk, at=MONDAY).data
        services.read_bundle(actor=hub.actor(chain), data=data, at=MONDAY)
    client = office(hub, "PROVINCE_READER")
    post = Office.objects.create(commune=hub.commune, agency=hub.police, kind="POLICE_CHIEF", title="Trưởng")
    user = User.objects.get(username="province_reader-command")
    Mandate.objects.create(
        commune=hub.commune, office=post, user=user, starts_at=MONDAY - timedelta(days=1), reason="Kiêm",
        given_by_id=user.pk,
    )  # fmt: skip
    page = client.get(f"/cac-xa/{WEEK}/").content.decode()
    assert "1/1 xã" in page
    assert ("<strong>12</strong>" in page) is not ("<strong>1.000</strong>" in page)
    assert "1.012" not in page
    assert client.get("/cap-tren/ket-noi/").status_code == 200  # the chain they manage


def test_a_commune_just_connected_is_not_called_silent(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    client = office(hub, "PROVINCE_READER")
    for days, silent in ((0, False), (30, True)):
        Peer.objects.filter(pk=ends[1].pk).update(paired_at=timezone.now() - timedelta(days=days))
        assert ("im lặng hơn một tuần" in client.get("/cac-xa/").content.decode()) is silent


def test_the_week_asks_as_often_for_thirty_communes_as_for_three(world: World, hub: Hub) -> None:
    client = office(hub, "PROVINCE_READER")
    asked = []
    for count in (3, 30):
        while (number := Peer.objects.filter(owner=hub.command).count()) < count:
            peer = Peer.objects.create(
                commune=hub.commune, owner=hub.command, side="BELOW", code=f"{number:05}", name=f"Xã {number}",
                station=uuid7(), public_key=f"{number:064}", fingerprint=f"{number:064}", paired_at=MONDAY,
                paired_by_id=uuid7(), journal=uuid7(), heard_at=MONDAY,
            )  # fmt: skip
            PeerJournal.objects.create(
                commune=hub.commune, peer=peer, journal=uuid7(), head=4, heard_at=MONDAY
            )
        with CaptureQueriesContext(connection) as found:
            page = client.get(f"/cac-xa/{WEEK}/").content.decode()
        asked.append(len(found))
    assert page.count("số 1–4") == 30
    assert asked[0] == asked[1]


# --- The door -----------------------------------------------------------------------------------------------


def test_a_commune_comes_without_a_session_and_is_answered(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    issue(world.command)
    data = sent(world, ends[0])
    settings.ROLE = "hub"
    client = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = client.post(DOOR, data, "application/jsonl")
        assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    assert (Incoming.objects.count(), ReceivedReport.objects.count()) == (1, 1)
    settings.ROLE = "commune"
    taken = services.read_bundle(actor=clock_of(world), data=answer.content, at=MONDAY)
    assert (taken.settled, taken.missing) == (1, ())


def test_a_signature_is_checked_once(
    world: World, hub: Hub, ends: tuple[Peer, Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sent(world, ends[0])
    checked = []
    whole = protocol._verified

    def counting(*args: Any) -> bytes:
        checked.append(args)
        return whole(*args)

    monkeypatch.setattr(protocol, "_verified", counting)
    services.answer(commune_id=hub.commune.pk, data=data, at=MONDAY)
    assert len(checked) == 1


def test_the_door_says_no_to_whatever_is_not_whole_signed_and_meant_for_it(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    issue(world.command)
    data = sent(world, ends[0])
    own = services.write_bundle(actor=hub.actor(), peer_id=ends[1].pk, at=MONDAY).data
    settings.ROLE = "hub"
    client = Client()
    for body in (data[:-10], data.replace(b"COMMAND", b"POLICE!"), b"", b"PK\x03\x04", own):
        answer = client.post(DOOR, body, "application/jsonl")
        assert answer.status_code == 409
        assert answer.json()["error"]["message"]
    assert client.post(DOOR, b"x" * 3_000_000, "application/jsonl").status_code == 413
    assert client.get(DOOR).status_code == 405
    assert not Incoming.objects.exists()


def test_whoever_goes_on_trying_has_to_wait_and_a_known_commune_does_not(
    world: World, hub: Hub, ends: tuple[Peer, Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "time", lambda: 0.0)  # all of it within one minute, however slow the machine is
    data = sent(world, ends[0])
    settings.ROLE = "hub"
    for _time in range(12):
        status = Client(REMOTE_ADDR="10.0.0.9").post(DOOR, b"{}", "application/jsonl").status_code
    assert status == 429
    for _time in range(12):
        status = Client(REMOTE_ADDR="10.0.0.10").post(DOOR, data, "application/jsonl").status_code
    assert status == 200


def test_who_is_known_and_refused_bars_nobody_else_behind_the_same_proxy(
    world: World, other_world: World, hub: Hub, ends: tuple[Peer, Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "time", lambda: 0.0)
    monkeypatch.setattr(bundles, "MOST_JOURNALS", 0)
    hostile = sent(world, ends[0])
    record_papers(other_world)
    switch_on(other_world)
    other, _below = pair(other_world, hub)
    at = MONDAY + timedelta(minutes=1)
    honest = services.write_bundle(actor=clock_of(other_world), peer_id=other.pk, at=at).data
    settings.ROLE = "hub"
    monkeypatch.setattr(calling, "MOST_A_MINUTE", 12)
    statuses = [Client().post(DOOR, hostile, "application/jsonl").status_code for _time in range(15)]
    assert statuses == [422] * 12 + [429] * 3
    monkeypatch.setattr(bundles, "MOST_JOURNALS", 50)
    assert Client().post(DOOR, honest, "application/jsonl").status_code == 200


# --- Decisions ----------------------------------------------------------------------------------------------


def test_what_waits_is_set_aside_by_the_head_and_not_by_a_reader(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    report = issue(world.command)
    assert report.snapshot is not None
    report.snapshot["figures"][0]["value"] = -1
    report.save()
    services.read_bundle(actor=hub.actor(), data=sent(world, ends[0]), at=MONDAY)
    row = Incoming.objects.get()
    reader, head = office(hub, "PROVINCE_READER"), office(hub, "COMMANDER")
    address = f"/cap-tren/muc/{row.pk}/"
    assert reader.post(f"{address}de-rieng/", {"reason": "x"}).status_code == 404
    assert "Không hiểu" in head.get(f"/cac-xa/xa/{ends[1].pk}/").content.decode()
    head.post(f"{address}thu-lai/")
    head.post(f"{address}de-rieng/", {"reason": ""})
    assert Incoming.objects.get().state == "HELD"
    head.post(f"{address}de-rieng/", {"reason": "Xã gửi lại sau"})
    assert Incoming.objects.get().state == "SET_ASIDE"


def test_the_head_asks_about_a_report_and_sees_whether_it_arrived(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    issue(world.command)
    services.read_bundle(actor=hub.actor(), data=sent(world, ends[0]), at=MONDAY)
    reader, head = office(hub, "PROVINCE_READER"), office(hub, "COMMANDER")
    page = f"/cac-xa/xa/{ends[1].pk}/"
    say = f"/cac-xa/bao-cao/{ReceivedReport.objects.get().pk}/noi/"
    asked = {"word": "CLARIFY", "text": "Số vụ giảm một nửa?"}
    assert say not in reader.get(page).content.decode()
    assert reader.post(say, asked).status_code == 404
    assert "Hãy ghi nội dung" in head.post(say, asked | {"text": ""}, follow=True).content.decode()
    assert head.post(say, {"word": "ORDER", "text": "x"}).status_code == 404
    assert "chưa có biên nhận của xã" in head.post(say, asked, follow=True).content.decode()
    at = timezone.now()
    for minutes in (1, 2):
        made = services.write_bundle(
            actor=clock_of(world), peer_id=ends[0].pk, at=at + timedelta(minutes=minutes)
        )
        back = services.answer(commune_id=hub.commune.pk, data=made.data, at=at + timedelta(minutes=minutes))
        services.read_bundle(actor=clock_of(world), data=back, at=at + timedelta(minutes=minutes))
    told = head.get(page).content.decode()
    assert "Số vụ giảm một nửa?" in told
    assert "chưa có biên nhận của xã" not in told


def test_the_stick_of_a_commune_is_read_and_goes_back_with_receipts(
    world: World, hub: Hub, ends: tuple[Peer, Peer]
) -> None:
    issue(world.command)
    data = sent(world, ends[0])
    head = office(hub, "COMMANDER")
    said = head.post("/cap-tren/doc/", {"file": SimpleUploadedFile("goi.jsonl", data)}, follow=True)
    assert said.redirect_chain == [("/cac-xa/", 302)]
    assert "1 mục mới" in said.content.decode()
    back = head.post(f"/cap-tren/goi/{ends[1].pk}/")
    settings.ROLE = "commune"
    assert services.read_bundle(actor=clock_of(world), data=back.content, at=MONDAY).settled == 1
