"""What a hamlet says of its week: by itself, or written for it by the duty officer (ghi hộ)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.briefing import policy
from trucban.briefing.models import Briefing, HamletReport
from trucban.briefing.services.refusals import HamletReportRefused
from trucban.document.wording import clean_text, refuse_far_week
from trucban.lib.errors import PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.services import publish_change

ON_BEHALF = (HamletReport.Channel.CALL, HamletReport.Channel.SLIP)


@verb
def report_hamlet(
    *,
    actor: Actor,
    hamlet_id: UUID,
    week: Week,
    outcome: str,
    at: datetime,
    matters: str = "",
    requests: str = "",
    channel: str = HamletReport.Channel.SELF,
    told_by: str = "",
    told_at: datetime | None = None,
) -> HamletReport:
    """
    Write a hamlet's report of a week, or correct it while the briefing that reviews it is not closed.

    Who told and who wrote are both kept; written on behalf, it says who told.

    Raises:
        NotVisible: no such hamlet. PermissionDenied: not this actor's hamlet.
        HamletReportRefused: nothing to report and yet matters, or the other way round; nobody named; the briefing that
            reviewed the week is closed; the week has not begun.
        WeekOutOfReach, SecretMarkFound.
    """
    hamlet = area.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id)
    if not policy.can_report_hamlet(actor, hamlet.pk):
        raise PermissionDenied
    refuse_far_week(week, at=at)
    _refuse_out_of_time(actor, week, at)
    texts = {"matters": clean_text(matters, most=2000), "requests": clean_text(requests, most=2000)}
    _check_outcome(outcome, texts)
    teller = clean_text(told_by, most=120)
    if policy.reports_on_behalf(actor, hamlet.pk):
        if not teller or channel not in ON_BEHALF:
            raise HamletReportRefused(_("Written on behalf: say who told it, and how (call or slip)."))
    else:
        channel, teller = HamletReport.Channel.SELF, teller or actor.title or actor.name
    command, police = access.command_and_police(actor.commune_id)
    report, created = HamletReport.objects.update_or_create(
        commune_id=actor.commune_id,
        hamlet=hamlet,
        iso_year=week.year,
        iso_week=week.number,
        defaults={
            "owner": command,
            "outcome": outcome,
            **texts,
            "channel": HamletReport.Channel(channel),
            "told_by": teller,
            "written_by_id": actor.id,
            "written_by_name": actor.name,
            "told_at": told_at or at,
            "written_at": at,
        },
    )
    action = "hamlet.reported" if created else "hamlet.report_corrected"
    record(
        actor=actor,
        action=action,
        subject=report,
        at=at,
        changes={"outcome": outcome, **texts, "told_by": teller},
    )
    for agency in (command, police):
        publish_change(topic="briefing", subject=report, at=at, owner_id=agency.pk)
    return report


def _refuse_out_of_time(actor: Actor, week: Week, at: datetime) -> None:
    if at < week.starts_at:
        raise HamletReportRefused(_("That week has not begun."))
    reviewing = week + 1
    closed = Briefing.objects.filter(
        commune_id=actor.commune_id,
        iso_year=reviewing.year,
        iso_week=reviewing.number,
        status=Briefing.Status.CLOSED,
    )
    if closed.exists():
        raise HamletReportRefused(
            _("The briefing that reviewed that week is closed: report it with this week.")
        )


def _check_outcome(outcome: str, texts: dict[str, str]) -> None:
    says_something = any(texts.values())
    if outcome not in HamletReport.Outcome.values:
        raise HamletReportRefused(_("Choose: nothing to report, or matters."))
    if outcome == HamletReport.Outcome.NOTHING and says_something:
        raise HamletReportRefused(
            _("“Nothing to report” and yet a matter is written: choose “matters”, or clear the text.")
        )
    if outcome == HamletReport.Outcome.MATTERS and not says_something:
        raise HamletReportRefused(_("Write the matter or the request, or choose “nothing to report”."))
