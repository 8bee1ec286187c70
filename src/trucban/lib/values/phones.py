"""
Telephone numbers of Viet Nam, in national form: ten figures of a mobile, eleven of a landline.

Eleven-figure mobile numbers became ten-figure ones between 15 September and 14 November 2018, prefix by prefix, as the
operators published it. Old lists still have them.
"""

import re
import unicodedata

from trucban.lib.sentences import sentence as _
from trucban.lib.tables.spec import Value
from trucban.lib.text import single_spaces
from trucban.lib.values.reading import (
    Reading,
    Verdict,
    as_written,
    changed,
    doubtful,
    empty,
    shown,
    unreadable,
)

MOBILE = re.compile(r"0[35789]\d{8}")
LANDLINE = re.compile(r"02\d{9}")
FORMER_MOBILE = {
    **{f"016{n}": f"03{n}" for n in range(2, 10)},
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_CUT = 10**5  # 9.12E+08 and 9.1235E+08 saved as a CSV, and read back as numbers
_SEVERAL = re.compile(r"\s*[,;/\n]\s*|\s+-\s+|\s+(?:hoặc|và)\s+")
_FIGURES_OF_A_PROGRAM = re.compile(r"(?<=\d{9})\.0+$")  # a number that was made text
_BEFORE = re.compile(r"^(?:đt|sđt|sdt|dt|tel|di động|điện thoại)\s*[:.]?\s*", re.IGNORECASE)


def national(text: str) -> str | None:
    """Return a number as ten or eleven figures from 0, with today's prefix; None if it is no number of a person."""
    digits = re.sub(r"[\s.\-()'’]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+|00)?840?(?=[1-9]\d{8,9}$)", "0", digits)
    if not digits.isascii():
        return None
    if len(digits) == 11 and digits[:4] in FORMER_MOBILE:
        digits = FORMER_MOBILE[digits[:4]] + digits[4:]
    return digits if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits) else None


def read_phone(value: Value) -> Reading[str]:
    """Read one telephone number; of several in a cell the first, with a doubt."""
    if value is None or value == "":
        return empty()
    if isinstance(value, str) and value.isascii() and MOBILE.fullmatch(value):
        return as_written(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return _no_number(value)
    if isinstance(value, int) and value >= 10**8 and value % _CUT == 0:
        return unreadable(_("%(number)s ends in zeros, as a spreadsheet leaves a number that it showed cut short: ask for the whole number.", number=value))  # fmt: skip
    text = _FIGURES_OF_A_PROGRAM.sub("", _BEFORE.sub("", single_spaces(str(value).strip())))
    if not text:
        return empty()
    numbers = [number for part in _SEVERAL.split(text) if (number := national(_with_zero(part)))]
    if len(_SEVERAL.split(text)) > 1 and national(text) is None and numbers:
        return doubtful(
            numbers[0], _("The cell holds several numbers; %(number)s is taken.", number=numbers[0])
        )
    return _one(text, value)


def _one(text: str, value: Value) -> Reading[str]:
    number = national(_with_zero(text))
    if number is None:
        return _no_number(value)
    digits = re.sub(r"\D", "", text)
    if digits == number:
        return as_written(number)
    former = next((prefix for prefix in FORMER_MOBILE if prefix in {digits[:4], "0" + digits[:3]}), None)
    if former and number.startswith(FORMER_MOBILE[former]) and len(digits) > 9:
        new = FORMER_MOBILE[former]
        return changed(number, _("The prefix %(old)s became %(new)s in 2018.", old=former, new=new))
    if len(digits) == len(number) - 1:
        return changed(
            number, _("Excel had taken the zero in front; the number is %(number)s.", number=number)
        )
    return Reading(number, Verdict.READ)


def _with_zero(text: str) -> str:
    """Give back the zero that a spreadsheet takes from a number."""
    digits = re.sub(r"[\s.\-]", "", text)
    is_short = digits.isascii() and digits.isdigit() and digits[0] != "0" and len(digits) in {9, 10}
    return "0" + digits if is_short and national("0" + digits) else text


def _no_number(value: object) -> Reading[str]:
    return unreadable(_("“%(text)s” is no telephone number of Viet Nam.", text=shown(value)))
