"""Forms of duty: text from the browser becomes the arguments of a verb."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.document.wording import weekday_name
from trucban.duty.models import Assignment, Attendance, DutyBookLine, DutyKind, DutyPost, PlaceRole
from trucban.duty.services import PlaceSpec
from trucban.duty.wording import shift_text
from trucban.force import selectors as force
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.web.widgets import DayField, MomentField, MonthField, TimeInput

MOST_OF_A_ROLE = 30
Outcome = Attendance.Outcome


class LineForm(forms.Form):
    """A line of the duty book."""

    category = forms.ChoiceField(label=_("What it is"), choices=DutyBookLine.Category.choices)
    happened_at = MomentField(
        label=_("When it happened"),
        required=False,
        help_text=_("Empty: just now."),
    )
    text = forms.CharField(
        label=_("What happened, who reported it, what was done"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class BookDaysForm(forms.Form):
    """Which days of the book are open."""

    tu = DayField(label=_("From day"))
    den = DayField(label=_("To day"))
    gach = forms.BooleanField(label=_("Struck lines too"), required=False)


class GiveForm(forms.Form):
    """What else passes to the next watch, a line each."""

    more = forms.CharField(
        label=_("Other matters, one in a line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=3000,
        help_text=_("Keys, vehicles, equipment of the duty room, orders received, things lent."),
    )

    def matters(self) -> list[str]:
        lines = self.cleaned_data["more"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class RecordForm(forms.Form):
    """Who came to a duty, from when to when."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    came_at = MomentField(label=_("Came at"), required=False, help_text=_("Empty: as planned."))
    left_at = MomentField(label=_("Left at"), required=False)


class TakeoverForm(forms.Form):
    """Who stands at a place now, and since when."""

    person_id = forms.TypedChoiceField(label=_("Who stands there"), coerce=UUID)
    taken_at = MomentField(label=_("Since when"), required=False, help_text=_("Empty: just now."))

    def __init__(self, *args: Any, place: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = local_day(place.shift.starts_at)
        people = force.candidates(owner_id=place.owner_id, on=day)
        _choices(self, "person_id", [(str(one.person.pk), one.person.name) for one in people])


class SwapForm(forms.Form):
    """With whose duty one asks to swap, and why."""

    other_id = forms.TypedChoiceField(label=_("With whom"), coerce=UUID)
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)

    def __init__(self, *args: Any, others: Iterable[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.pk), f"{one.person.name} · {shift_text(one.shift)}") for one in others if one.person]
        _choices(self, "other_id", rows)


class AlertForm(forms.Form):
    """A call of the watch until somebody acknowledges."""

    title = forms.CharField(label=_("What it is about, in a few words"), max_length=160)
    is_urgent = forms.BooleanField(label=_("Urgent: in quiet hours too"), required=False, initial=True)
    is_drill = forms.BooleanField(label=_("This is a drill"), required=False)


class MonthForm(forms.Form):
    thang = MonthField(label=_("Month"))


