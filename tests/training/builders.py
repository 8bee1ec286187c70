"""Programmes and sessions, made by the verbs the product uses; times are of November 2026."""

from datetime import date
from typing import Any

from tests.cast import World
from tests.duty import builders as duty
from trucban.force.models import Person, Unit
from trucban.training import selectors, services
from trucban.training.models import (
    Drill,
    Quiz,
    ResponsePlan,
    SessionResult,
    TrainingProgramme,
    TrainingSession,
)

BEFORE, moment = duty.BEFORE, duty.moment


def programme(world: World, category: str = "MOBILE", year: int = 2026) -> TrainingProgramme:
    return services.open_programme(actor=world.actor("an"), year=year, category=category, at=BEFORE)


def filled(world: World, *names: str) -> tuple[TrainingProgramme, Unit, list[Person]]:
    """Open a programme and put a platoon of these people into it."""
    unit, people = duty.platoon(world, *(names or ("Lê Văn Một", "Lê Văn Hai")), name="Trung đội huấn luyện")
    made = programme(world)
    services.add_trainees(actor=world.actor("an"), programme_id=made.pk, unit_id=unit.pk, at=BEFORE)
    return made, unit, people


def session(world: World, made: TrainingProgramme, *, day: int = 25, **more: Any) -> TrainingSession:
    values: dict[str, Any] = {
        "starts_at": moment(day, 7),
        "ends_at": moment(day, 11),
        "subject": "Bắn súng",
        "place": "Thao trường",
        "at": BEFORE,
    }
    return services.plan_session(actor=world.actor("an"), programme_id=made.pk, **{**values, **more})


def lived(
    world: World, made: TrainingProgramme, grade: str = "PASSED", *, day: int = 21, **more: Any
) -> TrainingSession:
    """Live a session before the pages' Monday: attendance and results recorded by phuc, attendance signed by an."""
    one = session(world, made, starts_at=moment(day, 7), ends_at=moment(day, 11), **more)
    after = moment(day, 12)
    people = [person.pk for person in selectors.called(one)]
    phuc = world.actor("phuc")
    services.record_session_attendance(
        actor=phuc, session_id=one.pk, outcomes=dict.fromkeys(people, "PRESENT"), at=after
    )
    services.sign_session(actor=world.actor("an"), session_id=one.pk, at=after)
    services.record_results(actor=phuc, session_id=one.pk, grades=dict.fromkeys(people, grade), at=after)
    return one


def result(world: World, made: TrainingProgramme) -> SessionResult:
    """Return a signed result."""
    one = lived(world, made)
    return services.sign_results(actor=world.actor("an"), session_id=one.pk, at=moment(21, 13))[0]


def response_plan(world: World, unit: Unit, number: str = "PA-01") -> ResponsePlan:
    """Enter a plan whose one team is this unit."""
    an = world.actor("an")
    made = services.enter_plan(
        actor=an,
        number=number,
        title="Ứng phó bão, lũ",
        keeper_id=an.holdings[0].office_id,
        review_date=date(2027, 5, 1),
        at=BEFORE,
    )
    services.put_team(actor=an, plan_id=made.pk, unit_id=unit.pk, task="Sơ tán dân thôn 1", at=BEFORE)
    return made


def drill(world: World, plan: ResponsePlan, *, day: int = 26, **more: Any) -> Drill:
    values: dict[str, Any] = {
        "starts_at": moment(day, 13),
        "ends_at": moment(day, 17),
        "place": "Nhà văn hóa thôn 1",
        "at": BEFORE,
    }
    return services.plan_drill(actor=world.actor("an"), plan_id=plan.pk, **{**values, **more})


def quiz(world: World, planned: TrainingSession, *, questions: int = 3, **more: Any) -> Quiz:
    """Write a bank and draw all of it for a session, open as long as that goes on."""
    an = world.actor("an")
    for number in range(questions):
        answers = [("Ép chặt vết thương", True), ("Để hở", False), ("Rửa bằng cồn", False)]
        text = f"Vết thương chảy máu: việc làm đầu tiên là gì? ({number + 1})"
        services.write_question(actor=an, subject="Cấp cứu", text=text, answers=answers, at=BEFORE)
    values: dict[str, Any] = {
        "subject": "Cấp cứu",
        "count": questions,
        "pass_mark": max(1, questions - 1),
        "opens_at": planned.starts_at,
        "closes_at": planned.ends_at,
        "at": BEFORE,
    }
    return services.draw_quiz(actor=an, session_id=planned.pk, **{**values, **more})
