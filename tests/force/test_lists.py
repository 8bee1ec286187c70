"""A list of people: judged before anything is written, taken over by choice, known when it comes again."""

from datetime import date
from pathlib import Path

import pytest

from tests.cast import MONDAY, World
from tests.force.lists import HEAD, as_csv, as_xlsx, lines, read, take, verdicts
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.imports.cells import said
from trucban.force.models import ImportLine, PeopleImport, Person
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db

TAM = (1, "Lê Văn Tám", "12/3/1995", "Nam", "Thôn 1", "0912345678", "Thợ hồ")
CHIN = (2, "Trần Thị Chín", "05/04/1998", "Nữ", "Thôn 2", "", "Giáo viên")


def _said(line: ImportLine) -> list[str]:
    return [f"{one['where']}: {said(one['said'], str)}" for one in line.problems]


def test_nothing_is_written_before_it_is_taken_over(world: World) -> None:
    before = Person.objects.count()
    of = read(world, [TAM, CHIN])
    assert verdicts(of) == ["NEW", "NEW"]
    assert Person.objects.count() == before
    take(world, of)
    tam = Person.objects.get(name="Lê Văn Tám")
    assert (tam.birth_date, tam.sex, tam.hamlet, tam.phone) == (
        date(1995, 3, 12),
        "MALE",
        world.hamlets[0],
        "0912345678",
    )
    assert tam.owner == world.command
    assert tam.name_folded == "le van tam"


def test_the_same_list_again_writes_nothing(world: World) -> None:
    take(world, read(world, [TAM, CHIN]))
    again = read(world, [TAM, CHIN], name="khac.xlsx")
    assert verdicts(again) == ["SAME", "SAME"]
    with pytest.raises(services.NothingChosen):
        take(world, again)


def test_a_line_taken_over_before_does_not_bring_back_what_was_corrected_since(world: World) -> None:
    take(world, read(world, [TAM]))
    tam = Person.objects.get(name="Lê Văn Tám")
    services.update_person(actor=world.actor("an"), person_id=tam.pk, at=MONDAY, phone="0987654321")
    assert verdicts(read(world, [TAM])) == ["SAME"]


def test_the_same_file_is_recognised(world: World) -> None:
    first = read(world, [TAM])
    second = read(world, [TAM])
    assert list(selectors.earlier_readings(of=second)) == [first]


def test_a_difference_is_shown_field_by_field_and_empty_cells_erase_nothing(world: World) -> None:
    take(world, read(world, [TAM]))
    of = read(world, [(1, "LÊ VĂN TÁM", "12/3/1995", "", "Thôn 2", "", "")])
    (line,) = lines(of)
    assert line.verdict == "CHANGED"
    assert list(line.changes) == ["hamlet_id"]
    take(world, of)
    tam = Person.objects.get(name="Lê Văn Tám")
    assert (tam.hamlet, tam.phone, tam.occupation) == (world.hamlets[1], "0912345678", "Thợ hồ")


def test_each_fault_names_its_sheet_and_cell(world: World) -> None:
    wrong = (1, "Lê Văn Tám", "32/3/1995", "Không", "Thôn 99", "12", "x" * 81)
    (line,) = lines(read(world, [wrong], name="ds.xlsx"))
    assert line.verdict == "FAULTY"
    assert [one.split(":")[0] for one in _said(line)] == [
        f"Danh sách!{cell}" for cell in ("C2", "D2", "E2", "F2", "G2")
    ]
    assert line.choice == "LEAVE"


def test_a_line_with_faults_may_be_taken_without_the_faulty_cells(world: World) -> None:
    of = read(world, [(1, "Lê Văn Tám", "12/3/1995", "Nam", "Thôn 99", "12", "")])
    services.choose_lines(
        actor=world.actor("an"), import_id=of.pk, verdict="FAULTY", choice="TAKE", at=MONDAY
    )
    take(world, of)
    tam = Person.objects.get(name="Lê Văn Tám")
    assert (tam.birth_date, tam.phone, tam.hamlet) == (date(1995, 3, 12), "", None)


def test_only_what_is_chosen_is_written(world: World) -> None:
    of = read(world, [TAM, CHIN])
    services.choose_line(actor=world.actor("an"), import_id=of.pk, number=2, choice="LEAVE", at=MONDAY)
    take(world, of)
    assert not Person.objects.filter(name="Lê Văn Tám").exists()
    assert Person.objects.filter(name="Trần Thị Chín").exists()


