"""
Keeps the Vietnamese catalogues complete, without a gettext binary.

    python -m tools.translations sync [PACKAGE …]   add new strings to locale/vi/<package>.po, drop unused ones
    python -m tools.translations check              fail on a missing, empty or fuzzy translation
    python -m tools.translations compile            write locale/vi/LC_MESSAGES/django.mo

Each package of src/trucban has its own catalogue; the pages of a part (web/duty and templates/duty) have theirs,
``web_duty``. A string that another catalogue knows already is filled in from there.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trucban"
TEMPLATES = SOURCE / "web" / "templates"
LOCALE = ROOT / "locale" / "vi"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
Message = tuple[str | tuple[str, ...], str | None]


def package_of(file: Path) -> str:
    """Return whose catalogue a file's strings go to: web/duty and templates/duty both belong to web_duty."""
    parts = file.relative_to(SOURCE).parts
    if parts[:2] == ("web", "templates"):
        parts = ("web", *parts[2:])
    if parts[0] == "web":
        return f"web_{parts[1]}" if len(parts) > 2 else "web"
    return parts[0] if len(parts) > 1 else "config"


def messages_in(file: Path) -> Iterator[Message]:
    text = file.read_text(encoding="utf-8")
    if file.suffix in {".html", ".txt"}:
        # What is no string stands masked in the result; its indentation must not look like Python's.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(file)).splitlines())
    for _line, function, found, _comments in extract_python(BytesIO(text.encode()), list(KEYWORDS), [], {}):
        if found is None:  # the string is not written out at the call
            continue
        strings = [found] if isinstance(found, str) else list(found)
        if not strings or not isinstance(strings[0], str):
            continue
        spec = KEYWORDS[function]
        context = strings.pop(0) if spec and isinstance(spec[0], tuple) else None
        if spec and len(strings) > 1 and function.startswith(("n",)):
            yield (strings[0], strings[1]), context
        elif strings and strings[0]:
            yield strings[0], context


def extracted() -> dict[str, dict[Message, None]]:
    """Return package -> the strings its code and templates use, in the order they are found."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found: dict[str, dict[Message, None]] = {}
    files = [*SOURCE.rglob("*.py"), *TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
    for file in sorted(files):
        if "migrations" in file.parts:
            continue
        for message in messages_in(file):
            found.setdefault(package_of(file), {})[message] = None
    return found


def load(package: str) -> Catalog:
    file = LOCALE / f"{package}.po"
    if not file.exists():
        return Catalog(locale="vi", domain=package)
    with file.open("rb") as source:
        return read_po(source, locale="vi", domain=package)


def known_elsewhere() -> dict[Message, str | list[str]]:
    """Return every translation of every catalogue, to fill a string two parts share."""
    return {
        (message.id, message.context): message.string
        for file in sorted(LOCALE.glob("*.po"))
        for message in load(file.stem)
        if message.id and message.string and all(message.string)
    }


def sync(packages: list[str]) -> int:
    LOCALE.mkdir(parents=True, exist_ok=True)
    found, elsewhere = extracted(), known_elsewhere()
    for package in packages or sorted(found):
        old, new = load(package), Catalog(locale="vi", domain=package, fuzzy=False)
        for message, context in found.get(package, {}):
            known = old.get(message if isinstance(message, str) else message[0], context)
            string = known.string if known and known.string else elsewhere.get((message, context))
            new.add(message, string, context=context)
        with (LOCALE / f"{package}.po").open("wb") as out:
            write_po(out, new, omit_header=True, width=0, sort_output=True, no_location=True)
    if not packages:
        for stale in {file.stem for file in LOCALE.glob("*.po")} - set(found):
            (LOCALE / f"{stale}.po").unlink()
    return 0


def faults() -> Iterator[str]:
    for package, messages in sorted(extracted().items()):
        catalog = load(package)
        for message, context in messages:
            key = message if isinstance(message, str) else message[0]
            entry = catalog.get(key, context)
            translations = (
                [entry.string]
                if entry and isinstance(entry.string, str)
                else list(entry.string)
                if entry
                else []
            )
            if entry is None or not translations or not all(translations):
                yield f"{package}: not translated: {key!r}"
            elif entry.fuzzy:
                yield f"{package}: fuzzy: {key!r}"
            elif any(
                set(PLACEHOLDER.findall(t))
                - set(PLACEHOLDER.findall(" ".join([message] if isinstance(message, str) else message)))
                for t in translations
            ):
                yield f"{package}: a placeholder of the translation is not in the source: {key!r}"


def conflicts() -> Iterator[str]:
    """Two catalogues that translate one string differently: the desk has one of each, so give one a context."""
    seen: dict[Message, tuple[str, object]] = {}
    for file in sorted(LOCALE.glob("*.po")):
        for message in load(file.stem):
            if not message.id or not message.string or not all(message.string):
                continue
            key = (message.id, message.context)
            package, string = seen.setdefault(key, (file.stem, message.string))
            if string != message.string:
                yield f"{file.stem}: {key[0]!r} is {message.string!r} here and {string!r} in {package}: use pgettext"


def check() -> int:
    found = [*faults(), *conflicts()]
    for fault in found:
        print(fault)
    return 1 if found else 0


def compile_catalogues() -> int:
    merged = Catalog(locale="vi", fuzzy=False)
    for file in sorted(LOCALE.glob("*.po")):
        for message in load(file.stem):
            if message.id and message.string:  # a string another catalogue has filled stays filled
                merged.add(message.id, message.string, context=message.context)
    target = LOCALE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        write_mo(out, merged)
    return 0


def main() -> int:
    command, packages = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if command == "sync":
        return sync(packages)
    commands = {"check": check, "compile": compile_catalogues}
    if command not in commands or packages:
        print(__doc__)
        return 2
    return commands[command]()


if __name__ == "__main__":
    raise SystemExit(main())
