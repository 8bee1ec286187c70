"""
What a list says in passing of somebody who is not here any more, or not just now: "Đã chuyển đi", "Chết", "Đi làm ăn xa".

Only these words are picked out, of whatever column; nothing else of a note is kept, and no status follows from them.
"""

import re
from collections.abc import Container, Iterable, Mapping

from trucban.force.imports.remarks import Remark, perhaps_away, perhaps_gone
from trucban.lib.lists import Line
from trucban.lib.tables import Row, Value
from trucban.lib.text import fold, nfc

# Where people of a commune go for work or with a spouse.
_FAR = (
    r"(?:sài gòn|sg|tp\.? ?hcm|hcm|tp\.? hồ chí minh|hồ chí minh|hà nội|đà nẵng|bình dương|đồng nai|vũng tàu|long an|"
    r"tây ninh|cần thơ|gia lai|đắk lắk|tây nguyên|lâm đồng|nha trang|quy nhơn|hải phòng|bắc ninh|bắc giang|miền nam|"
    r"miền bắc|thái lan|nhật|nhật bản|hàn|hàn quốc|đài loan|malaysia|singapore|nước ngoài)"
)
_LONGEST = 300  # characters: a longer text is no remark
_GONE_ALSO_WITHOUT_MARKS = (
    r"(?:đã |bị |mới )?chết|từ trần|qua đời|tử vong|h[yi] sinh|(?:đã |mới )?chuyển (?:đi|khẩu|hộ khẩu|hk|nơi|chỗ ở)|"
    r"(?:đã )?(?:cắt|rút) (?:hộ )?khẩu|không còn (?:ở|cư trú|sinh sống|thường trú|sống|tại)|"
    rf"lấy chồng (?:xa|xã|huyện|tỉnh|ở|nơi|ngoài|{_FAR})|(?:xóa|xoá) tên|"
    r"(?<!khẩu )(?<!về )(?<!đến )theo (?:vợ|chồng)|(?:đi|rời) khỏi|rời địa phương|xuất cảnh|mất tích"
)
_GONE = (
    r"đã mất(?! (?:cccd|cmnd|căn cước|giấy|thẻ|bằng|hồ sơ|sức|việc))|(?:xóa|xoá) (?:hộ )?khẩu|bỏ đi|"
    r"(?:đi|đã|sang) định cư|(?<!tái )(?<!khu )(?<!thôn )(?<!xóm )(?<!bản )(?<!làng )(?<!ấp )(?<!điểm )(?<!canh )định cư(?= \w)|"
    r"^\W*mất(?= (?:năm|ngày|tháng|do|vì|\d)|\W*$)"
)
_AWAY_ALSO_WITHOUT_MARKS = (
    r"(?:đi )?làm ăn xa|đi làm (?:ăn|xa|thuê|công nhân)|xklđ|xuất khẩu lao động|du học|không có mặt|"
    rf"(?:ở|đi|sang|vào|tại|làm việc|lao động|đang|hiện)(?: (?:làm|lao động|việc|sống|ở|tại|trong))* {_FAR}|"
    r"(?:đi|tạm|thường xuyên) vắng|vắng mặt|đi (?:bộ đội|nghĩa vụ|nvqs|lính)(?! về)|đang tại ngũ|"
    r"ra khỏi (?:lực lượng|dân quân|dqtv|dq)|thôi (?:tham gia )?(?:dân quân|dqtv|dq)|(?:đi|vào|ở) miền nam|đang (?:đi )?học|không liên lạc|(?<!mới )chuyển (?:vào|sang|lên|xuống|ra|về|đến|tới|công tác)"
)
_AWAY = r"(?:đi|vào) nam|vắng|đi học|đi xa"
_WITH_MARKS = tuple(
    re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for words in (f"{_GONE_ALSO_WITHOUT_MARKS}|{_GONE}", f"{_AWAY_ALSO_WITHOUT_MARKS}|{_AWAY}")
)
_WITHOUT_MARKS = tuple(
    re.compile(rf"(?<!\w)(?:{fold(words)})(?!\w)")
    for words in (_GONE_ALSO_WITHOUT_MARKS, _AWAY_ALSO_WITHOUT_MARKS)
)
# Of somebody else, or that it is not so, or not yet.
_NOT_OF_THEM = re.compile(
    r"(?:(?<!\w)(?:bố|cha|mẹ|má|(?<!thôn )ba|vợ|chồng|con|ông|bà|anh|chị|em|bo|me|vo|chong)(?!\w)[^,;.()\n–-]*\(?|"
    r"(?<!\w)(?:không|chưa|ko|chua|khong)(?: phải| phai| bị| hề)? |"
    r"(?<!\w)(?:hoãn|miễn|đơn|điều kiện|tình nguyện|sẵn sàng|chuẩn bị|độ tuổi|đăng ký|dự kiến|hoan|mien) )$"
)
# Over a list: what is to be written into it, and on which paper it rests.
_NO_TITLE = re.compile(
    r"^\W*(?:căn cứ|thực hiện|kèm theo|kính gửi|đề nghị|hướng dẫn)(?!\w)|"
    r"(?<!\w)(?:ghi (?:chú|rõ|vào)|lưu ý|chú ý|trường hợp|nếu)(?!\w)"
)
_BACK_AGAIN = re.compile(
    r"^ từ (?!ngày|tháng|năm|\d)|(?<!\w)(?:đã|mới|trở|quay|da|moi|tro|quay) (?:về|lại|ve|lai)(?!\w)"
)
_NO_CROSS = (None, "", "-", "–", "0", 0, "không", "Không", False)
_FIGURE = re.compile(r"\d")
_BEHIND = re.compile(r"\s*[(\[;,–]|\s-\s")


