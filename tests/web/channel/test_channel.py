"""Ways in for people without an account: the interface of GeoReport v2, the form, the page of a link, the desk."""

import csv
import json
import re
import socket
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.channel.builders import send, switch
from tests.web.conftest import DeskOf
from trucban.area.models import Hamlet
from trucban.channel import selectors, services
from trucban.channel.models import CitizenReport, ReporterContact
from trucban.incident.models import Incident
from trucban.web.channel import gate

V2 = "/open311/v2"
GIVEN = {
    "service_code": "005",
    "description": "Đổ rác",
    "address_string": "gần cầu",
    "attribute[hamlet]": "1",
}


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "commune_now", lambda _commune: MONDAY)


@pytest.fixture
def on(world: World) -> World:
    switch(world)
    return world


@pytest.fixture
def anybody() -> Client:
    return Client(enforce_csrf_checks=True)


def accepted(world: World, **more: Any) -> CitizenReport:
    report = send(world, **more).report
    return services.accept_as_incident(
        actor=world.actor("an"), report_id=report.pk, kind="ENVIRONMENT", summary="Đổ rác", at=MONDAY
    )


def xml(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(
    "address",
    ["../discovery", "services", "services/005", "requests", "requests/PA-AAAAAAAA", "tokens/abc"],
)
def test_while_the_channel_is_off_every_address_is_404(
    world: World, anybody: Client, form: str, address: str
) -> None:
    assert anybody.get(f"{V2}/{address}.{form}".replace("/v2/..", "")).status_code == 404


def test_while_the_channel_is_off_nothing_can_be_sent_and_the_desk_has_no_page(
    world: World, anybody: Client, an: Client
) -> None:
    assert anybody.post(f"{V2}/requests.json", GIVEN).status_code == 404
    assert anybody.get("/phan-anh/").status_code == 404
    assert Client().post("/phan-anh/", {}).status_code == 404
    assert anybody.get("/phan-anh/theo-doi/abc/").status_code == 404
    assert an.get("/vu-viec/phan-anh/").status_code == 404
    assert "Phản ánh của người dân" not in an.get("/vu-viec/").content.decode()
    assert not CitizenReport.objects.exists()


def test_an_application_that_knows_only_the_discovery_finds_the_services(on: World, anybody: Client) -> None:
    told = anybody.get("/open311/discovery.json").json()
    (endpoint,) = told["endpoints"]
    assert (
        anybody.get(f"{endpoint['url'].removeprefix('http://testserver')}/services.json").status_code == 200
    )
    assert (endpoint["specification"], endpoint["type"]) == (
        "http://wiki.open311.org/GeoReport_v2",
        "production",
    )
    assert told["contact"] == on.command.name
    same = xml(anybody.get("/open311/discovery.xml").content)
    assert same.tag == "discovery"
    assert same.findtext("endpoints/endpoint/url") == endpoint["url"]
    formats = [one.text for one in same.findall("endpoints/endpoint/formats/format")]
    assert formats == endpoint["formats"] == ["text/xml", "application/json"]


def test_what_is_asked_for_changes_the_mark_by_which_applications_read_anew(
    on: World, anybody: Client
) -> None:
    before = anybody.get("/open311/discovery.json").json()["changeset"]
    renamed = [{"name": "Thôn cũ", "to_date": "2026-11-20"}]
    Hamlet.objects.filter(pk=on.hamlets[0].pk).update(former_names=renamed)
    assert before < anybody.get("/open311/discovery.json").json()["changeset"] == "2026-11-20T00:00:00+07:00"


def test_services_are_listed_with_their_leading_zeros_in_both_formats(on: World, anybody: Client) -> None:
    rows = anybody.get(f"{V2}/services.json").json()
    assert rows[0]["service_code"] == "001"
    assert {row["type"] for row in rows} == {"batch"}
    answer = anybody.get(f"{V2}/services.xml")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    codes = [one.text for one in xml(answer.content).findall("service/service_code")]
    assert codes == [row["service_code"] for row in rows]


@pytest.mark.material
@pytest.mark.parametrize(
    ("example", "address", "send_first"),
    [
        ("service-list", "services", False),
        ("service-definition", "services/005", False),
        ("service-request-post", "requests", True),
        ("request-from-token", "tokens/{token}", False),
        ("errors", "services/nowhere", False),
    ],
)
def test_answers_have_the_elements_of_the_examples_of_the_specification(
    on: World, anybody: Client, material: Path, example: str, address: str, send_first: bool
) -> None:
    folder = material / "data/exchange/open311"
    address = address.format(token=send(on).token)
    answer = {}
    for form in ("json", "xml"):
        where = f"{V2}/{address}.{form}"
        answer[form] = (anybody.post(where, GIVEN) if send_first else anybody.get(where)).content
    theirs, ours = xml((folder / f"xml-{example}.xml").read_bytes()), xml(answer["xml"])
    assert shape(ours) <= shape(theirs) | {"service_requests/request/token"}
    text = re.sub(
        r":00(\d)", r':"00\1"', (folder / f"json-{example}.json").read_text()
    )  # as published, no number
    known, given = json.loads(text), json.loads(answer["json"])
    assert type(known) is type(given)
    known, given = (one[0] if isinstance(one, list) else one for one in (known, given))
    assert set(given) <= set(known) | {"token"}


def shape(root: ElementTree.Element, before: str = "") -> set[str]:
    path = f"{before}{root.tag}"
    return {path}.union(*(shape(one, f"{path}/") for one in root))


@pytest.mark.material
def test_errors_have_the_status_the_specification_asks_for(
    on: World, anybody: Client, material: Path
) -> None:
    asked = {
        "service_code or jurisdiction_id was not found": {**GIVEN, "service_code": "nowhere"},
        "service_code or jurisdiction_id was not provided": {**GIVEN, "service_code": ""},
        "neither lat+long nor address_string nor address_id": {
            "service_code": "005", "description": "x", "address_string": "", "attribute[hamlet]": "",
        },
        "only one of lat and long": {**GIVEN, "lat": "17.2"},
        "description longer than 4,000 characters": {**GIVEN, "description": "x" * 4001},
    }  # fmt: skip
    found = 0
    with (material / "data/exchange/open311/specified_errors.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if values := asked.get(row["condition"]):
                answer = anybody.post(f"{V2}/requests.json", values)
                wanted = re.match(r"\d{3}", row["status"])
                assert answer.status_code == (int(wanted[0]) if wanted else 400), row
                assert answer.json()[0]["code"] == answer.status_code
                assert answer.json()[0]["description"]
                found += 1
    assert found == len(asked)
    other = anybody.get(f"{V2}/services.xml?jurisdiction_id=city.gov")
    assert (other.status_code, xml(other.content).findtext("error/code")) == (404, "404")
    assert not CitizenReport.objects.exists()


def test_the_example_of_the_specification_is_taken_without_names_and_without_opening_its_picture(
    on: World, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    more = {
        "first_name": "Hùng", "last_name": "Trần", "phone": "0987650123", "device_id": "tt222111",
        "account_id": "123456", "media_url": "http://127.0.0.1:9/x.jpg", "lat": "17.2", "long": "106.8",
    }  # fmt: skip
    with monkeypatch.context() as no_line:
        no_line.setattr(socket.socket, "connect", opened.append)
        answer = anybody.post(f"{V2}/requests.json", GIVEN | more)
    assert opened == []
    assert answer.status_code == 201
    kept = str(list(CitizenReport.objects.values()))
    assert not any(word in kept for word in ("Hùng", "Trần", "0987650123", "tt222111", "123456", "x.jpg"))
    assert ReporterContact.objects.get().value == "0987650123"


def test_the_public_list_says_service_hamlet_state_and_days_and_no_word_of_the_text(
    on: World, anybody: Client
) -> None:
    report = accepted(
        on, description="Ông Trần Văn Lộ đổ rác", place_text="nhà ông Lộ", lat=17.21, lon=106.81
    )
    accepted(on, service="003")
    send(on)
    for address in ("requests", f"requests/{report.reference}"):
        for form in ("json", "xml"):
            said = anybody.get(f"{V2}/{address}.{form}").content.decode()
            assert report.reference in said
            assert "Thôn 1" in said
            assert not any(word in said for word in ("Lộ", "17.21", "106.81", "nhà ông"))
    (row,) = anybody.get(f"{V2}/requests.json").json()
    assert (row["status"], row["service_code"], row["description"]) == ("open", "005", None)
    assert anybody.get(f"{V2}/requests.json?status=closed").json() == []
    assert anybody.get(f"{V2}/requests.json?service_code=001,006").json() == []
    assert anybody.get(f"{V2}/requests.json?end_date=2026-01-01T00:00:00Z").json() == []


@pytest.mark.parametrize(
    "question",
    ["status=x", "start_date=x", "end_date=2026-02-30T00:00:00Z", "start_date=0001-01-01T00:00:00Z", "service_code=" + "1," * 101],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_answered_in_its_format(
    on: World, anybody: Client, question: str
) -> None:
    answer = anybody.get(f"{V2}/requests.xml?{question}")
    assert answer.status_code == 400
    assert xml(answer.content).findtext("error/code") == "400"


def test_a_token_gets_its_number_once_the_desk_has_accepted_and_it_is_published(
    on: World, anybody: Client
) -> None:
    token = anybody.post(f"{V2}/requests.json", GIVEN).json()[0]["token"]
    assert anybody.get(f"{V2}/tokens/{token}.json").json()[0]["service_request_id"] is None
    report = selectors.by_token(commune_id=on.commune.pk, token=token, at=MONDAY)
    assert anybody.get(f"{V2}/requests/{report.reference}.json").status_code == 404
    services.accept_as_incident(
        actor=on.actor("an"), report_id=report.pk, kind="ENVIRONMENT", summary="Rác", at=MONDAY
    )
    assert anybody.get(f"{V2}/tokens/{token}.json").json()[0]["service_request_id"] == report.reference
    assert anybody.get(f"{V2}/tokens/wrong.json").status_code == 404


@pytest.mark.parametrize(
    "nonsense", ["\x00", "<!DOCTYPE x>", "]]>", "\u202e", "𝕏" * 300, "'; drop table x;--", "=1+1"]
)
@pytest.mark.parametrize("name", [*GIVEN, "lat", "long", "phone", "email", "jurisdiction_id"])
def test_hostile_input_is_answered_and_every_answer_is_well_formed(
    on: World, anybody: Client, monkeypatch: pytest.MonkeyPatch, name: str, nonsense: str
) -> None:
    monkeypatch.setattr(gate, "MOST_SENT_AN_HOUR", 1000)
    answer = anybody.post(f"{V2}/requests.xml", GIVEN | {name: nonsense})
    assert answer.status_code in {201, 400, 404}
    xml(answer.content)


def test_one_address_sends_ten_an_hour_and_what_is_too_large_is_refused_unread(
    on: World, anybody: Client
) -> None:
    large = anybody.post(f"{V2}/requests.json", GIVEN | {"description": "x" * 70_000})
    assert (large.status_code, large.json()[0]["code"]) == (413, 413)
    answers = [anybody.post(f"{V2}/requests.json", GIVEN) for _try in range(11)]
    assert [one.status_code for one in answers] == [201] * 10 + [429]
    assert answers[-1]["Retry-After"] == "3600"
    cache.clear()  # another server process, or this one begun anew, remembers as well
    assert anybody.post(f"{V2}/requests.json", GIVEN).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").post(f"{V2}/requests.json", GIVEN).status_code == 201


def test_the_form_needs_its_key_and_leads_to_a_link_that_shows_no_word(on: World, anybody: Client) -> None:
    typed = {"service": "005", "description": "Ông Lộ đổ rác", "hamlet": str(on.hamlets[0].pk)}
    assert anybody.post("/phan-anh/", typed).status_code in {401, 403}
    browser = Client()
    page = browser.get("/phan-anh/").content.decode()
    assert 'name="contact"' in page
    assert "113" in page
    assert browser.post("/phan-anh/", {"service": "005"}).status_code == 422
    sent = browser.post("/phan-anh/", typed)
    assert (sent.status_code, sent["Cache-Control"]) == (201, "no-store")
    (link,) = set(re.findall(r"/phan-anh/theo-doi/[\w-]+/", sent.content.decode()))
    status = browser.get(link)
    assert status.status_code == 200
    assert "đang chờ xem xét" in status.content.decode()
    assert "Lộ" not in status.content.decode()
    assert browser.get("/phan-anh/theo-doi/khong-co/").status_code == 404


def test_the_desk_makes_an_incident_of_it_and_answers(on: World, an: Client, desk_of: DeskOf) -> None:
    report = send(on, contact="0987650123").report
    assert "Đổ rác ở bờ sông" in an.get("/vu-viec/phan-anh/").content.decode()
    assert "Phản ánh của người dân" in an.get("/vu-viec/").content.decode()
    page = an.get(reverse("channel:detail", args=[report.pk])).content.decode()
    assert "0987650123" not in page
    assert "0987650123" in an.post(reverse("channel:contact", args=[report.pk])).content.decode()
    refused = an.post(reverse("channel:refuse", args=[report.pk]), {"reason": ""})
    assert refused.status_code == 422
    made = {"kind": "ENVIRONMENT", "summary": "Đổ rác", "level": "1"}
    assert an.post(reverse("channel:make_incident", args=[report.pk]), made).status_code == 302
    assert Incident.objects.get().summary == "Đổ rác"
    assert an.post(reverse("channel:make_incident", args=[report.pk]), made).status_code == 422
    answer = reverse("channel:answer", args=[report.pk])
    assert an.post(answer, {"feedback": "Gọi 0987650123"}).status_code == 422
    assert an.post(answer, {"feedback": "Đã dọn."}).status_code == 302
    assert desk_of("dung").get(reverse("channel:detail", args=[report.pk])).status_code == 404


def test_the_desk_gives_a_task_refuses_and_says_what_was_reported_before(on: World, an: Client) -> None:
    first, second, third = (send(on).report for _count in range(3))
    task = {"title": "Dọn", "owner": str(on.command.pk), "due_date": "2026-11-24"}
    assert an.post(reverse("channel:make_task", args=[first.pk]), task).status_code == 302
    same = {"first": str(first.pk)}
    assert an.post(reverse("channel:repeats", args=[second.pk]), same).status_code == 302
    assert (
        an.post(reverse("channel:refuse", args=[third.pk]), {"reason": "Không thuộc xã"}).status_code == 302
    )
    for row in (first, second, third):
        assert an.get(reverse("channel:detail", args=[row.pk])).status_code == 200
    assert set(CitizenReport.objects.values_list("state", flat=True)) == {"ACCEPTED", "DUPLICATE", "REFUSED"}
    for state in CitizenReport.State.values:
        assert an.get(f"/vu-viec/phan-anh/?tinh-trang={state}").status_code == 200
