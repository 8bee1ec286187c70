"""Hôm nay: one look."""

from django.http import HttpResponse
from django.shortcuts import render

from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.today.sight import look


@page("desk.open")
def home(request: AppRequest) -> HttpResponse:
    """
    Everyone, first thing and between two things; the duty officer has it open all day.

    In five seconds: who is on duty, what is open, what is overdue; then what comes and what needs an eye.
    """
    template = "today/home.html#glance" if request.htmx else "today/home.html"
    return render(request, template, {"sight": look(actor=request.actor, at=now(request))})
