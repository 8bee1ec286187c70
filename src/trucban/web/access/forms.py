"""The form that changes one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access.models import User


class PasswordForm(forms.Form):
    current = forms.CharField(label=gettext_lazy("Current password"), widget=forms.PasswordInput)
    password = forms.CharField(label=gettext_lazy("New password"), widget=forms.PasswordInput)
    again = forms.CharField(label=gettext_lazy("New password, once more"), widget=forms.PasswordInput)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(_("This is not your current password: type it again."))
        return current

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") != data.get("again"):
            self.add_error("again", _("The two new passwords differ: type the same one twice."))
        elif data.get("password"):
            validate_password(data["password"], self.user)
        return data
