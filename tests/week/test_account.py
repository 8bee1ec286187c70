"""The account of a week: an empty week is never called complete, and what the police have not answered is not placed."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tests.cast import MONDAY, World
from tests.duty import builders
from tests.patrol import plans
from trucban.access.actors import system_actor
from trucban.duty import services as duty
from trucban.duty.models import PoliceRequest
from trucban.lib.weeks import Week
from trucban.week import account
from trucban.week.dossier import Dossier
from trucban.week.papers.files import account as paper_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WEEK = Week(2026, 48)
COMPLETE = "Mọi yêu cầu của tuần đều đã được bố trí."


@pytest.fixture
def in_english() -> Iterator[None]:
    with override("en"):
        yield


def dossier_of(world: World) -> Dossier:
    actor = system_actor(commune_id=world.commune.pk, agency_id=world.command.pk, at=MONDAY)
    return Dossier(actor=actor, week=WEEK, at=MONDAY)


def told(world: World) -> str:
    with override("vi"):
        return paper_of(dossier_of(world))


def test_a_week_with_nothing_entered_says_where_to_begin(world: World) -> None:
    text = told(world)
    assert COMPLETE not in text
    begin = ["trang Lực lượng", "Vị trí trực và ca trực", "Chưa có kế hoạch liên ngành"]
    assert [text.index(words) for words in begin] == sorted(text.index(words) for words in begin)


def test_hamlets_come_first_where_there_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    none = type(world.hamlets[0]).objects.none()
    monkeypatch.setattr(account.area, "hamlets", lambda **_words: none)
    assert "hamlet" in account.missing(dossier_of(world))[0]


def test_what_was_entered_is_no_longer_missing(world: World) -> None:
    plans.patrolling(world)
    builders.pattern(world, builders.post(world))
    assert account.missing(dossier_of(world)) == ()


def test_a_joint_plan_that_waits_for_signatures_says_so(world: World) -> None:
    plans.patrolling(world, in_force=False)
    (line,) = account.no_plan(dossier_of(world))
    assert "not in force yet" in line


def test_each_police_place_waits_until_their_chief_has_answered(world: World) -> None:
    plans.patrolling(world)
    builders.pattern(world, builders.post(world))
    proposed = dossier_of(world)
    asking = [row for row in proposed.patrols.rows if row.police_count]
    assert asking
    assert len([line for line in account.waiting(proposed) if "not asked for yet" in line]) == len(asking)

    plans.confirm(world, plans.draft(world))
    first, second = PoliceRequest.objects.order_by("starts_at")
    text = told(world)
    assert text.count("chờ Trưởng Công an xã trả lời.") == 2
    assert COMPLETE not in text

    chief = world.actor("dung")
    duty.answer_police_request(actor=chief, request_id=first.pk, officers_text="Đại úy Hà", at=MONDAY)
    duty.answer_police_request(actor=chief, request_id=second.pk, reason="bận trực Tết", at=MONDAY)
    answered = dossier_of(world)
    assert account.waiting(answered) == ()
    (line,) = account.declined(answered)
    assert "bận trực Tết" in line


def test_a_week_that_has_all_it_asks_for_says_so(world: World) -> None:
    plans.patrolling(world)
    builders.pattern(world, builders.post(world), days=(1,))
    plans.confirm(world, plans.draft(world))
    for request in PoliceRequest.objects.all():
        duty.answer_police_request(
            actor=world.actor("dung"), request_id=request.pk, officers_text="Đại úy Hà", at=MONDAY
        )
    assert COMPLETE in told(world)
