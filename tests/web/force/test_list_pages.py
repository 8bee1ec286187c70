"""A list of people at the desk: read, shown, decided, written, undone; the register as a file that reads the same again."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from tests.cast import MONDAY, World, make_world
from tests.force.lists import as_csv, as_xlsx, lines, verdicts
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry
from trucban.force import services
from trucban.force.models import PeopleImport, Person

pytestmark = pytest.mark.django_db
TAM = (1, "Lê Văn Tám", "12/3/1995", "Nam", "Thôn 1", "0912345678", "Thợ hồ")
WRONG = (2, "Trần Thị Chín", "32/4/1998", "Nữ", "Thôn 2", "", "")


def _send(client: Client, data: bytes, name: str = "ds.xlsx") -> str:
    answer = client.post(reverse("force:lists"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_a_list_goes_from_the_file_into_the_register_and_out_again(an: Client) -> None:
    address = _send(an, as_xlsx([TAM, WRONG]))
    faulty = an.get(address).content.decode()
    assert "Danh sách!C3" in faulty  # what must be looked at comes first
    assert "Lê Văn Tám" in an.get(f"{address}?loai=NEW").content.decode()
    assert not Person.objects.filter(name="Lê Văn Tám").exists()
    of = PeopleImport.objects.get()
    an.post(reverse("force:take_over", args=[of.pk]))
    assert Person.objects.filter(name="Lê Văn Tám").exists()
    assert not Person.objects.filter(name="Trần Thị Chín").exists()
    an.post(reverse("force:take_back", args=[of.pk]))
    assert not Person.objects.filter(name="Lê Văn Tám").exists()
    assert an.get(address).status_code == 200


def test_a_doubtful_row_is_decided_on_its_line(world: World, an: Client) -> None:
    tam = services.create_person(
        actor=world.actor("an"), name="Le Van Tam", birth_date=date(1995, 3, 12), at=MONDAY
    )
    address = _send(an, as_xlsx([TAM]))
    assert f"THE_SAME:{tam.pk}" in an.get(address).content.decode()
    of = PeopleImport.objects.get()
    an.post(reverse("force:list_row", args=[of.pk, 2]), {"chon": f"THE_SAME:{tam.pk}"})
    assert "0912345678" in an.get(address).content.decode()
    an.post(reverse("force:take_over", args=[of.pk]))
    tam.refresh_from_db()
    assert (tam.name, tam.phone) == ("Lê Văn Tám", "0912345678")


@pytest.mark.parametrize("chosen", ["", "THE_SAME", "THE_SAME:x", "NEW", "TAKE:1", "<script>"])
def test_nonsense_in_a_decision_does_no_harm(an: Client, chosen: str) -> None:
    _send(an, as_xlsx([TAM]))
    of = PeopleImport.objects.get()
    assert an.post(reverse("force:list_row", args=[of.pk, 2]), {"chon": chosen}).status_code == 302
    assert lines(of)[0].choice == "TAKE"


def test_what_is_no_list_is_refused_on_the_form(an: Client) -> None:
    answer = an.post(reverse("force:lists"), {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()


@pytest.mark.parametrize("who", ["minh", "binh", "lan", "ha"])
def test_there_is_no_such_page_for_whoever_keeps_no_register(desk_of: DeskOf, who: str) -> None:
    client = desk_of(who)
    for name in ("lists", "people_file"):
        assert client.get(reverse(f"force:{name}")).status_code == 404


WANTED = {"purpose": "REPORT", "purpose_text": "Danh sách huyện yêu cầu theo công văn 12"}


def _allow_export(world: World) -> None:
    world.commune.province_opinion_number = "12/BCH"
    world.commune.province_opinion_date = MONDAY.date()
    world.commune.security_level = 2
    world.commune.save()


def test_without_the_provinces_opinion_there_is_no_file(an: Client) -> None:
    for ask in (an.get, an.post):
        assert ask(reverse("force:people_file")).headers["Location"] == reverse("force:lists")
    assert not Entry.objects.filter(action="export.saved").exists()


def test_the_file_has_typed_cells_and_stands_in_the_log(world: World, an: Client) -> None:
    _allow_export(world)
    services.create_person(
        actor=world.actor("an"), name="Lê Văn Tám", birth_date=date(1995, 3, 12), occupation="=1+1", at=MONDAY
    )
    data = an.post(reverse("force:people_file"), WANTED | {"form": "xlsx"}).content
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows()]
    (tam,) = [row for row in rows if row[1] == "Lê Văn Tám"]
    assert (tam[2].date(), tam[6]) == (date(1995, 3, 12), "'=1+1")
    assert Entry.objects.filter(action="export.saved", subject_type="force.people").exists()


WORDS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ=+-@'0159 ,;\"", max_size=24)
NAMES = st.sampled_from(["Lê Văn Tám", "H'Hen Niê", "Tôn Nữ Thị Ninh", "Đỗ Ước", "LÊ THỊ BA", "nguyễn an"])
PHONES = st.sampled_from(["", "0912345678", "0381234567", "02323123456"])


class AnyRegister(TestCase):  # type: ignore[misc]  # hypothesis ships no types for it
    """Whatever stands in the register, its file read again changes nothing and asks nothing twice."""

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                NAMES, st.dates(date(1950, 1, 1), date(2008, 1, 1)), PHONES, WORDS, WORDS, st.booleans()
            ),
            min_size=1,
            max_size=4,
            unique_by=lambda person: (person[0].casefold(), person[1]),
        ),
        st.sampled_from(["xlsx", "csv"]),
    )
    def test_export_and_import_are_equal(
        self, people: list[tuple[str, date, str, str, str, bool]], kind: str
    ) -> None:
        world = make_world()
        _allow_export(world)
        for name, born, phone, occupation, household, in_hamlet in people:
            services.create_person(
                actor=world.actor("an"),
                name=name,
                birth_date=born,
                phone=phone,
                occupation=occupation,
                household_key=household,
                hamlet_id=world.hamlets[0].pk if in_hamlet else None,
                at=MONDAY,
            )
        client = Client()
        client.force_login(world.user("an"))
        data = client.post(reverse("force:people_file"), WANTED | {"form": kind}).content
        (of,) = services.open_lists(actor=world.actor("an"), name=f"a.{kind}", data=data, at=MONDAY)
        told = [(line.verdict, line.values, line.changes, line.problems) for line in lines(of)]
        assert {verdict for verdict in verdicts(of) if verdict != "LEFT_OUT"} == {"SAME"}, told


def test_a_csv_is_read_like_the_workbook(an: Client) -> None:
    _send(an, as_csv([TAM]), "ds.csv")
    assert verdicts(PeopleImport.objects.get()) == ["NEW"]
