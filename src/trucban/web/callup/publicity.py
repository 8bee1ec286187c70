"""Lists posted and taken down, and the objections that come to them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.callup import paper, policy, selectors, services
from trucban.callup.models import Objection
from trucban.document.wording import day_text
from trucban.web.attempts import attempt
from trucban.web.callup.acts import form_page
from trucban.web.callup.exports import LISTS
from trucban.web.callup.forms import AnswerForm, ObjectionForm, PostingForm
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("callup.read", "GET")
def public(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever posts the lists. In five seconds: what may be posted, until when it stays up, what is over."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    lists = [(slug, kind, selectors.public_list(found, kind)) for slug, kind in LISTS.items()]
    context = {
        "season": found,
        "lists": lists,
        "postings": selectors.postings(found),
        "today": today(request),
        "forms": ("docx", "pdf", "xlsx"),
        "organ": paper.organ_of_lists(commune_id=request.actor.commune_id, at=now(request)),
        "organ_setting": paper.ORGAN,
        "can_save": policy.can_propose(request.actor, found),
        "can_post": policy.may_confirm(request.actor, found),
    }
    return render(request, "callup/public.html", context)


@page("callup.confirm", "GET", "POST")
def post_list(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Who has just posted a list. In five seconds: which list, which day, where."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    form = PostingForm(request.POST or None, initial={"posted_on": today(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.post_list(
                actor=request.actor, season_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("It stays up until %(day)s.") % {"day": day_text(made.until)})
            return redirect("callup:public", found.pk)
    words = {"title": _("A list was posted"), "button": _("Write it down")}
    return form_page(request, form, words, back=reverse("callup:public", args=[found.pk]), season=found)


@page("callup.confirm", "POST")
def take_down(request: AppRequest, season_id: UUID, posting_id: UUID) -> HttpResponse:
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    with attempt(request):
        services.take_down(
            actor=request.actor,
            season_id=found.pk,
            posting_id=posting_id,
            on=today(request),
            at=now(request),
        )
        messages.success(request, _("Taken down today, from its place and from the portal."))
    return redirect("callup:public", found.pk)


@page("callup.edit", "GET", "POST")
def objection(request: AppRequest, case_id: UUID) -> HttpResponse:
    """Whoever opens the letter. In five seconds: whose file, which list it is about, number and day of the letter."""
    found = selectors.get_case(actor=request.actor, case_id=case_id)
    require(policy.can_propose(request.actor, found))
    back = reverse("callup:case", args=[found.pk])
    if not selectors.postings(found.season):
        messages.info(request, _("No list is posted yet: an objection is about a posted list."))
        return redirect(back)
    form = ObjectionForm(found.season, request.POST or None, initial={"received_on": today(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.receive_objection(
                actor=request.actor, case_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The objection is written down. The file stays as it is."))
            return redirect(back)
    words = {"title": _("An objection came"), "button": _("Write it down"), "lead": found.person.name}
    return form_page(request, form, words, back=back, season=found.season)


@page("callup.confirm", "GET", "POST")
def answer(request: AppRequest, objection_id: UUID) -> HttpResponse:
    """Whoever signed the answer. In five seconds: whose objection, what came of it, number and day of the answer."""
    found = selectors.get_objection(actor=request.actor, objection_id=objection_id)
    require(policy.may_confirm(request.actor, found.case))
    form = AnswerForm(request.POST or None, initial={"answered_on": today(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            done = services.answer_objection(
                actor=request.actor, objection_id=found.pk, at=now(request), **form.cleaned_data
            )
            if done.outcome == Objection.Outcome.AGAIN:
                messages.success(
                    request, _("Written down. Next: propose the step that follows; nothing has moved.")
                )
            else:
                messages.success(request, _("The answer is written down. The file stays as it is."))
            return redirect("callup:case", found.case_id)
    words = {
        "title": _("Answer the objection"),
        "button": _("Write it down"),
        "lead": f"{found.case.person.name} · {found.posting.get_kind_display()} · {found.letter}",
    }
    back = reverse("callup:case", args=[found.case_id])
    return form_page(request, form, words, back=back, season=found.case.season)
