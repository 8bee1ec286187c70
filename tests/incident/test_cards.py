"""Response cards: signed by the chief, gone through in an incident, kept by those that used them."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from trucban.document.wording import SecretMarkFound
from trucban.field.slices import slice_for
from trucban.incident import cards, selectors, services
from trucban.incident.models import CardTick, Incident, ResponseCard, TimelineEntry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
STEPS = ["Giữ khoảng cách", "Gọi công an", "Tách hai bên"]


def draft(world: World, who: str = "an", **more: object) -> ResponseCard:
    given = {"kind": "BRAWL", "steps": STEPS, "at": MONDAY, **more}
    return services.draft_card(actor=world.actor(who), **given)  # type: ignore[arg-type]


def signed(world: World, who: str = "an", **more: object) -> ResponseCard:
    card = draft(world, who, **more)
    return services.confirm_card(actor=world.actor(who), card_id=card.pk, at=MONDAY)


def tick(world: World, row: Incident, card: ResponseCard, position: int = 1) -> CardTick:
    return services.tick_step(
        actor=world.actor("an"), incident_id=row.pk, card_id=card.pk, position=position, at=MONDAY
    )


def used(world: World, row: Incident, who: str = "an") -> list[tuple[int, int]]:
    return [(use.card.version, use.done) for use in cards.uses(actor=world.actor(who), incident=row)]


def test_it_holds_once_the_chief_has_signed_it(world: World) -> None:
    row, card = report(world), draft(world, "phuc")
    assert used(world, row) == []
    with pytest.raises(PermissionDenied):
        services.confirm_card(actor=world.actor("phuc"), card_id=card.pk, at=MONDAY)
    services.confirm_card(actor=world.actor("an"), card_id=card.pk, at=MONDAY)
    assert used(world, row) == [(1, 0)]
    with pytest.raises(services.CardRefused):
        services.confirm_card(actor=world.actor("an"), card_id=card.pk, at=MONDAY)


def test_the_version_that_was_begun_stays_and_the_next_holds_for_what_comes_after(world: World) -> None:
    begun, first = report(world), signed(world)
    tick(world, begun, first)
    signed(world, steps=["Việc mới"])
    assert used(world, begun) == [(1, 1)]
    assert cards.uses(actor=world.actor("an"), incident=begun)[0].has_newer
    assert used(world, report(world)) == [(2, 0)]
    assert ResponseCard.objects.get(pk=first.pk).steps == STEPS


def test_the_card_of_the_higher_level_goes_before(world: World) -> None:
    signed(world)
    serious = signed(world, least_level=2, steps=["Báo động"])
    (use,) = cards.uses(actor=world.actor("an"), incident=report(world, level=3))
    assert use.card == serious


def test_a_step_is_done_once_stands_in_the_story_and_is_taken_back_with_a_reason(world: World) -> None:
    row, card, an = report(world), signed(world), world.actor("an")
    tick(world, row, card, 2)
    with pytest.raises(services.CardRefused):
        tick(world, row, card, 2)
    with pytest.raises(services.CardRefused):
        tick(world, row, card, 9)
    (line,) = TimelineEntry.objects.filter(incident=row, kind="CARD")
    assert line.text == "2. Gọi công an"
    again = {"actor": an, "incident_id": row.pk, "card_id": card.pk, "position": 2, "at": MONDAY}
    with pytest.raises(services.ReasonMissing):
        services.untick_step(**again, reason=" ")
    services.untick_step(**again, reason="Bấm nhầm")
    line.refresh_from_db()
    assert line.struck_reason == "Bấm nhầm"
    tick(world, row, card, 2)
    services.strike_entry(actor=an, entry_id=CardTick.objects.get().entry_id, reason="Nhầm", at=MONDAY)
    assert used(world, row) == [(1, 0)]


def test_the_other_agency_sees_neither_card_nor_step(world: World) -> None:
    row, card = report(world), signed(world)
    share(world, row, tier="ASSIST")
    tick(world, row, card)
    dung = world.actor("dung", at=MONDAY + timedelta(minutes=1))
    assert cards.uses(actor=dung, incident=row) == []
    assert not [line for line in selectors.timeline(actor=dung, incident_id=row.pk) if line.kind == "CARD"]
    with pytest.raises(NotVisible):
        cards.get_card(actor=dung, card_id=card.pk)
    with pytest.raises(PermissionDenied):
        services.tick_step(actor=dung, incident_id=row.pk, card_id=card.pk, position=2, at=MONDAY)
    assert [one["cards"] for one in slice_for(actor=dung)["incidents"]] == [[]]


def test_the_police_go_by_their_own(world: World) -> None:
    signed(world)
    theirs = signed(world, "dung", steps=["Của công an"])
    (use,) = cards.uses(actor=world.actor("dung"), incident=report(world, "dung"))
    assert use.card == theirs


def test_the_phone_carries_the_card_with_what_is_done(world: World) -> None:
    row, card = report(world), signed(world)
    tick(world, row, card)
    (told,) = slice_for(actor=world.actor("an"))["incidents"]
    assert [step["is_done"] for step in told["cards"][0]["steps"]] == [True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [{"steps": []}, {"steps": [" "]}, {"steps": ["x"] * 21}, {"kind": "POLITICAL_SECURITY"}, {"kind": "RELIGION"}, {"least_level": 0}],
)  # fmt: skip
def test_a_card_that_makes_no_sense_is_refused(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(services.CardRefused):
        draft(world, **wrong)
    assert not ResponseCard.objects.exists()


def test_no_plan_that_is_secret_becomes_a_card(world: World) -> None:
    with pytest.raises(SecretMarkFound):
        draft(world, steps=["Theo kế hoạch TUYỆT MẬT"])


@pytest.mark.parametrize("who", ["binh", "ha", "lan", "minh"])
def test_nobody_else_drafts(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        draft(world, who)
