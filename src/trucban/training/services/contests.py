"""Writing down a contest and what the teams of hamlets reached."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_day_outside
from trucban.document.wording import clean_line
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.training import policy, selectors
from trucban.training.models import Contest, ContestTeam

REACH = timedelta(days=5 * 366)
MOST_PEOPLE, LAST_RANK = 500, 99


class ContestRefused(DomainError):
    """A contest has a day, a subject and a place of its own; a team has people."""


@verb
def write_contest(*, actor: Actor, held_on: date, subject: str, place: str, at: datetime) -> Contest:
    """
    Write a contest down, held or to come. Recorded as ``training.contest_written``.

    Raises:
        PermissionDenied. ContestRefused: no subject or place, or it stands already. OutOfTime, SecretMarkFound.
    """
    owner_id = actor.agency_with("training.plan")
    if owner_id is None:
        raise PermissionDenied
    today = local_day(at)
    refuse_day_outside(held_on, first=today - REACH, last=today + REACH)
    what, where = clean_line(subject, most=160), clean_line(place, most=120)
    if not what or not where:
        raise ContestRefused(_("A contest has a subject and a place: enter both."))
    if Contest.objects.filter(owner_id=owner_id, held_on=held_on, subject=what).exists():
        raise ContestRefused(_("This contest stands there already: open it."))
    contest = Contest.objects.create(
        commune_id=actor.commune_id, owner_id=owner_id, held_on=held_on, subject=what, place=where
    )
    changes = {"held_on": held_on, "subject": what, "place": where}
    record(actor=actor, action="training.contest_written", subject=contest, at=at, changes=changes)
    return contest


@verb
def put_contest_team(
    *, actor: Actor, contest_id: UUID, hamlet_id: UUID, people: int, at: datetime, rank: int | None = None
) -> ContestTeam:
    """
    Write down the team of a hamlet: how many came, and its place; writing it again corrects, the log keeps both.

    Raises:
        NotVisible, PermissionDenied. ContestRefused: a place before the contest, or numbers no contest has.
    """
    contest = selectors.get_contest(actor=actor, contest_id=contest_id, lock=True)
    if not policy.can_plan(actor, contest):
        raise PermissionDenied
    hamlet = area.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id)
    if not 1 <= people <= MOST_PEOPLE or (rank is not None and not 1 <= rank <= LAST_RANK):
        raise ContestRefused(
            _("A team has from 1 to %(people)d people and a place from 1 to %(rank)d: correct the numbers.")
            % {"people": MOST_PEOPLE, "rank": LAST_RANK}
        )
    if rank is not None and contest.held_on > local_day(at):
        raise ContestRefused(_("The contest is still to come: a place is written down after it."))
    team, _made = ContestTeam.objects.update_or_create(
        commune_id=contest.commune_id,
        contest=contest,
        hamlet=hamlet,
        defaults={"people": people, "rank": rank},
    )
    changes = {"hamlet": hamlet.pk, "people": people, "rank": rank}
    record(actor=actor, action="training.contest_team", subject=contest, at=at, changes=changes)
    return team
