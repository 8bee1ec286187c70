"""Forms of the militia year: numbers and days of papers. No field asks why, or for a remark about anybody."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.force import militia_flow as flow
from trucban.force.militia_forecast import Choice, Why
from trucban.force.models import MilitiaProposal, MilitiaStatus
from trucban.force.selectors import OfAge, Standing
from trucban.force.services import OnRecord, Step
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.web import choices
from trucban.web.force.forms import PlainForm, units
from trucban.web.widgets import DayField

Status = MilitiaStatus.Status
PAPER = _("Number and day of the paper; nothing of what is in it.")
CHOICES = {
    Choice.AS_DECIDED: _("Only what is decided: nobody is extended"),
    Choice.EXTENDED: _("Every term is extended as far as the law allows"),
    Choice.EXTENDED_VOLUNTEERS: _("Extended, and volunteers serve beyond the age"),
}
REGISTER, REGISTER_ALL, EXCUSE = "chon", "tat-ca", "khong"


class MilitiaYearForm(PlainForm):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    age_on = DayField(
        label=_("Day on which ages are judged"),
        help_text=_(
            "The law names the month only; the last day of it stands here until your plan says otherwise."
        ),
    )
    plan = forms.CharField(label=_("Plan of the registration"), max_length=160, help_text=PAPER)


class RegisterForm(PlainForm):
    """Who of a hamlet registered: one press for many, each with the same paper."""

    person_ids = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    act = forms.ChoiceField(choices=[(key, key) for key in (REGISTER, REGISTER_ALL, EXCUSE)])
    on = DayField(label=_("Day of registration or of the decision"))
    evidence = forms.CharField(label=_("Register book, slip or decision"), max_length=160, help_text=PAPER)

    def __init__(self, lines: list[OfAge], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.offer("person_ids", [(str(line.person.pk), line.person.name) for line in lines])

    @property
    def chosen(self) -> list[UUID]:
        if self.cleaned_data["act"] == REGISTER_ALL:
            return [line.person.pk for line in self.lines if line.standing is None]
        ids: list[UUID] = self.cleaned_data["person_ids"]
        return ids

    @property
    def excused(self) -> bool:
        return bool(self.cleaned_data["act"] == EXCUSE)

    @property
    def ticked(self) -> set[str]:
        """Return who stays ticked when the form comes back."""
        return set(self.data.getlist("person_ids")) if self.is_bound else set()  # type: ignore[attr-defined]  # a QueryDict


class WhichForm(forms.Form):
    """Which step, of which hamlet; the address holds it."""

    buoc = forms.ChoiceField(label=_("Step"), choices=[(step.value, step.label) for step in flow.STEPS])
    thon = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["thon"]
        field.choices = [*choices.anything(), *choices.hamlets(actor, on)]


class StepForm(PlainForm):
    """What one step asks for, once for everybody ticked: no more than that."""

    person_ids = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    category = forms.ChoiceField(label=_("Component they serve in"), choices=MilitiaStatus.Category.choices)
    from_date = DayField(label=_("Proposed from"))
    until = DayField(label=_("Until"))
    verified_by = forms.CharField(
        label=_("Verified by"),
        required=False,
        max_length=120,
        help_text=_("The body that verified; empty while it is not done. Nothing of what it said is kept."),
    )
    verified_on = DayField(label=_("Verified on"), required=False)

    def __init__(
        self, lines: list[Standing], to_status: str, *args: Any, chosen: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.to_status, self._chosen = to_status, chosen
        self.offer("person_ids", [(str(line.person.pk), line.person.name) for line in lines])
        if to_status != Status.SERVING:
            for name in ("category", "verified_by", "verified_on"):
                self.fields.pop(name)
            self.fields["from_date"].label = _("From")
        if to_status == Status.DEFERRED:
            self.fields["until"].required = False
            self.fields["until"].help_text = _("Last day, where the decision names one.")
        elif to_status == Status.EXTENDED:
            self.fields["until"].help_text = _("Within what the law allows each; who may not is named.")
        else:
            self.fields.pop("until")

    @property
    def shown(self) -> list[Any]:
        return [field for field in self if field.name != "person_ids"]

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("person_ids")) if self.is_bound else set(self._chosen)  # type: ignore[attr-defined]  # a QueryDict

    @property
    def step(self) -> Step:
        asked = {name: value for name, value in self.cleaned_data.items() if name != "person_ids"}
        return Step(to_status=self.to_status, **asked)


class DecisionForm(PlainForm):
    """Number and day of one decision for everybody ticked of one step; a completed term has its certificate."""

    step = forms.ChoiceField(choices=[(each.value, each.value) for each in flow.STEPS])
    proposal_ids = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    decision = forms.CharField(label=_("Number of the decision"), max_length=140, help_text=_("12/QĐ-UBND"))
    decided_on = DayField(label=_("Day of the decision"))

    def __init__(self, rows: list[MilitiaProposal], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.offer("proposal_ids", [(str(row.pk), row.person.name) for row in rows])

    def typed(self, row: MilitiaProposal) -> str:
        return str(self.data.get(f"so-{row.pk}", "")) if self.is_bound else ""

    @property
    def lines(self) -> list[tuple[MilitiaProposal, bool, str]]:
        """Return each proposal, whether it is ticked, and the certificate's number as it was typed."""
        ticked = set(self.data.getlist("proposal_ids")) if self.is_bound else None  # type: ignore[attr-defined]  # a QueryDict
        return [(row, ticked is None or str(row.pk) in ticked, self.typed(row)) for row in self.rows]

    @property
    def certificates(self) -> dict[UUID, str]:
        return {row.pk: self.typed(row) for row in self.rows}


