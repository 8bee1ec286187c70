"""What a person writes into the report, and how it is issued."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.web.widgets import DayField


class TextForm(forms.Form):
    assessment = forms.CharField(
        label=_("Assessment"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    shortcomings = forms.CharField(
        label=_("Shortcomings, difficulties"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_week = forms.CharField(
        label=_("Tasks of next week"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class IssueForm(forms.Form):
    signer_name = forms.CharField(label=_("Signed by"), max_length=120)
    signer_title = forms.CharField(label=_("Title of the signer"), max_length=160)
    paper_date = DayField(label=_("Day it was signed"))
