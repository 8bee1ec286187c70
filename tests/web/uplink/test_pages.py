"""“Gửi lên cấp trên” in a commune: seen, switched, connected, carried on a stick."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.uplink.builders import (
    WEEK,
    Hub,
    as_hub,
    clock_of,
    issue,
    make_hub,
    pair,
    record_papers,
    switch_on,
    waiting,
)
from trucban.uplink import services
from trucban.uplink.models import Outgoing, Peer, ReceivedReport, Upward

pytestmark = pytest.mark.django_db
HOME, CONNECT = "/cap-tren/", "/cap-tren/ket-noi/"


@pytest.fixture
def hub(world: World) -> Hub:
    record_papers(world)
    return make_hub()


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


@pytest.fixture
def an(world: World) -> Client:
    return client_of(world, "an")


def text(client: Client, address: str = HOME) -> str:
    return client.get(address).content.decode()


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("goi.jsonl", data)


def test_the_page_says_what_exactly_goes_and_that_it_is_off(world: World, hub: Hub, an: Client) -> None:
    issue(world.command)
    page = text(an)
    assert "không gửi" not in page
    assert "Số liệu của báo cáo tuần đã ban hành" in page
    assert "incident.reported" in page  # sign by sign
    assert "hoàn thành tốt" not in page
    assert not Upward.objects.exists()


def test_it_is_switched_on_from_a_day_on_and_off_again(world: World, hub: Hub, an: Client) -> None:
    an.post("/cap-tren/noi-dung/report.issued/", {"is_on": "1", "from_day": "2026-11-01"})
    assert Upward.objects.get().is_on
    an.post("/cap-tren/noi-dung/report.issued/", {"is_on": "0", "from_day": "2026-11-01"})
    assert not Upward.objects.get().is_on
    an.post("/cap-tren/noi-dung/report.issued/", {"is_on": "1", "from_day": "hôm qua"})
    assert not Upward.objects.get().is_on
    assert (
        an.post("/cap-tren/noi-dung/people.all/", {"is_on": "1", "from_day": "2026-11-01"}).status_code == 404
    )


def test_two_sides_connect_by_card_and_digits(world: World, hub: Hub, an: Client) -> None:
    with as_hub():
        card, data = services.own_card(actor=hub.actor())
    wrong = an.post(CONNECT + "nhan/", {"card": file(data), "spoken": "1" * 25})
    assert wrong.status_code == 422
    assert "25 chữ số vừa nhập không phải của thẻ này" in wrong.content.decode()
    assert not Peer.objects.exists()
    assert an.post(CONNECT + "nhan/", {"card": file(data), "spoken": card.spoken}).status_code == 302
    assert Peer.objects.get().side == "ABOVE"
    own = an.get(CONNECT + "the/")
    assert own.headers["Content-Disposition"].endswith('the-ket-noi-99001-command.json"')


def test_a_stick_goes_up_and_comes_back(world: World, hub: Hub, an: Client) -> None:
    above, below = pair(world, hub)
    switch_on(world)
    issue(world.command)
    made = an.post(f"/cap-tren/goi/{above.pk}/")
    assert made.headers["Content-Type"].startswith("application/jsonl")
    assert "chưa có biên nhận" in text(an)
    services.read_bundle(actor=hub.actor(), data=made.content, at=MONDAY + timedelta(minutes=1))
    back = services.write_bundle(actor=hub.actor(), peer_id=below.pk, at=MONDAY + timedelta(days=900))
    answer = an.post("/cap-tren/doc/", {"file": file(back.data)}, follow=True).content.decode()
    assert "bên đó đã nhận 1 mục của ta" in answer
    assert Outgoing.objects.get().state == "RECEIVED"
    assert "Cấp trên đã nhận" in answer


def test_what_the_level_above_asks_stands_beside_the_report_and_in_the_inbox(
    world: World, hub: Hub, an: Client
) -> None:
    above, below = pair(world, hub)
    switch_on(world)
    issue(world.command)
    data = services.write_bundle(actor=clock_of(world), peer_id=above.pk, at=MONDAY).data
    services.read_bundle(actor=hub.actor(), data=data, at=MONDAY)
    report = ReceivedReport.objects.get()
    services.say_word(
        actor=hub.actor(), report_id=report.pk, word="CLARIFY", text="<b>Vì sao</b> giảm?", at=MONDAY
    )
    made = services.write_bundle(actor=hub.actor(), peer_id=below.pk, at=MONDAY + timedelta(minutes=1))
    said = an.post("/cap-tren/doc/", {"file": file(made.data)}, follow=True).content.decode()
    assert "&lt;b&gt;Vì sao&lt;/b&gt; giảm?" in said
    assert "Cấp trên gửi xuống" in said
    page = reverse("report:week", args=[WEEK])
    assert "&lt;b&gt;Vì sao&lt;/b&gt; giảm?" in text(an, page)
    assert "Cấp trên đề nghị làm rõ báo cáo 01/BC-BCH" in text(an, reverse("notify:list"))
    for who in ("dung", "ha"):  # the chairman reads the report, not what the province asks the command
        assert "Vì sao" not in text(client_of(world, who), page)


def test_what_of_the_level_above_cannot_be_read_is_decided_here(world: World, hub: Hub, an: Client) -> None:
    above, _below = pair(world, hub)
    row = waiting(above)
    assert "Không hiểu" in text(an)
    for way in ("thu-lai", "de-rieng"):
        assert client_of(world, "dung").post(f"/cap-tren/muc/{row.pk}/{way}/").status_code == 404
    aside = an.post(f"/cap-tren/muc/{row.pk}/de-rieng/", {"reason": "Đã hỏi qua điện thoại"})
    assert aside.headers["Location"] == HOME
    assert "Đã hỏi qua điện thoại" in text(an)


def test_a_file_that_is_none_says_so_and_changes_nothing(world: World, hub: Hub, an: Client) -> None:
    for data, words in (
        (b"PK\x03\x04zip", "dạng nén"),
        (b"{}\n{}\n", "Đây không phải gói dữ liệu"),
        (b"x", "không phải"),
    ):
        said = an.post("/cap-tren/doc/", {"file": file(data)}, follow=True).content.decode()
        assert words in said or "bị cụt" in said
    assert "Hãy chọn tệp" in an.post("/cap-tren/doc/", follow=True).content.decode()


def test_the_police_see_their_own_chain_only(world: World, hub: Hub, an: Client) -> None:
    above, _below = pair(world, hub)
    switch_on(world)
    issue(world.command)
    services.write_bundle(actor=world.actor("an"), peer_id=above.pk, at=MONDAY)
    dung = client_of(world, "dung")
    page = text(dung)
    assert "01/BC-BCH" in text(an)
    assert "01/BC-BCH" not in page
    assert "Công an xã" in page
    for address in (
        f"/cap-tren/goi/{above.pk}/",
        f"{CONNECT}{above.pk}/ket-thuc/",
        f"{CONNECT}{above.pk}/dia-chi/",
    ):
        assert dung.post(address, {"reason": "x", "address": "https://x.example"}).status_code == 404
    above.refresh_from_db()
    assert above.ended_at is None
    assert above.address == ""


def test_a_hubs_pages_do_not_exist_in_a_commune(world: World, hub: Hub, an: Client) -> None:
    _above, below = pair(world, hub)
    for address in (
        "/cac-xa/",
        "/cac-xa/2026-W47/",
        f"/cac-xa/xa/{below.pk}/",
        "/cac-xa/2026-W47/tep/tong-hop.xlsx",
    ):
        assert an.get(address).status_code == 404
    assert Client().post("/dong-bo/goi/", b"{}", "application/jsonl").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "http://hub.example",
        "https://hub.example/path",
        "https://a@hub.example",
        "ftp://x",
        "https://",
        "javascript:1",
        "https://x:99999",
        "https://\x00",
        "https://hub example",
    ],
)
def test_an_address_that_is_none_is_not_taken(world: World, hub: Hub, an: Client, address: str) -> None:
    above, _below = pair(world, hub)
    an.post(f"{CONNECT}{above.pk}/dia-chi/", {"address": address})
    above.refresh_from_db()
    assert above.address == ""


def test_over_the_network_it_is_called_when_something_waits_and_the_page_says_why_not(
    world: World, hub: Hub, an: Client
) -> None:
    above, _below = pair(world, hub)
    switch_on(world)
    an.post(f"{CONNECT}{above.pk}/dia-chi/", {"address": "https://hub.example:8443/"})
    issue(world.command)
    said: list[str] = []

    def to_hub(address: str, data: bytes) -> bytes:
        said.append(address)
        return services.answer(commune_id=hub.commune.pk, data=data, at=at)

    def no_line(_address: str, _data: bytes) -> bytes:
        raise services.NoLine("Không có đường truyền.")

    at = MONDAY + timedelta(hours=1)
    assert services.call_due(commune_id=world.commune.pk, at=at, by=no_line) == 0
    assert "Không có đường truyền." in text(an)
    assert (
        services.call_due(commune_id=world.commune.pk, at=at + timedelta(minutes=4), by=to_hub) == 0
    )  # not yet
    at += timedelta(minutes=5)
    assert services.call_due(commune_id=world.commune.pk, at=at, by=to_hub) == 1
    assert said == ["https://hub.example:8443"]
    assert Outgoing.objects.get().state == "RECEIVED"
    at += timedelta(minutes=30)
    assert services.call_due(commune_id=world.commune.pk, at=at, by=to_hub) == 0
    at += timedelta(minutes=31)
    assert services.call_due(commune_id=world.commune.pk, at=at, by=to_hub) == 1  # a sign of life
    with patch.object(services.calling, "post", side_effect=AssertionError):
        services.end_pairing(actor=world.actor("an"), peer_id=above.pk, reason="Thôi", at=at)
        assert services.call_due(commune_id=world.commune.pk, at=at + timedelta(days=1)) == 0
