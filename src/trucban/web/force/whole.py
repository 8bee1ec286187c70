"""Which fields of one person a page shows whole to its reader; whoever keeps the register is written down as having looked."""

from dataclasses import dataclass
from math import ceil

from trucban.force import policy, selectors, services
from trucban.force.models import Disclosure, Person
from trucban.force.personal import MASKS
from trucban.web.clock import now
from trucban.web.http import AppRequest


@dataclass(frozen=True)
class Whole:
    """``may_ask``: masked fields the reader may ask for; ``shown``: what they asked for and see for a while."""

    fields: dict[str, bool]
    may_ask: frozenset[str]
    shown: Disclosure | None
    seconds: int = 0  # until it is masked again


def whole_of(request: AppRequest, person: Person) -> Whole:
    actor = request.actor
    if policy.sees_whole(actor, person):
        note_looking(request, person)
        return Whole(dict.fromkeys(MASKS, True), frozenset(), None)
    may_ask = policy.may_ask_for(actor, person)
    shown = selectors.shown_now(actor=actor, person=person, at=now(request))
    seen = may_ask & set(shown.fields) if shown else set()
    seconds = ceil((shown.until - now(request)).total_seconds()) + 1 if shown and shown.until else 0
    return Whole({name: name in seen for name in MASKS}, may_ask - seen, shown, seconds)


def note_looking(request: AppRequest, person: Person) -> None:
    """Write down once a day that somebody who keeps the register looked at another person's whole data."""
    actor, at = request.actor, now(request)
    if actor.person_id == person.pk:
        return
    if selectors.not_noted_today(actor=actor, person_ids=[person.pk], way=Disclosure.Way.KEPT, at=at):
        services.note_keeper(actor=actor, person_id=person.pk, at=at)
