"""`trucban bench roster`: what it prints and writes, and what it refuses."""

import json
from pathlib import Path

import pytest

from tests.planning.benchmarks.test_curtois_qu import SMALL
from tests.planning.benchmarks.test_nsplib import CASE
from tests.planning.benchmarks.test_nsplib import SMALL as NSP
from trucban.config import command
from trucban.planning.benchmarks.rosters import formats


@pytest.mark.parametrize("peer", [["--rounds", "1"], ["--seconds", "5"], ["--plain", "--seconds", "5"]])
def test_it_prints_for_machines_and_writes_the_roster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], peer: list[str]
) -> None:
    file = tmp_path / "small.txt"
    file.write_text(SMALL)
    code = command.main(
        ["bench", "roster", str(file), "--seed", "3", "--json", "--out", str(tmp_path), *peer]
    )
    (told,) = json.loads(capsys.readouterr().out)
    assert (code, told["objective"], told["bound"], told["feasible"], told["seed"]) == (0, 102, 102, True, 3)
    assert {"instance", "seconds", "seconds_to_best", "versions"} <= told.keys()
    written = [line.split("\t") for line in Path(told["solution"]).read_text().splitlines()]
    assert formats.open_text(SMALL).judge(written).cost == 102


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL, ["--rounds", "0"]),
        (SMALL, ["--rounds", "1", "--plain"]),
        (SMALL, ["--seconds", "0"]),
        ("hello", []),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: list[str]
) -> None:
    file = tmp_path / "small.txt"
    file.write_text(text)
    assert command.main(["bench", "roster", str(file), "--out", str(tmp_path), *words]) == 2
    assert capsys.readouterr().err


def test_an_nsplib_instance_is_solved_under_the_case_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, case = tmp_path / "1.nsp", tmp_path / "1.gen"
    file.write_text(NSP)
    case.write_text(CASE)
    words = ["bench", "roster", str(file), "--rounds", "1", "--json", "--out", str(tmp_path)]
    assert command.main(words) == 2
    assert "--case" in capsys.readouterr().err
    assert command.main([*words, "--case", str(case)]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["feasible"]
    assert told["objective"] == told["bound"]
