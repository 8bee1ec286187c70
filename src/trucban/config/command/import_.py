"""`trucban import people FILE --as ACCOUNT`: a list of people, judged and taken over as at the desk."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.config.command.errors import NOT_FINISHED, OK, USAGE, CommandError
from trucban.config.command.given import bytes_of, commune_here
from trucban.config.command.words import _
from trucban.force import selectors, services
from trucban.force.imports.cells import said
from trucban.force.models import ImportLine, PeopleImport
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.tables.spec import LIMITS
from trucban.web.clock import commune_now

ASKED = (ImportLine.Verdict.DOUBTFUL, ImportLine.Verdict.FAULTY)  # what a person must look at


@dataclass(frozen=True)
class Told:
    """A list as it was judged, and what became of it; kept here, for what a list says is erased when it is over."""

    of: PeopleImport
    rows: list[dict[str, Any]]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("people", "undo"), help=_("people: take a list in; undo: take one back")
    )
    parser.add_argument("file", metavar="FILE", help=_("the file; for undo the list's number, as printed"))
    parser.add_argument("--as", dest="account", required=True, metavar="ACCOUNT", help=_("whose act it is"))
    parser.add_argument(
        "--source", metavar="NAME", help=_("what the list is called at the desk (default: the file's name)")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("judge the rows and keep nothing of them"))
    parser.add_argument(
        "--accept-good", action="store_true", help=_("take over the rows that are new or changed")
    )
    parser.add_argument("--json", action="store_true", help=_("print the same for machines"))  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.dry_run and options.accept_good:
        raise CommandError(_("--dry-run keeps nothing: leave --accept-good out."), USAGE)
    actor, at = actor_of(options.account)
    try:
        told = undo(options, actor, at) if options.what == "undo" else bring_in(options, actor, at)
    except PermissionDenied as refusal:
        raise CommandError(_("this account keeps no register of people."), NOT_FINISHED) from refusal
    except NotVisible as refusal:
        raise CommandError(_("this account sees no such list."), NOT_FINISHED) from refusal
    except DomainError as refusal:
        raise CommandError(str(refusal).rstrip("."), NOT_FINISHED) from refusal
    print(as_json(told) if options.json else "\n".join(summary(one) for one in told))
    return OK


def actor_of(account: str) -> tuple[Actor, datetime]:
    commune = commune_here()
    at = commune_now(commune)
    user = access.users(commune_id=commune.pk).filter(username=account, is_active=True).first()
    if user is None:
        raise CommandError(_("there is no open account “%(name)s”.") % {"name": account}, USAGE)
    return access.actor_for(user, at=at), at


def bring_in(options: argparse.Namespace, actor: Actor, at: datetime) -> list[Told]:
    name = options.source or Path(options.file).name
    read = services.open_lists(
        actor=actor, name=name, data=bytes_of(Path(options.file), most=LIMITS.file_bytes), at=at, at_once=None
    )
    return [_decide(options, actor, at, Told(of, _rows(of))) for of in read]


def _decide(options: argparse.Namespace, actor: Actor, at: datetime, judged: Told) -> Told:
    of = judged.of
    if options.dry_run:
        return Told(services.give_up_list(actor=actor, import_id=of.pk, at=at), judged.rows)
    if options.accept_good and selectors.count_chosen(of=of):
        return Told(services.take_over(actor=actor, import_id=of.pk, at=at), judged.rows)
    return judged


def undo(options: argparse.Namespace, actor: Actor, at: datetime) -> list[Told]:
    try:
        key = UUID(options.file)
    except ValueError as problem:
        raise CommandError(_("name the list by its number, as it was printed."), USAGE) from problem
    return [Told(services.take_back(actor=actor, import_id=key, at=at), [])]


def _rows(of: PeopleImport) -> list[dict[str, Any]]:
    return [
        {"row": line.number, "verdict": line.verdict, "said": _said(line)}
        for line in selectors.list_lines(of=of).filter(verdict__in=ASKED)
    ]


def _said(line: ImportLine) -> list[str]:
    problems = [f"{one['where']}: {said(one['said'], gettext)}" for one in line.problems]
    suspects = [said(reason, gettext) for one in line.candidates for reason in one["reasons"]]
    return problems + suspects


def summary(told: Told) -> str:
    """Return what became of a list, and the rows somebody must look at."""
    of, words = told.of, dict(ImportLine.Verdict.choices)
    counts = ", ".join(
        f"{words[verdict]} {count}" for verdict, count in of.counts.items() if verdict in words
    )
    lines = [f"{of.file_name} · {of.sheet}: {counts}", f"  {of.get_status_display()} · {of.pk}"]
    if of.status == PeopleImport.Status.APPLIED:
        lines.append(
            _("  written: %(created)s new people, %(updated)s changed, %(aside)s set aside.") % of.counts
        )
    if of.status == PeopleImport.Status.UNDONE:
        lines.append(
            _("  undone: %(removed)s removed, %(restored)s set back, %(stayed)s stay as edited since.")
            % of.counts
        )
    rows = [f"  {row['row']} · {words[row['verdict']]}: {' '.join(row['said'])}" for row in told.rows]
    return "\n".join([*lines, *rows])


def as_json(told: Sequence[Told]) -> str:
    lists = [
        {
            "id": str(one.of.pk),
            "file": one.of.file_name,
            "sheet": one.of.sheet,
            "status": one.of.status,
            "counts": one.of.counts,
            "rows_to_look_at": one.rows,
        }
        for one in told
    ]
    return json.dumps({"lists": lists}, ensure_ascii=False, indent=2)
