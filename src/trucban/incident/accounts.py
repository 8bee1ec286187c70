"""Questions about what members wrote of what they did themselves."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.incident import selectors
from trucban.incident.models import Account, Incident
from trucban.incident.transitions import ENDED


@dataclass(frozen=True)
class Told:
    """An account: what was written first, and what its author corrected since, oldest first."""

    first: Account
    corrections: tuple[Account, ...]

    @property
    def last(self) -> Account:
        return self.corrections[-1] if self.corrections else self.first


def agency_of_author(actor: Actor) -> UUID | None:
    """Return the agency whose desk reads what this actor writes: of command or police, or nobody's."""
    own = Agency.objects.filter(
        pk__in=actor.agency_ids, kind__in=[Agency.Kind.COMMAND, Agency.Kind.POLICE]
    ).order_by("kind")
    return own.values_list("pk", flat=True).first()


def _told(rows: QuerySet[Account]) -> list[Told]:
    found = (
        rows.filter(corrects__isnull=True)
        .select_related("incident__merged_into")
        .prefetch_related("corrections")
    )
    return [
        Told(row, tuple(sorted(row.corrections.all(), key=lambda one: (one.written_at, one.pk))))
        for row in found
    ]


def own(*, actor: Actor) -> list[Told]:
    """Return what the actor wrote, the newest first."""
    return _told(Account.objects.visible_to(actor).filter(author_id=actor.id).order_by("-written_at"))


def of_incident(*, actor: Actor, incident: Incident) -> list[Told]:
    """Return the accounts of an incident and those merged into it, for those who keep it."""
    told = selectors.family(actor=actor, incident=incident)
    rows = Account.objects.visible_to(actor).filter(incident_id__in=told)
    return _told(rows.filter(owner_id=incident.owner_id).order_by("written_at", "pk"))


def unattached(*, actor: Actor) -> list[Told]:
    """Return what waits for somebody to say of which incident it is, who waits longest first."""
    return _told(_waiting(actor).order_by("written_at", "pk"))


def waiting_count(*, actor: Actor) -> int:
    return _waiting(actor).filter(corrects__isnull=True).count()


def _waiting(actor: Actor) -> QuerySet[Account]:
    reached = actor.agencies_reached("incident.edit")
    rows: QuerySet[Account] = Account.objects.visible_to(actor).filter(incident__isnull=True)
    return rows.filter(owner_id__in=reached)


def get_account(*, actor: Actor, account_id: UUID) -> Account:
    """Return what was written first of an account the actor reads."""
    rows = Account.objects.visible_to(actor).filter(corrects__isnull=True)
    return one(Account, rows, account_id, related=("incident__merged_into",))


def is_open(account: Account) -> bool:
    """Say whether its author may still correct it: until the incident is finished."""
    incident = account.incident and (account.incident.merged_into or account.incident)
    return incident is None or incident.state not in ENDED