class Departures:
    """What the cells of a list say so; each text is looked at once. Of a name only what stands behind it counts."""

    def __init__(
        self, lines: Iterable[Line], columns: Mapping[int, str], names: Container[int], titles: Iterable[str]
    ) -> None:
        """``columns`` are those looked at, with their headings; ``names`` those that hold names; ``titles`` stand over all."""
        over = (title for title in titles if not _NO_TITLE.search(nfc(title[:_LONGEST]).casefold()))
        self._over = next(filter(None, (departures(0, title) for title in over)), ())
        self._under = self._over
        rows = [line.row.values for line in lines]
        self._said: dict[int, dict[Value, tuple[Remark, ...]]] = {}
        for column, label in columns.items():
            texts = {values[column] for values in rows if column < len(values)}
            said: dict[Value, tuple[Remark, ...]] = {
                text: found
                for text in texts
                if isinstance(text, str)
                and len(text) <= _LONGEST
                and (found := departures(column, _behind(text) if column in names else text))
            }
            if of_column := departures(column, label):  # crosses under "Chuyển đi"
                said |= {text: of_column for text in texts if text not in _NO_CROSS and text not in said}
            if said:
                self._said[column] = said

    def begin_below(self, heading: Row) -> None:
        """Go on below a heading inside the list: what it says it says of all up to the next."""
        self._under = self._in(heading) or self._over

    def of(self, row: Row) -> tuple[Remark, ...]:
        """Return what is said of a row's person, by the first cell that says it, or else over it."""
        return self._in(row) or self._under

    def _in(self, row: Row) -> tuple[Remark, ...]:
        if not self._said:
            return ()
        values = row.values
        found = (said.get(values[column]) for column, said in self._said.items() if column < len(values))
        return next(filter(None, found), ())


def _behind(name: str) -> str:
    found = _BEHIND.search(name)
    return name[found.start() :] if found else ""


def departures(column: int, text: str) -> tuple[Remark, ...]:
    if len(text) > _LONGEST or (" " not in text.strip() and not text.isalpha() and _FIGURE.search(text)):
        return ()
    words, is_gone = departed(text)
    if not words:
        return ()
    return (Remark(column, perhaps_gone(words) if is_gone else perhaps_away(words), is_fault=is_gone),)


def departed(text: str) -> tuple[str, bool]:
    """Return the words that say somebody is gone (True) or away, or "" where none do."""
    said = " ".join(nfc(text).casefold().split())
    patterns = _WITHOUT_MARKS if said.isascii() else _WITH_MARKS
    for pattern, is_gone in zip(patterns, (True, False), strict=True):
        for found in pattern.finditer(said):
            if not _NOT_OF_THEM.search(said[: found.start()]) and not _BACK_AGAIN.search(said[found.end() :]):
                return found[0].strip(" .,;:()-–*"), is_gone
    return "", False
