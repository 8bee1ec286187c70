"""The command as a person meets it: in a process of its own, on a folder of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import World
from trucban.config.command import main
from trucban.config.command.verbs import VERBS

SET_UP = """
[commune]
code = "19249"
name = "Xã Lệ Thủy"
place_name = "Lệ Thủy"
province_name = "Tỉnh Quảng Trị"
superior_command_name = "BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ"
[administrator]
username = "quantri"
name = "Nguyễn Văn A"
password = "con trâu đi trước 7"
"""


class Machine:
    """One installation in a temporary folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRUCBAN_")}
        self.environment = {**kept, "TRUCBAN_HOME": str(home), "TRUCBAN_LANG": "en", "PYTHONPATH": "src"}

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "trucban", *words],
            cwd=settings.ROOT, env=self.environment, input=given, capture_output=True, text=True, timeout=240,
        )  # fmt: skip


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """One that has been set up; the tests below take it through a life in order of need, each on its own."""
    machine = Machine(tmp_path_factory.mktemp("máy thử"))
    done = machine.run("setup", "--from", "-", given=SET_UP)
    assert done.returncode == 0, done.stderr
    return machine


@pytest.fixture
def empty(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def with_tables(empty: Machine) -> Machine:
    """One whose database is made and has nothing in it; `machine` was set up from no database at all."""
    line = [sys.executable, "-m", "tests.tables"]
    more = {"TRUCBAN_INSTANCE": "commune", "DJANGO_SETTINGS_MODULE": "trucban.config.settings"}
    subprocess.run(line, cwd=settings.ROOT, env=empty.environment | more, check=True)
    return empty


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert [verb.name for verb in VERBS if verb.name not in printed] == []


def test_an_unknown_verb_is_one_line_and_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trực"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "--help" in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["week", "2026-99", "--out", "x"], 2),
        (["week", "hôm qua", "--out", "x"], 2),
        (["week", "2026-W48"], 2),
        (["up", "--port", "nhiều"], 2),
        (["up", "--port", "99999"], 2),
        (["serve", "--cửa", "1"], 2),
        (["soak", "kill", "--times", "0"], 2),
        (["manage", "nonsense"], 2),
        (["manage", "help", "nonsense"], 2),
        (["manage", "migrate", "--nonsense"], 2),
    ],
)
def test_nonsense_is_refused_before_anything_starts(
    words: list[str],
    code: int,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    told = capsys.readouterr().err
    assert told.startswith("trucban: ")
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_week_that_has_no_page_has_no_papers_either(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["week", "1990-W01", "--out", str(tmp_path / "x")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("trucban: ")
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_setting_up_twice_changes_nothing(machine: Machine) -> None:
    before = (machine.home / "commune" / "installed.json").read_text()
    again = machine.run("setup", "--from", "-", given=SET_UP.replace("Lệ Thủy", "Khác"))
    assert again.returncode == 3
    assert (machine.home / "commune" / "installed.json").read_text() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"19249"', '"1924"'),
        ('"con trâu đi trước 7"', '"ngắn"'),
        ('name = "Xã Lệ Thủy"', ""),
        ("[commune]", "[xã]"),
        ("[administrator]", "[[administrator]"),
        ("[administrator]", '[[agencies]]\nkind = "ARMY"\nname = "x"\nshort_name = "x"\n[administrator]'),
    ],
)
def test_a_set_up_file_with_nonsense_creates_nothing(empty: Machine, old: str, new: str) -> None:
    done = empty.run("setup", "--from", "-", given=SET_UP.replace(old, new))
    assert done.returncode == 2
    assert done.stderr.startswith("trucban: ")
    assert "Traceback" not in done.stderr
    assert not (empty.home / "commune" / "installed.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Xã Lệ Thủy"', "name Xã Lệ Thủy", "line 4 cannot be read: “name Xã Lệ Thủy”"),
        ("[administrator]", '[administrator]\nname = "B"', "line 11 cannot be read: “name = "),
        ("[administrator]", '[security]\nlevel = "hai"\n[administrator]', "a number from 1 to 5"),
        ("[administrator]", '[province_opinion]\ndate = "mai"\n[administrator]', "“mai” is not a date"),
        ("[commune]", "[[commune]]", "form shown in docs/operations.md"),
        ('password = "con trâu đi trước 7"', "", "--password-file"),
    ],
    ids=["no value", "twice", "level", "date", "form", "password"],
)
def test_a_set_up_file_is_refused_in_words_a_person_wrote(
    empty: Machine, old: str, new: str, told: str
) -> None:
    done = empty.run("setup", "--from", "-", given=SET_UP.replace(old, new))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert told in done.stderr


@pytest.mark.slow
def test_what_the_machine_refuses_is_said_in_the_language_of_the_person(empty: Machine) -> None:
    empty.environment["TRUCBAN_LANG"] = "vi"
    (empty.home / "tệp").touch()
    (empty.home / "bộ mã").write_bytes("[commune]\nname = 'Lệ'".encode("utf-16"))
    said = {
        ("setup", "--from", "nowhere.toml"): "không có tệp hoặc thư mục này",
        ("setup", "--from", str(empty.home)): "đây là thư mục, không phải tệp",
        ("setup", "--from", str(empty.home / "bộ mã")): "dòng 1: có ký tự không thuộc bảng mã UTF-8",
        ("setup", "--from", "-", "--password-file", "nowhere"): "không có tệp hoặc thư mục này",
    }
    for words, told in said.items():
        done = empty.run(*words, given=SET_UP)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert told in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["verify-audit"],
        ["verify-audit", "--against", "abc"],
        ["backup"],
        ["week", "2026-W48", "--out", "OUT"],
        ["worker", "--once"],
    ],
    ids=" ".join,
)
def test_before_anything_was_made_a_command_says_where_to_begin(
    empty: Machine, tmp_path: Path, words: list[str]
) -> None:
    out = tmp_path / "out"
    done = empty.run(*(str(out) if word == "OUT" else word for word in words))
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert "./trucban up, or ./trucban setup" in done.stderr
    assert not list(empty.home.glob("*/keys/backup-*"))
    assert not out.exists()


