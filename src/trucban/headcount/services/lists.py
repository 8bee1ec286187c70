"""A list of households: opened, filled, given to those who count, closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, moment_text
from trucban.headcount import policy, selectors
from trucban.headcount.models import HeadCount, HeadCounter, Household
from trucban.headcount.reading import Line, LinesRefused
from trucban.incident import selectors as incidents
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.notify.services import publish_change

MOST_HOUSEHOLDS = 500  # a phone holds the whole list
LONGEST = timedelta(days=30)
NAME_LENGTH = 120


class CountClosed(DomainError):
    """The list has been closed: nothing is added to it."""


class UntilRefused(DomainError):
    """A list is on phones for a time to come, not for ever."""


class AlreadyGiven(DomainError):
    """The account has the list."""


@verb
def open_count(
    *, actor: Actor, name: str, until: datetime, at: datetime, incident_id: UUID | None = None
) -> HeadCount:
    """
    Open a list with no household in it yet; it may belong to an incident of the own agency.

    Raises:
        PermissionDenied, NotVisible, TextTooLong, SecretMarkFound. UntilRefused.
    """
    owner_id = actor.agency_with("incident.edit")
    if owner_id is None:
        raise PermissionDenied
    incident = incidents.get_incident(actor=actor, incident_id=incident_id) if incident_id else None
    if incident and incident.owner_id != owner_id:
        raise NotVisible
    count = HeadCount.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        name=clean_line(name, most=NAME_LENGTH),
        incident=incident,
        opened_at=at,
        opened_by_name=actor.name_and_title,
        until=_until(until, at, at),
    )
    record(actor=actor, action="headcount.opened", subject=count, at=at, changes={"name": count.name})
    _tell(count, at)
    return count


@verb
def add_lines(*, actor: Actor, headcount_id: UUID, lines: Sequence[Line], at: datetime) -> list[Household]:
    """
    Write households into a list, all or none. The log says how many, and keeps no digest of a name.

    Raises:
        NotVisible, PermissionDenied, CountClosed. LinesRefused: one is there already, or they are too many.
    """
    count = _to_keep(actor, headcount_id)
    here = count.households.filter(removed_at__isnull=True)
    known = {_key(row): row.number for row in here}
    for line in lines:
        if line.key in known:
            raise LinesRefused(
                _("“%(label)s” is on the list already, as number %(number)s. Nothing was added.")
                % {"label": line.label, "number": known[line.key]}
            )
        known[line.key] = 0
    if len(known) > MOST_HOUSEHOLDS:
        raise LinesRefused(
            _("A list holds at most %(most)s households, so that a phone can carry it: open another for the rest. Nothing was added.")
            % {"most": MOST_HOUSEHOLDS}
        )  # fmt: skip
    last = count.households.aggregate(last=Max("number"))["last"] or 0
    rows = [
        Household(
            commune_id=count.commune_id,
            headcount=count,
            hamlet_id=line.hamlet_id,
            number=number,
            label=line.label,
            place=line.place,
            people=line.people,
            needs=list(line.needs),
        )
        for number, line in enumerate(lines, start=last + 1)
    ]
    Household.objects.bulk_create(rows)
    record(
        actor=actor, action="headcount.lines_added", subject=count, at=at, changes={"households": len(rows)}
    )
    _tell(count, at)
    return rows


def _key(row: Household) -> tuple[UUID, str, str]:
    return Line(row.label, row.place, row.hamlet_id, row.people).key


@verb
def remove_household(*, actor: Actor, household_id: UUID, at: datetime) -> Household:
    """
    Take a household off a list, where it stood by mistake: it counts in no figure; what was marked of it stays.

    Raises:
        NotVisible, PermissionDenied, CountClosed.
    """
    household = selectors.get_household(actor=actor, household_id=household_id)
    count = _to_keep(actor, household.headcount_id)
    if household.removed_at is None:
        household.removed_at = at
        household.save(update_fields=["removed_at"])
        changes = {"number": household.number}
        record(actor=actor, action="headcount.line_removed", subject=count, at=at, changes=changes)
        _tell(count, at)
    return household


@verb
def give_count(*, actor: Actor, headcount_id: UUID, user_id: UUID, at: datetime) -> HeadCounter:
    """
    Give a list to an account: it comes to that account's phone with the next contact.

    Raises:
        NotVisible: no such list, or the account is none a list is given to. PermissionDenied, CountClosed, AlreadyGiven.
    """
    count = _to_keep(actor, headcount_id)
    may = selectors.helpers(commune_id=count.commune_id, owner_id=count.owner_id, at=at)
    user = next((one for one in may if one.pk == user_id), None)
    if user is None:
        raise NotVisible
    if any(row.user_id == user_id for row in selectors.counters(count)):
        raise AlreadyGiven(_("%(name)s has the list already.") % {"name": user.name})
    row = HeadCounter.objects.create(commune_id=count.commune_id, headcount=count, user=user, given_at=at)
    record(actor=actor, action="headcount.given", subject=count, at=at, changes={"user": user_id})
    _tell(count, at)
    return row


@verb
def take_back(*, actor: Actor, headcount_id: UUID, counter_id: UUID, at: datetime) -> HeadCounter:
    """
    Take a list back: the phone erases it with its next contact; what was written on it before is taken all the same.

    Raises:
        NotVisible, PermissionDenied.
    """
    count = selectors.get_headcount(actor=actor, headcount_id=headcount_id)
    if not policy.can_keep(actor, count):
        raise PermissionDenied
    row = selectors.get_counter(headcount=count, counter_id=counter_id)
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    record(actor=actor, action="headcount.revoked", subject=count, at=at, changes={"user": row.user_id})
    _tell(count, at)
    return row


@verb
def extend_count(*, actor: Actor, headcount_id: UUID, until: datetime, at: datetime) -> HeadCount:
    """
    Let phones hold a list longer, or end it earlier.

    Raises:
        NotVisible, PermissionDenied, CountClosed, UntilRefused.
    """
    count = _to_keep(actor, headcount_id)
    count.until = _until(until, count.opened_at, at)
    count.save(update_fields=["until"])
    record(actor=actor, action="headcount.extended", subject=count, at=at, changes={"until": count.until})
    _tell(count, at)
    return count


@verb
def close_count(*, actor: Actor, headcount_id: UUID, at: datetime) -> HeadCount:
    """
    Close a list: phones erase it; what was written before this moment is still taken when it comes.

    Raises:
        NotVisible, PermissionDenied, CountClosed.
    """
    count = _to_keep(actor, headcount_id)
    count.closed_at, count.closed_by_name = at, actor.name_and_title
    count.save(update_fields=["closed_at", "closed_by_name"])
    record(actor=actor, action="headcount.closed", subject=count, at=at)
    _tell(count, at)
    return count


def _to_keep(actor: Actor, headcount_id: UUID) -> HeadCount:
    count = selectors.get_headcount(actor=actor, headcount_id=headcount_id, lock=True)
    if not policy.can_keep(actor, count):
        raise PermissionDenied
    if count.closed_at:
        raise CountClosed(
            _("This list was closed at %(at)s: open a new one.") % {"at": moment_text(count.closed_at)}
        )
    return count


def _until(until: datetime, opened_at: datetime, at: datetime) -> datetime:
    if not at < until <= opened_at + LONGEST:
        raise UntilRefused(
            _("Choose until when phones may hold the list: a time to come, at most %(days)s days after it was opened.")
            % {"days": LONGEST.days}
        )  # fmt: skip
    return until


def _tell(count: HeadCount, at: datetime) -> None:
    publish_change(topic="headcount", subject=count, at=at, owner_id=count.owner_id)
