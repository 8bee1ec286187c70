"""A list of those who serve already, out of a file: whom of the register each row is about, and what its cells say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trucban.force.imports.judging import Register
from trucban.force.imports.people import Reader
from trucban.force.imports.remarks import OF_DEPARTURE
from trucban.force.imports.tables import ReadLine, ReadList
from trucban.force.models import MilitiaStatus
from trucban.lib.lists.fields import heading_key
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Value
from trucban.lib.text import fold, nfc
from trucban.lib.values import read_date
from trucban.lib.values.reading import shown

Category = MilitiaStatus.Category
LATEST_AFTER = 40  # years: no term ends later

# What a heading means, without marks. "Thành phần" is not among them: in lists of people it is something never taken.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "category": ("loai dan quan", "loai hinh dan quan", "loai", "dan quan"),
    "from_date": (
        "tu ngay",
        "ngay bat dau",
        "ngay vao",
        "ngay vao dan quan",
        "ngay tuyen chon",
        "bat dau tu",
    ),
    "decision": (
        "so quyet dinh",
        "quyet dinh",
        "so qd",
        "qd",
        "quyet dinh tuyen chon",
        "so quyet dinh tuyen chon",
    ),
    "until": ("den ngay", "het han", "het thoi han", "ngay het han", "ngay het thoi han", "den het ngay"),
    "extension": ("quyet dinh keo dai", "so quyet dinh keo dai", "qd keo dai", "so qd keo dai"),
}
_CATEGORIES = {
    "tai cho": Category.ON_SITE,
    "co dong": Category.MOBILE,
    "thuong truc": Category.STANDING,
    "bien": Category.MARITIME,
    **dict.fromkeys(
        (
            "binh chung",
            "phong khong",
            "phao binh",
            "trinh sat",
            "thong tin",
            "cong binh",
            "phong hoa",
            "y te",
        ),
        Category.SPECIALIST,
    ),
}


@dataclass(frozen=True)
class ReadRow:
    """One row: ``person`` is the key of whom it surely is, else ``said`` tells why nobody; what cannot be read stays empty."""

    number: int
    name: str
    person: str = ""
    values: Mapping[str, str | date | None] | None = None
    said: tuple[Sentence, ...] = ()


def columns_of(read: ReadList) -> dict[str, int]:
    """Return what is asked for -> its column, by the words over it."""
    labels = {heading_key(one.label): one.column for one in read.columns if not one.refused}
    return {
        name: next(labels[words] for words in known if words in labels)
        for name, known in HEADINGS.items()
        if any(words in labels for words in known)
    }


def read_rows(read: ReadList, reader: Reader, register: Register, *, on: date) -> list[ReadRow]:
    """Return each row that is somebody's; who it is has to be beyond question, nothing is guessed."""
    columns = columns_of(read)
    return [_row(line, columns, reader, register, on) for line in read.lines if not line.left_out]


def _row(line: ReadLine, columns: Mapping[str, int], reader: Reader, register: Register, on: date) -> ReadRow:
    person = reader.read(line.cells)
    if not person.name:
        return ReadRow(line.number, "?", said=(_("The name is missing."),))
    found = register.surely(person)
    if found is None:
        unknown = _(
            "Nobody of the register is this person beyond question: name and birth date, or telephone, have to agree."
        )
        return ReadRow(line.number, person.name, said=(unknown,))
    values: dict[str, str | date | None] = {}
    said = [one.sentence for one in line.remarks if one.sentence.text in OF_DEPARTURE]
    for name, column in columns.items():
        value = line.cells.get(column)
        if value is None:
            continue
        if name == "category":
            values[name] = _category(value)
            if not values[name]:
                said.append(_("“%(text)s” is no component of the militia.", text=shown(value)))
        elif name in {"from_date", "until"}:
            day = _day(value, on, epoch_1904=reader.epoch_1904)
            values[name] = day
            if day is None:
                said.append(_("“%(text)s” is not a whole day: write day, month and year.", text=shown(value)))
        else:
            values[name] = nfc(" ".join(str(value).split()))
    return ReadRow(line.number, person.name, found.key, values, tuple(said))


def _category(value: Value) -> str:
    text = fold(str(value))
    return next((category for words, category in _CATEGORIES.items() if words in text), "")


def _day(value: Value, on: date, *, epoch_1904: bool) -> date | None:
    found = read_date(
        value, latest=on.replace(year=on.year + LATEST_AFTER, day=1), epoch_1904=epoch_1904
    ).value
    return found.as_date() if found else None
