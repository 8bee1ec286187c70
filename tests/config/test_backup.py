"""Backups: what comes back is what was, only for whoever knows the passphrase, and nothing damaged comes back."""

import errno
import io
import tarfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from trucban.config import backup, passphrase, sealed
from trucban.config.sealed import BackupCannotBeRead

PHRASE = "năm từ để thử nghiệm"


@pytest.fixture
def own_keys(tmp_path: Path) -> Iterator[None]:
    before, settings.KEYS_DIR = settings.KEYS_DIR, tmp_path / "keys"
    yield
    settings.KEYS_DIR = before


def _sealed(data: bytes) -> bytes:
    target = io.BytesIO()
    sealed.encrypt(io.BytesIO(data), target, PHRASE)
    return target.getvalue()


def _opened(data: bytes, phrase: str = PHRASE) -> bytes:
    target = io.BytesIO()
    sealed.decrypt(io.BytesIO(data), target, phrase)
    return target.getvalue()


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "COST", (4, 8, 1))
    monkeypatch.setattr(sealed, "FRAME", 64)


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_what_was_sealed_comes_back(size: int) -> None:
    data = bytes(range(256)) * 4
    assert _opened(_sealed(data[:size])) == data[:size]


@pytest.mark.usefixtures("cheap")
def test_the_passphrase_is_read_forgivingly() -> None:
    assert _opened(_sealed(b"x"), "  NĂM từ  để thử nghiệm ") == b"x"


def _named(name: str, **changes: Any) -> bytes:
    """A backup, sealed with the right passphrase, of one member."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo(name)
        for field, value in changes.items():
            setattr(member, field, value)
        archive.addfile(member)
    return _sealed(packed.getvalue())


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize(
    "sealed",
    [
        lambda: _named("../outside"),
        lambda: _named("/tmp/outside"),
        lambda: _named("link", type=tarfile.SYMTYPE, linkname="/etc/hostname"),
    ],
    ids=["above", "absolute", "link"],
)
def test_nothing_is_written_outside_the_folder(sealed: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(sealed())
    (tmp_path / "in").mkdir()
    with pytest.raises(BackupCannotBeRead):
        backup.unpack(tmp_path / "backup", tmp_path / "in", PHRASE)
    assert not (tmp_path / "outside").exists()
    assert not (tmp_path / "in" / "link").exists()


@pytest.mark.usefixtures("cheap")
def test_a_wrong_passphrase_opens_nothing() -> None:
    with pytest.raises(BackupCannotBeRead):
        _opened(_sealed(b"x"), "khác")


@given(where=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_changed_bit_goes_unnoticed(where: int, bit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "COST", (2, 8, 1))
        patch.setattr(sealed, "FRAME", 64)
        data = bytearray(_sealed(b"d" * 200))
        data[where % len(data)] ^= 1 << bit
        if data[24] > 8:
            return  # a cost beyond what a test waits for
        with pytest.raises((BackupCannotBeRead, ValueError)):
            _opened(bytes(data))


@pytest.mark.usefixtures("cheap")
def test_a_cut_file_is_refused() -> None:
    whole = _sealed(b"d" * 200)
    for cut in (10, 40, len(whole) - 84, len(whole) - 1):
        with pytest.raises(BackupCannotBeRead):
            _opened(whole[:cut])


@pytest.mark.usefixtures("own_keys")
def test_the_passphrase_is_made_once() -> None:
    first = passphrase.kept_or_made()
    assert first == passphrase.kept_or_made() == passphrase.kept()
    assert passphrase.file().stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("own_keys")
def test_a_new_passphrase_counts_as_unseen_until_it_was_shown() -> None:
    assert not passphrase.is_unseen()  # there is none yet
    passphrase.kept_or_made()
    assert passphrase.is_unseen()
    passphrase.note_shown()
    assert not passphrase.is_unseen()
    passphrase.file().unlink()
    passphrase.kept_or_made()  # another one: what was shown before opens nothing that is sealed with it
    assert passphrase.is_unseen()


@pytest.mark.usefixtures("own_keys")
def test_a_backup_that_fails_leaves_no_key_and_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_pack", full)
    with pytest.raises(backup.BackupCannotBeWritten, match="the disk is full"), override("en"):
        backup.create(tmp_path / "out")
    assert not passphrase.file().exists()
    assert list((tmp_path / "out").iterdir()) == []


def _touch(folder: Path, ages_hours: list[int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    now = timezone.localtime().replace(hour=12, minute=0, second=0)
    for age in ages_hours:
        at = now - timedelta(hours=age)
        (folder / f"{backup.prefix()}-{at:%Y%m%d-%H%M%S}.trucban").touch()


def test_rotation_keeps_two_days_by_the_hour_and_a_month_by_the_day(tmp_path: Path) -> None:
    _touch(tmp_path, list(range(24 * 60)))
    backup.rotate(tmp_path)
    kept = backup.backups(tmp_path)
    assert len(kept) == 48 + 27  # the last of each of 30 days; three of those are among the 48
    assert kept[0].made_at.hour == 12


def test_rotation_leaves_what_it_did_not_make(tmp_path: Path) -> None:
    _touch(tmp_path, list(range(200)))
    theirs = tmp_path / "bản cất riêng.trucban"
    theirs.touch()
    backup.rotate(tmp_path)
    assert theirs.exists()


def test_a_backup_is_due_after_an_hour(tmp_path: Path) -> None:
    assert backup.is_due(tmp_path)
    file = tmp_path / f"{backup.prefix()}-{timezone.localtime():%Y%m%d-%H%M%S}.trucban"
    file.touch()
    assert not backup.is_due(tmp_path)


@pytest.mark.usefixtures("own_keys")
@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_database_media_and_manifest(tmp_path: Path) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's
        pytest.skip("the test database lives in memory; tests/config/test_command.py backs up a real file")
    Path(settings.MEDIA_ROOT).mkdir(parents=True)
    (Path(settings.MEDIA_ROOT) / "bản quét.pdf").write_bytes(b"%PDF")
    made = backup.create(tmp_path / "out", phrase=PHRASE)
    (tmp_path / "in").mkdir()
    manifest = backup.unpack(made.file, tmp_path / "in", PHRASE)
    assert manifest["database"] == connection.vendor
    assert (tmp_path / "in" / "media" / "bản quét.pdf").read_bytes() == b"%PDF"
