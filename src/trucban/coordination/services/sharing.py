"""Standing rules of sharing, and what they share when an incident is reported."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.audit.services import verb
from trucban.coordination import selectors
from trucban.coordination.models import Agreement, SharingRule
from trucban.coordination.services.drafts import note_change, open_draft
from trucban.coordination.sharing import NEVER_BY_RULE, REDACTABLE, SHAREABLE_KINDS
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, NotVisible


class SharingRuleRefused(DomainError):
    """This may not be shared by a standing rule."""


@verb
def add_sharing_rule(
    *,
    actor: Actor,
    agreement_id: UUID,
    from_agency_id: UUID,
    to_agency_id: UUID,
    incident_kind: str,
    tier: str,
    at: datetime,
    redacted_fields: Sequence[str] = (),
) -> SharingRule:
    """
    Let incidents of a kind be shared with another party from their first report.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding.
        SharingRuleRefused: victims and political security are never shared by rule; a kind, tier or field that is
            not in the lists; an agency that is no party; a rule that is there already.
    """
    agreement = open_draft(actor, agreement_id)
    rule = SharingRule(
        commune_id=actor.commune_id,
        agreement=agreement,
        from_agency_id=from_agency_id,
        to_agency_id=to_agency_id,
        incident_kind=incident_kind,
        tier=tier,
        redacted_fields=sorted(set(redacted_fields)),
    )
    _check(rule, agreement)
    rule.save(force_insert=True)
    changes = {"incident_kind": incident_kind, "tier": tier, "redacted": rule.redacted_fields}
    note_change(actor, agreement, action="agreement.sharing_rule_added", changes=changes, at=at)
    return rule


def _check(rule: SharingRule, agreement: Agreement) -> None:
    if rule.incident_kind in NEVER_BY_RULE:
        raise SharingRuleRefused(_("Incidents of this kind are never shared by a standing rule."))
    if rule.incident_kind not in SHAREABLE_KINDS or rule.tier not in SharingRule.Tier.values:
        raise SharingRuleRefused(
            _("Choose the kind of incident, and what the others may do, from the lists.")
        )
    parties = set(agreement.parties.values_list("pk", flat=True))
    if not {rule.from_agency_id, rule.to_agency_id} <= parties or rule.from_agency_id == rule.to_agency_id:
        raise SharingRuleRefused(_("A rule goes from one party of the agreement to another: choose two."))
    if unknown := set(rule.redacted_fields) - set(REDACTABLE):
        raise SharingRuleRefused(
            _("These fields cannot be hidden: %(fields)s.") % {"fields": ", ".join(sorted(unknown))}
        )
    same = agreement.sharing_rules.filter(
        from_agency=rule.from_agency_id, to_agency=rule.to_agency_id, incident_kind=rule.incident_kind
    )
    if same.exists():
        raise SharingRuleRefused(
            _("There is a rule for this kind between these two already: take that one out first.")
        )


@verb
def remove_sharing_rule(*, actor: Actor, agreement_id: UUID, rule_id: UUID, at: datetime) -> None:
    """Take a sharing rule out of a draft."""
    agreement = open_draft(actor, agreement_id)
    rule = agreement.sharing_rules.filter(pk=rule_id).first()
    if rule is None:
        raise NotVisible
    rule.delete()
    changes: dict[str, object] = {"rule": rule_id}
    note_change(actor, agreement, action="agreement.sharing_rule_removed", changes=changes, at=at)


def apply_sharing_rules(
    *, actor: Actor, subject: models.Model, owner_id: UUID, incident_kind: str, at: datetime
) -> list[Share]:
    """Share an incident as the standing rules in force say. Called by `incident` inside its own verb."""
    if incident_kind in NEVER_BY_RULE:
        return []
    rules = selectors.sharing_rules_in_force(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        incident_kind=incident_kind,
        on=local_day(at),
    )
    return [
        access_services.share_record(
            actor=actor,
            subject=subject,
            owner_id=owner_id,
            to_agency_id=rule.to_agency_id,
            tier=rule.tier,
            redacted_fields=rule.redacted_fields,
            rule_id=rule.pk,
            reason=rule.agreement.title,
            at=at,
        )
        for rule in _one_per_receiver(rules)
    ]


def _one_per_receiver(rules: list[SharingRule]) -> list[SharingRule]:
    """The newest agreement's word holds where two say something."""
    return list({rule.to_agency_id: rule for rule in reversed(rules)}.values())
