"""
The `trucban` command: one module a verb.

Each module has ``configure(parser)`` and ``run(options) -> exit code``. A verb that needs the database is imported
after Django has been set up, so modules import what they use at their top like any other.

Exit codes: 0 done · 1 the thing asked about is not well · 2 the command was not understood · 3 something must be
set up first · 4 it could not be finished.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from trucban.config import env
from trucban.config.command.errors import NOT_FINISHED, NOT_SET_UP, OK, USAGE, CommandError
from trucban.config.command.verbs import VERBS, Verb
from trucban.config.command.words import _, language

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; what goes wrong is one line on stderr and a way out."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        return _main(words)
    except CommandError as problem:
        print(f"trucban: {problem}", file=sys.stderr)
        return problem.code
    except env.BadSetting as problem:
        print(f"trucban: {problem}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)
        return NOT_FINISHED
    except BrokenPipeError:  # `trucban … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _main(words: list[str]) -> int:
    if words[:1] in (["--version"], ["-V"]):
        from trucban import __version__

        print(f"trucban {__version__}")
        return OK
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        return OK if words else USAGE
    verb = next((verb for verb in VERBS if verb.name == words[0]), None)
    if verb is None:
        raise CommandError(
            _("there is no command “%(word)s”. “./trucban --help” lists them.") % {"word": words[0]}, USAGE
        )
    return run_verb(verb, words[1:])


def run_verb(verb: Verb, words: list[str]) -> int:
    if verb.instance:
        os.environ["TRUCBAN_INSTANCE"] = verb.instance
    asks_help = any(word in {"-h", "--help"} for word in words) and verb.name != "manage"
    if verb.uses_database:
        _start_django(connect=not asks_help)
    module = importlib.import_module(f"trucban.config.command.{verb.module}")
    if verb.name == "manage":  # Django reads its own arguments
        return int(module.run_words(words))
    parser = Parser(prog=f"trucban {verb.name}", description=str(verb.help), add_help=False)
    parser.add_argument("-h", "--help", action="help", help=_("show this help"))
    module.configure(parser)
    options = parser.parse_args(words)
    if verb.reads_tables:
        _refuse_without_tables()
    return int(module.run(options))


def _start_django(*, connect: bool) -> None:
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def _refuse_without_tables() -> None:
    from django.db import OperationalError

    from trucban.config import database

    try:
        made = database.is_made()
    except OperationalError as problem:
        raise CommandError(
            _("the database does not answer: %(reason)s. “./trucban check” says what is not well.")
            % {"reason": str(problem).split("\n")[0].rstrip(".")}
        ) from problem
    if not made:
        raise CommandError(
            _(
                "the database has not been made yet: run ./trucban up, or ./trucban setup for the real commune."
            ),
            NOT_SET_UP,
        )


# What argparse itself says; it looks these up by the name `_` in its own module.
_ARGPARSE = (
    _("usage: "),
    _("options"),
    _("positional arguments"),
    _("the following arguments are required: %s"),
    _("unrecognized arguments: %s"),
    _("expected one argument"),
    _("argument %(argument_name)s: %(message)s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
)
argparse._ = _  # type: ignore[attr-defined]  # its module-level gettext is not part of its typed face


class Parser(argparse.ArgumentParser):
    """Argparse whose complaint is one line with a way out."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it raises instead of leaving the process
        raise CommandError(
            _("%(message)s. “./trucban %(verb)s --help” shows what it takes.")
            % {"message": message, "verb": self.prog.split()[-1]},
            USAGE,
        )


def overview() -> str:
    """Return what `trucban --help` says."""
    groups: dict[str, list[str]] = {}
    for verb in VERBS:
        groups.setdefault(str(verb.group), []).append(f"  {verb.name:<14}{verb.help}")
    lines = [
        _("Trực Ban: the week of a commune's military command."),
        "",
        _("Usage: ./trucban COMMAND [OPTIONS]     ./trucban COMMAND --help"),
    ]
    for group, verbs in groups.items():
        lines += ["", group, *verbs]
    return "\n".join([*lines, "", _exit_codes()])


def _exit_codes() -> str:
    return _(
        "Exit codes: 0 done · 1 the thing asked about is not well · 2 the command was not understood · "
        "3 something must be set up first · 4 it could not be finished.\n"
        "Data lives in TRUCBAN_HOME (default: var/). TRUCBAN_LANG=en speaks English."
    )


def _speak_utf8() -> None:
    """Write Vietnamese even where the machine's locale is plain ASCII."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
