"""What the browser tests of incidents, tasks, briefings and hamlets look at, made through the real services."""

from datetime import datetime, timedelta

from tests.cast import World
from trucban.briefing import services as briefing
from trucban.briefing.agenda import AgendaLine
from trucban.incident import services as incident
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.task import services as task


def week_of_briefing(*, world: World, at: datetime) -> None:
    """A week with two incidents, a held briefing that waits for the police, and one in session."""
    an = world.actor("an")
    row = incident.report_incident(
        actor=an,
        kind="BRAWL",
        summary="Xô xát ở chợ",
        happened_at=at,
        at=at,
        level=2,
        injured=1,
        hamlet_id=world.hamlets[0].pk,
    )
    note = incident.add_note(actor=an, incident_id=row.pk, text="Nhầm thôn", at=at)
    incident.strike_entry(actor=an, entry_id=note.pk, reason="Ghi nhầm", at=at)
    incident.add_note(actor=an, incident_id=row.pk, text="Đã đến hiện trường", at=at)
    incident.share_incident(
        actor=an,
        incident_id=row.pk,
        to_agency_id=world.police.pk,
        tier="ASSIST",
        reason="Phối hợp",
        redacted_fields=("source",),
        at=at,
    )
    task.create_task(
        actor=an,
        title="Tuần tra chợ",
        to_agency_id=world.command.pk,
        due_date=at.date(),
        at=at,
        origin="INCIDENT",
        origin_id=row.pk,
    )
    incident.report_incident(actor=an, kind="THEFT", summary="Mất trộm gà", happened_at=at, at=at)
    week, link = Week.of(at), RecordLink("incident.incident", row.pk, "01/2026")
    _held(world, week - 1, at - timedelta(days=7), link)
    held = briefing.open_briefing(actor=an, week=week, starts_at=at, place="Phòng họp", at=at)
    lines = [AgendaLine("SITUATION", "Xô xát, gây rối: 1 vụ.", (link,), "incidents:BRAWL")]
    briefing.fill_agenda(actor=an, briefing_id=held.pk, lines=lines, at=at)
    briefing.add_item(actor=an, briefing_id=held.pk, text="Hàng rào trường học hỏng", at=at)
    briefing.start_briefing(actor=an, briefing_id=held.pk, at=at)
    briefing.report_hamlet(
        actor=an,
        hamlet_id=world.hamlets[1].pk,
        week=week - 1,
        outcome="MATTERS",
        matters="Cầu tre hỏng",
        channel="CALL",
        told_by="Trưởng thôn 2",
        at=at,
    )


def _held(world: World, week: Week, at: datetime, link: RecordLink) -> None:
    an = world.actor("an")
    held = briefing.open_briefing(actor=an, week=week, starts_at=at, place="Phòng họp", at=at)
    item = briefing.add_item(actor=an, briefing_id=held.pk, text="Đèn đường Thôn 1 hỏng", at=at)
    briefing.edit_item(actor=an, item_id=item.pk, discussion="Chờ kinh phí", at=at)
    briefing.decide(
        actor=an, briefing_id=held.pk, text="Kiểm tra ngầm tràn", to_agency_id=world.police.pk, at=at
    )
    briefing.close_briefing(actor=an, briefing_id=held.pk, at=at)
    briefing.confirm_minutes(actor=an, briefing_id=held.pk, at=at)
