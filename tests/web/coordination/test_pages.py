"""Agreements at the desk: drafted, promised, signed by both, endorsed; what is missing is named."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from trucban.coordination.models import Agreement

pytestmark = pytest.mark.django_db
DRAFT = {
    "kind": "REGULATION",
    "title": "Quy chế phối hợp",
    "from_date": "2026-11-23",
    "to_date": "2027-11-23",
    "text": "Hai bên phối hợp đúng chức năng.",
}


def _draft(client: Client, **more: object) -> Agreement:
    answer = client.post(reverse("coordination:new"), {**DRAFT, **more})
    assert answer.status_code == 302
    return Agreement.objects.get()


def test_signed_by_both_and_endorsed_it_is_in_force(world: World, desk_of: object) -> None:
    row = _draft(desk_of("an"))  # type: ignore[operator]
    for who in ("an", "dung", "ha"):
        row.refresh_from_db()
        assert row.status == Agreement.Status.DRAFT
        desk_of(who).post(reverse("coordination:sign", args=[row.pk]))  # type: ignore[operator]
    row.refresh_from_db()
    assert row.status == Agreement.Status.IN_FORCE
    assert MONDAY.date() == date(2026, 11, 23)


def test_the_page_names_what_is_missing(world: World, an: Client) -> None:
    row = _draft(an)
    text = an.get(reverse("coordination:detail", args=[row.pk])).content.decode()
    assert "Ban CHQS" in text
    assert "Công an xã" in text


def test_nonsense_is_refused_and_nothing_is_kept(world: World, an: Client) -> None:
    answer = an.post(reverse("coordination:new"), {**DRAFT, "to_date": "2026-01-01"})
    assert answer.status_code == 422
    assert not Agreement.objects.exists()


def test_a_patrol_without_hours_is_refused(world: World, an: Client) -> None:
    row = _draft(an)
    an.post(
        reverse("coordination:add_obligation", args=[row.pk]),
        {
            "kind": "PATROL",
            "title": "Tuần tra",
            "cadence": "WEEK",
            "count": 1,
            "militia_count": 3,
            "police_count": 0,
        },
    )
    assert not row.obligations.exists()


@pytest.mark.parametrize("who", ["binh", "son", "minh"])
def test_who_has_no_part_in_it_does_not_find_it(world: World, desk_of: object, who: str) -> None:
    assert desk_of(who).get(reverse("coordination:list")).status_code == 404  # type: ignore[operator]


def test_another_commune_does_not_find_it(world: World, other_world: World, an: Client) -> None:
    row = _draft(an)
    stranger = Client()
    stranger.force_login(other_world.user("chi2"))
    assert stranger.get(reverse("coordination:detail", args=[row.pk])).status_code == 404
