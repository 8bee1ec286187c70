"""Pages on which incidents name those they have to do with."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_relating import related
from tests.incident.test_report_incident import report
from tests.web.incident.test_merging import page

pytestmark = pytest.mark.django_db


def test_two_are_related_by_number_and_no_longer_with_a_reason(an: Client, world: World) -> None:
    one, other = report(world), report(world)
    address = reverse("incident:relate", args=[one.pk])
    assert an.post(address, {"number": "2"}).status_code == 422
    an.post(address, {"number": "2/2026", "reason": "Cùng một nhóm xe"})
    assert related(world, one) == [other]
    for here, there in ((one, other), (other, one)):
        text = page(an, here)
        assert "Vụ việc liên quan" in text
        assert reverse("incident:detail", args=[there.pk]) in text
    an.post(reverse("incident:end_relation", args=[other.pk]), {"number": "01/2026", "reason": "Nhầm"})
    assert related(world, one) == []


@pytest.mark.parametrize("typed", ["9", "mười", "1", "<b>"])
def test_a_number_that_does_not_fit_is_said_so(an: Client, world: World, typed: str) -> None:
    row = report(world)
    answer = an.post(reverse("incident:relate", args=[row.pk]), {"number": typed, "reason": "Cùng nhóm"})
    assert answer.status_code == 422
    assert related(world, row) == []


def test_what_is_offered_as_the_same_may_be_only_related(an: Client, world: World) -> None:
    one, other = report(world), report(world)
    assert "Chỉ liên quan" in page(an, one)
    an.post(reverse("incident:relate", args=[one.pk]), {"number": other.number_words, "reason": "Khác chỗ"})
    assert "Có thể trùng với" not in page(an, one)


def test_a_member_relates_nothing(client: Client, world: World) -> None:
    row = report(world)
    client.force_login(world.user("binh"))
    answer = client.post(reverse("incident:relate", args=[row.pk]), {"number": "1", "reason": "Thử"})
    assert answer.status_code in (403, 404)
