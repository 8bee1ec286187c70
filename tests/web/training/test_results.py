"""The result sheet and the list of retests, from the recorder's desk to the signer's."""

from django.test import Client

from tests.cast import World
from tests.training.builders import BEFORE, filled, lived
from tests.web.conftest import DeskOf
from trucban.force import services as force
from trucban.force.models import Qualification
from trucban.training import selectors
from trucban.training.models import SessionResult


def test_from_the_sheet_to_the_register_and_back(world: World, an: Client, desk_of: DeskOf) -> None:
    made, _unit, _people = filled(world)
    kind = force.add_qualification_kind(actor=world.actor("an"), code="BOAT", name="Lái xuồng máy", at=BEFORE)
    one = lived(world, made, gives_id=kind.pk, gives_months=12)
    hai, mot = selectors.called(one)
    address = f"/huan-luyen/buoi/{one.pk}/"
    phuc = desk_of("phuc")
    assert phuc.post(f"{address}ket-qua/", {str(hai.pk): "HERO", str(mot.pk): ""}).status_code == 422
    shown = phuc.post(f"{address}ket-qua/", {str(hai.pk): "FAILED", str(mot.pk): "GOOD"}, follow=True)
    assert "Không đạt" in shown.text
    assert "Khá" in shown.text
    assert "Lái xuồng máy" in an.post(f"{address}ket-qua/ky/", follow=True).text
    assert [row.person for row in Qualification.objects.filter(kind=kind)] == [mot]
    assert "Lê Văn Hai" in an.get("/huan-luyen/thi-lai/").text
    assert "Thi lại" in an.get("/huan-luyen/").text
    signed = SessionResult.objects.get(place__person=mot, annulled_at__isnull=True)
    again = an.post(f"/huan-luyen/ket-qua/{signed.pk}/huy/", {"reason": "Nhầm người"}, follow=True)
    assert "Nhầm người" in again.text
    assert not Qualification.objects.filter(kind=kind, retracted_at__isnull=True).exists()
    form = an.get(f"/huan-luyen/chuong-trinh/{made.pk}/buoi/?cap={kind.pk}&thi-lai=1")
    assert f'value="{kind.pk}" selected' in form.text