class PostForm(forms.Form):
    """A new post; who may stand there and where it is may stay open."""

    kind = forms.ChoiceField(label=_("Kind of duty"), choices=DutyKind.choices)
    name = forms.CharField(label=_("Name of the post"), max_length=120)
    point_id = forms.TypedChoiceField(label=_("Where"), required=False, coerce=UUID, empty_value=None)
    unit_id = forms.TypedChoiceField(
        label=_("Who may stand there"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Empty: everybody of the command."),
    )
    phone = forms.CharField(label=_("Telephone of the post"), max_length=20, required=False)
    from_date = DayField(label=_("From day"))

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = area.points(commune_id=actor.commune_id, on=on)
        units = force.units(actor=actor, on=on)
        _choices(self, "point_id", [(str(row.pk), row.name) for row in points])
        _choices(self, "unit_id", [(str(row.pk), row.name) for row in units])


def _choices(form: forms.Form, name: str, rows: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = [("", "–"), *rows]


class RolesForm(forms.Form):
    """From when and how long a shift is; how many people of which role it needs, and what they must be able to do."""

    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=0,
        max_value=24,
        decimal_places=2,
        localize=True,
        help_text=_("From half an hour to 24 hours; it may pass midnight."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = force.qualification_kinds(commune_id=actor.commune_id)
        self.role_names = dict(PlaceRole.choices)
        for role in PlaceRole.values:
            self._add_role(role, [(str(kind.pk), kind.name) for kind in kinds])

    def _add_role(self, role: str, kinds: list[tuple[str, str]]) -> None:
        label = self.role_names[role]
        initial = 1 if role == PlaceRole.MEMBER else 0
        self.fields[f"count_{role}"] = forms.IntegerField(
            label=_("Number: %(role)s") % {"role": label},
            min_value=0,
            max_value=MOST_OF_A_ROLE,
            initial=initial,
        )
        if role == PlaceRole.POLICE:  # who comes is their chief's affair
            return
        self.fields[f"needs_{role}"] = forms.ChoiceField(
            label=_("Must have: %(role)s") % {"role": label}, required=False, choices=[("", "–"), *kinds]
        )

    @property
    def role_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("count_", "needs_"))]

    def places(self) -> list[PlaceSpec]:
        return [
            PlaceSpec(role, self.cleaned_data[f"count_{role}"], _id(self.cleaned_data.get(f"needs_{role}")))
            for role in PlaceRole.values
            if self.cleaned_data[f"count_{role}"]
        ]


class PatternForm(RolesForm):
    """A shift that recurs at a post."""

    name = forms.CharField(label=_("Name of the shift"), max_length=60)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    from_date = DayField(label=_("From day"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        weekdays: Any = self.fields["weekdays"]
        weekdays.choices = [(n, weekday_name(date(2026, 11, 22 + n))) for n in range(1, 8)]

    def pattern(self) -> dict[str, Any]:
        """Return the shift as `set_pattern` takes it."""
        clean = self.cleaned_data
        return {
            "name": clean["name"],
            "weekdays": clean["weekdays"],
            "starts": clean["starts"],
            "duration_minutes": round(clean["hours"] * 60),
            "from_date": clean["from_date"],
            "places": self.places(),
        }


class ShiftForm(RolesForm):
    """One shift more in a draft: at which post, on which day of its week."""

    post_id = forms.TypedChoiceField(label=pgettext_lazy("duty", "Post"), coerce=UUID)
    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat)
    name = forms.CharField(
        label=_("Name of the shift"),
        max_length=60,
        required=False,
        help_text=_("Empty: the name of the post."),
    )

    def __init__(
        self, *args: Any, actor: Actor, week: Week, posts: Iterable[DutyPost], **kwargs: Any
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        post, day = self._choice("post_id"), self._choice("day")
        post.choices = [(str(row.pk), row.name) for row in posts]
        day.choices = [(one.isoformat(), f"{weekday_name(one)} {one:%d/%m}") for one in week.days]

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def shift(self) -> dict[str, Any]:
        """Return the shift as `add_shift` takes it."""
        clean = self.cleaned_data
        starts_at = datetime.combine(clean["day"], clean["starts"], tzinfo=VIETNAM)
        return {
            "post_id": clean["post_id"],
            "name": clean["name"],
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=float(clean["hours"])),
            "places": self.places(),
        }


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


class EndForm(forms.Form):
    on = DayField(label=_("No longer from day"))


class PoliceForm(forms.Form):
    """The chief of police writes who comes, or why nobody does."""

    officers_text = forms.CharField(
        label=_("Who comes"),
        max_length=300,
        required=False,
        help_text=_("In your own words: names or “two officers of the patrol team”."),
    )
    reason = forms.CharField(label=_("Or: nobody can come, because"), max_length=200, required=False)
