"""What a column's heading means: the words Vietnamese lists use, and how well a heading fits them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from trucban.lib.text import fold, nfc

_OF_ANOTHER = re.compile(
    r"\b(?:cha|mẹ|bố|vợ|chồng|con|người thân|thân nhân|phụ huynh|người giám hộ|người bảo lãnh|người báo tin)\b"
)
_OF_ANOTHER_WITHOUT_MARKS = re.compile(
    r"\b(?:ten|sinh|nghiep|thoai|sdt) (?:cua )?(?:cha|me|bo|vo|chong|con|nguoi than)\b"
)
_DAY_AND_MONTH, _YEAR = {"ngay thang sinh", "ngay thang", "ngay sinh thang"}, {"nam sinh", "nam"}
_NUMBERED = re.compile(r"(.{3,}?) ?\d")
_FORMER = re.compile(r"\b(?:cũ|trước đây|trước (?:khi )?sáp nhập|trước kia)\b")
_SURE = 0.8  # a score from which a heading counts as known
_ALIKE = 0.86  # how much of two headings must agree for a slip of typing


class Field(StrEnum):
    ORDER = "order"
    NAME = "name"
    FAMILY_AND_MIDDLE = "family_and_middle"
    MIDDLE = "middle"
    GIVEN = "given"
    BIRTH = "birth"
    BIRTH_OF_MEN = "birth_of_men"
    BIRTH_OF_WOMEN = "birth_of_women"
    BIRTH_DAY = "birth_day"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"
    MARK_OF_MEN = "mark_of_men"
    MARK_OF_WOMEN = "mark_of_women"
    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    ADDRESS = "address"
    HAMLET = "hamlet"
    POST = "post"
    UNIT = "unit"
    OCCUPATION = "occupation"
    HOUSEHOLD = "household"
    HOUSEHOLD_HEAD = "household_head"
    NOTE = "note"


OF_BIRTHS = frozenset({Field.BIRTH, Field.BIRTH_OF_MEN, Field.BIRTH_OF_WOMEN})
OF_NAMES = frozenset({Field.NAME, Field.FAMILY_AND_MIDDLE, Field.GIVEN})
_WORDS: Mapping[Field, str] = {
    Field.ORDER: "stt|tt|so tt|so thu tu",
    Field.NAME: "ho va ten|ho ten|ho ten khai sinh|ho chu dem va ten|ho va ten khai sinh|ho va ten cong dan|"
    "ho ten cong dan|ho chu dem va ten khai sinh|ho chu dem ten|ho chu dem ten khai sinh|ho dem va ten|"
    "ho ten dem va ten|ho va ten dan quan|ten cong dan|ho va ten chien si|hoten|ten|"
    "ho ten nam sinh|ho va ten nam sinh|ho ten va nam sinh|ho va ten va nam sinh|ho ten ngay sinh|ho va ten ngay sinh|"
    "ho ten ngay thang nam sinh|ho va ten ngay thang nam sinh|ho ten sinh nam|ho va ten sinh nam",
    Field.FAMILY_AND_MIDDLE: "ho dem|ho va dem|ho lot|ho va ten dem|ho va chu lot|ho va|"
    "ho va chu dem|ho chu dem|ho va ho dem|ho",
    Field.MIDDLE: "dem|ten dem|chu dem|lot|ten lot|chu lot",
    Field.GIVEN: "ten goi|ten rieng",
    Field.BIRTH: "ngay sinh|nam sinh|ngay thang nam sinh|ngay thang sinh|sinh ngay|sinh nam|ngay sinh nam sinh|"
    "ngay thang nam|ns|sn|ntns|ngay thang ns|ngay thang nam sn|nam sinh ngay sinh",
    Field.BIRTH_OF_MEN: "nam sinh nam|ngay sinh nam|ngay thang nam sinh nam|sinh nam nam",
    Field.BIRTH_OF_WOMEN: "nam sinh nu|ngay sinh nu|ngay thang nam sinh nu|sinh nam nu",
    Field.SEX: "gioi tinh|gt|nam nu|nu nam|nam hay nu|phai|gioi",
    Field.MARK_OF_MEN: "gioi tinh nam|phai nam|gioi nam",
    Field.MARK_OF_WOMEN: "gioi tinh nu|phai nu|gioi nu|la nu|nu x|nu",
    Field.PERSONAL_NUMBER: "cccd|so cccd|can cuoc|so can cuoc|so dinh danh|so dinh danh ca nhan|ma dinh danh|cmnd|"
    "so cmnd|cmnd cccd|cccd cmnd|so cmnd cccd|so cccd cmnd|can cuoc cong dan|so can cuoc cong dan|so cmt|cmtnd|ddcn",
    Field.PHONE: "dien thoai|so dien thoai|sdt|dt|so dt|di dong|dien thoai lien he|so dien thoai lien he|lien he|"
    "dtdd|sdtdd|dien thoai di dong|so di dong|so dt di dong|so zalo",
    Field.ADDRESS: "thuong tru|noi thuong tru|dia chi|dia chi thuong tru|noi o|cho o|cho o hien nay|noi o hien nay|"
    "ho khau|ho khau thuong tru|noi dang ky ho khau thuong tru|noi dang ky thuong tru|noi cu tru|tru quan|que quan noi o|"
    "hktt|dkhktt|noi dkhktt|noi dk hktt|noi dang ky hktt|ho khau tt|dktt|noi o hien tai|cho o hien tai|dia chi hien nay|"
    "noi cu tru hien nay|dia chi lien he",
    Field.HAMLET: "thon|thon xom|xom|xom thon|ban|lang|ap|buon|soc|khom|to dan pho|tdp|khu pho|khoi pho|thon ban|ban thon|"
    "thon tdp|thon to dan pho|thon ap|thon lang|thon buon|ten thon|khu dan cu|don vi thon",
    Field.POST: "chuc vu|chuc danh|cap bac chuc vu|chuc vu dan quan|cv|nhiem vu",
    Field.UNIT: "don vi|don vi dan quan|trung doi|tieu doi|to|a b c|bien che|luc luong|bo phan",
    Field.OCCUPATION: "nghe nghiep|cong viec|nghe|noi lam viec|nghe nghiep hien nay",
    Field.HOUSEHOLD: "ma ho|ky hieu ho|ma ho gia dinh|so ho|cung ho",
    Field.HOUSEHOLD_HEAD: "chu ho|ho ten chu ho|ho va ten chu ho|ten chu ho",
    Field.NOTE: "ghi chu|gc|ghi chu khac",
}
_FIELDS = {words: field for field, all_words in _WORDS.items() for words in all_words.split("|")}


@dataclass(frozen=True, slots=True)
class Proposal:
    """``score`` is 1 for a heading known word for word, less for one that only holds or resembles such words."""

    column: int
    field: Field
    score: float


def heading_key(label: str) -> str:
    """Return a heading as it is compared and remembered: no marks, signs or capitals."""
    return _remembered_key(label) if len(label) <= 80 else _key(label)


def _key(label: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", fold(label)).split())


_remembered_key = lru_cache(maxsize=65_536)(_key)  # of short texts: a long one may be a whole page


def score(label: str) -> tuple[Field | None, float]:
    """Return the field a heading fits best."""
    return _score(heading_key(label)) if len(label) <= 80 else (None, 0.0)


@lru_cache(maxsize=4096)
def _score(key: str) -> tuple[Field | None, float]:
    if not key:
        return None, 0.0
    if key in _FIELDS:
        return _FIELDS[key], 1.0
    words = set(key.split())
    if words >= {"nam", "nu"} and words & {"gioi", "phai"}:  # "Giới tính (Nam/Nữ)" is neither column of marks
        return Field.SEX, 0.95
    if (numbered := _NUMBERED.fullmatch(key)) and numbered[1] in _FIELDS:  # "SĐT 2"
        return _FIELDS[numbered[1]], 0.95
    ranked = sorted(((_fit(key, words), len(words), field) for words, field in _FIELDS.items()), reverse=True)
    best, _length, field = ranked[0]
    return (field, best) if best else (None, 0.0)


def _fit(key: str, words: str) -> float:
    if len(words) > 3 and f" {words} " in f" {key} ":
        return 0.6 + 0.35 * len(words) / len(key)
    alike = SequenceMatcher(None, key, words).ratio() if abs(len(key) - len(words)) <= 3 < len(words) else 0
    return 0.9 * alike if alike >= _ALIKE else 0.0


def is_known(label: str) -> bool:
    return score(label)[1] >= _SURE


def propose(labels: Mapping[int, str], remembered: Mapping[str, Field] | None = None) -> list[Proposal]:
    """
    Return which column is which field, each field once, the best fit first served.

    ``remembered`` is what a person chose for this source before: heading (:func:`heading_key`) to field.
    """
    proposals = []
    for column, label in labels.items():
        known = (remembered or {}).get(heading_key(label))
        field, fit = (known, 2.0) if known else score(label)
        if field and (known or not is_of_another(label)):
            is_old = not known and bool(_FORMER.search(nfc(label).casefold()))
            proposals.append(Proposal(column, field, fit - 0.2 * is_old))
    taken: dict[Field, Proposal] = {}
    for proposal in sorted(proposals, key=lambda one: (-one.score, one.column)):
        taken.setdefault(proposal.field, Proposal(proposal.column, proposal.field, min(proposal.score, 1.0)))
    taken = _men_beside_women(_family_and_given(taken, labels), labels)
    taken = _birth_in_parts(taken, labels, remembered or {})
    return sorted(taken.values(), key=lambda one: one.column)


def is_of_another(label: str) -> bool:
    """Say whether a heading speaks of somebody's father, mother or spouse: their name is not the name of who is listed."""
    said = nfc(label).casefold()
    return bool(_OF_ANOTHER.search(said) or (said.isascii() and _OF_ANOTHER_WITHOUT_MARKS.search(said)))


