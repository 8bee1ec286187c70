"""The agenda and what is decided: lines that fill themselves, lines people write, decisions that are tasks."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.briefing import policy, selectors
from trucban.briefing.agenda import AgendaLine, Returning, by_source
from trucban.briefing.models import AgendaItem, Briefing, Decision, PreparationNote, Section
from trucban.briefing.services.refusals import (
    LONGEST_TEXT,
    DecisionRefused,
    ItemRefused,
    refuse_when_closed,
    show_change,
)
from trucban.document.wording import clean_line, clean_text
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.text import fold
from trucban.task import services as task
from trucban.task.models import Task

ORDER = {
    section: place
    for place, section in enumerate(sorted(Section, key=lambda section: section != Section.UNFINISHED))
}


@verb
def fill_agenda(
    *, actor: Actor, briefing_id: UUID, lines: Sequence[AgendaLine], at: datetime
) -> list[AgendaItem]:
    """
    Fill the agenda from records, and bring back what earlier briefings left open, with its age in weeks.

    Each side fills its own lines; the command, whose book it is, also those of both and what returns, so that it works
    with a police chief who never logs in. Filling again replaces lines by their source and keeps what people wrote:
    their own lines, discussion, settled marks. A line whose source has gone disappears unless something was written on
    it or decided from it.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
    """
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    refuse_when_closed(briefing)
    present = {row.source_key: row for row in briefing.items.filter(is_manual=False)}
    own = actor.agency_with("briefing.prepare")
    fresh = _fresh(actor, briefing, lines, own)
    for key, one in fresh.items():
        _put(briefing, one, present.get(key))
    for key, row in present.items():
        if key not in fresh and row.owner_id == own and not _is_written_on(row):
            row.delete()
    _renumber(briefing)
    record(actor=actor, action="briefing.filled", subject=briefing, at=at, changes={"lines": len(lines)})
    show_change(briefing, at=at)
    return list(briefing.items.order_by("position"))


def _fresh(
    actor: Actor, briefing: Briefing, lines: Sequence[AgendaLine], own: UUID | None
) -> dict[str, Returning]:
    """Return by source what this side fills; a line nobody owns is the book's."""
    at_home = own == briefing.owner_id
    returning = selectors.unfinished(actor=actor, week=selectors.week_of(briefing))
    return by_source(
        (line for line in lines if line.source_key and (line.owner_id or briefing.owner_id) == own),
        (one for one in returning if at_home or one.line.owner_id == own),
    )


def _put(briefing: Briefing, one: Returning, row: AgendaItem | None) -> None:
    line = one.line
    row = row or AgendaItem(
        commune_id=briefing.commune_id, briefing=briefing, source_key=line.source_key, position=0
    )
    row.section, row.text = Section(line.section), line.text
    row.owner_id = line.owner_id or row.owner_id or briefing.owner_id
    row.links = [link.as_json() for link in line.links]
    row.carried_from_id, row.age_weeks = one.from_item_id, one.age_weeks
    row.save()


def _is_written_on(row: AgendaItem) -> bool:
    return bool(row.discussion) or row.is_settled or row.decisions.exists()


