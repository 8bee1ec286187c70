"""What one does with a task: done, noted, dropped, moved, reopened. One act, one POST."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.task import policy, selectors, services
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.task.forms import CloseForm, MoveForm, NoteForm, ReasonForm
from trucban.web.task.views import show


@page("task.view", "POST")
def close(request: AppRequest, task_id: UUID) -> HttpResponse:
    """Say that it is done, with what shows it."""
    require(policy.can_close(request.actor, selectors.get_task(actor=request.actor, task_id=task_id)))
    form = CloseForm(request.POST)
    if form.is_valid() and _done(request, services.close_task, task_id, form):
        messages.success(request, _("The task is done."))
        return redirect("task:detail", task_id)
    return show(request, task_id, close=form, status=422)


@page("task.view", "POST")
def note(request: AppRequest, task_id: UUID) -> HttpResponse:
    """Say something about it: progress, what is in the way."""
    require(policy.can_close(request.actor, selectors.get_task(actor=request.actor, task_id=task_id)))
    form = NoteForm(request.POST)
    if form.is_valid() and _done(request, services.add_note, task_id, form):
        return redirect("task:detail", task_id)
    return show(request, task_id, note=form, status=422)


@page("task.edit", "POST")
def drop(request: AppRequest, task_id: UUID) -> HttpResponse:
    """Give it up, with a reason."""
    return _with_reason(
        request, services.drop_task, task_id, ReasonForm(request.POST), _("The task has been dropped.")
    )


@page("task.edit", "POST")
def move(request: AppRequest, task_id: UUID) -> HttpResponse:
    """Move its day, with a reason."""
    return _with_reason(
        request, services.move_due_date, task_id, MoveForm(request.POST), _("The day has been moved.")
    )


@page("task.edit", "POST")
def reopen(request: AppRequest, task_id: UUID) -> HttpResponse:
    """Open it again, with a reason."""
    return _with_reason(
        request, services.reopen_task, task_id, ReasonForm(request.POST), _("The task is open again.")
    )


def _with_reason(
    request: AppRequest, act: Callable[..., object], task_id: UUID, form: forms.Form, said: str
) -> HttpResponse:
    require(policy.can_edit(request.actor, selectors.get_task(actor=request.actor, task_id=task_id)))
    if form.is_valid():
        with attempt(request) as tried:
            act(actor=request.actor, task_id=task_id, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, said)
            return redirect("task:detail", task_id)
    say_errors(request, form)
    return show(request, task_id, status=422)


def _done(request: AppRequest, act: Callable[..., object], task_id: UUID, form: forms.Form) -> bool:
    with attempt(request, form) as tried:
        act(actor=request.actor, task_id=task_id, at=now(request), **form.cleaned_data)
    return tried.done