@pytest.mark.parametrize(
    "again",
    [
        ("Le Van Tam", "12/3/1995"),
        ("Lê Văn Tám", "1995"),
        ("Tám Lê Văn", "12/3/1995"),
        ("Lê Văn Tâm", "12/3/1995"),
        ("Lê Văn Tám", "3/12/1995"),
    ],
)
def test_who_may_be_there_already_is_asked_about(world: World, again: tuple[str, str]) -> None:
    take(world, read(world, [TAM]))
    before = Person.objects.count()
    of = read(world, [(1, *again, "Nam", "Thôn 1", "", "")])
    (line,) = lines(of)
    assert line.verdict == "DOUBTFUL"
    tam = Person.objects.get(name="Lê Văn Tám")
    assert [one["person"] for one in line.candidates] == [str(tam.pk)]
    with pytest.raises(services.NothingChosen):
        take(world, of)
    services.choose_line(
        actor=world.actor("an"), import_id=of.pk, number=2, choice="THE_SAME", person_id=tam.pk, at=MONDAY
    )
    take(world, of)
    assert Person.objects.count() == before


def test_two_rows_of_one_person_are_asked_about(world: World) -> None:
    of = read(world, [TAM, TAM, (3, "LE VAN TAM", "12/3/1995", "", "", "", "")])
    assert verdicts(of) == ["NEW", "DOUBTFUL", "DOUBTFUL"]


def test_namesakes_born_on_other_days_are_two_people(world: World) -> None:
    take(world, read(world, [TAM]))
    assert verdicts(read(world, [(1, "Lê Văn Tám", "1/9/1970", "Nam", "Thôn 2", "", "")])) == ["NEW"]


def test_only_a_year_is_said_and_not_written(world: World) -> None:
    of = read(world, [(1, "Lê Văn Tám", "1995", "Nam", "Thôn 1", "", "")])
    (line,) = lines(of)
    assert line.verdict == "NEW"
    assert "1995" in _said(line)[0]
    take(world, of)
    assert Person.objects.get(name="Lê Văn Tám").birth_date is None
    assert verdicts(read(world, [(1, "Lê Văn Tám", "1995", "Nam", "Thôn 1", "", "")])) == ["SAME"]


BARRED = ("Tiền án", "Ma túy", "HIV", "Nhận xét", "Chiều cao", "Sức khỏe loại", "Tôn giáo")


def test_what_is_never_kept_is_not_in_the_database_at_any_time(world: World) -> None:
    head = (*HEAD, *BARRED, "Khác")
    row = (*TAM, *["NIÊM PHONG"] * len(BARRED), "từng nghiện ma túy NIÊM PHONG")
    of = read(world, [row], head=head)
    told = {column["label"]: column for column in of.columns}
    for label in (*BARRED, "Khác"):
        assert told[label]["refused"], label
        assert not told[label]["field"]
    dump = str([list(model.objects.values()) for model in (PeopleImport, ImportLine, Entry)])
    assert "NIÊM PHONG" not in dump
    with pytest.raises(services.ColumnRefused):
        services.choose_columns(
            actor=world.actor("an"),
            import_id=of.pk,
            fields={1: "name", told["Nhận xét"]["column"]: "occupation"},
            at=MONDAY,
        )


def test_a_remark_behind_a_name_is_not_kept_either(world: World) -> None:
    of = read(world, [(1, "Lê Văn Tám (nghiện ma túy)", "1995", "Nam", "Thôn 1", "", "đang cai ma túy")])
    (line,) = lines(of)
    assert (line.values["name"], line.values.get("occupation")) == ("Lê Văn Tám", None)
    assert "túy" not in str([line.cells, line.values, line.problems])
    assert len([one for one in _said(line) if "never kept" in one]) == 2


def test_columns_are_chosen_and_remembered_for_the_same_headings(world: World) -> None:
    head = ("Cột A", "Họ và tên", "Năm sinh", "Cột B")
    rows = [("Thợ mộc", "Lê Văn Tám", "12/3/1995", "0912345678")]
    of = read(world, rows, head=head)
    services.choose_columns(
        actor=world.actor("an"),
        import_id=of.pk,
        fields={0: "occupation", 1: "name", 2: "birth", 3: "phone"},
        at=MONDAY,
    )
    (line,) = lines(of)
    assert line.values["occupation"] == "Thợ mộc"
    (again,) = lines(read(world, rows, head=head))
    assert again.values == line.values


def test_what_was_left_out_of_the_columns_stays_out(world: World) -> None:
    of = read(world, [TAM])
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields={1: "name"}, at=MONDAY)
    assert [set(line.values) for line in lines(read(world, [TAM]))] == [{"name"}]


