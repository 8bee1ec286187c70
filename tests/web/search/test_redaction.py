"""What search says of an incident shared with fields hidden: never a hidden field."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.incident import selectors, services
from trucban.incident.models import Incident

pytestmark = pytest.mark.django_db
PAGES = ("search:results", "search:suggest")


def _shared(world: World, *hidden: str) -> Incident:
    """An incident of the command, shared with the police, some fields hidden."""
    row = services.report_incident(
        actor=world.actor("an"), kind="BRAWL", summary="Xô xát ở chợ", happened_at=MONDAY, at=MONDAY
    )
    services.share_incident(
        actor=world.actor("an"),
        incident_id=row.pk,
        to_agency_id=world.police.pk,
        tier="VIEW",
        reason="Đề nghị phối hợp",
        redacted_fields=hidden,
        at=MONDAY,
    )
    return row


def _found(client: Client, name: str, text: str) -> str:
    return client.get(reverse(name), {"q": text}, headers={"hx-request": "true"}).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_hidden_summary_is_neither_found_nor_shown(world: World, desk_of: DeskOf, name: str) -> None:
    row = _shared(world, "summary")
    number = f"{row.number}/{MONDAY.year}"
    assert "Xô xát ở chợ" not in _found(desk_of("dung"), name, "xo xat")
    by_number = _found(desk_of("dung"), name, number)
    assert reverse("incident:detail", args=[row.pk]) in by_number
    assert "Xô xát ở chợ" not in by_number
    assert selectors.HIDDEN in by_number


@pytest.mark.parametrize("name", PAGES)
def test_its_owner_and_who_sees_it_whole_find_it_by_its_words(
    world: World, desk_of: DeskOf, name: str
) -> None:
    _shared(world)
    assert "Xô xát ở chợ" in _found(desk_of("an"), name, "xo xat")
    assert "Xô xát ở chợ" in _found(desk_of("dung"), name, "xo xat")
    assert "Xô xát ở chợ" not in _found(desk_of("binh"), name, "xo xat")
