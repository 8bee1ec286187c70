"""A label scanned: the receiver confirms, who keeps the store sees the item, anybody else learns nothing of it."""

from datetime import timedelta

from django.test import Client

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.force import services as force
from trucban.force.models import Custody

PAGE = "/luc-luong/trang-bi/nhan/"


def test_a_label_scanned_opens_the_hand_over_for_who_received_it(
    world: World, an: Client, desk_of: DeskOf
) -> None:
    actor, at = world.actor("an"), MONDAY - timedelta(days=3)
    radios = force.add_equipment(actor=actor, name="Bộ đàm", counted_in="chiếc", is_numbered=True, at=at)
    item = force.add_item(actor=actor, equipment_id=radios.pk, number="BĐ-01", at=at)
    holder = force.Holder(person_id=world.person("binh").pk)
    given = force.issue(actor=actor, equipment_id=radios.pk, item_id=item.pk, holder=holder, at=at)
    scanned = f"{PAGE}?so={item.pk}"
    assert an.get(scanned).headers["Location"] == f"/luc-luong/trang-bi/so/{item.pk}/"
    assert "BĐ-01" not in desk_of("dung").get(scanned).text
    assert "chờ 3 ngày" in an.get("/luc-luong/trang-bi/").text
    binh = desk_of("binh")
    assert PAGE in binh.get("/").text
    assert "BĐ-01" in binh.get(scanned).text
    binh.post(PAGE, {"custody": "x"})
    assert desk_of("dung").post(PAGE, {"custody": str(given.pk)}).status_code == 404
    assert "Đã xác nhận" in binh.post(PAGE, {"custody": str(given.pk)}, follow=True).text
    assert Custody.objects.get().confirmed_at
    assert "chờ 3 ngày" not in an.get("/luc-luong/trang-bi/").text
    assert PAGE not in binh.get("/").text
