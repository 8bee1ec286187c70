"""Who was at a session, and the session that makes it up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.training import policy, selectors, services
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.forms import AttendanceForm, LeaderForm, SessionForm
from trucban.web.training.views import form_page, plan


@page("training.plan", "GET", "POST")
def attendance(request: AppRequest, session_id: UUID) -> HttpResponse:
    """
    Whoever holds the list on the training ground, from the keyboard or with a thumb.

    In five seconds: everybody is present until one says otherwise; leave and duties of the calendar are filled in.
    """
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    rows = selectors.attendance(found)
    proposed = selectors.proposed(found, [row.person for row in rows])
    known = {row.person.pk: row.outcome or proposed[row.person.pk] for row in rows}
    initial = {"known_marks": selectors.marks_of(found)}
    form = AttendanceForm([row.person for row in rows], known, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_session_attendance(
                actor=request.actor,
                session_id=found.pk,
                outcomes=form.outcomes,
                known_marks=form.cleaned_data["known_marks"],
                at=now(request),
            )
            messages.success(request, _("It is recorded who was there."))
            return redirect("training:session", found.pk)
    context = {"session": found, "form": form, "doubtful": [row for row in rows if row.others]}
    return render(request, "training/attendance.html", context, status=422 if form.errors else 200)


@page("training.plan", "GET", "POST")
def leader(request: AppRequest, session_id: UUID) -> HttpResponse:
    """Who plans a session. In five seconds: whose phone gets the list of names."""
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    initial = {"leader_id": found.leader_id}
    form = LeaderForm(found.owner_id, found.commune_id, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.set_leader(
                actor=request.actor,
                session_id=found.pk,
                leader_id=form.cleaned_data["leader_id"],
                at=now(request),
            )
            messages.success(request, _("Written down; the list comes to the phone with its next contact."))
            return redirect("training:session", found.pk)
    words = {"title": _("Who takes the attendance"), "button": _("Save"), "lead": found.subject}
    back = reverse("training:session", args=[found.pk])
    return form_page(request, form, words, back=back, programme=found.programme)


@page("training.plan", "GET", "POST")
def make_up(request: AppRequest, session_id: UUID) -> HttpResponse:
    """Who plans a make-up. In five seconds: subject and place stand there already; only day and hours are missing."""
    missed = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, missed))
    initial = {"subject": missed.subject, "place": missed.place, "instructor": missed.instructor}
    form = SessionForm(request.actor, missed.owner_id, today(request), request.POST or None, initial=initial)
    for name in ("unit_id", "gives_id", "gives_months", "is_retest"):
        form.fields.pop(name)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            return plan(request, missed.programme_id, form, makes_up_id=missed.pk)
    words = {
        "title": _("Make-up session"),
        "button": _("Plan the session"),
        "lead": _("It calls who was not at “%(subject)s” and has not made it up yet.")
        % {"subject": missed.subject},
    }
    return form_page(
        request, form, words, back=reverse("training:session", args=[missed.pk]), programme=missed.programme
    )
