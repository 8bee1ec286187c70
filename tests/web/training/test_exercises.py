"""The pages of an exercise: red banner on each, the clock for who leads, what has come for who takes part."""

from django.test import Client

from tests.cast import MONDAY, World
from tests.duty import builders as duty
from tests.training.builders import drill, response_plan
from tests.web.conftest import DeskOf
from trucban.training.models import ExerciseAnswer, ExerciseInject

BASE = "/huan-luyen/luyen-tap/"
BANNER = "DIỄN TẬP"


def test_an_exercise_is_written_run_answered_and_read(world: World, an: Client, desk_of: DeskOf) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    duty.join(world, unit, world.person("binh"))
    held = drill(world, response_plan(world, unit))
    page = f"{BASE}{held.pk}/dien-tap/"
    assert BANNER in an.get(page).text
    assert BANNER in an.get(f"{page}tinh-huong/").text
    typed = {"text": "Nước tràn bờ", "minutes": "0", "to_person_id": "", "expected": "Báo chỉ huy"}
    assert an.post(f"{page}tinh-huong/", typed | {"text": "Kế hoạch TỐI MẬT"}).status_code == 422
    an.post(f"{page}tinh-huong/", typed)
    an.post(f"{page}tinh-huong/", typed | {"text": "Mất điện", "minutes": "30"})
    binh = desk_of("binh")
    assert "Nước tràn bờ" not in binh.get(page).text
    an.post(f"{page}dong-ho/", {"kind": "BEGIN"})
    shown = binh.get(page).text
    assert BANNER in shown
    assert "Nước tràn bờ" in shown
    assert "Báo chỉ huy" not in shown
    assert "Mất điện" not in shown
    first = ExerciseInject.objects.get(offset=0)
    binh.post(f"{page}tra-loi/", {"inject": str(first.pk), "text": "Đã báo chỉ huy trưởng"})
    assert ExerciseAnswer.objects.get().text == "Đã báo chỉ huy trưởng"
    second = ExerciseInject.objects.exclude(pk=first.pk).get()
    an.post(f"{page}bo/", {"inject": str(second.pk)})
    an.post(f"{page}bo/", {"inject": "x"})
    an.post(f"{page}dong-ho/", {"kind": "x"})
    an.post(f"{page}dong-ho/", {"kind": "END"})
    after = an.get(page).text
    assert "Đã báo chỉ huy trưởng" in after
    assert f"{BASE}{held.pk}/phat-hien/" in after
    assert "Mất điện" not in after


def test_no_page_of_real_work_speaks_of_an_exercise(world: World, an: Client) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    held = drill(
        world, response_plan(world, unit), starts_at=MONDAY, ends_at=MONDAY.replace(hour=MONDAY.hour + 2)
    )
    page = f"{BASE}{held.pk}/dien-tap/"
    an.post(f"{page}tinh-huong/", {"text": "Cháy kho giả định", "minutes": "0"})
    an.post(f"{page}dong-ho/", {"kind": "BEGIN"})
    for address in ("/", "/vu-viec/", "/truc/so-truc/", "/giao-ban/", "/tuan/", "/viec/"):
        assert "Cháy kho giả định" not in an.get(address, follow=True).text
