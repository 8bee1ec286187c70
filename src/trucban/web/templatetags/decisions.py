"""The decisions of the briefing that a draft carries out, above that draft."""

from typing import Any

from django import template
from django.db.models import Model

from trucban.access.actors import Actor
from trucban.briefing import selectors
from trucban.lib.links import RecordLink

register = template.Library()


@register.inclusion_tag("briefing/behind.html")
def decisions_behind(row: Model, actor: Actor) -> dict[str, Any]:
    link = RecordLink(row._meta.label_lower, row.pk, "")
    seen = selectors.decisions_behind(actor=actor, change=link) if actor.can("briefing.view") else []
    return {"decisions": seen}
