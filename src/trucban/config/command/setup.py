"""`trucban setup`: create the real commune, from answers or from a file."""

import argparse
import getpass
import sys
from dataclasses import replace
from pathlib import Path

from trucban.access.setup import CommuneSpec
from trucban.config import installation
from trucban.config.command.backup import show_passphrase
from trucban.config.command.errors import NOT_FINISHED, NOT_SET_UP, OK, USAGE, CommandError
from trucban.config.command.given import bytes_of
from trucban.config.command.words import _
from trucban.lib.errors import DomainError

MOST_BYTES = 1_000_000  # answers and passwords are short


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help=_("read the answers from a TOML file (“-”: standard input)"),
    )
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help=_("the first administrator's password")
    )
    parser.add_argument(
        "--hide-passphrase",
        action="store_true",
        help=_("do not show the passphrase of the backups: the next ./trucban backup does"),
    )


def run(options: argparse.Namespace) -> int:
    if installation.installed_file().exists():
        raise CommandError(_("the commune has been set up already: nothing was changed."), NOT_SET_UP)
    try:
        spec = read(options)
        commune = installation.install(spec)
    except installation.SetUpNotUnderstood as refusal:
        raise CommandError(str(refusal), USAGE) from refusal
    except DomainError as refusal:
        raise CommandError(str(refusal), NOT_FINISHED) from refusal
    print(
        _("%(name)s has been set up. ./trucban up opens it; log in as “%(user)s”.")
        % {"name": commune.name, "user": spec.admin_username}
    )
    if not commune.may_export_whole_roll:
        print(
            _(
                "Until the province's opinion and the security level are recorded, whole-roll export and sending up stay off. Letters to ask for them: docs/letters."
            )
        )
    if not options.hide_passphrase:
        show_passphrase()
    return OK


def read(options: argparse.Namespace) -> CommuneSpec:
    if options.source:
        spec = installation.read_toml(_content(options.source), name=_name(options.source))
    elif sys.stdin.isatty():
        spec = ask()
    else:
        raise CommandError(
            _("nobody is here to answer: use --from setup.toml (docs/operations.md shows one)."), USAGE
        )
    if options.password_file:
        return replace(spec, admin_password=_password_in(options.password_file))
    if spec.admin_password:
        return spec
    if not sys.stdin.isatty():
        raise CommandError(
            _(
                "the first administrator has no password: add --password-file FILE, a file with the password alone (at least 10 signs)."
            ),
            USAGE,
        )
    print(_("First administrator:"))
    return replace(spec, admin_password=_password())


def _name(source: str) -> str:
    return _("standard input") if source == "-" else source


def _content(source: str) -> bytes:
    return sys.stdin.buffer.read() if source == "-" else bytes_of(Path(source), most=MOST_BYTES)


def _password_in(file: Path) -> str:
    try:
        return bytes_of(file, most=MOST_BYTES).decode("utf-8-sig").strip()
    except UnicodeDecodeError as problem:
        raise CommandError(
            _("%(file)s is not text in UTF-8: save it again as UTF-8.") % {"file": file}, USAGE
        ) from problem


def ask() -> CommuneSpec:
    """Ask a person; an empty answer to a question with a usual value takes that."""
    print(_("Setting up the commune. The demonstration stays as it is, in its own database."))
    commune = {field.key: _answer(field.label, field.example) for field in installation.fields()}
    print(_("Province's written opinion, and security level of the system: leave empty if not there yet."))
    number = input("  " + _("Number of the opinion") + ": ").strip()
    day = input("  " + _("Its date (2026-11-30)") + ": ").strip()
    level = input("  " + _("Security level (1 to 5)") + ": ").strip()
    decision = input("  " + _("Decision on the level") + ": ").strip()
    print(_("First administrator:"))
    content = {
        "commune": commune,
        "province_opinion": {"number": number, "date": day},
        "security": {"level": level or None, "decision": decision},
        "administrator": {
            "username": _answer(_("Log-in name"), "quantri"),
            "name": _answer(_("Full name"), "Nguyễn Văn A"),
            "password": _password(),
        },
    }
    return installation.spec_from(content)


def _answer(label: str, example: str) -> str:
    while True:
        answer = input(
            "  " + _("%(label)s (e.g. %(example)s)") % {"label": label, "example": example} + ": "
        ).strip()
        if answer:
            return answer


def _password() -> str:
    while True:
        first = getpass.getpass("  " + _("Password (at least 10 signs)") + ": ")
        if first == getpass.getpass("  " + _("Once more") + ": "):
            return first
        print(_("The two are not the same."))
