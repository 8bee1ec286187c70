"""The index of response plans: entering one, its teams, the next review, taking it out of use."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_day_outside
from trucban.document.wording import clean_line
from trucban.force import selectors as force
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import fold
from trucban.training import policy, selectors
from trucban.training.models import PlanTeam, ResponsePlan

COMBAT = "tac chien"  # phương án tác chiến, folded
FARTHEST_REVIEW = timedelta(days=5 * 366)


class PlanRefused(DomainError):
    """A plan of the index has a number of its own, a title, a keeper and a day of review."""


class TeamRefused(DomainError):
    """A unit stands once in a plan, with what it does there in a line."""


@verb
def enter_plan(
    *, actor: Actor, number: str, title: str, keeper_id: UUID, review_date: date, at: datetime
) -> ResponsePlan:
    """
    Enter a response plan in the index: never its text. Recorded as ``training.response_plan_entered``.

    Raises:
        PermissionDenied: the actor plans no training. NotVisible: no such office.
        PlanRefused: no number or title, a combat plan, the number is in use, the keeper is another agency's.
        OutOfTime, TextTooLong, SecretMarkFound.
    """
    owner_id = actor.agency_with("training.plan")
    if owner_id is None:
        raise PermissionDenied
    keeper = access.get_office(commune_id=actor.commune_id, office_id=keeper_id)
    if keeper.agency_id != owner_id:
        raise PlanRefused(_("The keeper is an office of the agency whose plan it is: choose another."))
    cleaned = clean_line(number, most=40)
    name = clean_line(title, most=160)
    if not cleaned or not name:
        raise PlanRefused(_("A plan stands in the index with its number and its title: enter both."))
    if COMBAT in fold(name):
        raise PlanRefused(
            _(
                "Combat plans stand in no system on a network, not even by title: keep this one on paper alone."
            )
        )
    if ResponsePlan.objects.filter(owner_id=owner_id, number=cleaned, ended_at__isnull=True).exists():
        raise PlanRefused(
            _("Number %(number)s stands in the index already: open that plan.") % {"number": cleaned}
        )
    _check_review(review_date, at)
    plan = ResponsePlan.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        number=cleaned,
        title=name,
        keeper=keeper,
        review_date=review_date,
        created_at=at,
    )
    changes = {"number": cleaned, "title": name, "keeper": keeper.pk, "review_date": review_date}
    record(actor=actor, action="training.response_plan_entered", subject=plan, at=at, changes=changes)
    return plan


def _check_review(day: date, at: datetime) -> None:
    today = local_day(at)
    refuse_day_outside(day, first=today - FARTHEST_REVIEW, last=today + FARTHEST_REVIEW)


def standing_plan(actor: Actor, plan_id: UUID) -> ResponsePlan:
    """Return a plan to act on, locked; refuse who may not, and one out of use."""
    plan = selectors.get_plan(actor=actor, plan_id=plan_id, lock=True)
    if not policy.can_plan(actor, plan):
        raise PermissionDenied
    if plan.ended_at:
        raise PlanRefused(_("This plan is no longer in use: enter the one that replaced it."))
    return plan


@verb
def put_team(*, actor: Actor, plan_id: UUID, unit_id: UUID, task: str, at: datetime) -> PlanTeam:
    """
    Write down which unit does what in a plan; writing it again replaces the line.

    Raises:
        NotVisible, PermissionDenied. PlanRefused: out of use. TeamRefused: the line is empty.
    """
    plan = standing_plan(actor, plan_id)
    unit = force.get_unit(actor=actor, unit_id=unit_id)
    line = clean_line(task, most=200)
    if not line:
        raise TeamRefused(_("Say in a line what the team does."))
    team, _made = PlanTeam.objects.update_or_create(
        commune_id=plan.commune_id, plan=plan, unit=unit, defaults={"task": line}
    )
    changes = {"unit": unit.pk, "task": line}
    record(actor=actor, action="training.team_put", subject=plan, at=at, changes=changes)
    return team


@verb
def remove_team(*, actor: Actor, plan_id: UUID, unit_id: UUID, at: datetime) -> None:
    """Take a unit out of a plan; drills it took part in stay. Refused: it is not in it (TeamRefused)."""
    plan = standing_plan(actor, plan_id)
    gone, _by_model = PlanTeam.objects.filter(plan=plan, unit_id=unit_id).delete()
    if not gone:
        raise TeamRefused(_("This team is not in the plan."))
    record(actor=actor, action="training.team_removed", subject=plan, at=at, changes={"unit": unit_id})


@verb
def record_review(*, actor: Actor, plan_id: UUID, review_date: date, at: datetime) -> ResponsePlan:
    """Say that a plan was reviewed, and by when it is reviewed next. Refused: a day that has come (PlanRefused)."""
    plan = standing_plan(actor, plan_id)
    _check_review(review_date, at)
    if review_date <= local_day(at):
        raise PlanRefused(_("The next review lies ahead: choose a day after today."))
    before, plan.review_date = plan.review_date, review_date
    plan.save(update_fields=["review_date"])
    changes = {"from": before, "to": review_date}
    record(actor=actor, action="training.response_plan_reviewed", subject=plan, at=at, changes=changes)
    return plan


@verb
def end_plan(*, actor: Actor, plan_id: UUID, at: datetime) -> ResponsePlan:
    """Take a plan out of use; its drills and findings stay. Refused: a drill is still to come (PlanRefused)."""
    plan = standing_plan(actor, plan_id)
    if selectors.coming_drills(actor=actor, at=at).filter(plan=plan).exists():
        raise PlanRefused(_("A drill of this plan is still to come: cancel it first."))
    plan.ended_at = at
    plan.save(update_fields=["ended_at"])
    record(actor=actor, action="training.response_plan_ended", subject=plan, at=at, changes={"ended_at": at})
    return plan
