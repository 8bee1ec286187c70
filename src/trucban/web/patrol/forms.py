"""Forms of patrols: text from the browser becomes the arguments of a verb."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.area.models import Point
from trucban.calendar import selectors as calendar
from trucban.force import selectors as force
from trucban.patrol.models import Emphasis, Patrol, PatrolMember
from trucban.web.choices import Choices, hamlets, nothing_or
from trucban.web.widgets import DayField, MomentField

STOPS = 10
Role = PatrolMember.Role


class PatrolForm(forms.Form):
    """When, where along, who. The order of the stops is the order of the walk."""

    starts_at = MomentField(label=_("Leaves at"))
    ends_at = MomentField(label=_("Back at"))
    leader = forms.TypedChoiceField(
        label=pgettext_lazy("patrol", "Leader"), required=False, coerce=UUID, empty_value=None
    )
    driver = forms.TypedChoiceField(label=_("Driver"), required=False, coerce=UUID, empty_value=None)
    others = forms.TypedMultipleChoiceField(
        label=_("Members"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    police_asked = forms.IntegerField(
        label=_("Police officers asked for"),
        min_value=0,
        max_value=50,
        initial=0,
        help_text=_("A number: the chief of commune police says who comes."),
    )

    def __init__(self, *args: Any, actor: Actor, owner_id: UUID, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = nothing_or(_points(actor, on))
        for number in range(1, STOPS + 1):
            self.fields[f"stop_{number}"] = forms.TypedChoiceField(
                label=_("Stop %(number)s") % {"number": number},
                choices=points,
                required=number == 1,
                coerce=UUID,
                empty_value=None,
            )
        people = self._people(owner_id, on)
        for name in ("leader", "driver"):
            self._choice(name).choices = nothing_or(people)
        self._choice("others").choices = people

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def _people(self, owner_id: UUID, on: date) -> Choices:
        """Return the members of the militia, each with what takes them in these hours, if the hours are known."""
        candidates = force.candidates(owner_id=owner_id, on=on)
        starts_at, ends_at = self.initial.get("starts_at"), self.initial.get("ends_at")
        taken: dict[UUID, list[Any]] = {}
        if starts_at and ends_at:
            keys = [one.person.pk for one in candidates]
            taken = calendar.busy(person_ids=keys, starts_at=starts_at, ends_at=ends_at, with_tentative=False)
        mine = self.initial.get("patrol_id")
        return [
            (str(one.person.pk), _with_reason(one.person.name, taken.get(one.person.pk, ()), mine))
            for one in candidates
        ]

    def stop_fields(self) -> list[forms.BoundField]:
        return [self[f"stop_{number}"] for number in range(1, STOPS + 1)]

    def values(self) -> dict[str, Any]:
        """Return the arguments of the verb."""
        cleaned = self.cleaned_data
        stops = [cleaned[f"stop_{number}"] for number in range(1, STOPS + 1)]
        people: dict[UUID, str] = dict.fromkeys(cleaned["others"], Role.MEMBER)
        if cleaned["driver"]:
            people[cleaned["driver"]] = Role.DRIVER
        if cleaned["leader"]:
            people[cleaned["leader"]] = Role.LEADER
        return {
            "starts_at": cleaned["starts_at"],
            "ends_at": cleaned["ends_at"],
            "point_ids": [stop for stop in stops if stop],
            "members": sorted(people.items(), key=lambda one: one[1] != Role.LEADER),
            "police_asked": cleaned["police_asked"],
        }


def _with_reason(name: str, taken: Sequence[Any], mine: UUID | None) -> str:
    reasons = [row.label or str(row.get_kind_display()) for row in taken if row.source_id != mine]
    if not reasons:
        return name
    return gettext("%(name)s – taken: %(reasons)s") % {"name": name, "reasons": "; ".join(reasons)}


def _points(actor: Actor, on: date) -> Choices:
    rows = area.points(commune_id=actor.commune_id, on=on)
    return [
        (str(row.pk), f"{row.name} ({row.hamlet.name})" if row.hamlet else row.name)
        for row in rows
        if row.kind != Point.Kind.SHELTER
    ]


class NewPatrolForm(PatrolForm):
    """A patrol that stands in no plan yet is called something, and keeps a promise or not."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Patrol.Kind.choices)
    name = forms.CharField(label=_("Name of the patrol"), max_length=120)
    obligation_id = forms.TypedChoiceField(
        label=_("Keeps the promise"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, *args: Any, obligations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choice("obligation_id").choices = nothing_or(obligations)

    def values(self) -> dict[str, Any]:
        names = ("kind", "name", "obligation_id")
        return super().values() | {name: self.cleaned_data[name] for name in names}


class WordForm(forms.Form):
    """What a team that is out said, and when it will be back."""

    text = forms.CharField(label=_("What they said"), max_length=200)
    back_by = MomentField(
        label=_("Back by"), required=False, help_text=_("Empty: the time expected stays as it is.")
    )


class EndForm(forms.Form):
    """The end of a patrol: when, with how many officers, what it was like."""

    back_at = MomentField(label=_("Back at"), required=False, help_text=_("Empty: just now."))
    police_count = forms.IntegerField(
        label=_("Police officers who came along"), min_value=0, max_value=50, initial=0
    )
    weather = forms.CharField(label=_("Weather"), required=False, max_length=80)
    report = forms.CharField(
        label=_("Report"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FindingForm(forms.Form):
    """Something found on the way; what is handed over says to whom and when."""

    happened_at = MomentField(label=_("When"))
    point_id = forms.TypedChoiceField(label=_("Where"), required=False, coerce=UUID, empty_value=None)
    text = forms.CharField(
        label=_("What was found"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    action_taken = forms.CharField(label=_("What was done"), required=False, max_length=300)
    handed_to = forms.CharField(label=_("Handed over to (officer or office)"), required=False, max_length=160)
    handed_at = MomentField(label=_("Handed over at"), required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["point_id"]
        field.choices = nothing_or(places)


class PaperForm(forms.Form):
    """A signed paper the clerk has in hand."""

    agency_id = forms.TypedChoiceField(label=_("Signed for"), coerce=UUID)
    signer_name = forms.CharField(label=_("Signed by"), max_length=120)
    signer_title = forms.CharField(label=_("Title"), max_length=160)
    capacity = forms.ChoiceField(
        label=_("Capacity"),
        required=False,
        choices=(("", _("Head")), ("KT.", "KT."), ("Q.", "Q.")),
    )
    paper_date = DayField(label=_("Day on the paper"))
    scan = forms.FileField(label=_("Scan (PDF, JPEG or PNG)"), max_length=200)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency_id"]
        field.choices = agencies


class EmphasisForm(forms.Form):
    """Where, which way, for which days, and why; what a hamlet weighs stands nowhere."""

    hamlet_id = forms.TypedChoiceField(label=_("Hamlet"), coerce=UUID)
    direction = forms.ChoiceField(
        label=_("Patrols pass it"), choices=Emphasis.Direction.choices, widget=forms.RadioSelect
    )
    from_day = DayField(label=_("From day"))
    to_day = DayField(label=_("To day"), help_text=_("Three months at most; then it ends by itself."))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("What is the matter with place and time; no names.")
    )

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hamlet_id"]
        field.choices = nothing_or(hamlets(actor, on))


class TrackForm(forms.Form):
    gpx = forms.FileField(label=_("GPX file of the device"), max_length=200)


class PeriodForm(forms.Form):
    """Which days are looked at."""

    tu = DayField(label=_("From day"))
    den = DayField(label=_("To day"))
