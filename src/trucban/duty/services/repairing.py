"""Mending a roster in force with the fewest changes: seen first, then put into force as one new version."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.duty import selectors
from trucban.duty.models import Roster
from trucban.duty.services.assignments import NothingChanges
from trucban.duty.services.in_force import check_in_force, follow_in_draft, next_version
from trucban.duty.services.rosters import put_into_force
from trucban.lib.errors import DomainError


class RepairChangedMeanwhile(DomainError):
    """What would be put into force is no longer what was shown."""


@verb
def repair_roster(*, actor: Actor, roster_id: UUID, key: str, at: datetime) -> Roster:
    """
    Put a mended roster into force as it was shown; an open draft of the week follows, change by change.

    Args:
        key: of the plan that was shown; another plan is refused.

    Raises:
        PermissionDenied: the actor publishes no rosters.
        NotPublished: the roster is not in force.
        NothingChanges: there is nothing to mend, or nobody to mend it with.
        RepairChangedMeanwhile: roster, calendar or people changed since it was shown.
    """
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    plan = selectors.repair_plan(actor=actor, roster_id=roster_id, at=at)
    if not plan.moves:
        raise NothingChanges(_("Nothing can be mended by itself: fill the empty places by hand."))
    for move in plan.moves:
        check_in_force(actor, roster, move.place, at)
    if plan.key != key:
        raise RepairChangedMeanwhile(
            _("The roster or the calendar changed since this was shown: look at the new proposal.")
        )
    new = next_version(actor, roster, [(move.place, move.person_id) for move in plan.moves], "", at)
    follow_in_draft(roster, [[(move.place, place)] for move, place in zip(plan.moves, new, strict=True)])
    for move, place in zip(plan.moves, new, strict=True):
        changes = {"person": place.person_id, "instead_of": move.place.person_id, "repair": True}
        record(actor=actor, action="duty.substituted", subject=place, at=at, changes=changes)
    put_into_force(actor, new[0].shift.roster, roster, at)
    return new[0].shift.roster
