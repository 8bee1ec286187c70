"""Forms of the channel: the resident's asks for no name; the desk's for what each decision needs."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access.actors import Actor
from trucban.channel.catalogue import SERVICES
from trucban.channel.models import CitizenReport
from trucban.channel.services.deciding import MOST_FEEDBACK, MOST_REASON
from trucban.channel.services.sending import MOST_CONTACT, MOST_PLACE, MOST_TEXT
from trucban.incident.models import Incident, IncidentKind
from trucban.web import choices
from trucban.web.incident.forms import LEVELS
from trucban.web.widgets import DayField


class ReportForm(forms.Form):
    """What a resident says."""

    service = forms.ChoiceField(label=gettext_lazy("What it is about"))
    description = forms.CharField(
        label=gettext_lazy("What is to be reported"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("No name is needed, of nobody."),
        error_messages={"required": gettext_lazy("Write what is to be reported.")},
    )
    hamlet = forms.ChoiceField(label=gettext_lazy("Hamlet"), required=False)
    place_text = forms.CharField(
        label=gettext_lazy("Where, in words"),
        max_length=MOST_PLACE,
        required=False,
        help_text=gettext_lazy("For example: near the bridge, beside the market."),
    )
    contact = forms.CharField(
        label=gettext_lazy("How to be reached"),
        max_length=MOST_CONTACT,
        required=False,
        help_text=gettext_lazy(
            "Telephone or e-mail, only for a question about this. Kept apart, erased after some weeks."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, hamlets: choices.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.choices = choices.nothing_or([(one.code, str(one.name)) for one in SERVICES])
        field = self.fields["hamlet"]
        field.choices = choices.nothing_or(hamlets)


class IncidentForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=IncidentKind.choices)
    summary = forms.CharField(label=gettext_lazy("What happened, in one line"), max_length=300)
    level = forms.TypedChoiceField(label=gettext_lazy("Level"), choices=LEVELS, coerce=int, initial=1)


class TaskForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_date = DayField(label=pgettext_lazy("deadline", "By"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = choices.owners(actor)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MOST_REASON,
        help_text=gettext_lazy("Whoever reported it reads this."),
    )


class RepeatsForm(forms.Form):
    """Which report was the first."""

    first = forms.ChoiceField(label=gettext_lazy("The first report of it"))

    def __init__(self, others: list[CitizenReport], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["first"]
        field.choices = [(str(row.pk), f"{row.reference} · {row.description[:60]}") for row in others] or [
            ("", _("none"))
        ]


class KnownForm(forms.Form):
    """Which incident it is about; those that look like it stand first."""

    incident_id = forms.TypedChoiceField(label=gettext_lazy("Incident"), coerce=UUID)

    def __init__(self, incidents: list[Incident], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["incident_id"]
        field.choices = [
            (str(row.pk), f"{row.number:02}/{row.year} · {row.summary[:60]}") for row in incidents
        ]


class AnswerForm(forms.Form):
    feedback = forms.CharField(
        label=pgettext_lazy("citizen report", "What was done"),
        max_length=MOST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("This is published: no name, no address of a house, no telephone number."),
    )
