"""
A verb tried from a page: its refusal becomes an error of the form, or a message.

    with attempt(request, form) as tried:
        services.write_line(actor=request.actor, ...)
    if tried.done:
        return redirect("duty:book")

What may not be seen or done at all passes through: the desk answers it with 404 or 403.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import messages

from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.web.http import AppRequest


@dataclass
class Attempt:
    """``refusal`` is empty when the verb was done."""

    refusal: str = ""

    @property
    def done(self) -> bool:
        return not self.refusal


@contextmanager
def attempt(request: AppRequest, form: forms.Form | None = None) -> Iterator[Attempt]:
    tried = Attempt()
    try:
        yield tried
    except (NotVisible, PermissionDenied):
        raise
    except DomainError as refusal:
        tried.refusal = str(refusal)
        if form is None:
            messages.error(request, tried.refusal)
        else:
            form.add_error(None, tried.refusal)


def say_errors(request: AppRequest, form: forms.Form) -> None:
    """Say above the page what is wrong with a form that stands in a dialog."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            messages.error(request, f"{label}: {error}" if label else str(error))
