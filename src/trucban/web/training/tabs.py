"""The sections of training, each with its page."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SECTIONS: dict[str, str | Promise] = {
    "home": pgettext_lazy("training", "Programmes"),
    "lacking": _("Who lacks what"),
    "retests": _("To be tested again"),
    "questions": _("Bank of questions"),
    "plans": _("Response plans"),
    "contests": _("Contests"),
}


def tabs(here: str) -> list[dict[str, object]]:
    return [
        {"url": reverse(f"training:{name}"), "label": label, "is_here": name == here}
        for name, label in SECTIONS.items()
    ]
