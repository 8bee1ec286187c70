"""
What personal data this part keeps, field by field, as Law 91/2025/QH15 and Decree 356/2025 sort it, and its masks.

Whole it stands on the page of one person only, for who keeps the register or asked with a purpose, and on one's own.
Everywhere else, lists and searches of the keepers included, it is masked.
"""

from enum import StrEnum

from trucban.access.capabilities import Reach

BASIC, SENSITIVE = "basic", "sensitive"

# "<app>.<model>.<field>" -> kind. Nothing sensitive is kept here: see THREAT_MODEL.md.
PERSONAL_FIELDS: dict[str, str] = {
    "force.person.name": BASIC,
    "force.person.name_folded": BASIC,
    "force.person.name_sort": BASIC,
    "force.person.birth_date": BASIC,
    "force.person.sex": BASIC,
    "force.person.hamlet": BASIC,
    "force.person.phone": BASIC,
    "force.person.occupation": BASIC,
    "force.person.household_key": BASIC,
    "force.person.merged_into": BASIC,
    "force.membership.person": BASIC,
    "force.postheld.title": BASIC,
    "force.rankheld.title": BASIC,
    "force.qualification.kind": BASIC,
    "force.militiastatus.status": BASIC,  # a step and the paper it stands on; never a ground
    "force.militiastatus.certificate": BASIC,
    "force.militiaonrecord.person": BASIC,
    "force.militiaonrecord.decision": BASIC,  # number and day of a paper
    "force.militiaonrecord.extension": BASIC,
    "force.militiaproposal.person": BASIC,
    "force.militiaproposal.to_status": BASIC,
    "force.militiaproposal.verified_by": BASIC,  # that a body has verified, never what
    "force.groupcard.contact": BASIC,
    "force.importline.cells": BASIC,  # this and what follows: erased when the list is taken over or given up
    "force.importline.values": BASIC,
    "force.importline.problems": BASIC,
    "force.importline.changes": BASIC,
    "force.importline.before": BASIC,  # erased when the list is taken back
    "force.importline.after": BASIC,
    "force.importline.person": BASIC,
    "force.personmerge.kept": BASIC,
    "force.personmerge.merged": BASIC,
    "force.personmerge.filled": BASIC,
    "force.knownapart.one": BASIC,
    "force.knownapart.other": BASIC,
    "force.person.erased_at": BASIC,
    "force.disclosedperson.person": BASIC,
    "force.legalhold.person": BASIC,
    "force.legalhold.reason": BASIC,
    "force.erasure.reason": BASIC,
    "force.erasure.refusal": BASIC,
    "force.disclosure.user_id": BASIC,
    "force.disclosure.title": BASIC,
    "force.disclosure.purpose_text": BASIC,
}


class Mask(StrEnum):
    """What is left of a value."""

    YEAR = "year"  # 1990
    LAST_DIGITS = "last digits"  # •••• 678
    HIDDEN = "hidden"


# Field of Person -> its mask. A field that is not here is whole for whoever sees the person.
MASKS: dict[str, Mask] = {
    "birth_date": Mask.YEAR,
    "phone": Mask.LAST_DIGITS,
    "household_key": Mask.HIDDEN,
}
# What an office that reads the register may ask to see whole, by the reach of its right: a hamlet has to ring
# somebody up, no more; who lives in one house is for who keeps the register.
MAY_ASK: dict[Reach, frozenset[str]] = {
    Reach.HAMLET: frozenset({"phone"}),
    Reach.AGENCY: frozenset({"phone", "birth_date"}),
    Reach.COMMUNE: frozenset({"phone", "birth_date"}),
}
