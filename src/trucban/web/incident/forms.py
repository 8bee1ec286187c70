"""Forms of incidents: people are counts, and no field asks for a name."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.coordination.sharing import REDACTABLE
from trucban.incident.models import IncidentKind, State
from trucban.web import choices
from trucban.web.widgets import DayField, MomentField

LEVELS = ((1, gettext_lazy("Ordinary")), (2, gettext_lazy("Serious")), (3, gettext_lazy("Very serious")))
FIELD_NAMES = {
    "summary": gettext_lazy("What happened, and the notes"),
    "place_text": gettext_lazy("Place in words"),
    "hamlet": gettext_lazy("Hamlet"),
    "point": gettext_lazy("Point"),
    "lon": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "source": gettext_lazy("Who told it"),
    "persons_concerned": gettext_lazy("Persons concerned"),
}


class FilterForm(forms.Form):
    """What the list shows; the address holds it."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=120)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    hamlet_id = forms.TypedChoiceField(
        label=gettext_lazy("Hamlet"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.choices = [*choices.anything(), ("OPEN", _("Not finished")), *State.choices]
        field = self.fields["kind"]
        field.choices = [*choices.anything(), *IncidentKind.choices]
        field = self.fields["hamlet_id"]
        field.choices = [*choices.anything(), *choices.hamlets(actor, on)]


class FactsForm(forms.Form):
    """The facts of an incident but its summary."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=IncidentKind.choices)
    happened_at = MomentField(label=gettext_lazy("Happened at"))
    hamlet_id = forms.TypedChoiceField(
        label=gettext_lazy("Hamlet"), required=False, coerce=UUID, empty_value=None
    )
    place_text = forms.CharField(label=gettext_lazy("Place in words"), required=False, max_length=160)
    level = forms.TypedChoiceField(label=gettext_lazy("Level"), choices=LEVELS, coerce=int, initial=1)
    source = forms.CharField(
        label=gettext_lazy("Who told it"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("In what capacity (hamlet head, resident, patrol), not by name."),
    )
    dead = forms.IntegerField(label=gettext_lazy("Dead"), min_value=0, max_value=1000, initial=0)
    injured = forms.IntegerField(label=gettext_lazy("Injured"), min_value=0, max_value=1000, initial=0)
    persons_concerned = forms.IntegerField(
        label=gettext_lazy("Persons concerned"), min_value=0, max_value=1000, initial=0
    )
    involves_minor = forms.BooleanField(label=gettext_lazy("A minor is involved"), required=False)
    involves_victim = forms.BooleanField(
        label=gettext_lazy("A victim of family violence is involved"), required=False
    )
    involves_informant = forms.BooleanField(label=gettext_lazy("An informant is involved"), required=False)

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hamlet_id"]
        field.choices = choices.nothing_or(choices.hamlets(actor, on))


class EntryForm(FactsForm):
    """A new incident: one line, and below it what was read from that line."""

    line = forms.CharField(
        label=gettext_lazy("What happened, in one line"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": gettext_lazy("Write in one line what happened.")},
    )

    def values(self) -> dict[str, Any]:
        """Return what was entered, named as the service names it."""
        values = dict(self.cleaned_data)
        values["summary"] = values.pop("line")
        return values


class EditForm(FactsForm):
    """The facts with the summary; a second one with the prefix "base" holds what the writer had read."""

    summary = forms.CharField(label=gettext_lazy("What happened, in one line"), max_length=300)
    field_order = ("summary",)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Add a note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "a"}),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )
    happened_at = MomentField(label=gettext_lazy("Of when"), required=False)


class StepForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("State"), choices=State.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)
    handed_to = forms.CharField(
        label=gettext_lazy("Which agency and officer received it"), required=False, max_length=160
    )
    handed_at = MomentField(label=gettext_lazy("Handed over at"), required=False)
    late_reason = forms.CharField(
        label=gettext_lazy("Why it took longer than its time"), required=False, max_length=200
    )
    parts_go_on = forms.BooleanField(required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the reason: it stays with the record.")},
    )


# Another incident of the own agency.
_number = partial(
    forms.CharField,
    max_length=12,
    widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    help_text=gettext_lazy("For example 12, or 12/2026: one of your own agency’s."),
)


class MergeForm(ReasonForm):
    into = _number(label=gettext_lazy("Number of the incident it is handled with"))
    field_order = ("into", "reason")


class PartForm(ReasonForm):
    number = _number(label=gettext_lazy("Number of the larger incident"))
    field_order = ("number", "reason")


class TakeInForm(ReasonForm):
    number = _number(label=gettext_lazy("Number of the incident that belongs under it"))
    field_order = ("number", "reason")


class RelationForm(ReasonForm):
    number = _number(label=gettext_lazy("Number of the incident it has to do with"))
    field_order = ("number", "reason")


class DeadlineForm(ReasonForm):
    due_at = MomentField(label=gettext_lazy("To be finished before"))
    field_order = ("due_at", "reason")


class ShareForm(ReasonForm):
    to_agency_id = forms.TypedChoiceField(label=pgettext_lazy("share", "With"), coerce=UUID)
    tier = forms.ChoiceField(
        label=gettext_lazy("What they may do"), choices=Share.Tier.choices, initial=Share.Tier.VIEW
    )
    redacted_fields = forms.MultipleChoiceField(
        label=gettext_lazy("Hide from them"),
        required=False,
        choices=[(name, FIELD_NAMES[name]) for name in REDACTABLE],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("to_agency_id", "tier", "redacted_fields", "reason")

    def __init__(self, receivers: choices.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to_agency_id"]
        field.choices = receivers


class TaskForm(forms.Form):
    """What is to be done because of this incident, by whom, by when."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_date = DayField(label=pgettext_lazy("deadline", "By"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = choices.owners(actor)
