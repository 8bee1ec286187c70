"""What set-up must know."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access.capabilities import OfficeKind
from trucban.access.models import User
from trucban.access.setup import usual_agencies
from trucban.web.widgets import DayField

COMMUNE = ("code", "name", "place_name", "province_name", "superior_command_name")
ADMINISTRATOR = ("admin_name", "admin_username", "password", "again")
# Names are made from the answers; which agencies and offices there are does not hang on them.
OFFERED = usual_agencies(name="", province_name="", superior_command_name="")
PAPERS = ("opinion_number", "opinion_date", "level", "decision")


def example(text: str) -> Any:
    return format_lazy("{} {}", gettext_lazy("For example:"), text)


class SetUpForm(forms.Form):
    """The commune, its first administrator, the two papers if they are there, and the titles of its offices."""

    code = forms.RegexField(
        label=gettext_lazy("Code of the commune (five digits)"),
        regex=r"^[0-9]{5}$",
        help_text=example("19249"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("The code has five digits, such as 19249.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the commune"), max_length=120, help_text=example("Xã Lệ Thủy")
    )
    place_name = forms.CharField(
        label=gettext_lazy("Place name on papers, before the date"),
        max_length=60,
        help_text=example("Lệ Thủy"),
    )
    province_name = forms.CharField(
        label=gettext_lazy("Province"), max_length=60, help_text=example("Tỉnh Quảng Trị")
    )
    superior_command_name = forms.CharField(
        label=gettext_lazy("Superior command, as papers print it"),
        max_length=160,
        help_text=example("BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ"),
    )
    admin_name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    admin_username = forms.RegexField(
        label=gettext_lazy("Log-in name"),
        regex=r"^[a-zA-Z0-9][a-zA-Z0-9._-]*$",
        max_length=60,
        error_messages={"invalid": gettext_lazy("Use letters without marks, digits, dot and dash only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    opinion_number = forms.CharField(
        label=gettext_lazy("Number of the opinion"), required=False, max_length=60
    )
    opinion_date = DayField(label=gettext_lazy("Day on the paper"), required=False)
    level = forms.TypedChoiceField(
        label=gettext_lazy("Security level (1 to 5)"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((str(level), str(level)) for level in range(1, 6))],
    )
    decision = forms.CharField(label=gettext_lazy("Decision on the level"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        for agency in OFFERED:
            for kind, title in agency.offices:
                self.fields[f"office_{kind}"] = forms.CharField(
                    label=OfficeKind(kind).label, initial=title, required=False, max_length=120
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password") != data.get("again"):
            self.add_error("again", _("The two passwords differ: type the same one twice."))
        elif data.get("password"):
            self._validate_password(data)
        self._both_or_neither(data, "opinion_number", "opinion_date")
        self._both_or_neither(data, "level", "decision")
        return data

    def _validate_password(self, data: dict[str, Any]) -> None:
        user = User(username=data.get("admin_username", ""), name=data.get("admin_name", ""))
        try:
            validate_password(data["password"], user)
        except forms.ValidationError as problem:
            self.add_error("password", problem)

    def _both_or_neither(self, data: dict[str, Any], first: str, second: str) -> None:
        for name, other in ((first, second), (second, first)):
            if data.get(other) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Fill in both, or leave both empty."))

    def titles(self) -> dict[str, str]:
        return {
            name.removeprefix("office_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("office_")
        }
