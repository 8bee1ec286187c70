"""Which kind goes up from which day on; whose card is taken; where the hub is called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.web.widgets import DayField


class DecideForm(forms.Form):
    from_day = DayField(label=_("Reports of weeks from this day on"))


class PairForm(forms.Form):
    card = forms.FileField(label=_("Card of the other side"), help_text=_("The file they saved and sent."))
    spoken = forms.CharField(
        label=_("The 25 digits they read out by telephone"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Call a number you know, not one that came with the file."),
    )


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the hub"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "As the level above gave it: https://… Empty: only by files, nothing leaves over the network."
        ),
    )