def test_a_register_changed_after_the_reading_is_not_overwritten(world: World) -> None:
    take(world, read(world, [TAM]))
    tam = Person.objects.get(name="Lê Văn Tám")
    of = read(world, [(1, "Lê Văn Tám", "12/3/1995", "", "", "0911111111", "")])
    services.update_person(actor=world.actor("an"), person_id=tam.pk, at=MONDAY, phone="0922222222")
    take(world, of)
    tam.refresh_from_db()
    assert tam.phone == "0922222222"
    assert lines(of)[0].outcome


def test_somebody_written_down_meanwhile_is_not_written_twice(world: World) -> None:
    one, two = read(world, [TAM]), read(world, [TAM])
    take(world, one)
    take(world, two)
    assert Person.objects.filter(name="Lê Văn Tám").count() == 1


def test_what_a_list_said_is_erased_when_it_is_over(world: World) -> None:
    of = read(world, [TAM, (2, "Lê Văn Hai", "99/99/99", "", "", "", "")])
    take(world, of)
    for line in lines(of):
        assert [line.cells, line.values, line.problems, line.candidates] == [{}, {}, [], []]
    gone = read(world, [CHIN])
    services.give_up_list(actor=world.actor("an"), import_id=gone.pk, at=MONDAY)
    assert not ImportLine.objects.filter(of_import=gone).exists()


def test_the_log_holds_no_value(world: World) -> None:
    take(world, read(world, [TAM]))
    text = str(list(Entry.objects.values()))
    assert "Tám" not in text
    assert "0912345678" not in text
    made = Entry.objects.get(action="person.created", subject_id=Person.objects.get(name="Lê Văn Tám").pk)
    assert set(made.digests) == {"name", "birth_date", "sex", "hamlet_id", "phone", "occupation"}


@pytest.mark.parametrize("who", ["binh", "minh", "lan", "nga", "ha", "giang"])
def test_it_refuses_whoever_keeps_no_register(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.open_lists(actor=world.actor(who), name="a.csv", data=as_csv([TAM]), at=MONDAY)


@pytest.mark.parametrize("who", ["dung", "binh", "minh", "ha", "quy"])
def test_nobody_else_sees_the_list(world: World, who: str) -> None:
    of = read(world, [TAM])
    with pytest.raises(NotVisible):
        selectors.get_import(actor=world.actor(who), import_id=of.pk)
    with pytest.raises(NotVisible):
        services.take_over(actor=world.actor(who), import_id=of.pk, at=MONDAY)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.csv", b""),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18),
        ("TUYỆT MẬT.csv", as_csv([TAM])),
        ("a.csv", as_csv([(*TAM[:6], "TUYỆT MẬT")])),
        ("a.csv", as_csv([("x", "y")], head=("một", "hai"))),
    ],
)
def test_what_is_no_list_is_refused_in_words(world: World, name: str, data: bytes) -> None:
    with pytest.raises(services.FileNotRead) as refusal:
        services.open_lists(actor=world.actor("an"), name=name, data=data, at=MONDAY)
    assert str(refusal.value)
    assert not PeopleImport.objects.exists()


def test_a_long_list_shows_its_first_lines_and_the_rest_is_read_later(world: World) -> None:
    people = [
        (n, f"Lê Văn {['Tám', 'Chín', 'Mười', 'Hai', 'Ba'][n % 5]}", f"{n % 28 + 1}/{n // 28 + 1}/1990")
        for n in range(60)
    ]
    data = as_xlsx(people, HEAD[:3])
    of = services.open_lists(actor=world.actor("an"), name="a.xlsx", data=data, at=MONDAY, at_once=50)[0]
    assert (of.status, bool(of.waiting_file)) == ("READING", True)
    assert len(lines(of)) == 49  # the heading is a row, too
    with pytest.raises(services.ListNotOpen):
        take(world, of)
    heard: list[int] = []
    of = services.read_rest(actor=world.actor("an"), import_id=of.pk, at=MONDAY, told=heard.append)
    assert (of.status, bool(of.waiting_file), len(lines(of))) == ("READY", False, 60)
    assert heard
    take(world, of)


def test_a_list_given_up_while_it_is_read_leaves_nothing(world: World) -> None:
    data = as_xlsx([TAM] * 60)
    of = services.open_lists(actor=world.actor("an"), name="a.xlsx", data=data, at=MONDAY, at_once=50)[0]
    file = of.waiting_file.path
    services.give_up_list(actor=world.actor("an"), import_id=of.pk, at=MONDAY)
    of = services.read_rest(actor=world.actor("an"), import_id=of.pk, at=MONDAY)
    assert of.status == "DISCARDED"
    assert not lines(of)
    assert not Path(file).exists()
