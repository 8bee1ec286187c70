"""
What residents may report, as GeoReport v2 calls it: services. Codes are text, with their leading zeros.

Kinds that concern named people (family violence, political security, missing persons) are not offered: they go to the
police by telephone. ``is_public``: whether the public list may say that there is such a report, never what it says.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.incident.models import IncidentKind


@dataclass(frozen=True)
class Service:
    """One line of the list; ``kind`` is what an incident made of it is called unless the desk says otherwise."""

    code: str
    name: str | Promise
    description: str | Promise
    group: str | Promise
    kind: IncidentKind
    is_public: bool = True


CHANGED = date(2026, 11, 1)  # since when the list is as it is: applications read it anew
_ORDER, _PLACE = _("Public order"), _("Environment and safety of places")
SERVICES = (
    Service("001", _("Noise, loud music"), _("Loud music or work at night."), _ORDER, IncidentKind.NOISE),
    Service("002", _("Public order"), _("Gambling, racing, fighting that goes on."), _ORDER, IncidentKind.OTHER, False),
    Service("003", _("Theft"), _("Something has been stolen or broken into."), _ORDER, IncidentKind.THEFT, False),
    Service("004", _("Things lost or found"), _("Papers or things found or lost."), _ORDER, IncidentKind.LOST_FOUND, False),
    Service("005", _("Waste, pollution, forest"), _("Waste dumped, smoke, felled trees."), _PLACE, IncidentKind.ENVIRONMENT),
    Service("006", _("Danger on the road"), _("Broken road, fallen tree, missing cover."), _PLACE, IncidentKind.TRAFFIC),
    Service("007", _("Flood, dyke, drain"), _("Water rising, a dyke or drain that is damaged."), _PLACE, IncidentKind.FLOOD),
    Service("008", _("Landslide, cracks"), _("Earth that slides or cracks."), _PLACE, IncidentKind.LANDSLIDE),
    Service("009", _("Animals and disease"), _("Dead animals, stray dogs, signs of disease."), _PLACE, IncidentKind.ANIMAL),
    Service("010", _("Explosive remnant found"), _("Do not touch it: mark the place from afar and keep others away."), _PLACE, IncidentKind.EXPLOSIVE_REMNANT, False),
    Service("099", _("Something else"), _("None of these fits."), _ORDER, IncidentKind.OTHER, False),
)  # fmt: skip
BY_CODE = {service.code: service for service in SERVICES}
PUBLIC_CODES = frozenset(service.code for service in SERVICES if service.is_public)
