"""Forms of the dykes: the level from a bulletin, a section with its team."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.duty.models import RiverAlarm
from trucban.duty.services.dykes import MOST_M
from trucban.force import selectors as force
from trucban.web.widgets import MomentField


class AlarmForm(forms.Form):
    """What a bulletin says of the river."""

    level = forms.TypedChoiceField(label=_("River alarm level"), coerce=int, choices=RiverAlarm.Level.choices)
    storm = forms.BooleanField(label=_("There is an urgent storm warning"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who issued the bulletin, and its number.")
    )
    observed_at = MomentField(label=_("Of which moment it speaks"))


class SectionForm(forms.Form):
    """A stretch of dyke one team looks after."""

    name = forms.CharField(label=_("Name of the section"), max_length=120)
    length_m = forms.IntegerField(label=_("Length in metres"), min_value=1, max_value=MOST_M)
    unit_id = forms.TypedChoiceField(
        label=_("Team"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Empty: everybody of the command."),
    )

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit_id"]
        units = force.units(actor=actor, on=on)
        field.choices = [("", "–"), *((str(row.pk), row.name) for row in units)]
