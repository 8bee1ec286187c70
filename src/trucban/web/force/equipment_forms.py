"""Forms of equipment: a kind, an item, who gets it, what comes back, what was counted."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.force import selectors
from trucban.force.models import Custody, Equipment
from trucban.force.services import Holder
from trucban.force.services.equipment import MOST
from trucban.force.unit_order import by_kind_and_number
from trucban.web import choices
from trucban.web.widgets import DayField


class EquipmentForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("equipment", "What it is"),
        max_length=120,
        help_text=_("Radios, torches, raincoats, boats, life-vests. Weapons do not belong here."),
    )
    counted_in = forms.CharField(label=pgettext_lazy("equipment", "Counted in"), max_length=20)
    is_numbered = forms.BooleanField(label=_("Each has a number of its own"), required=False)
    quantity = forms.IntegerField(
        label=pgettext_lazy("equipment", "How many there are"), min_value=0, max_value=MOST, initial=0
    )


class ItemForm(forms.Form):
    number = forms.CharField(label=_("Number of the item"), max_length=40)


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(
        label=pgettext_lazy("equipment", "How many there are"), min_value=0, max_value=MOST
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class HolderForm(forms.Form):
    """To whom it goes: one list of units, hamlets and people."""

    holder = forms.ChoiceField(label=pgettext_lazy("equipment", "To whom"))
    taken_by = forms.CharField(
        label=_("Who takes it there"),
        max_length=120,
        required=False,
        help_text=_("For a unit or a hamlet; a person takes it themself."),
    )

    def __init__(self, actor: Actor, owner_id: UUID, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = selectors.units(actor=actor, on=on).filter(owner_id=owner_id)
        people = selectors.people(actor=actor, on=on).filter(owner_id=owner_id)
        chosen: Any = self.fields["holder"]
        chosen.choices = [
            ("", "–"),
            (
                str(_("Units")),
                [(f"unit/{row.pk}", row.name) for row in sorted(units, key=by_kind_and_number)],
            ),
            (str(_("Hamlets")), [(f"hamlet/{key}", name) for key, name in choices.hamlets(actor, on)]),
            (str(_("People")), [(f"person/{row.pk}", row.name) for row in people]),
        ]

    @property
    def to(self) -> Holder:
        kind, _slash, key = self.cleaned_data["holder"].partition("/")
        return Holder(**{f"{kind}_id": UUID(key)}, taken_by=self.cleaned_data["taken_by"])


class IssueForm(HolderForm):
    quantity = forms.IntegerField(
        label=pgettext_lazy("equipment", "How many"), min_value=1, max_value=MOST, initial=1
    )
    item_id = forms.TypedChoiceField(label=_("Number of the item"), coerce=UUID)

    def __init__(self, actor: Actor, equipment: Equipment, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, equipment.owner_id, on, *args, **kwargs)
        if equipment.is_numbered:
            self.fields.pop("quantity")
            chosen: Any = self.fields["item_id"]
            rows = selectors.items_in_store(equipment)
            chosen.choices = choices.nothing_or([(str(row.pk), row.number) for row in rows])
        else:
            self.fields.pop("item_id")


class HandOverForm(HolderForm):
    note = forms.CharField(label=_("Its state"), max_length=200, required=False)


class ReturnForm(forms.Form):
    quantity = forms.IntegerField(label=pgettext_lazy("equipment", "How many"), min_value=1, max_value=MOST)
    returned_by = forms.CharField(label=_("Who brings it back"), max_length=120, required=False)
    note = forms.CharField(label=_("Its state"), max_length=200, required=False)

    def __init__(self, custody: Custody, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"quantity": custody.quantity, "returned_by": custody.taken_by}
        if custody.item_id:
            self.fields.pop("quantity")


class CountForm(forms.Form):
    counted = forms.IntegerField(label=_("Counted in store"), min_value=0, max_value=MOST)
    note = forms.CharField(label=pgettext_lazy("equipment", "Note"), max_length=200, required=False)


class DifferenceForm(forms.Form):
    """Who clears a difference up, by when."""

    owner = forms.ChoiceField(label=_("Who does it"))
    due_date = DayField(label=pgettext_lazy("deadline", "By"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["owner"]
        chosen.choices = choices.owners(actor)
