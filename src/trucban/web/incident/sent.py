"""The board of an incident: who was sent, how far they have come, and the forms to write it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access.actors import Actor
from trucban.duty import selectors as duty
from trucban.force import selectors as force
from trucban.force.models import Unit
from trucban.incident import policy, teams
from trucban.incident.models import Dispatch, DispatchStep, Incident, IncidentKind
from trucban.incident.selectors import IncidentView
from trucban.incident.transitions import ENDED
from trucban.lib.clock import local_day
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.widgets import MomentField

# Residents of a self-managed group help where they live; nobody sends them.
SENT_KINDS = tuple(kind for kind in Unit.Kind if kind != Unit.Kind.SELF_MANAGED_GROUP)


class SendForm(forms.Form):
    """A unit, the watch of a post, or others by what they are called; ``engaged`` is what is asked about one that is out."""

    engaged = ""
    team = forms.ChoiceField(label=pgettext_lazy("dispatch", "Team"), required=False)
    label = forms.CharField(
        label=gettext_lazy("Or another force"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("What it is called, such as a fire brigade; no names of people."),
    )
    called_at = MomentField(label=gettext_lazy("Called at"), required=False)
    although_engaged = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, actor: Actor, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.choices = [("", "–"), *_units(actor, at), *_watches(actor, at)]

    def values(self) -> dict[str, Any]:
        """Return what was chosen, named as the service names it."""
        chosen = self.cleaned_data
        unit_id, label = None, chosen["label"]
        if not label and chosen["team"].startswith(_WATCH):
            label = chosen["team"].removeprefix(_WATCH)
        elif not label and chosen["team"]:
            unit_id = UUID(chosen["team"])
        return {
            "unit_id": unit_id,
            "label": label,
            "called_at": chosen["called_at"],
            "although_engaged": chosen["although_engaged"],
        }


_WATCH = "="  # before the name of a watch among the choices, where a unit's has its id


def _units(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    busy: dict[UUID, Dispatch] = {row.unit_id: row for row in teams.teams_out(actor=actor) if row.unit_id}
    found = []
    for unit in force.units(actor=actor, on=local_day(at), kinds=SENT_KINDS):
        name = unit.name
        if row := busy.get(unit.pk):
            name = _("%(team)s (out for %(number)s: %(step)s)") % {
                "team": name,
                "number": f"{row.incident.number:02}/{row.incident.year}",
                "step": row.step.label,
            }
        found.append((str(unit.pk), name))
    return found


def _watches(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    names = dict.fromkeys(row.shift.post.name for row in duty.on_duty(actor=actor, at=at))
    said = [_("Watch on duty: %(post)s") % {"post": name} for name in names]
    return [(f"{_WATCH}{name}", name) for name in said]


class TeamTimeForm(forms.Form):
    """A step of a team, when it was taken."""

    step = forms.ChoiceField(label=gettext_lazy("Step"), choices=DispatchStep.choices)
    happened_at = MomentField(label=gettext_lazy("At what time"), required=False)


def may_send(actor: Actor, incident: Incident) -> bool:
    return (
        policy.can_edit(actor, incident)
        and incident.state not in ENDED
        and incident.merged_into_id is None
        and incident.kind != IncidentKind.POLITICAL_SECURITY
    )


def lines(actor: Actor, rows: list[Dispatch]) -> list[dict[str, Any]]:
    """Return each team with the moments of its steps, and the steps still to take for whoever may write them."""
    steps = list(DispatchStep)
    return [
        {
            "row": row,
            "step": row.step,
            "moments": [(step, row.at_step(step)) for step in steps],
            "next": steps[steps.index(row.step) + 1 :] if policy.can_edit(actor, row.incident) else [],
        }
        for row in rows
    ]


def board_of(
    request: AppRequest,
    view: IncidentView,
    *,
    sending: SendForm | None = None,
    team_time: TeamTimeForm | None = None,
) -> dict[str, Any]:
    """Return what the board of one incident shows; another agency's is not shown."""
    actor, incident = request.actor, view.incident
    if view.is_shared:
        return {"teams": [], "can_send": False}
    can_send = may_send(actor, incident)
    return {
        "teams": lines(actor, teams.sent_to(actor=actor, incident_id=incident.pk)),
        "team_steps": list(DispatchStep),
        "can_send": can_send,
        "team_time_form": team_time or TeamTimeForm(auto_id="team-time-%s"),
        "send_form": (sending or SendForm(actor, now(request), auto_id="send-%s")) if can_send else None,
    }
