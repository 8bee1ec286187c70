"""The report's pages: figures open their records, drafts are written, issued ones stay."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_report_incident import report as report_incident
from tests.report.test_issue_report import _draft, _issue
from tests.report.test_selectors import WEEK, _at
from trucban.report.models import WeeklyReport

pytestmark = pytest.mark.django_db


def _client(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


def test_each_figure_opens_its_records(world: World) -> None:
    row = report_incident(world, happened_at=_at(23), at=_at(23))
    page = _client(world, "an").get(reverse("report:figure", args=[WEEK, "incident.reported"]))
    assert page.status_code == 200
    assert str(row.pk) in page.content.decode()


def test_a_member_finds_no_report(world: World) -> None:
    assert _client(world, "binh").get(reverse("report:week", args=[WEEK])).status_code == 404


def test_text_is_saved_and_secrets_are_refused_with_what_was_typed_kept(world: World) -> None:
    report, client = _draft(world), _client(world, "an")
    url = reverse("report:edit", args=[WEEK])
    assert client.post(url, {"assessment": "Tuần ổn định"}).status_code == 302
    refused = client.post(url, {"assessment": "Kế hoạch TUYỆT MẬT"})
    assert refused.status_code == 422
    assert "Kế hoạch TUYỆT MẬT" in refused.content.decode()
    report.refresh_from_db()
    assert report.assessment == "Tuần ổn định"


@pytest.mark.parametrize("name", ["bao-cao-tuan.docx", "bao-cao-tuan.pdf", "bao-cao-tuan.xlsx"])
def test_it_is_downloaded_as_a_file(world: World, name: str) -> None:
    answer = _client(world, "an").get(reverse("report:file", args=[WEEK, name]))
    assert answer.status_code == 200
    assert answer.content[:4] in {b"PK\x03\x04", b"%PDF"}


def test_the_file_of_an_issued_report_is_the_issued_paper(world: World) -> None:
    _issue(world, _draft(world))
    client, url = _client(world, "an"), reverse("report:file", args=[WEEK, "bao-cao-tuan.docx"])
    before = client.get(url).content
    report_incident(world, happened_at=_at(24), at=_at(24))
    assert client.get(url).content == before


def test_it_is_not_issued_before_the_week_is_over(world: World) -> None:
    _draft(world)
    form = {"signer_name": "An", "signer_title": "Chỉ huy trưởng", "paper_date": "24/11/2026"}
    _client(world, "an").post(reverse("report:issue", args=[WEEK + 100]), form)
    assert not WeeklyReport.objects.filter(status="ISSUED").exists()
