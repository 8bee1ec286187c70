"""What `trucban prepare` lays ready: files a thin line can carry."""

import gzip
import os
from pathlib import Path

from trucban.config.command.prepare import compress_static

SCRIPT = b"const word = 'truc ban';\n" * 200


def test_a_script_gets_its_gzip_and_a_picture_does_not(tmp_path: Path) -> None:
    (tmp_path / "phone").mkdir()
    (tmp_path / "phone" / "app.js").write_bytes(SCRIPT)
    (tmp_path / "icon.png").write_bytes(bytes(2000))
    compress_static(tmp_path)
    assert gzip.decompress((tmp_path / "phone" / "app.js.gz").read_bytes()) == SCRIPT
    assert not (tmp_path / "icon.png.gz").exists()


def test_a_changed_file_and_a_gzip_half_written_are_made_anew(tmp_path: Path) -> None:
    script, packed = tmp_path / "app.js", tmp_path / "app.js.gz"
    script.write_bytes(SCRIPT)
    compress_static(tmp_path)
    script.write_bytes(SCRIPT[::-1])
    os.utime(script, (1, 1_700_000_000))
    compress_static(tmp_path)
    assert gzip.decompress(packed.read_bytes()) == SCRIPT[::-1]
    packed.write_bytes(packed.read_bytes()[:10])
    compress_static(tmp_path)
    assert gzip.decompress(packed.read_bytes()) == SCRIPT[::-1]


def test_what_is_fresh_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_bytes(SCRIPT)
    compress_static(tmp_path)
    (tmp_path / "app.js.gz").chmod(0o444)
    before = (tmp_path / "app.js.gz").stat()
    compress_static(tmp_path)
    assert (tmp_path / "app.js.gz").stat().st_ino == before.st_ino
    assert (tmp_path / "app.js.gz").stat().st_ctime_ns == before.st_ctime_ns
