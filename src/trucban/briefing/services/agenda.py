"""The agenda and what is decided: lines that fill themselves, lines people write, decisions that are tasks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.briefing import policy, selectors
from trucban.briefing.agenda import AgendaLine
from trucban.briefing.models import AgendaItem, Briefing, Decision, PreparationNote, Section
from trucban.briefing.services.refusals import (
    DecisionRefused,
    ItemRefused,
    clean_text,
    refuse_when_closed,
)
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.text import fold, nfc
from trucban.notify.services import publish_change
from trucban.task import services as task

ORDER = {section: place for place, section in enumerate(Section)}


@verb
def fill_agenda(
    *, actor: Actor, briefing_id: UUID, lines: Sequence[AgendaLine], at: datetime
) -> list[AgendaItem]:
    """
    Fill the agenda from records, and bring back what earlier briefings left open, with its age in weeks.

    Filling again replaces lines by their source and keeps what people wrote: their own lines, discussion, settled
    marks. A line whose source has gone disappears unless something was written on it or decided from it.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
    """
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    present = {row.source_key: row for row in briefing.items.filter(is_manual=False)}
    kept = {line.source_key for line in lines}
    for line in lines:
        _put(briefing, line, present.get(line.source_key))
    kept |= _carry(actor, briefing, present)
    for key, row in present.items():
        if key not in kept and not row.discussion and not row.decisions.exists():
            row.delete()
    _renumber(briefing)
    record(actor=actor, action="briefing.filled", subject=briefing, at=at, changes={"lines": len(lines)})
    publish_change(topic="briefing", subject=briefing, at=at, owner_id=briefing.owner_id)
    return list(briefing.items.order_by("position"))


def _put(briefing: Briefing, line: AgendaLine, row: AgendaItem | None) -> None:
    row = row or AgendaItem(
        commune_id=briefing.commune_id, briefing=briefing, source_key=line.source_key, position=0
    )
    row.section, row.text = Section(line.section), line.text
    row.owner_id = line.owner_id or row.owner_id or briefing.owner_id
    row.links = [link.as_json() for link in line.links]
    row.save()


def _carry(actor: Actor, briefing: Briefing, present: dict[str, AgendaItem]) -> set[str]:
    keys = set()
    for old in selectors.unfinished(actor=actor, before=briefing):
        key = f"carried:{old.pk}"
        keys.add(key)
        if key not in present:
            AgendaItem.objects.create(
                commune_id=briefing.commune_id,
                owner_id=old.owner_id,
                briefing=briefing,
                section=Section.UNFINISHED,
                position=0,
                text=old.text,
                links=old.links,
                source_key=key,
                carried_from=old,
                age_weeks=old.age_weeks + 1,
            )
    return keys


def _renumber(briefing: Briefing) -> None:
    """Sections in their order; within one, what is oldest first, then as it came."""
    rows = sorted(briefing.items.all(), key=lambda row: (ORDER[Section(row.section)], -row.age_weeks, row.pk))
    for place, row in enumerate(rows, start=1):
        row.position = place
    AgendaItem.objects.bulk_update(rows, ["position"])


@verb
def add_item(
    *, actor: Actor, briefing_id: UUID, text: str, at: datetime, section: str = Section.OTHER
) -> AgendaItem:
    """
    Put a line on the agenda for the actor's agency.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed, ItemRefused, SecretMarkFound.
    """
    briefing = _open(actor, briefing_id)
    owner_id = actor.agency_with("briefing.prepare") or briefing.owner_id
    item = AgendaItem.objects.create(
        commune_id=briefing.commune_id,
        owner_id=owner_id,
        briefing=briefing,
        section=Section(section),
        position=0,
        text=_said(text),
        is_manual=True,
    )
    _renumber(briefing)
    item.refresh_from_db()
    record(actor=actor, action="briefing.item_added", subject=briefing, at=at, changes={"text": item.text})
    publish_change(topic="briefing", subject=briefing, at=at, owner_id=briefing.owner_id)
    return item


def _open(actor: Actor, briefing_id: UUID) -> Briefing:
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    return briefing


def _said(text: str) -> str:
    cleaned = clean_text(text, most=1000)
    if not cleaned:
        raise ItemRefused(_("Write what the line is about."))
    return cleaned


@verb
def edit_item(
    *, actor: Actor, item_id: UUID, at: datetime, text: str | None = None, discussion: str | None = None
) -> AgendaItem:
    """
    Write what was said on a line; the text itself is changed only where people wrote it.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
        ItemRefused: the line came from records, or is empty.
    """
    item = selectors.get_item(actor=actor, item_id=item_id)
    _open(actor, item.briefing_id)
    if text is not None:
        if not item.is_manual:
            raise ItemRefused(_("This line comes from records: write beside it what was said."))
        item.text = _said(text)
    if discussion is not None:
        item.discussion = clean_text(discussion)
    item.save(update_fields=["text", "discussion"])
    changes = {"text": item.text, "discussion": item.discussion}
    record(actor=actor, action="briefing.item_edited", subject=item, at=at, changes=changes)
    publish_change(topic="briefing", subject=item.briefing, at=at, owner_id=item.briefing.owner_id)
    return item


@verb
def settle_item(*, actor: Actor, item_id: UUID, at: datetime, settled: bool = True) -> AgendaItem:
    """Mark a line as dealt with: it does not come back next week."""
    item = selectors.get_item(actor=actor, item_id=item_id)
    _open(actor, item.briefing_id)
    item.is_settled = settled
    item.save(update_fields=["is_settled"])
    record(actor=actor, action="briefing.item_settled", subject=item, at=at, changes={"settled": settled})
    publish_change(topic="briefing", subject=item.briefing, at=at, owner_id=item.briefing.owner_id)
    return item


@verb
def decide(
    *,
    actor: Actor,
    briefing_id: UUID,
    text: str,
    at: datetime,
    item_id: UUID | None = None,
    to_agency_id: UUID | None = None,
    due_date: date | None = None,
    to_office_id: UUID | None = None,
    to_unit_id: UUID | None = None,
    to_person_id: UUID | None = None,
    hamlet_id: UUID | None = None,
) -> Decision:
    """
    Write a decision, which is a task from that moment on. Owner and day may be left out: the actor's agency, and the
    day of the next briefing.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
        DecisionRefused: it says nothing, or its day has passed.
    """
    briefing = _open(actor, briefing_id)
    item = selectors.get_item(actor=actor, item_id=item_id) if item_id else None
    if item and item.briefing_id != briefing.pk:
        raise NotVisible
    owner_id = actor.agency_with("briefing.prepare") or briefing.owner_id
    due = due_date or next_briefing_day(briefing)
    decided = clean_text(" ".join(text.split()), most=300)
    if not decided:
        raise DecisionRefused(_("Write what is to be done."))
    if due < briefing.starts_at.astimezone(VIETNAM).date():
        raise DecisionRefused(_("The day it is due comes after the briefing: check the date."))
    made = task.create_task(
        actor=actor,
        title=decided,
        to_agency_id=to_agency_id or owner_id,
        due_date=due,
        origin="DECISION",
        origin_id=briefing.pk,
        to_office_id=to_office_id,
        to_unit_id=to_unit_id,
        to_person_id=to_person_id,
        hamlet_id=hamlet_id,
        owner_id=owner_id,
        at=at,
    )
    decision = Decision.objects.create(
        commune_id=briefing.commune_id,
        owner_id=owner_id,
        briefing=briefing,
        item=item,
        position=briefing.decisions.count() + 1,
        text=decided,
        text_folded=fold(decided),
        task=made,
    )
    changes = {"text": decided, "due_date": due, "to": made.to_agency_id}
    record(actor=actor, action="briefing.decided", subject=decision, at=at, changes=changes)
    publish_change(topic="briefing", subject=briefing, at=at, owner_id=briefing.owner_id)
    return decision


def next_briefing_day(briefing: Briefing) -> date:
    return briefing.starts_at.astimezone(VIETNAM).date() + timedelta(days=7)


@verb
def save_note(*, actor: Actor, briefing_id: UUID, text: str, at: datetime) -> PreparationNote:
    """Keep what somebody notes for themselves; it is no part of the minutes and nobody else sees it."""
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id)
    note, _created = PreparationNote.objects.update_or_create(
        briefing=briefing,
        author_id=actor.id,
        defaults={"commune_id": actor.commune_id, "text": clean_text(nfc(text)), "updated_at": at},
    )
    record(actor=actor, action="briefing.note_saved", subject=note, at=at)
    return note
