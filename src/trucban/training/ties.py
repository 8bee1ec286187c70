"""What training ties people by."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.document.wording import day_text
from trucban.training.models import SessionPerson, TrainingSession


def sessions_not_signed(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> the sessions they are called to that are to come, or whose attendance nobody has signed; and those they lead."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = SessionPerson.objects.filter(
        person_id__in=person_ids,
        session__status=TrainingSession.Status.PLANNED,
        session__signed_at__isnull=True,
    )
    for row in rows.select_related("session").order_by("session__starts_at"):
        coming = _("training session “%(subject)s” on %(day)s")
        unsigned = _("attendance of “%(subject)s” on %(day)s, not signed")
        text = coming if row.session.ends_at > at else unsigned
        found[row.person_id].append(
            text % {"subject": row.session.subject, "day": day_text(row.session.starts_at)}
        )
    leads = _("leads the training session “%(subject)s” on %(day)s")
    led = TrainingSession.objects.filter(
        leader_id__in=person_ids, status=TrainingSession.Status.PLANNED, signed_at__isnull=True
    )
    for session in led.order_by("starts_at"):
        if session.leader_id:
            found[session.leader_id].append(
                leads % {"subject": session.subject, "day": day_text(session.starts_at)}
            )
    return dict(found)
