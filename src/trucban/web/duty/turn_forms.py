"""Forms of rotations and wishes."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trucban.duty.models import Rotation
from trucban.duty.services import CrewSpec
from trucban.force.models import Person
from trucban.web.widgets import DayField

MOST_CREWS = 8


class RotationForm(forms.Form):
    """Who is in which crew; crews take turns in the order of their numbers."""

    turn_days = forms.IntegerField(
        label=_("Days of one turn"),
        min_value=1,
        max_value=31,
        initial=1,
        help_text=_("1: the crew changes every day; 7: every week."),
    )
    from_date = DayField(label=_("First day of crew 1"))
    skips_holidays = forms.BooleanField(
        label=_("On public holidays it is nobody's turn: they are shared out evenly"), required=False
    )

    def __init__(self, *args: Any, people: Sequence[Person], held: Rotation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        crew_of = _crew_of(held)
        numbers = [(str(n), gettext("Crew %(number)d") % {"number": n}) for n in range(1, MOST_CREWS + 1)]
        for person in people:
            self.fields[f"crew_{person.pk}"] = forms.ChoiceField(
                label=person.name,
                required=False,
                choices=[("", "–"), *numbers],
                initial=crew_of.get(person.pk, ""),
            )

    @property
    def crew_fields(self) -> list[forms.BoundField]:
        return [self[f"crew_{person.pk}"] for person in self.people]

    def rotation(self) -> dict[str, Any]:
        """Return what `set_rotation` takes; numbers nobody has are closed up."""
        members: dict[int, list[UUID]] = defaultdict(list)
        for person in self.people:
            number = self.cleaned_data[f"crew_{person.pk}"]
            if number:
                members[int(number)].append(person.pk)
        crews = [
            CrewSpec(gettext("Crew %(number)d") % {"number": place}, tuple(members[number]))
            for place, number in enumerate(sorted(members), start=1)
        ]
        return {
            "crews": crews,
            "turn_days": self.cleaned_data["turn_days"],
            "from_date": self.cleaned_data["from_date"],
            "skips_holidays": self.cleaned_data["skips_holidays"],
        }


def _crew_of(held: Rotation | None) -> dict[UUID, str]:
    if held is None:
        return {}
    return {
        member.person_id: str(crew.position + 1) for crew in held.crews.all() for member in crew.members.all()
    }


class WishForm(forms.Form):
    """Days on which somebody would rather not stand; for whom is asked only of who writes for others."""

    person_id = forms.TypedChoiceField(label=_("Whose wish"), coerce=UUID)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: that day only."))

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person_id"]
        field.choices = people
        if len(people) == 1:
            field.initial = people[0][0]
            field.widget = forms.HiddenInput()

    @property
    def is_for_somebody(self) -> bool:
        """Say whether there is anybody this reader may write a wish for."""
        field: Any = self.fields["person_id"]
        return bool(field.choices)

    def wish(self) -> dict[str, Any]:
        """Return what `wish` takes."""
        clean = self.cleaned_data
        return {**clean, "last_day": clean["last_day"] or clean["first_day"]}
