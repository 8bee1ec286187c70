"""Plans of the index, their drills with what they showed, a contest, and the equipment people hold."""

from datetime import date, datetime, timedelta

from trucban.demo.commune import PLATOON
from trucban.demo.stage import FIRST_WEEK, LAST_WEEK, NEXT_WEEK, Stage, moment
from trucban.force import services as force
from trucban.force.services import Holder
from trucban.task import services as tasks
from trucban.training import selectors
from trucban.training import services as training
from trucban.training.models import Drill, ExerciseInject, ResponsePlan

PLANS = (  # number, title, keeper, review; the last has not been drilled
    ("PA-01", "Ứng phó bão, lũ; sơ tán dân vùng thấp", "Chỉ huy trưởng", date(2027, 4, 15)),
    ("PA-02", "Tìm kiếm, cứu nạn trên sông", "Phó Chỉ huy trưởng", date(2027, 4, 15)),
    ("PA-03", "Phòng cháy, chữa cháy rừng", "Phó Chỉ huy trưởng", date(2026, 11, 1)),
)
EVENTS = (  # minutes after the start, what happens in the exercise, the action expected
    (0, "Nước sông vượt báo động 2, cụm dân cư ven sông bắt đầu ngập", "Báo chỉ huy, triển khai tổ sơ tán"),
    (20, "Đường vào cụm dân cư bị cây đổ chắn ngang", "Chuyển hướng, báo tổ cưa cắt cây"),
    (45, "Mất liên lạc với xuồng số 2", "Dùng bộ đàm dự phòng, cử xuồng số 1 kiểm tra"),
)
COUNTED = (
    ("Áo phao", "chiếc", 60),
    ("Đèn pin", "chiếc", 40),
    ("Áo mưa", "bộ", 50),
    ("Xuồng máy", "chiếc", 2),
)
RADIOS = 6
BY = "chihuytruong"


def ready(stage: Stage) -> None:
    """Enter the index, live two drills of the first plan and plan the third, hold a contest, issue equipment."""
    storm, river, _forest = _plans(stage)
    first = _drill(stage, storm, FIRST_WEEK.days[6])
    _find(stage, first, "Xuồng thiếu dây cứu sinh", closed_after=14)
    _find(stage, first, "Loa tay ở nhà văn hóa thôn 2 không phát tiếng", closed_after=7)
    second = _drill(stage, storm, LAST_WEEK.days[6])
    at = moment(LAST_WEEK.days[6], "10:30")
    for row, outcome in zip(selectors.to_verify(second), ("VERIFIED", "CAME_BACK"), strict=True):
        training.check_finding(
            actor=stage.actor(BY, at=at),
            drill_id=second.pk,
            finding_id=row.finding.pk,
            outcome=outcome,
            at=at,
        )
    _find(stage, second, "Biển báo ngầm tràn thôn 3 bị che khuất")
    _exercise(stage, second)
    planned = moment(LAST_WEEK.days[4], "09:00")
    coming = _drill(stage, river, NEXT_WEEK.monday + timedelta(days=13), at=planned)
    _script(stage, coming, planned)
    _contest(stage)
    _equipment(stage)


def _plans(stage: Stage) -> list[ResponsePlan]:
    at = moment(FIRST_WEEK.monday - timedelta(days=3), "14:00")
    actor = stage.actor(BY, at=at)
    found = []
    for number, title, keeper, review in PLANS:
        made = training.enter_plan(
            actor=actor,
            number=number,
            title=title,
            keeper_id=stage.offices[keeper].pk,
            review_date=review,
            at=at,
        )
        training.put_team(
            actor=actor,
            plan_id=made.pk,
            unit_id=stage.units[PLATOON].pk,
            task="Lực lượng cơ động tại chỗ",
            at=at,
        )
        found.append(made)
    return found


def _drill(stage: Stage, plan: ResponsePlan, day: date, **more: object) -> Drill:
    at = moment(day - timedelta(days=6), "09:00")
    values: dict[str, object] = {"at": at, **more}
    return training.plan_drill(
        actor=stage.actor(BY, at=at),
        plan_id=plan.pk,
        starts_at=moment(day, "07:30"),
        ends_at=moment(day, "10:30"),
        place="Bến sông thôn 2",
        leave_out_taken=True,
        **values,  # type: ignore[arg-type]  # when it is planned
    )


def _script(stage: Stage, drill: Drill, at: datetime) -> list[ExerciseInject]:
    return [
        training.write_inject(
            actor=stage.actor(BY, at=at),
            drill_id=drill.pk,
            minutes=minutes,
            text=text,
            expected=expected,
            at=at,
        )
        for minutes, text, expected in EVENTS
    ]


