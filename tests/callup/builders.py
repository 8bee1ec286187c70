"""A season with its cohort, made by the verbs the product uses; times are of November 2026."""

from datetime import date, datetime
from typing import Any

from tests.cast import World
from trucban.callup import services
from trucban.callup.models import Case, Objection, Posting, Season, Step, Summons
from trucban.callup.services.steps import Proof
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM

AT = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
DAY = date(2026, 11, 19)
HAND_OVER = date(2027, 2, 22)
PAPER = "12/BC, 19/11/2026"


def man(world: World, name: str, born: date | None = date(2005, 5, 4), **more: Any) -> Person:
    values: dict[str, Any] = {"owner": world.command, "sex": "MALE", "hamlet": world.hamlets[0], **more}
    return Person.objects.create(commune=world.commune, name=name, birth_date=born, **values)


def season(world: World, year: int = 2027, **more: Any) -> Season:
    values: dict[str, Any] = {
        "call_number": 1,
        "hand_over_on": HAND_OVER.replace(year=year),
        "plan": "34/KH-UBND",
        "at": AT,
        **more,
    }
    return services.open_season(actor=world.actor("an"), year=year, **values)


def drawn(world: World, *names: str) -> tuple[Season, list[Case]]:
    """Open a season and draw these men into it."""
    for name in names or ("Lê Văn Một",):
        man(world, name)
    made = season(world)
    return made, services.draw_cohort(actor=world.actor("an"), season_id=made.pk, at=AT)


def propose(world: World, case: Case, to_stage: str, *, who: str = "phuc", **more: Any) -> Step:
    at = more.pop("at", AT)
    proof = Proof(**{"held_on": DAY, "evidence": PAPER, **more})
    return services.propose_step(
        actor=world.actor(who), case_id=case.pk, to_stage=to_stage, proof=proof, at=at
    )


def confirm(world: World, step: Step, *, who: str = "an") -> Step:
    return services.confirm_step(actor=world.actor(who), step_id=step.pk, at=AT)


def decide(world: World, step: Step, *, granted: bool = True, decided_on: date = DAY) -> Step:
    return services.record_decision(
        actor=world.actor("an"),
        step_id=step.pk,
        decision="99/QĐ-UBND",
        decided_on=decided_on,
        granted=granted,
        at=AT,
    )


# What each step asks for besides a paper and a day.
ASKED: dict[str, dict[str, Any]] = {
    "DEFERRED": {"ground": "callup_deferral.g.2", "until": date(2028, 6, 30)},
    "EXEMPT": {"ground": "callup_exemption.a.1"},
    "LISTED": {"service": "ARMY"},
}


def asked(case: Case, to_stage: str) -> dict[str, Any]:
    more = dict(ASKED.get(to_stage, {}))
    if case.stage == "SCREENED" and to_stage in ("EXAMINED", "NOT_PASSED"):
        more["health_class"] = 2 if to_stage == "EXAMINED" else 5
    return more


def move(world: World, case: Case, *stages: str) -> Case:
    """Bring a case through steps, each proposed, confirmed and decided where it is."""
    for stage in stages:
        step = confirm(world, propose(world, case, stage, **asked(case, stage)))
        if step.status == Step.Status.CONFIRMED:
            decide(world, step)
        case.refresh_from_db()
    return case


def given(world: World, made: Season, army: int, police: int = 0, **more: Any) -> Season:
    values = {"paper": "40/QĐ", "at": AT, **more}
    return services.set_quota(actor=world.actor("an"), season_id=made.pk, army=army, police=police, **values)


def posted(world: World, made: Season, kind: str = "HEALTH", *, on: date = DAY) -> Posting:
    return services.post_list(
        actor=world.actor("an"), season_id=made.pk, kind=kind, posted_on=on, place="UBND xã", at=AT
    )


def objected(world: World, case: Case, posting: Posting, **more: Any) -> Objection:
    values = {"letter": "Đơn số 1, 20/11/2026", "received_on": AT.date(), "at": AT, **more}
    return services.receive_objection(
        actor=world.actor("phuc"), case_id=case.pk, posting_id=posting.pk, **values
    )


def answered(world: World, objection: Objection, outcome: str, **more: Any) -> Objection:
    values = {"answer": "3/TL-HĐNVQS", "answered_on": AT.date(), "at": AT, **more}
    return services.answer_objection(
        actor=world.actor("an"), objection_id=objection.pk, outcome=outcome, **values
    )


# The stages on the way to each call.
BEFORE = {
    "SCREENING": ("NOMINATED", "REVIEWED"),
    "EXAM": ("NOMINATED", "REVIEWED", "SCREENED"),
    "ENLISTMENT": (
        "NOMINATED",
        "REVIEWED",
        "SCREENED",
        "EXAMINED",
        "CHECKED",
        "LISTED",
        "CALLED",
    ),
}


def call(world: World, case: Case, *, kind: str, appears_on: date = date(2026, 12, 15)) -> Summons:
    return services.summon(
        actor=world.actor("an"), case_id=case.pk, kind=kind, decision="7/QĐ", appears_on=appears_on, at=AT
    )


def summoned(
    world: World, case: Case, *, kind: str = "EXAM", appears_on: date = date(2026, 12, 15)
) -> Summons:
    """Bring a case from the source to where it is called from, and call it."""
    if case.stage == "SOURCE":
        move(world, case, *BEFORE[kind])
    return call(world, case, kind=kind, appears_on=appears_on)
