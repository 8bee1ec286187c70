"""Rules of an agency about its incidents: drafted, put in force, ended; and what they do with each one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, moment_text
from trucban.incident import policy, routing, selectors
from trucban.incident.models import Incident, IncidentKind, RoutingRule, TimelineEntry
from trucban.incident.services.values import (
    IncidentRefused,
    one_line,
    reason_of,
    refuse_if_merged,
    refuse_if_only_reported,
)
from trucban.incident.services.writing import write
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.models import Notice
from trucban.notify.services import notify, publish_change

LONGEST = 365  # hours or days: beyond it the time is a slip of the hand


class RuleRefused(DomainError):
    """A rule says for what it holds and what it does."""


@dataclass(frozen=True)
class RuleValues:
    """What a rule says, as `RoutingRule` keeps it."""

    name: str
    kind: str = ""
    least_level: int = 1
    hamlet_id: UUID | None = None
    from_hour: int = 0
    to_hour: int = 24
    office_id: UUID | None = None
    told_offices: Sequence[UUID] = ()
    count: int | None = None
    unit: str = ""


@verb
def draft_rule(*, actor: Actor, values: RuleValues, at: datetime) -> RoutingRule:
    """
    Write a rule for the incidents of one's own agency down, to be tried; it does nothing until it is put in force.

    Raises:
        PermissionDenied. NotVisible: no such hamlet or office. TextTooLong, SecretMarkFound.
        RuleRefused: it says nothing, an hour or time that is none, or an office of another agency.
    """
    owner_id = actor.agency_with("incident.close")
    if owner_id is None:
        raise PermissionDenied
    name = clean_line(values.name, most=120)
    if not name:
        raise RuleRefused(_("Give the rule a name, such as “Fire at night”."))
    _check(actor, owner_id, values)
    rule = RoutingRule.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        name=name,
        kind=values.kind,
        least_level=values.least_level,
        hamlet_id=values.hamlet_id,
        from_hour=values.from_hour,
        to_hour=values.to_hour,
        office_id=values.office_id,
        told_offices=[str(key) for key in values.told_offices],
        count=values.count,
        unit=values.unit if values.count else "",
        drafted_at=at,
    )
    record(actor=actor, action="incidentrule.drafted", subject=rule, at=at, changes={"name": name})
    return rule


def _check(actor: Actor, owner_id: UUID, values: RuleValues) -> None:
    if values.kind and (
        values.kind not in IncidentKind.values or values.kind == IncidentKind.POLITICAL_SECURITY
    ):
        raise RuleRefused(_("Choose the kind of incident from the list."))
    if values.least_level not in (1, 2, 3):
        raise RuleRefused(_("Level: expected 1 (ordinary), 2 (serious) or 3 (very serious)."))
    if not 0 <= values.from_hour <= 23 or not 1 <= values.to_hour <= 24 or values.from_hour == values.to_hour:
        raise RuleRefused(_("Hours: from 0 to 23, until 1 to 24, not the same; 22 to 5 is a night."))
    if values.count is not None and not 1 <= values.count <= LONGEST:
        raise RuleRefused(_("Time to finish: from 1 to %(most)s.") % {"most": LONGEST})
    if values.count is not None and values.unit not in RoutingRule.Unit.values:
        raise RuleRefused(_("Say of the time to finish whether it is hours, working days or calendar days."))
    if not (values.office_id or values.told_offices or values.count):
        raise RuleRefused(_("A rule does something: who is told, who looks after it, or until when."))
    if values.hamlet_id:
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=values.hamlet_id)
    for key in {*values.told_offices, *([values.office_id] if values.office_id else [])}:
        if access.get_office(commune_id=actor.commune_id, office_id=key).agency_id != owner_id:
            raise RuleRefused(_("Only offices of your own agency: the other is told by a share."))


@verb
def discard_rule(*, actor: Actor, rule_id: UUID, at: datetime) -> None:
    """
    Throw a draft away.

    Raises:
        NotVisible, PermissionDenied. RuleRefused: it is or was in force, and stays in the list.
    """
    rule = _locked(actor, rule_id)
    if rule.from_at:
        raise RuleRefused(_("This rule is or was in force: end it instead."))
    record(actor=actor, action="incidentrule.discarded", subject=rule, at=at, changes={"name": rule.name})
    rule.delete()


@verb
def put_rule_in_force(*, actor: Actor, rule_id: UUID, source: str, at: datetime) -> RoutingRule:
    """
    Let a rule hold from now on, signed, on the ground of a paper; incidents written down before stay as they are.

    Raises:
        NotVisible, PermissionDenied, TextTooLong, SecretMarkFound. RuleRefused: it has been, or no paper is named.
    """
    rule = _locked(actor, rule_id)
    if rule.from_at:
        raise RuleRefused(_("This rule has been put in force already."))
    rule.source = clean_line(source, most=300)
    if not rule.source:
        raise RuleRefused(_("Name the paper or the decision it stands on: number, date and issuer."))
    rule.from_at, rule.signed_by_id, rule.signed_by_title = at, actor.id, actor.title or actor.name
    rule.save(update_fields=["from_at", "source", "signed_by_id", "signed_by_title"])
    changes = {"name": rule.name, "source": rule.source}
    record(actor=actor, action="incidentrule.in_force", subject=rule, at=at, changes=changes)
    return rule


@verb
def end_rule(*, actor: Actor, rule_id: UUID, at: datetime) -> RoutingRule:
    """
    Let a rule hold no longer; what it did stays.

    Raises:
        NotVisible, PermissionDenied. RuleRefused: it is not in force.
    """
    rule = _locked(actor, rule_id)
    if rule.from_at is None or rule.to_at is not None:
        raise RuleRefused(_("This rule is not in force."))
    rule.to_at = at
    rule.save(update_fields=["to_at"])
    record(actor=actor, action="incidentrule.ended", subject=rule, at=at, changes={"name": rule.name})
    return rule


def _locked(actor: Actor, rule_id: UUID) -> RoutingRule:
    rule = routing.get_rule(actor=actor, rule_id=rule_id)
    if not policy.can_rule(actor, rule.owner_id):
        raise PermissionDenied
    locked: RoutingRule = RoutingRule.objects.select_for_update().get(pk=rule.pk)
    return locked


def apply_rules(actor: Actor, incident: Incident, *, at: datetime, before: Incident | None = None) -> None:
    """
    Do what the rules in force say of an incident, inside the caller's verb, and write it into the story.

    What somebody has decided stays; ``before`` is the incident as it was, of which the rules have done their part.
    """
    holds = routing.in_force(owner_id=incident.owner_id, at=at)
    if not holds:
        return
    culture_day = routing.culture_day_here(commune_id=incident.commune_id, at=at)
    found = routing.route(incident, holds, culture_day=culture_day)
    done = routing.route(before, holds, culture_day=culture_day).rules if before else ()
    fresh = [rule for rule in found.rules if rule not in done]
    if not fresh:
        return
    incident.responsible_id = incident.responsible_id or found.office_id
    incident.due_at = incident.due_at or found.due_at
    incident.save(update_fields=["responsible", "due_at"])
    told = {UUID(key) for rule in fresh for key in rule.told_offices}
    if found.office_id and any(rule.office_id for rule in fresh):
        told.add(found.office_id)
    _tell(actor, incident, told, at=at, is_new=before is None)
    write(actor, incident, TimelineEntry.Kind.SYSTEM, _words(incident, fresh), at=at)


def _words(incident: Incident, fresh: Sequence[RoutingRule]) -> str:
    words = _("By rule: %(names)s") % {"names": ", ".join(rule.name for rule in fresh)}
    if incident.responsible_id:
        office = access.get_office(commune_id=incident.commune_id, office_id=incident.responsible_id)
        words += "; " + _("looked after by %(office)s") % {"office": office.title}
    if incident.due_at:
        words += "; " + _("to be finished before %(moment)s") % {"moment": moment_text(incident.due_at)}
    return words


def _tell(actor: Actor, incident: Incident, offices: set[UUID], *, at: datetime, is_new: bool) -> None:
    """Tell whoever holds these offices now and sees the incident; of a protected one its number alone."""
    held = access.holders(office_ids=sorted(offices), at=at)
    seeing = [
        user.pk
        for user in {user.pk: user for user in held.values()}.values()
        if user.pk != actor.id
        and Incident.objects.visible_to(access.actor_for(user, at=at)).filter(pk=incident.pk).exists()
    ]
    said = (
        _("Incident %(number)s has been written down")
        if is_new
        else _("Incident %(number)s has been changed")
    )
    title = said % {"number": incident.number_words}
    if not incident.is_protected:
        title += f": {incident.get_kind_display()}"
        title += f", {incident.hamlet.name}" if incident.hamlet else ""
    notify(actor=actor, recipient_ids=seeing, kind=Notice.Kind.INCIDENT, title=title, subject=incident, at=at)


@verb
def move_deadline(
    *, actor: Actor, incident_id: UUID, due_at: datetime, reason: str, at: datetime
) -> Incident:
    """
    Give an incident another time to be finished by, for a reason that stands in its story.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound, OnlyReported, MergedAway.
        IncidentRefused: that time is past.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_rule(actor, incident.owner_id):
        raise PermissionDenied
    refuse_if_only_reported(incident)
    refuse_if_merged(incident)
    if due_at <= at:
        raise IncidentRefused(_("%(moment)s is past: give a time to come.") % {"moment": moment_text(due_at)})
    why = reason_of(reason)
    before, incident.due_at = incident.due_at, due_at
    incident.save(update_fields=["due_at"])
    words = _("To be finished before %(moment)s: %(reason)s") % {"moment": moment_text(due_at), "reason": why}
    if before:
        words += " " + _("(before: %(moment)s)") % {"moment": moment_text(before)}
    write(actor, incident, TimelineEntry.Kind.SYSTEM, words, at=at)
    changes = {"due_at": due_at, "before": before, "reason": why}
    record(actor=actor, action="incident.due_moved", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return incident


def late_words(incident: Incident, late_reason: str, *, at: datetime) -> str:
    """Return why an incident is finished after its time, which somebody has to say; nothing where it is not."""
    if incident.due_at is None or at < incident.due_at or incident.late_reason:
        return ""
    if not one_line(late_reason):
        raise LateReasonMissing(
            _("Its time ended at %(moment)s: say in a line why it took longer.")
            % {"moment": moment_text(incident.due_at)}
        )
    incident.late_reason = reason_of(late_reason)
    return _("Later than %(moment)s: %(reason)s") % {
        "moment": moment_text(incident.due_at),
        "reason": incident.late_reason,
    }


class LateReasonMissing(DomainError):
    """What is finished after its time says why."""
