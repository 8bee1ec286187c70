"""Forms of tasks and routines."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access.actors import Actor
from trucban.task.models import Routine
from trucban.task.recurrence import WEEKDAYS
from trucban.web import choices
from trucban.web.widgets import DayField


class SearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=120)


class TaskForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": gettext_lazy("Say in one line what is to be done.")},
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_date = DayField(label=pgettext_lazy("deadline", "By"))
    hamlet_id = forms.TypedChoiceField(
        label=gettext_lazy("Hamlet"), required=False, coerce=UUID, empty_value=None
    )
    detail = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = choices.owners(actor)
        field = self.fields["hamlet_id"]
        field.choices = choices.nothing_or(choices.hamlets(actor, on))


class CloseForm(forms.Form):
    evidence = forms.CharField(
        label=gettext_lazy("What shows that it was done"),
        max_length=300,
        help_text=gettext_lazy("A paper with its number, a record, who saw it."),
        error_messages={
            "required": gettext_lazy("Say what shows that it was done: a paper, a record, who saw it.")
        },
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Add a note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "a"}),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the reason: it stays with the task.")},
    )


class MoveForm(ReasonForm):
    due_date = DayField(label=gettext_lazy("New day"))
    field_order = ("due_date", "reason")


WEEKLY, MONTHLY, YEARLY = "WEEKLY", "MONTHLY", "YEARLY"


class RoutineForm(forms.Form):
    """Recurring work. Most repeat on a weekday, a day of the month or a day of the year."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    every = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=(
            (WEEKLY, gettext_lazy("Every week, on the weekday of the first day")),
            (MONTHLY, gettext_lazy("Every month, on the date of the first day")),
            (YEARLY, gettext_lazy("Every year, on the date of the first day")),
        ),
    )
    from_date = DayField(label=gettext_lazy("First day"))
    on_day_off = forms.ChoiceField(
        label=gettext_lazy("When the day is off"),
        choices=Routine.OnDayOff.choices,
        initial=Routine.OnDayOff.PREVIOUS_WORKING_DAY,
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), required=False, max_length=200)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = choices.owners(actor)

    def rule(self) -> str:
        """Return the rule in the words of RFC 5545."""
        day: date = self.cleaned_data["from_date"]
        return {
            WEEKLY: f"FREQ=WEEKLY;BYDAY={WEEKDAYS[day.weekday()]}",
            MONTHLY: f"FREQ=MONTHLY;BYMONTHDAY={day.day if day.day <= 28 else -1}",
            YEARLY: f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}",
        }[self.cleaned_data["every"]]


class EndForm(forms.Form):
    to_date = DayField(label=gettext_lazy("The day it ends"))
