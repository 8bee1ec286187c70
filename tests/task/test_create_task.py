"""Giving somebody something to do."""

from datetime import date

import pytest

from tests.cast import World
from tests.task.giving import give
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.models import Notice
from trucban.task import selectors, services
from trucban.task.models import Task

pytestmark = pytest.mark.django_db


def test_it_gives_a_task_and_tells_the_head_of_the_agency(world: World) -> None:
    task = give(world)
    assert (task.owner, task.to_agency, task.status) == (world.command, world.police, "OPEN")
    assert Notice.objects.get().recipient_id == world.user("dung").pk


def test_it_is_seen_by_giver_and_receiver_only(world: World, other_world: World) -> None:
    task = give(world)
    seen = {
        who
        for who in ("an", "dung", "binh", "ha", "minh", "son")
        if Task.objects.visible_to(world.actor(who))
    }
    assert seen == {"an", "dung", "ha"}  # the chairman sees every agency's tasks
    with pytest.raises(NotVisible):
        selectors.get_task(actor=other_world.actor("chi2"), task_id=task.pk)


def test_a_person_sees_what_was_given_to_them(world: World) -> None:
    task = give(world, to_agency_id=world.command.pk, to_person_id=world.person("binh").pk)
    assert selectors.get_task(actor=world.actor("binh"), task_id=task.pk) == task
    assert list(selectors.tasks(actor=world.actor("binh"), to="me")) == [task]


def test_a_hamlets_office_sees_its_hamlets_tasks(world: World) -> None:
    give(world, hamlet_id=world.hamlets[1].pk)
    mine = give(world, hamlet_id=world.hamlets[0].pk)
    assert list(selectors.tasks(actor=world.actor("minh"))) == [mine]


def test_it_refuses_a_member(world: World) -> None:
    with pytest.raises(PermissionDenied):
        give(world, "binh")


@pytest.mark.parametrize("title", ["", "   ", "x" * 301])
def test_it_refuses_a_title_that_is_no_line(world: World, title: str) -> None:
    with pytest.raises(services.TitleDoesNotFit, match="300"):
        give(world, title=title)


def test_it_refuses_a_day_that_has_passed(world: World) -> None:
    with pytest.raises(services.DueDateInThePast, match="22/11/2026"):
        give(world, due_date=date(2026, 11, 22))


def test_it_refuses_a_mark_of_secrecy(world: World) -> None:
    with pytest.raises(SecretMarkFound):
        give(world, detail="Theo văn bản TỐI MẬT số 12")


def test_it_refuses_an_office_of_another_agency(world: World) -> None:
    office = world.user("an").mandates.get().office
    with pytest.raises(services.OfficeOfAnotherAgency):
        give(world, to_office_id=office.pk)


def test_it_refuses_people_and_agencies_of_another_commune(world: World, other_world: World) -> None:
    for changes in (
        {"to_agency_id": other_world.police.pk},
        {"to_person_id": other_world.person("chi2").pk},
        {"hamlet_id": other_world.hamlets[0].pk},
    ):
        with pytest.raises(NotVisible):
            give(world, **changes)
    assert not Task.objects.exists()
