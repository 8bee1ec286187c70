"""Questions about lists of households: which, how they stand, to whom they may be given."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Prefetch, QuerySet, When

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency, User
from trucban.access.visibility import one
from trucban.headcount.models import HeadCount, HeadCounter, Household, HouseholdMark
from trucban.headcount.tally import Standing, standing
from trucban.lib.errors import NotVisible

# Who goes from door to door with either agency: offices of the committee and of organisations. The other agency does not.
HELPING = (Agency.Kind.PEOPLES_COMMITTEE, Agency.Kind.ORGANISATION)


def headcounts(*, actor: Actor) -> QuerySet[HeadCount]:
    """Return the lists an actor sees: those not closed first, the newest of them on top."""
    rows = HeadCount.objects.visible_to(actor).select_related("owner", "incident")
    open_first = Case(When(closed_at__isnull=True, then=0), default=1)
    return rows.order_by(open_first, "-opened_at", "-pk")


def of_incidents(*, actor: Actor, incident_ids: Iterable[UUID]) -> QuerySet[HeadCount]:
    """Return the lists that belong to some incidents, as far as the actor sees them."""
    return headcounts(actor=actor).filter(incident_id__in=list(incident_ids))


def get_headcount(*, actor: Actor, headcount_id: UUID, lock: bool = False) -> HeadCount:
    rows = HeadCount.objects.visible_to(actor)
    return one(HeadCount, rows, headcount_id, lock=lock, related=("owner", "incident"))


def get_household(*, actor: Actor, household_id: UUID) -> Household:
    seen = HeadCount.objects.visible_to(actor).values("pk")
    rows = Household.objects.filter(commune_id=actor.commune_id, headcount__in=seen)
    return one(Household, rows, household_id, related=("headcount", "hamlet"))


def held_by(*, actor: Actor) -> list[HeadCount]:
    """Return the open lists given to the actor: what their phone may hold."""
    given = HeadCounter.objects.held_at(actor.at).filter(user_id=actor.id).values("headcount_id")
    rows = HeadCount.objects.filter(
        commune_id=actor.commune_id, pk__in=given, closed_at__isnull=True, until__gt=actor.at
    )
    return list(rows.order_by("opened_at", "pk"))


def standings(headcounts: Iterable[HeadCount]) -> dict[UUID, list[Standing]]:
    """Return how each household stands, by list, by hamlet and number; those taken off left out."""
    found: dict[UUID, list[Standing]] = {row.pk: [] for row in headcounts}
    rows = Household.objects.filter(headcount__in=found, removed_at__isnull=True).select_related("hamlet")
    marks = Prefetch("marks", HouseholdMark.objects.order_by("pk"))
    for row in rows.prefetch_related(marks).order_by("hamlet__number", "number"):
        found[row.headcount_id].append(standing(row, list(row.marks.all())))
    return found


def marks_of(household: Household) -> list[HouseholdMark]:
    """Return everything that was found at a door, the latest first."""
    return list(household.marks.order_by("-marked_at", "-pk"))


def counters(headcount: HeadCount) -> list[HeadCounter]:
    """Return to whom a list is given and not taken back."""
    rows = headcount.counters.filter(taken_back_at__isnull=True).select_related("user")
    return list(rows.order_by("given_at", "pk"))


def get_counter(*, headcount: HeadCount, counter_id: UUID) -> HeadCounter:
    """Raises NotVisible: no such account has the list now."""
    row = (
        headcount.counters.select_for_update(of=("self",))
        .filter(pk=counter_id, taken_back_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotVisible
    return row


def helpers(*, commune_id: UUID, owner_id: UUID, at: datetime) -> list[User]:
    """Return the accounts a list may be given to: of its own agency, and of those that help either; in the order of names."""
    held = access.held_mandates(commune_id=commune_id, at=at).filter(user__is_active=True)
    held = held.exclude(office__kind=OfficeKind.WALL_DISPLAY)
    found = {
        row.user_id: row.user
        for row in held
        if row.office.agency_id == owner_id or row.office.agency.kind in HELPING
    }
    return access.by_name(found.values())
