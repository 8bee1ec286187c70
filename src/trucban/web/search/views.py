"""The search page and the list under the command bar."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.search import finder

LONGEST = 100
IN_THE_BAR, ON_THE_PAGE = 6, 50


def typed(request: AppRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


@page("desk.open")
def results(request: AppRequest) -> HttpResponse:
    """
    Anyone who remembers a name or a word but not the place.

    In five seconds: the person, incident or task, or that there is none for me.
    """
    text = typed(request)
    groups = (
        finder.suggest(actor=request.actor, text=text, at=now(request), limit=ON_THE_PAGE) if text else []
    )
    return render(request, "search/results.html", {"text": text, "groups": groups})


@page("desk.open")
def suggest(request: AppRequest) -> HttpResponse:
    """The person at the command bar, between two keys: the line they want is among the first."""
    text = typed(request)
    if not request.htmx:  # opened by itself, where a part of a page is no page
        return redirect(f"{reverse('search:results')}?{urlencode({'q': text})}")
    groups = finder.suggest(actor=request.actor, text=text, at=now(request), limit=IN_THE_BAR)
    return render(request, "search/suggest.html", {"text": text, "groups": groups})
