"""What a season of the demonstration's call-up is made of: files moved by papers, calls delivered, sittings, lists posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trucban.callup import selectors
from trucban.callup import services as callup
from trucban.callup.models import Case, Objection, Posting, Season, Step, Summons
from trucban.callup.services.steps import Proof
from trucban.demo.stage import Stage, moment

BY, OTHER = "troly", "chihuytruong"  # who proposes, and who else confirms
PROVINCE, COUNCIL = "QĐ-UBND tỉnh", "NQ-HĐNVQS"


@dataclass(frozen=True)
class Papers:
    """The days of one season and the papers of its steps, as the province's plan of that year sets them."""

    nominated: date
    reviewed: date
    decided: date
    screened: date
    examined: date
    known: date | None = None  # first day anything is written; the steps before it come from the paper book

    def day(self, of: date) -> date:
        return max(of, self.known) if self.known else of


class Call:
    """What both seasons do: open, draw, move files with their papers, call people and deliver the calls."""

    def __init__(self, stage: Stage, papers: Papers) -> None:
        self.stage, self.papers = stage, papers
        self.season: Season

    def open(self, year: int, *, hand_over_on: date, plan: str, on: date) -> None:
        at = moment(on, "08:30")
        actor = self.stage.actor(OTHER, at=at)
        self.season = callup.open_season(
            actor=actor, year=year, call_number=1, hand_over_on=hand_over_on, plan=plan, at=at
        )
        callup.draw_cohort(actor=actor, season_id=self.season.pk, at=at)

    def given(self, army: int, police: int, paper: str, on: date) -> None:
        at = moment(on, "11:00")
        actor = self.stage.actor(OTHER, at=at)
        callup.set_quota(actor=actor, season_id=self.season.pk, army=army, police=police, paper=paper, at=at)

    def files(self) -> list[Case]:
        """Return the files of the season by hamlet and name."""
        at = moment(self.season.hand_over_on, "08:00")
        return list(selectors.cases(actor=self.stage.actor(OTHER, at=at), season_id=self.season.pk))

    def examined(self, case: Case) -> bool:
        """Say whether the list of health classes shows this file."""
        return selectors.posted_result(case, "HEALTH") is not None

    def propose(self, case: Case, to_stage: str, held_on: date, paper: str, **proof: object) -> Step:
        at = moment(self.papers.day(held_on), "15:30")
        return callup.propose_step(
            actor=self.stage.actor(BY, at=at),
            case_id=case.pk,
            to_stage=to_stage,
            proof=Proof(held_on=held_on, evidence=paper, **proof),  # type: ignore[arg-type]  # Proof's own fields
            at=at,
        )

    def move(self, case: Case, to_stage: str, held_on: date, paper: str, **proof: object) -> Step:
        """Propose a step and have somebody else confirm it on the same day."""
        step = self.propose(case, to_stage, held_on, paper, **proof)
        at = moment(self.papers.day(held_on), "16:45")
        return callup.confirm_step(actor=self.stage.actor(OTHER, at=at), step_id=step.pk, at=at)

    def decide(self, step: Step, on: date, paper: str, *, granted: bool = True) -> None:
        at = moment(self.papers.day(on), "17:00")
        callup.record_decision(
            actor=self.stage.actor(OTHER, at=at),
            step_id=step.pk,
            decision=paper,
            decided_on=on,
            granted=granted,
            at=at,
        )

    def excuse(self, case: Case, ground: str, paper: str, until: date | None, decision: str) -> None:
        """Defer or exempt: the council proposes, the province decides."""
        to_stage = Case.Stage.DEFERRED if ground.startswith("callup_deferral") else Case.Stage.EXEMPT
        step = self.move(case, to_stage, self.papers.reviewed, paper, ground=ground, until=until)
        self.decide(step, self.papers.decided, decision)

    def nominate(self, cases: Sequence[Case]) -> None:
        for case in cases:
            number = case.hamlet.number if case.hamlet else 0
            self.move(
                case,
                Case.Stage.NOMINATED,
                self.papers.nominated,
                f"Biên bản bình cử số {number:02}/BB-T{number}",
            )

    def summon(
        self, cases: Sequence[Case], kind: str, appears_on: date, written_on: date, paper: str
    ) -> list[UUID]:
        at = moment(written_on, "09:15")
        actor = self.stage.actor(BY, at=at)
        return [
            callup.summon(
                actor=actor, case_id=case.pk, kind=kind, decision=paper, appears_on=appears_on, at=at
            ).pk
            for case in cases
        ]

    def deliver(self, summons: Sequence[UUID], on: date) -> None:
        at = moment(on, "16:00")
        for one in summons:
            callup.record_delivery(
                actor=self.stage.actor(BY, at=at),
                summons_id=one,
                delivered_on=on,
                given_to=Summons.GivenTo.CITIZEN,
                at=at,
            )

    def take_down(self, posting: Posting, on: date) -> None:
        at = moment(on, "08:00")
        actor = self.stage.actor(OTHER, at=at)
        callup.take_down(actor=actor, season_id=self.season.pk, posting_id=posting.pk, on=on, at=at)

    def object(self, case: Case, posting: Posting, received_on: date, letter: str) -> Objection:
        at = moment(received_on, "14:20")
        return callup.receive_objection(
            actor=self.stage.actor(BY, at=at),
            case_id=case.pk,
            posting_id=posting.pk,
            letter=letter,
            received_on=received_on,
            at=at,
        )

    def answer(self, objection: Objection, on: date, outcome: str, answer: str) -> None:
        at = moment(on, "10:00")
        callup.answer_objection(
            actor=self.stage.actor(OTHER, at=at),
            objection_id=objection.pk,
            outcome=outcome,
            answer=answer,
            answered_on=on,
            at=at,
        )

    def sit(self, on: date, *, present: int, votes: int, resolution: str) -> None:
        at = moment(self.papers.day(on), "17:10")
        callup.record_sitting(
            actor=self.stage.actor(OTHER, at=at),
            season_id=self.season.pk,
            held_on=on,
            members=17,
            present=present,
            votes=votes,
            resolution=resolution,
            at=at,
        )

    def post(self, kind: str, on: date) -> Posting:
        at = moment(on, "10:30")
        return callup.post_list(
            actor=self.stage.actor(OTHER, at=at),
            season_id=self.season.pk,
            kind=kind,
            posted_on=on,
            place="Bảng tin UBND xã, nhà văn hóa các thôn, trang thông tin điện tử xã",
            at=at,
        )
