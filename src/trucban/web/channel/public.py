"""The form for residents, and the page where one sees how a report stands. No account, no name, no script needed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trucban.area import selectors as area
from trucban.channel import selectors, services
from trucban.channel.catalogue import BY_CODE
from trucban.channel.models import CitizenReport
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, NotVisible
from trucban.web.channel.forms import ReportForm
from trucban.web.channel.gate import Visit, for_residents


@for_residents("GET", "HEAD", "POST")
def report(request: HttpRequest, visit: Visit) -> HttpResponse:
    """
    A resident, on a telephone, once in years.

    In five seconds: what can be said here, that no name is needed, and whom to ring when it burns.
    """
    rows = area.hamlets(commune_id=visit.commune.pk, on=local_day(visit.at))
    hamlets = [(str(row.pk), row.name) for row in rows]
    form = ReportForm(hamlets, request.POST if request.method == "POST" else None)
    sent = None
    if form.is_valid():
        try:
            sent = services.send_report(
                actor=services.citizen(commune_id=visit.commune.pk, at=visit.at),
                via=CitizenReport.Via.FORM,
                at=visit.at,
                **_values(form),
            )
        except NotVisible:
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "commune": visit.commune}
    if sent is None:
        return render(request, "channel/report.html", context, status=422 if form.errors else 200)
    address = request.build_absolute_uri(reverse("channel:status", args=[sent.token]))
    return render(request, "channel/sent.html", {"address": address, "commune": visit.commune}, status=201)


def _values(form: ReportForm) -> dict[str, Any]:
    given = form.cleaned_data
    hamlet = given["hamlet"]
    return {
        "service": given["service"],
        "description": given["description"],
        "place_text": given["place_text"],
        "contact": given["contact"],
        "hamlet_id": UUID(hamlet) if hamlet else None,
    }


@for_residents("GET", "HEAD")
def status(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """
    Whoever reported something, some days later, from the address that was kept.

    In five seconds: whether it is open or closed, and what was done.
    """
    found = selectors.by_token(commune_id=visit.commune.pk, token=token, at=visit.at)
    context = {
        "report": found,
        "service": BY_CODE[found.service],
        "standing": selectors.standing(found),
        "commune": visit.commune,
    }
    return render(request, "channel/status.html", context)
