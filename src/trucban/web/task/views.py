"""Tasks: the lists one works from, one task, a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access.actors import Actor
from trucban.lib.links import RecordLink
from trucban.task import policy, selectors, services
from trucban.task.models import Task
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page
from trucban.web.task.forms import CloseForm, MoveForm, NoteForm, ReasonForm, SearchForm, TaskForm

LINES_A_PAGE = 40
ORIGIN_TYPES = {
    "INCIDENT": "incident.incident",
    "FINDING": "patrol.finding",
    "DECISION": "briefing.briefing",
    "DRILL": "training.drill",
}
Rows = Callable[[Actor, date, str], "QuerySet[Task]"]


@dataclass(frozen=True)
class Tab:
    """One list: its address, its words, what stands in it."""

    key: str
    label: Promise
    rows: Rows

    @property
    def url(self) -> str:
        return f"?ds={self.key}"


TABS = (
    Tab("toi", gettext_lazy("Given to me"), lambda actor, _on, q: selectors.tasks(actor=actor, status="OPEN", q=q, to="me")),
    Tab("mo", gettext_lazy("All open"), lambda actor, _on, q: selectors.tasks(actor=actor, status="OPEN", q=q)),
    Tab("qua-han", gettext_lazy("Overdue"), lambda actor, on, q: selectors.tasks(actor=actor, status="OPEN", q=q).filter(due_date__lt=on)),
    Tab("xong", gettext_lazy("Done and dropped"), lambda actor, _on, q: _ended(actor, q)),
)  # fmt: skip


def _ended(actor: Actor, q: str) -> "QuerySet[Task]":
    rows = selectors.tasks(actor=actor, q=q).exclude(status=Task.Status.OPEN)
    return rows if q.strip() else rows.order_by("-closed_at", "-pk")


@page("task.view")
def tasks(request: AppRequest) -> HttpResponse:
    """
    Everyone who was given something.

    In five seconds: what is late, what is due next, for me.
    """
    form = SearchForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    tab = next((tab for tab in TABS if tab.key == request.GET.get("ds")), TABS[0])
    rows = tab.rows(request.actor, today(request), q)
    context = {
        "form": form,
        "tab": tab,
        "tabs": [
            {"url": one.url, "label": one.label, "is_here": one is tab, "count": _count(request, one)}
            for one in TABS
        ],
        "found": Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("trang")),
        "is_filtered": bool(q.strip()),
    }
    return render(request, "task/list.html#rows" if request.htmx else "task/list.html", context)


def _count(request: AppRequest, tab: Tab) -> int:
    return tab.rows(request.actor, today(request), "").count() if tab.key != "xong" else 0


@page("task.view")
def detail(request: AppRequest, task_id: UUID) -> HttpResponse:
    """
    Whoever does it, or asks whether it was done.

    In five seconds: what, who, by when, and the button that says it is done.
    """
    return show(request, task_id)


def show(
    request: AppRequest,
    task_id: UUID,
    *,
    close: Form | None = None,
    note: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    task = selectors.get_task(actor=request.actor, task_id=task_id)
    is_open = task.status == Task.Status.OPEN
    can_edit = policy.can_edit(request.actor, task)
    context = {
        "task": task,
        "notes": selectors.notes(actor=request.actor, task_id=task_id),
        "origin": _origin(request, task),
        "can_close": is_open and policy.can_close(request.actor, task),
        "can_note": policy.can_close(request.actor, task),
        "can_change": is_open and can_edit,
        "can_reopen": not is_open and can_edit,
        "close_form": close or CloseForm(),
        "note_form": note or NoteForm(),
        "move_form": MoveForm(initial={"due_date": task.due_date}, auto_id="move-%s"),
        "reason_form": ReasonForm(),
    }
    return render(request, "task/detail.html", context, status=status)


def _origin(request: AppRequest, task: Task) -> RecordLink | None:
    """Return the record it was made from, where that has a page the reader may open."""
    kind = ORIGIN_TYPES.get(task.origin)
    if not kind or not task.origin_id:
        return None
    link = RecordLink(kind, task.origin_id, task.get_origin_display())
    return link if link in Opens(request.actor, [link]) else None


@page("task.edit", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """
    Somebody who gives work: a chief, an officer.

    In five seconds: what, who, by when.
    """
    agency_id = request.actor.agency_with("task.edit")
    initial = {"owner": str(agency_id), "due_date": today(request)}
    form = TaskForm(request.actor, today(request), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        agency_id, office_id = choices.read_owner(values.pop("owner"))
        with attempt(request, form) as tried:
            made = services.create_task(
                actor=request.actor,
                to_agency_id=agency_id,
                to_office_id=office_id,
                at=now(request),
                **values,
            )
        if tried.done:
            messages.success(request, _("The task has been given; whoever does it has been told."))
            return redirect("task:detail", made.pk)
    return render(request, "task/new.html", {"form": form}, status=422 if form.errors else 200)
