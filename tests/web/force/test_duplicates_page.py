"""Two rows that may be one person, decided at the desk."""

from datetime import date

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from trucban.force.models import KnownApart, Person, PersonMerge
from trucban.force.services import create_person

pytestmark = pytest.mark.django_db
PAGE = "/luc-luong/trung/"


@pytest.fixture
def two(world: World) -> tuple[Person, Person]:
    one, other = (
        create_person(actor=world.actor("an"), name=name, birth_date=date(1995, 3, 12), at=MONDAY)
        for name in ("Lê Văn Tám", "Le Van Tam")
    )
    return one, other


def address(two: tuple[Person, Person]) -> str:
    return f"{PAGE}{two[0].pk}/{two[1].pk}/"


def test_a_pair_is_put_together_and_taken_apart(an: Client, two: tuple[Person, Person]) -> None:
    assert "Lê Văn Tám · Le Van Tam" in an.get(PAGE).text
    assert "Lê Văn Tám" in an.get(address(two)).text
    page = an.post(f"{address(two)}gop/", {"giu": str(two[1].pk)}, follow=True)
    row = PersonMerge.objects.get()
    assert (row.kept, row.merged) == (two[1], two[0])
    assert "Không có hai dòng nào" in page.text
    assert f"{PAGE}{row.pk}/tach/" in page.text
    an.post(f"{PAGE}{row.pk}/tach/")
    assert "Lê Văn Tám · Le Van Tam" in an.get(PAGE).text


def test_two_people_stay_two(an: Client, two: tuple[Person, Person]) -> None:
    an.post(f"{address(two)}hai-nguoi/")
    assert KnownApart.objects.count() == 1
    assert "Lê Văn Tám · Le Van Tam" not in an.get(PAGE).text


def test_one_row_twice_is_refused_in_words(an: Client, two: tuple[Person, Person]) -> None:
    page = an.post(f"{PAGE}{two[0].pk}/{two[0].pk}/gop/", follow=True)
    assert "chọn dòng khác" in page.text
    assert not PersonMerge.objects.exists()
