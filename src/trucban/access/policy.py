"""Who may appoint, administer, and end sessions."""

from trucban.access.actors import Actor
from trucban.access.models import Agency, Office, SignIn


def can_appoint(actor: Actor, office: Office) -> bool:
    """The head of an agency appoints in the own agency; the administrator where no head is in office yet."""
    if actor.can("access.administer", agency_id=office.agency_id):
        return True
    for holding, _ in actor.holdings_with("access.appoint"):
        if holding.agency_id == office.agency_id and not holding.acting:  # an acting head passes nothing on
            return holding.office_id != office.pk  # nobody extends their own mandate
    return False


def can_administer(actor: Actor) -> bool:
    return actor.can("access.administer")


def can_record_facts(actor: Actor, command: Agency) -> bool:
    """Papers about the installation are recorded by its administrator or the head of the command."""
    return can_administer(actor) or actor.can("access.appoint", agency_id=command.pk)


def can_end(actor: Actor, sign_in: SignIn) -> bool:
    return sign_in.user_id == actor.id or can_administer(actor)
