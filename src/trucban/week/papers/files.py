"""Renders a week's papers and writes them; the same data and seed give the same bytes."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import override

from trucban.access.actors import Actor
from trucban.document.content import to_json
from trucban.document.letterhead import Letterhead, letterhead
from trucban.document.rendering import render_docx, render_pdf, svg_to_png, typst_table_pdf
from trucban.document.wording import week_span
from trucban.document.workbook import render_xlsx
from trucban.duty.models import DutyKind
from trucban.lib.text import slug
from trucban.lib.weeks import Week
from trucban.lib.whole_file import write_whole
from trucban.patrol import exchange
from trucban.report import paper as report
from trucban.week import account as accounts
from trucban.week.dossier import Dossier
from trucban.week.ical import Appointment, calendar_file
from trucban.week.papers import agenda, patrol_plan, roster, work_calendar


def write(*, actor: Actor, week: Week, at: datetime, out: Path, seed: int = 0) -> Dossier:
    """
    Write every paper of a week into a folder; a file is either the old one or the whole new one.

    Raises:
        OSError: the folder cannot be written to.
    """
    dossier = Dossier(actor=actor, week=week, at=at, seed=seed)
    for name, data in files(dossier).items():
        file = out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data, mode=0o600)
    return dossier


def files(dossier: Dossier, *, only: str | None = None) -> dict[str, bytes]:
    """
    Return file name -> bytes of every paper, or of one alone; nothing that was not asked for is made.

    Raises:
        KeyError: ``only`` is no paper of a week.
    """
    with override("vi"):
        head = letterhead(commune_id=dossier.commune.pk, at=dossier.at)
        if only is not None:
            return {only: PAPERS[only](dossier, head)}
        return {name: make(dossier, head) for name, make in PAPERS.items()} | _calendars(dossier)


def _report(dossier: Dossier, head: Letterhead) -> bytes:
    content = report.content(
        head=head,
        week=dossier.reviewed,
        figures=dossier.figures,
        obligations=dossier.obligations,
        text=report.ReportText(),
    )
    return render_docx(content)


def _figures(dossier: Dossier, head: Letterhead) -> bytes:
    sheets = report.workbook(
        week=dossier.reviewed,
        figures=dossier.figures,
        obligations=dossier.obligations,
        demonstration=head.demonstration,
    )
    return render_xlsx(sheets)


PAPERS: Mapping[str, Callable[[Dossier, Letterhead], bytes]] = {
    "giao-ban.docx": lambda week, head: render_docx(agenda.content(week, head)),
    "giao-ban.pdf": lambda week, head: render_pdf(agenda.content(week, head)),
    "lich-truc.xlsx": lambda week, head: render_xlsx(roster.workbook(week.roster, head)),
    "lich-truc.pdf": lambda week, head: typst_table_pdf(roster.sheet_of_paper(week.roster, head)),
    "ke-hoach-tuan-tra.docx": lambda week, head: render_docx(patrol_plan.content(week, head)),
    "tuan-tra.svg": lambda week, _head: week.patrol_map.encode(),
    "tuan-tra.png": lambda week, _head: svg_to_png(week.patrol_map),
    "tuan-tra.gpx": lambda week, _head: exchange.to_gpx(week.patrols),
    "lich-cong-tac.pdf": lambda week, head: typst_table_pdf(work_calendar.sheet_of_paper(week, head)),
    "bao-cao-tuan.docx": _report,
    "bao-cao-tuan.xlsx": _figures,
    "chua-dap-ung.txt": lambda week, _head: account(week).encode(),
}


def _calendars(dossier: Dossier) -> dict[str, bytes]:
    """Return one calendar file a person and one a unit; people of one name are told apart by a number."""
    found: dict[str, bytes] = {}
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for (folder, owner, name), appointments in sorted(appointments_of(dossier).items()):
        stem = slug(name)
        taken[folder, stem] += 1
        suffix = f"-{taken[folder, stem]}" if taken[folder, stem] > 1 else ""
        found[f"lich/{folder}/{stem}{suffix}.ics"] = calendar_file(
            name=name, owner=owner, appointments=appointments, written_at=dossier.opens_at
        )
    return found


def appointments_of(dossier: Dossier) -> dict[tuple[str, str, str], list[Appointment]]:
    """Return (folder, owner key, name) -> what that person or unit is taken by in the week."""
    found: dict[tuple[str, str, str], list[Appointment]] = defaultdict(list)
    for row in dossier.roster.rows:
        one = Appointment(
            key=f"{row.post}/{row.starts_at.isoformat()}",
            title=f"{DutyKind(row.kind).label}: {row.post}",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            tentative=dossier.roster.status != "PUBLISHED",
        )
        found["vi-tri", row.post, row.post].append(one)
        for place in row.places:
            if place.person_id:
                found["ca-nhan", str(place.person_id), place.person_name].append(one)
    for patrol in dossier.patrols.rows:
        one = Appointment(
            key=f"{patrol.key}/{patrol.starts_at.isoformat()}",
            title=patrol.name,
            starts_at=patrol.starts_at,
            ends_at=patrol.ends_at,
            place=", ".join(patrol.hamlets),
            tentative=dossier.patrols.status != "CONFIRMED",
        )
        found["vi-tri", "patrol", "Tuần tra phối hợp"].append(one)
        for person_id, name, _role in patrol.members:
            found["ca-nhan", str(person_id), name].append(one)
    return found


def account(dossier: Dossier) -> str:
    """Return the plain account of what is missing, what could not be met and why, and who has not answered."""
    lines = [week_span(dossier.week)]
    parts = accounts.parts(dossier)
    for part in parts:
        lines += ["", part.title, *(f"- {line}" for line in part.lines)]
    if not parts:
        lines += ["", accounts.nothing_open()]
    broken = [status for status in dossier.obligations if status.state == "MISSED"]
    if broken:
        lines += ["", f"Nghĩa vụ chưa đạt, {week_span(dossier.reviewed).lower()}:"]
        lines += [f"- {one.obligation.title}: {one.done}/{one.required}" for one in broken]
    return "\n".join(lines) + "\n"


def as_json(dossier: Dossier) -> str:
    """Return the week for machines: the same figures, rows and refusals as the papers."""
    with override("vi"):
        head = letterhead(commune_id=dossier.commune.pk, at=dossier.at)
        data: dict[str, Any] = {
            "week": str(dossier.week),
            "span": week_span(dossier.week),
            "agenda": [
                {"section": row.line.section, "text": row.text, "age_weeks": row.age_weeks}
                for row in dossier.agenda
            ],
            "roster": {
                "status": dossier.roster.status,
                "shifts": [
                    {
                        "post": row.post,
                        "starts_at": row.starts_at.isoformat(),
                        "ends_at": row.ends_at.isoformat(),
                        "people": [place.person_name or None for place in row.places],
                        "police": row.police_count,
                    }
                    for row in dossier.roster.rows
                ],
            },
            "patrols": {
                "status": dossier.patrols.status,
                "rows": [
                    {
                        "name": row.name,
                        "starts_at": row.starts_at.isoformat(),
                        "ends_at": row.ends_at.isoformat(),
                        "hamlets": list(row.hamlets),
                        "stops": [stop.name for stop in row.stops],
                        "people": [name for _person, name, _role in row.members],
                        "police": row.police_count,
                    }
                    for row in dossier.patrols.rows
                ],
            },
            "figures": [
                {"key": one.key, "value": one.value, "previous": one.previous} for one in dossier.figures
            ],
            "missing": list(accounts.missing(dossier)),
            "unmet": [*dossier.unmet, *accounts.declined(dossier)],
            "waiting": list(accounts.waiting(dossier)),
            "agenda_paper": to_json(agenda.content(dossier, head)),
        }
    return json.dumps(data, ensure_ascii=False, indent=2)