def _birth_in_parts(
    taken: dict[Field, Proposal], labels: Mapping[int, str], remembered: Mapping[str, Field]
) -> dict[Field, Proposal]:
    """Three columns side by side for day, month and year are one birth; "Năm" there is a year, and no column of men."""
    parts = (Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR)
    keys = {column: heading_key(label) for column, label in labels.items()}
    for first, key in keys.items():
        if keys.get(first + 2) == "nu":  # "Nam" beside "Nữ" is no year
            continue
        if key in _DAY_AND_MONTH and keys.get(first + 1) in _YEAR and not remembered.keys() & {key}:
            others = {field: one for field, one in taken.items() if not first <= one.column < first + 2}
            two = {Field.BIRTH_DAY: first, Field.BIRTH_YEAR: first + 1}
            return others | {field: Proposal(column, field, 1.0) for field, column in two.items()}
    for first in keys:
        three = [keys.get(column, "") for column in range(first, first + 3)]
        said = [key.removesuffix(" sinh").rpartition(" ")[2] for key in three]
        if (
            said == ["ngay", "thang", "nam"]
            and "sinh" in three[0].split()
            and not remembered.keys() & set(three)
        ):
            others = {field: one for field, one in taken.items() if not first <= one.column < first + 3}
            return others | {field: Proposal(first + at, field, 1.0) for at, field in enumerate(parts)}
    return taken


def _men_beside_women(taken: dict[Field, Proposal], labels: Mapping[int, str]) -> dict[Field, Proposal]:
    """Beside a column "Nữ" one that says "Nam" is that of the men; alone it says nothing ("Năm" without its mark)."""
    women = taken.get(Field.MARK_OF_WOMEN)
    if women and Field.MARK_OF_MEN not in taken:
        for column in (women.column - 1, women.column + 1):
            if nfc(labels.get(column, "")).strip(" ()").casefold() == "nam":
                return taken | {Field.MARK_OF_MEN: Proposal(column, Field.MARK_OF_MEN, women.score)}
    return taken


def _family_and_given(taken: dict[Field, Proposal], labels: Mapping[int, str]) -> dict[Field, Proposal]:
    """Beside a column of family names, "Tên" is the given name alone."""
    name = taken.get(Field.NAME)
    if name and Field.FAMILY_AND_MIDDLE in taken and heading_key(labels[name.column]) == "ten":
        del taken[Field.NAME]
        taken[Field.GIVEN] = Proposal(name.column, Field.GIVEN, name.score)
    return taken
