"""Reads settings from the environment; a value that makes no sense stops the start with a sentence."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from trucban.lib.whole_file import made_once

ROOT = Path(__file__).resolve().parents[3]


class BadSetting(Exception):
    """An environment variable holds something that cannot be used."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "0", "false", "no", "off"}:
        return False if value else default
    if value in {"1", "true", "yes", "on"}:
        return True
    raise BadSetting(f"{name}={value!r}: expected 1 or 0.")


def choice(name: str, default: str, *others: str) -> str:
    value = text(name, default)
    if value not in (default, *others):
        raise BadSetting(f"{name}={value!r}: expected one of {', '.join(filter(None, (default, *others)))}.")
    return value


def role(folder: Path) -> str:
    """Return what this installation is: what it was set up as in ``folder``, or what it is to be set up as."""
    asked = choice("TRUCBAN_ROLE", "", "commune", "hub")
    found = _installed(folder)
    if found is None:
        return asked or "commune"
    was = str(found.get("role", "commune"))
    if asked and asked != was:
        raise BadSetting(f"TRUCBAN_ROLE={asked!r}: this installation was set up as {was!r} and stays it.")
    return was


def instance(folder: Path) -> str:
    """Return which database is worked on; a hub has no demonstration."""
    real = _installed(folder) is not None or text("TRUCBAN_ROLE") == "hub"
    return text("TRUCBAN_INSTANCE", "commune" if real else "demo")


def _installed(folder: Path) -> dict[str, object] | None:
    try:
        found = json.loads((folder / "installed.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def number(name: str, *, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name}={value!r}: expected a whole number.") from None


def home() -> Path:
    """Return the folder all data lives in: ``TRUCBAN_HOME``, by default ``var/`` beside the code."""
    return Path(text("TRUCBAN_HOME") or ROOT / "var").resolve()


def database(url: str, *, sqlite_file: Path) -> dict[str, object]:
    """
    Return Django's description of the database.

    ``url`` is ``postgres://user:password@host:port/name``; when empty, SQLite in ``sqlite_file``.
    SQLite runs in WAL mode with ``synchronous=FULL``: an acknowledged write survives a power cut.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting("TRUCBAN_DATABASE_URL: expected postgres://user:password@host:port/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
    }


def mail_server(name: str) -> dict[str, Any]:
    """
    Return how Django's SMTP backend reaches the mail server; empty when nothing is set up.

    The value is ``smtps://user:password@host:465`` (TLS from the start), ``smtp://user:password@host:587`` (STARTTLS, never
    without), or ``smtp://127.0.0.1:25`` for a server on this machine.
    """
    url = text(name)
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in {"smtp", "smtps"}:
        raise BadSetting(f"{name}: expected smtps://user:password@host:465 or smtp://user:password@host:587.")
    is_tls = parts.scheme == "smtps"
    return {
        "host": host,
        "port": port or (465 if is_tls else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": is_tls,
        "use_tls": not is_tls and host != "127.0.0.1",
    }


def mail_from(name: str) -> str:
    """Return the address letters come from; one is needed where a mail server is set up."""
    address = text(name)
    if text("TRUCBAN_MAIL") and "@" not in address:
        raise BadSetting(
            f"{name}={address!r}: expected the address letters come from, such as trucban@xa.gov.vn."
        )
    return address


def secret(file: Path) -> str:
    """Return the installation's secret, made on first use and readable by its owner only."""
    return made_once(file, lambda: os.urandom(48).hex().encode()).decode().strip()
