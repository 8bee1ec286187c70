"""The month's attendance sheet and allowance list as workbooks: ready to print and sign, in Vietnamese."""

from datetime import date
from decimal import Decimal

from trucban.document.content import SignerBlock
from trucban.document.letterhead import Letterhead
from trucban.document.wording import number_text, paper_date
from trucban.document.workbook import Sheet, Value
from trucban.duty.models import Attendance
from trucban.duty.selectors import AllowanceList, AllowanceRow, AttendanceSheet, Mark

Outcome = Attendance.Outcome
SIGNS = {Outcome.PRESENT: "x", Outcome.LATE: "M", Outcome.ABSENT: "V", Outcome.EXCUSED: "P"}
LEGEND = "x: có mặt; M: đến muộn; V: vắng; P: vắng có lý do. Dấu * : chưa xác nhận."
INVENTED = "TÀI LIỆU MINH HỌA – SỐ LIỆU GIẢ ĐỊNH"


def sign(mark: Mark | None) -> str:
    """Return what one day says of one person, as the paper sheet does."""
    if mark is None:
        return ""
    signs = " ".join(SIGNS[Outcome(outcome)] for outcome in mark.outcomes)
    return signs if mark.confirmed else f"{signs}*"


def hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


def attendance(sheet: AttendanceSheet, head: Letterhead) -> list[Sheet]:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            number,
            row.name,
            *(sign(row.marks.get(day)) for day in sheet.days),
            row.duties,
            row.hours.quantize(Decimal("0.1")),
        )
        for number, row in enumerate(sheet.rows, start=1)
    )
    left = [f"Còn {sheet.unrecorded} ca chưa ghi, {sheet.unconfirmed} ca chưa xác nhận."]
    return [
        Sheet(
            name="Bảng chấm công",
            title=f"{head.organ.issuer} – BẢNG CHẤM CÔNG TRỰC {_month(sheet.month)}",
            header=("TT", "Họ và tên", *(str(day.day) for day in sheet.days), "Số ca", "Số giờ"),
            rows=rows,
            widths=(5, 26, *(4 for _day in sheet.days), 8, 8),
            notes=(*_invented(head), LEGEND, *(left if sheet.unrecorded or sheet.unconfirmed else [])),
            place_date=paper_date(head.place, None),
            signers=(SignerBlock(title="NGƯỜI CHẤM CÔNG"), head.commander),
        )
    ]


def allowance(paid: AllowanceList, head: Letterhead) -> list[Sheet]:
    """Return the list; without a signed rate the amounts say so, and there is no total."""
    rows = [_paid(number, row, paid) for number, row in enumerate(paid.rows, start=1)]
    if paid.total is not None:
        rows.append((None, "Tổng cộng", None, None, None, None, None, None, paid.total, None))
    return [
        Sheet(
            name="Bảng kê trợ cấp",
            title=f"{head.organ.issuer} – BẢNG KÊ TRỢ CẤP NGÀY CÔNG {_month(paid.month)}",
            header=(
                "TT",
                "Họ và tên",
                "Số ca",
                "Số giờ",
                "Giờ đêm",
                "Giờ ngày nghỉ",
                "Giờ ngày lễ",
                "Ngày công",
                "Thành tiền (đồng)",
                "Ký nhận",
            ),
            rows=tuple(rows),
            widths=(5, 28, 8, 8, 10, 16, 14, 12, 20, 18),
            notes=(*_invented(head), *paid.notes),
            place_date=paper_date(head.place, None),
            signers=(SignerBlock(title="NGƯỜI LẬP"), head.commander),
        )
    ]


def _paid(number: int, row: AllowanceRow, paid: AllowanceList) -> tuple[Value, ...]:
    return (
        number,
        row.name,
        row.duties,
        hours(row.minutes),
        hours(row.night_minutes),
        hours(row.day_off_minutes),
        hours(row.holiday_minutes),
        round(Decimal(row.work_days.numerator) / row.work_days.denominator, 2),
        "chờ xác nhận mức" if row.amount is None else row.amount,
        None,
    )


def rates(paid: AllowanceList) -> str:
    """Return the daily rates of the month, where they change."""
    known = [f"{number_text(rate)} ({day:%d/%m})" for day, rate in paid.rates if rate is not None]
    return "; ".join(known)


def _invented(head: Letterhead) -> list[str]:
    return [INVENTED] if head.demonstration else []


def _month(month: date) -> str:
    return f"THÁNG {month:%m/%Y}"
