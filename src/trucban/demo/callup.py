"""
Two calls of a year: 2026's from the hand-over back to its papers, and 2027's as it stands on the first day.

The men are invented, like everybody here. What a file goes through is chosen by its place in the list, so that every
stage, every kind of answer and every kind of delay stands somewhere; no figure is anybody's.
"""

from collections.abc import Sequence
from datetime import date
from random import Random

from trucban.callup import selectors
from trucban.callup import services as callup
from trucban.callup.models import Case, Posting
from trucban.demo.callup_acts import BY, COUNCIL, OTHER, PROVINCE, Call, Papers
from trucban.demo.commune import SINCE
from trucban.demo.names import People
from trucban.demo.stage import Stage, moment
from trucban.force import selectors as registers
from trucban.force import services as force
from trucban.force.models import Person
from trucban.rulebook import services as rulebook

YOUNG_MEN = 36
OLDEST, YOUNGEST = 2000, 2009

LAST = Papers(
    nominated=date(2025, 8, 12),
    reviewed=date(2025, 8, 26),
    decided=date(2025, 9, 16),
    screened=date(2025, 10, 15),
    examined=date(2025, 11, 20),
    known=date(2026, 1, 6),
)
NOW = Papers(
    nominated=date(2026, 8, 11),
    reviewed=date(2026, 8, 25),
    decided=date(2026, 9, 15),
    screened=date(2026, 10, 14),
    examined=date(2026, 11, 18),
)


def call_up(stage: Stage) -> None:
    """Write the young men of the commune into the register, then live both calls."""
    _young_men(stage)
    Last(stage, LAST).live()
    Running(stage, NOW).live()


def _young_men(stage: Stage) -> None:
    people, random = People(YOUNG_MEN), Random(YOUNG_MEN)  # noqa: S311 - an invented world, not a secret
    people.taken |= _names(stage)
    for number in range(YOUNG_MEN):
        _young_man(stage, people, random, hamlet=1 + number % len(stage.hamlets))


def _names(stage: Stage) -> set[str]:
    """Return the names both registers have: nobody new carries one of them."""
    at = moment(SINCE, "08:00")
    return {
        person.name
        for username in (OTHER, "truongcongan")
        for person in registers.kept_people(actor=stage.actor(username, at=at))
    }


def _young_man(
    stage: Stage, people: People, random: Random, *, hamlet: int, born: int | None = None, on: date = SINCE
) -> Person:
    who = people.next(oldest=born or OLDEST, youngest=born or YOUNGEST)
    at = moment(on, "09:00")
    return force.create_person(
        actor=stage.actor(BY, at=at),
        name=who.name,
        sex=who.sex,
        birth_date=date(who.birth_year, random.randint(1, 12), random.randint(1, 28)),
        hamlet_id=stage.hamlets[hamlet].pk,
        at=at,
    )


