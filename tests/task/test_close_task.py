"""Closing, dropping, reopening and moving a task; what is late; finding it again."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, World
from tests.task.giving import FRIDAY, give
from trucban.audit.models import Entry
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.task import selectors, services
from trucban.task.models import Task

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def close(world: World, task: Task, who: str = "dung", evidence: str = "Biên bản số 5", **more: Any) -> Task:
    return services.close_task(actor=world.actor(who), task_id=task.pk, evidence=evidence, at=LATER, **more)


class TestClose:
    @pytest.mark.parametrize("who", ["an", "dung", "giang"])
    def test_owner_and_addressee_close_it_with_evidence(self, world: World, who: str) -> None:
        task = close(world, give(world), who)
        assert (task.status, task.closed_at, task.evidence) == ("DONE", LATER, "Biên bản số 5")
        assert Entry.objects.filter(subject_id=task.pk).last().action == "task.closed"  # type: ignore[union-attr]

    def test_the_person_it_was_given_to_closes_it(self, world: World) -> None:
        task = give(world, to_agency_id=world.command.pk, to_person_id=world.person("binh").pk)
        assert close(world, task, "binh").status == "DONE"

    def test_the_office_of_the_hamlet_closes_its_agencys_task_only(self, world: World) -> None:
        hamlet = world.hamlets[0].pk
        mine = give(world, to_agency_id=world.command.pk, hamlet_id=hamlet)
        theirs = give(world, to_agency_id=world.police.pk, hamlet_id=hamlet)
        assert close(world, mine, "minh").status == "DONE"
        with pytest.raises(PermissionDenied):
            close(world, theirs, "minh")  # it only lies in the hamlet

    def test_those_who_only_see_it_do_not(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            close(world, give(world), "ha")

    def test_those_who_do_not_see_it_find_nothing(self, world: World, other_world: World) -> None:
        task = give(world)
        with pytest.raises(NotVisible):
            close(world, task, "binh")
        with pytest.raises(NotVisible):
            close(other_world, task, "chi2")

    @pytest.mark.parametrize("evidence", ["", "  ", "x" * 301])
    def test_nothing_is_closed_without_evidence(self, world: World, evidence: str) -> None:
        task = give(world)
        with pytest.raises(services.EvidenceMissing, match="Kiểm tra ngầm tràn"):
            close(world, task, evidence=evidence)
        task.refresh_from_db()
        assert task.status == "OPEN"

    def test_a_closed_task_is_not_closed_again(self, world: World) -> None:
        task = close(world, give(world))
        with pytest.raises(services.TaskNotOpen):
            close(world, task)

    def test_evidence_with_a_mark_of_secrecy_is_refused(self, world: World) -> None:
        with pytest.raises(SecretMarkFound):
            close(world, give(world), evidence="Công văn MẬT số 3")


class TestOwnerOnly:
    def test_dropping_keeps_the_reason(self, world: World) -> None:
        task = services.drop_task(
            actor=world.actor("an"), task_id=give(world).pk, reason="Nước đã rút", at=LATER
        )
        assert task.status == "DROPPED"
        assert "Nước đã rút" in selectors.notes(actor=world.actor("an"), task_id=task.pk).get().text

    def test_moving_the_day_keeps_the_reason_and_both_days(self, world: World) -> None:
        task = give(world)
        services.move_due_date(
            actor=world.actor("an"),
            task_id=task.pk,
            due_date=FRIDAY + timedelta(days=3),
            reason="Mưa lớn",
            at=LATER,
        )
        text = selectors.notes(actor=world.actor("dung"), task_id=task.pk).get().text
        assert all(part in text for part in ("27/11/2026", "30/11/2026", "Mưa lớn"))

    def test_reopening_keeps_what_had_shown_it_done(self, world: World) -> None:
        task = close(world, give(world))
        services.reopen_task(actor=world.actor("an"), task_id=task.pk, reason="Chưa đủ", at=LATER)
        task.refresh_from_db()
        assert (task.status, task.evidence, task.closed_at) == ("OPEN", "", None)
        assert "Biên bản số 5" in selectors.notes(actor=world.actor("an"), task_id=task.pk).get().text

    def test_an_open_task_is_not_reopened(self, world: World) -> None:
        with pytest.raises(services.TaskNotDone):
            services.reopen_task(actor=world.actor("an"), task_id=give(world).pk, reason="x", at=LATER)

    def test_the_addressee_neither_drops_nor_moves_nor_reopens(self, world: World) -> None:
        task = give(world)
        common = {"actor": world.actor("dung"), "task_id": task.pk, "reason": "bận", "at": LATER}
        for act in (
            lambda: services.drop_task(**common),
            lambda: services.move_due_date(due_date=FRIDAY, **common),
            lambda: services.reopen_task(**common),
        ):
            with pytest.raises(PermissionDenied):
                act()

    def test_no_reason_no_change(self, world: World) -> None:
        with pytest.raises(services.ReasonMissing):
            services.drop_task(actor=world.actor("an"), task_id=give(world).pk, reason=" ", at=LATER)

    def test_a_day_that_has_passed_is_refused(self, world: World) -> None:
        with pytest.raises(services.DueDateInThePast):
            services.move_due_date(
                actor=world.actor("an"),
                task_id=give(world).pk,
                due_date=date(2026, 11, 1),
                reason="x",
                at=LATER,
            )


def test_notes_are_added_by_giver_and_receiver_and_only_grow(world: World) -> None:
    task = give(world)
    for who in ("an", "dung"):
        services.add_note(actor=world.actor(who), task_id=task.pk, text=f"Lời của {who}", at=LATER)
    notes = selectors.notes(actor=world.actor("an"), task_id=task.pk)
    assert [note.author_name for note in notes] == ["Nguyễn Văn An", "Lê Tiến Dũng"]
    with pytest.raises(PermissionDenied):
        services.add_note(actor=world.actor("ha"), task_id=task.pk, text="x", at=LATER)


def test_a_task_is_overdue_from_the_day_after_until_it_is_closed(world: World) -> None:
    task, an = give(world), world.actor("an")
    days = [FRIDAY, FRIDAY + timedelta(days=1)]
    assert [list(selectors.overdue(actor=an, on=day)) for day in days] == [[], [task]]
    assert list(selectors.due_between(actor=an, first=FRIDAY, last=FRIDAY)) == [task]
    close(world, task)
    assert not selectors.overdue(actor=an, on=days[1])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("đường", ["Sửa đường thôn 1", "Mở đuông"]),
        ("duong", ["Mở đuông", "Sửa đường thôn 1"]),
        ("thôn sua", ["Sửa đường thôn 1"]),
    ],
)
def test_search_needs_no_accents_and_puts_typed_ones_first(
    world: World, typed: str, found: list[str]
) -> None:
    give(world, title="Mở đuông", due_date=FRIDAY - timedelta(days=1))
    give(world, title="Sửa đường thôn 1")
    give(world, title="Họp giao ban")
    assert [task.title for task in selectors.tasks(actor=world.actor("an"), q=typed)] == found


def test_lists_filter_by_state_and_receiver(world: World) -> None:
    closed, mine = close(world, give(world)), give(world, to_agency_id=world.command.pk)
    an, dung = world.actor("an"), world.actor("dung")
    assert list(selectors.tasks(actor=an, status="OPEN")) == [mine]
    assert list(selectors.tasks(actor=an, to=str(world.police.pk))) == [closed]
    assert list(selectors.tasks(actor=dung, to="me")) == [closed]
    assert not selectors.tasks(actor=an, to="không phải mã")


def test_a_list_of_tasks_takes_one_query(world: World, django_assert_num_queries: Any) -> None:
    for number in range(5):
        give(world, title=f"Việc {number}", hamlet_id=world.hamlets[0].pk)
    actor = world.actor("an")
    with django_assert_num_queries(1):
        for task in selectors.tasks(actor=actor):
            assert all((task.owner.name, task.to_agency.name, task.hamlet.name))
