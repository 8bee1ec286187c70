"""Contests and the teams of hamlets in them."""

from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.training.models import Contest, ContestTeam


def contests(*, actor: Actor) -> QuerySet[Contest]:
    """Return the contests, the latest first, each with its teams by place."""
    teams = ContestTeam.objects.select_related("hamlet")
    teams = teams.order_by(F("rank").asc(nulls_last=True), "hamlet__name", "pk")
    rows = Contest.objects.visible_to(actor).prefetch_related(Prefetch("teams", teams))
    found: QuerySet[Contest] = rows.order_by("-held_on", "subject", "pk")
    return found


def get_contest(*, actor: Actor, contest_id: UUID, lock: bool = False) -> Contest:
    return one(Contest, Contest.objects.visible_to(actor), contest_id, lock=lock)
