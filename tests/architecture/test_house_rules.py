"""House rules as tests: each says what it protects."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from trucban.config.command.test import BROWSER_FOLDERS

SOURCE = settings.ROOT / "src" / "trucban"
WRITES = {
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "save",
}
# Besides services: the acts that make a commune, the worker's own sweeping, and rows that are a face's own.
MAY_WRITE = re.compile(r"/services(/|\.py)|access/setup\.py|/migrations/|config/(jobs|soak)\.py|/models\.py")


def _modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((SOURCE / folder).rglob("*.py"))


def _domain_modules() -> Iterator[Path]:
    return (file for file in _modules(".") if not MAY_WRITE.search(file.as_posix()))


def _manager_writes(file: Path) -> list[str]:
    """Return writes through a manager or a queryset of one: ``Task.objects.filter(…).update(…)``."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            chain = ast.unparse(node.func.value)
            if ".objects" in chain:
                found.append(f"{file.relative_to(SOURCE)}:{node.lineno} {chain[:50]}.{node.func.attr}")
    return found


def _row_saves(file: Path) -> list[str]:
    """Return ``row.save(update_fields=…)`` and ``row.save(force_insert=…)``: only rows are saved like that."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == "save" and {word.arg for word in node.keywords} & {
            "update_fields",
            "force_insert",
        }:
            found.append(f"{file.relative_to(SOURCE)}:{node.lineno}")
    return found


def _writes_by_the_thousand(file: Path) -> list[str]:
    """Return imports of what writes rows without a manager."""
    return [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "trucban.schema.rows"
    ]


def test_only_services_write() -> None:
    found = [
        line
        for file in _domain_modules()
        for line in (*_manager_writes(file), *_row_saves(file), *_writes_by_the_thousand(file))
    ]
    assert found == [], "a write outside services leaves no entry in the audit log"


def test_pages_and_the_demonstration_never_touch_managers() -> None:
    found = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in _modules("web", "demo")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert found == [], "a page that reads a table passes by the rights of its reader: ask a selector"


def test_every_model_has_a_line_in_the_glossary() -> None:
    glossary = (settings.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    models = [model.__name__ for model in apps.get_models() if model.__module__.startswith("trucban.")]
    assert [name for name in models if f"`{name}`" not in glossary] == []


def test_every_setting_is_documented() -> None:
    names = {
        name
        for file in [*_modules("."), settings.ROOT / "trucban", settings.ROOT / "tests" / "conftest.py"]
        for name in re.findall(r"TRUCBAN_[A-Z][A-Z_]+", file.read_text(encoding="utf-8"))
    }
    documented = (settings.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert sorted(name for name in names if f"`{name}`" not in documented) == []


ADDRESS = re.compile(
    r"""(?:https?:)?//(?!127\.0\.0\.1|localhost)[a-z0-9][a-z0-9.-]*\.[a-z]{2,}""", re.IGNORECASE
)
NAMES_OF_FORMATS = ("www.w3.org", "www.topografix.com", "purl.org", "schemas.openxmlformats.org")


@pytest.mark.parametrize("folder", ["web/templates", "web/static"])
def test_no_page_names_another_host(folder: str) -> None:
    found = [
        f"{file.name}: {address}"
        for file in (SOURCE / folder).rglob("*")
        if file.suffix in {".html", ".css", ".js", ".mjs", ".svg", ".json", ".txt"}
        for address in ADDRESS.findall(file.read_text(encoding="utf-8"))
        if not any(name in address for name in NAMES_OF_FORMATS)
    ]
    assert found == []


def test_nothing_of_others_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout: there is nothing committed to look at")
    foreign = re.compile(
        r"(\.min\.(js|css)|\.woff2?|\.ttf|\.otf|\.whl|\.jar|\.pmtiles)$|(^|/)(vendor|node_modules)/"
    )
    assert [name for name in listed.stdout.split("\n") if foreign.search(name)] == []


def test_the_locks_name_no_registry_and_agree() -> None:
    main, dev = (
        (settings.ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")
    )
    pinned = re.compile(r"^([a-z0-9.-]+==[^\s\\;]+)", re.MULTILINE)
    assert set(pinned.findall(main)) <= set(pinned.findall(dev))
    assert "://" not in main + dev
    assert '"resolved"' not in (settings.ROOT / "package-lock.json").read_text()


def test_the_pure_packages_read_no_clock() -> None:
    found = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in _modules("planning", "law", "lib")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]
    assert found == []


def test_everybody_is_spoken_to_in_one_way() -> None:
    """In a command post one says đồng chí, on every page."""
    other = re.compile(r"\b(anh/chị|quý vị|bạn)\b", re.IGNORECASE)
    catalogues = (settings.ROOT / "locale/vi").glob("*.po")
    lines = [line for file in catalogues for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line.startswith(("msgstr", '"')) and other.search(line)] == []


def test_every_browser_test_is_where_the_browser_stage_looks() -> None:
    """A mark elsewhere would leave its tests out of every stage."""
    tests = settings.ROOT / "tests"
    found = [
        file.relative_to(settings.ROOT).as_posix()
        for file in tests.rglob("test_*.py")
        if re.search(
            r"^pytestmark = .*mark\.browser|^\s*@pytest\.mark\.browser", file.read_text(), re.MULTILINE
        )
    ]
    assert found
    assert [name for name in found if not name.startswith(BROWSER_FOLDERS)] == []
