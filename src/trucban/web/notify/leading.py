"""Which notices lead their reader to a record; the others are plain words."""

from collections.abc import Iterable
from uuid import UUID

from trucban.access.actors import Actor
from trucban.lib.links import RecordLink
from trucban.notify.models import Notice
from trucban.web import records
from trucban.web.opens import Opens


def subject_of(notice: Notice) -> RecordLink | None:
    return RecordLink(notice.subject_type, notice.subject_id, "") if notice.subject_id else None


def leading(actor: Actor, notices: Iterable[Notice]) -> set[UUID]:
    """Return the keys of the notices whose record has a page that the actor may open."""
    about = {row.pk: subject_of(row) for row in notices}
    opens = Opens(actor, filter(None, about.values()))
    return {key for key, link in about.items() if link and records.address_of(link) and link in opens}
