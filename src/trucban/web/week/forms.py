"""The form of a line of the work calendar."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.lib.clock import VIETNAM
from trucban.web.widgets import DayField, TimeInput


class EntryForm(forms.Form):
    """What takes place, when, where, who chairs, who comes."""

    title = forms.CharField(label=_("What takes place"), max_length=200)
    day = DayField(label=_("Day"))
    starts = forms.TimeField(label=_("From"), widget=TimeInput)
    ends = forms.TimeField(label=_("To"), widget=TimeInput, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    chaired_by = forms.CharField(label=_("Chaired by"), max_length=120, required=False)
    attendees = forms.CharField(label=_("Who comes"), max_length=300, required=False)

    def entry(self) -> dict[str, Any]:
        """Return the line as `create_entry` takes it."""
        clean = self.cleaned_data
        ends = clean["ends"]
        return {
            "title": clean["title"],
            "starts_at": datetime.combine(clean["day"], clean["starts"], tzinfo=VIETNAM),
            "ends_at": datetime.combine(clean["day"], ends, tzinfo=VIETNAM) if ends else None,
            "place": clean["place"],
            "chaired_by": clean["chaired_by"],
            "attendees": clean["attendees"],
        }
