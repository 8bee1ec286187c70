"""Finds the heading of a list under titles, in one storey or two, and tells rows of people from the others."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice

from trucban.lib.legacy_encoding import Converted, convert, judge
from trucban.lib.lists.fields import OF_BIRTHS, OF_NAMES, Field, heading_key, is_known, score
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Row, Sheet, Value
from trucban.lib.text import nfc
from trucban.lib.values.names import is_name

_LOOKED_AT = 60  # rows from the top in which a heading is looked for
_MOST_STOREYS = 3
# A total says so with its marks, or in words no name begins with: the family Tống loses its mark, and is no total.
_TOTAL = re.compile(r"\W*(?:(?:tổng|cộng)\b(?! h(?:òa|oà))|trong đó\b|toàn (?:xã|phường|thôn|đơn vị)\b)")
_TOTAL_WITHOUT_MARKS = re.compile(r"\W*(?:tong cong|tong so|tong quan so|(?:tong|cong)\W*(?:\d|$))")
_SIGNED = re.compile(
    r"^(?:nguoi lap|noi nhan|ky ten|xac nhan|tm |kt |tl |ngay \d* ?thang \d* ?nam|"
    r".*\bngay [. \d]*thang [. \d]*nam\b|\(?ky,)|.*\b(?:chi huy truong|chu tich|truong cong an|thu truong don vi)$"
)
# What people are listed under, in words that no name begins with.
_GROUP = re.compile(
    r"(?:thon|xom|ap|khom|to dan pho|tdp|khu pho|khoi pho|trung doi|tieu doi|khau doi|dai doi) \S"
)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\)?")
_COUNTED = re.compile(r"\s*\d{1,6}(?:\s*[.)])?\s*")
_DATA = re.compile(r"\d{4,}|\d+[/.-]\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the heading; ``left_out`` says why it is no person's."""

    row: Row
    left_out: Sentence | None = None


@dataclass(frozen=True)
class ListTable:
    """
    A list with its heading.

    ``labels`` gives column -> heading ("Năm sinh Nam" where it stands in two storeys); ``above`` the titles over it;
    ``heading_rows`` the numbers of the heading's rows; ``hidden`` its columns that the file hides.
    """

    labels: dict[int, str]
    heading_rows: tuple[int, ...]
    above: tuple[str, ...]
    hidden: frozenset[int]
    _of_names: frozenset[int]  # columns
    _of_births: frozenset[int]
    _of_posts: frozenset[int]
    _of_groups: frozenset[int]  # of hamlets, addresses and units
    _words: frozenset[str]  # of the heading, storey by storey and together
    _words_over: dict[int, set[str]]  # column -> those over it
    _rest: Iterator[Row]

    def lines(self) -> Iterator[Line]:
        """Yield every row below the heading, once."""
        is_over = is_moved = False
        is_below_heading = True
        for row in self._rest:
            keys = _keys(row)
            if _repeats(keys, self._words):  # another list below, or the next page of this one
                is_over, is_moved, is_below_heading = False, self._is_moved(row), True
                yield Line(row, _moved() if is_moved else _repeated())
                continue
            is_below_heading = is_below_heading and _numbers_columns(row)
            reason = _columns_numbered() if is_below_heading else _why_left_out(row, keys, len(self.labels))
            is_signed = reason is not None and _is_signed(keys)
            if (is_over or is_signed) and self._is_somebody(row):
                is_over, is_signed, reason = False, False, None
            if reason is not None and "words" in reason.values and self._is_in_a_group(row):
                reason = None
            if is_over:
                reason = _over()
            elif is_moved:
                reason = reason or _moved()
            is_over = is_over or is_signed
            yield Line(row, reason)

    def _is_somebody(self, row: Row) -> bool:
        """Say whether a row counts somebody by name, or says in words when they were born or what they are: no signature does."""
        filled = {at: str(value) for at, value in enumerate(row.values) if value is not None}
        if not any(map(str.isalpha, "".join(filled.get(at, "") for at in self._of_names))):
            return False
        signed = {at for at, text in filled.items() if _is_signed([heading_key(text)])}
        is_counted = min(filled) not in self._of_names and bool(_COUNTED.fullmatch(filled[min(filled)]))
        if (is_counted and len(filled) > 2) or (signed and signed <= self._of_births):
            return True
        has_post = (
            bool(signed) and signed <= self._of_posts and not any(filled[at].isupper() for at in signed)
        )
        return has_post and self._names(filled)

    def _is_in_a_group(self, row: Row) -> bool:
        """Say whether a row is nothing but a name and, in its column, a hamlet or unit: "Lê Văn An", "Thôn 2"."""
        filled = {at: str(value) for at, value in enumerate(row.values) if value is not None}
        return len(filled) == 2 and max(filled) in self._of_groups and self._names(filled)

    def _names(self, filled: Mapping[int, str]) -> bool:
        """Say whether the first of a row's cells is a name, each word with a capital."""
        text = nfc(filled[min(filled)])
        is_written_so = all(word[:1].isupper() for word in text.split()) and " " in text.strip()
        return min(filled) in self._of_names and is_written_so and is_name(text.strip())

    def _is_moved(self, heading: Row) -> bool:
        """Say whether a heading that comes again has a word over another column than before."""
        return any(
            key in self._words and key not in self._words_over.get(column, ())
            for column, text in _texts(heading).items()
            if (key := heading_key(text))
        )


