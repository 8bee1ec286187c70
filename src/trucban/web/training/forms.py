"""Forms of training: a programme, its people, a session."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.force import selectors as force
from trucban.force.models import SERVING_KINDS, Person
from trucban.force.unit_order import by_kind_and_number
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR, VIETNAM
from trucban.training import selectors
from trucban.training.models import SessionPerson, SessionResult, TrainingProgramme
from trucban.training.services.sessions import LONGEST_VALIDITY
from trucban.web import choices
from trucban.web.widgets import DayField, TimeInput


class YearForm(forms.Form):
    """Which year the page speaks of."""

    nam = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


class ProgrammeForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    category = forms.ChoiceField(label=_("Militia category"), choices=TrainingProgramme.Category.choices)
    approval = forms.CharField(
        label=_("Approved plan"),
        max_length=160,
        required=False,
        help_text=_("Number and day of the plan the superior command approved."),
    )


class _UnitForm(forms.Form):
    unit_id: Any = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, owner_id: UUID, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = force.units(actor=actor, on=on, kinds=SERVING_KINDS).filter(owner_id=owner_id)
        offered = [(str(row.pk), row.name) for row in sorted(rows, key=by_kind_and_number)]
        chosen: Any = self.fields["unit_id"]
        chosen.choices = choices.nothing_or(offered, str(self.NOTHING))

    NOTHING: Any = "–"


class PeopleForm(_UnitForm):
    """A whole unit, one person, or both."""

    person_id = forms.TypedChoiceField(label=_("Person"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, owner_id: UUID, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, owner_id, on, *args, **kwargs)
        rows = force.candidates(owner_id=owner_id, on=on)
        chosen: Any = self.fields["person_id"]
        chosen.choices = choices.nothing_or([(str(row.person.pk), row.person.name) for row in rows])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("unit_id") and not values.get("person_id"):
            raise forms.ValidationError(_("Choose a unit or a person."))
        return values


class PersonForm(forms.Form):
    """Whom a button is about."""

    person = forms.UUIDField(label=_("Person"))


class AttendanceForm(forms.Form):
    """
    Everybody called on one list: present, until one says otherwise.

    In Vietnamese each answer begins with another letter, so that the letter chooses it.
    """

    # How many marks the page showed: what a phone sent since is looked at before it is overwritten.
    known_marks = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, people: list[Person], known: dict[UUID, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = [str(person.pk) for person in people]
        for person in people:
            self.fields[str(person.pk)] = forms.ChoiceField(
                label=person.name, choices=SessionPerson.Outcome.choices, initial=known[person.pk]
            )

    @property
    def outcomes(self) -> dict[UUID, str]:
        return {UUID(name): self.cleaned_data[name] for name in self.people}


class LeaderForm(forms.Form):
    """Who takes the attendance of a session on their phone."""

    leader_id = forms.TypedChoiceField(
        label=_("Who takes the attendance on their phone"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_(
            "The list of names comes to this person's phone around the session, also without a line. Whoever leads is"
            " taken in the calendar like those called."
        ),
    )

    def __init__(self, owner_id: UUID, commune_id: UUID, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = selectors.may_lead(owner_id=owner_id, commune_id=commune_id)
        chosen: Any = self.fields["leader_id"]
        chosen.choices = choices.nothing_or([(str(row.pk), row.name) for row in rows])


class ResultsForm(forms.Form):
    """Everybody who was there on one sheet; an empty line was not tested."""

    def __init__(self, people: list[Person], known: dict[UUID, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = choices.nothing_or([(value, str(label)) for value, label in SessionResult.Grade.choices])
        for person in people:
            self.fields[str(person.pk)] = forms.ChoiceField(
                label=person.name, choices=grades, initial=known[person.pk], required=False
            )

    @property
    def grades(self) -> dict[UUID, str]:
        return {UUID(name): value for name, value in self.cleaned_data.items()}


class SessionForm(_UnitForm):
    """Hours of one day; an end at or before the start is on the next day (a night session)."""

    NOTHING = _("Everybody in the programme")

    day = DayField(label=_("Day"))
    from_time = forms.TimeField(label=_("From hour"), widget=TimeInput)
    to_time = forms.TimeField(label=_("To hour"), widget=TimeInput)
    subject = forms.CharField(label=_("Subject"), max_length=160)
    place = forms.CharField(label=_("Place"), max_length=120)
    instructor = forms.CharField(label=_("Instructor"), max_length=120, required=False)
    gives_id = forms.TypedChoiceField(
        label=_("Qualification it gives"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_(
            "Who passes gets it in the register once somebody else in charge has signed the results."
        ),
    )
    gives_months = forms.IntegerField(
        label=_("Valid for months"),
        min_value=1,
        max_value=LONGEST_VALIDITY,
        required=False,
        help_text=_("Empty: as long as the register says of that qualification."),
    )
    is_retest = forms.BooleanField(
        label=_("A retest: call only who waits for one of this qualification"), required=False
    )
    leave_out_taken = forms.BooleanField(
        label=_("Plan it without those who are taken then; they make the day up later"), required=False
    )

    field_order = (
        "day",
        "from_time",
        "to_time",
        "subject",
        "place",
        "instructor",
        "unit_id",
        "gives_id",
        "gives_months",
        "is_retest",
        "leave_out_taken",
    )

    def __init__(self, actor: Actor, owner_id: UUID, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, owner_id, on, *args, **kwargs)
        rows = force.qualification_kinds(commune_id=actor.commune_id)
        chosen: Any = self.fields["gives_id"]
        chosen.choices = choices.nothing_or([(str(row.pk), row.name) for row in rows])

    @property
    def starts_at(self) -> datetime:
        return self._moment(self.cleaned_data["from_time"])

    @property
    def ends_at(self) -> datetime:
        end = self._moment(self.cleaned_data["to_time"])
        return end if end > self.starts_at else end + timedelta(days=1)

    def _moment(self, at: time) -> datetime:
        return datetime.combine(self.cleaned_data["day"], at, tzinfo=VIETNAM)
