"""The page of the wall, whole or the part that is asked for again."""

from django.http import HttpResponse
from django.shortcuts import render

from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.wall.figures import figures

# Browsers keep a cookie for 400 days at most; a screen that asks once a day never has to log in again.
KEPT_S = 400 * 24 * 60 * 60
RENEWED = "wall_renewed"


@page("wall.view")
def show(request: AppRequest) -> HttpResponse:
    """
    Whoever enters the duty room, from four metres, at any hour.

    In five seconds: what is open and how bad, whether the posts are filled, who is out, and how fresh this is.
    """
    if request.actor.is_wall and request.session.get(RENEWED) != str(today(request)):
        request.session[RENEWED] = str(today(request))
        request.session.set_expiry(KEPT_S)
    context = {"figures": figures(actor=request.actor, at=now(request))}
    return render(request, "wall/show.html#wall" if request.htmx else "wall/show.html", context)
