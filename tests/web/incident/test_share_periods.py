"""A share counts from its beginning to its end: outside of that nothing anywhere says that the record exists."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.access.models import Share
from trucban.access.services import share_record
from trucban.incident import selectors, services
from trucban.incident.models import Incident
from trucban.lib.errors import NotVisible
from trucban.notify.models import Change
from trucban.web.live.listener import audible

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PERIODS = {
    "over": (-2 * DAY, -DAY),
    "over this moment": (-DAY, timedelta()),
    "not begun": (timedelta(seconds=1), None),
    "begins now": (timedelta(), DAY),
    "in force": (-DAY, DAY),
    "without an end": (-DAY, None),
}
COUNTS = {"begins now", "in force", "without an end"}


@pytest.fixture
def incident(world: World) -> Incident:
    return services.report_incident(
        actor=world.actor("an"),
        kind="BRAWL",
        summary="Xô xát ở chợ",
        happened_at=MONDAY - 3 * DAY,
        at=MONDAY - 3 * DAY,
        hamlet_id=world.hamlets[0].pk,
        lon=106.79,
        lat=17.2,
    )


def shared(world: World, incident: Incident, when: str) -> Share:
    begins, ends = PERIODS[when]
    return share_record(
        actor=world.actor("an"),
        subject=incident,
        owner_id=world.command.pk,
        to_agency_id=world.police.pk,
        tier="VIEW",
        reason="Phối hợp",
        at=MONDAY + begins,
        ends_at=None if ends is None else MONDAY + ends,
    )


@pytest.mark.parametrize("when", PERIODS)
def test_no_page_shows_it_outside_its_time(
    world: World, desk_of: DeskOf, incident: Incident, when: str
) -> None:
    shared(world, incident, when)
    dung, address = desk_of("dung"), reverse("incident:detail", args=[incident.pk])
    said = {
        "list": dung.get(reverse("incident:list")),
        "search": dung.get(reverse("search:results"), {"q": "xo xat"}),
        "search by number": dung.get(reverse("search:results"), {"q": f"{incident.number}/{incident.year}"}),
        "suggestions": dung.get(reverse("search:suggest"), {"q": "xo xat"}, headers={"hx-request": "true"}),
        "map": dung.get(reverse("area:live")),
        "list on the map page": dung.get(reverse("area:map")),
        "today": dung.get(reverse("today:home")),
    }
    telling = {name for name, answer in said.items() if address in answer.content.decode()}
    assert telling - {"today"} == (said.keys() - {"today"} if when in COUNTS else set())
    assert when in COUNTS or "today" not in telling
    assert dung.get(address).status_code == (200 if when in COUNTS else 404)


@pytest.mark.parametrize("when", PERIODS)
def test_the_live_feed_says_nothing_of_it_outside_its_time(
    world: World, incident: Incident, when: str
) -> None:
    shared(world, incident, when)
    change = Change.objects.filter(subject_id=incident.pk, owner_id=world.command.pk).latest("pk")
    assert bool(audible(world.actor("dung"), [change])) == (when in COUNTS)


@pytest.mark.parametrize("when", sorted(PERIODS.keys() - COUNTS))
def test_what_it_hides_stays_hidden_and_what_belongs_to_it_too(
    world: World, incident: Incident, when: str
) -> None:
    shared(world, incident, when)
    dung = world.actor("dung")
    entry = incident.timeline.get()
    assert selectors.share_for(actor=dung, incident=incident) is None
    with pytest.raises(NotVisible):
        selectors.get_entry(actor=dung, entry_id=entry.pk)
    assert not selectors.for_papers(actor=dung, starts_at=MONDAY - 7 * DAY, ends_at=MONDAY + DAY).exists()


def test_after_one_is_over_it_can_be_shared_again(world: World, incident: Incident) -> None:
    shared(world, incident, "over")
    share = services.share_incident(
        actor=world.actor("an"),
        incident_id=incident.pk,
        to_agency_id=world.police.pk,
        tier="VIEW",
        reason="Phối hợp tiếp",
        at=MONDAY,
    )
    assert selectors.share_for(actor=world.actor("dung"), incident=incident) == share


def test_while_one_is_still_to_begin_there_is_no_second(world: World, incident: Incident) -> None:
    shared(world, incident, "not begun")
    with pytest.raises(services.AlreadyShared):
        services.share_incident(
            actor=world.actor("an"),
            incident_id=incident.pk,
            to_agency_id=world.police.pk,
            tier="VIEW",
            reason="Phối hợp",
            at=MONDAY,
        )
