"""`trucban week 2026-W48 --out DIR`: the papers of one week, as drafts."""

import argparse
from datetime import datetime
from pathlib import Path

from trucban.access.actors import Actor, system_actor
from trucban.access.models import Agency, Commune
from trucban.access.selectors import agency_of_kind
from trucban.config.command.errors import NOT_FINISHED, OK, USAGE, CommandError
from trucban.config.command.given import commune_here
from trucban.config.command.words import _
from trucban.config.reasons import os_reason
from trucban.document.wording import WeekOutOfReach, week_span
from trucban.lib.errors import DomainError
from trucban.lib.weeks import BadWeek, Week
from trucban.web.clock import commune_now
from trucban.week import account, papers, services
from trucban.week.dossier import Dossier
from trucban.week.papers.files import as_json
from trucban.week.reach import refuse_closed_week


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("week", metavar="WEEK", help=_("the week, as year and number: 2026-W48"))
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("where the papers go"))
    parser.add_argument("--save", action="store_true", help=_("keep the drafts in the database, too"))
    parser.add_argument("--json", action="store_true", help=_("print the same for machines"))
    parser.add_argument("--seed", type=int, default=0, help=_("same data and seed, same plan (default 0)"))


def run(options: argparse.Namespace) -> int:
    week = parse_week(options.week)
    commune = commune_here()
    refuse_closed(week, commune)
    out = usable_folder(options.out)
    at = commune_now(commune)
    actor = writer(commune, at=at)
    try:
        if options.save:
            services.save_drafts(actor=actor, week=week, at=at, seed=options.seed)
        dossier = papers.write(actor=actor, week=week, at=at, out=out, seed=options.seed)
    except DomainError as refusal:
        raise CommandError(str(refusal), NOT_FINISHED) from refusal
    except OSError as problem:
        raise _cannot_write(out, problem, NOT_FINISHED) from problem
    print(as_json(dossier) if options.json else summary(dossier, out))
    return OK


def writer(commune: Commune, *, at: datetime) -> Actor:
    """Return the product itself, acting for the command: a draft is nobody's signature."""
    command = agency_of_kind(commune_id=commune.pk, kind=Agency.Kind.COMMAND)
    return system_actor(commune_id=commune.pk, agency_id=command.pk, at=at)


def summary(dossier: Dossier, out: Path) -> str:
    """Return what was written, what is missing, what could not be met, and who has not answered."""
    lines = [_("%(span)s: the drafts are in %(folder)s.") % {"span": week_span(dossier.week), "folder": out}]
    lines += [f"    {file.name}" for file in sorted(out.iterdir()) if file.is_file()]
    parts = account.parts(dossier)
    for part in parts:
        lines += [part.title, *(f"    – {line}" for line in part.lines)]
    if not parts:
        lines.append(account.nothing_open())
    return "\n".join(lines)


def _cannot_write(folder: Path, problem: OSError, code: int) -> CommandError:
    reason = {"folder": folder, "reason": os_reason(problem)}
    return CommandError(_("%(folder)s cannot be written to: %(reason)s.") % reason, code)


def parse_week(text: str) -> Week:
    try:
        return Week.parse(text)
    except BadWeek:
        raise CommandError(
            _("“%(text)s” names no week: expected year and week number, such as 2026-W48.") % {"text": text},
            USAGE,
        ) from None


def refuse_closed(week: Week, commune: Commune) -> None:
    """Refuse a week that has no page either, before a folder is made for it."""
    try:
        refuse_closed_week(week, commune_id=commune.pk, at=commune_now(commune))
    except WeekOutOfReach as refusal:
        raise CommandError(str(refusal), USAGE) from None


def usable_folder(folder: Path) -> Path:
    """Return the folder, made when it is missing; a file in its place is refused before anything is computed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _cannot_write(folder, problem, USAGE) from problem
    return folder
