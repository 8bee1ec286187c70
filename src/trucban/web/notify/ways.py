"""By which ways one is told, and whether the last message got out."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access import selectors as access
from trucban.access import services as accounts
from trucban.notify import selectors, services
from trucban.notify.channels import CHANNELS, TEXT
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


class MailForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Your mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Leave it empty to be told by mail no more."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@page("notify.view")
def ways(request: AppRequest) -> HttpResponse:
    """
    Whoever is called by alerts, before their watch.

    In five seconds: by what they are told, what this commune has not set up, and whether the last message got out.
    """
    return _show(request, MailForm(initial={"address": access.mail_of(actor=request.actor)}))


def _show(request: AppRequest, form: MailForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    push = selectors.push_addresses(commune_id=actor.commune_id, user_id=actor.id, at=now(request))
    context = {
        "form": form,
        "text": TEXT,
        "is_set_up": {name: channel.is_set_up() for name, channel in CHANNELS.items()},
        "push_is_on": selectors.push_is_on(commune_id=actor.commune_id, at=now(request)),
        "phones": len(push),
        "mail": access.mail_of(actor=actor),
        "last": {name: selectors.last_sent(user_id=actor.id, channel=name) for name in CHANNELS},
        "sends_nothing": settings.DEMONSTRATION,
    }
    return render(request, "notify/ways.html", context, status=status)


@page("notify.view", "POST")
def save_mail(request: AppRequest) -> HttpResponse:
    form = MailForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            user = accounts.set_mail(actor=request.actor, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(
                request,
                _("Kept: try it now, so that it is right at night.")
                if user.mail
                else _("No mail from now on."),
            )
            return redirect("notify:ways")
    return _show(request, form, status=422)


@page("notify.view", "POST")
def try_mail(request: AppRequest) -> HttpResponse:
    with attempt(request) as tried:
        services.try_mail(actor=request.actor, at=now(request))
    if tried.done:
        messages.success(request, _("A trial is on its way: look into your mail in a minute."))
    return redirect("notify:ways")
