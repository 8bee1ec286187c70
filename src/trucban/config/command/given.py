"""What a command is given: the commune that is here, and the bytes of a file it was pointed at."""

from pathlib import Path

from trucban.access.models import Commune
from trucban.access.selectors import the_commune
from trucban.config.command.errors import NOT_SET_UP, USAGE, CommandError
from trucban.config.command.words import _
from trucban.config.reasons import os_reason


def commune_here() -> Commune:
    """Return the commune of this installation; CommandError before it has been set up."""
    commune = the_commune()
    if commune is None:
        raise CommandError(
            _("there is no commune here yet: run ./trucban up, ./trucban demo or ./trucban setup first."),
            NOT_SET_UP,
        )
    return commune


def bytes_of(file: Path, *, most: int) -> bytes:
    """Return the file's bytes, one more than ``most`` at the longest: whoever judges them sees that it is too long."""
    try:
        with file.open("rb") as source:
            return source.read(most + 1)
    except OSError as problem:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": os_reason(problem)}, USAGE
        ) from problem
