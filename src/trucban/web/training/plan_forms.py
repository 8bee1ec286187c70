"""Forms of response plans and drills."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.document.wording import day_text
from trucban.force import selectors as force
from trucban.force.unit_order import by_kind_and_number
from trucban.training import selectors
from trucban.training.models import FindingCheck
from trucban.web import choices
from trucban.web.widgets import DayField, MomentField

SESSIONS_BACK = timedelta(days=60)


class ReviewForm(forms.Form):
    review_date = DayField(label=pgettext_lazy("response plan", "Next review"))


class PlanForm(ReviewForm):
    number = forms.CharField(label=_("Number of the plan"), max_length=40)
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("Its title as the list of plans gives it, no content.")
    )
    keeper_id = forms.TypedChoiceField(label=_("Keeper"), coerce=UUID)

    field_order = ("number", "title", "keeper_id", "review_date")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner_id = actor.agency_with("training.plan")
        rows = [row for row in access.offices(commune_id=actor.commune_id) if row.agency_id == owner_id]
        chosen: Any = self.fields["keeper_id"]
        chosen.choices = choices.nothing_or([(str(row.pk), row.title) for row in rows])


class TeamForm(forms.Form):
    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=UUID)
    task = forms.CharField(label=_("What it does, in a line"), max_length=200)

    def __init__(self, actor: Actor, owner_id: UUID, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = force.units(actor=actor, on=on).filter(owner_id=owner_id)
        chosen: Any = self.fields["unit_id"]
        chosen.choices = choices.nothing_or(
            [(str(row.pk), row.name) for row in sorted(rows, key=by_kind_and_number)]
        )


class UnitForm(forms.Form):
    """Which unit a button is about."""

    unit = forms.UUIDField(label=_("Unit"))


class DrillForm(forms.Form):
    starts_at = MomentField(label=pgettext_lazy("drill", "Begins"))
    ends_at = MomentField(label=pgettext_lazy("drill", "Ends"))
    place = forms.CharField(label=_("Place"), max_length=120)
    session_id = forms.TypedChoiceField(
        label=_("Who takes part"), required=False, coerce=UUID, empty_value=None
    )
    leave_out_taken = forms.BooleanField(label=_("Plan it without those who are taken then"), required=False)

    def __init__(self, actor: Actor, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = selectors.sessions_in(actor=actor, starts_at=at - SESSIONS_BACK, ends_at=at + SESSIONS_BACK)
        offered = [(str(row.pk), f"{day_text(row.starts_at)} – {row.subject}") for row in rows]
        chosen: Any = self.fields["session_id"]
        chosen.choices = choices.nothing_or(offered, str(_("Who serves in the plan's teams")))


class FindingForm(forms.Form):
    text = forms.CharField(label=_("What is to be mended"), max_length=300)
    owner = forms.ChoiceField(label=_("Who does it"))
    due_date = DayField(label=pgettext_lazy("deadline", "By"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["owner"]
        chosen.choices = choices.owners(actor)


class CheckForm(forms.Form):
    """What a button says of a finding."""

    finding = forms.UUIDField(label=_("What is to be mended"))
    outcome = forms.ChoiceField(label=_("State"), choices=FindingCheck.Outcome.choices)
