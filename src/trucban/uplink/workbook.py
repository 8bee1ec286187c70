"""The week of a hub as a workbook. Papers are Vietnamese; callers set the language."""

from collections.abc import Iterator

from trucban.document.content import DEMONSTRATION_LINE, Cell
from trucban.document.wording import week_span
from trucban.document.workbook import Sheet
from trucban.uplink.selectors import WeekBelow, label_of

NOTE = "Cộng từ báo cáo tuần đã ban hành mà các xã gửi lên; xã chưa gửi không có trong số cộng."


def sheets(found: WeekBelow, *, demonstration: bool) -> list[Sheet]:
    """Return totals, each commune's figures and the communes that lack, on three sheets."""
    title = f"TỔNG HỢP BÁO CÁO CỦA CÁC XÃ – {week_span(found.week).upper()}"
    notes = (DEMONSTRATION_LINE,) if demonstration else ()
    return [
        Sheet(
            name="Số cộng",
            title=title,
            header=("Nội dung", "Đơn vị tính", "Tổng số", "Số xã báo cáo"),
            rows=tuple((one.label, one.unit, one.value, one.communes) for one in found.totals),
            widths=(44, 16, 12, 12),
            notes=(*notes, NOTE),
        ),
        Sheet(
            name="Từng xã",
            title=title,
            header=("Mã xã", "Xã", "Số văn bản", "Ngày văn bản", "Nội dung", "Đơn vị tính", "Giá trị"),
            rows=tuple(_rows(found)),
            widths=(10, 34, 16, 14, 44, 16, 10),
            notes=notes,
        ),
        Sheet(
            name="Chưa có báo cáo",
            title=title,
            header=("Mã xã", "Xã", "Liên lạc gần nhất"),
            rows=tuple((peer.code, peer.name, peer.heard_at) for peer in found.lacking),
            widths=(10, 40, 20),
            notes=notes,
        ),
    ]


def _rows(found: WeekBelow) -> Iterator[tuple[Cell, ...]]:
    for row in found.reports:
        for figure in row.figures:
            yield (
                row.peer.code, row.peer.name, row.number, row.paper_date,
                label_of(figure["key"]), figure["unit"], figure["value"],
            )  # fmt: skip
