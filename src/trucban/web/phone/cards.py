"""
First steps by kind of incident: general advice that opens without a line.

No command has signed them, and they say so on the screen. Signed cards with versions (FEATURES G9) will come by the
slice and go before these. Nothing here names an article, an approver or a person.
"""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.incident.models import IncidentKind

OWN_SAFETY = _("Look after your own safety first; do not go in alone.")
KEEP_AWAY = _("Keep people away, and keep the road free for those who come to help.")
REPORT = _("Report it to the watch: what, where, how many people.")

CARDS: Mapping[str, Sequence[Promise]] = {
    IncidentKind.DROWNING: (
        OWN_SAFETY,
        _("Call 114 and 115. Reach or throw something that floats; go into the water only with a rope and a life jacket."),
        _("Somebody pulled out who does not breathe: begin resuscitation at once, and go on until help is there."),
        _("Ask who else was there and where they were last seen."),
        REPORT,
    ),
    IncidentKind.FIRE: (
        _("Call 114 at once; call 115 if somebody is hurt."),
        _("Get everybody out; low under the smoke, no lift, nobody goes back in."),
        _("Have the electricity cut off before water is used."),
        KEEP_AWAY,
        REPORT,
    ),
    IncidentKind.FLOOD: (
        OWN_SAFETY,
        _("Close the low crossing: rope, sign, a person on each side. Nobody walks or drives through running water."),
        _("Help old people, children and sick people to leave first, to the shelter the command named."),
        _("Have the electricity cut off in houses the water reaches."),
        REPORT,
    ),
    IncidentKind.LANDSLIDE: (
        OWN_SAFETY,
        _("Get everybody out of the houses below the slope; more may come down."),
        _("Do not dig alone; listen, mark where voices are heard, and wait for the rescue force."),
        KEEP_AWAY,
        REPORT,
    ),
    IncidentKind.TRAFFIC: (
        _("Warn the traffic on both sides before anything else."),
        _("Call 115 for the hurt and 113 for the police. Move somebody badly hurt only if they are in danger where they are."),
        _("Leave the vehicles as they stand; note only what the police ask for."),
        REPORT,
    ),
    IncidentKind.EXPLOSIVE_REMNANT: (
        _("Do not touch it, do not move it, do not throw anything at it; no telephone or radio close by."),
        _("Go back the way you came and keep everybody far away; mark the place from a distance."),
        _("Tell the command: only those trained for it clear it."),
        REPORT,
    ),
    IncidentKind.MISSING_PERSON: (
        _("Ask when and where they were last seen, and what they may need: medicine, warm clothes."),
        _("Begin close by: water, wells, roads, relatives. Search in pairs with a way to call."),
        REPORT,
    ),
    IncidentKind.BRAWL: (
        OWN_SAFETY,
        _("Call 113: the police handle it. Speak calmly, do not take sides."),
        _("Lead those who are not part of it away; call 115 if somebody is hurt."),
        REPORT,
    ),
}  # fmt: skip
