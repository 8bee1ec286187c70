"""A decision about what waits, as a server makes it: each page a transaction of its own, on either database."""

import pytest
from django.conf import settings

from tests.cast import MONDAY, make_world
from tests.uplink.builders import Hub, clock_of, issue, make_hub, pair, record_papers, switch_on
from tests.web.hub.test_hub import office
from trucban.uplink import services
from trucban.uplink.models import Incoming, Peer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def held() -> tuple[Hub, Incoming]:
    """An entry nobody can enter: a figure below nothing."""
    world, hub = make_world(), make_hub()
    record_papers(world)
    switch_on(world)
    above, _below = pair(world, hub)
    report = issue(world.command)
    assert report.snapshot is not None
    report.snapshot["figures"][0]["value"] = -1
    report.save()
    data = services.write_bundle(actor=clock_of(world), peer_id=above.pk, at=MONDAY).data
    services.read_bundle(actor=hub.actor(), data=data, at=MONDAY)
    return hub, Incoming.objects.get()


@pytest.fixture(autouse=True)
def _commune_again() -> object:
    yield
    settings.ROLE = "commune"


def test_it_is_tried_again_and_set_aside_and_stays_readable(held: tuple[Hub, Incoming]) -> None:
    hub, row = held
    head = office(hub, "COMMANDER")
    address = f"/cap-tren/muc/{row.pk}/"
    said = head.post(f"{address}thu-lai/", follow=True)
    assert said.status_code == 200
    assert "Vẫn chưa" in said.content.decode()
    said = head.post(f"{address}de-rieng/", {"reason": "Xã gửi lại sau"}, follow=True)
    assert said.status_code == 200
    page = said.content.decode()
    assert Incoming.objects.get().state == "SET_ASIDE"
    assert "Phan Tỉnh: Xã gửi lại sau" in page
    assert "&quot;value&quot;:-1" in page


def test_a_decision_about_what_is_not_there_is_404(held: tuple[Hub, Incoming]) -> None:
    head = office(held[0], "COMMANDER")
    missing = Peer.objects.get(owner=held[0].command).pk
    for way in ("thu-lai", "de-rieng"):
        assert head.post(f"/cap-tren/muc/{missing}/{way}/", {"reason": "x"}).status_code == 404
