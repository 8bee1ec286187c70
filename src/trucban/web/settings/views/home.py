"""What waits to be settled before the installation can be relied upon."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from trucban.web import role
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.settings.doors import SETTINGS, page_of_any
from trucban.web.settings.waiting import waiting
from trucban.web.setup.here import is_at_the_machine


@page_of_any(SETTINGS)
def home(request: AppRequest) -> HttpResponse:
    """
    The commander or the administrator, now and then; everyone when something is said to be “chờ xác nhận”.

    In five seconds: what waits to be confirmed, recorded or filled, and where that is done.
    """
    actor = request.actor
    reads = actor.can("rulebook.view") and not role.is_hub()
    context = {
        "waiting": waiting(actor=actor, commune=request.commune, at=now(request)),
        "reads_rules": reads,
        "sees_facts": actor.can("rulebook.view") or actor.can("access.administer"),
        "appoints": actor.can("access.administer") or actor.can("access.appoint"),
        "sets_up": settings.DEMONSTRATION and actor.can("access.administer"),
        "is_at_the_machine": is_at_the_machine(request),
    }
    return render(request, "settings/home.html", context)
