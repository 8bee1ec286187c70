"""Opening the registration of a year, and writing down who registered or is not registered by decision."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import militia, policy, selectors
from trucban.force.militia_flow import AGAIN
from trucban.force.models import MilitiaStatus, MilitiaYear, Person
from trucban.force.models.militia import LONGEST_PAPER
from trucban.force.services.facts import write_fact
from trucban.force.services.people import TextTooLong
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc

Status = MilitiaStatus.Status
NAMED = 3  # names a refusal gives before it counts the rest


class MilitiaYearRefused(DomainError):
    """The registration of a year names its plan, and a day in its own year on which ages are judged."""


class MilitiaYearExists(DomainError):
    """The registration of this year is open already."""


class RegistrationRefused(DomainError):
    """Nobody is chosen, a paper or day is missing or wrong, or somebody is not of age or registered already."""


def paper(text: str, refused: type[DomainError]) -> str:
    """Return number and day of a paper as they are kept; what is missing or too long is refused, never cut."""
    cleaned = nfc(" ".join(text.split()))
    if not cleaned:
        raise refused(_("Write the number and day of the paper this stands on; not what is in it."))
    if len(cleaned) > LONGEST_PAPER:
        raise TextTooLong(
            _("At most %(most)s characters, these are %(count)s: shorten it.")
            % {"most": LONGEST_PAPER, "count": len(cleaned)}
        )
    return cleaned


@verb
def open_militia_year(*, actor: Actor, year: int, age_on: date, plan: str, at: datetime) -> MilitiaYear:
    """
    Open the registration of a year by its plan; whom the law asks is read out of the register.

    Recorded as ``militia.year_opened``.

    Raises:
        PermissionDenied: the actor keeps no militia register.
        MilitiaYearRefused, MilitiaYearExists, TextTooLong.
    """
    owner_id = actor.agency_with("force.militia")
    if owner_id is None:
        raise PermissionDenied
    written = paper(plan, MilitiaYearRefused)
    if age_on.year != year:
        raise MilitiaYearRefused(
            _("Ages are judged on a day of the same year: choose a day of %(year)s.") % {"year": year}
        )
    try:
        militia.window(year)
    except law.NoRuleInForce:
        raise MilitiaYearRefused(
            _("The law's table has no militia registration in %(year)s: check the year.") % {"year": year}
        ) from None
    if MilitiaYear.objects.filter(owner_id=owner_id, year=year).exists():
        raise MilitiaYearExists(
            _("The registration of %(year)s is open already: go on in it.") % {"year": year}
        )
    row = MilitiaYear.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        year=year,
        age_on=age_on,
        plan=written,
        opened_at=at,
    )
    changes = {"year": year, "age_on": age_on, "plan": written}
    record(actor=actor, action="militia.year_opened", subject=row, at=at, changes=changes)
    return row


@verb
def register_for_militia(
    *,
    actor: Actor,
    year_id: UUID,
    person_ids: Collection[UUID],
    on: date,
    evidence: str,
    excused: bool = False,
    at: datetime,
) -> list[MilitiaStatus]:
    """
    Write down that these people registered on a day, or (``excused``) are not registered by a decision.

    All or nobody; of a decision its number and day are kept, never its ground. Recorded as ``militia.registered``.

    Raises:
        NotVisible, PermissionDenied.
        RegistrationRefused, TextTooLong.
    """
    year = selectors.get_militia_year(actor=actor, year_id=year_id, lock=True)
    if not policy.keeps_militia(actor, year.owner_id):
        raise PermissionDenied
    people = chosen_people(actor, year, person_ids, RegistrationRefused)
    written = paper(evidence, RegistrationRefused)
    _refuse_day(year, on, at)
    _refuse_not_of_age(year, people)
    _refuse_settled(people, on=local_day(at))
    status = Status.EXCUSED if excused else Status.REGISTERED
    return [
        write_fact(
            actor,
            MilitiaStatus(person=person, status=status),
            "militia.registered",
            {"person": person.pk, "status": status, "from_date": on, "year": year.year},
            on,
            written,
            at,
        )
        for person in people
    ]


def chosen_people(
    actor: Actor, year: MilitiaYear, person_ids: Collection[UUID], refused: type[DomainError]
) -> list[Person]:
    """Return the people ticked, locked; all of the register the year is kept for."""
    people = [
        selectors.get_person(actor=actor, person_id=key, lock=True) for key in dict.fromkeys(person_ids)
    ]
    if not people:
        raise refused(_("Nobody is ticked: tick the people first, then press the button again."))
    if any(person.owner_id != year.owner_id for person in people):
        raise PermissionDenied
    return people


def _refuse_day(year: MilitiaYear, on: date, at: datetime) -> None:
    today = local_day(at)
    if on.year != year.year or on > today:
        raise RegistrationRefused(
            _("The day of registration lies in %(year)s and not in the future: correct it.")
            % {"year": year.year}
        )


def _refuse_not_of_age(year: MilitiaYear, people: list[Person]) -> None:
    ages = militia.Ages(commune_id=year.commune_id, on=year.age_on)
    for person in people:
        if ages.registers(person):
            continue
        decision = ages.of(person)
        why = decision.text_vi if decision else _("birth date or sex is not written down.")
        raise RegistrationRefused(
            _("%(person)s is not among those who register: %(why)s") % {"person": person.name, "why": why}
        )


def _refuse_settled(people: list[Person], *, on: date) -> None:
    standing = selectors.militia_standing(person_ids=[person.pk for person in people], on=on)
    settled = {key for key, fact in standing.items() if fact.status not in AGAIN}
    names = [person.name for person in people if person.pk in settled]
    if names:
        shown = ", ".join(names[:NAMED]) + (f" (+{len(names) - NAMED})" if len(names) > NAMED else "")
        raise RegistrationRefused(
            _("Written down already: %(people)s. Open the list anew and tick only who is missing.")
            % {"people": shown}
        )
