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
    return _("“%(other)s” stands in the file; taken for text of an old font, it is read as “%(text)s”.", other=shown(other), text=shown(value))  # fmt: skip


def struck_out(value: Value) -> Sentence:
    return _("“%(text)s” is struck out in the file: whether this person still belongs in the list, a person says.", text=shown(value))  # fmt: skip


def half_converted(value: Value, proposed: str) -> Sentence:
    return _("“%(text)s” holds a word that is Vietnamese in an old font only: it may be “%(proposed)s”. Put it right in the file, or take the row over as it stands.", text=shown(value), proposed=shown(proposed))  # fmt: skip


def perhaps_gone(words: str) -> Sentence:
    return _("“%(words)s” is written of this person: whether they still belong in the register, a person says. A list changes nobody's status.", words=words)  # fmt: skip


def perhaps_away(words: str) -> Sentence:
    return _("“%(words)s” is written of this person: see whether anything is to be entered of it. A list changes nobody's status.", words=words)  # fmt: skip


def written_once(value: Value) -> Sentence:
    return _("Nothing is written in this cell: “%(text)s” above is taken, written once for those below it.", text=shown(value))  # fmt: skip


def second_column(value: Value, label: str) -> Sentence:
    return _("“%(text)s” stands in a second column of this kind, “%(label)s”, and is not taken.", text=shown(value), label=label)  # fmt: skip


def like_above(mark: str, value: Value) -> Sentence:
    return _("“%(mark)s” stands for what is above: “%(text)s”.", mark=mark, text=shown(value))


def nothing_above(mark: str) -> Sentence:
    return _("“%(mark)s” stands for what is above, and nothing is there.", mark=mark)


def name_alone() -> Sentence:
    return _(
        "Nothing but a name stands in this row: take it over if it is somebody, leave it out if it is a heading."
    )


OF_DEPARTURE = {perhaps_gone("").text, perhaps_away("").text}
# The texts of all remarks: they stay when the columns of a list are chosen anew.
REMARKS = {
    one.text
    for one in (
        hidden_row(),
        guessed("", ""),
        struck_out(""),
        half_converted("", ""),
        perhaps_gone(""),
        perhaps_away(""),
        written_once(""),
        like_above("", ""),
        nothing_above(""),
        name_alone(),
    )
}
