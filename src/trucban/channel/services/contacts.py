"""How a reporter is reached: shown to who decides, with an entry in the log; erased after some days."""

from datetime import datetime, timedelta
from uuid import UUID

from trucban.access.actors import Actor
from trucban.audit.services import record, record_many, verb
from trucban.channel import policy, selectors
from trucban.channel.models import ReporterContact
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook import selectors as rulebook


@verb
def reveal_contact(*, actor: Actor, report_id: UUID, at: datetime) -> str:
    """
    Show how to reach who reported it; that it was looked at is written down.

    Raises:
        NotVisible: no such report, or no contact any more. PermissionDenied.
    """
    report = selectors.get_report(actor=actor, report_id=report_id)
    if not policy.can_decide(actor, report):
        raise PermissionDenied
    contact = selectors.contact_of(actor=actor, report_id=report_id)
    if contact is None:
        raise NotVisible
    record(actor=actor, action="citizenreport.contact_seen", subject=report, at=at)
    return contact.value


@verb
def erase_contacts(*, actor: Actor, at: datetime) -> int:
    """Erase the contacts that were kept as long as the commune has set, and return how many; the clock's work."""
    days = rulebook.value(commune_id=actor.commune_id, key="channel.contact_days", on=local_day(at))
    rows = ReporterContact.objects.filter(
        commune_id=actor.commune_id, received_at__lt=at - timedelta(days=int(days))
    )
    due = list(rows.select_related("report"))
    record_many(
        actor=actor, action="citizenreport.contact_erased", done=[(row.report, {}) for row in due], at=at
    )
    ReporterContact.objects.filter(pk__in=[row.pk for row in due]).delete()
    return len(due)
