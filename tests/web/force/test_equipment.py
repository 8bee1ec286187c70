"""The pages of equipment: issued, handed over, returned, counted; a difference becomes a task."""

import io

from django.test import Client
from openpyxl import load_workbook

from tests.cast import World
from trucban.audit.models import Entry
from trucban.force.models import Custody, Equipment, EquipmentItem, StockTake
from trucban.incident.models import Incident
from trucban.task.models import Task

HOME = "/luc-luong/trang-bi/"


def test_the_way_of_one_radio(world: World, an: Client) -> None:
    assert "Chưa có trang bị" in an.get(HOME).text
    typed = {"name": "Bộ đàm", "counted_in": "chiếc", "is_numbered": "on", "quantity": "0"}
    refused = an.post(f"{HOME}moi/", typed | {"name": "Súng ngắn"})
    assert refused.status_code == 422
    assert "không thuộc phạm vi" in refused.text
    an.post(f"{HOME}moi/", typed)
    kind = f"{HOME}{Equipment.objects.get().pk}/"
    an.post(f"{kind}them/", {"number": "BĐ-01"})
    item = EquipmentItem.objects.get()
    person = world.person("binh")
    assert an.post(f"{kind}cap/", {"holder": "", "item_id": str(item.pk)}).status_code == 422
    an.post(f"{kind}cap/", {"holder": f"person/{person.pk}", "taken_by": "", "item_id": str(item.pk)})
    assert person.name in an.get(HOME).text
    custody = Custody.objects.get()
    hamlet = world.hamlets[0]
    an.post(
        f"{HOME}giu/{custody.pk}/ban-giao/",
        {"holder": f"hamlet/{hamlet.pk}", "taken_by": "Ông Tư", "note": ""},
    )
    shown = an.get(f"{HOME}so/{item.pk}/").text
    assert "Ông Tư" in shown
    assert "<svg" in shown
    file = an.get(f"{HOME}luu-tep.xlsx")
    values = [cell.value for row in load_workbook(io.BytesIO(file.content)).active for cell in row]
    assert {"Bộ đàm", "BĐ-01", "Ông Tư"} <= set(values)
    last = Custody.objects.get(returned_at__isnull=True)
    an.post(f"{HOME}giu/{last.pk}/tra/", {"returned_by": "Ông Tư", "note": "Còn tốt"})
    assert "Còn tốt" in an.get(kind).text
    assert "Vỡ" in an.post(f"{HOME}so/{item.pk}/loai/", {"reason": "Vỡ"}, follow=True).text
    assert Entry.objects.filter(action="equipment.written_off").count() == 1


def test_a_difference_asks_who_clears_it_up(world: World, an: Client) -> None:
    an.post(f"{HOME}moi/", {"name": "Áo phao", "counted_in": "chiếc", "quantity": "10"})
    kind = f"{HOME}{Equipment.objects.get().pk}/"
    assert "Kiểm kê khớp" in an.post(f"{kind}kiem-ke/", {"counted": "10", "note": ""}, follow=True).text
    asked = an.post(f"{kind}kiem-ke/", {"counted": "9", "note": ""}, follow=True)
    assert "đếm được 9" in asked.text
    take = StockTake.objects.get(counted=9)
    an.post(f"{HOME}kiem-ke/{take.pk}/", {"owner": str(world.command.pk), "due_date": "2026-12-01"})
    assert Task.objects.get().origin_id == take.pk
    assert f"/viec/{Task.objects.get().pk}/" in an.get(HOME).text
    assert "Mở vụ việc" in an.get(kind).text
    for _pressed_twice in range(2):
        answer = an.post(f"{HOME}kiem-ke/{take.pk}/vu-viec/", follow=True)
        assert "đếm được 9" in answer.text
    assert Incident.objects.get().pk == take.pk
    assert f"/vu-viec/{take.pk}/" in an.get(kind).text
    assert "Mở vụ việc" not in an.get(kind).text
    Incident.objects.update(owner=world.police, reported_by_id=world.actor("dung").id)
    assert "đã có trong sổ vụ việc" in an.post(f"{HOME}kiem-ke/{take.pk}/vu-viec/", follow=True).text
    agreed = StockTake.objects.get(counted=10)
    assert an.post(f"{HOME}kiem-ke/{agreed.pk}/vu-viec/").status_code == 302
    assert Incident.objects.count() == 1
    assert an.post(f"{kind}them/", {"quantity": "9", "reason": ""}).status_code == 422
    an.post(f"{kind}them/", {"quantity": "9", "reason": "Rách một chiếc"})
    assert Equipment.objects.get().quantity == 9