class Last(Call):
    """The call of 2026: what came before January is entered from the paper book, then it is lived to the hand-over."""

    def live(self) -> None:
        self.open(
            2026,
            hand_over_on=date(2026, 3, 5),
            plan="Kế hoạch tuyển quân năm 2026 của tỉnh (minh họa)",
            on=date(2026, 1, 6),
        )
        files = self.files()
        self.nominate(files)
        excused, rest = files[::3], [case for number, case in enumerate(files) if number % 3]
        for case in excused:
            self.excuse(
                case,
                "callup_deferral.g.2",
                "Giấy xác nhận của nhà trường, 08/2025",
                date(2027, 6, 30),
                f"214/{PROVINCE}",
            )
        for case in rest:
            self.move(case, Case.Stage.REVIEWED, self.papers.reviewed, f"02/{COUNCIL}, 26/08/2025")
        failed, screened = rest[::4], [case for number, case in enumerate(rest) if number % 4]
        for case in failed:
            self.move(case, Case.Stage.NOT_PASSED, self.papers.screened, "Biên bản sơ tuyển, 15/10/2025")
        for case in screened:
            self.move(case, Case.Stage.SCREENED, self.papers.screened, "Biên bản sơ tuyển, 15/10/2025")
        self._examine(screened)

    def _examine(self, files: Sequence[Case]) -> None:
        paper = "Kết luận của Hội đồng khám sức khỏe khu vực, 20/11/2025"
        half = len(files) // 2
        for number, case in enumerate(files[:half]):
            self.move(
                case, Case.Stage.EXAMINED, self.papers.examined, paper, health_class=1 + (number + 1) % 3
            )
        for number, case in enumerate(files[half:]):
            self.move(case, Case.Stage.NOT_PASSED, self.papers.examined, paper, health_class=4 + number % 2)
        self._hand_over(files[:half])

    def _hand_over(self, files: Sequence[Case]) -> None:
        """One stands checked only, one listed only, one was called and did not go; the others went, and the unit returned one."""
        self.given(10, 1, "Quyết định giao chỉ tiêu số 4021/QĐ-UBND tỉnh (minh họa)", date(2026, 1, 8))
        for case in files:
            self.move(case, Case.Stage.CHECKED, date(2026, 1, 15), "Biên bản phúc tra, 15/01/2026")
        listed = files[1:]
        for number, case in enumerate(listed):
            service = Case.Service.POLICE if number == 1 else Case.Service.ARMY
            self.move(
                case, Case.Stage.LISTED, date(2026, 1, 20), f"01/{COUNCIL}, 20/01/2026", service=service
            )
        called = listed[1:]
        paper = "Quyết định gọi nhập ngũ số 41/QĐ-UBND, 05/02/2026"
        for case in called:
            step = self.move(case, Case.Stage.CALLED, date(2026, 2, 5), paper)
            self.decide(step, date(2026, 2, 5), "41/QĐ-UBND")
        summons = self.summon(called, "ENLISTMENT", self.season.hand_over_on, date(2026, 2, 5), paper)
        self.deliver(summons[1:], date(2026, 2, 11))
        self.deliver(summons[:1], date(2026, 2, 20))  # the law gives until 18 February
        for case in called[1:]:
            self.move(
                case, Case.Stage.HANDED_OVER, self.season.hand_over_on, "Biên bản giao, nhận quân, 05/03/2026"
            )
        paper = "Quyết định loại trả số 27/QĐ của đơn vị nhận quân (minh họa), 11/03/2026"
        self.move(called[-1], Case.Stage.RETURNED, date(2026, 3, 11), paper)


