"""Forms with which one act is done for many files: what it asks for once, and who is ticked."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.callup import flow
from trucban.callup.models import Case, Season, Step, Summons
from trucban.callup.services.steps import Proof
from trucban.web import choices
from trucban.web.callup.forms import DecisionForm, DeliveryForm, ProposalForm, SummonsForm

ALL = "tat-ca"


class TickedForm(forms.Form):
    """Lines with a tick each; ``rows`` are what the page offers, ``everybody`` whether all begin ticked."""

    ids = forms.TypedMultipleChoiceField(
        coerce=UUID,
        required=False,
        error_messages={
            "invalid_choice": _(
                "The list has changed since the page was opened: look at it once more, then press the button again."
            )
        },
    )
    rows: Collection[Case | Step | Summons] = ()
    everybody = False

    def offer(self, rows: Collection[Any], *, everybody: bool = False) -> None:
        self.rows, self.everybody = rows, everybody
        field: Any = self.fields["ids"]
        field.choices = [(str(row.pk), str(row.pk)) for row in rows]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for error in self.errors.pop("ids", []):
            self.add_error(None, error)
        return values

    @property
    def shown(self) -> list[Any]:
        return [field for field in self if field.name != "ids"]

    @property
    def ticked(self) -> set[str]:
        """Return who stays ticked when the form comes back."""
        if self.is_bound:
            return set(self.data.getlist("ids"))  # type: ignore[attr-defined]  # a QueryDict
        return {str(row.pk) for row in self.rows} if self.everybody else set()

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "ids"}


class WhichForm(forms.Form):
    """Which hamlet; the address holds it."""

    thon = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["thon"]
        field.choices = [*choices.anything(), *choices.hamlets(actor, season.hand_over_on)]


class WhichStepForm(WhichForm):
    """From which stage to which, of those at which files stand; the address holds it."""

    buoc = forms.ChoiceField(label=_("Step"))
    field_order = ("buoc", "thon")

    def __init__(self, actor: Actor, season: Season, stages: Collection[str], *args: Any, **kwargs: Any):
        super().__init__(actor, season, *args, **kwargs)
        self.pairs = {
            f"{before}-{after}": (before, after)
            for before in map(Case.Stage, stages)
            for after in flow.next_stages(before)
        }
        field: Any = self.fields["buoc"]
        field.choices = [
            (key, f"{before.label} → {after.label}") for key, (before, after) in self.pairs.items()
        ]


class WhichCallForm(WhichForm):
    loai = forms.ChoiceField(label=_("Which call"), choices=Summons.Kind.choices)
    field_order = ("loai", "thon")


class ManyProposalsForm(TickedForm, ProposalForm):
    @property
    def proof(self) -> Proof:
        return Proof(**self.asked)


class ManySummonsForm(TickedForm, SummonsForm):
    pass


class ManyDeliveriesForm(TickedForm, DeliveryForm):
    pass


class ManyDecisionsForm(TickedForm, DecisionForm):
    den = forms.CharField(widget=forms.HiddenInput)

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in super().asked.items() if name != "den"}
