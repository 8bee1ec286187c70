"""Forms of agreements, their promises and signatures."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.area import selectors as area
from trucban.coordination.models import Agreement, Obligation
from trucban.coordination.sharing import REDACTABLE, SHAREABLE_KINDS
from trucban.incident.models import IncidentKind
from trucban.web import choices
from trucban.web.incident.forms import FIELD_NAMES
from trucban.web.widgets import DayField, TimeInput


class AgreementForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of agreement"), choices=Agreement.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    from_date = DayField(label=_("In force from"))
    to_date = DayField(label=_("Until"), help_text=_("The first day it no longer holds."))
    review_date = DayField(label=_("Next review"), required=False)
    legal_basis = forms.CharField(
        label=_("Grounds"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    text = forms.CharField(
        label=_("What is agreed"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 8})
    )
    uses_militia = forms.BooleanField(
        label=_("Militia are sent out"),
        required=False,
        help_text=_(
            "That is a call-out: it stays a draft until every approval the law names has been recorded."
        ),
    )


class EditForm(AgreementForm):
    kind = None  # type: ignore[assignment]  # a regulation does not become a plan


class ObligationForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=Obligation.Kind.choices)
    title = forms.CharField(label=_("In words"), max_length=200)
    cadence = forms.ChoiceField(label=_("How often"), choices=Obligation.Cadence.choices)
    count = forms.IntegerField(label=_("Times"), min_value=1, max_value=50, initial=1)
    from_time = forms.TimeField(label=_("Between"), required=False, widget=TimeInput)
    to_time = forms.TimeField(label=_("and"), required=False, widget=TimeInput)
    duration_minutes = forms.IntegerField(
        label=_("Minutes each"), required=False, min_value=15, max_value=720
    )
    militia_count = forms.IntegerField(label=_("Militia members"), min_value=0, max_value=100, initial=0)
    police_count = forms.IntegerField(
        label=_("Police officers asked for"), min_value=0, max_value=100, initial=0
    )
    hamlet_ids = forms.TypedMultipleChoiceField(
        label=_("Hamlets"), required=False, coerce=UUID, help_text=_("None chosen: the whole commune.")
    )
    point_id = forms.TypedChoiceField(
        label=_("Place of a guard"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, actor: Actor, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = agreement.from_date
        self.fields["hamlet_ids"].choices = choices.hamlets(actor, on)  # type: ignore[attr-defined]  # a choice field
        points = [(str(row.pk), row.name) for row in area.points(commune_id=actor.commune_id, on=on)]
        self.fields["point_id"].choices = choices.nothing_or(points)  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    incident_kind = forms.ChoiceField(label=_("Incidents of the kind"))
    from_agency_id = forms.TypedChoiceField(label=_("From"), coerce=UUID)
    to_agency_id = forms.TypedChoiceField(label=_("To"), coerce=UUID)
    tier = forms.ChoiceField(label=_("The other side"), choices=Share.Tier.choices)
    redacted_fields = forms.MultipleChoiceField(
        label=_("Hidden from it"),
        required=False,
        choices=[(name, FIELD_NAMES[name]) for name in REDACTABLE],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = [(str(row.pk), row.short_name) for row in agreement.parties.all()]
        labels = dict(IncidentKind.choices)
        kinds = [(kind, labels[kind]) for kind in SHAREABLE_KINDS]
        self.fields["incident_kind"].choices = kinds  # type: ignore[attr-defined]  # choice fields
        self.fields["from_agency_id"].choices = parties  # type: ignore[attr-defined]
        self.fields["to_agency_id"].choices = list(reversed(parties))  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """The clerk writes down who has signed the paper."""

    agency_id = forms.TypedChoiceField(label=_("For"), coerce=UUID)
    signer_name = forms.CharField(label=_("Signed by"), max_length=120)
    signer_title = forms.CharField(label=_("Title of the signer"), max_length=160)
    capacity = forms.ChoiceField(
        label=_("Signs"), required=False, choices=[("", _("as head")), ("KT.", "KT."), ("Q.", "Q.")]
    )
    signed_date = DayField(label=_("Day on the paper"))
    scan = forms.FileField(label=_("Scan (PDF, JPEG or PNG)"))

    def __init__(self, sides: choices.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = sides  # type: ignore[attr-defined]  # a choice field


class ApprovalForm(forms.Form):
    office = forms.ChoiceField(label=_("Approval of"))
    given_by = forms.CharField(label=_("Given by"), max_length=160)
    paper_number = forms.CharField(label=_("Number of the paper"), required=False, max_length=80)
    given_date = DayField(label=_("Day on the paper"))

    def __init__(self, offices: choices.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = offices  # type: ignore[attr-defined]  # a choice field


class VersionForm(forms.Form):
    from_date = DayField(label=_("In force from"))
    to_date = DayField(label=_("Until"))
