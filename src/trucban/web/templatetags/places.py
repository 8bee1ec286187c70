"""Where a record stands on the map."""

from django import template

from trucban.incident.selectors import IncidentView
from trucban.web.area import focus

register = template.Library()


@register.filter
def map_address(view: IncidentView) -> str:
    return focus.map_address(view)
