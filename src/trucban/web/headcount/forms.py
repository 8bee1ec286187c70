"""What is asked: until when, which households, who counts, what was found."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.headcount.models import Whereabouts
from trucban.web.widgets import MomentField

USUAL = timedelta(days=2)  # that phones hold a list
MOST_TEXT = 60_000
MOST_FILE = 2 * 1024 * 1024  # bytes: five hundred lines are a hundredth of it


class UntilForm(forms.Form):
    until = MomentField(
        label=gettext_lazy("Phones may hold it until"),
        help_text=gettext_lazy("Then they erase it by themselves. At most 30 days after it was opened."),
    )


class OpenForm(UntilForm):
    name = forms.CharField(
        label=gettext_lazy("What is counted"),
        max_length=120,
        help_text=gettext_lazy("Such as: households by the river, storm number 5. No names of people."),
    )
    incident_id = forms.TypedChoiceField(
        label=gettext_lazy("Belongs to the incident"), required=False, coerce=UUID, empty_value=None
    )
    field_order = ("name", "until", "incident_id")

    def __init__(self, incidents: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["incident_id"]
        field.choices = [("", "–"), *incidents]


class LinesForm(forms.Form):
    """A list typed, pasted, or in a file; one of the two."""

    hamlet = forms.TypedChoiceField(
        label=gettext_lazy("Hamlet of the lines that name none"),
        required=False,
        coerce=UUID,
        empty_value=None,
    )
    text = forms.CharField(
        label=gettext_lazy("Households, one a line"),
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Head of the household; where; number of people; needs. Or pasted from a sheet with its heading."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "XLSX, XLS, ODS, CSV or a table of a DOCX, with a heading: Chủ hộ, Nơi ở, Số người, Thôn, Cần giúp. The file itself is not kept."
        ),
    )

    def __init__(self, hamlets: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hamlet"]
        field.choices = [("", "–"), *hamlets]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_FILE:
            raise ValidationError(
                _("The file is larger than %(most)s MB: save the list alone into a file of its own."),
                params={"most": MOST_FILE // 1024 // 1024},
            )
        return file

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not self.errors and bool(chosen.get("file")) == bool((chosen.get("text") or "").strip()):
            raise ValidationError(_("Type or paste the households, or choose a file: one of the two."))
        return chosen


class GiveForm(forms.Form):
    user_id = forms.TypedChoiceField(
        label=gettext_lazy("Who counts"),
        coerce=UUID,
        help_text=gettext_lazy("It comes to their phone with the next line to the desk."),
    )

    def __init__(self, accounts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user_id"]
        field.choices = accounts


class MarkForm(forms.Form):
    """What somebody told the desk of one household."""

    where = forms.ChoiceField(label=gettext_lazy("Where they are"), choices=Whereabouts.choices)
    found = forms.IntegerField(
        label=gettext_lazy("How many of them"),
        min_value=0,
        max_value=99,
        help_text=gettext_lazy("0 only where nobody was found."),
    )
    people = forms.IntegerField(
        label=gettext_lazy("People of the household"), required=False, min_value=1, max_value=99
    )

    def values(self, now: int) -> dict[str, Any]:
        """Return what was said; the household's size only where it is not what stands."""
        chosen = dict(self.cleaned_data)
        if chosen["people"] == now:
            chosen["people"] = None
        return chosen
