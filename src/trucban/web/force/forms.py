"""Forms of people, units and what ties them."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.document.wording import SecretMarkFound, refuse_secret_marks
from trucban.force import policy, selectors
from trucban.force.models import Membership, Person, Unit
from trucban.force.unit_order import by_kind_and_number
from trucban.web import choices
from trucban.web.widgets import DayField


class PlainForm(forms.Form):
    """A form whose texts carry no mark of secrecy; a person may well be called Mật."""

    NAMES: ClassVar[frozenset[str]] = frozenset()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, text in values.items():
            try:
                refuse_secret_marks(text if isinstance(text, str) and name not in self.NAMES else "")
            except SecretMarkFound as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return values

    def offer(self, name: str, offered: choices.Choices) -> None:
        field: Any = self.fields[name]
        field.choices = offered


class DayForm(forms.Form):
    """Which day a page speaks of."""

    ngay = DayField(label=_("On the day"), required=False)


class RollForm(DayForm):
    biet = DayField(
        label=_("As written down until the end of"),
        required=False,
    )


class SearchForm(forms.Form):
    """Filters of the list of people; they live in the address."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    don_vi = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=UUID, empty_value=None)
    thon = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["don_vi"].choices = [*choices.anything(), *units(actor, on)]
        fields["thon"].choices = [*choices.anything(), *choices.hamlets(actor, on)]


def units(actor: Actor, on: date) -> choices.Choices:
    rows = sorted(selectors.units(actor=actor, on=on), key=by_kind_and_number)
    return [(str(row.pk), row.name) for row in rows]


class PersonForm(PlainForm):
    NAMES = frozenset({"name"})

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        error_messages={"required": _("Write the full name, as on the identity card.")},
    )
    birth_date = DayField(label=_("Born"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", "–"), *Person.Sex.choices])
    hamlet_id = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Whoever only reads the register, and every list, sees its last three digits."),
    )
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    household_key = forms.CharField(
        label=_("Household"),
        required=False,
        max_length=40,
        help_text=_("Any sign that is the same for people of one house: the roster can keep them apart."),
    )

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("hamlet_id", choices.nothing_or(choices.hamlets(actor, on)))


class FactForm(PlainForm):
    """What every dated fact asks: from when, on which paper."""

    from_date = DayField(label=_("From"))
    evidence = forms.CharField(
        label=_("By which decision"),
        required=False,
        max_length=160,
        help_text=_("Number and date of the paper, never one that is classified."),
    )
    field_order = ("person_id", "unit_id", "kind_id", "title", "role", "from_date", "to_date", "evidence")


class JoinForm(FactForm):
    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=UUID)
    role = forms.ChoiceField(
        label=_("Serves as"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER
    )

    def __init__(self, actor: Actor, person: Person, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_units = [u for u in selectors.units(actor=actor, on=on) if policy.can_place(actor, person, u)]
        self.offer("unit_id", [(str(unit.pk), unit.name) for unit in open_units])


class MemberForm(FactForm):
    person_id = forms.TypedChoiceField(label=pgettext_lazy("person", "Who"), coerce=UUID)
    role = forms.ChoiceField(
        label=_("Serves as"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER
    )

    def __init__(self, actor: Actor, unit: Unit, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [p for p in selectors.people(actor=actor, on=on) if policy.can_place(actor, p, unit)]
        self.offer("person_id", [(str(p.pk), _with_hamlet(p)) for p in people])


def _with_hamlet(person: Person) -> str:
    """Two people of one name are told apart by their hamlet."""
    return f"{person.name} ({person.hamlet.name})" if person.hamlet else person.name


class TitleForm(FactForm):
    title = forms.CharField(label=pgettext_lazy("person", "Title"), max_length=120)


class QualifyForm(FactForm):
    kind_id = forms.TypedChoiceField(label=_("Qualification"), coerce=UUID)
    to_date = DayField(
        label=_("Expires"),
        required=False,
        help_text=_("Empty: as long as this kind holds."),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind_id", kinds(actor))


def kinds(actor: Actor) -> choices.Choices:
    rows = selectors.qualification_kinds(commune_id=actor.commune_id)
    return [(str(row.pk), row.name) for row in rows]


class EndForm(forms.Form):
    on = DayField(label=_("First day it no longer holds"))


class RetractForm(PlainForm):
    reason = forms.CharField(
        label=_("What was wrong"),
        max_length=300,
        error_messages={"required": _("Say in a few words what was wrong.")},
    )


class UnitForm(PlainForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=Unit.Kind.choices)
    name = forms.CharField(label=_("Name of the unit"), max_length=120)
    parent_id = forms.TypedChoiceField(label=_("Below"), required=False, coerce=UUID, empty_value=None)
    hamlet_id = forms.TypedChoiceField(
        label=_("Hamlet"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("For the three bodies of a hamlet: each is written down on its own, under its own law."),
    )
    from_date = DayField(label=_("Exists from"))

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [u for u in selectors.units(actor=actor, on=on) if policy.can_edit_unit(actor, u)]
        self.offer("parent_id", choices.nothing_or([(str(unit.pk), unit.name) for unit in own]))
        self.offer("hamlet_id", choices.nothing_or(choices.hamlets(actor, on)))


class CardForm(PlainForm):
    """The card of a group. Its contact is seen whole by its own agency only."""

    mandate_from = DayField(label=_("Mandate from"))
    mandate_to = DayField(label=_("Mandate until"), help_text=_("The first day it no longer holds."))
    founding_decision = forms.CharField(label=_("Founding decision"), required=False, max_length=160)
    area_text = forms.CharField(label=_("Area it looks after"), required=False, max_length=300)
    regulation_text = forms.CharField(
        label=_("Its regulation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.CharField(
        label=_("Contact"),
        required=False,
        max_length=160,
        help_text=_("Whoever only reads the register sees the last three digits of a number."),
    )


class PlacesForm(PlainForm):
    duty_name = forms.CharField(
        label=_("Which duty"),
        max_length=120,
        help_text=_(
            "A duty of the commune itself: night duty, patrol, storm watch. Never the establishment."
        ),
    )
    qualification_id = forms.TypedChoiceField(
        label=_("Qualification it asks for"), required=False, coerce=UUID, empty_value=None
    )
    count = forms.IntegerField(
        label=_("Places"), min_value=0, max_value=500, help_text=_("0 takes the duty off the list.")
    )
    from_date = DayField(label=_("From"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("qualification_id", choices.nothing_or(kinds(actor)))


class KindForm(PlainForm):
    name = forms.CharField(label=_("Name of the qualification"), max_length=120)
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short, without accents: LAI-XUONG, SO-CUU.")
    )
    validity_months = forms.IntegerField(
        label=_("Months it holds"), required=False, min_value=1, max_value=600
    )


class StandsForForm(PlainForm):
    """Which qualification counts as which."""

    held_id = forms.TypedChoiceField(label=_("Whoever holds"), coerce=UUID)
    counts_as_id = forms.TypedChoiceField(label=_("may fill a place that asks for"), coerce=UUID)
    basis = forms.CharField(
        label=_("By which paper"), max_length=160, help_text=_("Number, day and who issued it.")
    )
    from_date = DayField(label=_("From"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("held_id", "counts_as_id"):
            self.offer(name, kinds(actor))
