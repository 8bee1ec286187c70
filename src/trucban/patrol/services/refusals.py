"""What the verbs of patrols refuse, and what they share."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.document.wording import clean_line
from trucban.duty.services import searches
from trucban.lib.errors import DomainError
from trucban.notify.services import publish_changes
from trucban.patrol.models import Patrol, PatrolPlan

EARLY = timedelta(hours=12)  # before the time planned: what lies further back was not this patrol


class PlanIsConfirmed(DomainError):
    """A confirmed plan is changed by a new version."""


class PlanNotBinding(DomainError):
    """The joint plan it stands on is not in force, or the plan has changed meanwhile."""


class PatrolRefused(DomainError):
    """A patrol needs a time, people and a way that make sense."""


class PatrolAlreadyLeft(DomainError):
    """The patrol is out, back or cancelled."""


class PatrolNotOut(DomainError):
    """The patrol has not left, or is back."""


class ReasonMissing(DomainError):
    """This is done with a reason."""


class EmphasisRefused(DomainError):
    """A hamlet weighs more or less in one way at a time, for days that can be."""


class FindingRefused(DomainError):
    """A finding says what, where and when; a hand-over says to whom and when."""


class NoTrack(DomainError):
    """The file holds no track of this patrol."""


def refuse_confirmed(plan: PatrolPlan | None) -> None:
    if plan is not None and plan.status != PatrolPlan.Status.DRAFT:
        raise PlanIsConfirmed(_("The plan of that week is in force: begin a new version to change it."))


def refuse_closed(plan: PatrolPlan | None, *, at: datetime) -> None:
    """Refuse to change or confirm what is in force, or what is being drawn anew and will not stay as it is."""
    refuse_confirmed(plan)
    if plan is not None:
        searches.refuse_while_made(plan, at=at)


def show_change(subject: Patrol | PatrolPlan, *, at: datetime) -> None:
    """Tell the live pages of both agencies; one of the command's own patrols is its own affair."""
    is_joint = isinstance(subject, PatrolPlan) or subject.plan_id is not None
    owners = {agency.pk for agency in access.command_and_police(subject.commune_id)} if is_joint else set()
    told = [(subject, owner_id) for owner_id in sorted(owners | {subject.owner_id})]
    publish_changes(topic="patrol", changed=told, at=at)


def reason_of(text: str) -> str:
    cleaned = clean_line(text, most=200)
    if not cleaned:
        raise ReasonMissing(_("Give the reason."))
    return cleaned


def first_moment(patrol: Patrol, *, at: datetime) -> datetime:
    """Return when the first thing of a patrol can have been; one that goes ahead of its plan begins now."""
    return min(patrol.starts_at, patrol.left_at or patrol.starts_at, at) - EARLY