def _exercise(stage: Stage, drill: Drill) -> None:
    """Live the exercise of a drill: one pause, a free event, answers of a soldier."""
    day = drill.starts_at.date()
    first, second, _third = _script(stage, drill, moment(day - timedelta(days=4), "15:00"))
    taking_part = {person.pk for person in selectors.drill_people(drill)}
    soldiers = sorted(name for name, user in stage.users.items() if user.person_id in taking_part)

    def clock(kind: str, hour: str) -> None:
        at = moment(day, hour)
        training.move_exercise_clock(actor=stage.actor(BY, at=at), drill_id=drill.pk, kind=kind, at=at)

    def answer(inject: ExerciseInject, text: str, hour: str) -> None:
        at = moment(day, hour)
        for name in soldiers[:1]:
            training.answer_inject(
                actor=stage.actor(name, at=at), drill_id=drill.pk, inject_id=inject.pk, text=text, at=at
            )

    clock("BEGIN", "07:45")
    answer(first, "Đã báo chỉ huy, tổ sơ tán đến nhà văn hóa thôn 2", "07:49")
    answer(second, "Đi vòng đường bê tông, báo tổ cưa cắt cây", "08:11")
    clock("PAUSE", "08:20")
    clock("GO_ON", "08:30")
    at = moment(day, "08:35")
    free = training.write_inject(
        actor=stage.actor(BY, at=at),
        drill_id=drill.pk,
        minutes=None,
        text="Một hộ chưa chịu rời nhà",
        expected="Cử cán bộ thôn vận động, báo chỉ huy",
        at=at,
    )
    answer(free, "Trưởng thôn đang vận động, để lại hai người hỗ trợ", "08:41")
    clock("END", "09:30")


def _find(stage: Stage, drill: Drill, text: str, closed_after: int = 0) -> None:
    day = drill.starts_at.date()
    at = moment(day, "10:40")
    found = training.record_finding(
        actor=stage.actor(BY, at=at),
        drill_id=drill.pk,
        text=text,
        to_agency_id=drill.owner_id,
        due_date=day + timedelta(days=100),
        at=at,
    )
    if closed_after:
        done = moment(day + timedelta(days=closed_after), "16:00")
        tasks.close_task(
            actor=stage.actor(BY, at=done),
            task_id=found.task_id,
            evidence="Đã khắc phục, có biên bản",
            at=done,
        )


def _contest(stage: Stage) -> None:
    day = FIRST_WEEK.days[5] + timedelta(days=35)
    at = moment(day, "16:30")
    actor = stage.actor(BY, at=at)
    made = training.write_contest(
        actor=actor, held_on=day, subject="Hội thao dân quân tại chỗ", place="Sân vận động xã", at=at
    )
    for rank, number in enumerate(sorted(stage.hamlets)[:6], start=1):
        training.put_contest_team(
            actor=actor, contest_id=made.pk, hamlet_id=stage.hamlets[number].pk, people=9, rank=rank, at=at
        )


def _equipment(stage: Stage) -> None:
    at = moment(FIRST_WEEK.monday, "15:00")
    actor = stage.actor(BY, at=at)
    kinds = {
        name: force.add_equipment(actor=actor, name=name, counted_in=measure, quantity=quantity, at=at)
        for name, measure, quantity in COUNTED
    }
    radios = force.add_equipment(actor=actor, name="Bộ đàm", counted_in="chiếc", is_numbered=True, at=at)
    items = [
        force.add_item(actor=actor, equipment_id=radios.pk, number=f"BĐ-{number:02}", at=at)
        for number in range(1, RADIOS + 1)
    ]
    platoon = Holder(unit_id=stage.units[PLATOON].pk, taken_by="Trung đội trưởng")
    force.issue(actor=actor, equipment_id=kinds["Áo phao"].pk, holder=platoon, quantity=24, at=at)
    for number in sorted(stage.hamlets)[:3]:
        hamlet = Holder(hamlet_id=stage.hamlets[number].pk, taken_by=f"Thôn đội trưởng thôn {number}")
        force.issue(actor=actor, equipment_id=kinds["Đèn pin"].pk, holder=hamlet, quantity=4, at=at)
    leader, second, *_others = stage.people[PLATOON]
    first = force.issue(
        actor=actor, equipment_id=radios.pk, item_id=items[0].pk, holder=Holder(person_id=leader.pk), at=at
    )
    later = moment(LAST_WEEK.monday, "08:00")
    force.hand_over(
        actor=stage.actor(BY, at=later),
        custody_id=first.pk,
        holder=Holder(person_id=second.pk),
        note="Còn tốt",
        at=later,
    )
    counted = moment(LAST_WEEK.days[4], "15:00")
    force.take_stock(
        actor=stage.actor(BY, at=counted), equipment_id=kinds["Áo mưa"].pk, counted=48, at=counted
    )