@pytest.mark.slow
def test_check_before_anything_was_made_says_so_each_time(empty: Machine) -> None:
    for _again in range(2):  # asking may have left an empty file behind
        found = json.loads(empty.run("check", "--json").stdout)
        assert [each["text"] for each in found if "not been made yet: run ./trucban up" in each["text"]]
        assert [each["text"] for each in found if "table" in each["text"]] == []


@pytest.mark.slow
def test_the_passphrase_is_shown_once_by_whoever_comes_first(with_tables: Machine) -> None:
    def unseen() -> bool:
        return any(
            each["name"] == "passphrase" for each in json.loads(with_tables.run("check", "--json").stdout)
        )

    hidden = with_tables.run("setup", "--from", "-", "--hide-passphrase", given=SET_UP)
    assert "safe" not in hidden.stdout
    assert not unseen()  # there is none yet
    with_tables.run("worker", "--once")
    phrase = (with_tables.home / "commune" / "keys" / "backup-passphrase").read_text().strip()
    assert unseen()
    assert phrase in with_tables.run("backup").stdout
    assert not unseen()
    assert phrase not in with_tables.run("backup").stdout


@pytest.mark.slow
def test_set_up_at_the_machine_shows_the_passphrase(with_tables: Machine) -> None:
    done = with_tables.run("setup", "--from", "-", given=SET_UP)
    phrase = (with_tables.home / "commune" / "keys" / "backup-passphrase").read_text().strip()
    assert phrase in done.stdout
    assert phrase not in with_tables.run("backup").stdout


@pytest.mark.slow
def test_check_says_what_is_not_well(machine: Machine) -> None:
    done = machine.run("check", "--json")
    states = {each["name"]: each["state"] for each in json.loads(done.stdout)}
    assert done.returncode == 1
    assert states["database"] == "OK"
    assert states["files"] == "FAULT"  # nothing was collected yet


@pytest.mark.slow
def test_a_restore_keeps_what_it_replaces_and_is_a_recorded_break(machine: Machine, tmp_path: Path) -> None:
    out = tmp_path / "usb"
    assert machine.run("backup", "--to", str(out)).returncode == 0
    (file,) = out.glob("*.trucban")
    (machine.home / "commune" / "media").mkdir(exist_ok=True)
    (machine.home / "commune" / "media" / "sau.pdf").write_bytes(b"written after the backup")
    done = machine.run("restore", str(file), "--yes")
    assert done.returncode == 0, done.stderr
    assert re.search(r"backup of \d\d:\d\d \d\d/\d\d/\d{4}\.", done.stdout)
    (kept,) = (machine.home / "commune").glob("replaced-*")
    assert (kept / "media" / "sau.pdf").exists()
    assert not (machine.home / "commune" / "media" / "sau.pdf").exists()
    verified = machine.run("verify-audit")
    assert verified.returncode == 0
    assert "1 recorded restores" in verified.stdout


@pytest.mark.slow
def test_a_wrong_passphrase_restores_nothing(machine: Machine, tmp_path: Path) -> None:
    assert machine.run("backup", "--to", str(tmp_path)).returncode == 0
    (file,) = tmp_path.glob("*.trucban")
    (tmp_path / "phrase").write_text("not-this-one")
    before = (machine.home / "commune" / "trucban.sqlite3").stat().st_mtime
    done = machine.run("restore", str(file), "--yes", "--passphrase-file", str(tmp_path / "phrase"))
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert (machine.home / "commune" / "trucban.sqlite3").stat().st_mtime == before


@pytest.mark.slow
def test_the_demonstration_is_another_database(machine: Machine) -> None:
    before = (machine.home / "commune" / "trucban.sqlite3").read_bytes()
    done = machine.run("demo", "--log-ins")
    assert done.returncode in {0, 3}
    assert (machine.home / "commune" / "trucban.sqlite3").read_bytes() == before


@pytest.mark.slow
def test_an_edited_log_is_named_by_its_first_broken_link(machine: Machine, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    forged = Machine(tmp_path / "forged")
    shutil.copytree(machine.home, forged.home)
    with sqlite3.connect(forged.home / "commune" / "trucban.sqlite3") as database:
        database.execute("UPDATE audit_entry SET action = 'forged' WHERE seq = 1")
    database.close()
    done = forged.run("verify-audit")
    assert done.returncode == 1
    assert "link 1" in done.stdout


@pytest.mark.slow
def test_ten_kills_during_writes_lose_nothing() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRUCBAN_")}
    command = [sys.executable, "-m", "trucban", "soak", "kill", "--times", "10", "--seed", "48"]
    done = subprocess.run(
        command, cwd=settings.ROOT, env={**kept, "TRUCBAN_LANG": "en", "PYTHONPATH": "src"}, capture_output=True, text=True, timeout=500
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing was lost." in done.stdout
