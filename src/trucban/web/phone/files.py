"""
What the phone keeps, each file with the SHA-256 of its bytes.

The service worker asks for exactly these bytes: a half-upgraded server, or somebody between, gives it nothing.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from trucban.web.icons import drawing
from trucban.web.phone.words import words

FOLDER = "phone"
ALSO = ("desk/tokens.css", "desk/mark.svg", "vendor/dexie/dexie.min.mjs")
# What the first screen is made of: the form for the code, afterwards one's own work. A test reads it from the imports.
FIRST = tuple(
    f"{FOLDER}/{name}.js"
    for name in (
        "app",
        "dom",
        "reading",
        "underway",
        "words",
        "screens/attending",
        "screens/enrolment",
        "screens/home",
        "screens/problem",
        "screens/saving",
    )
)
NOT_KEPT = {"worker.js"}  # it is the worker itself
ICONS = (
    "alert-triangle", "arrow-left", "building-community", "camera", "check", "circle-x", "clock", "cloud-upload", "current-location",
    "device-mobile", "dots", "download", "flag", "home", "list-check", "map", "map-pin", "minus", "pencil", "phone", "plus", "photo", "refresh", "route", "send", "shield-check", "trash", "user",
    "writing",
)  # fmt: skip


def address(name: str) -> str:
    return f"{settings.STATIC_URL}{name}"


def shell() -> bytes:
    """Return the frame; it names the modules of the first screen, so that a slow line fetches them side by side."""
    context = {
        "icons": [(name, drawing(name)) for name in ICONS],
        "modules": [address(name) for name in FIRST],
    }
    with override("vi"):
        return render_to_string("phone/shell.html", context).encode()


def words_in(language: str) -> bytes:
    with override(language):
        return text(words())


def text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def precache(made: dict[str, bytes]) -> list[dict[str, str]]:
    """Return address and hash of everything the application consists of: what is made here, then what lies in files."""
    content = {**made, **{address(name): _content(name) for name in names()}}
    return [{"url": url, "integrity": integrity(data)} for url, data in content.items()]


def worker(kept: Sequence[dict[str, str]]) -> bytes:
    listed = text(kept).decode()
    version = hashlib.sha256(listed.encode()).hexdigest()[:12]
    head = f'const VERSION = "{version}";\nconst FILES = {listed};\n'
    return head.encode() + _content(f"{FOLDER}/worker.js")


def integrity(content: bytes) -> str:
    """Return what ``fetch`` compares an answer with (https://www.w3.org/TR/SRI/)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def names() -> list[str]:
    """Return the files of the application below the static address, its own in the order of the alphabet."""
    found = finders.find(f"{FOLDER}/app.js")
    folder = Path(str(found)).parent
    own = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return [*ALSO, *(f"{FOLDER}/{name}" for name in own if name not in NOT_KEPT)]


def _content(name: str) -> bytes:
    found = finders.find(name)
    return Path(str(found)).read_bytes() if found else b""
