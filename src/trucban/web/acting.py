"""What a page does with a refusal: it says it in the refusal's own words and keeps what was typed."""

from collections.abc import Callable

from django import forms
from django.contrib import messages

from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.web.http import AppRequest


def attempt(request: AppRequest, act: Callable[[], object], *, form: forms.Form | None = None) -> bool:
    """
    Do an act and say whether it was done.

    A refusal stands on the form, or above the page where there is none. What may not be seen or done is not caught.
    """
    try:
        act()
    except (NotVisible, PermissionDenied):
        raise
    except DomainError as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
        return False
    return True


def say_errors(request: AppRequest, form: forms.Form) -> None:
    """Say above the page what is wrong with a form that stands in a dialog."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            messages.error(request, f"{label}: {error}" if label else str(error))
