"""What is said about a row or cell because of how the file has it: it stays so whatever its column is taken for."""

from dataclasses import dataclass

from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Value
from trucban.lib.values.reading import shown


@dataclass(frozen=True)
class Remark:
    """A fault means that a person has to say what becomes of the row."""

    column: int
    sentence: Sentence
    is_fault: bool = False


def hidden_row() -> Sentence:
    return _("The file hides this row; it is read like the others.")


def guessed(value: Value, other: str) -> Sentence:
    return _("“%(other)s” stands in the file; like the text around it, it is read as “%(text)s”.", other=shown(other), text=shown(value))  # fmt: skip


def like_above(mark: str, value: Value) -> Sentence:
    return _("“%(mark)s” stands for what is above: “%(text)s”.", mark=mark, text=shown(value))


def nothing_above(mark: str) -> Sentence:
    return _("“%(mark)s” stands for what is above, and nothing is there.", mark=mark)


def name_alone() -> Sentence:
    return _(
        "Nothing but a name stands in this row: take it over if it is somebody, leave it out if it is a heading."
    )


# The texts of all remarks: they stay when the columns of a list are chosen anew.
REMARKS = {
    one.text for one in (hidden_row(), guessed("", ""), like_above("", ""), nothing_above(""), name_alone())
}
