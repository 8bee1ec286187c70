"""What was found at a door, written down: on a phone there and then, or at the desk for whoever told it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import moment_text
from trucban.headcount import policy, selectors
from trucban.headcount.models import HouseholdMark, Whereabouts
from trucban.headcount.reading import MOST_PEOPLE
from trucban.headcount.services.lists import CountClosed
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.notify.services import publish_change

MOST_SEEN = 100


class MarkRefused(DomainError):
    """Where the people are, and how many of them, do not fit together."""


@verb
def mark_household(
    *,
    actor: Actor,
    household_id: UUID,
    where: str,
    found: int,
    marked_at: datetime,
    at: datetime,
    people: int | None = None,
    seen: Collection[UUID] = (),
    mark_id: UUID | None = None,
    at_desk: bool = False,
) -> HouseholdMark:
    """
    Add a mark, ``marked_at`` by corrected time; ``mark_id`` is the id its phone gave it, and makes it one for ever.

    What stands is computed from all marks (`headcount.tally`); nothing that was marked before is changed.

    Raises:
        NotVisible: no such household on a list kept by the actor or given to them then. PermissionDenied, MarkRefused.
        CountClosed: it was written after the list was closed.
    """
    household = selectors.get_household(actor=actor, household_id=household_id)
    count = household.headcount
    if not policy.can_mark(actor, count):
        raise PermissionDenied
    if count.closed_at and marked_at > count.closed_at:
        raise CountClosed(
            _("The list was closed at %(at)s, before this was written.")
            % {"at": moment_text(count.closed_at)}
        )
    _check(where, found, people)
    key = mark_id or uuid7()
    known = HouseholdMark.objects.filter(pk=key, household=household).first()
    if known:
        return known
    mark = HouseholdMark.objects.create(
        pk=key,
        commune_id=household.commune_id,
        household=household,
        where=where,
        found=found,
        people=people,
        seen=sorted(map(str, seen))[:MOST_SEEN],
        marked_at=marked_at,
        received_at=at,
        marked_by_id=actor.id,
        marked_by_name=actor.name,
        at_desk=at_desk,
    )
    changes = {"household": household.number, "where": where, "found": found, "people": people}
    record(actor=actor, action="headcount.marked", subject=count, at=at, changes=changes)
    publish_change(topic="headcount", subject=count, at=at, owner_id=count.owner_id)
    return mark


def _check(where: str, found: int, people: int | None) -> None:
    if where not in Whereabouts.values:
        raise MarkRefused(_("Choose where the people are from the list."))
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        raise MarkRefused(
            _("A household has at least one person and at most %(most)s: correct the number.")
            % {"most": MOST_PEOPLE}
        )
    least, most = (0, 0) if where == Whereabouts.NOT_FOUND else (1, MOST_PEOPLE)
    if not least <= found <= most:
        raise MarkRefused(
            _("Nobody found: the number of people is 0. Otherwise write how many were found, from 1 on.")
        )
