"""Which steps of the militia duty follow which (Law 48/2019/QH14, articles 8–13). Pure data."""

from trucban.force.models import MilitiaStatus

Status, Category = MilitiaStatus.Status, MilitiaStatus.Category

NEXT: dict[str, tuple[MilitiaStatus.Status, ...]] = {
    Status.REGISTERED: (Status.SERVING, Status.DEFERRED, Status.EXEMPT, Status.REMOVED),
    Status.DEFERRED: (Status.SERVING, Status.EXEMPT, Status.REMOVED),
    Status.EXEMPT: (Status.SERVING, Status.REMOVED),
    Status.SERVING: (Status.EXTENDED, Status.COMPLETED, Status.RELEASED, Status.REMOVED),
    Status.EXTENDED: (Status.EXTENDED, Status.COMPLETED, Status.RELEASED, Status.REMOVED),
    Status.COMPLETED: (Status.REMOVED,),
    Status.RELEASED: (Status.REMOVED,),
    Status.EXCUSED: (),
    Status.REMOVED: (),
}
IN_SERVICE = (Status.SERVING, Status.EXTENDED)
# Whoever stands here registers again when what kept them away has ended.
AGAIN = (Status.EXCUSED, Status.RELEASED, Status.REMOVED)
STEPS = tuple(status for status in Status if any(status in steps for steps in NEXT.values()))

# One article gives all of these to one office (key of `law.powers`).
POWER = "militia_selection"
# The law's own words for the components.
IN_LAW = {
    Category.ON_SITE: "on-site",
    Category.MOBILE: "mobile",
    Category.STANDING: "standing",
    Category.MARITIME: "maritime",
    Category.SPECIALIST: "specialist",
}


def may_follow(status: str, to_status: str) -> bool:
    return to_status in NEXT.get(status, ())
