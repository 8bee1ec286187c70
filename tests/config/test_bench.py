"""`trucban bench`: what it prints and writes, and what it refuses."""

import json
from pathlib import Path

import pytest

from tests.planning.benchmarks.test_medians import PMEDCAP
from tests.planning.benchmarks.test_routes import CHAO, VRPLIB
from trucban.config import command


@pytest.mark.parametrize(
    ("kind", "text", "objective"), [("patrol", CHAO, 12), ("evacuation", VRPLIB, 300), ("land", PMEDCAP, 4)]
)
@pytest.mark.parametrize("peer", [[], ["--plain"]])
def test_it_prints_for_machines_and_writes_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, text: str, objective: int, peer: list[str]
) -> None:
    file = tmp_path / "tiny.txt"
    file.write_text(text)
    words = ["bench", kind, str(file), "--seconds", "0.2", "--json", "--out", str(tmp_path), *peer]
    code = command.main(words)
    (told,) = json.loads(capsys.readouterr().out)
    assert (code, told["objective"], told["feasible"], told["instance"]) == (0, objective, True, "tiny")
    assert {"bound", "seconds", "seconds_to_best", "seed", "versions"} <= told.keys()
    assert Path(told["solution"]).read_text()


def test_a_drawn_field_is_cut_exactly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["bench", "land", "guillotine:U-15-3", "--json", "--out", str(tmp_path)]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["objective"] == told["bound"] > 0


@pytest.mark.parametrize(
    "words", [["no-such-file"], ["guillotine:X-15-3"], ["guillotine:U-3-1", "--seconds", "0"]]
)
def test_what_cannot_be_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["bench", "land", *words]) == 2
    assert capsys.readouterr().err
