"""Drafting agreements (`drafts`), what they promise (`obligations`), standing shares (`sharing`), signing (`signing`)."""

from trucban.coordination.services.drafts import (
    AgreementIsBinding,
    PartiesMissing,
    PeriodRefused,
    RegulationInForce,
    TitleMissing,
    VersionAlreadyBegun,
    draft_agreement,
    edit_agreement,
    new_version,
)
from trucban.coordination.services.obligations import ObligationRefused, add_obligation, remove_obligation
from trucban.coordination.services.sharing import (
    SharingRuleRefused,
    add_sharing_rule,
    apply_sharing_rules,
    remove_sharing_rule,
)
from trucban.coordination.services.signing import (
    AgreementChangedMeanwhile,
    AlreadySigned,
    ApprovalRefused,
    PaperRefused,
    record_approval,
    record_signed_paper,
    sign_agreement,
)

__all__ = [
    "AgreementChangedMeanwhile",
    "AgreementIsBinding",
    "AlreadySigned",
    "ApprovalRefused",
    "ObligationRefused",
    "PaperRefused",
    "PartiesMissing",
    "PeriodRefused",
    "RegulationInForce",
    "SharingRuleRefused",
    "TitleMissing",
    "VersionAlreadyBegun",
    "add_obligation",
    "add_sharing_rule",
    "apply_sharing_rules",
    "draft_agreement",
    "edit_agreement",
    "new_version",
    "record_approval",
    "record_signed_paper",
    "remove_obligation",
    "remove_sharing_rule",
    "sign_agreement",
]
