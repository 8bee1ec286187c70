"""The form that takes a list of people."""

from django import forms
from django.utils.translation import gettext_lazy as _

ENDINGS = ".xlsx,.xls,.ods,.csv,.docx"


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("File with a list of people"),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
        help_text=_(
            "Excel, LibreOffice, CSV or a table in Word; old fonts (TCVN3, VNI) are recognised. "
            "The file itself is not kept."
        ),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty."),
        },
    )
