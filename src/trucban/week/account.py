"""
The plain account of a week: what is not there to plan with, what could not be met and why, what waits for the police.

In the language of whoever asks; papers set Vietnamese.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trucban.access.models import Agency
from trucban.access.selectors import agency_of_kind
from trucban.area import selectors as area
from trucban.document.wording import day_text, time_text, weekday_name
from trucban.duty.models import PoliceRequest
from trucban.duty.preview import ShiftRow
from trucban.force import selectors as force
from trucban.lib.clock import local_day
from trucban.patrol import selectors as patrol
from trucban.patrol.preview import PatrolRow
from trucban.week.dossier import Dossier


@dataclass(frozen=True)
class Part:
    """One part of the account: what its lines are, and the lines."""

    title: str
    lines: tuple[str, ...]


def parts(dossier: Dossier) -> list[Part]:
    """Return the parts that have something to say; none means that the week has all it asks for."""
    found = (
        Part(_("Not there to plan the week with; begin here, in this order:"), missing(dossier)),
        Part(_("What could not be met:"), (*dossier.unmet, *declined(dossier))),
        Part(_("Waiting for the chief of the commune police:"), waiting(dossier)),
    )
    return [part for part in found if part.lines]


def nothing_open() -> str:
    return _("Everything the week needs has been placed.")


def missing(dossier: Dossier) -> tuple[str, ...]:
    """Return what nobody has entered yet, each with the page to begin on; an empty week is no week well planned."""
    return tuple(_missing(dossier))


def _missing(dossier: Dossier) -> Iterator[str]:
    commune_id, monday = dossier.commune.pk, dossier.week.monday
    if not area.hamlets(commune_id=commune_id, on=monday).exists():
        yield _("There is no hamlet yet: page Settings → Hamlets.")
    command = agency_of_kind(commune_id=commune_id, kind=Agency.Kind.COMMAND)
    if not any(force.candidates_by_day(owner_id=command.pk, days=dossier.week.days).values()):
        yield _("Nobody serves in a unit of the command yet: page Force, first a unit, then its people.")
    if not dossier.roster.rows:
        yield _("No duty post has a shift in this week: page Settings → Duty posts and shifts.")
    yield from no_plan(dossier)


def no_plan(dossier: Dossier) -> tuple[str, ...]:
    """Say that no joint plan is in force for the patrols to stand on, and what a drafted one waits for."""
    commune_id, week = dossier.commune.pk, dossier.week
    if patrol.agreement_for(commune_id=commune_id, week=week) is not None:
        return ()
    waits_for = patrol.agreement_missing(commune_id=commune_id, week=week)
    if waits_for:
        text = _("The joint plan of command and police is not in force yet: %(what)s. Page Coordination.")
        return (text % {"what": "; ".join(waits_for)},)
    return (_("There is no joint plan of command and police for this week: page Coordination."),)


def declined(dossier: Dossier) -> tuple[str, ...]:
    """Return the police places that their chief will not fill."""
    return police_declined((*dossier.roster.rows, *dossier.patrols.rows))


def waiting(dossier: Dossier) -> tuple[str, ...]:
    """Return the police places that their chief has not answered for."""
    return police_waiting((*dossier.roster.rows, *dossier.patrols.rows))


def police_declined(rows: Sequence[ShiftRow | PatrolRow]) -> tuple[str, ...]:
    text = _(
        "%(what)s, %(when)s: the chief of the commune police cannot give %(count)s officers (%(reason)s)."
    )
    return tuple(
        text % _place(row)
        for row in rows
        if row.police_count and row.police_status == PoliceRequest.Status.DECLINED
    )


def police_waiting(rows: Sequence[ShiftRow | PatrolRow]) -> tuple[str, ...]:
    return tuple(
        _awaited(row) % _place(row)
        for row in rows
        if row.police_count
        and row.police_status not in {PoliceRequest.Status.FILLED, PoliceRequest.Status.DECLINED}
    )


def _awaited(row: ShiftRow | PatrolRow) -> str:
    if row.police_status == PoliceRequest.Status.ASKED:
        return _(
            "%(what)s, %(when)s: %(count)s officers asked for; waiting for the chief of the commune police to answer."
        )
    return _(
        "%(what)s, %(when)s: %(count)s officers needed, not asked for yet; waiting for the chief of the commune police to answer."
    )


def _place(row: ShiftRow | PatrolRow) -> dict[str, object]:
    day = local_day(row.starts_at)
    return {
        "what": row.post if isinstance(row, ShiftRow) else row.name,
        "when": f"{weekday_name(day)} {day_text(day)[:5]} {time_text(row.starts_at)}–{time_text(row.ends_at)}",
        "count": row.police_count,
        "reason": row.police_reason,
    }
