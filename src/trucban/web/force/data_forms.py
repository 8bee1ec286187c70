"""Forms about personal data itself: what it is needed for, why it is held or goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.force import services
from trucban.web.force.forms import PlainForm
from trucban.web.widgets import DayField


class PurposeForm(PlainForm):
    """What whole personal data is needed for."""

    purpose = forms.ChoiceField(label=_("What for"))
    purpose_text = forms.CharField(
        label=_("In your own words"),
        max_length=services.LONGEST_PURPOSE,
        help_text=_("For example: calling the people of shift 2 about tonight's storm watch."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("purpose", [(purpose.value, str(purpose.label)) for purpose in services.ASKABLE])


class FileForm(PurposeForm):
    """The register as a file."""

    form = forms.ChoiceField(label=_("As"), choices=[("xlsx", "Excel"), ("csv", "CSV")])


class WhyForm(PlainForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=services.LONGEST_REASON,
        help_text=_("By which paper or request; the name of the person is not needed here."),
    )


class HoldForm(WhyForm):
    until = DayField(label=_("Held until"), help_text=_("The last day on which it may not be erased."))
