"""The phone's application as files: the same for everybody, each named with the bytes it must have, small."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from trucban.web.phone import files
from trucban.web.phone.words import WORDS

pytestmark = pytest.mark.django_db
FOLDER = Path(str(finders.find("phone/app.js"))).parent
SHELL_LIMIT = 150 * 1024
needs_packages = pytest.mark.skipif(
    finders.find("vendor/dexie/dexie.min.mjs") is None, reason="front-end packages are not installed"
)


def listed() -> list[dict[str, str]]:
    """Return what the worker keeps."""
    found = re.search(r"^const FILES = (.*);$", Client().get("/dien-thoai/sw.js").text, re.MULTILINE)
    assert found
    kept: list[dict[str, str]] = json.loads(found[1])
    return kept


def test_the_shell_is_the_same_for_everybody_and_sets_no_cookie() -> None:
    answer = Client().get("/dien-thoai/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.content == Client(headers={"Accept-Language": "en"}).get("/dien-thoai/").content
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "style=" not in answer.text
    assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text)


@needs_packages
def test_every_file_is_listed_with_the_hash_of_what_is_served() -> None:
    kept = listed()
    for one in kept:
        url = one["url"]
        served = (
            Path(str(finders.find(url.removeprefix("/static/")))).read_bytes()
            if url.startswith("/static/")
            else Client().get(url).content
        )
        assert served
        assert one["integrity"] == "sha256-" + base64.b64encode(hashlib.sha256(served).digest()).decode(), url
    imported = {
        (file.parent / name).resolve()
        for file in FOLDER.rglob("*.js")
        for name in re.findall(r'from "(\.[^"]+)"', file.read_text(encoding="utf-8"))
    }
    names = {one["url"].removeprefix("/static/") for one in kept}
    outside = [
        path
        for path in imported
        if path.is_relative_to(FOLDER) and f"phone/{path.relative_to(FOLDER)}" not in names
    ]
    assert not outside, "a module is loaded that no phone keeps"


def test_the_first_screen_is_loaded_side_by_side_and_without_what_writes_and_sends() -> None:
    waiting, found = ["app.js", "screens/enrolment.js", "screens/home.js"], set()
    while waiting:
        file = FOLDER / waiting.pop()
        found.add(f"phone/{file.relative_to(FOLDER)}")
        for name in re.findall(
            r'^import .* from "(\.[^"]+)"', file.read_text(encoding="utf-8"), re.MULTILINE
        ):
            path = (file.parent / name).resolve()
            if not path.is_relative_to(FOLDER):
                found.add(str(path.relative_to(FOLDER.parent)))
            elif f"phone/{path.relative_to(FOLDER)}" not in found:
                waiting.append(str(path.relative_to(FOLDER)))
    assert found == set(files.FIRST)
    assert not {name for name in found if name.endswith(("dexie.min.mjs", "/store.js", "/sync.js"))}
    assert all(f'rel="modulepreload" href="/static/{name}"' in files.shell().decode() for name in found)


@pytest.mark.parametrize("address", ["/dien-thoai/", "/dien-thoai/loi/vi.json", "/dien-thoai/sw.js"])
def test_what_is_made_here_is_sent_compressed(address: str) -> None:
    answer = Client(headers={"Accept-Encoding": "gzip"}).get(address)
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == Client().get(address).content


@needs_packages
def test_the_shell_stays_small() -> None:
    sizes = {
        name: len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 9))
        for name in files.names()
        if name.endswith(("js", "mjs", "css"))
    }
    sizes |= {
        "shell": len(gzip.compress(files.shell(), 9)),
        "words": len(gzip.compress(files.words_in("vi"), 9)),
    }
    assert sum(sizes.values()) < SHELL_LIMIT, sizes


def test_another_version_of_a_file_is_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Client().get("/dien-thoai/sw.js").content
    monkeypatch.setattr(files, "shell", lambda: b"another")
    assert Client().get("/dien-thoai/sw.js").content != before


def test_every_word_a_screen_asks_for_is_there_in_both_languages() -> None:
    asked = {
        key
        for file in FOLDER.rglob("*.js")
        for key in re.findall(r'\bt\((?:\w+ \? )?"([\w.]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    assert asked <= WORDS.keys()
    vietnamese, english = (Client().get(f"/dien-thoai/loi/{one}.json").json() for one in ("vi", "en"))
    assert vietnamese["home.report"] == "Báo vụ việc"
    assert english["home.report"] == "Report an incident"
    assert vietnamese.keys() == english.keys()
    assert Client().get("/dien-thoai/loi/fr.json").status_code == 404


def test_the_manifest_opens_the_shell_with_icons_of_ours() -> None:
    told = Client().get("/dien-thoai/ung-dung.webmanifest").json()
    assert (told["start_url"], told["scope"], told["display"]) == (
        "/dien-thoai/",
        "/dien-thoai/",
        "standalone",
    )
    for one in told["icons"]:
        content = Path(str(finders.find(one["src"].removeprefix("/static/")))).read_bytes()
        size = int.from_bytes(content[16:20])  # of the PNG's header
        assert one["sizes"] == f"{size}x{size}"
