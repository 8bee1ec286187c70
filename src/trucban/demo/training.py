"""The year's training of the mobile platoon: sessions lived and signed, one to sign, one to make up, one to come; results."""

from datetime import date, datetime, timedelta

from trucban.demo.commune import PLATOON
from trucban.demo.stage import FIRST_WEEK, LAST_WEEK, NEXT_WEEK, Stage, moment
from trucban.force import services as force
from trucban.force.models import QualificationKind
from trucban.training import selectors
from trucban.training import services as training
from trucban.training.models import TrainingProgramme, TrainingSession

PLACE = "Sân vận động xã"
FIRST_AID = "Sơ cứu, chuyển thương"
LIVED = (  # week, day of the week from Monday as 0, subject
    (FIRST_WEEK + 4, 5, "Điều lệnh đội ngũ từng người không có súng"),
    (FIRST_WEEK + 8, 5, FIRST_AID),
    (LAST_WEEK, 2, "Cứu hộ, cứu nạn khi có lũ"),
)
GRADES = ("GOOD", "PASSED", "VERY_GOOD", "PASSED", "FAILED")
ABSENT_EVERY = 11  # of those called, one in so many is away


def train(stage: Stage) -> None:
    """Open the programme and live its sessions; the last one is over and waits for a signature."""
    at = moment(FIRST_WEEK.monday, "08:00")
    actor = stage.actor("chihuytruong", at=at)
    programme = training.open_programme(actor=actor, year=FIRST_WEEK.year, category="MOBILE", at=at)
    training.add_trainees(actor=actor, programme_id=programme.pk, unit_id=stage.units[PLATOON].pk, at=at)
    lived = [
        _live(stage, programme, week.days[day], subject, is_signed=week != LAST_WEEK)
        for week, day, subject in LIVED
    ]
    _results(stage, lived[1])
    _to_come(stage, programme, lived[0])


def _live(
    stage: Stage, programme: TrainingProgramme, day: date, subject: str, *, is_signed: bool
) -> TrainingSession:
    at = moment(day - timedelta(days=5), "09:00")
    first_aid = _kind(stage, at) if subject == FIRST_AID else None
    gift: dict[str, object] = {"gives_id": first_aid.pk, "gives_months": 24} if first_aid else {}
    planned = _plan(stage, programme, moment(day, "07:30"), subject, at, **gift)
    after = moment(day, "11:30")
    people = selectors.called(planned)
    outcomes = {person.pk: "PRESENT" for person in people}
    for number, person in enumerate(people[ABSENT_EVERY - 1 :: ABSENT_EVERY]):
        outcomes[person.pk] = ("EXCUSED", "ABSENT")[number % 2]
    training.record_session_attendance(
        actor=stage.actor("troly", at=after), session_id=planned.pk, outcomes=outcomes, at=after
    )
    if is_signed:
        signed = moment(day, "16:00")
        training.sign_session(actor=stage.actor("chihuytruong", at=signed), session_id=planned.pk, at=signed)
    return planned


def _kind(stage: Stage, at: datetime) -> QualificationKind:
    """Return what the session gives: a qualification of its own, asked for by no roster that is published already."""
    return force.add_qualification_kind(
        actor=stage.actor("chihuytruong", at=at),
        code="CASUALTY",
        name="Chuyển thương",
        validity_months=24,
        at=at,
    )


def _results(stage: Stage, session: TrainingSession) -> None:
    """The first-aid session gives its qualification; one in so many has not passed and stands to be tested again."""
    at = moment(session.starts_at.date(), "17:00")
    people = [row.person for row in selectors.graded(session)]
    grades = {person.pk: GRADES[number % len(GRADES)] for number, person in enumerate(people)}
    training.record_results(actor=stage.actor("troly", at=at), session_id=session.pk, grades=grades, at=at)
    signed = moment(session.starts_at.date(), "17:30")
    training.sign_results(actor=stage.actor("chihuytruong", at=signed), session_id=session.pk, at=signed)


def _plan(
    stage: Stage,
    programme: TrainingProgramme,
    starts_at: datetime,
    subject: str,
    at: datetime,
    **more: object,
) -> TrainingSession:
    """Plan a session; who is on watch or leave then is not called, and stands there with what takes them."""
    return training.plan_session(
        actor=stage.actor("chihuytruong", at=at),
        programme_id=programme.pk,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        subject=subject,
        place=PLACE,
        instructor="Trợ lý Ban CHQS xã",
        leave_out_taken=True,
        at=at,
        **more,  # type: ignore[arg-type]  # the session it makes up
    )


def _to_come(stage: Stage, programme: TrainingProgramme, missed: TrainingSession) -> None:
    """On Monday one begins while the night's watch still stands; on Saturday somebody's first is made up."""
    at = moment(NEXT_WEEK.monday - timedelta(days=3), "10:00")
    _plan(
        stage, programme, moment(NEXT_WEEK.monday, "06:45"), "Tuần tra, canh gác; phối hợp với Công an xã", at
    )
    _plan(stage, programme, moment(NEXT_WEEK.days[5], "07:30"), missed.subject, at, makes_up_id=missed.pk)
