"""`trucban manage …`: Django's own commands on the same database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from django.core.management import execute_from_command_line, get_commands
from django.core.management.base import CommandParser

from trucban.config.command.errors import OK, USAGE, CommandError
from trucban.config.command.words import _

OF_DJANGO_ITSELF = {"help", "version"}


def run_words(words: list[str]) -> int:
    asked = words or ["help"]
    named = asked[1:2] if asked[0] == "help" else asked[:1]
    for word in named:
        if not word.startswith("-") and word not in OF_DJANGO_ITSELF | get_commands().keys():
            raise CommandError(
                _("Django has no command “%(word)s”. “./trucban manage help” lists them.") % {"word": word},
                USAGE,
            )
    with _complaints_in_one_line():
        execute_from_command_line(["trucban manage", *asked])
    return OK


@contextmanager
def _complaints_in_one_line() -> Iterator[None]:
    """Django answers an argument it does not know with a page of usage, half of it in English."""
    as_django_does = CommandParser.error
    CommandParser.error = _refuse  # type: ignore[method-assign, assignment]  # its commands make their parsers themselves
    try:
        yield
    finally:
        CommandParser.error = as_django_does  # type: ignore[method-assign]


def _refuse(parser: CommandParser, message: str) -> NoReturn:
    raise CommandError(
        _("%(message)s. “./trucban manage %(command)s --help” shows what it takes.")
        % {"message": message, "command": parser.prog.split()[-1]},
        USAGE,
    )
