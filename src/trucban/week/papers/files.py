"""Renders a week's papers and writes them; the same data and seed give the same bytes."""

import json
import os
import tempfile
from collections import defaultdict
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
from trucban.lib.text import fold
from trucban.lib.weeks import Week
from trucban.patrol import drawing, exchange
from trucban.report import paper as report
from trucban.week.dossier import Dossier, compile_dossier
from trucban.week.ical import Appointment, calendar_file
from trucban.week.papers import agenda, patrol_plan, roster, work_calendar


def write(*, actor: Actor, week: Week, at: datetime, out: Path, seed: int = 0) -> Dossier:
    """
    Write every paper of a week into a folder; a file is either the old one or the whole new one.

    Raises:
        OSError: the folder cannot be written to.
    """
    dossier = compile_dossier(actor=actor, week=week, at=at, seed=seed)
    for name, data in files(dossier).items():
        _write_whole(out / name, data)
    return dossier


def _write_whole(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def files(dossier: Dossier) -> dict[str, bytes]:
    """Return file name -> bytes of every paper."""
    with override("vi"):
        head = letterhead(commune_id=dossier.commune.pk, at=dossier.at)
        return {
            **_agenda(dossier, head),
            **_roster(dossier, head),
            **_patrols(dossier, head),
            **_calendars(dossier),
            "lich-cong-tac.pdf": typst_table_pdf(work_calendar.sheet_of_paper(dossier, head)),
            **_report(dossier, head),
            "chua-dap-ung.txt": account(dossier).encode(),
        }


def _agenda(dossier: Dossier, head: Letterhead) -> dict[str, bytes]:
    content = agenda.content(dossier, head)
    return {"giao-ban.docx": render_docx(content), "giao-ban.pdf": render_pdf(content)}


def _roster(dossier: Dossier, head: Letterhead) -> dict[str, bytes]:
    return {
        "lich-truc.xlsx": render_xlsx(roster.workbook(dossier.roster, head)),
        "lich-truc.pdf": typst_table_pdf(roster.sheet_of_paper(dossier.roster, head)),
    }


def _patrols(dossier: Dossier, head: Letterhead) -> dict[str, bytes]:
    drawn = drawing.plan_map_svg(commune_id=dossier.commune.pk, preview=dossier.patrols)
    return {
        "ke-hoach-tuan-tra.docx": render_docx(patrol_plan.content(dossier, head)),
        "tuan-tra.svg": drawn.encode(),
        "tuan-tra.png": svg_to_png(drawn),
        "tuan-tra.gpx": exchange.to_gpx(dossier.patrols),
    }


def _report(dossier: Dossier, head: Letterhead) -> dict[str, bytes]:
    content = report.content(
        head=head,
        week=dossier.reviewed,
        figures=dossier.figures,
        obligations=dossier.obligations,
        text=report.ReportText(),
    )
    sheets = report.workbook(
        week=dossier.reviewed,
        figures=dossier.figures,
        obligations=dossier.obligations,
        demonstration=head.demonstration,
    )
    return {"bao-cao-tuan.docx": render_docx(content), "bao-cao-tuan.xlsx": render_xlsx(sheets)}


def _calendars(dossier: Dossier) -> dict[str, bytes]:
    """Return one calendar file a person and one a unit; people of one name are told apart by a number."""
    found: dict[str, bytes] = {}
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for (folder, owner, name), appointments in sorted(appointments_of(dossier).items()):
        slug = fold(name).replace(" ", "-").replace("/", "-")
        taken[folder, slug] += 1
        suffix = f"-{taken[folder, slug]}" if taken[folder, slug] > 1 else ""
        found[f"lich/{folder}/{slug}{suffix}.ics"] = calendar_file(
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
    """Return the plain account of what could not be met and why."""
    lines = [week_span(dossier.week), ""]
    lines += [f"- {line}" for line in dossier.unmet] or ["Mọi yêu cầu của tuần đều đã được bố trí."]
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
            "agenda": [{"section": line.section, "text": line.text} for line in dossier.agenda],
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
            "unmet": list(dossier.unmet),
            "agenda_paper": to_json(agenda.content(dossier, head)),
        }
    return json.dumps(data, ensure_ascii=False, indent=2)
