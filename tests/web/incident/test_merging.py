"""Pages on which two incidents are handled as one."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_merging import merge
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from trucban.incident.models import Incident, TimelineEntry

pytestmark = pytest.mark.django_db


def page(client: Client, row: Incident) -> str:
    return client.get(reverse("incident:detail", args=[row.pk])).content.decode()


def test_one_like_it_is_offered_and_taken_with_a_reason(an: Client, world: World) -> None:
    first, again = report(world), report(world)
    assert f"{first.number:02}/{first.year}" in page(an, again)
    address = reverse("incident:merge", args=[again.pk])
    assert an.post(address, {"into": "1"}).status_code == 422
    answer = an.post(address, {"into": "1", "reason": "Cùng một vụ"})
    assert answer.url == reverse("incident:detail", args=[first.pk])  # type: ignore[attr-defined]
    again.refresh_from_db()
    assert again.merged_into == first
    an.post(reverse("incident:unmerge", args=[again.pk]), {"reason": "Hai vụ khác nhau"})
    again.refresh_from_db()
    assert again.merged_into is None


@pytest.mark.parametrize("typed", ["9", "9/2026", "mười", "1/2019", "99999999999", "<b>"])
def test_a_number_that_is_none_is_said_so(an: Client, world: World, typed: str) -> None:
    row = report(world)
    answer = an.post(reverse("incident:merge", args=[row.pk]), {"into": typed, "reason": "Cùng vụ"})
    assert answer.status_code == 422
    assert "<b>" not in answer.content.decode().replace("<b></b>", "")


def test_the_number_of_another_agency_is_none_of_ours(an: Client, world: World) -> None:
    row = report(world)
    report(world, "dung"), report(world, "dung")
    answer = an.post(reverse("incident:merge", args=[row.pk]), {"into": "2", "reason": "Cùng vụ"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.merged_into is None


def test_whom_it_was_shared_with_reads_that_it_is_handled_elsewhere_and_not_where(
    an: Client, dung: Client, world: World
) -> None:
    seen, other = report(world), report(world, summary="Chỉ của chỉ huy")
    share(world, seen)
    merge(world, seen, other)
    text = page(dung, seen)
    assert "Chỉ của chỉ huy" not in text
    assert str(other.pk) not in text
    assert "02/2026" not in text
    assert str(other.pk) in page(an, seen)


def test_while_typing_the_line_can_be_added_to_the_one_it_repeats(an: Client, world: World) -> None:
    row = report(world)
    sent = {"line": "xô xát ở chợ", "level": "1"}
    text = an.post(reverse("incident:read"), sent).content.decode()
    assert reverse("incident:note", args=[row.pk]) in text
    an.post(reverse("incident:note", args=[row.pk]), {**sent, "text": "xô xát ở chợ", "happened_at": ""})
    assert TimelineEntry.objects.filter(incident=row, text="xô xát ở chợ").exists()
    assert Incident.objects.count() == 1
