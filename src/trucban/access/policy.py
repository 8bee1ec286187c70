"""Who may appoint, administer, and end sessions."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.capabilities import OFFICES_OF, OfficeKind
from trucban.access.models import Agency, Office, SignIn


def sees_offices(actor: Actor, agency_id: UUID) -> bool:
    """The administrator sees every agency's offices, a head those of the own."""
    return can_administer(actor) or actor.can("access.appoint", agency_id=agency_id)


def can_appoint(actor: Actor, office: Office) -> bool:
    """
    The head of an agency appoints in the own agency, the administrator everywhere.

    Administration is given by the administrator alone; an acting holder passes nothing on, and nobody extends their
    own mandate.
    """
    return can_create(actor, office.agency_id, office.kind) and _holds_elsewhere(actor, office)


def can_create(actor: Actor, agency_id: UUID, kind: str) -> bool:
    """Say whether an actor makes and fills offices of this kind in an agency."""
    if _in_person(actor, "access.administer"):
        return True
    return kind != OfficeKind.ADMINISTRATOR and agency_id in _in_person(actor, "access.appoint")


def can_make(actor: Actor, agency: Agency, kind: OfficeKind) -> bool:
    """Say whether an actor may make this kind of office in an agency that has such offices."""
    return kind in OFFICES_OF[agency.kind] and can_create(actor, agency.pk, kind)


def _in_person(actor: Actor, capability: str) -> set[UUID]:
    """Return the agencies in which an actor holds a capability by an office of their own, not for somebody else."""
    return {holding.agency_id for holding, _reach in actor.holdings_with(capability) if not holding.acting}


def _holds_elsewhere(actor: Actor, office: Office) -> bool:
    """Say that an actor does not hold this very office, or administers it anyway."""
    return can_administer(actor) or office.pk not in {holding.office_id for holding in actor.holdings}


def can_administer(actor: Actor) -> bool:
    return actor.can("access.administer")


def can_record_facts(actor: Actor, command: Agency) -> bool:
    """Papers about the installation are recorded by its administrator or the head of the command."""
    return can_administer(actor) or actor.can("access.appoint", agency_id=command.pk)


def can_end(actor: Actor, sign_in: SignIn) -> bool:
    return sign_in.user_id == actor.id or can_administer(actor)
