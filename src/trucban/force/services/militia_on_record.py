"""
Those who serve already when the register begins: written down in one go by the decisions there are, confirmed by a second.

Each row is judged by itself: what is refused says why, the others go on. The same row again changes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record_many, verb
from trucban.force import militia_terms as terms
from trucban.force import policy, selectors
from trucban.force.imports import tables
from trucban.force.imports.on_record import ReadRow, read_rows
from trucban.force.imports.sheets import sheets_with_lists
from trucban.force.militia_flow import IN_SERVICE
from trucban.force.models import MilitiaOnRecord, MilitiaProposal, MilitiaStatus, Person
from trucban.force.services.facts import LONGEST_SERVICE, write_fact
from trucban.force.services.judged_lines import reader_of
from trucban.force.services.lists import FileNotRead
from trucban.force.services.militia_steps import (
    MilitiaDecisionRefused,
    MilitiaStepRefused,
    NothingToAnswer,
    ProposedByYourself,
    office_of,
)
from trucban.force.services.militia_year import paper
from trucban.force.services.people import TextTooLong
from trucban.lib.clock import local_day
from trucban.lib.errors import PermissionDenied
from trucban.lib.tables import Unreadable

Status, Category, State = MilitiaStatus.Status, MilitiaStatus.Category, MilitiaOnRecord.State
MOST_ROWS = 120  # of one file, all its sheets together: seven fields a row come back in one form, and Django takes 1,000


@dataclass(frozen=True)
class OnRecord:
    """One row as it was typed or read: the decision of selection, and of the extension where there was one."""

    person_id: UUID
    category: str = ""
    from_date: date | None = None
    decision: str = ""
    until: date | None = None  # empty: the law's term; beyond it: an extension, with its paper
    extension: str = ""


@dataclass(frozen=True)
class Judged:
    """What became of one row: ``row`` would be or is written, ``refused`` says why not, neither: it is there already."""

    row: MilitiaOnRecord | None = None
    refused: str = ""

    @property
    def is_there(self) -> bool:
        return self.row is None and not self.refused


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def judge_on_record(*, actor: Actor, rows: Collection[OnRecord], at: datetime) -> list[Judged]:
    """
    Say of each row, in their order, what would become of it; nothing is written.

    Raises:
        PermissionDenied: the actor keeps no militia register. NotVisible: no such person for this actor.
    """
    owner_id = actor.agency_with("force.militia")
    if owner_id is None or not policy.keeps_militia(actor, owner_id):
        raise PermissionDenied
    today = local_day(at)
    keys = [asked.person_id for asked in rows]
    people = {key: selectors.get_person(actor=actor, person_id=key) for key in dict.fromkeys(keys)}
    if any(person.owner_id != owner_id for person in people.values()):
        raise PermissionDenied
    known = _Known(list(people), today)
    found: list[Judged] = []
    seen: set[UUID] = set()
    for asked in rows:
        person = people[asked.person_id]
        try:
            if person.pk in seen:
                raise MilitiaStepRefused(_("%(person)s stands in the list twice.") % {"person": person.name})
            seen.add(person.pk)
            found.append(Judged(_judge(actor, person, asked, known, today, at)))
        except (MilitiaStepRefused, MilitiaDecisionRefused, TextTooLong) as refusal:
            found.append(Judged(refused=str(refusal)))
    return found


class _Known:
    """What is written down of these people: their facts, what waits for an answer, who leads a unit."""

    def __init__(self, keys: list[UUID], today: date) -> None:
        self.facts = _facts_of(keys)
        waits = MilitiaOnRecord.objects.filter(person__in=keys, state=State.PROPOSED)
        self.waiting = {row.person_id: row for row in waits}
        self.proposed = _proposed(keys)
        self.leaders = terms.leads_a_unit(keys, on=today)


def _facts_of(keys: list[UUID]) -> dict[UUID, list[MilitiaStatus]]:
    facts = MilitiaStatus.objects.filter(person__in=keys, retracted_at__isnull=True)
    found: dict[UUID, list[MilitiaStatus]] = {key: [] for key in keys}
    for fact in facts.order_by("from_date", "recorded_at", "pk"):
        found[fact.person_id].append(fact)
    return found


def _proposed(keys: list[UUID]) -> set[UUID]:
    rows = MilitiaProposal.objects.filter(person__in=keys, state__in=selectors.OPEN_STATES)
    return set(rows.values_list("person_id", flat=True))


def _judge(
    actor: Actor, person: Person, asked: OnRecord, known: _Known, today: date, at: datetime
) -> MilitiaOnRecord | None:
    """Return the row to write, or None where the very same is there already; refuse with a sentence."""
    if asked.category not in Category.values:
        raise MilitiaStepRefused(
            _("%(person)s: choose the component they serve in.") % {"person": person.name}
        )
    if asked.from_date is None or not today - LONGEST_SERVICE <= asked.from_date <= today:
        raise MilitiaStepRefused(
            _("%(person)s: write the day the service began; it does not lie in the future.")
            % {"person": person.name}
        )
    decision = paper(asked.decision, MilitiaDecisionRefused)
    _refuse_by_age(person, asked.from_date)
    until, extended_until = _days(person, asked, asked.from_date, leads=person.pk in known.leaders)
    extension = paper(asked.extension, MilitiaDecisionRefused) if extended_until else ""
    row = MilitiaOnRecord(
        commune_id=person.commune_id,
        owner_id=person.owner_id,
        person=person,
        category=asked.category,
        from_date=asked.from_date,
        until=until,
        decision=decision,
        extended_until=extended_until,
        extension=extension,
        proposed_at=at,
        proposed_by_id=actor.id,
    )
    if _is_there(row, known):
        return None
    is_open = person.pk in known.waiting or person.pk in known.proposed
    _refuse_by_what_stands(row, known.facts[person.pk], is_open=is_open)
    return row


def _refuse_by_age(person: Person, began: date) -> None:
    """An age is judged by the law of that day; before the law that is known here it is not judged."""
    try:
        said = terms.age(person, on=began)
    except law.NoRuleInForce:
        return
    if why := terms.barred_by_age(said):
        raise MilitiaStepRefused(
            _("%(person)s cannot have been selected: %(why)s") % {"person": person.name, "why": why}
        )


def _days(person: Person, asked: OnRecord, began: date, *, leads: bool) -> tuple[date, date | None]:
    """Return the end of the first term, and of the extension where one was decided."""
    term = _term_end(person, asked.category, began)
    until = asked.until or term
    if until is None:
        raise MilitiaStepRefused(
            _("%(person)s: no law of that day is known here; write the last day of the term.")
            % {"person": person.name}
        )
    if until <= began:
        raise MilitiaStepRefused(
            _("%(person)s: the term ends before it begins: correct one of the two days.")
            % {"person": person.name}
        )
    if term is None or until <= term:
        if asked.extension.strip():
            raise MilitiaStepRefused(
                _("%(person)s: an extension ends after the first term, which is full on %(day)s.")
                % {"person": person.name, "day": _day(term or until)}
            )
        return until, None
    if not asked.extension.strip():
        raise MilitiaStepRefused(
            _("%(person)s: by the law the term is full on %(day)s; for a longer one write its decision too.")
            % {"person": person.name, "day": _day(term)}
        )
    fact = MilitiaStatus(person=person, category=asked.category, from_date=began, until=term)
    fact.commune_id = person.commune_id
    said = terms.extension_end(person, terms.Service(fact, fact), on=term, leads=leads)
    if said is None or not isinstance(said.result, date) or until > said.result:
        raise MilitiaStepRefused(
            _("%(person)s: the term may be extended up to %(last)s (%(source)s).")
            % {
                "person": person.name,
                "last": _day(said.result) if said and isinstance(said.result, date) else "–",
                "source": said.source_vi if said else "–",
            }
        )
    return term, until


def _term_end(person: Person, category: str, began: date) -> date | None:
    try:
        said = terms.term_end(category, began, commune_id=person.commune_id)
    except law.NoRuleInForce:
        return None
    return said.result if isinstance(said.result, date) else None


def _said(row: MilitiaOnRecord) -> tuple[object, ...]:
    return (row.category, row.from_date, row.until, row.decision, row.extended_until, row.extension)


def _is_there(row: MilitiaOnRecord, known: _Known) -> bool:
    waits = known.waiting.get(row.person_id)
    if waits is not None:
        return _said(waits) == _said(row)
    kept = [
        (fact.status, fact.category, fact.from_date, fact.until, fact.evidence)
        for fact in known.facts[row.person_id]
    ]
    wanted = [(fact.status, fact.category, fact.from_date, fact.until, fact.evidence) for fact in _facts(row)]
    return all(fact in kept for fact in wanted)


def _refuse_by_what_stands(row: MilitiaOnRecord, facts: list[MilitiaStatus], *, is_open: bool) -> None:
    name = row.person.name
    if is_open:
        raise MilitiaStepRefused(
            _("A proposal is open already for %(people)s: answer it first.") % {"people": name}
        )
    serving = next((fact for fact in facts if fact.status in IN_SERVICE), None)
    if serving is not None:
        raise MilitiaStepRefused(
            _(
                "%(person)s stands at “%(now)s” since %(day)s by %(paper)s: what is wrong there is retracted first."
            )
            % {
                "person": name,
                "now": serving.get_status_display(),
                "day": _day(serving.from_date),
                "paper": serving.evidence,
            }
        )
    later = next((fact for fact in facts if fact.from_date >= row.from_date), None)
    if later is not None:
        raise MilitiaStepRefused(
            _(
                "%(person)s: “%(now)s” is written down from %(day)s, after this service began: retract that first."
            )
            % {"person": name, "now": later.get_status_display(), "day": _day(later.from_date)}
        )


def _facts(row: MilitiaOnRecord) -> list[MilitiaStatus]:
    """Return the steps a row stands for, not written yet."""
    made = [
        MilitiaStatus(
            person=row.person,
            status=Status.SERVING,
            category=row.category,
            from_date=row.from_date,
            until=row.until,
            evidence=row.decision,
        )
    ]
    if row.extended_until:
        made.append(
            MilitiaStatus(
                person=row.person,
                status=Status.EXTENDED,
                category=row.category,
                from_date=row.until,
                until=row.extended_until,
                evidence=row.extension,
            )
        )
    return made


@verb
def propose_on_record(*, actor: Actor, rows: Collection[OnRecord], at: datetime) -> list[Judged]:
    """
    Propose for a second person what these rows say; rows that are refused are left out and say why.

    Recorded as ``militia.proposed``.

    Raises:
        PermissionDenied, NotVisible.
    """
    for asked in sorted(rows, key=lambda one: one.person_id):
        selectors.get_person(actor=actor, person_id=asked.person_id, lock=True)
    found = judge_on_record(actor=actor, rows=rows, at=at)
    done = []
    for one in found:
        if one.row is not None:
            one.row.save(force_insert=True)
            done.append((one.row, _changes(one.row)))
    if done:
        record_many(actor=actor, action="militia.proposed", done=done, at=at)
    return found


def _changes(row: MilitiaOnRecord) -> dict[str, object]:
    return {
        "person": row.person_id,
        "category": row.category,
        "from_date": row.from_date,
        "until": row.extended_until or row.until,
    }


@verb
def confirm_on_record(*, actor: Actor, row_ids: Collection[UUID], at: datetime) -> list[MilitiaStatus]:
    """
    Confirm what somebody else wrote down; only then each person stands where the decision put them. All or nobody.

    Recorded as ``militia.confirmed``, each step as ``militia.step_taken``.

    Raises:
        NotVisible, PermissionDenied. NothingToAnswer. ProposedByYourself.
        MilitiaStepRefused: another step was written down since.
    """
    rows = _answered(actor, row_ids, State.CONFIRMED, at)
    keys = [row.person_id for row in rows]
    facts, proposed = _facts_of(keys), _proposed(keys)
    made = []
    for row in rows:
        _refuse_by_what_stands(row, facts[row.person_id], is_open=row.person_id in proposed)
        for fact in _facts(row):
            fact.decided_by = _office(fact.from_date)
            changes = {**_changes(row), "status": fact.status, "decided_by": fact.decided_by}
            made.append(
                write_fact(actor, fact, "militia.step_taken", changes, fact.from_date, fact.evidence, at)
            )
    done: list[tuple[MilitiaOnRecord, dict[str, object]]] = [(row, {"state": row.state}) for row in rows]
    record_many(actor=actor, action="militia.confirmed", done=done, at=at)
    return made


def _office(on: date) -> str:
    """Say who had the power that day; of a day before the law known here nothing is said."""
    try:
        return office_of(on)
    except MilitiaDecisionRefused:
        return ""


@verb
def send_back_on_record(*, actor: Actor, row_ids: Collection[UUID], at: datetime) -> list[MilitiaOnRecord]:
    """Send back what somebody else wrote down; it can be written down anew. Recorded as ``militia.refused``."""
    rows = _answered(actor, row_ids, State.SENT_BACK, at)
    done: list[tuple[MilitiaOnRecord, dict[str, object]]] = [(row, {"state": row.state}) for row in rows]
    record_many(actor=actor, action="militia.refused", done=done, at=at)
    return rows


def _answered(actor: Actor, row_ids: Iterable[UUID], state: str, at: datetime) -> list[MilitiaOnRecord]:
    keys = sorted(set(row_ids))
    rows = [selectors.get_on_record(actor=actor, row_id=key, lock=True) for key in keys]
    if not rows:
        raise NothingToAnswer(_("Nothing is ticked: tick the rows first."))
    if not all(policy.may_confirm_militia(actor, row.owner_id) for row in rows):
        raise PermissionDenied
    for row in rows:
        if row.state != State.PROPOSED:
            raise NothingToAnswer(
                _("What was written down for %(person)s has been answered already: open the list anew.")
                % {"person": row.person.name}
            )
        if row.proposed_by_id == actor.id:
            raise ProposedByYourself(
                _("%(person)s: you wrote this down yourself, somebody else in charge confirms it.")
                % {"person": row.person.name}
            )
        row.state, row.answered_at, row.answered_by_id = state, at, actor.id
        row.save(update_fields=["state", "answered_at", "answered_by_id"])
    return rows


def read_on_record(*, actor: Actor, name: str, data: bytes, at: datetime) -> list[ReadRow]:
    """
    Read a list of those who serve already; nothing is written, and of the file nothing is kept.

    Raises:
        PermissionDenied: the actor keeps no militia register. FileNotRead: with the reason.
    """
    owner_id = actor.agency_with("force.militia")
    if owner_id is None:
        raise PermissionDenied
    try:
        book = tables.open_file(data, name)
        sheets, _notes = sheets_with_lists(book)
        lists = [tables.read_list(book, sheet, lambda key: {}, most=MOST_ROWS) for sheet in sheets]
    except Unreadable as refusal:
        raise FileNotRead(refusal.sentence.said(_)) from refusal
    asked = sum(not line.left_out for one in lists for line in one.lines)
    if asked > MOST_ROWS or not all(one.is_whole for one in lists):
        raise FileNotRead(_("The list has more than %(most)s rows: give it in parts.") % {"most": MOST_ROWS})
    register = selectors.register_to_compare(owner_id=owner_id)
    found: list[ReadRow] = []
    for one in lists:
        mapping = {column.field: column.column for column in one.columns if column.field}
        reader = reader_of(actor.commune_id, mapping, at, epoch_1904=one.epoch_1904)
        found += read_rows(one, reader, register, on=local_day(at))
    return found
