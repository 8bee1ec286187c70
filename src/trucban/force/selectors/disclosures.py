"""Who saw whole what is masked."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from django.db.models import QuerySet

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.force import policy
from trucban.force.models import DisclosedPerson, Disclosure, Person
from trucban.force.selectors.register import get_person
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import PermissionDenied


def shown_now(*, actor: Actor, person: Person, at: datetime) -> Disclosure | None:
    """Return what this account asked for and still sees of a person, or None; a right that ended shows nothing."""
    asked = Disclosure.objects.filter(
        user_id=actor.id, way=Disclosure.Way.ASKED, at__lte=at, until__gt=at, people__person=person
    )
    found = asked.order_by("-until").first()
    return found if found and policy.may_ask_for(actor, person) else None


def not_noted_today(
    *, actor: Actor, person_ids: Collection[UUID], way: Disclosure.Way, at: datetime
) -> set[UUID]:
    """Return those of whom it is not written down today yet that this account saw them in this way."""
    midnight = datetime.combine(local_day(at), time(), tzinfo=VIETNAM)
    noted = DisclosedPerson.objects.filter(
        disclosure__user_id=actor.id,
        disclosure__way=way,
        disclosure__at__gte=midnight,
        person_id__in=person_ids,
    )
    return set(person_ids) - set(noted.values_list("person_id", flat=True))


def accesses(*, actor: Actor, person_id: UUID) -> QuerySet[DisclosedPerson]:
    """
    Return who saw a person's data whole, the latest first.

    Raises:
        NotVisible: no such person for this actor.
        PermissionDenied: it is neither their own, nor do they head the agency that keeps it.
    """
    person = get_person(actor=actor, person_id=person_id)
    if not policy.sees_accesses(actor, person):
        raise PermissionDenied
    rows = DisclosedPerson.objects.filter(commune_id=actor.commune_id, person=person)
    return rows.select_related("disclosure").order_by("-disclosure__at", "-pk")


def names_of(*, actor: Actor, user_ids: set[UUID]) -> dict[UUID, str]:
    """Return account -> name, for those who saw something."""
    users = access.users(commune_id=actor.commune_id).filter(pk__in=user_ids)
    return dict(users.values_list("pk", "name"))
