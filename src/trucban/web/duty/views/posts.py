"""Posts and the shifts that recur there: what every roster is drafted from."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.duty.models import DutyPost, ShiftPattern
from trucban.duty.pins import pin_of
from trucban.lib import qr
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.duty.forms import EndForm, PatternForm, PostForm
from trucban.web.duty.lines import PatternLine, pattern_line
from trucban.web.duty.tabs import tabs
from trucban.web.duty.turn_lines import rotation_line
from trucban.web.http import AppRequest
from trucban.web.pages import page

DAYS_PRINTED = 7
THIS_MACHINE = ("localhost", "127.", "[::1]")


@page("duty.draft", "GET", "POST")
def posts(request: AppRequest) -> HttpResponse:
    """
    The commander who sets duty up, or changes it for a season.

    In five seconds: which posts are kept, with which shifts; where to add one.
    """
    here = today(request)
    form = PostForm(request.POST or None, actor=request.actor, on=here, initial={"from_date": here})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            post = services.create_post(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("The post has been set up: now say which shifts recur there."))
            return redirect("duty:post", post.pk)
    rows = list(selectors.posts(actor=request.actor))
    patterns = _patterns(request)
    context = {
        "form": form,
        "kept": [(row, patterns[row.pk]) for row in rows if not _is_over(row, here)],
        "ended": [row for row in rows if _is_over(row, here)],
        "tabs": tabs(request, "duty:posts"),
    }
    return render(request, "duty/posts.html", context, status=422 if form.errors else 200)


def _patterns(request: AppRequest) -> dict[UUID, list[PatternLine]]:
    found: dict[UUID, list[PatternLine]] = defaultdict(list)
    for pattern in selectors.patterns(actor=request.actor, on=today(request)):
        found[pattern.post_id].append(pattern_line(pattern))
    return found


def _is_over(row: DutyPost | ShiftPattern, here: date) -> bool:
    return row.to_date is not None and row.to_date <= here


@page("duty.draft", "GET", "POST")
def post(request: AppRequest, post_id: UUID) -> HttpResponse:
    """
    The commander, at one post.

    In five seconds: which shifts recur, how many people of which role each needs.
    """
    row = selectors.get_post(actor=request.actor, post_id=post_id)
    here = today(request)
    patterns = list(selectors.patterns(actor=request.actor, post_id=post_id))
    asked = request.GET.get("thay", "")
    replaced = next((one for one in patterns if str(one.pk) == asked and not _is_over(one, here)), None)
    form = PatternForm(request.POST or None, actor=request.actor, initial=_initial(replaced, here))
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.set_pattern(
                actor=request.actor,
                post_id=post_id,
                pattern_id=replaced.pk if replaced else None,
                at=now(request),
                **form.pattern(),
            )
            messages.success(request, _("The shift has been set; the next draft takes it up."))
            return redirect("duty:post", post_id)
    context = {
        "post": row,
        "form": form,
        "replaced": replaced,
        "patterns": [pattern_line(one) for one in patterns if not _is_over(one, here)],
        "ended": [pattern_line(one) for one in patterns if _is_over(one, here)],
        "here": here,
        "is_over": _is_over(row, here),
        "pin": pin_of(row.pk, here),
        "rotation": rotation_line(request, post_id),
    }
    return render(request, "duty/post.html", context, status=422 if form.errors else 200)


@page("duty.draft")
def codes(request: AppRequest, post_id: UUID) -> HttpResponse:
    """
    The commander with a printer, once a week: a sheet for each day, to be put up at the post that day.

    In five seconds: which day each code is for, and whether a phone can open it.
    """
    row = selectors.get_post(actor=request.actor, post_id=post_id)
    here = today(request)
    if _is_over(row, here):
        raise NotVisible
    days = [here + timedelta(days=number) for number in range(DAYS_PRINTED)]
    context = {
        "post": row,
        "sheets": [_sheet(request, row, day) for day in days],
        "host": request.get_host(),
        "is_this_machine_only": request.get_host().startswith(THIS_MACHINE),
    }
    return render(request, "duty/post_codes.html", context)


def _sheet(request: AppRequest, row: DutyPost, day: date) -> dict[str, Any]:
    pin = pin_of(row.pk, day)
    return {"day": day, "pin": pin, "code": _code(request, row, pin)}


def _code(request: AppRequest, row: DutyPost, pin: str) -> SafeString:
    """Return the code a phone's camera opens: the application with the post and its PIN behind the #, which no server hears."""
    place = f"{reverse('phone:shell')}#/chot/{row.pk}/{pin}"
    return mark_safe(qr.svg(request.build_absolute_uri(place)))  # noqa: S308 - made here, from an id and digits


def _initial(replaced: ShiftPattern | None, here: date) -> dict[str, Any]:
    """Begin from the shift that is to be replaced, or from a night watch of every day."""
    if replaced is None:
        return {"from_date": here, "weekdays": list(range(1, 8)), "hours": 12}
    asked = {f"count_{place.role}": place.count for place in replaced.places.all()}
    needed = {f"needs_{place.role}": place.qualification_id for place in replaced.places.all()}
    return {
        "name": replaced.name,
        "weekdays": replaced.weekdays,
        "starts": replaced.starts,
        "hours": replaced.duration_minutes / 60,
        "from_date": here,
        "count_MEMBER": 0,
        **asked,
        **needed,
    }


@page("duty.draft", "POST")
def end(request: AppRequest, post_id: UUID) -> HttpResponse:
    selectors.get_post(actor=request.actor, post_id=post_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: give the day from which it no longer holds."))
        return redirect("duty:post", post_id)
    with attempt(request):
        services.end_post(actor=request.actor, post_id=post_id, on=form.cleaned_data["on"], at=now(request))
        messages.success(request, _("The post ends on that day; rosters that stand are not touched."))
    return redirect("duty:posts")


@page("duty.draft", "POST")
def end_pattern(request: AppRequest, pattern_id: UUID) -> HttpResponse:
    post_id = selectors.get_pattern(actor=request.actor, pattern_id=pattern_id).post_id
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: give the day from which it no longer holds."))
        return redirect("duty:post", post_id)
    with attempt(request):
        on = form.cleaned_data["on"]
        services.end_pattern(actor=request.actor, pattern_id=pattern_id, on=on, at=now(request))
        messages.success(request, _("The shift ends on that day; rosters that stand are not touched."))
    return redirect("duty:post", post_id)
