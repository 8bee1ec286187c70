"""What is done with an incident and another one that is named by its number."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _

from trucban.incident import policy, selectors
from trucban.incident.models import Incident
from trucban.lib.errors import DomainError, NotVisible
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import require


class NoSuchNumber(DomainError):
    """The agency has given no incident this number."""


def editable(request: AppRequest, incident_id: UUID) -> Incident:
    """Return an incident that the person may change; raises NotVisible, PermissionDenied."""
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_edit(request.actor, incident))
    return incident


def with_another(
    request: AppRequest,
    incident: Incident,
    form: forms.Form,
    act: Callable[..., object],
    *,
    done: str,
    field: str = "number",
) -> UUID | None:
    """
    Act on an incident and the other one that ``field`` of a form names; say what was done, or what was refused.

    ``act`` is given the other one, and by name who acts, the form's reason and when.
    Return the other one, None where it was refused.
    """
    if form.is_valid():
        with attempt(request, form) as tried:
            other = _numbered(request, incident.owner_id, form.cleaned_data[field])
            act(other, actor=request.actor, reason=form.cleaned_data["reason"], at=now(request))
        if tried.done:
            messages.success(request, done)
            return other
    say_errors(request, form)
    return None


def _numbered(request: AppRequest, owner_id: UUID, typed: str) -> UUID:
    """Return which own incident a typed number means; raises NoSuchNumber."""
    try:
        row = selectors.by_number(
            actor=request.actor, owner_id=owner_id, typed=typed, year=today(request).year
        )
    except NotVisible:
        raise NoSuchNumber(
            _("Your agency has no incident %(number)s: check the number.") % {"number": typed}
        ) from None
    return row.pk
