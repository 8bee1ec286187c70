"""The form that asks for leave: whole days, or from an hour to an hour."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.force import selectors as force
from trucban.lib.clock import VIETNAM
from trucban.web.widgets import DayField, TimeInput


class LeaveForm(forms.Form):
    """``person_id`` is there for those who write for others (ghi hộ)."""

    person_id = forms.TypedChoiceField(label=_("For whom"), required=False, coerce=UUID, empty_value=None)
    first = DayField(label=_("From day"))
    from_time = forms.TimeField(label=_("From hour"), widget=TimeInput, required=False)
    last = DayField(label=_("To day, included"))
    to_time = forms.TimeField(label=_("To hour"), widget=TimeInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Private matters need no reason."),
    )

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.can("calendar.edit"):
            del self.fields["person_id"]
            return
        people = force.people(actor=actor, on=on)
        chosen: Any = self.fields["person_id"]
        chosen.choices = [("", _("Myself")), *[(str(row.pk), row.name) for row in people]]

    @property
    def starts_at(self) -> datetime:
        begins: time = self.cleaned_data["from_time"] or time()
        return datetime.combine(self.cleaned_data["first"], begins, tzinfo=VIETNAM)

    @property
    def ends_at(self) -> datetime:
        """The end of the last day, unless an hour is given."""
        last: date = self.cleaned_data["last"]
        until: time | None = self.cleaned_data["to_time"]
        if until is None:
            return datetime.combine(last + timedelta(days=1), time(), tzinfo=VIETNAM)
        return datetime.combine(last, until, tzinfo=VIETNAM)
