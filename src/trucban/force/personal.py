"""What personal data this part keeps, field by field, as Law 91/2025/QH15 and Decree 356/2025 sort it."""

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
}