def in_unicode(sheet: Sheet) -> Iterator[Row]:
    """Yield a sheet's rows with old text converted, judged by all of the sheet; reads it twice."""
    finding = judge(value for row in sheet.rows() for value in row.values if isinstance(value, str))

    has_proposals = False

    @lru_cache(maxsize=32_768)  # a list says the same hamlets and names again and again
    def converted(text: str, font: str) -> Converted:
        nonlocal has_proposals
        found = convert(text, font=font, finding=finding)
        has_proposals = has_proposals or bool(found.proposed)
        return found

    for row in sheet.rows():
        fonts = row.fonts
        said = {
            column: converted(value, fonts.get(column, ""))
            for column, value in enumerate(row.values)
            if isinstance(value, str)
        }
        values = tuple(
            said[column].text if column in said else value for column, value in enumerate(row.values)
        )
        proposals = (
            {column: one.proposed for column, one in said.items() if one.proposed} if has_proposals else {}
        )
        if values == row.values and not proposals:
            yield row
        else:
            guesses = {column: one.other for column, one in said.items() if one.other}
            yield replace(row, values=values, guesses=guesses, proposals=proposals)


def find_table(rows: Iterator[Row]) -> ListTable | None:
    """Return the list, or None where no row in the first sixty looks like a heading."""
    top = list(islice(rows, _LOOKED_AT))
    known = [sum(is_known(str(value)) for value in row.values if isinstance(value, str)) for row in top]
    most = max(known, default=0)
    if most < 2:
        return None
    first = last = known.index(most)
    if first and _is_upper_storey(top[first - 1], top[first]):
        first -= 1
    while last - first + 1 < _MOST_STOREYS and last + 1 < len(top):
        if not _is_lower_storey(_seen_from_below(top[first : last + 1]), top[last + 1]):
            break
        last += 1
    storeys = top[first : last + 1]
    labels = _labels(storeys)
    over: dict[int, set[str]] = {column: {heading_key(label)} for column, label in labels.items()}
    for row in storeys:
        for column, text in _texts(row).items():
            over.setdefault(column, set()).add(heading_key(text))
    return ListTable(
        labels=labels,
        heading_rows=tuple(row.number for row in storeys),
        above=tuple(str(value) for row in top[:first] for value in row.values if isinstance(value, str)),
        hidden=storeys[-1].hidden_columns & labels.keys(),
        _of_names=_of(labels, OF_NAMES),
        _of_births=_of(labels, OF_BIRTHS),
        _of_posts=_of(labels, {Field.POST}),
        _of_groups=_of(labels, {Field.HAMLET, Field.ADDRESS, Field.UNIT}),
        _words=frozenset(key for keys in over.values() for key in keys),
        _words_over=over,
        _rest=chain(top[last + 1 :], rows),
    )


def _of(labels: Mapping[int, str], fields: Collection[Field]) -> frozenset[int]:
    return frozenset(column for column, label in labels.items() if score(label)[0] in fields)


def _texts(row: Row) -> dict[int, str]:
    return {
        column: value for column, value in enumerate(row.values) if isinstance(value, str) and value.strip()
    }


def _is_upper_storey(upper: Row, lower: Row) -> bool:
    """Headings above headings: several short texts, directly above, some of them over more than one column."""
    texts = _texts(upper)
    if upper.number + 1 != lower.number or len(texts) < 2 or any(len(text) > 60 for text in texts.values()):
        return False
    return any(map(is_known, texts.values())) or any(columns > 1 for columns, _rows in upper.spans.values())


def _seen_from_below(storeys: Sequence[Row]) -> Row:
    """Return the headings that stand directly over what is below: of each column the lowest, with its width."""
    seen = storeys[0]
    for row in storeys[1:]:
        width = max(len(seen.values), len(row.values))
        upper = [*seen.values, *[None] * (width - len(seen.values))]
        lower = [*row.values, *[None] * (width - len(row.values))]
        values = tuple(up if low is None else low for up, low in zip(upper, lower, strict=True))
        under = {column for column, low in enumerate(lower) if low is not None}
        spans = {column: span for column, span in seen.spans.items() if column not in under}
        seen = replace(row, values=values, spans=spans | dict(row.spans))
    return seen


