"""Units at the desk: strength that is never the establishment, three bodies of a hamlet, cards, the roll of a day."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from trucban.audit.models import Entry
from trucban.force import services
from trucban.force.models import GroupCard, NeededPlaces, QualificationStandsFor, Unit
from trucban.web.force.views import roll

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


@pytest.fixture
def platoon(world: World) -> Unit:
    return services.create_unit(
        actor=world.actor("an"), kind="PLATOON", name="Trung đội cơ động", from_date=SINCE, at=MONDAY
    )


@pytest.fixture
def group(world: World) -> Unit:
    return services.create_unit(
        actor=world.actor("dung"),
        kind="SELF_MANAGED_GROUP",
        name="Tổ tự quản Thôn 1",
        hamlet_id=world.hamlets[0].pk,
        from_date=SINCE,
        at=MONDAY,
    )


def _page(client: Client, name: str, *keys: object, **query: str) -> str:
    answer = client.get(reverse(f"force:{name}", args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def _add(world: World, unit: Unit, who: str, **more: object) -> None:
    services.add_membership(
        actor=world.actor("an"),
        person_id=world.person(who).pk,
        unit_id=unit.pk,
        from_date=SINCE,
        at=MONDAY,
        **more,  # type: ignore[arg-type]
    )


def test_strength_says_in_words_how_many_places_are_empty(world: World, an: Client, platoon: Unit) -> None:
    _add(world, platoon, "binh")
    an.post(
        reverse("force:places", args=[platoon.pk]),
        {"duty_name": "Trực đêm", "count": "4", "from_date": "2026-11-01"},
    )
    text = _page(an, "home")
    assert "25%" in text
    assert "Dưới mức báo động: 3 chỗ trống" in text
    assert "không phải biên chế" in text


def test_the_establishment_is_refused(an: Client, platoon: Unit) -> None:
    answer = an.post(
        reverse("force:places", args=[platoon.pk]),
        {"duty_name": "Biên chế trung đội", "count": "28", "from_date": "2026-11-01"},
    )
    assert answer.status_code == 422
    assert not NeededPlaces.objects.exists()


def test_each_hamlet_without_a_valid_group_is_named_with_its_reason(an: Client, group: Unit) -> None:
    text = _page(an, "home")
    assert "“Tổ tự quản Thôn 1” chưa có thẻ" in text or "Tổ tự quản Thôn 1” " in text
    assert text.count("chưa hợp lệ") == 2


def test_a_hamlets_leader_sees_the_own_hamlet_only(minh: Client, an: Client) -> None:
    assert "Thôn 2" in _page(an, "home")
    assert "Thôn 2" not in _page(minh, "home")


def test_the_card_makes_the_mandate_hold(world: World, dung: Client, group: Unit) -> None:
    answer = dung.post(
        reverse("force:card", args=[group.pk]),
        {
            "mandate_from": "2026-01-01",
            "mandate_to": "2027-01-01",
            "contact": "Ông Hải 0912 345 678",
            "founding_decision": "05/QĐ-UBND",
        },
    )
    assert answer.status_code == 302
    assert GroupCard.objects.get(unit=group).founding_decision == "05/QĐ-UBND"
    text = _page(dung, "unit", group.pk)
    assert "0912 345 678" in text
    assert "01/01/2027" in _page(dung, "home")


def test_the_other_agency_sees_the_group_but_not_the_whole_number(
    world: World, an: Client, dung: Client, group: Unit
) -> None:
    services.set_group_card(
        actor=world.actor("dung"),
        unit_id=group.pk,
        mandate_from=SINCE,
        mandate_to=date(2027, 1, 1),
        contact="Ông Hải 0912 345 678",
        at=MONDAY,
    )
    text = _page(an, "unit", group.pk)
    assert "Ông Hải •••• 678" in text
    assert "0912 345 678" not in text
    assert an.get(reverse("force:card", args=[group.pk])).status_code == 403


def test_a_card_whose_mandate_ends_before_it_begins_is_refused(dung: Client, group: Unit) -> None:
    answer = dung.post(
        reverse("force:card", args=[group.pk]), {"mandate_from": "2026-05-01", "mandate_to": "2026-05-01"}
    )
    assert answer.status_code == 422
    assert not GroupCard.objects.exists()


def test_another_agencys_platoon_does_not_exist(dung: Client, platoon: Unit) -> None:
    assert dung.get(reverse("force:unit", args=[platoon.pk])).status_code == 404
    assert dung.post(reverse("force:end_unit", args=[platoon.pk]), {"on": "2026-11-23"}).status_code == 404


def test_a_unit_is_written_down_filled_and_ended(world: World, an: Client) -> None:
    an.post(reverse("force:new_unit"), {"kind": "SQUAD", "name": "Tiểu đội 2", "from_date": "2026-01-01"})
    unit = Unit.objects.get(name="Tiểu đội 2")
    an.post(
        reverse("force:add_member", args=[unit.pk]),
        {"person_id": str(world.person("binh").pk), "role": "LEADER", "from_date": "2026-02-01"},
    )
    assert "Trần Thanh Bình" in _page(an, "unit", unit.pk)
    an.post(reverse("force:end_unit", args=[unit.pk]), {"on": "2026-11-01"})
    unit.refresh_from_db()
    assert unit.to_date == date(2026, 11, 1)
    assert "Trần Thanh Bình" in _page(an, "unit", unit.pk)  # as on its last day


def test_a_body_without_its_hamlet_is_refused(an: Client) -> None:
    answer = an.post(
        reverse("force:new_unit"), {"kind": "ON_SITE_CELL", "name": "Tổ 9", "from_date": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert not Unit.objects.filter(name="Tổ 9").exists()


def test_the_roll_speaks_of_the_day_asked(world: World, an: Client, platoon: Unit) -> None:
    _add(world, platoon, "binh", to_date=date(2026, 6, 1))
    assert "Trần Thanh Bình" in _page(an, "roll", ngay="2026-05-31")
    assert "Trần Thanh Bình" not in _page(an, "roll", ngay="2026-06-01")


def test_the_roll_can_say_what_was_known_before(world: World, an: Client, platoon: Unit) -> None:
    _add(world, platoon, "binh")  # written down on Monday
    assert "Trần Thanh Bình" in _page(an, "roll", ngay="2026-11-23", biet="2026-11-23")
    assert "Trần Thanh Bình" not in _page(an, "roll", ngay="2026-11-23", biet="2026-11-22")


def test_a_long_roll_is_shown_part_by_part(
    world: World, an: Client, platoon: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "LINES_A_PAGE", 1)
    _add(world, platoon, "binh")
    _add(world, platoon, "phuc")
    first, second = _page(an, "roll"), _page(an, "roll", trang="2")
    assert ("Trần Thanh Bình" in first, "Ngô Phúc" in first) == (True, False)
    assert ("Trần Thanh Bình" in second, "Ngô Phúc" in second) == (False, True)
    assert 'data-label="TT">2</td>' in second
    assert "2 người" in first


def test_the_whole_roll_stays_off_and_says_what_is_missing(world: World, an: Client, platoon: Unit) -> None:
    _add(world, platoon, "binh")
    text = _page(an, "roll")
    assert "Cài đặt" in text
    assert reverse("force:roll_xlsx") not in text
    answer = an.get(reverse("force:roll_xlsx"), follow=True)
    assert answer.redirect_chain
    assert "Còn thiếu" in answer.content.decode()


def test_with_opinion_and_level_recorded_the_roll_is_saved(world: World, an: Client, platoon: Unit) -> None:
    _add(world, platoon, "binh")
    commune = world.commune
    commune.province_opinion_number, commune.province_opinion_date = "12/BCH", SINCE
    commune.security_level = 2
    commune.save()
    assert reverse("force:roll_xlsx") in _page(an, "roll")
    answer = an.get(reverse("force:roll_xlsx"))
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    saved = Entry.objects.get(action="export.saved")
    assert (saved.actor_id, saved.subject_type) == (world.user("an").pk, "force.roll")
    assert "Nguyễn Văn An" in str(openpyxl.load_workbook(BytesIO(answer.content)).active["A1"].value)


def test_what_counts_as_what_is_said_on_its_page_and_ended(world: World, an: Client) -> None:
    held, other = (
        services.add_qualification_kind(actor=world.actor("an"), code=code, name=name, at=MONDAY)
        for code, name in (("THUYEN-TRUONG", "Thuyền trưởng"), ("LAI-XUONG", "Lái xuồng máy"))
    )
    form = {"held_id": held.pk, "counts_as_id": other.pk, "basis": "Thông tư 1", "from_date": "2026-01-01"}
    page = an.post("/luc-luong/chung-nhan/tinh-thay/", form, follow=True)
    assert "Thuyền trưởng → Lái xuồng máy" in page.text
    again = an.post("/luc-luong/chung-nhan/tinh-thay/", form)
    assert again.status_code == 422
    assert "đã được tính thay" in again.text
    row = QualificationStandsFor.objects.get()
    an.post(f"/luc-luong/chung-nhan/tinh-thay/{row.pk}/thoi/")
    row.refresh_from_db()
    assert row.to_date == MONDAY.date()