class AheadForm(forms.Form):
    """How the forecast is reckoned and shown; the address holds it."""

    QUARTER, MONTH = "quy", "thang"
    MONTHS: ClassVar = {QUARTER: 3, MONTH: 1}
    YEARLY: ClassVar = {Why.ENLISTS: "nhap_ngu", Why.POLICE: "cong_an"}

    gia_dinh = forms.ChoiceField(label=_("What is assumed"), choices=list(CHOICES.items()), required=False)
    nhap_ngu = forms.IntegerField(
        label=_("Called to military service each year (assumed)"), min_value=0, max_value=200, required=False
    )
    cong_an = forms.IntegerField(
        label=_("Called to police service each year (assumed)"), min_value=0, max_value=200, required=False
    )
    ky = forms.ChoiceField(
        label=pgettext_lazy("forecast", "By"),
        choices=[(QUARTER, _("Quarters")), (MONTH, _("Months"))],
        required=False,
    )

    @property
    def choice(self) -> Choice:
        asked = self.cleaned_data.get("gia_dinh") if self.is_valid() else ""
        return Choice(asked or Choice.AS_DECIDED)

    @property
    def yearly(self) -> dict[Why, int]:
        """Return how many of those who serve are taken to be called away each year; nothing unless somebody sets it."""
        asked = self.cleaned_data if self.is_valid() else {}
        return {why: number for why, name in self.YEARLY.items() if (number := asked.get(name))}

    @property
    def asked(self) -> dict[str, str]:
        """Return what is assumed as the address holds it."""
        said = {"gia_dinh": self.choice.value} if self.choice != Choice.AS_DECIDED else {}
        return said | {self.YEARLY[why]: str(number) for why, number in self.yearly.items()}

    @property
    def step(self) -> str:
        asked = self.cleaned_data.get("ky") if self.is_valid() else ""
        return asked or self.QUARTER


class AheadNamesForm(AheadForm):
    """Whose names: what happens to them or where they stand, in which days, hamlet and component."""

    LEAVES, SERVING, POOL, NO_HAMLET = "ra", "phuc-vu", "chua-tuyen", "chua-ro"

    xem = forms.ChoiceField(choices=[(one, one) for one in (*Why, LEAVES, SERVING, POOL)], required=False)
    tu = DayField(required=False)
    den = DayField(required=False)
    thon = forms.CharField(required=False, max_length=36)
    thanh_phan = forms.ChoiceField(choices=MilitiaStatus.Category.choices, required=False)

    def clean_xem(self) -> str:
        return self.cleaned_data["xem"] or self.LEAVES

    def clean_thon(self) -> UUID | str:
        asked: str = self.cleaned_data["thon"]
        if asked in {"", self.NO_HAMLET}:
            return asked
        try:
            return UUID(asked)
        except ValueError:
            raise forms.ValidationError(_("There is no such hamlet.")) from None


class OnRecordForm(PlainForm):
    """One row: by which decision somebody serves already. A row nobody ticks is left as it is."""

    chon = forms.BooleanField(label=_("Write down"), required=False)
    category = forms.ChoiceField(
        label=_("Component"), required=False, choices=[("", "–"), *MilitiaStatus.Category.choices]
    )
    from_date = DayField(label=_("Serves since"), required=False)
    decision = forms.CharField(label=_("Decision"), required=False, max_length=160)
    until = DayField(label=_("Term ends"), required=False)
    extension = forms.CharField(label=_("Decision of the extension"), required=False, max_length=160)

    def asked(self, person_id: UUID, common: "CommonForm") -> OnRecord:
        """Return the row; what is empty in it is what was written for all."""
        own, all_ = self.cleaned_data, common.cleaned_data
        return OnRecord(
            person_id=person_id,
            category=own["category"],
            from_date=own["from_date"] or all_["from_date"],
            decision=own["decision"] or all_["decision"],
            until=own["until"],
            extension=own["extension"],
        )


class CommonForm(PlainForm):
    """What holds for every row that leaves it empty: one decision names many."""

    from_date = DayField(label=_("Serves since, where a row leaves it empty"), required=False)
    decision = forms.CharField(
        label=_("Decision, where a row leaves it empty"),
        required=False,
        max_length=160,
        help_text=_("Number and day of the paper; nothing of what is in it."),
    )


class UnitFilterForm(forms.Form):
    don_vi = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["don_vi"]
        field.choices = [*choices.anything(), *units(actor, on)]
