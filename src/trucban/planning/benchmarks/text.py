"""What the readers share: an error that names the line, and words turned into numbers and keys."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; whoever shows it translates it."""
    return sentence


class NotAnInstance(ValueError):
    """
    The text does not follow its format.

    ``sentence`` is a message id whose named places ``words`` fill; ``line`` counts from 1, 0 is the whole text.
    """

    def __init__(self, sentence: str, line: int = 0, **words: object) -> None:
        super().__init__(f"line {line}: {sentence % words}" if line else sentence % words)
        self.sentence, self.line, self.words = sentence, line, words


@dataclass(frozen=True)
class Line:
    """One line that says something; ``number`` is where it stands in the file."""

    number: int
    text: str

    def fields(self, count: int, separator: str | None = ",") -> list[str]:
        """Split the line into exactly so many trimmed fields."""
        found = [field.strip() for field in self.text.split(separator)]
        if len(found) != count:
            raise self.fault(_("expected %(wanted)s fields, found %(found)s"), wanted=count, found=len(found))
        return found

    def integer(self, word: str) -> int:
        """Read a whole number of 0 or more."""
        if not word.isascii() or not word.isdigit():
            raise self.fault(_("expected a whole number, found “%(word)s”"), word=word)
        return int(word)

    def one_of(self, word: str, known: Collection[str]) -> str:
        """Read a key that must have been introduced before."""
        if word not in known:
            raise self.fault(_("“%(word)s” is not known here"), word=word)
        return word

    def below(self, word: str, limit: int) -> int:
        """Read a whole number below the limit."""
        found = self.integer(word)
        if found >= limit:
            raise self.fault(
                _("expected a number below %(limit)s, found %(found)s"), limit=limit, found=found
            )
        return found

    def fault(self, sentence: str, **words: object) -> NotAnInstance:
        return NotAnInstance(sentence, self.number, **words)


def lines_of(text: str, comment: str) -> Iterator[Line]:
    """Yield the lines that say something: neither blank nor a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith(comment):
            yield Line(number, line.strip())


def blocks_of(
    lines: Iterable[Line], heading: re.Pattern[str], names: Collection[str]
) -> dict[str, list[Line]]:
    """
    Deal lines to the blocks whose headings stand before them; the heading's first group is the block's name.

    Raises
    ------
    NotAnInstance: a line stands before every heading, or a block is missing.
    """
    found: dict[str, list[Line]] = {}
    name = ""
    for line in lines:
        is_heading = heading.fullmatch(line.text)
        if is_heading and is_heading[1] in names:
            name = is_heading[1]
            found[name] = []
        elif not name:
            raise line.fault(_("expected the name of a block before this line"))
        else:
            found[name].append(line)
    for block in names:
        if block not in found:
            raise NotAnInstance(_("the block %(block)s is missing"), block=block)
    return found


def refuse_twins(lines: Iterable[tuple[Line, str]]) -> None:
    """Raise NotAnInstance at the first key that is introduced twice."""
    seen: set[str] = set()
    for line, key in lines:
        if key in seen:
            raise line.fault(_("“%(word)s” comes twice"), word=key)
        seen.add(key)
