"""What the operating system and readers of files answer in English, said in the language of the person."""

import errno
import re
import tomllib

from django.utils.translation import gettext as _

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def os_reason(problem: OSError) -> str:
    """Return why the machine refused, without a full stop; a rare reason stays as the machine words it."""
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.ENOTDIR: _("a file stands where a folder is needed"),
        errno.EISDIR: _("it is a folder, not a file"),
        errno.EEXIST: _("a file of that name is there already"),
        errno.EACCES: _("this account may not read or write there"),
        errno.EPERM: _("this account may not read or write there"),
        errno.EROFS: _("the disk can only be read"),
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk is full"),
        errno.EIO: _("the disk does not answer: is it still attached?"),
        errno.ENAMETOOLONG: _("the name is too long"),
    }
    return known.get(problem.errno or 0) or problem.strerror or str(problem)


def toml_place(problem: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """Return the number of the line (from 1) that is no TOML, and the line; the last one where the file just ends."""
    lines = text.splitlines() or [""]
    found = _PLACE.search(str(problem))
    number = min(int(found[1]), len(lines)) if found else len(lines)
    return number, lines[number - 1].strip()
