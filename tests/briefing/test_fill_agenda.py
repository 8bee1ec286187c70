"""The agenda fills itself, and what is unfinished comes back."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.briefing.meetings import WEEK, call, close, decide, fill, held, line
from tests.cast import World
from trucban.briefing import selectors, services
from trucban.briefing.models import AgendaItem, Briefing
from trucban.lib.errors import PermissionDenied
from trucban.task import services as tasks

pytestmark = pytest.mark.django_db


def texts(briefing: Briefing) -> list[str]:
    return [item.text for item in briefing.items.order_by("position")]


def test_it_keeps_each_line_with_links_to_its_records(world: World) -> None:
    [item] = fill(world, call(world), line("Trộm cắp: 1 vụ", "incidents:THEFT", world=world))
    assert item.links == [{"type": "area.hamlet", "id": str(world.hamlets[0].pk), "label": "Thôn 1"}]


def test_it_replaces_by_source_and_keeps_what_people_wrote(world: World) -> None:
    briefing = call(world)
    [item] = fill(world, briefing, line("1 vụ", "incidents:THEFT"))
    services.edit_item(
        actor=world.actor("dung"), item_id=item.pk, discussion="Công an đang xác minh", at=briefing.starts_at
    )
    services.add_item(
        actor=world.actor("an"), briefing_id=briefing.pk, text="Tổng vệ sinh", at=briefing.starts_at
    )
    fill(world, briefing, line("2 vụ", "incidents:THEFT"), line("Bão số 9", "warning:1", section="WARNINGS"))
    item.refresh_from_db()
    assert (item.text, item.discussion) == ("2 vụ", "Công an đang xác minh")
    assert texts(briefing) == ["2 vụ", "Bão số 9", "Tổng vệ sinh"]


def test_either_side_writes_what_was_said_and_only_the_own_side_rewords_a_line(world: World) -> None:
    briefing = call(world)
    of_command = services.add_item(
        actor=world.actor("an"), briefing_id=briefing.pk, text="Tổng vệ sinh", at=briefing.starts_at
    )
    same = {"item_id": of_command.pk, "at": briefing.starts_at}
    services.edit_item(actor=world.actor("dung"), discussion="Công an cùng làm", **same)
    services.settle_item(actor=world.actor("dung"), **same)
    with pytest.raises(PermissionDenied):
        services.edit_item(actor=world.actor("dung"), text="Việc khác", **same)
    assert services.edit_item(actor=world.actor("an"), text="Vệ sinh", **same).text == "Vệ sinh"


def test_it_drops_a_line_whose_source_is_gone_unless_somebody_wrote_on_it(world: World) -> None:
    briefing = call(world)
    kept, _gone = fill(world, briefing, line("a", "k:1"), line("b", "k:2"))
    services.settle_item(actor=world.actor("an"), item_id=kept.pk, at=briefing.starts_at)
    fill(world, briefing)
    assert texts(briefing) == ["a"]
    assert briefing.items.get().is_settled


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fills=st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=4))
def test_whatever_fills_it_no_source_has_two_lines(world: World, fills: list[list[str]]) -> None:
    briefing = Briefing.objects.first() or call(world)
    for keys in fills:
        fill(world, briefing, *(line(key, f"k:{key}") for key in keys))
    assert sorted(texts(briefing)) == sorted(set(fills[-1]))


def test_an_agenda_can_be_seen_before_it_is_filled(world: World) -> None:
    held(world, week=WEEK - 1)
    briefing = call(world)
    services.add_item(
        actor=world.actor("an"), briefing_id=briefing.pk, text="Tổng vệ sinh", at=briefing.starts_at
    )
    given = line("1 vụ", "incidents:THEFT")
    seen = selectors.proposed_agenda(actor=world.actor("an"), week=WEEK, lines=[given])
    assert AgendaItem.objects.filter(briefing=briefing).count() == 1
    fill(world, briefing, given)
    assert sorted(row.line.text for row in seen) == sorted(texts(briefing))


def test_it_refuses_who_does_not_prepare_and_what_is_closed(world: World) -> None:
    briefing = held(world)
    with pytest.raises(PermissionDenied):
        fill(world, briefing, who="ha")
    close(world, briefing)
    with pytest.raises(services.BriefingIsClosed):
        fill(world, briefing, line("a", "k:1"))


def test_a_matter_left_unsettled_comes_back_older_each_week(world: World) -> None:
    first = held(world)
    services.add_item(
        actor=world.actor("an"), briefing_id=first.pk, text="Đèn đường thôn 2", at=first.starts_at
    )
    close(world, first)
    second = held(world, week=WEEK + 1)
    fill(world, second)
    close(world, second)
    third = call(world, week=WEEK + 4)  # two weeks without a briefing
    [item] = fill(world, third)
    assert (item.text, item.section, item.age_weeks) == ("Đèn đường thôn 2", "UNFINISHED", 4)
    assert [row.age_weeks for row in selectors.history(item)] == [4, 1, 0]
    assert selectors.history(first.items.get()) == selectors.history(item)


def test_what_was_settled_or_only_informed_does_not_come_back(world: World) -> None:
    first = held(world)
    fill(world, first, line("3 vụ", "incidents:THEFT"))
    item = services.add_item(actor=world.actor("an"), briefing_id=first.pk, text="Xong", at=first.starts_at)
    services.settle_item(actor=world.actor("an"), item_id=item.pk, at=first.starts_at)
    close(world, first)
    assert fill(world, call(world, week=WEEK + 1)) == []


def test_what_a_hamlet_asked_for_comes_back(world: World) -> None:
    first = held(world)
    fill(world, first, line("Thôn 2: xin sửa cống", "hamlet:2", section="HAMLETS"))
    close(world, first)
    [item] = fill(world, call(world, week=WEEK + 1))
    assert (item.text, item.section) == ("Thôn 2: xin sửa cống", "UNFINISHED")


def test_an_open_decision_comes_back_and_opens_the_agenda_when_overdue(world: World) -> None:
    first = held(world)
    services.add_item(actor=world.actor("an"), briefing_id=first.pk, text="Việc khác", at=first.starts_at)
    decide(world, first, "Lắp camera cổng chợ", to_agency_id=world.police.pk)
    close(world, first)
    second = call(world, week=WEEK + 3)
    with override("en"):
        items = fill(world, second, line("Tuần qua yên", "incident:none"))
    assert [item.section for item in items] == ["UNFINISHED", "UNFINISHED", "SITUATION"]
    assert items[0].text == "Lắp camera cổng chợ – Công an xã, hạn 30/11/2026 (quá hạn 14 ngày)"
    assert (items[0].age_weeks, items[0].links[0]["type"]) == (3, "task.task")


def test_the_same_task_gathered_from_the_register_is_not_a_second_line(world: World) -> None:
    first = held(world)
    made = decide(world, first, "Lắp camera cổng chợ")
    close(world, first)
    second = call(world, week=WEEK + 2)
    fill(world, second, line("Lắp camera cổng chợ – quá hạn", f"task:{made.task_id}", section="UNFINISHED"))
    assert AgendaItem.objects.filter(briefing=second).count() == 1


def test_a_decision_done_in_the_meantime_leaves_the_agenda(world: World) -> None:
    first = held(world)
    made = decide(world, first, "Kiểm tra ngầm tràn", due_date=WEEK.sunday)
    close(world, first)
    second = call(world, week=WEEK + 1)
    assert len(fill(world, second)) == 1
    tasks.close_task(
        actor=world.actor("an"),
        task_id=made.task_id,
        evidence="Biên bản",
        at=first.starts_at + timedelta(days=2),
    )
    assert fill(world, second) == []
    week = selectors.closure(actor=world.actor("an"), first=WEEK.monday, last=WEEK.sunday)
    assert (week.due, week.done_in_time, week.rate) == (1, 1, 1.0)
