"""Which page shows a record, from its type and id: `RecordLink`s of agendas, figures and notices open here."""

from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from trucban.lib.links import RecordLink

PAGES = {
    "incident.incident": "incident:detail",
    "task.task": "task:detail",
    "task.routine": "task:routine",
    "force.person": "force:person",
    "force.unit": "force:unit",
    "force.militiayear": "force:militia_year",
    "force.equipment": "force:equipment",
    "patrol.patrol": "patrol:detail",
    "coordination.agreement": "coordination:detail",
    "area.hamlet": "area:hamlet",
    "notify.notice": "notify:detail",
    "access.office": "settings:office",
    "training.trainingprogramme": "training:programme",
    "training.trainingsession": "training:session",
    "training.drill": "training:drill",
    "training.responseplan": "training:plan",
    "callup.season": "callup:season",
    "callup.case": "callup:case",
    "headcount.headcount": "headcount:detail",
    "duty.roster": "duty:version",
    "duty.shift": "duty:shift",
    "duty.assignment": "duty:place",
    "duty.alert": "duty:alert",
    "duty.swaprequest": "duty:swap",
    "duty.handover": "duty:handover_detail",
    "duty.policerequest": "duty:police_request",
    "incident.timelineentry": "incident:entry",
    "briefing.briefing": "briefing:open",
    "briefing.agendaitem": "briefing:history",
    "briefing.decision": "briefing:decision",
    "briefing.hamletreport": "briefing:hamlet_report",
    "calendar.leaverequest": "calendar:leave_detail",
    "calendar.calendarentry": "week:entry",
}
# Records without a page of their own: `record:open` finds the page they stand on.
ELSEWHERE = frozenset({"patrol.emphasis", "patrol.patrolplan", "report.weeklyreport"})


def address(type_: str, id_: UUID | str) -> str:
    """Return the page of a record; empty when the desk has none for its type."""
    try:
        if type_ in PAGES:
            return reverse(PAGES[type_], args=[id_])
        return reverse("record:open", args=[type_, id_]) if type_ in ELSEWHERE else ""
    except NoReverseMatch:
        return ""


def address_of(value: Any) -> str:
    """Return the page of a ``RecordLink``, of the same as JSON, or of a row."""
    if isinstance(value, RecordLink):
        return address(value.type, value.id)
    if isinstance(value, dict):
        return address(value.get("type", ""), value.get("id", ""))
    if hasattr(value, "_meta"):
        return address(value._meta.label_lower, value.pk)
    return ""
