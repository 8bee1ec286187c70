"""How far a draft is that the worker makes, as its page asks every second."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trucban.web.http import AppRequest

if TYPE_CHECKING:
    from trucban.duty.models import Roster
    from trucban.patrol.models import PatrolPlan


def under_way(
    request: AppRequest, row: "Roster | PatrolPlan", part: str, *, gap: int | None = None
) -> HttpResponse:
    """Answer with the piece of the page alone; ``part`` has the addresses ``progress`` and ``stop``."""
    context = {
        "row": row,
        "gap": gap,
        "url": reverse(f"{part}:progress", args=[row.pk]),
        "stop": reverse(f"{part}:stop", args=[row.pk]),
    }
    return render(request, "components/drafting.html", context)
