"""A secret is made once, whoever asks first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trucban.lib.whole_file import made_once


def test_of_many_who_make_a_secret_all_get_the_one_that_stays(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "secret"
    with ThreadPoolExecutor(8) as together:
        said = set(together.map(lambda number: made_once(file, lambda: b"%d" % number), range(64)))
    assert said == {file.read_bytes()}
    assert list(file.parent.iterdir()) == [file]
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
