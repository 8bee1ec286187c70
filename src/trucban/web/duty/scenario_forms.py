"""What a scenario asks otherwise, and why one that passes a rule over is chosen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.duty.services.scenarios import MOST_SEED
from trucban.rulebook.settings import BY_KEY


def let_go(rule: str) -> str:
    """Return a rule as Settings calls it."""
    key = "duty.no_household_pairs" if rule == "household" else f"duty.{rule}"
    return str((BY_KEY.get(key) or BY_KEY[f"duty.max_{rule}"]).label)


class ScenarioForm(forms.Form):
    away_id = forms.TypedChoiceField(
        label=_("Somebody away all week"), coerce=UUID, empty_value=None, required=False
    )
    bends = forms.MultipleChoiceField(
        label=_("Rules that may be let go, as little as suffices, where a place would stay empty"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        initial=1,
        help_text=_("Another number deals equals otherwise; the same number gives the same roster."),
    )

    def __init__(
        self, *args: Any, may_let_go: Sequence[str], people: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        away: Any = self.fields["away_id"]
        away.choices = [("", "–"), *((str(key), name) for key, name in people)]
        bends: Any = self.fields["bends"]
        bends.choices = [(rule, let_go(rule)) for rule in may_let_go]
        if not may_let_go:
            del self.fields["bends"]


class ChooseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why a rule is passed over"),
        max_length=200,
        help_text=_("It stands with each place concerned, and in the log."),
    )

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]
