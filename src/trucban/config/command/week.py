"""`trucban week 2026-W48 --out DIR`: the papers of one week, as drafts."""

import argparse
import importlib.util
from pathlib import Path

from trucban.access.models import Commune
from trucban.config.command.errors import NOT_FINISHED, NOT_SET_UP, OK, USAGE, CommandError
from trucban.config.command.words import _
from trucban.lib.errors import DomainError
from trucban.lib.weeks import BadWeek, Week


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("week", metavar="WEEK", help=_("the week, as year and number: 2026-W48"))
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("where the papers go"))
    parser.add_argument("--save", action="store_true", help=_("keep the drafts in the database, too"))
    parser.add_argument("--json", action="store_true", help=_("print the same for machines"))
    parser.add_argument("--seed", type=int, default=0, help=_("same data and seed, same plan (default 0)"))


def run(options: argparse.Namespace) -> int:
    week = parse_week(options.week)
    out = usable_folder(options.out)
    if not Commune.objects.exists():
        raise CommandError(
            _("there is no commune here yet: run ./trucban up, ./trucban demo or ./trucban setup first."),
            NOT_SET_UP,
        )
    if importlib.util.find_spec("trucban.week.papers") is None:
        raise CommandError(_("this installation does not write papers."), NOT_SET_UP)
    papers = importlib.import_module("trucban.week.papers")
    try:
        papers.write(week=week, out=out, save=options.save, as_json=options.json, seed=options.seed)
    except DomainError as refusal:
        raise CommandError(str(refusal), NOT_FINISHED) from refusal
    except OSError as problem:
        raise CommandError(
            _("%(folder)s cannot be written to: %(reason)s.") % {"folder": out, "reason": problem.strerror}
        ) from problem
    return OK


def parse_week(text: str) -> Week:
    try:
        return Week.parse(text)
    except BadWeek:
        raise CommandError(
            _("“%(text)s” names no week: expected year and week number, such as 2026-W48.") % {"text": text},
            USAGE,
        ) from None


def usable_folder(folder: Path) -> Path:
    """Return the folder, made when it is missing; a file in its place is refused before anything is computed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CommandError(
            _("%(folder)s cannot be written to: %(reason)s.")
            % {"folder": folder, "reason": problem.strerror},
            USAGE,
        ) from problem
    return folder
