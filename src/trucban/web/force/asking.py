"""A page with one form: what it asks, what it does, where it leads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trucban.web import records
from trucban.web.attempts import attempt
from trucban.web.clock import today
from trucban.web.force.forms import DayForm
from trucban.web.http import AppRequest


@dataclass(frozen=True)
class Asking:
    """The words of one form; ``back`` is the page above it, where one arrives when nothing new has a page."""

    title: str
    button: str
    done: str
    back: str
    back_label: str
    lead: str = ""


def ask(request: AppRequest, form: Form, asking: Asking, act: Callable[[], object]) -> HttpResponse:
    """Show the form, or do what it asks; a refusal stands on the form and what was typed stays."""
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            made = act()
        if tried.done:
            messages.success(request, asking.done)
            return redirect(records.address_of(made) or asking.back)
    context = {"form": form, "asking": asking}
    return render(request, "force/form.html", context, status=422 if form.errors else 200)


def day_asked(request: AppRequest) -> date:
    """Return the day in the address, or today."""
    form = DayForm(request.GET)
    asked: date | None = form.cleaned_data.get("ngay") if form.is_valid() else None
    return asked or today(request)
