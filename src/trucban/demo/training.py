"""The year's training of the mobile platoon: sessions lived and signed, one to sign, one to make up, one to come."""

from datetime import date, datetime, timedelta

from trucban.demo.commune import PLATOON
from trucban.demo.stage import FIRST_WEEK, LAST_WEEK, NEXT_WEEK, Stage, moment
from trucban.training import selectors
from trucban.training import services as training
from trucban.training.models import TrainingProgramme, TrainingSession

PLACE = "Sân vận động xã"
LIVED = (  # week, day of the week from Monday as 0, subject
    (FIRST_WEEK + 4, 5, "Điều lệnh đội ngũ từng người không có súng"),
    (FIRST_WEEK + 8, 5, "Sơ cứu, chuyển thương"),
    (LAST_WEEK, 2, "Cứu hộ, cứu nạn khi có lũ"),
)
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
    _to_come(stage, programme, lived[0])


def _live(
    stage: Stage, programme: TrainingProgramme, day: date, subject: str, *, is_signed: bool
) -> TrainingSession:
    at = moment(day - timedelta(days=5), "09:00")
    planned = _plan(stage, programme, moment(day, "07:30"), subject, at)
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
