"""`record:open`: leads from a record without a page of its own to the page it stands on."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from trucban.access.actors import Actor
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.report import selectors as report
from trucban.web.http import AppRequest
from trucban.web.pages import page


def plan_page(actor: Actor, plan_id: UUID) -> str:
    plan = patrol.get_plan(actor=actor, plan_id=plan_id)
    return reverse("patrol:plan", args=[Week(plan.iso_year, plan.iso_week)])


def emphasis_page(actor: Actor, emphasis_id: UUID) -> str:
    found = patrol.get_emphasis(actor=actor, emphasis_id=emphasis_id)
    return f"{reverse('patrol:emphasis')}#emphasis-{found.pk}"


def report_page(actor: Actor, report_id: UUID) -> str:
    found = report.get_report(actor=actor, report_id=report_id)
    return reverse("report:week", args=[Week(found.iso_year, found.iso_week)])


PAGE_OF: dict[str, Callable[[Actor, UUID], str]] = {
    "patrol.emphasis": emphasis_page,
    "patrol.patrolplan": plan_page,
    "report.weeklyreport": report_page,
}


@page("desk.open")
def open_record(request: AppRequest, type_: str, record_id: UUID) -> HttpResponse:
    if type_ not in PAGE_OF:
        raise NotVisible
    return redirect(PAGE_OF[type_](request.actor, record_id))


app_name = "record"
urlpatterns = [path("<str:type_>/<uuid:record_id>/", open_record, name="open")]
