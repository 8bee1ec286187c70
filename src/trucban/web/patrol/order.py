"""The sheet a team carries: who, when, where along, what militia may and may not do, and room to write."""

from trucban.document.letterhead import Letterhead
from trucban.document.rendering import TablePaper
from trucban.document.wording import day_text, time_text, weekday_name
from trucban.lib.clock import VIETNAM
from trucban.patrol import selectors
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan
from trucban.week.papers.patrol_plan import LIMITS

ROLES = {PatrolMember.Role.LEADER: "phụ trách", PatrolMember.Role.DRIVER: "lái xe"}


def sheet(patrol: Patrol, head: Letterhead, *, officers: str) -> TablePaper:
    """Return the sheet as plain values; a patrol of a draft says DỰ THẢO."""
    starts_at = patrol.starts_at.astimezone(VIETNAM)
    hours = f"{time_text(patrol.starts_at)}–{time_text(patrol.ends_at)}"
    return TablePaper(
        title="PHIẾU TUẦN TRA, CANH GÁC",
        subtitle=f"{patrol.name} – {hours}, {weekday_name(starts_at.date())}, ngày {day_text(starts_at.date())}",
        organ=head.organ,
        place=head.place,
        header=("TT", "Điểm", "Thôn", "Giờ dự kiến", "Giờ qua điểm", "Ghi nhận"),
        rows=tuple(
            (
                stop.position,
                stop.point.name,
                stop.hamlet.name if stop.hamlet else "",
                time_text(stop.planned_at) if stop.planned_at else "",
                time_text(stop.passed_at) if stop.passed_at else "",
                "",
            )
            for stop in selectors.stops_of(patrol)
        ),
        widths=(0.6, 2.6, 1.2, 1.2, 1.3, 4),
        notes=(f"Lực lượng: {_people(patrol, officers)}.", LIMITS),
        signers=(head.commander,),
        landscape=False,
        points=12,
        draft=patrol.plan is not None and patrol.plan.status == PatrolPlan.Status.DRAFT,
        demonstration=head.demonstration,
    )


def _people(patrol: Patrol, officers: str) -> str:
    order = [PatrolMember.Role.LEADER, PatrolMember.Role.DRIVER, PatrolMember.Role.MEMBER]
    rows = sorted(
        patrol.members.select_related("person"),
        key=lambda row: (order.index(PatrolMember.Role(row.role)), row.person.name_sort),
    )
    named = [
        f"{row.person.name} ({ROLES[role]})"
        if (role := PatrolMember.Role(row.role)) in ROLES
        else row.person.name
        for row in rows
    ]
    if officers:
        named.append(f"Công an: {officers}")
    elif patrol.police_asked:
        named.append(f"Công an: {patrol.police_asked} đồng chí do Trưởng Công an xã cử")
    return "; ".join(named) or "–"
