"""
Personal numbers: twelve figures (CCCD), or the nine of the former identity card (CMND).

Circular 07/2016/TT-BCA, Articles 7 and the tables it refers to: three figures for the province of birth registration,
one for century and sex, two for the year of birth, six at random. There is no check digit. A number keeps the code of
a province that has been merged since. A card may be wrong, so a contradiction is a doubt and never a refusal.
"""

import re
from dataclasses import dataclass
from datetime import date

from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables.spec import Value
from trucban.lib.values.dates import PartialDate
from trucban.lib.values.reading import Reading, Verdict, empty, shown, unreadable

MALE, FEMALE = "MALE", "FEMALE"
PROVINCES = {
    "001": "Hà Nội", "002": "Hà Giang", "004": "Cao Bằng", "006": "Bắc Kạn", "008": "Tuyên Quang",
    "010": "Lào Cai", "011": "Điện Biên", "012": "Lai Châu", "014": "Sơn La", "015": "Yên Bái",
    "017": "Hòa Bình", "019": "Thái Nguyên", "020": "Lạng Sơn", "022": "Quảng Ninh", "024": "Bắc Giang",
    "025": "Phú Thọ", "026": "Vĩnh Phúc", "027": "Bắc Ninh", "030": "Hải Dương", "031": "Hải Phòng",
    "033": "Hưng Yên", "034": "Thái Bình", "035": "Hà Nam", "036": "Nam Định", "037": "Ninh Bình",
    "038": "Thanh Hóa", "040": "Nghệ An", "042": "Hà Tĩnh", "044": "Quảng Bình", "045": "Quảng Trị",
    "046": "Thừa Thiên Huế", "048": "Đà Nẵng", "049": "Quảng Nam", "051": "Quảng Ngãi", "052": "Bình Định",
    "054": "Phú Yên", "056": "Khánh Hòa", "058": "Ninh Thuận", "060": "Bình Thuận", "062": "Kon Tum",
    "064": "Gia Lai", "066": "Đắk Lắk", "067": "Đắk Nông", "068": "Lâm Đồng", "070": "Bình Phước",
    "072": "Tây Ninh", "074": "Bình Dương", "075": "Đồng Nai", "077": "Bà Rịa - Vũng Tàu",
    "079": "Hồ Chí Minh", "080": "Long An", "082": "Tiền Giang", "083": "Bến Tre", "084": "Trà Vinh",
    "086": "Vĩnh Long", "087": "Đồng Tháp", "089": "An Giang", "091": "Kiên Giang", "092": "Cần Thơ",
    "093": "Hậu Giang", "094": "Sóc Trăng", "095": "Bạc Liêu", "096": "Cà Mau",
}  # fmt: skip
_BEFORE = re.compile(r"^(?:s[oố]\s*)?(?:cccd|cmnd|cmt|đdcn|cc)?\s*(?:số)?\s*[:.]?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.\-'’`\u00a0]+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """``number`` has twelve figures, or nine; of the twelve come province, sex and year of birth."""

    number: str
    province: str = ""
    sex: str = ""  # MALE or FEMALE
    birth_year: int | None = None

    @property
    def is_former(self) -> bool:
        """Say whether it is the number of a former identity card (CMND)."""
        return len(self.number) == 9

    def masked(self) -> str:
        return self.number[:3] + "*" * (len(self.number) - 6) + self.number[-3:]


def read_personal_number(
    value: Value, *, latest: date, birth: PartialDate | None = None, sex: str = ""
) -> Reading[PersonalNumber]:
    """
    Read a number and hold it against the birth and sex of the same row. No birth is after ``latest``.
    """
    if value is None or value == "":
        return empty()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _no_number(value)
    if isinstance(value, float) and not value.is_integer():
        return _no_number(value)
    was_number = not isinstance(value, str)
    text = str(int(value)) if isinstance(value, int | float) else _BEFORE.sub("", value.strip())
    digits = _BETWEEN.sub("", text)
    if not digits:
        return empty()
    if _SCIENTIFIC.fullmatch(text):
        return unreadable(
            _(
                "Excel has cut the number to “%(text)s”: its last figures are lost. Type it again.",
                text=shown(value),
            )
        )
    if not (digits.isascii() and digits.isdigit()):
        return _no_number(value)
    return _figures(digits, value, latest, birth, sex, was_number=was_number)


def _figures(
    digits: str, value: Value, latest: date, birth: PartialDate | None, sex: str, *, was_number: bool
) -> Reading[PersonalNumber]:
    full, reasons = digits, []
    if len(digits) in {10, 11} and _is_well_formed(digits.zfill(12)):
        full = digits.zfill(12)
    elif len(digits) == 8 and was_number:
        full = digits.zfill(9)
    if full != digits:
        reasons.append(_("Excel had taken the zeros in front; the number is %(number)s.", number=full))
    if len(full) not in {9, 12} or not int(full):
        return _wrong_length(digits)
    doubts = _doubts(full, latest, birth, sex) if len(full) == 12 else []
    verdict = Verdict.DOUBTFUL if doubts else Verdict.CHANGED if reasons else Verdict.READ
    return Reading(_parts(full), verdict, (*reasons, *doubts))


def _is_well_formed(number: str) -> bool:
    return number[:3] in PROVINCES and number[3] in "0123"


def _parts(number: str) -> PersonalNumber:
    if len(number) == 9:
        return PersonalNumber(number)
    century, is_female = divmod(int(number[3]), 2)
    year = 1900 + 100 * century + int(number[4:6])
    return PersonalNumber(number, PROVINCES.get(number[:3], ""), FEMALE if is_female else MALE, year)


def _doubts(number: str, latest: date, birth: PartialDate | None, sex: str) -> list[Sentence]:
    parts = _parts(number)
    doubts = []
    if not parts.province:
        doubts.append(_("No province has the code %(code)s.", code=number[:3]))
    if parts.birth_year and parts.birth_year > latest.year:
        doubts.append(_("The number says a birth in %(year)s, in the future.", year=parts.birth_year))
    elif birth and parts.birth_year != birth.year:
        doubts.append(
            _(
                "The number says a birth in %(year)s and the row %(other)s.",
                year=parts.birth_year,
                other=birth.year,
            )
        )
    if sex and parts.sex != sex:
        doubts.append(
            _("The number is a man's and the row says a woman.")
            if parts.sex == MALE
            else _("The number is a woman's and the row says a man.")
        )
    return doubts


def _wrong_length(digits: str) -> Reading[PersonalNumber]:
    return unreadable(
        _(
            "The number has %(count)s figures; a personal number has 12, a former identity card 9.",
            count=len(digits),
        )
    )


def _no_number(value: object) -> Reading[PersonalNumber]:
    return unreadable(
        _("“%(text)s” is no personal number: it holds something other than figures.", text=shown(value))
    )
