"""Twelve lived weeks: each is planned, stood, walked, briefed and reported through the real services."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from trucban.briefing import selectors as briefings
from trucban.briefing import services as briefing
from trucban.briefing.models import Briefing
from trucban.calendar import services as calendar
from trucban.demo import stories
from trucban.demo.commune import PLATOON, STAFF
from trucban.demo.stage import FIRST_WEEK, LAST_WEEK, NEXT_WEEK, STARTS_AT, Stage, moment
from trucban.duty import selectors as duties
from trucban.duty import services as duty
from trucban.duty.models import Assignment, Shift
from trucban.incident import services as incident
from trucban.incident.models import Incident
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.notify import selectors as notices
from trucban.notify import services as notify
from trucban.patrol import selectors as patrols
from trucban.patrol import services as patrol
from trucban.patrol.models import Patrol
from trucban.report import services as report
from trucban.task import selectors as tasks
from trucban.task import services as task
from trucban.task.models import Task
from trucban.week import services as week_services

QUICK = 1  # effort of the lived rosters: even over the weeks
BY_HAND = 0  # effort of the lived patrols: whoever carries least goes, and no search for better
INCIDENTS_A_WEEK = 7
GUARDS = {"GUARD"}  # a guard post closes at the end of its hours: nobody takes it over
SEED = 20261123


def live(stage: Stage, *, say: Callable[[str], None], scale: int = 1) -> None:
    """Live weeks 36 to 47 of 2026, and call the briefing that opens week 48."""
    _posts(stage)
    _routines(stage)
    week = FIRST_WEEK
    while week <= LAST_WEEK:
        say(f"{week.monday:%d/%m} – {week.sunday:%d/%m/%Y}")
        _Lived(stage, week, scale).live()
        week += 1
    _call_next(stage)
    _take_turns(stage)


def _posts(stage: Stage) -> None:
    """Kinds of duty are kept apart; shifts change at 07:00 and 19:00."""
    at = moment(FIRST_WEEK.monday - timedelta(days=10), "09:00")
    actor = stage.actor("chihuytruong", at=at)
    every_day, weekend = (1, 2, 3, 4, 5, 6, 7), (5, 6, 7)
    leader = stage.qualifications["WATCH-LEADER"].pk
    office, crossing = stage.points["Trụ sở Ban CHQS xã"].pk, stage.points["Chốt ngã tư chợ"].pk
    posts: tuple[tuple[str, str, object, str, tuple[tuple[object, ...], ...]], ...] = (
        ("COMMAND", "Trực chỉ huy", office, STAFF, ((every_day, "07:00", 1440, (("LEADER", 1, None),)),)),
        (
            "OFFICER_WATCH",
            "Trực ban",
            office,
            PLATOON,
            (
                (every_day, "07:00", 720, (("LEADER", 1, leader),)),
                (every_day, "19:00", 720, (("LEADER", 1, leader),)),
            ),
        ),
        (
            "DISASTER_WATCH",
            "Trực phòng, chống thiên tai",
            office,
            PLATOON,
            ((every_day, "19:00", 660, (("MEMBER", 2, None),)),),
        ),
        (
            "GUARD",
            "Chốt ngã tư chợ",
            crossing,
            PLATOON,
            ((weekend, "18:00", 240, (("MEMBER", 2, None), ("POLICE", 1, None))),),
        ),
    )
    for kind, name, point, unit, patterns in posts:
        post = duty.create_post(
            actor=actor,
            kind=kind,
            name=name,
            point_id=point,  # type: ignore[arg-type]  # a point's id, from the stage
            unit_id=stage.units[unit].pk,
            from_date=FIRST_WEEK.monday,
            at=at,
        )
        for weekdays, starts, minutes, places in patterns:
            duty.set_pattern(
                actor=actor,
                post_id=post.pk,
                name="Ca ngày" if starts == "07:00" and minutes == 720 else "Ca trực",
                weekdays=weekdays,  # type: ignore[arg-type]  # tuples above
                starts=time.fromisoformat(str(starts)),
                duration_minutes=int(str(minutes)),
                places=[duty.PlaceSpec(role, count, code) for role, count, code in places],  # type: ignore[attr-defined]
                from_date=FIRST_WEEK.monday,
                at=at,
            )


def _take_turns(stage: Stage) -> None:
    """From the week after next the disaster watch changes hands every two days; two would rather not stand once."""
    at = moment(NEXT_WEEK.monday - timedelta(days=3), "16:30")
    actor = stage.actor("chihuytruong", at=at)
    people, crews = stage.people[PLATOON], 4
    post = next(row for row in duties.posts(actor=actor) if row.kind == "DISASTER_WATCH")
    duty.set_rotation(
        actor=actor,
        post_id=post.pk,
        crews=[
            duty.CrewSpec(f"Kíp {number + 1}", tuple(one.pk for one in people[number::crews]))
            for number in range(crews)
        ],
        turn_days=2,
        from_date=(NEXT_WEEK + 1).monday,
        at=at,
        skips_holidays=True,
    )
    for person, day in ((people[2], 2), (people[5], 5)):
        wanted = (NEXT_WEEK + 1).days[day]
        duty.wish(actor=actor, person_id=person.pk, first_day=wanted, last_day=wanted, at=at)


def _routines(stage: Stage) -> None:
    at = moment(FIRST_WEEK.monday, "06:00")
    actor = stage.actor("chihuytruong", at=at)
    command = stage.agencies["COMMAND"].pk
    for title, rrule, basis in (
        (
            "Báo cáo tháng về công tác quốc phòng",
            "FREQ=MONTHLY;BYMONTHDAY=14",
            "Nghị định 168/2018/NĐ-CP, Điều 15",
        ),
        ("Kiểm tra trang bị phòng, chống thiên tai", "FREQ=MONTHLY;BYDAY=1FR", "Nền nếp của đơn vị"),
        ("Rà soát danh sách tổ an ninh tự quản", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25", "Quy chế phối hợp"),
    ):
        task.create_routine(
            actor=actor,
            title=title,
            rrule=rrule,
            from_date=FIRST_WEEK.monday,
            to_agency_id=command,
            on_day_off="PREVIOUS",
            legal_basis=basis,
            at=at,
        )


def _call_next(stage: Stage) -> None:
    """Week 48 is to plan: its briefing is called, its agenda filled, and a few lines stand in its calendar."""
    at = moment(NEXT_WEEK.monday - timedelta(days=3), "16:00")
    actor = stage.actor("chihuytruong", at=at)
    called = briefing.open_briefing(
        actor=actor,
        week=NEXT_WEEK,
        starts_at=moment(NEXT_WEEK.monday, "07:30"),
        place="Phòng họp UBND xã",
        at=at,
    )
    early = STARTS_AT - timedelta(minutes=10)
    week_services.fill_agenda(actor=stage.actor("chihuypho", at=early), briefing_id=called.pk, at=early)
    for day, clock, title, chair, place in (
        (
            1,
            "14:00",
            "Họp Hội đồng nghĩa vụ quân sự xã, rà soát danh sách khám sức khỏe",
            "Chủ tịch UBND xã",
            "Hội trường UBND xã",
        ),
        (3, "08:00", "Kiểm tra xuồng máy, áo phao tại trụ sở", "Phó Chỉ huy trưởng", "Trụ sở Ban CHQS xã"),
        (5, "19:30", "Sinh hoạt tổ an ninh tự quản thôn 7", "Trưởng thôn 7", "Nhà văn hóa thôn 7"),
    ):
        starts_at = moment(NEXT_WEEK.days[day], clock)
        calendar.create_entry(
            actor=actor,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            title=title,
            place=place,
            chaired_by=chair,
            attendees="Theo giấy mời",
            at=at,
        )


class _Lived:
    """One week, from Friday before it to the report after it; chance comes from the week alone."""

    def __init__(self, stage: Stage, week: Week, scale: int) -> None:
        self.stage, self.week, self.scale = stage, week, scale
        self.random = Random(f"{SEED} {week}")  # noqa: S311 - an invented world, not a secret
        self.is_last = week == LAST_WEEK

    def live(self) -> None:
        self._plan()
        self._brief()
        self._confirm_patrols()
        self._stand()
        self._hand_over()
        self._walk()
        self._happen()
        self._hamlets()
        self._do_tasks()
        self._report()
        if not self.is_last:
            self._acknowledge()

    def _at(self, day: int, clock: str) -> datetime:
        """Return a moment of the week; day 0 is Monday, -3 the Friday before."""
        return moment(self.week.monday + timedelta(days=day), clock)

    def _plan(self) -> None:
        """On Friday the roster of the week is drafted and published, and the briefing called."""
        at = self._at(-3, "15:00")
        commander = self.stage.actor("chihuytruong", at=at)
        self._leave(at)
        roster = duty.open_draft(actor=commander, week=self.week, at=at)
        duty.fill_draft(actor=commander, roster_id=roster.pk, at=at, effort=QUICK)
        duty.publish_roster(actor=commander, roster_id=roster.pk, at=at + timedelta(minutes=40))
        briefing.open_briefing(
            actor=commander,
            week=self.week,
            starts_at=self._at(0, "07:30"),
            place="Phòng họp UBND xã",
            at=self._at(-3, "16:00"),
        )

    def _leave(self, at: datetime) -> None:
        """Somebody of the platoon is away for two days; the roster goes round it."""
        person = self.random.choice(self.stage.people[PLATOON])
        day = self.random.randint(0, 4)
        leave = calendar.ask_leave(
            actor=self.stage.actor("troly", at=at),
            person_id=person.pk,
            starts_at=self._at(day, "00:00"),
            ends_at=self._at(day + 2, "00:00"),
            reason="",
            at=at,
            on_behalf=True,
        )
        calendar.decide_leave(
            actor=self.stage.actor("chihuytruong", at=at), leave_id=leave.pk, approve=True, at=at
        )

    def _brief(self) -> None:
        """On Monday both sides meet; what they decide is kept or broken in the weeks to come."""
        at = self._at(0, "07:20")
        deputy = self.stage.actor("chihuypho", at=at)
        task.make_due_tasks(actor=deputy, until=self.week.sunday, at=at)
        called = briefings.briefing_for(actor=deputy, week=self.week)
        assert called is not None  # noqa: S101 - called on Friday
        week_services.fill_agenda(actor=deputy, briefing_id=called.pk, at=at)
        secretary = self.stage.users["chinhtrivienpho"].name
        briefing.start_briefing(
            actor=deputy, briefing_id=called.pk, secretary_name=secretary, at=self._at(0, "07:30")
        )
        self._decide(called)
        briefing.write_conclusion(
            actor=deputy,
            briefing_id=called.pk,
            conclusion="Hai lực lượng thực hiện đúng phân công; việc quá hạn phải xong trong tuần.",
            forecast="Mưa rải rác, nước sông Kiến Giang có thể lên; người đi lại đông vào cuối tuần.",
            at=self._at(0, "08:40"),
        )
        commander = self.stage.actor("chihuytruong", at=self._at(0, "09:00"))
        briefing.close_briefing(actor=commander, briefing_id=called.pk, at=self._at(0, "09:00"))
        briefing.confirm_minutes(actor=commander, briefing_id=called.pk, at=self._at(0, "09:10"))
        if not self.is_last:  # the last week's minutes wait for the police still: chưa thống nhất
            chief = self.stage.actor("truongcongan", at=self._at(0, "10:30"))
            briefing.confirm_minutes(actor=chief, briefing_id=called.pk, at=self._at(0, "10:30"))

    def _decide(self, called: Briefing) -> None:
        at = self._at(0, "08:10")
        deputy = self.stage.actor("chihuypho", at=at)
        for item in briefings.agenda(actor=deputy, briefing_id=called.pk):
            if item.section in {"SITUATION", "JOINT_WORK"} or self.random.random() < 0.5:
                briefing.settle_item(actor=deputy, item_id=item.pk, at=at)
        for text, agency in self.random.sample(stories.DECISIONS, 2 + self.random.randint(0, 1)):
            briefing.decide(
                actor=deputy,
                briefing_id=called.pk,
                text=text,
                to_agency_id=self.stage.agencies[agency].pk,
                due_date=self.week.monday + timedelta(days=self.random.choice((4, 7, 7, 11))),
                at=at,
            )

    def _confirm_patrols(self) -> None:
        at = self._at(0, "09:20")
        plan = patrol.draft_plan(
            actor=self.stage.actor("chihuypho", at=at),
            week=self.week,
            seed=self.week.number,
            effort=BY_HAND,
            at=at,
        )
        for username, clock in (("chihuytruong", "09:30"), ("truongcongan", "10:40")):
            moment_ = self._at(0, clock)
            patrol.confirm_plan(actor=self.stage.actor(username, at=moment_), plan_id=plan.pk, at=moment_)
        self._answer_police()

    def _answer_police(self) -> None:
        at = self._at(0, "11:00")
        chief = self.stage.actor("truongcongan", at=at)
        for request in duties.police_requests(actor=chief).filter(status="ASKED"):
            if self.random.random() < 0.1:
                duty.answer_police_request(
                    actor=chief, request_id=request.pk, reason="Bận nhiệm vụ đột xuất", at=at
                )
            else:
                text = f"{request.count} đồng chí theo phân công của Trưởng Công an xã"
                duty.answer_police_request(actor=chief, request_id=request.pk, officers_text=text, at=at)

    def _stand(self) -> None:
        """Who was on duty is recorded each morning and confirmed on Monday; few come late or not at all."""
        clerk = self.stage.actor("troly", at=self._at(0, "12:00")).person_id
        mornings: dict[datetime, list[duty.Stood]] = defaultdict(list)
        for shift in self._shifts():
            stood = [
                self._stood(place, shift)
                for place in shift.assignments.all()
                if place.person_id not in {None, clerk}
            ]
            mornings[_morning_after(shift.ends_at)] += stood
        written = [
            row
            for at, stood in mornings.items()
            if at <= STARTS_AT
            for row in duty.record_attendances(actor=self.stage.actor("troly", at=at), stood=stood, at=at)
        ]
        last = min(self._at(7, "08:00"), STARTS_AT)
        commander = self.stage.actor("chihuytruong", at=last)
        own = commander.person_id
        mine = [row.pk for row in written if row.person_id != own]
        duty.confirm_attendance(actor=commander, attendance_ids=mine, at=last)

    def _hand_over(self) -> None:
        """In the last weeks each watch that ended was given to the next and taken, with nothing left open."""
        if self.week < LAST_WEEK - 1:
            return
        for shift in sorted(self._shifts(), key=lambda row: row.ends_at):
            if shift.kind in GUARDS or shift.ends_at > STARTS_AT:
                continue
            given = duty.give_watch(
                actor=self.stage.actor("troly", at=shift.ends_at),
                shift_id=shift.pk,
                matters=[],
                at=shift.ends_at - timedelta(minutes=5),
            )
            duty.take_watch(
                actor=self.stage.actor("chihuypho", at=shift.ends_at), handover_id=given.pk, at=shift.ends_at
            )

    def _shifts(self) -> list[Shift]:
        actor = self.stage.actor("chihuytruong", at=self._at(0, "12:00"))
        return list(
            duties.published_shifts(actor=actor, starts_at=self.week.starts_at, ends_at=self.week.ends_at)
        )

    def _stood(self, place: Assignment, shift: Shift) -> duty.Stood:
        outcome = self.random.choices(("PRESENT", "LATE", "EXCUSED", "ABSENT"), weights=(93, 4, 2, 1))[0]
        if outcome not in {"PRESENT", "LATE"}:
            return duty.Stood(place.pk, outcome)
        late = timedelta(minutes=25 if outcome == "LATE" else 0)
        return duty.Stood(place.pk, outcome, came_at=shift.starts_at + late, left_at=shift.ends_at)

    def _walk(self) -> None:
        """Most patrols go as planned, some are called off; every third finds something."""
        actor = self.stage.actor("troly", at=self._at(0, "12:00"))
        rows = list(patrols.patrols(actor=actor, starts_at=self.week.starts_at, ends_at=self.week.ends_at))
        for number, row in enumerate(rows):
            flooded = self.week.number in stories.FLOOD_WEEKS and number == 0
            if flooded or self.random.random() < 0.05:
                at = row.starts_at - timedelta(hours=2)
                patrol.cancel_patrol(
                    actor=self.stage.actor("chihuypho", at=at),
                    patrol_id=row.pk,
                    reason=stories.CALL_OFF,
                    at=at,
                )
            else:
                self._go(row)

    def _go(self, row: Patrol) -> None:
        left = row.starts_at + timedelta(minutes=self.random.randint(0, 12))
        patrol.start_patrol(actor=self.stage.actor("troly", at=left), patrol_id=row.pk, at=left)
        now = left
        for stop in patrols.stops_of(row):
            now = max(now, (stop.planned_at or now) + timedelta(minutes=self.random.randint(-4, 9)))
            if self.random.random() < 0.94:
                patrol.pass_stop(actor=self.stage.actor("troly", at=now), stop_id=stop.pk, at=now)
        if self.random.random() < 0.35:
            self._find(row, now)
        back = max(now, row.ends_at - timedelta(minutes=15)) + timedelta(minutes=self.random.randint(5, 25))
        patrol.end_patrol(
            actor=self.stage.actor("troly", at=back),
            patrol_id=row.pk,
            police_count=row.police_asked if self.random.random() < 0.85 else 0,
            weather=self.random.choice(("Tạnh ráo", "Mưa nhỏ", "Nhiều mây")),
            report="Địa bàn yên, không có việc phức tạp." if self.random.random() < 0.7 else "",
            at=back,
        )

    def _find(self, row: Patrol, at: datetime) -> None:
        text, receiver = self.random.choice(stories.FINDINGS)
        stop = self.random.choice(patrols.stops_of(row))
        patrol.record_finding(
            actor=self.stage.actor("troly", at=at),
            patrol_id=row.pk,
            happened_at=at,
            text=text,
            point_id=stop.point_id,
            action_taken="Đã nhắc nhở, ghi lại" if not receiver else "Bảo vệ hiện trường, báo Công an xã",
            handed_to=receiver,
            handed_at=at if receiver else None,
            at=at,
        )

    def _happen(self) -> None:
        """Incidents of the week, told to the command or to the police."""
        for _turn in range(INCIDENTS_A_WEEK * self.scale):
            self._incident()

    def _incident(self) -> None:
        happened = self._at(self.random.randint(0, 6), "00:00") + timedelta(
            minutes=self.random.choice((self.random.randint(360, 1300), self.random.randint(1080, 1439)))
        )
        told = happened + timedelta(minutes=self.random.randint(3, 40))
        kind = stories.kind_of(self.random, self.week.number)
        number = self.random.randint(1, 10)
        who = "congan" if self.random.random() < 0.35 else "troly"
        hurt = self.random.random()
        row = incident.report_incident(
            actor=self.stage.actor(who, at=told),
            kind=kind,
            summary=stories.sentence(self.random, kind, f"thôn {number}"),
            happened_at=happened,
            hamlet_id=self.stage.hamlets[number].pk,
            level=2 if self.random.random() < 0.12 else 1,
            injured=self.random.randint(1, 2) if kind in {"TRAFFIC", "BRAWL"} and hurt < 0.35 else 0,
            persons_concerned=self.random.randint(1, 4) if kind in {"BRAWL", "GAMBLING", "NOISE"} else 0,
            source=self.random.choice(("Trưởng thôn", "Người dân gọi điện", "Thôn đội trưởng", "")),
            involves_minor=self.random.random() < 0.04,
            at=told,
        )
        self._handle(row, who, told)

    def _handle(self, row: Incident, who: str, told: datetime) -> None:
        """Nearly all are ended, a quarter of them handed over first; a few stay open for the next briefing."""
        noted = told + timedelta(minutes=self.random.randint(10, 90))
        incident.add_note(
            actor=self.stage.actor(who, at=noted),
            incident_id=row.pk,
            text=self.random.choice(stories.NOTES),
            at=noted,
        )
        now = noted
        for to, text in self._fate(who):
            now += timedelta(hours=self.random.randint(1, 14))
            if now >= moment(NEXT_WEEK.monday, "06:00"):
                return
            incident.change_state(
                actor=self.stage.actor("truongcongan" if who == "congan" else "chihuypho", at=now),
                incident_id=row.pk,
                to=to,
                reason="" if to in {"HANDLING", "HANDED_OVER"} else text,
                handed_to=text if to == "HANDED_OVER" else "",
                at=now,
            )

    def _fate(self, who: str) -> list[tuple[str, str]]:
        """Return the steps an incident takes; of the last two weeks a few stay as they were reported."""
        closed = ("CLOSED", "Đã xử lý xong, địa bàn ổn định")
        chance = self.random.random()
        if self.week >= LAST_WEEK - 1:
            if chance > 0.95:
                return []
            if chance > 0.9:
                return [("HANDLING", "")]
        if chance > 0.65 and who == "troly":
            return [("HANDED_OVER", "Công an xã, cán bộ trực"), closed]
        return [("HANDLING", ""), closed]

    def _hamlets(self) -> None:
        """Most hamlets report by themselves, some by telephone; in the last week two are missing."""
        for number, hamlet in self.stage.hamlets.items():
            if self.random.random() < 0.06 or (self.is_last and number in {5, 9}):
                continue
            at = self._at(6, "15:00") + timedelta(minutes=9 * number)
            busy = self.random.random()
            matters = self.random.choice(stories.MATTERS) if busy < 0.25 else ""
            requests = self.random.choice(stories.REQUESTS) if 0.2 < busy < 0.32 else ""
            itself = self.random.random() < 0.65
            briefing.report_hamlet(
                actor=self.stage.actor(f"truongthon{number}" if itself else "troly", at=at),
                hamlet_id=hamlet.pk,
                week=self.week,
                outcome="MATTERS" if matters or requests else "NOTHING",
                matters=matters,
                requests=requests,
                channel="SELF" if itself else "CALL",
                told_by="" if itself else f"Trưởng thôn {number}",
                at=at,
            )

    def _do_tasks(self) -> None:
        """Six in ten tasks are done on time, some late, some not: those come back in the next briefing."""
        at = self._at(6, "16:30")
        commander = self.stage.actor("chihuytruong", at=at)
        for row in list(tasks.tasks(actor=commander, status=Task.Status.OPEN)):
            ready = row.due_date <= self.week.sunday
            if ready and self.random.random() < (0.72 if row.due_date >= self.week.monday else 0.4):
                done = self._done_at(row, at)
                task.close_task(
                    actor=self.stage.actor("chihuytruong", at=done),
                    task_id=row.pk,
                    evidence="Đã kiểm tra tại chỗ, có ảnh chụp và xác nhận của trưởng thôn",
                    at=done,
                )

    def _done_at(self, row: Task, at: datetime) -> datetime:
        on_time = datetime.combine(row.due_date, time(15), tzinfo=VIETNAM)
        return on_time if row.created_at < on_time and row.due_date >= self.week.monday else at

    def _acknowledge(self) -> None:
        """Whoever was told of a duty or patrol of the week has said so."""
        for username in self.stage.users:
            actor = self.stage.actor(username, at=self._at(6, "20:00"))
            told = list(notices.notices(actor=actor).filter(seen_at__isnull=True))
            for notice in told:
                if notice.asks_acknowledgement:
                    notify.acknowledge(actor=actor, notice_id=notice.pk, at=self._at(6, "20:00"))
            if told:
                notify.mark_all_seen(actor=actor, at=self._at(6, "20:00"))

    def _report(self) -> None:
        """The report of the week is issued on the Monday after; the last one is a draft still."""
        at = self._at(7, "06:10") if self.is_last else self._at(7, "14:00")
        commander = self.stage.actor("chihuytruong", at=at)
        row = report.draft_report(actor=commander, week=self.week, at=at)
        if self.is_last:
            return
        report.edit_report(
            actor=commander,
            report_id=row.pk,
            assessment=stories.ASSESSMENT,
            shortcomings=stories.SHORTCOMINGS,
            next_week=stories.NEXT_WEEK,
            at=at,
        )
        report.issue_report(
            actor=commander,
            report_id=row.pk,
            signer_name=commander.name,
            signer_title="Chỉ huy trưởng",
            paper_date=local_day(at),
            at=at,
        )


def _morning_after(ended: datetime) -> datetime:
    """Return the next time attendance is written down: each day at 07:20."""
    morning = moment(local_day(ended), "07:20")
    return morning if ended <= morning else morning + timedelta(days=1)
