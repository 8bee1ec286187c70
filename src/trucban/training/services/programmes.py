"""Opening the programme of a category, and who is in it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar.services import release
from trucban.document.wording import clean_line
from trucban.force import selectors as force
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR, local_day
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.training import policy, selectors
from trucban.training.models import SessionPerson, Trainee, TrainingProgramme

LONGEST_APPROVAL = 160


class YearRefused(DomainError):
    """The year is a slip of the hand."""


class ProgrammeExists(DomainError):
    """A category has one programme a year."""


class NobodyToAdd(DomainError):
    """Nobody of the unit or list is left to be added."""


class InAnotherProgramme(DomainError):
    """The person is in the programme of another category of this year."""


class NotInProgramme(DomainError):
    """The person is not in this programme."""


@verb
def open_programme(
    *, actor: Actor, year: int, category: str, at: datetime, approval: str = ""
) -> TrainingProgramme:
    """
    Open the programme of a category for a year; how many days it must reach is the law's.

    Raises:
        PermissionDenied: the actor plans no training.
        YearRefused: the year is none to plan for. ProgrammeExists: it has been opened already. TextTooLong.
    """
    owner_id = actor.agency_with("training.plan")
    if owner_id is None:
        raise PermissionDenied
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearRefused(
            _("Year %(year)s is not one to plan for: enter a year from %(first)s to %(last)s.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    known = TrainingProgramme.Category(category)
    if TrainingProgramme.objects.filter(owner_id=owner_id, year=year, category=known).exists():
        raise ProgrammeExists(
            _("The programme “%(category)s” of %(year)s exists already: open it and plan there.")
            % {"category": str(known.label), "year": year}
        )
    paper = clean_line(approval, most=LONGEST_APPROVAL)
    programme = TrainingProgramme.objects.create(
        commune_id=actor.commune_id, owner_id=owner_id, year=year, category=known, approval=paper
    )
    changes = {"year": year, "category": category, "approval": paper}
    record(actor=actor, action="training.programme_opened", subject=programme, at=at, changes=changes)
    return programme


@verb
def add_trainees(
    *,
    actor: Actor,
    programme_id: UUID,
    at: datetime,
    unit_id: UUID | None = None,
    person_ids: Iterable[UUID] = (),
) -> list[Trainee]:
    """
    Put people into a programme: those named, and who serves in a unit now; who is in it already stays.

    Of a unit, those in the programme of another category of the year are left where they are; somebody named is
    refused. Sessions planned already do not call the new people: :func:`call_who_is_free` does.

    Raises:
        NotVisible, PermissionDenied.
        InAnotherProgramme: somebody named has another category this year.
        NobodyToAdd: nobody is left to be added.
    """
    programme = selectors.get_programme(actor=actor, programme_id=programme_id, lock=True)
    if not policy.can_plan(actor, programme):
        raise PermissionDenied
    on = local_day(at)
    known = {row.person_id: row for row in _of_year(programme)}
    wanted = _named(programme, person_ids, known, at)
    if unit_id:
        unit = force.get_unit(actor=actor, unit_id=unit_id)
        rows = force.candidates(owner_id=programme.owner_id, on=on, unit_id=unit.pk)
        wanted += [row.person.pk for row in rows if row.person.pk not in known]
    new = list(dict.fromkeys(wanted))
    if not new:
        raise NobodyToAdd(
            _("Nobody is left to add: everybody chosen has a programme for %(year)s already.")
            % {"year": programme.year}
        )
    added = Trainee.objects.bulk_create(
        Trainee(
            commune_id=programme.commune_id, programme=programme, person_id=person_id, year=programme.year
        )
        for person_id in new
    )
    changes = {"people": new, "unit": unit_id}
    record(actor=actor, action="training.trainees_added", subject=programme, at=at, changes=changes)
    return added


def _of_year(programme: TrainingProgramme) -> list[Trainee]:
    rows = Trainee.objects.filter(commune_id=programme.commune_id, year=programme.year)
    return list(rows.select_related("programme", "person"))


def _named(
    programme: TrainingProgramme, person_ids: Iterable[UUID], known: dict[UUID, Trainee], at: datetime
) -> list[UUID]:
    """Return who of those named is to be added; refuse whom the command may not plan with or has elsewhere."""
    named = list(person_ids)
    on = local_day(at)
    may = {row.person.pk for row in force.candidates(owner_id=programme.owner_id, on=on)} if named else set()
    found = []
    for person_id in named:
        if person_id not in may:
            raise NotVisible
        other = known.get(person_id)
        if other and other.programme_id != programme.pk:
            raise InAnotherProgramme(
                _("%(person)s is in the programme “%(category)s” of %(year)s: take them out there first.")
                % {
                    "person": other.person.name,
                    "category": str(other.programme.get_category_display()),
                    "year": programme.year,
                }
            )
        if other is None:
            found.append(person_id)
    return found


@verb
def remove_trainee(*, actor: Actor, programme_id: UUID, person_id: UUID, at: datetime) -> None:
    """
    Take somebody out of a programme and out of its sessions to come; sessions begun stay as they were.

    Raises:
        NotVisible, PermissionDenied.
        NotInProgramme: the person is not in it.
    """
    programme = selectors.get_programme(actor=actor, programme_id=programme_id, lock=True)
    if not policy.can_plan(actor, programme):
        raise PermissionDenied
    gone, _by_model = Trainee.objects.filter(programme=programme, person_id=person_id).delete()
    if not gone:
        raise NotInProgramme(_("This person is not in the programme."))
    rows = SessionPerson.objects.filter(
        session__programme=programme, session__starts_at__gt=at, person_id=person_id
    )
    release(source_ids=list(rows.values_list("pk", flat=True)))
    rows.delete()
    changes = {"person": person_id}
    record(actor=actor, action="training.trainee_removed", subject=programme, at=at, changes=changes)
