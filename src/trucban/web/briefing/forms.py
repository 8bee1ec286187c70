"""Forms of the briefing and of the hamlets' week."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access.actors import Actor
from trucban.briefing.models import BriefingAttendance, HamletReport, Section
from trucban.briefing.services import ON_BEHALF
from trucban.task.models import Task
from trucban.web import choices
from trucban.web.widgets import DayField, MomentField


def _area(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


class RegisterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=120)
    status = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *Task.Status.choices]
    )


class CallForm(forms.Form):
    starts_at = MomentField(label=gettext_lazy("Begins at"))
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=120)


class StartForm(forms.Form):
    chair_name = forms.CharField(label=gettext_lazy("In the chair"), required=False, max_length=120)
    secretary_name = forms.CharField(label=gettext_lazy("Secretary"), required=False, max_length=120)


class ItemForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A line for the agenda"),
        max_length=1000,
        error_messages={"required": gettext_lazy("Write what the line is about.")},
    )
    section = forms.ChoiceField(label=gettext_lazy("Section"), choices=Section.choices, initial=Section.OTHER)


class DiscussionForm(forms.Form):
    discussion = forms.CharField(required=False, max_length=4000, label=gettext_lazy("What was said"))


class SettleForm(forms.Form):
    settled = forms.BooleanField(required=False)


class DecideForm(forms.Form):
    """What, who, by when. On a line of the agenda everything is preset: d and Enter make a decision."""

    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write what is to be done.")},
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_date = DayField(label=pgettext_lazy("deadline", "By"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = choices.owners(actor)

    def values(self) -> dict[str, Any]:
        """Return what was entered, named as the service names it."""
        agency_id, office_id = choices.read_owner(self.cleaned_data["owner"])
        return {
            "text": self.cleaned_data["text"],
            "due_date": self.cleaned_data["due_date"],
            "to_agency_id": agency_id,
            "to_office_id": office_id,
        }


class ConclusionForm(forms.Form):
    conclusion = forms.CharField(
        label=gettext_lazy("Conclusion of the chair"), required=False, max_length=4000, widget=_area(4)
    )
    forecast = forms.CharField(
        label=gettext_lazy("Forecast for the week"), required=False, max_length=4000, widget=_area(3)
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("My own notes"), required=False, max_length=4000, widget=_area(4)
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why: the reason stays with the minutes.")},
    )


class AttendanceForm(forms.Form):
    """How one of those invited attended; the prefix is the line's id."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Attendance"), choices=BriefingAttendance.Outcome.choices
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    represented_by = forms.CharField(label=gettext_lazy("Represented by"), required=False, max_length=120)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=160)


class PaperForm(forms.Form):
    """The signed minutes as the clerk has them on the table."""

    agency_id = forms.TypedChoiceField(label=gettext_lazy("Signed for"), coerce=UUID)
    signer_name = forms.CharField(label=gettext_lazy("Who signed"), max_length=120)
    capacity = forms.ChoiceField(
        label=gettext_lazy("In what capacity"),
        required=False,
        choices=[("", gettext_lazy("Head")), ("KT.", "KT."), ("Q.", "Q.")],
    )
    signer_title = forms.CharField(label=gettext_lazy("Title of who signed"), max_length=160)
    signed_date = DayField(label=gettext_lazy("Day it was signed"))
    scan = forms.FileField(
        label=gettext_lazy("Scan of the signed paper"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB."),
        error_messages={"required": gettext_lazy("Choose the scan: PDF, JPEG or PNG.")},
    )

    def __init__(self, agencies: choices.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency_id"]
        field.choices = agencies


class HamletForm(forms.Form):
    """What a hamlet says of its week. Who writes for it says who told, and how."""

    outcome = forms.ChoiceField(choices=HamletReport.Outcome.choices)
    matters = forms.CharField(
        label=gettext_lazy("What happened"), required=False, max_length=2000, widget=_area(3)
    )
    requests = forms.CharField(
        label=gettext_lazy("What the hamlet asks for"), required=False, max_length=2000, widget=_area(2)
    )
    told_by = forms.CharField(label=gettext_lazy("Who told it"), required=False, max_length=120)
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        required=False,
        choices=[(one.value, one.label) for one in ON_BEHALF],
    )
