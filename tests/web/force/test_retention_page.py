"""Erasing at the desk: proposed by one, confirmed by another, proved afterwards without a word of what went."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.calendar import services as calendar
from trucban.force import services
from trucban.force.models import Erasure, Person

pytestmark = pytest.mark.django_db
WHY = {"reason": "Đơn đề nghị xoá dữ liệu ngày 20/11"}
PAGE = "/luc-luong/luu-giu/"


@pytest.fixture
def tam(world: World) -> Person:
    return services.create_person(
        actor=world.actor("an"),
        name="Lê Văn Tám",
        birth_date=date(1995, 3, 12),
        phone="0912345678",
        at=MONDAY,
    )


def test_two_people_erase_and_the_register_keeps_the_proof_only(
    an: Client, desk_of: DeskOf, tam: Person
) -> None:
    phuc = desk_of("phuc")
    assert an.post(reverse("force:request_erasure", args=[tam.pk]), WHY).status_code == 302
    row = Erasure.objects.get()
    confirm = reverse("force:confirm_erasure", args=[row.pk])
    assert confirm not in an.get(PAGE).content.decode()
    an.post(confirm)
    row.refresh_from_db()
    assert row.status == "PROPOSED"
    waiting = phuc.get(PAGE).content.decode()
    assert confirm in waiting
    assert "Lê Văn Tám" in waiting
    phuc.post(confirm)
    row.refresh_from_db()
    done = an.get(PAGE).content.decode()
    assert row.digest in done
    assert "23/12/2026" in done  # until then backups hold it
    assert "Lê Văn Tám" not in done
    assert an.get(reverse("force:person", args=[tam.pk])).status_code == 404
    for who in (an, phuc):
        assert "Lê Văn Tám" not in who.get(reverse("force:people"), {"q": "tam"}).content.decode()


def test_the_proof_names_what_went_of_leave_and_of_the_militia(
    an: Client, desk_of: DeskOf, world: World, tam: Person
) -> None:
    day = timedelta(days=1)
    calendar.ask_leave(
        actor=world.actor("an"),
        person_id=tam.pk,
        starts_at=MONDAY - 3 * day,
        ends_at=MONDAY - 2 * day,
        reason="Việc gia đình",
        at=MONDAY - 4 * day,
        on_behalf=True,
    )
    an.post(reverse("force:request_erasure", args=[tam.pk]), WHY)
    desk_of("phuc").post(reverse("force:confirm_erasure", args=[Erasure.objects.get().pk]))
    assert "đơn xin nghỉ: 1" in an.get(PAGE).content.decode()


def test_who_is_still_needed_is_refused_on_the_form_with_what_for(an: Client, world: World) -> None:
    answer = an.post(reverse("force:request_erasure", args=[world.person("binh").pk]), WHY)
    assert answer.status_code == 422
    assert "tài khoản “binh”" in answer.content.decode()


def test_a_hold_is_shown_on_the_persons_page_and_the_list_and_ends_by_the_head(
    an: Client, desk_of: DeskOf, tam: Person
) -> None:
    an.post(reverse("force:hold", args=[tam.pk]), {"reason": "Đơn khiếu nại số 3", "until": "2026-12-31"})
    for address in (PAGE, reverse("force:person", args=[tam.pk])):
        assert "Đơn khiếu nại số 3" in an.get(address).content.decode()
    an.post(reverse("force:lift_hold", args=[tam.holds.get().pk]))
    assert "Đơn khiếu nại số 3" not in an.get(PAGE).content.decode()


@pytest.mark.parametrize("ticked", [[], ["x"], ["00000000-0000-7000-8000-000000000000"]])
def test_nonsense_that_is_ticked_does_no_harm(an: Client, ticked: list[str]) -> None:
    assert an.post(reverse("force:propose_erasures"), {"xoa": ticked}).status_code == 302
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("who", ["minh", "binh", "lan", "quy"])
def test_there_is_no_such_page_for_whoever_keeps_no_register(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get(PAGE).status_code == 404
