"""At the desk: the rows of the units, one decision for many, a file that fills them, and a second person."""

from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import World
from tests.force.militia import man
from tests.web.conftest import DeskOf
from trucban.force.models import MilitiaOnRecord, MilitiaStatus, Person

PAGE = "/luc-luong/dan-quan/dang-thuc-hien/"


def rows(*people: Person, **values: str) -> dict[str, object]:
    """Return what the browser sends for rows that are ticked."""
    sent: dict[str, object] = {"nguoi": [str(one.pk) for one in people]}
    for one in people:
        sent |= {f"{one.pk}-{name}": value for name, value in {"chon": "on", **values}.items()}
    return sent


def test_from_a_look_to_the_second_person(world: World, an: Client, desk_of: DeskOf) -> None:
    one, child = man(world, "Lê Văn Một"), man(world, "Lê Văn Con")
    Person.objects.filter(pk=child.pk).update(birth_date="2012-01-01")
    asked = {**rows(one, child, category="MOBILE"), "decision": "12/QĐ-UBND", "from_date": "2024-03-01"}
    look = an.post(PAGE, {**asked, "act": "xem"})
    assert "01/03/2028" in look.text
    assert "Lê Văn Con" in look.text
    assert not MilitiaOnRecord.objects.exists()
    answer = an.post(PAGE, {**asked, "act": "de-nghi"})
    assert answer.status_code == 422  # the child's row stays with its reason
    assert "Điều 8" in answer.text
    assert MilitiaOnRecord.objects.get().person == one
    page = desk_of("phuc").get(PAGE).text
    assert "12/QĐ-UBND" in page
    ids = [str(row.pk) for row in MilitiaOnRecord.objects.all()]
    an.post(f"{PAGE}tra-loi/", {"row_ids": ids, "act": "xac-nhan"})
    assert not MilitiaStatus.objects.exists()  # one's own
    assert "chờ người thứ hai xác nhận" in desk_of("phuc").get("/").text
    desk_of("phuc").post(f"{PAGE}tra-loi/", {"row_ids": [*ids, "x"], "act": "xac-nhan"})
    assert MilitiaStatus.objects.get().person == one


def test_a_file_fills_the_rows_and_names_whom_it_does_not_know(world: World, an: Client) -> None:
    man(world, "Lê Văn Một")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "Họ và tên",
            "Ngày sinh",
            "Loại dân quân",
            "Từ ngày",
            "Số quyết định",
            "Đến ngày",
            "Quyết định kéo dài",
        ]
    )
    sheet.append(
        [
            "Lê Văn Một",
            "04/05/2000",
            "Dân quân cơ động",
            "01/03/2022",
            "12/QĐ-UBND",
            "01/03/2027",
            "40/QĐ-UBND",
        ]
    )
    sheet.append(["Lê Văn Lạ", "04/05/2001", "tại chỗ", "01/03/2024", "12/QĐ-UBND", "", ""])
    sheet.append(["Lê Văn Mốt", "04/05/2000", "?", "2024", "12/QĐ-UBND", "", ""])
    out = BytesIO()
    book.save(out)
    answer = an.post(f"{PAGE}tep/", {"file": SimpleUploadedFile("ds.xlsx", out.getvalue())})
    assert answer.status_code == 200
    page = answer.text
    for words in ("2022-03-01", "2027-03-01", "40/QĐ-UBND", "Lê Văn Lạ", "Lê Văn Mốt"):
        assert words in page, words
    assert '<option value="MOBILE" selected>' in page
    assert page.count('name="nguoi"') == 1
    assert not MilitiaOnRecord.objects.exists()
    bad = an.post(f"{PAGE}tep/", {"file": SimpleUploadedFile("ds.xlsx", b"x")})
    assert bad.status_code == 422


def test_what_is_no_row_is_refused_and_nobody_elses_person_is_found(
    world: World, an: Client, desk_of: DeskOf
) -> None:
    person = man(world, "Lê Văn Một")
    assert an.post(PAGE, {"nguoi": ["x"], "act": "de-nghi"}).status_code == 422
    bad = an.post(PAGE, {**rows(person, category="MOBILE", from_date="2024-13-01"), "act": "de-nghi"})
    assert bad.status_code == 422
    stranger = Person.objects.create(commune=world.commune, owner=world.police, name="Lê Văn Công")
    assert an.post(PAGE, {**rows(stranger, category="MOBILE"), "act": "de-nghi"}).status_code in {403, 404}
    for who in ("dung", "minh", "binh"):
        assert desk_of(who).get(PAGE).status_code == 404
    assert not MilitiaOnRecord.objects.exists()
