"""Files that mean harm are refused with a sentence, within five seconds of work and 500 MB."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lib.tables import files
from trucban.lib.tables import Unreadable, open_book


def outcomes(folder: Path) -> dict[str, dict[str, object]]:
    """Read a folder in a process of its own, under limits; a process that dies names no more files."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.lib.tables.limited", str(folder)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-400:]}\n{done.stderr[-2000:]}"
    return {line["file"]: line for line in map(json.loads, done.stdout.splitlines())}


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    made = files.hostile_files()
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    found = outcomes(tmp_path)
    assert set(found) == set(made)
    assert [name for name, outcome in found.items() if "refused" not in outcome] == []


def test_a_refusal_shows_nothing_of_the_machine() -> None:
    for name, content in files.hostile_files().items():
        if "entit" in name:
            with pytest.raises(Unreadable, match="document type"):
                _all_rows(content)


def test_an_empty_row_of_a_million_cells_is_no_table_but_harmless() -> None:
    content = files.raw_xlsx(files.sheet(f'<row r="1">{files.inline("A1", "a")}{"<c/>" * 9_000}</row>'))
    assert [row.values for row in open_book(content).sheets[0].rows()] == [("a",)]


def test_the_size_a_sheet_claims_is_not_believed() -> None:
    rows = (
        f'<dimension ref="A1:XFD1048576"/><sheetData><row r="2">{files.inline("B2", "a")}</row></sheetData>'
    )
    (row,) = open_book(files.raw_xlsx(f"<worksheet>{rows}</worksheet>")).sheets[0].rows()
    assert (row.number, row.values) == (2, (None, "a"))


def test_what_a_formula_gave_is_kept_and_marked() -> None:
    cells = '<c r="A1"><f>B1+1</f><v>3</v></c><c r="B1"><v>2</v></c><c r="C1"><f>A1</f></c>'
    (row,) = open_book(files.raw_xlsx(files.sheet(f'<row r="1">{cells}</row>'))).sheets[0].rows()
    assert row.values[:2] == (3, 2)
    assert str(row.values[2]) == "="
    assert row.formulas == {0, 2}


@given(st.binary(max_size=3_000))
def test_junk_gives_rows_or_a_refusal(content: bytes) -> None:
    _all_rows_or_refusal(content)


@given(st.data())
def test_a_damaged_file_gives_rows_or_a_refusal(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(GOOD)))
    for _time in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _all_rows_or_refusal(bytes(content))


@given(st.text("<>/\"'=c rowvsht0123A&;!x ", max_size=300))
def test_any_inside_of_a_sheet_gives_rows_or_a_refusal(inside: str) -> None:
    _all_rows_or_refusal(files.raw_xlsx(files.sheet(inside)))


GOOD = [
    files.xlsx(),
    files.docx(),
    files.raw_ods(f"<table:table-row>{files.ods_cell('a')}</table:table-row>"),
]


def _all_rows(content: bytes) -> list[object]:
    return [row for sheet in open_book(content).sheets for row in sheet.rows()]


def _all_rows_or_refusal(content: bytes) -> None:
    try:
        _all_rows(content)
    except Unreadable:
        pass


@pytest.mark.material
def test_the_hostile_files_of_the_material(material: Path) -> None:
    folder = material / "data" / "hostile"
    found = outcomes(folder)
    expected = list(csv.DictReader((folder / "office_expected.csv").open(encoding="utf-8")))
    assert len(expected) >= 35
    for line in expected:
        outcome = found[Path(line["file"]).name]
        if line["expected"].startswith(("must fail", "must stop")):
            assert "refused" in outcome, line
        elif "password-protected" in line["expected"]:
            assert "password" in str(outcome.get("refused")), line
        elif line["expected"].startswith("cell A1"):
            assert outcome["first"] == "2000-01-01", line
        elif "hidden" in line["what_it_is"]:
            assert outcome["hidden"] == ["Sheet1"], line
        elif line["expected"].startswith("must open"):
            assert outcome["rows"], line
