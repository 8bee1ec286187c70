"""The decisions of the briefing that a draft carries out, above that draft."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.briefing import selectors
from trucban.lib.links import RecordLink

register = template.Library()
# Where the words of a decision become a line of the draft: the page, the right to draft, what to call it.
BEGINNINGS = {
    "patrol.patrolplan": ("patrol:add", "patrol.draft", _("Begin a patrol from it")),
    "duty.roster": ("duty:add_shift", "duty.draft", _("Begin a shift from it")),
}


@register.inclusion_tag("briefing/behind.html")
def decisions_behind(row: Any, actor: Actor) -> dict[str, Any]:
    link = RecordLink(row._meta.label_lower, row.pk, "")
    seen = selectors.decisions_behind(actor=actor, change=link) if actor.can("briefing.view") else []
    return {"decisions": seen, **_beginning(row, actor)}


def _beginning(row: Any, actor: Actor) -> dict[str, Any]:
    page, right, label = BEGINNINGS[row._meta.label_lower]
    if row.status != "DRAFT" or not actor.can(right, agency_id=row.owner_id):
        return {}
    return {"begin": reverse(page, args=[row.pk]), "label": label}
