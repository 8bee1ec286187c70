"""People at the desk: found without accents, read with what is personal masked, written down, corrected beside the original."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.force import services
from trucban.force.models import Membership, Person, PostHeld, QualificationKind, Unit

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


@pytest.fixture
def squad(world: World) -> Unit:
    return services.create_unit(
        actor=world.actor("an"), kind="SQUAD", name="Tiểu đội 1", from_date=SINCE, at=MONDAY
    )


@pytest.fixture
def huong(world: World) -> Person:
    return services.create_person(
        actor=world.actor("an"),
        name="Trần Thị Hương",
        birth_date=date(1990, 2, 5),
        phone="0912345678",
        hamlet_id=world.hamlets[0].pk,
        at=MONDAY,
    )


def _page(client: Client, name: str, *keys: object, **query: str) -> str:
    answer = client.get(reverse(f"force:{name}", args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_name_is_found_without_its_accents(an: Client, huong: Person) -> None:
    text = _page(an, "people", q="tran thi huong")
    assert "Trần Thị Hương" in text
    assert "Trần Thanh Bình" not in text


def test_filters_live_in_the_address_and_nonsense_in_it_does_no_harm(
    world: World, an: Client, huong: Person, squad: Unit
) -> None:
    services.add_membership(
        actor=world.actor("an"), person_id=huong.pk, unit_id=squad.pk, from_date=SINCE, at=MONDAY
    )
    text = _page(an, "people", don_vi=str(squad.pk))
    assert "Trần Thị Hương" in text
    assert "Trần Thanh Bình" not in text
    assert "Trần Thanh Bình" in _page(an, "people", don_vi="không phải mã", trang="xyz")


def test_the_list_asks_the_database_the_same_number_of_times_however_long_it_is(
    world: World, an: Client, squad: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _page(an, "people")
    for number in range(45):
        made = services.create_person(actor=world.actor("an"), name="Lê Văn Tám", at=MONDAY)
        if number % 2:
            services.add_membership(
                actor=world.actor("an"), person_id=made.pk, unit_id=squad.pk, from_date=SINCE, at=MONDAY
            )
    with django_assert_num_queries(LIST_QUERIES):
        text = _page(an, "people")
    assert 'rel="next"' in text


LIST_QUERIES = 12


def test_who_keeps_the_register_reads_the_whole_number(an: Client, huong: Person) -> None:
    text = _page(an, "person", huong.pk)
    assert "0912345678" in text
    assert "05/02/1990" in text


def test_who_only_reads_sees_three_digits_and_the_year(minh: Client, huong: Person) -> None:
    for text in (_page(minh, "person", huong.pk), _page(minh, "people")):
        assert "Trần Thị Hương" in text
        assert "0912345678" not in text
        assert "•••• 678" in text
        assert "05/02/1990" not in text
        assert "1990" in text


def test_another_agency_finds_no_such_person(dung: Client, huong: Person) -> None:
    assert dung.get(reverse("force:person", args=[huong.pk])).status_code == 404
    assert "Trần Thị Hương" not in _page(dung, "people")


@pytest.mark.parametrize("name", ["people", "home", "units", "roll", "kinds"])
def test_a_militia_member_has_no_register(desk_of: DeskOf, name: str) -> None:
    assert desk_of("binh").get(reverse(f"force:{name}")).status_code == 404


def test_who_only_reads_cannot_write(minh: Client, huong: Person) -> None:
    for name in ("edit_person", "join", "give_post", "give_rank", "qualify"):
        assert minh.get(reverse(f"force:{name}", args=[huong.pk])).status_code == 404
    assert minh.post(reverse("force:new_person"), {"name": "Lê Văn Tám"}).status_code == 404
    assert not Person.objects.filter(name="Lê Văn Tám").exists()


def test_a_person_is_written_down(an: Client) -> None:
    answer = an.post(reverse("force:new_person"), {"name": "lê văn tám", "phone": "0912 345 678"})
    made = Person.objects.get(name_folded="le van tam")
    assert answer.headers["Location"] == reverse("force:person", args=[made.pk])
    assert made.phone.endswith("678")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "123"},
        {"name": "Lê Văn Tám", "phone": "12"},
        {"name": "Lê Văn Tám", "birth_date": "1800-01-01"},
        {"name": "Lê Văn Tám", "occupation": "TỐI MẬT"},
        {"name": "Lê Văn Tám", "hamlet_id": str(uuid4())},
        {"name": ""},
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_kept(an: Client, wrong: dict[str, str]) -> None:
    before = Person.objects.count()
    answer = an.post(reverse("force:new_person"), wrong)
    assert answer.status_code == 422
    assert "note--error" in answer.content.decode()
    assert Person.objects.count() == before


def test_somebody_may_be_called_mat(an: Client) -> None:
    an.post(reverse("force:new_person"), {"name": "NGUYỄN THỊ MẬT"})
    assert Person.objects.filter(name_folded="nguyen thi mat").exists()


def test_a_person_joins_a_unit_and_leaves_it(an: Client, huong: Person, squad: Unit) -> None:
    an.post(
        reverse("force:join", args=[huong.pk]),
        {"unit_id": str(squad.pk), "role": "LEADER", "from_date": "2026-02-01", "evidence": "12/QĐ-BCH"},
    )
    held = Membership.objects.get(person=huong)
    assert "Tiểu đội 1" in _page(an, "person", huong.pk)
    an.post(reverse("force:leave", args=[huong.pk, held.pk]), {"on": "2026-11-01"})
    text = _page(an, "person", huong.pk)
    assert Membership.objects.get(person=huong, retracted_at__isnull=True).to_date == date(2026, 11, 1)
    assert "Tiểu đội 1" in text  # in the history
    assert "Tiểu đội 1" in _page(an, "person", huong.pk, ngay="2026-05-01")


def test_a_retracted_line_is_shown_on_demand_with_its_reason(world: World, an: Client, huong: Person) -> None:
    post = services.give_post(
        actor=world.actor("an"), person_id=huong.pk, title="Tiểu đội trưởng", from_date=SINCE, at=MONDAY
    )
    address = reverse("force:retract", args=[huong.pk, post.pk])
    assert an.post(address, {"reason": " "}).status_code == 422
    assert an.post(address, {"reason": "Ghi nhầm người"}).status_code == 302
    assert "Tiểu đội trưởng" not in _page(an, "person", huong.pk)
    text = _page(an, "person", huong.pk, rut="1")
    assert "Ghi nhầm người" in text
    assert "<del>" in text
    assert PostHeld.objects.get(pk=post.pk).retracted_at == MONDAY


def test_a_fact_of_somebody_else_is_not_ended_through_this_person(
    world: World, an: Client, huong: Person
) -> None:
    other = services.give_post(
        actor=world.actor("an"),
        person_id=world.person("binh").pk,
        title="Chiến sĩ",
        from_date=SINCE,
        at=MONDAY,
    )
    address = reverse("force:retract", args=[huong.pk, other.pk])
    assert an.post(address, {"reason": "Sai"}).status_code == 404


def test_a_qualification_expires_as_its_kind_says(an: Client, huong: Person) -> None:
    an.post(reverse("force:kinds"), {"name": "Sơ cứu", "code": "so cuu", "validity_months": "24"})
    kind = QualificationKind.objects.get(code="SO-CUU")
    an.post(reverse("force:qualify", args=[huong.pk]), {"kind_id": str(kind.pk), "from_date": "2025-01-10"})
    assert "10/01/2027" in _page(an, "person", huong.pk)
    assert "Trần Thị Hương" in _page(an, "home")


def test_a_code_in_use_is_refused(an: Client) -> None:
    an.post(reverse("force:kinds"), {"name": "Sơ cứu", "code": "so cuu"})
    assert an.post(reverse("force:kinds"), {"name": "Sơ cứu 2", "code": "SO-CUU"}).status_code == 422


def test_who_only_reads_names_no_qualification(minh: Client) -> None:
    assert minh.post(reverse("force:kinds"), {"name": "Sơ cứu", "code": "so cuu"}).status_code == 403


def test_only_the_own_card_leads_to_the_own_duties(world: World, an: Client) -> None:
    duties = reverse("duty:mine")
    actions = _page(an, "person", world.person("an").pk).count(f'href="{duties}"')
    assert actions > _page(an, "person", world.person("binh").pk).count(f'href="{duties}"')
