"""The form a rule of the law is confirmed with: one field a part of its value."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from trucban.law import Rule
from trucban.law.words import DoesNotFit, leaf_text, leaves, part_text, rebuilt, unit_text, value_text
from trucban.web.widgets import DayField

PART = "part."


class RuleForm(forms.Form):
    """``cleaned_data["value"]`` has the shape of the law's own value."""

    from_date = DayField(label=gettext_lazy("In force from"))
    source = forms.CharField(
        label=gettext_lazy("Paper it stands on"),
        max_length=300,
        help_text=gettext_lazy("Number, date and issuer."),
        error_messages={
            "required": gettext_lazy("Name the paper this value stands on: number, date and issuer.")
        },
    )

    def __init__(self, shape: Rule, held: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape
        parts = [(path, leaf) for path, leaf in leaves(held) if can_be_typed(leaf)]
        for path, leaf in parts:
            self.fields[PART + path] = part_field(path, leaf, shape.unit)
        self.order_fields([*(PART + path for path, _leaf in parts), "from_date", "source"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = {name.removeprefix(PART): str(data[name]) for name in data if name.startswith(PART)}
        try:
            data["value"] = rebuilt(self.shape.value, given)
        except DoesNotFit as refused:
            self.add_error(PART + str(refused), _("This does not fit: look at the value the law has."))
        return data


def can_be_typed(leaf: Any) -> bool:
    """Say whether a part is one line of text; a list of tables is confirmed as it stands."""
    return not (isinstance(leaf, list) and any(isinstance(each, dict) for each in leaf))


def part_field(path: str, leaf: Any, unit: str) -> forms.Field:
    language = get_language() or "vi"
    named = part_text(path, language)
    label = named[:1].upper() + named[1:] if named else pgettext_lazy("rulebook", "Value")
    if isinstance(leaf, bool):
        choices = (("yes", leaf_text(True, language)), ("no", leaf_text(False, language)))
        return forms.ChoiceField(label=label, choices=choices, initial="yes" if leaf else "no")
    if isinstance(leaf, date):
        return DayField(label=label, initial=leaf)
    text = value_text(leaf, "vi") if isinstance(leaf, (int, float)) else ""
    text = text or (", ".join(map(str, leaf)) if isinstance(leaf, list) else str(leaf))
    return forms.CharField(label=label, initial=text, max_length=300, help_text=unit_text(unit, language))
