"""The pages of contests."""

from django.test import Client

from tests.cast import World
from trucban.area.models import Hamlet
from trucban.training.models import Contest

HOME = "/huan-luyen/hoi-thao/"


def test_a_contest_and_its_team_are_written_down(world: World, an: Client) -> None:
    assert "Chưa có hội thao" in an.get(HOME).text
    typed = {"held_on": "2026-11-20", "subject": "Băng bó cứu thương", "place": "Sân xã"}
    assert an.post(f"{HOME}moi/", typed | {"subject": ""}).status_code == 422
    an.post(f"{HOME}moi/", typed)
    address = f"{HOME}{Contest.objects.get().pk}/to/"
    hamlet = Hamlet.objects.order_by("pk")[0]
    assert an.post(address, {"hamlet_id": str(hamlet.pk), "people": "0"}).status_code == 422
    shown = an.post(address, {"hamlet_id": str(hamlet.pk), "people": "9", "rank": "1"}, follow=True)
    assert hamlet.name in shown.text
    assert "hạng 1" in shown.text
