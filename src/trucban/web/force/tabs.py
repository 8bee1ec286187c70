"""The pages of the force, as tabs: those this actor may open."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor

TABS: tuple[tuple[str, str, Promise], ...] = (
    ("force:home", "force.view", _("Overview")),
    ("force:people", "force.view", _("People")),
    ("force:units", "force.view", _("Units")),
    ("force:roll", "force.view", _("Roll")),
    ("force:militia", "force.militia", _("Militia year")),
    ("force:equipment_list", "force.edit", _("Equipment")),
    ("force:kinds", "force.view", _("Qualifications")),
)


def tabs(here: str, actor: Actor) -> list[dict[str, object]]:
    return [
        {"url": reverse(name), "label": label, "is_here": name == here}
        for name, capability, label in TABS
        if actor.can(capability)
    ]
