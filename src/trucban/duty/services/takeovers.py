"""“I take over now” (FEATURES B9): done first, judged and said at once, decided by the commander where it must be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.services import WATCH_MARGIN
from trucban.audit.services import record, verb
from trucban.calendar.wording import period_text
from trucban.document.wording import moment_text
from trucban.duty import drafting, policy, selectors, wording
from trucban.duty.models import Assignment, DutyBookLine, Roster, Takeover
from trucban.duty.selectors import Standing
from trucban.duty.services.assignments import NothingChanges
from trucban.duty.services.book import ReasonMissing, write_book_line
from trucban.duty.services.rights import grant_rights, keep_calendar
from trucban.force.models import Person
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.models import Notice
from trucban.notify.services import notify, publish_change

# Two who take the same place within so short a time may not know of each other.
CLOSE = timedelta(minutes=10)
NO_REASON = {"locked"}  # put there by hand: nothing against whoever stands there now
COMMANDERS = (OfficeKind.COMMANDER, OfficeKind.POLITICAL_COMMISSAR, OfficeKind.DEPUTY_COMMANDER)


class WatchNotOn(DomainError):
    """A watch is taken over while it lasts."""


class WatchChangedMeanwhile(DomainError):
    """Somebody else stands there by now."""


class ShiftIsGone(DomainError):
    """The roster in force has no such shift any more."""


class TakeoverDecided(DomainError):
    """A takeover is decided once."""


@dataclass(frozen=True)
class Seen:
    """Whom the page showed at the place when the button was pressed."""

    person_id: UUID | None


@verb
def take_over(
    *,
    actor: Actor,
    assignment_id: UUID,
    at: datetime,
    taken_at: datetime | None = None,
    person_id: UUID | None = None,
    seen: Seen | None = None,
) -> Takeover:
    """
    Take a place of a watch over, now or as it happened; rights and alerts follow the new person.

    A rule that stands against it is said and kept with it; a hard one is put before the commander. None of them
    blocks: at two in the morning somebody must stand there.

    ``person_id`` is given by whoever writes it down for somebody; ``seen`` by a page, so that of two who press at once
    the second is told and a second press changes nothing. What a phone says has happened: it is kept in any order.

    Raises:
        NotVisible: no such place for this actor, or no such person in the force that keeps the watch.
        PermissionDenied: the actor is not of that force, or writes for somebody without keeping its duty book.
        WatchNotOn, ShiftIsGone: it is not on at that moment, or no longer on the roster.
        WatchChangedMeanwhile, NothingChanges: somebody else than was seen stands there; the person was planned there.
    """
    read = selectors.get_place_to_take(actor=actor, assignment_id=assignment_id)
    person = _taker(actor, read, person_id)
    moment = min(taken_at or at, at)
    _check_on(read, moment)
    place, overruled = _place_now(read, moment)
    if seen is not None:
        (before,) = selectors.standing([place], moment)
        if before.person_id == person.pk:
            return before.takeover or _nothing_changes(person)
        _check_seen(before, seen)
    return _write(actor, place, person, moment, at, [*overruled, *_contested(place, person, moment)])


def _check_seen(before: Standing, seen: Seen) -> None:
    if before.person_id == seen.person_id:
        return
    if before.person and before.takeover:
        raise WatchChangedMeanwhile(
            _("%(person)s has stood here since %(when)s: look at the page again, then decide.")
            % {"person": before.person.name, "when": moment_text(before.takeover.taken_at)}
        )
    raise WatchChangedMeanwhile(_("The roster has changed meanwhile: look at the page again, then decide."))


def _taker(actor: Actor, place: Assignment, person_id: UUID | None) -> Person:
    """Return who takes over: the actor, of the same force, or whom the watch writes down."""
    wanted = person_id or actor.person_id
    own = wanted == actor.person_id and selectors.is_of_force(actor, place.owner_id)
    if wanted is None or not (own or policy.can_record(actor, place.owner_id)):
        raise PermissionDenied
    try:
        return Person.objects.get(pk=wanted, commune_id=actor.commune_id, owner_id=place.owner_id)
    except Person.DoesNotExist:
        raise NotVisible from None


def _check_on(place: Assignment, moment: datetime) -> None:
    shift = place.shift
    if shift.starts_at - WATCH_MARGIN <= moment < shift.ends_at:
        return
    raise WatchNotOn(
        _(
            "“%(post)s” lasts %(when)s and is taken over in that time, or 15 minutes before; at %(moment)s it was not "
            "on. Who stood is recorded in the attendance."
        )
        % {
            "post": shift.post.name,
            "when": period_text(shift.starts_at, shift.ends_at),
            "moment": moment_text(moment),
        }
    )


def _place_now(read: Assignment, moment: datetime) -> tuple[Assignment, list[str]]:
    """
    Return the place as the roster in force has it, and what the commander must know.

    A later order of the commander goes before: then the takeover stays with the version it happened in.
    """
    place = selectors.place_in_force(read)
    if place is None:
        raise ShiftIsGone(
            _("“%(shift)s” is not on the roster in force any more: nothing was taken over.")
            % {"shift": wording.shift_text(read.shift)}
        )
    published = place.shift.roster.published_at
    if place.person_id == read.person_id or published is None or published <= moment:
        return place, []
    words = {"when": moment_text(published), "person": place.person.name if place.person else _("nobody")}
    return read, [_("The roster was changed at %(when)s and has %(person)s here.") % words]


def _nothing_changes(person: Person) -> NoReturn:
    raise NothingChanges(
        _("%(person)s has this watch already, as planned: nothing would change.") % {"person": person.name}
    )


def _contested(place: Assignment, person: Person, moment: datetime) -> list[str]:
    rows = Takeover.objects.filter(
        assignment=place, taken_at__gte=moment - CLOSE, taken_at__lte=moment + CLOSE
    ).exclude(person=person)
    return [
        _("%(person)s took the same place at %(when)s: clear up who of the two stands.")
        % {"person": row.person.name, "when": moment_text(row.taken_at)}
        for row in rows.select_related("person").order_by("taken_at", "pk")
    ]


def _write(
    actor: Actor, place: Assignment, person: Person, moment: datetime, at: datetime, unclear: list[str]
) -> Takeover:
    found = selectors.may_stand(assignment=place, person_id=person.pk)
    breaches = [one for one in found if one.rule not in NO_REASON]
    roster = place.shift.roster
    said = list(dict.fromkeys(selectors.sentences(roster=roster, breaches=breaches)))
    limits = drafting.limits_of(roster)
    takeover, is_new = Takeover.objects.get_or_create(
        assignment=place,
        person=person,
        taken_at=moment,
        defaults={
            "commune_id": place.commune_id,
            "owner_id": place.owner_id,
            "written_at": at,
            "written_by_id": actor.id,
            "written_by_name": actor.name,
            "notes": [*unclear, *said],
            "asks_decision": bool(unclear) or any(wording.is_hard(one, limits) for one in breaches),
        },
    )
    if is_new:
        _follow(actor, takeover, at)
    return takeover


def _follow(actor: Actor, takeover: Takeover, at: datetime) -> None:
    """Rights, the book, those concerned, the log, live pages: in this order, all with the takeover itself."""
    place = takeover.assignment
    (before,) = selectors.standing([place], takeover.taken_at - timedelta(microseconds=1))
    relieved = before.person
    if place.shift.roster.status == Roster.Status.PUBLISHED:
        grant_rights(actor, [place])
        keep_calendar(actor, [place])
    write_book_line(
        actor=actor,
        owner_id=takeover.owner_id,
        at=takeover.taken_at,
        written_at=at,
        category=DutyBookLine.Category.WATCH,
        text=" ".join([_line(actor, takeover, relieved), *takeover.notes]),
        source_type="duty.shift",
        source_id=place.shift_id,
    )
    _tell(actor, takeover, relieved, at)
    changes = {
        "place": place.pk,
        "person": takeover.person_id,
        "instead_of": relieved.pk if relieved else None,
        "taken_at": takeover.taken_at,
        "notes": takeover.notes,
    }
    record(actor=actor, action="watch.relieved", subject=takeover, at=at, changes=changes)
    publish_change(topic="duty", subject=takeover, at=at, owner_id=takeover.owner_id)


def _line(actor: Actor, takeover: Takeover, relieved: Person | None) -> str:
    words = {
        "person": takeover.person.name,
        "relieved": relieved.name if relieved else "",
        "post": takeover.assignment.shift.post.name,
    }
    said = (
        _("%(person)s takes over the watch at %(post)s from %(relieved)s.") % words
        if relieved and relieved.pk != takeover.person_id
        else _("%(person)s takes over the watch at %(post)s.") % words
    )
    if takeover.person_id == actor.person_id:
        return said
    return said + " " + _("Written down by %(name)s.") % {"name": actor.name}


def _tell(actor: Actor, takeover: Takeover, relieved: Person | None, at: datetime) -> None:
    """Tell whoever is concerned and did not write it; the commanders only where something is for them to decide."""
    persons = {takeover.person_id, relieved.pk if relieved else None} - {actor.person_id, None}
    users = access.users_of_persons(commune_id=actor.commune_id, person_ids=[one for one in persons if one])
    commanders = (
        access.users_holding(
            commune_id=actor.commune_id, kinds=COMMANDERS, at=at, agency_id=takeover.owner_id
        )
        if takeover.asks_decision
        else []
    )
    asked = {user.pk for user in commanders}
    title = _("Watch taken over: %(person)s, %(post)s") % {
        "person": takeover.person.name,
        "post": takeover.assignment.shift.post.name,
    }
    body = " ".join([_line(actor, takeover, relieved), *takeover.notes])
    for recipients, asks in ((asked, True), ({user.pk for user in users.values()} - asked, False)):
        notify(
            actor=actor,
            recipient_ids=recipients,
            kind=Notice.Kind.DUTY,
            title=title,
            body=body,
            at=at,
            subject=takeover.assignment.shift,
            asks_acknowledgement=asks,
        )


@verb
def decide_takeover(*, actor: Actor, takeover_id: UUID, decision: str, at: datetime) -> Takeover:
    """
    Say what the commander makes of a takeover that breaks a rule; whoever stands, stands until somebody else takes over.

    Raises:
        NotVisible; PermissionDenied: the actor publishes no rosters, or it is their own takeover.
        ReasonMissing, TakeoverDecided.
    """
    takeover = selectors.get_takeover(actor=actor, takeover_id=takeover_id, lock=True)
    if not policy.can_decide(actor, takeover):
        raise PermissionDenied
    if takeover.decided_at is not None:
        raise TakeoverDecided(
            _("%(name)s has decided this already: “%(decision)s”.")
            % {"name": takeover.decided_by_name, "decision": takeover.decision}
        )
    said = nfc(decision.strip())
    if not said or len(said) > 200:
        raise ReasonMissing(
            _("Write what you decide, in at most 200 characters: it stays beside the takeover.")
        )
    takeover.decided_at, takeover.decided_by_name, takeover.decision = at, actor.name, said
    takeover.save(update_fields=["decided_at", "decided_by_name", "decision"])
    record(actor=actor, action="watch.takeover_decided", subject=takeover, at=at, changes={"decision": said})
    publish_change(topic="duty", subject=takeover, at=at, owner_id=takeover.owner_id)
    return takeover
