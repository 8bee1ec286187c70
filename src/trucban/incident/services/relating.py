"""Two incidents that have to do with each other, and are neither the same nor one under the other (FEATURES G6)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, Relation, TimelineEntry
from trucban.incident.services.pairs import both, tell
from trucban.incident.services.values import reason_of, refuse_if_merged
from trucban.lib.errors import DomainError


class NotRelated(DomainError):
    """The two are not, or cannot be, related."""


@verb
def relate_incidents(
    *, actor: Actor, incident_id: UUID, other_id: UUID, reason: str, at: datetime
) -> Relation:
    """
    Write down that two incidents of one agency have to do with each other; both say so, whatever state they are in.

    Both keep their own state, story and shares: whom one is shared with does not see the other by that.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound, OnlyReported.
        MergedAway: one of them is handled with another. NotRelated: itself; another agency's; related already; one is
            part of the other.
    """
    incident, other = both(actor, incident_id, other_id, may=policy.can_edit)
    for row in (incident, other):
        refuse_if_merged(row)
    _check(incident, other)
    why = reason_of(reason)
    first, second = sorted((incident, other), key=lambda row: row.pk)
    relation = Relation.objects.create(
        commune_id=incident.commune_id,
        owner_id=incident.owner_id,
        one=first,
        other=second,
        reason=why,
        related_at=at,
        related_by_name=actor.name,
    )
    words = _("%(number)s is related to %(other)s: %(reason)s")
    _say(actor, incident, other, words, why, at=at)
    changes = {"to": other.number_words, "reason": why}
    record(actor=actor, action="incident.related", subject=incident, at=at, changes=changes)
    return relation


@verb
def end_relation(*, actor: Actor, incident_id: UUID, other_id: UUID, reason: str, at: datetime) -> None:
    """
    Say that two incidents have nothing to do with each other; what was written stays in both stories.

    What was merged into one of them counts as that one.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound, OnlyReported. NotRelated: they are not.
    """
    incident, other = both(actor, incident_id, other_id, may=policy.can_edit)
    here, there = (selectors.family(actor=actor, incident=row) for row in (incident, other))
    rows = selectors.relations(among=here, of=there)
    if incident.pk == other.pk or not rows:
        raise NotRelated(
            _("%(number)s is not related to %(other)s.")
            % {"number": incident.number_words, "other": other.number_words}
        )
    why = reason_of(reason)
    rows.update(ended_at=at, ended_reason=why)
    words = _("%(number)s is no longer related to %(other)s: %(reason)s")
    _say(actor, incident, other, words, why, at=at)
    changes = {"from": other.number_words, "reason": why}
    record(actor=actor, action="incident.relation_ended", subject=incident, at=at, changes=changes)


def _check(incident: Incident, other: Incident) -> None:
    numbers = {"number": incident.number_words, "other": other.number_words}
    if incident.pk == other.pk:
        raise NotRelated(_("An incident is not related to itself: choose the other one."))
    if incident.owner_id != other.owner_id:
        raise NotRelated(_("Both must be your agency’s own: share with the other agency instead."))
    if incident.part_of_id == other.pk or other.part_of_id == incident.pk:
        raise NotRelated(_("Of %(number)s and %(other)s one is part of the other already.") % numbers)
    if selectors.relations(among=[incident.pk], of=[other.pk]).exists():
        raise NotRelated(_("%(number)s is related to %(other)s already.") % numbers)


def _say(actor: Actor, incident: Incident, other: Incident, words: str, why: str, *, at: datetime) -> None:
    told = words % {"number": incident.number_words, "other": other.number_words, "reason": why}
    tell(actor, (incident, other), TimelineEntry.Kind.RELATION, told, at=at)
