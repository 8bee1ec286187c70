"""The one place that says which rows an actor sees."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.lib.errors import NotVisible

Row = TypeVar("Row", bound=models.Model)


class OwnedQuerySet(models.QuerySet[Any]):
    """
    Rows owned by agencies, filtered by what the actor's offices let them see.

    A subclass names its view capability, and where a hamlet or a person stands in its rows.
    """

    view_capability: ClassVar[str] = ""
    hamlet_path: ClassVar[str] = ""  # e.g. "hamlet_id"
    # Rows of a hamlet that its offices see whichever agency owns them (its own weekly report, its tasks).
    hamlet_rows_are_common: ClassVar[bool] = False
    # A child is seen with its parent: the lookup that leads there, e.g. "incident". Shares are the parent's.
    parent_path: ClassVar[str] = ""

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows this actor may see; nobody sees another commune's."""
        return self.filter(Q(commune_id=actor.commune_id) & self.seen_by(actor)).distinct()

    def seen_by(self, actor: Actor) -> Q:
        seen = Q(pk__in=[])
        for holding, reach in actor.holdings_with(self.view_capability):
            if reach == Reach.COMMUNE:
                return Q()
            if reach == Reach.AGENCY:
                seen |= Q(owner_id=holding.agency_id) | self._shared_with(holding.agency_id, at=actor.at)
            elif reach == Reach.HAMLET and self.hamlet_path:
                seen |= self._in_hamlets(holding.agency_id, holding.hamlets)
        return seen | self.own_rows(actor)

    def own_rows(self, actor: Actor) -> Q:
        """Rows a person sees because they are about that person: their duty, their task."""
        return Q(pk__in=[])

    def _in_hamlets(self, agency_id: UUID, hamlets: frozenset[UUID]) -> Q:
        here = Q(**{f"{self.hamlet_path}__in": hamlets})
        return here if self.hamlet_rows_are_common else here & Q(owner_id=agency_id)

    def _shared_with(self, agency_id: UUID, *, at: datetime) -> Q:
        share = apps.get_model("access", "Share")
        path = self.parent_path
        subject = self.model._meta.get_field(path).related_model if path else self.model
        shares = share.objects.in_force(at).filter(
            to_agency_id=agency_id, subject_type=subject._meta.label_lower
        )
        return Q(**{f"{path}_id__in" if path else "pk__in": shares.values("subject_id")})


def visible_ids(actor: Actor, label: str, ids: Iterable[UUID]) -> set[UUID]:
    """Return which rows of one model ("incident.incident") the actor sees; none of a model that says nothing."""
    rows = apps.get_model(label)._default_manager.all()
    if not isinstance(rows, OwnedQuerySet):
        return set()
    return set(rows.visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def one(
    model: type[Row],
    rows: models.QuerySet[Any],
    key: UUID,
    *,
    lock: bool = False,
    related: Sequence[str] = (),
) -> Row:
    """Return one row the actor sees, and in the same question the rows it leads to; a lock is on the row alone."""
    found = rows.filter(pk=key)
    if lock:  # a lock takes no DISTINCT
        found = model._default_manager.select_for_update(of=("self",)).filter(pk__in=found.values("pk"))
    row: Row | None = (found.select_related(*related) if related else found).first()
    if row is None:
        raise NotVisible
    return row
