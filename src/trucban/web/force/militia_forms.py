"""Forms of the militia year: numbers and days of papers. No field asks why, or for a remark about anybody."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.force.selectors import OfAge
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.web.force.forms import PlainForm
from trucban.web.widgets import DayField

PAPER = _("Number and day of the paper; nothing of what is in it.")
REGISTER, REGISTER_ALL, EXCUSE = "chon", "tat-ca", "khong"


class MilitiaYearForm(PlainForm):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    age_on = DayField(
        label=_("Day on which ages are judged"),
        help_text=_(
            "The law names the month only; the last day of it stands here until your plan says otherwise."
        ),
    )
    plan = forms.CharField(label=_("Plan of the registration"), max_length=160, help_text=PAPER)


class RegisterForm(PlainForm):
    """Who of a hamlet registered: one press for many, each with the same paper."""

    person_ids = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    act = forms.ChoiceField(choices=[(key, key) for key in (REGISTER, REGISTER_ALL, EXCUSE)])
    on = DayField(label=_("Day of registration or of the decision"))
    evidence = forms.CharField(label=_("Register book, slip or decision"), max_length=160, help_text=PAPER)

    def __init__(self, lines: list[OfAge], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.offer("person_ids", [(str(line.person.pk), line.person.name) for line in lines])

    @property
    def chosen(self) -> list[UUID]:
        if self.cleaned_data["act"] == REGISTER_ALL:
            return [line.person.pk for line in self.lines if line.standing is None]
        ids: list[UUID] = self.cleaned_data["person_ids"]
        return ids

    @property
    def excused(self) -> bool:
        return bool(self.cleaned_data["act"] == EXCUSE)

    @property
    def ticked(self) -> set[str]:
        """Return who stays ticked when the form comes back."""
        return set(self.data.getlist("person_ids")) if self.is_bound else set()  # type: ignore[attr-defined]  # a QueryDict
