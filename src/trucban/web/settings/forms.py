"""Forms of the settings."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.lib.clock import VIETNAM, local_day
from trucban.rulebook.settings import Setting
from trucban.web.choices import Choices, nothing_or
from trucban.web.widgets import DayField, TimeInput

WEEKDAYS = (
    ("1", gettext_lazy("Monday")),
    ("2", gettext_lazy("Tuesday")),
    ("3", gettext_lazy("Wednesday")),
    ("4", gettext_lazy("Thursday")),
    ("5", gettext_lazy("Friday")),
    ("6", gettext_lazy("Saturday")),
    ("7", gettext_lazy("Sunday")),
)


def value_field(setting: Setting) -> forms.Field:
    """Return the field a setting is typed in; the verb says whether what was typed fits."""
    label = pgettext_lazy("rulebook", "New value")
    if setting.kind == "WEEKDAY":
        return forms.ChoiceField(label=label, choices=WEEKDAYS)
    if setting.kind == "YES_NO":
        return forms.ChoiceField(
            label=label, choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
        )
    if setting.kind == "CHOICE":
        return forms.ChoiceField(label=label, choices=setting.choices)
    widget = TimeInput() if setting.kind == "TIME" else forms.TextInput()
    if setting.kind in {"NUMBER", "HOURS", "MONEY", "PERCENT"}:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.CharField(label=label, max_length=300, widget=widget, help_text=str(setting.unit))


class SignForm(forms.Form):
    from_date = DayField(label=gettext_lazy("In force from"))
    source = forms.CharField(
        label=gettext_lazy("Paper it stands on"),
        max_length=300,
        help_text=gettext_lazy("Number, date and issuer."),
        error_messages={
            "required": gettext_lazy("Name the paper this value stands on: number, date and issuer.")
        },
    )

    def __init__(self, setting: Setting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(setting)
        self.order_fields(["value", "from_date", "source"])


class PowerForm(forms.Form):
    """Confirms who decides something, as it stands."""

    key = forms.ChoiceField(widget=forms.HiddenInput)
    source = forms.CharField(
        label=gettext_lazy("Paper it stands on"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Name the paper this value stands on: number, date and issuer.")
        },
    )

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["key"]
        chosen.choices = [(key, key) for key in keys]


class OfficeForm(forms.Form):
    agency_id = forms.TypedChoiceField(label=gettext_lazy("Agency"), coerce=UUID)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of office"),
        help_text=gettext_lazy("The kind decides what its holder may do."),
    )
    title = forms.CharField(label=gettext_lazy("Title, as papers print it"), max_length=120)
    hamlet_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("For these hamlets"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only for offices of a hamlet; none means the whole commune."),
    )

    def __init__(
        self, agencies: Choices, kinds: Choices, hamlets: Choices, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency_id"]
        field.choices = agencies
        field = self.fields["kind"]
        field.choices = kinds
        field = self.fields["hamlet_ids"]
        field.choices = hamlets


class MandateForm(forms.Form):
    user_id = forms.TypedChoiceField(label=gettext_lazy("Who holds it"), coerce=UUID)
    from_date = DayField(label=gettext_lazy("First day"))
    last_date = DayField(label=gettext_lazy("Last day"), required=False)
    acting = forms.BooleanField(
        label=gettext_lazy("Acting (Q. or KT.)"),
        required=False,
        help_text=gettext_lazy("Stands in for the holder; needs a last day and cannot be passed on."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The decision with its number, or why somebody stands in."),
        error_messages={"required": gettext_lazy("Give the reason: it stays with the mandate.")},
    )

    def __init__(self, users: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user_id"]
        field.choices = nothing_or(users)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_date"), data.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last day is before the first: check both."))
        return data

    def period(self, at: datetime) -> tuple[datetime, datetime | None]:
        """Return when it begins (at once when that is today) and ends; the last day counts in full."""
        first, last = self.cleaned_data["from_date"], self.cleaned_data["last_date"]
        begins = at if first == local_day(at) else midnight(first)
        return begins, midnight(last + timedelta(days=1)) if last else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


class AccountForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    username = forms.RegexField(
        label=gettext_lazy("Log-in name"),
        regex=r"^[a-zA-Z0-9][a-zA-Z0-9._-]*$",
        max_length=60,
        help_text=gettext_lazy("Letters without marks, digits, dot and dash: an.nguyen"),
        error_messages={"invalid": gettext_lazy("Use letters without marks, digits, dot and dash only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    person_id = forms.TypedChoiceField(
        label=gettext_lazy("Person of the register"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, people: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person_id"]
        field.choices = nothing_or(people)
        if not people:
            del self.fields["person_id"]


class OpinionForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Number of the opinion"), max_length=60)
    day = DayField(label=gettext_lazy("Day on the paper"))


class LevelForm(forms.Form):
    level = forms.TypedChoiceField(
        label=gettext_lazy("Security level (1 to 5)"),
        coerce=int,
        choices=[("", "–"), *((str(level), str(level)) for level in range(1, 6))],
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision on the level"),
        max_length=120,
        help_text=gettext_lazy("Number, date and issuer."),
    )


class LogFilter(forms.Form):
    ngay = DayField(label=pgettext_lazy("audit", "Day"), required=False)
