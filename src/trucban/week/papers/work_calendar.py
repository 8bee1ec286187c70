"""The work calendar of the week (lịch công tác tuần) that every office prints and hangs beside the door."""

from trucban.document.content import Cell
from trucban.document.letterhead import Letterhead
from trucban.document.rendering import TablePaper
from trucban.document.wording import day_text, time_text, week_span, weekday_name
from trucban.week.dossier import Dossier
from trucban.week.work_calendar import CalendarLine


def sheet_of_paper(dossier: Dossier, head: Letterhead) -> TablePaper:
    return TablePaper(
        organ=head.organ,
        place=head.place,
        title="LỊCH CÔNG TÁC TUẦN",
        subtitle=week_span(dossier.week),
        header=("Thứ, ngày", "Thời gian", "Nội dung", "Chủ trì", "Thành phần", "Địa điểm"),
        rows=tuple(_row(line) for line in dossier.calendar),
        widths=(1.2, 0.8, 4.0, 1.8, 2.4, 2.4),
        merged=(0,),
        signers=(head.commander,),
        draft=True,
        demonstration=head.demonstration,
    )


def _row(line: CalendarLine) -> tuple[Cell, ...]:
    return (
        f"{weekday_name(line.day)}\n{day_text(line.day)[:5]}",
        time_text(line.starts_at) if line.starts_at else "",
        line.title,
        line.chaired_by,
        line.attendees,
        line.place,
    )
