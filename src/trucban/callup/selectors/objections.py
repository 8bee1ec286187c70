"""Objections to posted lists, with their clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.callup import flow
from trucban.callup.models import Case, Objection, Posting, Season, Step
from trucban.rulebook import selectors as rulebook

DAYS = "callup.objection_days"  # the law's text read so far gives no term: the commune confirms one
SOON = timedelta(days=3)
NOT_BEGUN = Q(outcome=Objection.Outcome.AGAIN) & (
    Q(proposal__isnull=True) | Q(proposal__status=Step.Status.REFUSED)
)  # a proposal that was sent back leads nowhere
RELATED = ("case", "case__season", "case__person", "case__hamlet", "posting", "result", "proposal")


@dataclass(frozen=True)
class Clock:
    """An objection and the last day of its answer; None as long as the commune has confirmed no term."""

    objection: Objection
    answer_by: date | None
    today: date

    @property
    def is_overdue(self) -> bool:
        return not self.objection.outcome and self.answer_by is not None and self.answer_by < self.today

    @property
    def is_late(self) -> bool:
        """Say whether it was answered after its last day."""
        answered = self.objection.answered_on
        return answered is not None and self.answer_by is not None and self.answer_by < answered

    @property
    def is_urgent(self) -> bool:
        return (
            not self.objection.outcome and self.answer_by is not None and self.answer_by <= self.today + SOON
        )

    @property
    def waits_for_proposal(self) -> bool:
        proposal = self.objection.proposal
        is_begun = proposal is not None and proposal.status != Step.Status.REFUSED
        return self.objection.outcome == Objection.Outcome.AGAIN and not is_begun

    @property
    def is_open(self) -> bool:
        return not self.objection.outcome or self.waits_for_proposal


def get_objection(*, actor: Actor, objection_id: UUID, lock: bool = False) -> Objection:
    rows = Objection.objects.visible_to(actor)
    return one(
        Objection, rows, objection_id, lock=lock, related=("case", "case__season", "case__person", "posting")
    )


def get_posting(*, season: Season, posting_id: UUID, lock: bool = False) -> Posting:
    return one(Posting, Posting.objects.filter(season=season), posting_id, lock=lock)


def objections_of(case: Case, *, on: date) -> list[Clock]:
    """Return the objections about one file, the latest first."""
    rows = Objection.objects.filter(case=case).select_related(*RELATED)
    return _clocks(rows.order_by("-received_on", "-pk"), on)


def open_objections(*, actor: Actor, on: date, season_id: UUID | None = None) -> list[Clock]:
    """Return what waits for an answer or for the proposal it led to, what is due first; of all seasons without one."""
    rows = Objection.objects.visible_to(actor).filter(Q(outcome="") | NOT_BEGUN)
    if season_id:
        rows = rows.filter(case__season_id=season_id)
    return _clocks(rows.select_related(*RELATED).order_by("received_on", "pk"), on)


def awaiting_proposal(case: Case) -> Objection | None:
    """Return the objection whose result is to be looked at again, if no proposal has followed yet."""
    rows = Objection.objects.filter(NOT_BEGUN, case=case)
    found: Objection | None = rows.select_related("result").order_by("answered_at", "pk").first()
    return found


def posted_result(case: Case, kind: str) -> Step | None:
    """Return the step a list of a kind shows of a file."""
    rows = Step.objects.filter(case=case, status=Step.Status.DONE).order_by("proposed_at", "pk")
    if kind == Posting.Kind.SCREENED:
        return rows.filter(from_stage=Case.Stage.REVIEWED, to_stage__in=flow.SCREENING).last()
    if kind == Posting.Kind.HEALTH:
        return rows.filter(health_class__isnull=False).last()
    return rows.filter(to_stage__in=flow.GROUNDS).last()


def _clocks(rows: Iterable[Objection], on: date) -> list[Clock]:
    """The term of the day an objection came; of today, where none was confirmed on that day."""
    found = list(rows)
    terms: dict[tuple[UUID, date], int | None] = {}

    def term(commune_id: UUID, day: date) -> int | None:
        if (commune_id, day) not in terms:
            terms[commune_id, day] = rulebook.value(commune_id=commune_id, key=DAYS, on=day)
        return terms[commune_id, day]

    clocks = []
    for row in found:
        days = term(row.commune_id, row.received_on) or term(row.commune_id, on)
        clocks.append(Clock(row, row.received_on + timedelta(days=int(days)) if days else None, on))
    return clocks