class Running(Call):
    """The call of 2027 on the morning of 23 November: the medical examination has begun."""

    def live(self) -> None:
        self.open(
            2027,
            hand_over_on=date(2027, 2, 22),
            plan="Kế hoạch tuyển quân năm 2027 của tỉnh (minh họa)",
            on=date(2026, 7, 13),
        )
        self._totals()
        files = self.files()
        self.nominate(files)
        self._review(files)
        self.sit(date(2026, 8, 25), present=15, votes=15, resolution=f"01/{COUNCIL}, 25/08/2026")
        self._deferrals_posted(files)
        reviewed = [case for case in self.files() if case.stage == Case.Stage.REVIEWED]
        self._screen(reviewed)
        self.sit(date(2026, 10, 28), present=14, votes=13, resolution=f"02/{COUNCIL}, 28/10/2026")
        self.given(6, 1, "Thông báo chỉ tiêu dự kiến số 88/TB-HĐNVQS tỉnh (minh họa)", date(2026, 10, 29))
        self._examine([case for case in self.files() if case.stage == Case.Stage.SCREENED])
        self._newcomers()
        self._object(self.post("HEALTH", date(2026, 11, 20)))
        self._waiting()
        self._looked_into()

    def _totals(self) -> None:
        """Nine hamlets reported; one of them counted one man more than the register has."""
        at = moment(date(2026, 7, 24), "10:00")
        for row in selectors.by_hamlet(self.season):
            if row.hamlet and row.hamlet.number != 10:
                callup.report_total(
                    actor=self.stage.actor(BY, at=at),
                    season_id=self.season.pk,
                    hamlet_id=row.hamlet.pk,
                    count=row.cases + (row.hamlet.number == 4),
                    evidence=f"Báo cáo phúc tra nguồn thôn {row.hamlet.number}, 22/07/2026",
                    at=at,
                )

    def _review(self, files: Sequence[Case]) -> None:
        school, paper = "callup_deferral.g.2", f"214/{PROVINCE}, 15/09/2026"
        excused = (
            (school, "Giấy xác nhận của nhà trường, 08/2026", date(2028, 6, 30)),
            (school, "Giấy xác nhận của nhà trường, 08/2026", date(2026, 12, 15)),
            ("callup_deferral.b.1", "Giấy xác nhận của UBND xã, 18/08/2026", date(2027, 8, 31)),
            (school, "Giấy xác nhận của nhà trường, 08/2026", date(2027, 6, 30)),
            ("callup_deferral.d.1", "Giấy xác nhận của đơn vị, 20/08/2026", date(2026, 11, 15)),
            ("callup_exemption.c.1", "Bản sao hồ sơ người có công, 12/08/2026", None),
        )
        for (ground, evidence, until), case in zip(excused, files[2::5], strict=False):
            self.excuse(case, ground, evidence, until, paper)
        out = {case.pk for _excuse, case in zip(excused, files[2::5], strict=False)}
        for case in files:
            if case.pk not in out:
                self.move(case, Case.Stage.REVIEWED, self.papers.reviewed, f"01/{COUNCIL}, 25/08/2026")

    def _deferrals_posted(self, files: Sequence[Case]) -> None:
        """The list was up for its term and taken down; somebody not on it objected and was answered in time."""
        at = moment(date(2026, 9, 14), "08:00")
        rulebook.sign_value(
            actor=self.stage.actor(OTHER, at=at),
            key="callup.objection_days",
            value=10,
            from_date=date(2026, 9, 14),
            source="Quy chế hoạt động của Hội đồng NVQS xã (minh họa)",
            at=at,
        )
        posting = self.post("DEFERRAL", date(2026, 9, 16))
        objection = self.object(files[0], posting, date(2026, 9, 22), "Đơn kiến nghị số 05, 22/09/2026")
        self.answer(objection, date(2026, 9, 29), "KEPT", "12/TL-HĐNVQS")
        self.take_down(posting, date(2026, 10, 7))

    def _object(self, posting: Posting) -> None:
        """Two object to their health class: one waits for an answer, the other for the proposal that follows."""
        fit, unfit = (
            next(case for case in reversed(self.files()) if case.stage == stage and self.examined(case))
            for stage in (Case.Stage.EXAMINED, Case.Stage.NOT_PASSED)
        )
        self.object(fit, posting, date(2026, 11, 20), "Đơn kiến nghị số 08, 20/11/2026")
        again = self.object(unfit, posting, date(2026, 11, 20), "Biên bản tiếp công dân số 21, 20/11/2026")
        self.answer(again, date(2026, 11, 21), "AGAIN", "15/TL-HĐNVQS")

    def _screen(self, files: Sequence[Case]) -> None:
        """All are called for one day; two calls come late, two men do not come, four do not pass."""
        day, paper = self.papers.screened, "Quyết định gọi sơ tuyển số 231/QĐ-UBND, 18/09/2026"
        summons = self.summon(files, "SCREENING", day, date(2026, 9, 18), paper)
        self.deliver(summons[2:], date(2026, 9, 24))
        self.deliver(summons[:2], date(2026, 10, 2))  # the law gives until 29 September
        minutes = "Biên bản sơ tuyển tại Trạm Y tế xã, 14/10/2026"
        for number, case in enumerate(files):
            stage = {4: Case.Stage.ABSENT, 12: Case.Stage.ABSENT}.get(number, Case.Stage.SCREENED)
            if number % 7 == 6:
                stage = Case.Stage.NOT_PASSED
            self.move(case, stage, day, minutes)

    def _examine(self, files: Sequence[Case]) -> None:
        """The first day is over and posted; the second lies ahead, and not every call has been delivered."""
        first, second = files[: len(files) // 2], files[len(files) // 2 :]
        paper = "Quyết định gọi khám sức khỏe số 262/QĐ-UBND, 30/10/2026"
        summons = self.summon(first, "EXAM", self.papers.examined, date(2026, 10, 30), paper)
        self.deliver(summons, date(2026, 11, 2))
        concluded = "Kết luận của Hội đồng khám sức khỏe khu vực, 18/11/2026"
        for number, case in enumerate(first[:-3]):
            health_class = (2, 3, 1, 4, 3, 2, 2, 5)[number % 8]
            stage = Case.Stage.EXAMINED if health_class <= 3 else Case.Stage.NOT_PASSED
            self.move(case, stage, self.papers.examined, concluded, health_class=health_class)
        self.move(first[-3], Case.Stage.ABSENT, self.papers.examined, "Biên bản khám sức khỏe, 18/11/2026")
        for case in first[-2:]:
            self.propose(case, Case.Stage.EXAMINED, self.papers.examined, concluded, health_class=2)
        paper = "Quyết định gọi khám sức khỏe số 270/QĐ-UBND, 12/11/2026"
        ahead = self.summon(second[:-2], "EXAM", date(2026, 12, 8), date(2026, 11, 12), paper)
        self.deliver(ahead[3:], date(2026, 11, 17))
        self.summon(second[-2:], "EXAM", date(2026, 12, 4), date(2026, 11, 12), paper)

    def _newcomers(self) -> None:
        """One moved here after the cohort was drawn and is drawn with it; another came last week and is not yet."""
        people, random = People(YOUNGEST), Random(YOUNGEST)  # noqa: S311 - an invented world, not a secret
        people.taken |= _names(self.stage)
        _young_man(self.stage, people, random, hamlet=5, born=2006, on=date(2026, 10, 5))
        at = moment(date(2026, 10, 6), "08:00")
        actor = self.stage.actor(OTHER, at=at)
        (new,) = callup.draw_cohort(actor=actor, season_id=self.season.pk, at=at)
        self.propose(new, Case.Stage.NOMINATED, date(2026, 11, 19), "Biên bản bình cử số 11/BB-T5")
        _young_man(self.stage, people, random, hamlet=8, born=2005, on=date(2026, 11, 17))

    def _waiting(self) -> None:
        """What waits for the province, and a law that changed on 1 September: confirmed for one, open for the others."""
        failed = [
            case
            for case in self.files()
            if case.stage == Case.Stage.NOT_PASSED and not selectors.awaiting_proposal(case)
        ]
        self.move(
            failed[0],
            Case.Stage.EXEMPT,
            date(2026, 11, 20),
            "Bản sao hồ sơ người có công số 118/HS, 20/11/2026",
            ground="callup_exemption.c.2",
        )
        self.move(
            failed[1],
            Case.Stage.DEFERRED,
            date(2026, 11, 19),
            "Kết luận của Hội đồng khám sức khỏe khu vực, 18/11/2026",
            ground="callup_deferral.a.1",
            until=date(2027, 10, 31),
        )
        at = moment(date(2026, 11, 3), "09:20")
        actor = self.stage.actor(OTHER, at=at)
        changed = selectors.changed_by_law(self.season, on=at.date())
        callup.confirm_judgement(actor=actor, case_id=changed[0].case.pk, at=at)

    def _looked_into(self) -> None:
        """Openings for the month's review; one of them late in the evening."""
        files = self.files()
        for username, day, clock, numbers in (
            (BY, date(2026, 11, 17), "09:10", range(12)),
            (OTHER, date(2026, 11, 18), "16:30", range(3, 9)),
            ("chinhtrivien", date(2026, 11, 20), "20:40", range(5, 7)),
        ):
            at = moment(day, clock)
            for number in numbers:
                callup.open_file(actor=self.stage.actor(username, at=at), case_id=files[number].pk, at=at)
