"""Forms of the call-up: numbers and days of papers. No field asks for a remark about anybody."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.callup import flow, judgement, selectors
from trucban.callup.models import Case, Objection, Posting, Season, Summons
from trucban.callup.services.steps import Proof
from trucban.document.wording import day_text
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.web import choices
from trucban.web.widgets import DayField, MonthField

PAPER = _("Number and day of the paper; nothing of what is in it.")


class PlanForm(forms.Form):
    hand_over_on = DayField(
        label=_("Day of the hand-over"),
        help_text=_("As the province's plan says. Age is judged on this day."),
    )
    plan = forms.CharField(label=_("The province's plan or decision"), max_length=160, help_text=PAPER)


class SeasonForm(PlanForm):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    call_number = forms.TypedChoiceField(
        label=_("Call of the year"), coerce=int, choices=((1, _("The one call")), (2, _("A second call")))
    )
    field_order = ("year", "call_number", "hand_over_on", "plan")


class TotalForm(forms.Form):
    hamlet_id = forms.TypedChoiceField(label=_("Hamlet"), coerce=UUID)
    count = forms.IntegerField(
        label=_("Men in call-up age the hamlet counted"), min_value=0, max_value=100_000
    )
    evidence = forms.CharField(label=_("The hamlet's report"), max_length=160, help_text=PAPER)

    def __init__(self, actor: Actor, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hamlet_id"]
        field.choices = choices.hamlets(actor, season.hand_over_on)


class TakeInForm(forms.Form):
    person_id = forms.TypedChoiceField(label=_("Person"), coerce=UUID)
    paper = forms.CharField(
        label=_("The decision that deferred this person for studies"), max_length=160, help_text=PAPER
    )

    def __init__(self, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person_id"]
        field.choices = [(str(row.pk), row.name) for row in selectors.outside(season).studied]


class FilterForm(forms.Form):
    """What the list shows; the address holds it."""

    q = forms.CharField(label=_("Search"), required=False, max_length=120)
    stage = forms.ChoiceField(label=pgettext_lazy("call-up", "Stage"), required=False)
    service = forms.ChoiceField(label=_("List"), required=False)
    hamlet_id = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, actor: Actor, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stage"]
        field.choices = [*choices.anything(), *Case.Stage.choices]
        field = self.fields["service"]
        field.choices = [*choices.anything(), *Case.Service.choices]
        field = self.fields["hamlet_id"]
        field.choices = [*choices.anything(), *choices.hamlets(actor, season.hand_over_on)]


class ProposalForm(forms.Form):
    """What a step to one stage asks for: no more than that."""

    held_on = DayField(label=_("On which day it was done or concluded"))
    evidence = forms.CharField(label=_("Paper it stands on"), max_length=160, help_text=PAPER)
    ground = forms.ChoiceField(label=_("Ground of article 41"), required=False)
    until = DayField(
        label=_("The paper or ground holds until"),
        required=False,
        help_text=_("The file comes back on the list of ending papers 30 days before."),
    )
    health_class = forms.TypedChoiceField(
        label=_("Health class the council concluded"),
        choices=choices.nothing_or([(str(number), str(number)) for number in range(1, 7)]),
        coerce=int,
        help_text=_("The class only."),
    )
    service = forms.ChoiceField(label=_("Which list"), choices=Case.Service.choices)

    def __init__(
        self, season: Season, from_stage: str, to_stage: str, on: date, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if to_stage in flow.GROUNDS:
            field: Any = self.fields["ground"]
            offered = judgement.grounds(to_stage, commune_id=season.commune_id, on=on)
            field.required = True
            field.choices = choices.nothing_or([(each.key, each.label) for each in offered])
        else:
            self.fields.pop("ground")
            self.fields.pop("until")
        if not flow.asks_for_class(from_stage, to_stage):
            self.fields.pop("health_class")
        if to_stage != Case.Stage.LISTED:
            self.fields.pop("service")

    @property
    def proof(self) -> Proof:
        return Proof(**self.cleaned_data)


class DecisionForm(forms.Form):
    decision = forms.CharField(label=_("Number of the decision"), max_length=160)
    decided_on = DayField(label=_("Day of the decision"))
    granted = forms.TypedChoiceField(
        label=_("What was decided"),
        coerce=lambda text: text == "yes",
        choices=(("yes", _("As proposed")), ("no", _("Not as proposed: the file stays where it is"))),
    )


class QuotaForm(forms.Form):
    """How many places are shared; the address holds it."""

    chi_tieu = forms.IntegerField(label=_("Quota given to the commune"), min_value=0)

    def __init__(self, most: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chi_tieu"].validators.append(MaxValueValidator(most))


class GivenQuotaForm(forms.Form):
    army = forms.IntegerField(label=_("Military service"), min_value=0, max_value=10_000)
    police = forms.IntegerField(label=_("Police service"), min_value=0, max_value=10_000)
    paper = forms.CharField(label=_("The paper that gave the quota"), max_length=160, help_text=PAPER)


class PostingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which list"), choices=Posting.Kind.choices)
    posted_on = DayField(label=_("Day it was posted"))
    place = forms.CharField(label=_("Where it was posted"), max_length=160)


class ObjectionForm(forms.Form):
    """The letter's number and day; what it says stays in the letter."""

    posting_id = forms.TypedChoiceField(label=_("Which posted list"), coerce=UUID)
    letter = forms.CharField(
        label=_("The letter, or the minutes of what was said"), max_length=160, help_text=PAPER
    )
    received_on = DayField(label=_("Day it came"))

    def __init__(self, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["posting_id"]
        field.choices = [
            (str(row.pk), f"{row.get_kind_display()} · {day_text(row.posted_on)}")
            for row in selectors.postings(season)
        ]


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=Objection.Outcome.choices)
    answer = forms.CharField(label=_("Number of the answer"), max_length=160)
    answered_on = DayField(label=_("Day of the answer"))


class MonthForm(forms.Form):
    """Which month the review is of; the address holds it."""

    thang = MonthField(label=_("Month"))


class SummonsForm(forms.Form):
    decision = forms.CharField(label=_("Number and day of the decision"), max_length=160)
    appears_on = DayField(label=_("Day to appear"))


class DeliveryForm(forms.Form):
    delivered_on = DayField(label=_("Day it was handed over"))
    given_to = forms.ChoiceField(
        label=_("Given to"), choices=Summons.GivenTo.choices, widget=forms.RadioSelect
    )


class SittingForm(forms.Form):
    """Numbers only: who voted how is nobody's business here."""

    held_on = DayField(label=_("Day of the sitting"))
    members = forms.IntegerField(label=_("Members of the council"), min_value=1, max_value=200)
    present = forms.IntegerField(label=_("Members who came"), min_value=0, max_value=200)
    votes = forms.IntegerField(label=_("Members who agreed"), min_value=0, max_value=200)
    resolution = forms.CharField(label=_("Number and day of the resolution or minutes"), max_length=160)
