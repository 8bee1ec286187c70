"""No page gives away what is masked: every page is read by offices of every kind, with somebody's data to look for."""

import logging

import pytest
from django.test import Client
from tools.permissions import Page, pages

from tests.cast import MONDAY
from tests.permissions.samples import Door, tried_by
from tests.permissions.world import MASKED, everything
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Commune
from trucban.access.selectors import actor_for

pytestmark = pytest.mark.django_db
# Whole for who keeps the register, whose look is written down.
WHOLE_ON = {"force:person", "force:edit_person", "force:pair"}
# Made for no eye, slow to draw, or of the machine itself.
LEFT_OUT = {"patrol:drawing", "patrol:coverage", "settings:machine", "week:file", "area:tiles"}
# One office for each way to reach the register: keeping it, reading an agency's, a hamlet's, none of it.
READERS = (
    OfficeKind.COMMANDER,
    OfficeKind.ASSISTANT_OFFICER,
    "on watch",
    OfficeKind.HAMLET_MILITIA_LEADER,
    OfficeKind.COMMUNE_CHAIRMAN,
    OfficeKind.ADMINISTRATOR,
)
TOLD = {
    MASKED["phone"],
    MASKED["household_key"],
    f"{MASKED['birth_date']:%d/%m/%Y}",
    f"{MASKED['birth_date']:%Y-%m-%d}",
}


def _asked(page: Page) -> dict[str, str]:
    return {"q": "lê ở thôn hai"} if page.name.startswith("search:") or page.name == "force:people" else {}


@pytest.mark.slow
def test_masked_data_stands_whole_on_the_persons_own_pages_only_and_only_for_the_keepers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(_commune: Commune) -> object:
        return MONDAY

    for module in ("clock", "middleware", "context"):
        monkeypatch.setattr(f"trucban.web.{module}.commune_now", stopped)
    logging.disable(logging.ERROR)
    everyone = everything()
    person = everyone.rows["person_id"][0]
    shown, wrong = set(), []
    for who in READERS:
        user = everyone.users[who]
        assert user is not None
        actor, client = actor_for(user, at=MONDAY), Client(raise_request_exception=False)
        client.force_login(user)
        for page in pages():
            if "GET" not in page.methods or not page.capabilities or page.name in LEFT_OUT:
                continue
            for cell, door in tried_by(actor, page, everyone):
                if door != Door.IN:
                    continue
                answer = client.get(cell.address, _asked(page), headers={"HX-Request": "true"})
                text = b"" if answer.streaming else answer.content
                if any(value.encode() in text for value in TOLD):
                    shown.add(page.name)
                    if page.name not in WHOLE_ON or not actor.can("force.edit", agency_id=person.owner_id):
                        wrong.append(f"{who}: {cell}")
    logging.disable(logging.NOTSET)
    assert not wrong, "\n".join(["shown whole:", *wrong])
    assert shown == WHOLE_ON
