"""`trucban import`: a list of people from the terminal, with the desk's verdicts, rights and undo."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cast import World
from tests.force.lists import as_csv
from trucban.config.command import main
from trucban.force.models import ImportLine, PeopleImport, Person

pytestmark = pytest.mark.django_db
TAM = (1, "Lê Văn Tám", "12/3/1995", "Nam", "Thôn 1", "0912345678", "Thợ hồ")
WRONG = (2, "Trần Thị Chín", "32/3/1995", "Nữ", "Thôn 99", "", "")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ds.csv"
    path.write_bytes(as_csv([TAM, WRONG]))
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["import", *words, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["lists"]
    return dict(one)


def test_a_list_waits_for_a_decision_at_the_desk(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = told(capsys, "people", str(file), "--as", "an", "--source", "Trung đội 1")
    assert (one["status"], one["file"], one["counts"]) == ("READY", "Trung đội 1", {"NEW": 1, "FAULTY": 1})
    (row,) = one["rows_to_look_at"]
    assert (row["row"], row["verdict"]) == (3, "FAULTY")
    assert not Person.objects.filter(name="Lê Văn Tám").exists()


def test_good_rows_are_taken_over_and_taken_back(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = told(capsys, "people", str(file), "--as", "an", "--accept-good")
    assert (one["status"], one["counts"]["created"]) == ("APPLIED", 1)
    assert Person.objects.filter(name="Lê Văn Tám", owner=world.command).count() == 1
    again = told(capsys, "people", str(file), "--as", "an", "--accept-good")
    assert (again["status"], again["counts"]) == ("READY", {"SAME": 1, "FAULTY": 1})
    back = told(capsys, "undo", one["id"], "--as", "an")
    assert (back["status"], back["counts"]["removed"]) == ("UNDONE", 1)
    assert not Person.objects.filter(name="Lê Văn Tám").exists()


def test_a_dry_run_keeps_nothing(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = told(capsys, "people", str(file), "--as", "an", "--dry-run")
    assert one["rows_to_look_at"][0]["row"] == 3
    assert PeopleImport.objects.get().status == "DISCARDED"
    assert not ImportLine.objects.exists()


@pytest.mark.parametrize("who", ["binh", "lan", "ha"])
def test_it_refuses_whoever_keeps_no_register(
    world: World, file: Path, capsys: pytest.CaptureFixture[str], who: str
) -> None:
    assert main(["import", "people", str(file), "--as", who, "--accept-good"]) == 4
    assert capsys.readouterr().out == ""
    assert not PeopleImport.objects.exists()


def test_another_agencys_list_is_not_taken_back(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = told(capsys, "people", str(file), "--as", "an", "--accept-good")
    assert main(["import", "undo", one["id"], "--as", "dung"]) == 4
    assert Person.objects.filter(name="Lê Văn Tám").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("people", "không có.xlsx", "--as", "an"),
        ("people", "{file}", "--as", "không ai"),
        ("people", "{file}", "--as", "an", "--dry-run", "--accept-good"),
        ("people", "{file}"),
        ("undo", "1", "--as", "an"),
    ],
)
def test_what_is_not_understood_is_one_line(
    world: World, file: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert main(["import", *(word.format(file=file) for word in words)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)


def test_what_is_no_list_is_refused_in_words(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 no")
    assert main(["import", "people", str(path), "--as", "an"]) == 4
    assert not PeopleImport.objects.exists()
