"""The pages of the force, as tabs."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: tuple[tuple[str, Promise], ...] = (
    ("force:home", _("Overview")),
    ("force:people", _("People")),
    ("force:units", _("Units")),
    ("force:roll", _("Roll")),
    ("force:kinds", _("Qualifications")),
)


def tabs(here: str) -> list[dict[str, object]]:
    return [{"url": reverse(name), "label": label, "is_here": name == here} for name, label in TABS]
