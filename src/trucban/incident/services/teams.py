"""Who is sent to an incident, and how far they have come: called, on the way, on the scene, back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import moment_text, refuse_secret_marks
from trucban.force import selectors as force
from trucban.incident import policy, selectors, teams
from trucban.incident.models import Dispatch, DispatchStep, Incident, TimelineEntry
from trucban.incident.services.values import (
    IncidentRefused,
    one_line,
    refuse_if_merged,
    refuse_if_only_reported,
)
from trucban.incident.services.writing import write
from trucban.incident.transitions import ENDED
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import fold
from trucban.notify.services import publish_change

LABEL_LENGTH: Final = 120
# Times are typed by the minute: a team written down at 10:00:40 may be "on the way since 10:00".
MINUTE: Final = timedelta(minutes=1)


class TeamMissing(DomainError):
    """Somebody is sent: a unit of the register, or others by what they are called."""


class AlreadySent(DomainError):
    """The team is out for this incident."""


class EngagedElsewhere(DomainError):
    """The team is out for another incident; it is sent when somebody says that it is to be."""


class StepTaken(DomainError):
    """The step has been written with an earlier time, which stays."""


@verb
def send_team(
    *,
    actor: Actor,
    incident_id: UUID,
    at: datetime,
    unit_id: UUID | None = None,
    label: str = "",
    called_at: datetime | None = None,
    although_engaged: bool = False,
) -> Dispatch:
    """
    Write down that a team was called: a unit, or others by a ``label`` that names no person.

    A team that is out elsewhere is sent with ``although_engaged`` only; both stories say so, and what is written of
    it there stays as it is.

    Raises:
        NotVisible, PermissionDenied, OnlyReported, MergedAway.
        IncidentRefused: the incident is finished, or the time is still to come. TeamMissing, SecretMarkFound.
        AlreadySent: it is out for this incident. EngagedElsewhere: it is out for another.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_edit(actor, incident):
        raise PermissionDenied
    refuse_if_only_reported(incident)
    refuse_if_merged(incident)
    if incident.state in ENDED:
        raise IncidentRefused(_("The incident is finished: open it again before somebody is sent."))
    moment = _not_to_come(called_at or at, at)
    unit = force.get_unit(actor=actor, unit_id=unit_id) if unit_id else None
    name, key = (unit.name, str(unit.pk)) if unit else _named(label)
    others = teams.out_by_key(commune_id=actor.commune_id, key=key)
    if any(row.incident_id == incident.pk for row in others):
        raise AlreadySent(
            _("“%(team)s” has been sent to this incident and is not back yet.") % {"team": name}
        )
    if others and not although_engaged:
        raise EngagedElsewhere(_engaged(actor, name, others[0]))
    sent = Dispatch.objects.create(
        commune_id=incident.commune_id,
        owner_id=incident.owner_id,
        incident=incident,
        unit=unit,
        label=name,
        key=key,
        called_at=moment,
    )
    words = f"{name}: {DispatchStep.CALLED.label}"
    for other in others:
        words += f". {_engaged_words(actor, other)}"
        _tell_other(actor, incident, other, at=at)
    write(actor, incident, TimelineEntry.Kind.TEAM, words, at=at, happened_at=moment)
    changes = {"team": name, "called_at": moment, "engaged_elsewhere": [row.incident_id for row in others]}
    record(actor=actor, action="incident.team_sent", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return sent


@verb
def take_team_step(
    *, actor: Actor, dispatch_id: UUID, step: str, at: datetime, happened_at: datetime | None = None
) -> Dispatch:
    """
    Write down how far a team has come. Steps may be left out, never taken back.

    Written by those who keep the incident, and by whoever serves in the team. Of two times for one step the earlier
    stands, and the story keeps both.

    Raises:
        NotVisible, PermissionDenied.
        IncidentRefused: no such step, a time still to come, or one that does not fit between the other steps.
        StepTaken: the step has been written with this time or an earlier one.
    """
    own = teams.own_sent(actor=actor, dispatch_id=dispatch_id)
    sent = own or teams.get_dispatch(actor=actor, dispatch_id=dispatch_id)
    incident = Incident.objects.select_for_update().get(pk=sent.incident_id)
    if not own and not policy.can_edit(actor, incident):
        raise PermissionDenied
    if step not in DispatchStep.values:
        raise IncidentRefused(_("Choose the step from the list: called, on the way, on the scene, back."))
    sent.refresh_from_db()  # somebody may have written a step while this verb waited for its turn
    moment = _not_to_come(happened_at or at, at)
    before = sent.at_step(step)
    if before is not None and moment >= before:
        raise StepTaken(
            _("“%(team)s: %(step)s” has been written already, at %(moment)s.")
            % {"team": sent.label, "step": DispatchStep(step).label, "moment": moment_text(before)}
        )
    moment = _fit(sent, DispatchStep(step), moment)
    setattr(sent, f"{step.lower()}_at", moment)
    sent.save(update_fields=[f"{step.lower()}_at"])
    words = f"{sent.label}: {DispatchStep(step).label}"
    if before is not None:
        words += " " + _("(before: %(moment)s)") % {"moment": moment_text(before)}
    write(actor, incident, TimelineEntry.Kind.TEAM, words, at=at, happened_at=moment)
    changes = {"team": sent.label, "step": step, "moment": moment, "before": before}
    record(actor=actor, action="incident.team_step", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return sent


def _named(label: str) -> tuple[str, str]:
    name = one_line(label)
    if not 0 < len(name) <= LABEL_LENGTH:
        raise TeamMissing(
            _("Choose a unit, or write who is sent in at most %(most)s characters.") % {"most": LABEL_LENGTH}
        )
    refuse_secret_marks(name)
    return name, fold(name)[:LABEL_LENGTH]


def _not_to_come(moment: datetime, at: datetime) -> datetime:
    if moment > at:
        raise IncidentRefused(
            _("%(moment)s is still to come: check the time.") % {"moment": moment_text(moment)}
        )
    return moment


def _fit(sent: Dispatch, step: DispatchStep, moment: datetime) -> datetime:
    """Return the moment of a step, between the steps before and after it; within a minute it is moved there."""
    steps = list(DispatchStep)
    here = steps.index(step)
    earlier = [when for one in steps[:here] if (when := sent.at_step(one))]
    later = [when for one in steps[here + 1 :] if (when := sent.at_step(one))]
    if earlier and moment < max(earlier) <= moment + MINUTE:
        moment = max(earlier)
    if (earlier and moment < max(earlier)) or (later and moment > min(later)):
        told = ", ".join(
            f"{one.label} {moment_text(when)}" for one in steps if one != step and (when := sent.at_step(one))
        )
        raise IncidentRefused(
            _("%(moment)s does not fit the other steps (%(told)s): check the time.")
            % {"moment": moment_text(moment), "told": told}
        )
    return moment


def _engaged(actor: Actor, name: str, other: Dispatch) -> str:
    return _("“%(team)s” is busy. %(where)s Send it all the same?") % {
        "team": name,
        "where": f"{_engaged_words(actor, other)}.",
    }


def _engaged_words(actor: Actor, other: Dispatch) -> str:
    """Say where a team is; of an incident the actor does not see, only that there is one."""
    if not Incident.objects.visible_to(actor).filter(pk=other.incident_id).exists():
        return _("It is out for an incident of another agency")
    return _("It is out for incident %(number)s: %(step)s") % {
        "number": f"{other.incident.number:02}/{other.incident.year}",
        "step": other.step.label,
    }


def _tell_other(actor: Actor, incident: Incident, other: Dispatch, *, at: datetime) -> None:
    """Write into the story of the incident a team is called away from; another agency's keeps its own story."""
    if other.owner_id != incident.owner_id:
        return
    words = _("%(team)s: also called to incident %(number)s") % {
        "team": other.label,
        "number": f"{incident.number:02}/{incident.year}",
    }
    write(actor, other.incident, TimelineEntry.Kind.TEAM, words, at=at)
    publish_change(topic="incident", subject=other.incident, at=at, owner_id=other.owner_id)
