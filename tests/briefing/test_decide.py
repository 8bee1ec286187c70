"""A decision is a task from the moment it is written."""

from datetime import date

import pytest

from tests.briefing.meetings import WEEK, call, close, decide, fill, held, line
from tests.cast import World
from trucban.access import selectors as access
from trucban.briefing import selectors, services
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook import services as rulebook
from trucban.task import services as tasks
from trucban.task.models import Task

pytestmark = pytest.mark.django_db


def test_it_makes_the_task_in_the_same_step(world: World) -> None:
    made = decide(world, held(world), "Tuần tra thôn 1 ban đêm", to_agency_id=world.police.pk)
    task = Task.objects.get()
    assert (made.task, task.title, task.to_agency) == (task, "Tuần tra thôn 1 ban đêm", world.police)
    assert (task.origin, task.owner, made.owner) == ("DECISION", world.command, world.police)


def test_a_line_is_enough_to_decide_from(world: World) -> None:
    """Three keystrokes: the line says what, whose it is, and the next briefing is when."""
    briefing = held(world)
    [item] = fill(world, briefing, line("Sửa đèn chốt bến đò", "k:1"))
    made = decide(world, briefing, "", item_id=item.pk)
    assert (made.text, made.item, made.task.to_agency) == ("Sửa đèn chốt bến đò", item, world.command)
    assert made.due_date == date(2026, 11, 30)


def test_it_is_due_when_the_next_briefing_was_called(world: World) -> None:
    call(world, week=WEEK + 1, starts_at=WEEK.ends_at.replace(day=1, month=12))
    assert decide(world, held(world), "Việc").due_date == date(2026, 12, 1)


def test_it_is_due_on_the_weekday_of_briefings(world: World) -> None:
    rulebook.sign_value(
        actor=world.actor("an"), key="briefing.weekday", value=3, from_date=WEEK.monday, at=WEEK.starts_at, source="Quy chế"
    )  # fmt: skip
    assert decide(world, held(world), "Việc").due_date == date(2026, 12, 2)


def test_the_minutes_keep_owner_and_day_when_the_task_moves(world: World) -> None:
    briefing = held(world)
    office = access.offices(commune_id=world.commune.pk, kinds=["DEPUTY_COMMANDER"]).get()
    made = decide(world, briefing, "Việc", to_agency_id=world.command.pk, to_office_id=office.pk)
    briefing = close(world, briefing)
    tasks.move_due_date(
        actor=world.actor("an"),
        task_id=made.task_id,
        due_date=date(2026, 12, 15),
        reason="Chờ vật tư",
        at=briefing.starts_at,
    )
    made.refresh_from_db()
    assert (made.addressee, made.due_date) == (f"Ban CHQS: {office.title}", date(2026, 11, 30))
    assert selectors.minutes_are_intact(briefing)


def test_it_refuses_nonsense_and_keeps_nothing(world: World) -> None:
    briefing = held(world)
    with pytest.raises(services.DecisionRefused):
        decide(world, briefing, "  ")
    with pytest.raises(services.DecisionRefused):
        decide(world, briefing, "Việc", due_date=date(2026, 11, 20))
    with pytest.raises(SecretMarkFound):
        decide(world, briefing, "Theo công văn TỐI MẬT")
    with pytest.raises(PermissionDenied):
        decide(world, briefing, "Việc", who="ha")
    with pytest.raises(NotVisible):
        decide(world, briefing, "Việc", who="minh")
    assert not Task.objects.exists()


def test_it_refuses_a_line_of_another_briefing(world: World) -> None:
    other = call(world, week=WEEK + 1)
    [item] = fill(world, other, line("a", "k:1"))
    with pytest.raises(NotVisible):
        decide(world, held(world), "Việc", item_id=item.pk)


def test_the_register_finds_decisions_without_accents_and_puts_typed_ones_first(world: World) -> None:
    briefing = held(world)
    for text in ("Sửa chữa cầu", "Sưa đo đạc bãi bồi", "Phát quang đường thôn"):
        decide(world, briefing, text)
    find = lambda q: [row.text for row in selectors.decisions(actor=world.actor("dung"), q=q)]  # noqa: E731 - short
    assert find("duong thon") == ["Phát quang đường thôn"]
    assert find("sửa") == ["Sửa chữa cầu", "Sưa đo đạc bãi bồi"]
    assert find("khong co") == []
    assert list(selectors.decisions(actor=world.actor("minh"))) == []
