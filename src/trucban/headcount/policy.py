"""Who keeps lists of households, who marks them, who reads the names on them."""

from trucban.access.actors import Actor
from trucban.headcount.models import HeadCount, HeadCounter


def can_keep(actor: Actor, headcount: HeadCount) -> bool:
    """Those who keep the agency's incidents keep its lists: the staff, and whoever stands the watch."""
    return actor.can("incident.edit", agency_id=headcount.owner_id)


def is_given(actor: Actor, headcount: HeadCount) -> bool:
    given = HeadCounter.objects.held_at(actor.at).filter(headcount=headcount)
    return given.filter(user_id=actor.id).exists()


def can_mark(actor: Actor, headcount: HeadCount) -> bool:
    return can_keep(actor, headcount) or is_given(actor, headcount)


def reads_names(actor: Actor, headcount: HeadCount) -> bool:
    """Names are for the work: whoever counts reads them, while there is something to count."""
    return headcount.is_open(actor.at) and can_mark(actor, headcount)