def _is_lower_storey(upper: Row, lower: Row) -> bool:
    """No data and nobody's name, and nothing but under a wide heading or beside the others."""
    texts = _texts(lower)
    if (
        lower.number != upper.number + 1
        or not texts
        or len(texts) != sum(value is not None for value in lower.values)
    ):
        return False
    if any(_DATA.search(text) or len(text) > 40 for text in texts.values()):
        return False
    over, taken = _covering(upper, texts), _texts(upper)
    under_names = [text for at, text in texts.items() if at in over and _is_of_names(taken[over[at]])]
    if not all(map(is_known, under_names)):  # the first of the people, and no heading
        return False
    if not all(column in over for column in texts):
        return False
    if len(texts) > 1 and all(
        score(text)[1] == 1.0 for text in texts.values()
    ):  # "Năm sinh" under "Họ tên cha"
        return True
    is_under_merged = all(upper.spans.get(over[column], (1, 1))[0] > 1 for column in texts)
    is_beside_some = any(column not in taken or _is_wide(upper, column) for column in texts)
    return is_under_merged or (is_beside_some and len(texts) < len(taken))


def _is_of_names(label: str) -> bool:
    return score(label)[0] in OF_NAMES


def _is_wide(row: Row, column: int) -> bool:
    """Say whether a heading stands over more than its column: merged, with nothing beside it, or said twice."""
    following = row.values[column + 1] if column + 1 < len(row.values) else None
    return row.spans.get(column, (1, 1))[0] > 1 or following is None or following == row.values[column]


def _covering(upper: Row, lower: dict[int, str]) -> dict[int, int]:
    """Return of each column the one its heading stands in: by merged cells, or else to the right over empty ones."""
    starts = sorted(_texts(upper))
    last = max([*lower, *starts], default=0)
    covered: dict[int, int] = {}
    for column, following in zip(starts, [*starts[1:], last + 1], strict=True):
        columns, _rows = upper.spans.get(column, (0, 0))
        if not columns and not upper.spans:
            columns = max((at for at in range(column, following) if at in lower), default=column) - column + 1
        covered |= dict.fromkeys(range(column, column + max(columns, 1)), column)
    return covered


def _labels(storeys: Sequence[Row]) -> dict[int, str]:
    labels = {column: " ".join(text.split()) for column, text in _texts(storeys[0]).items()}
    for number, row in enumerate(storeys[1:], start=1):
        below = _texts(row)
        over = _covering(_seen_from_below(storeys[:number]), below)
        labels |= {
            column: " ".join(f"{labels.get(over.get(column, -1), '')} {text}".split())
            for column, text in below.items()
        }
    return dict(sorted(labels.items()))


def _repeats(texts: list[str], heading: frozenset[str]) -> bool:
    return len(texts) > 2 and len(heading.intersection(texts)) >= 0.7 * len(texts)


def _numbers_columns(row: Row) -> bool:
    texts = _keys(row)
    return len(texts) > 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in texts)


def _why_left_out(row: Row, texts: list[str], columns: int) -> Sentence | None:
    if not texts:
        return _("Nothing is written in this row.")
    if any(map(_is_total, list(_texts(row).values())[:2])):
        return _("This row is a total.")
    if len(texts) <= 3 and _is_signed(texts):
        return _("This row belongs to the signatures.")
    if columns > 2 and len(texts) == 1 and not any(map(str.isalpha, texts[0])):
        return _("Nothing but a figure stands in this row: whose it is cannot be told.")
    if (len(texts) == 1 and (columns > 2 or _GROUP.match(texts[0]))) or (
        columns > 2 and len(texts) == 2 and _is_heading_inside(*texts)
    ):
        return heading_inside(row.values[-1])
    return None


def heading_inside(words: Value) -> Sentence:
    return _("This row is a heading inside the list: “%(words)s”.", words=words)


def _is_heading_inside(number: str, words: str) -> bool:
    return bool(re.fullmatch(r"[ivx]+|[a-z]", number) or _GROUP.match(words))


def _is_total(text: str) -> bool:
    said = nfc(text).casefold()
    return bool(_TOTAL.match(said) or (said.isascii() and _TOTAL_WITHOUT_MARKS.match(said)))


def _keys(row: Row) -> list[str]:
    return [
        heading_key(value) if isinstance(value, str) else str(value)
        for value in row.values
        if value is not None
    ]


def _is_signed(texts: list[str]) -> bool:
    return any(_SIGNED.match(text) for text in texts)


def _columns_numbered() -> Sentence:
    return _("This row numbers the columns.")


def _repeated() -> Sentence:
    return _("This row repeats the heading.")


def _moved() -> Sentence:
    return _("From here on the columns stand in another order: give these rows as a list of their own.")


def _over() -> Sentence:
    return _("This row stands below the signatures.")
