"""The help page."""

from django.http import HttpResponse
from django.shortcuts import render

from trucban.web.help.screens import screens
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("desk.open")
def home(request: AppRequest) -> HttpResponse:
    """
    Somebody in the first week, or who wants to get quicker.

    In five seconds: what each screen is for, which keys there are.
    """
    return render(request, "help/home.html", {"screens": screens(request.actor)})
