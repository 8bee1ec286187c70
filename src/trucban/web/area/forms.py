"""Forms of the ground: text from the browser becomes the arguments of a verb."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.area.models import Feature, Point
from trucban.web.choices import Choices, nothing_or
from trucban.web.widgets import DayField

HAMLETS = "HAMLET"
LAYERS = [*Feature.Kind.choices, (HAMLETS, _("Boundaries of hamlets"))]


class DegreesField(forms.FloatField):
    """A coordinate as people copy it: 17.24389 or 17,24389, with or without the sign for degrees."""

    def clean(self, value: Any) -> float | None:
        if isinstance(value, str):
            value = value.strip().rstrip("°").replace(",", ".")
        found: float | None = super().clean(value)
        return found

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"}


class HamletForm(forms.Form):
    """A hamlet as the decision of the People's Council names it."""

    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=999, help_text=_("Its place on every list.")
    )
    name = forms.CharField(label=_("Name of the hamlet"), max_length=80)
    from_date = DayField(label=_("From day"))
    decision = forms.CharField(
        label=_("Decision"), max_length=160, required=False, help_text=_("Number, date and issuer.")
    )
    lat = DegreesField(
        label=_("Latitude of its middle"), widget=forms.TextInput, required=False, min_value=-90, max_value=90
    )
    lon = DegreesField(
        label=_("Longitude of its middle"),
        widget=forms.TextInput,
        required=False,
        min_value=-180,
        max_value=180,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("lat") is None) != (cleaned.get("lon") is None):
            raise forms.ValidationError(
                _("A place is two numbers: enter latitude and longitude, or neither.")
            )
        return cleaned


class RenameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=80)
    on = DayField(label=_("From day"))
    decision = forms.CharField(label=_("Decision"), max_length=160, help_text=_("Number, date and issuer."))


class MergeForm(forms.Form):
    """Two hamlets or more become one."""

    hamlet_ids = forms.TypedMultipleChoiceField(
        label=_("Hamlets that become one"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    number = forms.IntegerField(label=_("Number of the new hamlet"), min_value=1, max_value=999)
    name = forms.CharField(label=_("Name of the new hamlet"), max_length=80)
    on = DayField(label=_("From day"))
    decision = forms.CharField(label=_("Decision"), max_length=160, help_text=_("Number, date and issuer."))

    def __init__(self, *args: Any, hamlets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hamlet_ids"]
        field.choices = hamlets


class PointForm(forms.Form):
    """A public place. Never a depot: such a name is refused."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Point.Kind.choices)
    name = forms.CharField(
        label=_("Name of the point"),
        max_length=120,
        help_text=_("Public places only; never where weapons or stores are kept."),
    )
    hamlet_id = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)
    lat = DegreesField(
        label=_("Latitude"),
        widget=forms.TextInput,
        min_value=-90,
        max_value=90,
        help_text=_("For example 17.24389"),
    )
    lon = DegreesField(
        label=_("Longitude"),
        widget=forms.TextInput,
        min_value=-180,
        max_value=180,
        help_text=_("For example 106.74985"),
    )
    from_date = DayField(label=_("In use from"))

    def __init__(self, *args: Any, hamlets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hamlet_id"]
        field.choices = nothing_or(hamlets)


class LoadForm(forms.Form):
    """A GeoJSON file for one layer; it replaces what the layer holds."""

    kind = forms.ChoiceField(label=pgettext_lazy("map", "Layer"), choices=LAYERS)
    file = forms.FileField(label=_("GeoJSON file"), max_length=200)
    source = forms.CharField(
        label=_("Source of the map"),
        max_length=160,
        required=False,
        help_text=_("Who drew it, and when; stands beside the map."),
    )
    is_sketch = forms.BooleanField(label=_("A sketch: not an official line"), required=False, initial=True)
