"""Sittings of the military service council: how many came, how many agreed, which resolution."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.callup import policy, selectors
from trucban.callup.models import LONGEST_PAPER, Sitting
from trucban.document.wording import clean_line
from trucban.law.results import CARRIED
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.rulebook import selectors as rulebook


class SittingRefused(DomainError):
    """A sitting has a resolution's number, a day that has come, and numbers that fit each other."""


@verb
def record_sitting(
    *,
    actor: Actor,
    season_id: UUID,
    held_on: date,
    members: int,
    present: int,
    votes: int,
    resolution: str,
    at: datetime,
) -> Sitting:
    """
    Write down a sitting; the law of its day says whether the resolution is carried (article 36).

    Who voted how is not kept. Recorded as ``callup.sitting_recorded``.

    Raises:
        NotVisible, PermissionDenied.
        SittingRefused: no number, a day to come, numbers that do not fit, written down already.
    """
    season = selectors.get_season(actor=actor, season_id=season_id, lock=True)
    if not policy.can_propose(actor, season):
        raise PermissionDenied
    paper = clean_line(resolution, most=LONGEST_PAPER)
    if not paper or held_on > local_day(at):
        raise SittingRefused(_("Write the number of the resolution or minutes, and a day that has come."))
    if not 0 <= votes <= present <= members or members < 1:
        raise SittingRefused(_("No more agree than came, and no more came than there are members."))
    if Sitting.objects.filter(season=season, held_on=held_on, resolution=paper).exists():
        raise SittingRefused(_("This resolution is written down already."))
    local = rulebook.local_rules(commune_id=season.commune_id, on=held_on)
    try:
        said = law.decide(
            "callup.council_vote", {"members": members, "votes": votes}, on=held_on, local=local
        )
    except law.NoRuleInForce:
        raise SittingRefused(
            _("The law's table has no majority for that day: correct the day of the sitting.")
        ) from None
    sitting = Sitting.objects.create(
        commune_id=season.commune_id,
        season=season,
        held_on=held_on,
        members=members,
        present=present,
        votes=votes,
        resolution=paper,
        carried=said.result == CARRIED,
        source=said.source_vi[:300],
    )
    changes = {
        "held_on": held_on,
        "members": members,
        "present": present,
        "votes": votes,
        "resolution": paper,
        "carried": sitting.carried,
    }
    record(actor=actor, action="callup.sitting_recorded", subject=season, at=at, changes=changes)
    return sitting
