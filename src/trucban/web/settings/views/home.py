"""What waits to be settled before the installation can be relied upon."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from trucban.access import selectors as access
from trucban.access.models import Office
from trucban.lib.clock import VIETNAM
from trucban.rulebook import selectors as rulebook
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.settings.backups import newest
from trucban.web.settings.doors import SETTINGS, page_of_any
from trucban.web.setup.here import is_at_the_machine


@page_of_any(SETTINGS)
def home(request: AppRequest) -> HttpResponse:
    """
    The commander or the administrator, now and then; everyone when something is said to be “chờ xác nhận”.

    In five seconds: what waits to be confirmed, recorded or filled, and where that is done.
    """
    actor, commune = request.actor, request.commune
    reads = actor.can("rulebook.view")
    values = rulebook.all_values(commune_id=commune.pk, on=today(request)) if reads else []
    appoints = actor.can("access.administer") or actor.can("access.appoint")
    context = {
        "to_confirm": [value for value in values if value.to_be_confirmed],
        "has_opinion": bool(commune.province_opinion_number and commune.province_opinion_date),
        "reads_rules": reads,
        "sees_facts": reads or actor.can("access.administer"),
        "appoints": appoints,
        "vacant": vacant(request, at=now(request)) if appoints else [],
        "backup_at": last_backup() if actor.can("system.check") else None,
        "sets_up": settings.DEMONSTRATION and actor.can("access.administer"),
        "is_at_the_machine": is_at_the_machine(request),
    }
    return render(request, "settings/home.html", context)


def vacant(request: AppRequest, *, at: datetime) -> list[Office]:
    """Return the offices nobody holds, of the agencies this person appoints in."""
    actor = request.actor
    rows = list(access.offices(commune_id=actor.commune_id))
    if not actor.can("access.administer"):
        rows = [row for row in rows if actor.can("access.appoint", agency_id=row.agency_id)]
    held = access.holders(office_ids=[row.pk for row in rows], at=at)
    return [row for row in rows if row.pk not in held]


def last_backup() -> datetime | None:
    found = newest(Path(settings.BACKUP_DIR), most=1)
    return found[0].made_at.astimezone(VIETNAM) if found else None
