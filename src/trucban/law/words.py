"""Values of the law in words, in either language; parts of a value by their names; and back from what was typed."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from trucban.lib.amounts import read_amount

UNITS_VI = {
    "applied": "",
    "calendar day": "ngày",
    "calendar days": "ngày",
    "classes": "loại",
    "day of the month": "hằng tháng",
    "days": "ngày",
    "days a year": "ngày/năm",
    "days after": "ngày, kể từ",
    "days before": "ngày, trước",
    "days long": "ngày, kéo dài",
    "days of the year": "hằng năm",
    "grade": "lớp",
    "hours": "giờ",
    "hours of the day": "giờ",
    "lunar day": "âm lịch",
    "metres": "m",
    "minutes": "phút",
    "millimetres": "mm",
    "month of the year": "hằng năm (tháng)",
    "months": "tháng",
    "months after": "tháng, kể từ",
    "months long": "tháng, kéo dài",
    "months of the year": "tháng",
    "name": "",
    "number": "",
    "pairs of days": "",
    "people": "người",
    "percent": "%",
    "reading": "",
    "readings": "",
    "score": "điểm",
    "standards": "",
    "times": "lần",
    "working days": "ngày làm việc",
    "working days after": "ngày làm việc, kể từ",
    "working days for each holiday": "ngày làm việc",
    "years": "năm",
    "years after": "năm, kể từ",
    "years long": "năm, kéo dài",
    "đồng a day": "đồng/ngày",
    "đồng a month": "đồng/tháng",
}
PARTS_VI = {
    "after": "sau",
    "after_months": "sau số tháng",
    "before": "trước",
    "best": "tốt nhất",
    "born_from": "sinh từ ngày",
    "born_to": "sinh đến ngày",
    "by_approval": "khi được cho phép",
    "commander": "chỉ huy trưởng",
    "commissar": "chính trị viên",
    "crew_leader": "khẩu đội trưởng",
    "day": "ngày",
    "days": "số ngày",
    "deputy_commander": "phó chỉ huy trưởng",
    "deputy_commissar": "chính trị viên phó",
    "each_year": "mỗi năm thêm",
    "ends": "kết thúc",
    "first": "từ",
    "hamlet_militia_leader": "thôn đội trưởng",
    "height": "cao",
    "large": "xã loại 1, biên giới, ven biển, đảo",
    "last": "đến hết",
    "last_studied": "đến hết, đã tạm hoãn để học",
    "last_volunteer": "đến hết, tình nguyện",
    "least": "ít nhất",
    "level_1": "mức I",
    "level_1_day": "báo động I, ban ngày",
    "level_1_night": "báo động I, ban đêm",
    "level_2": "mức II",
    "level_2_day": "báo động II, ban ngày",
    "level_2_night": "báo động II, ban đêm",
    "level_2_storm_day": "báo động II và có tin bão khẩn cấp, ban ngày",
    "level_2_storm_night": "báo động II và có tin bão khẩn cấp, ban đêm",
    "level_3": "mức III",
    "level_3_day": "báo động III, ban ngày",
    "level_3_night": "báo động III, ban đêm",
    "lunar_day": "ngày âm lịch",
    "lunar_month": "tháng âm lịch",
    "men": "nam",
    "mobile_platoon_leader": "trung đội trưởng cơ động",
    "month": "tháng",
    "most": "nhiều nhất",
    "name_vi": "tên",
    "off": "nghỉ",
    "other": "xã khác",
    "peak": "cao điểm",
    "platoon_leader": "trung đội trưởng",
    "reprimand_from": "khiển trách từ",
    "reprimand_below": "đến dưới",
    "second_day": "ngày thứ hai",
    "squad_leader": "tiểu đội trưởng",
    "standing_squad_leader": "tiểu đội trưởng thường trực",
    "starts": "bắt đầu",
    "studied_born_from": "đã tạm hoãn để học: sinh từ ngày",
    "warning_to": "cảnh cáo khi đến",
    "width": "rộng",
    "women": "nữ",
    "worked": "làm việc",
    "worst": "kém nhất",
}
VALUES_VI = {
    "before the birthday": "trước sinh nhật của tuổi đó",
    "before the next birthday": "trước sinh nhật kế tiếp",
    "healthy_enough": "đủ sức khỏe",
    "next working day": "ngày làm việc tiếp theo",
    "obeys_law": "chấp hành đường lối, pháp luật",
    "record_clear": "lý lịch rõ ràng",
}
YES_NO_VI = {True: "có áp dụng", False: "không áp dụng"}
YES_NO_EN = {True: "applied", False: "not applied"}


class DoesNotFit(ValueError):
    """What was typed is not of the kind the law's own value has; the argument is the part's path."""


def unit_text(unit: str, language: str) -> str:
    return UNITS_VI[unit] if language == "vi" else unit


def part_text(path: str, language: str) -> str:
    """Return the name of a part of a value: "first.month" is "từ, tháng"."""
    names = path.split(".")
    return ", ".join(PARTS_VI[name] if language == "vi" else name.replace("_", " ") for name in names if name)


def value_text(value: Any, language: str) -> str:
    """Return a value as one reads it; a table part by part."""
    if isinstance(value, Mapping) and set(value) == {"month", "day"}:
        return f"{value['day']:02}/{value['month']:02}"
    if isinstance(value, Mapping):
        said = (f"{part_text(name, language)}: {value_text(each, language)}" for name, each in value.items())
        return " · ".join(said)
    if isinstance(value, list):
        return ", ".join(value_text(each, language) for each in value)
    return leaf_text(value, language)


def leaf_text(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return (YES_NO_VI if language == "vi" else YES_NO_EN)[value]
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (int, float)):
        whole = f"{value:,.0f}" if value == int(value) else f"{value:,}"
        return whole.translate(str.maketrans(",.", ".,")) if language == "vi" else whole
    return VALUES_VI.get(value, value) if language == "vi" else str(value)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and content of each part of a value that is no table itself; a list is one part."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}" if path else name)
    else:
        yield path, value


def rebuilt(shape: Any, given: Mapping[str, str], path: str = "") -> Any:
    """
    Return a value of the shape of another from texts by path; a part left out stays as it is.

    Raises
    ------
    DoesNotFit
        A text is not of its part's kind.
    """
    if isinstance(shape, Mapping):
        return {
            name: rebuilt(each, given, f"{path}.{name}" if path else name) for name, each in shape.items()
        }
    return _leaf(shape, given[path].strip(), path) if path in given else shape


def _leaf(shape: Any, text: str, path: str) -> Any:
    try:
        if isinstance(shape, list):
            return [_leaf(shape[0], each.strip(), path) for each in text.split(",")]
        if isinstance(shape, bool):
            return {"yes": True, "no": False}[text]
        if isinstance(shape, date):
            return date.fromisoformat(text)
        if isinstance(shape, (int, float)):
            return _number(text, like=shape)
    except (ValueError, KeyError, InvalidOperation):
        raise DoesNotFit(path) from None
    if not 0 < len(text) <= 120:
        raise DoesNotFit(path)
    return text


def _number(text: str, *, like: float) -> int | float:
    """Read a number: a dot parts thousands where whole numbers are meant, a comma or dot the decimals of others."""
    if isinstance(like, int):
        return read_amount(text)
    number = Decimal(text.replace(",", "."))
    if number < 0:
        raise ValueError
    return float(number)
