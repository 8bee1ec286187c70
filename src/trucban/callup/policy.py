"""Who keeps the call-up: the command's staff proposes, its leaders confirm what somebody else proposed; others read figures."""

from trucban.access.actors import Actor
from trucban.callup.models import Case, Season, Step


def sees_files(actor: Actor, row: Season) -> bool:
    """Say whether the actor looks into files; who reads figures and the council's papers only does not."""
    return actor.can("callup.view", agency_id=row.owner_id)


def can_propose(actor: Actor, row: Season | Case) -> bool:
    """Say whether the actor keeps this season: draws the cohort, writes totals, proposes steps."""
    return actor.can("callup.edit", agency_id=row.owner_id)


def can_confirm(actor: Actor, step: Step) -> bool:
    """Say whether the actor confirms this proposal: whoever is in charge, and never who proposed it."""
    return may_confirm(actor, step.case) and step.proposed_by_id != actor.id


def may_confirm(actor: Actor, row: Season | Case) -> bool:
    """Say whether the actor is one of those who confirm here."""
    return actor.can("callup.confirm", agency_id=row.owner_id)
