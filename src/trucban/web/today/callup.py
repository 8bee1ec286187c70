"""What waits in the call-up: proposals of others, calls to deliver, objections with their clock. Counts, nobody's name."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import ngettext

from trucban.access.actors import Actor
from trucban.callup import policy
from trucban.callup import selectors as callup
from trucban.callup.models import Step
from trucban.document.wording import day_text
from trucban.lib.clock import local_day
from trucban.web.today.parts import Concern, page


def callup_waits(actor: Actor, at: datetime) -> Iterator[Concern]:
    yield from objections(actor, at)
    yield from deliveries(actor, at)
    yield from proposals(actor)


def objections(actor: Actor, at: datetime) -> Iterator[Concern]:
    rows = callup.open_objections(actor=actor, on=local_day(at))
    if rows:
        text = ngettext(
            "%(count)d objection to a posted call-up list waits.",
            "%(count)d objections to posted call-up lists wait.",
            len(rows),
        )
        urgent = any(one.is_urgent for one in rows)
        season_id = rows[0].objection.case.season_id
        yield Concern(text % {"count": len(rows)}, _season(season_id, "objections"), is_urgent=urgent)


def deliveries(actor: Actor, at: datetime) -> Iterator[Concern]:
    """Say which calls are to be in the citizens' hands soon, or should have been; not those whose day has come."""
    on = local_day(at)
    rows = list(callup.undelivered(actor=actor).filter(deliver_by__lte=on + callup.NEAR, appears_on__gte=on))
    if rows:
        text = ngettext(
            "%(count)d call is not delivered yet; the law gives until %(day)s.",
            "%(count)d calls are not delivered yet; for the first the law gives until %(day)s.",
            len(rows),
        )
        words = {"count": len(rows), "day": day_text(rows[0].deliver_by)}
        yield Concern(text % words, page("callup:deliveries", rows[0].case.season_id), is_urgent=True)


def proposals(actor: Actor) -> Iterator[Concern]:
    rows = callup.waiting(actor=actor).filter(status=Step.Status.PROPOSED).exclude(proposed_by_id=actor.id)
    mine = [step for step in rows if policy.may_confirm(actor, step.case)]
    if mine:
        text = ngettext(
            "%(count)d call-up proposal waits for your confirmation.",
            "%(count)d call-up proposals wait for your confirmation.",
            len(mine),
        )
        yield Concern(text % {"count": len(mine)}, _season(mine[0].case.season_id, "waiting"))


def _season(season_id: UUID, part: str) -> str:
    return f"{page('callup:season', season_id)}#{part}"