def _renumber(briefing: Briefing) -> None:
    """What is unfinished opens the agenda, the oldest first; then the sections in their order, each as it came."""
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
    show_change(briefing, at=at)
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
    Write what was said on a line; the text itself is changed only where people wrote it, by the side that wrote it.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
        ItemRefused: the line came from records, or is empty.
    """
    item = selectors.get_item(actor=actor, item_id=item_id)
    _open(actor, item.briefing_id)
    if text is not None:
        if not policy.can_reword(actor, item):
            raise PermissionDenied
        if not item.is_manual:
            raise ItemRefused(_("This line comes from records: write beside it what was said."))
        item.text = _said(text)
    if discussion is not None:
        item.discussion = clean_text(discussion, most=LONGEST_TEXT)
    item.save(update_fields=["text", "discussion"])
    changes = {"text": item.text, "discussion": item.discussion}
    record(actor=actor, action="briefing.item_edited", subject=item, at=at, changes=changes)
    show_change(item.briefing, at=at)
    return item


@verb
def settle_item(*, actor: Actor, item_id: UUID, at: datetime, settled: bool = True) -> AgendaItem:
    """Mark a line as dealt with: it does not come back next week."""
    item = selectors.get_item(actor=actor, item_id=item_id)
    _open(actor, item.briefing_id)
    item.is_settled = settled
    item.save(update_fields=["is_settled"])
    record(actor=actor, action="briefing.item_settled", subject=item, at=at, changes={"settled": settled})
    show_change(item.briefing, at=at)
    return item


@verb
def decide(
    *,
    actor: Actor,
    briefing_id: UUID,
    at: datetime,
    text: str = "",
    item_id: UUID | None = None,
    to_agency_id: UUID | None = None,
    due_date: date | None = None,
    to_office_id: UUID | None = None,
    to_unit_id: UUID | None = None,
    to_person_id: UUID | None = None,
    hamlet_id: UUID | None = None,
) -> Decision:
    """
    Write a decision, which is a task from that moment on.

    Everything but the line it is about may be left out: then it says what the line says, for the agency the line
    belongs to, by the day of the next briefing.

    Raises:
        NotVisible, PermissionDenied, BriefingIsClosed.
        DecisionRefused: it says nothing, or its day has passed.
    """
    briefing = _open(actor, briefing_id)
    item = selectors.get_item(actor=actor, item_id=item_id) if item_id else None
    if item and item.briefing_id != briefing.pk:
        raise NotVisible
    giver_id = actor.agency_with("briefing.prepare") or briefing.owner_id
    receiver_id = to_agency_id or (item.owner_id if item else giver_id)
    due = due_date or selectors.next_briefing_day(briefing)
    decided = _decided(text or (item.text if item else ""))
    if due < local_day(briefing.starts_at):
        raise DecisionRefused(_("The day it is due comes after the briefing: check the date."))
    made = task.create_task(
        actor=actor,
        title=decided,
        to_agency_id=receiver_id,
        due_date=due,
        origin="DECISION",
        origin_id=briefing.pk,
        to_office_id=to_office_id,
        to_unit_id=to_unit_id,
        to_person_id=to_person_id,
        hamlet_id=hamlet_id,
        owner_id=giver_id,
        at=at,
    )
    decision = Decision.objects.create(
        commune_id=briefing.commune_id,
        owner_id=receiver_id,
        briefing=briefing,
        item=item,
        position=briefing.decisions.count() + 1,
        text=decided,
        text_folded=fold(decided),
        addressee=_addressee(made),
        due_date=due,
        task=made,
    )
    changes = {"text": decided, "due_date": due, "to": made.to_agency_id}
    record(actor=actor, action="briefing.decided", subject=decision, at=at, changes=changes)
    show_change(briefing, at=at)
    return decision


def _decided(text: str) -> str:
    decided = clean_line(text, most=300)
    if not decided:
        raise DecisionRefused(_("Write what is to be done."))
    return decided


def _addressee(made: Task) -> str:
    """Return who does it, as the minutes print it: "Công an xã", or "Ban CHQS xã: Phó Chỉ huy trưởng"."""
    narrower = made.to_person or made.to_office or made.to_unit
    name = f"{made.to_agency.short_name}: {narrower}" if narrower else made.to_agency.short_name
    return name[:160]


@verb
def save_note(*, actor: Actor, briefing_id: UUID, text: str, at: datetime) -> PreparationNote:
    """Keep what somebody notes for themselves; it is no part of the minutes and nobody else sees it."""
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id)
    note, _created = PreparationNote.objects.update_or_create(
        briefing=briefing,
        author_id=actor.id,
        defaults={
            "commune_id": actor.commune_id,
            "text": clean_text(text, most=LONGEST_TEXT),
            "updated_at": at,
        },
    )
    record(actor=actor, action="briefing.note_saved", subject=note, at=at)
    return note
