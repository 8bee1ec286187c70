"""The register of decisions, what comes back unfinished, and the history of a matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trucban.access.actors import Actor
from trucban.briefing.agenda import AgendaLine, Returning, by_source
from trucban.briefing.models import AgendaItem, Decision, Section
from trucban.briefing.selectors.meetings import briefing_for, briefings, week_of
from trucban.document.wording import day_text, week_span
from trucban.lib.clock import local_day
from trucban.lib.links import RecordLink
from trucban.lib.text import fold, nfc
from trucban.lib.weeks import Week
from trucban.task.models import Task

TASK, CARRIED, HAMLET = "task:", "carried:", "hamlet:"


@dataclass(frozen=True)
class Closure:
    """How the decisions due in a period were kept; ``rate`` is the share that was done by its day."""

    due: int
    done_in_time: int
    done_late: int
    overdue: int

    @property
    def rate(self) -> float | None:
        return self.done_in_time / self.due if self.due else None


def decisions(*, actor: Actor, q: str = "", status: str = "") -> QuerySet[Decision]:
    """Return the register of decisions, the newest first; a search ignores accents and puts typed ones first."""
    seen = briefings(actor=actor).order_by().values("pk")
    rows: QuerySet[Decision] = Decision.objects.filter(briefing_id__in=seen)
    rows = rows.select_related("briefing", "task__to_agency", "task__to_office", "item", "owner")
    if status:
        rows = rows.filter(task__status=status)
    if not q.strip():
        return rows.order_by("-briefing__iso_year", "-briefing__iso_week", "position")
    for word in fold(q).split():
        rows = rows.filter(text_folded__contains=word)
    as_typed = Case(When(_written(q), then=Value(0)), default=Value(1), output_field=IntegerField())
    found = rows.annotate(typed=as_typed)
    return found.order_by("typed", "-briefing__iso_year", "-briefing__iso_week", "position")


def decisions_behind(*, actor: Actor, change: RecordLink) -> list[Decision]:
    """Return the decisions that are carried out in a record, for who works on it."""
    rows = decisions(actor=actor).filter(change_type=change.type, change_id=change.id)
    return list(rows)


def _written(q: str) -> Q:
    """SQLite compares letters beyond ASCII by case: the usual ways of writing are tried."""
    typed, found = nfc(" ".join(q.split())), Q()
    for written in {typed, typed.lower(), typed.upper(), typed.capitalize(), typed.title()}:
        found |= Q(text__contains=written)
    return found


def closure(*, actor: Actor, first: date, last: date) -> Closure:
    """Count how the decisions due from one day to another, both counted, were kept; dropped ones do not count."""
    rows = decisions(actor=actor).filter(due_date__range=(first, last)).exclude(task__status="DROPPED")
    days = [(row.due_date, _done_on(row.task)) for row in rows]
    in_time = sum(1 for due, done in days if done and done <= due)
    return Closure(
        due=len(days),
        done_in_time=in_time,
        done_late=sum(1 for _due, done in days if done) - in_time,
        overdue=sum(1 for _due, done in days if not done),
    )


def _done_on(task: Task) -> date | None:
    return local_day(task.closed_at) if task.closed_at else None


def history(item: AgendaItem) -> list[AgendaItem]:
    """Return a matter through the years, the newest first, from whichever of its lines one starts."""
    first, seen = item, {item.pk}
    while first.carried_from is not None and first.carried_from_id not in seen:
        first = first.carried_from
        seen.add(first.pk)
    chain, latest = {first.pk}, [first.pk]
    while latest:
        found = AgendaItem.objects.filter(carried_from_id__in=latest).exclude(pk__in=chain)
        latest = list(found.values_list("pk", flat=True))
        chain.update(latest)
    rows = AgendaItem.objects.filter(pk__in=chain).select_related("briefing")
    rows = rows.prefetch_related("decisions__task")
    return list(rows.order_by("-briefing__iso_year", "-briefing__iso_week", "position"))


def unfinished(*, actor: Actor, week: Week) -> list[Returning]:
    """
    Return what comes back in the briefing that opens ``week``: open decisions, and lines left unsettled.

    What is overdue comes first, the oldest before the younger: it opens the agenda.
    """
    with override("vi"):  # the lines become minutes, and papers are Vietnamese always
        found = [*_open_decisions(actor, week), *_open_lines(actor, week)]
    return sorted(found, key=lambda one: (not one.is_overdue, -one.age_weeks))


def proposed_agenda(*, actor: Actor, week: Week, lines: Sequence[AgendaLine]) -> list[Returning]:
    """
    Return the agenda of the briefing that opens ``week`` as filling it now would make it, changing nothing.

    It holds ``lines`` from the week's records, what earlier briefings left open, and what people wrote on an agenda that
    has been called already; an unfinished matter replaces the line its record gave.
    """
    called = briefing_for(actor=actor, week=week)
    written = called.items.filter(is_manual=True).order_by("position") if called else ()
    by_hand = [
        Returning(AgendaLine(row.section, row.text, (), "", row.owner_id), row.age_weeks) for row in written
    ]
    return [*by_source(lines, unfinished(actor=actor, week=week)).values(), *by_hand]


def _before(week: Week, path: str = "") -> Q:
    same_year = Q(**{f"{path}iso_year": week.year, f"{path}iso_week__lt": week.number})
    return Q(**{f"{path}iso_year__lt": week.year}) | same_year


def _open_decisions(actor: Actor, week: Week) -> list[Returning]:
    rows = decisions(actor=actor).filter(_before(week, "briefing__"), task__status=Task.Status.OPEN)
    return [_returning_decision(row, week) for row in rows]


def _returning_decision(row: Decision, week: Week) -> Returning:
    made, due = week_of(row.briefing), row.task.due_date
    late = (week.monday - due).days
    text = _("%(decision)s – %(who)s, due %(due)s") % {
        "decision": row.text,
        "who": row.addressee,
        "due": day_text(due),
    }
    if late > 0:
        text += ngettext(" (%(count)s day overdue)", " (%(count)s days overdue)", late) % {"count": late}
    links = (
        RecordLink("task.task", row.task_id, row.text),
        RecordLink("briefing.briefing", row.briefing_id, week_span(made)),
    )
    return Returning(
        line=AgendaLine(Section.UNFINISHED, text, links, f"{TASK}{row.task_id}", row.owner_id),
        age_weeks=_weeks_between(made, week),
        from_item_id=row.item_id,
        is_overdue=late > 0,
    )


def _open_lines(actor: Actor, week: Week) -> list[Returning]:
    earlier = briefings(actor=actor).filter(_before(week)).first()
    if earlier is None:
        return []
    gap = _weeks_between(week_of(earlier), week)
    return [_returning_line(row, gap) for row in earlier.items.filter(_left_open()).order_by("position")]


def _left_open() -> Q:
    """
    What a briefing leaves open: matters somebody raised, discussed or asked for, and nobody settled.

    Lines that only inform do not return: they are filled anew from their records. What was decided returns as the
    decision, with its task.
    """
    matters = Q(is_manual=True) | ~Q(discussion="") | Q(source_key__startswith=CARRIED)
    matters |= Q(source_key__startswith=HAMLET)
    return matters & Q(is_settled=False, decisions__isnull=True) & ~Q(source_key__startswith=TASK)


def _returning_line(row: AgendaItem, gap: int) -> Returning:
    links = tuple(RecordLink(link["type"], UUID(link["id"]), link["label"]) for link in row.links)
    return Returning(
        line=AgendaLine(Section.UNFINISHED, row.text, links, f"{CARRIED}{row.pk}", row.owner_id),
        age_weeks=row.age_weeks + gap,
        from_item_id=row.pk,
    )


def _weeks_between(earlier: Week, later: Week) -> int:
    return (later.monday - earlier.monday).days // 7
