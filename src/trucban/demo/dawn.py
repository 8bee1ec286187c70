"""The last hours before the demonstration's clock begins: high water with its lists, cards and rules, residents, a quiz."""

from datetime import date

from trucban.channel import services as channel
from trucban.demo.names import People
from trucban.demo.stage import FIRST_WEEK, LAST_WEEK, NEXT_WEEK, Stage, moment
from trucban.headcount import selectors as headcounts
from trucban.headcount import services as headcount
from trucban.headcount.models import HeadCount
from trucban.headcount.reading import Line
from trucban.incident import cards
from trucban.incident import services as incident
from trucban.incident.models import Incident
from trucban.incident.services import RuleValues
from trucban.rulebook import services as rulebook
from trucban.training import selectors as trainings
from trucban.training import services as training

BY, WATCH, HAMLET = "chihuytruong", "troly", 3
SEED = 20261124
SOURCE = "Quyết định minh họa, không có thật"
DAY = NEXT_WEEK.monday
REASON = "Cùng đợt nước lên sáng 23/11"
CARDS = (  # kind, least level, steps
    (
        "FLOOD",
        1,
        (
            "Báo Chỉ huy trưởng và kíp trực chỉ huy",
            "Cử người đọc mực nước, báo về 30 phút một lần",
            "Chốt ngầm tràn, cắm biển, không cho người qua",
            "Điểm danh hộ vùng thấp; người già, trẻ nhỏ đi trước",
            "Báo Ủy ban nhân dân xã và Công an xã",
        ),
    ),
    (
        "DROWNING",
        1,
        (
            "Báo Chỉ huy trưởng; gọi xe cấp cứu",
            "Cử xuồng và người mặc áo phao, có dây cứu sinh",
            "Giữ người xem cách xa bờ",
            "Ghi giờ, nơi, ai đã được đưa lên bờ (chỉ số người)",
        ),
    ),
)
HOUSEHOLDS = (  # number of people, needs
    (5, ("ELDERLY", "CHILD")),
    (3, ()),
    (4, ("CHILD",)),
    (1, ("ELDERLY", "MEDICINE")),
    (6, ("PREGNANT",)),
    (2, ()),
    (4, ("DISABLED",)),
    (3, ()),
)
MARKS = (  # number in the list, where, how many, clock, by whom
    (1, "SHELTER", 5, "05:02", "thondoi3"),
    (2, "LEFT", 3, "05:09", "thondoi3"),
    (3, "SHELTER", 3, "05:16", "thondoi3"),  # somebody is missing
    (4, "SHELTER", 1, "05:21", "truongthon3"),
    (5, "HOME", 6, "05:40", "truongthon3"),
    (2, "SHELTER", 3, "05:52", "truongthon3"),
)
SUBJECT = "Cứu hộ, cứu nạn khi có lũ"
QUESTIONS = (  # what is asked, right answers, wrong answers
    ("Trước khi xuống xuồng phải làm gì?", ("Mặc áo phao và cài đủ khóa",), ("Cởi giày rồi nhảy xuống", "Đứng ở mũi xuồng")),
    ("Gặp ngầm tràn nước chảy xiết thì làm gì?", ("Chốt chặn, không cho người và xe qua",), ("Cho xe tải đi trước dò đường", "Dắt xe máy qua từng chiếc")),
    ("Ai được đưa đi trước khi sơ tán?", ("Người già, trẻ nhỏ, phụ nữ có thai, người khuyết tật",), ("Người có xe riêng", "Ai gọi trước thì đi trước")),
    ("Gọi cứu trợ qua bộ đàm thì nói gì trước?", ("Mình là ai và đang ở đâu",), ("Kể toàn bộ sự việc", "Chờ người khác hỏi")),
    ("Với người vừa được đưa lên bờ, việc nào đúng?", ("Kiểm tra còn thở không", "Gọi cấp cứu, ủ ấm"), ("Dốc ngược người để nước chảy ra", "Cho uống rượu")),
    ("Dây cứu sinh được ném thế nào?", ("Ném quá đầu người bị nạn, phía thượng lưu",), ("Ném thẳng vào mặt", "Buộc vào người mình rồi nhảy xuống")),
)  # fmt: skip


def break_day(stage: Stage) -> None:
    """Live the night to Monday: nothing of it is over when the clock begins."""
    _confirm_cards(stage)
    _put_rules_in_force(stage)
    flood = _flood(stage)
    _count_households(stage, flood)
    _hear_residents(stage)
    _ask_questions(stage)


def _confirm_cards(stage: Stage) -> None:
    drafted, at = moment(FIRST_WEEK.monday, "09:00"), moment(FIRST_WEEK.monday, "14:00")
    for kind, level, steps in CARDS:
        card = incident.draft_card(
            actor=stage.actor(WATCH, at=drafted),
            kind=kind,
            least_level=level,
            steps=steps,
            contacts="Trực ban; Công an xã, cán bộ trực; Trạm Y tế xã",
            at=drafted,
        )
        incident.confirm_card(actor=stage.actor(BY, at=at), card_id=card.pk, at=at)


def _put_rules_in_force(stage: Stage) -> None:
    deputy, assistant = (stage.offices[title].pk for title in ("Phó Chỉ huy trưởng", "Trợ lý"))
    at = moment(LAST_WEEK.days[3], "15:00")
    for values in (
        RuleValues(
            name="Lụt, bão ban đêm", kind="FLOOD", from_hour=20, to_hour=6, office_id=deputy, told_offices=(deputy,), count=12, unit="HOURS"
        ),
        RuleValues(name="Trộm cắp", kind="THEFT", office_id=assistant, count=3, unit="WORKING_DAYS"),
    ):  # fmt: skip
        rule = incident.draft_rule(actor=stage.actor(BY, at=at), values=values, at=at)
        incident.put_rule_in_force(actor=stage.actor(BY, at=at), rule_id=rule.pk, source=SOURCE, at=at)


def _flood(stage: Stage) -> Incident:
    """One large happening with two incidents under it, one of them over; the card is gone through as far as its fourth step."""
    flood = _report(stage, "03:45", "Nước sông Kiến Giang lên nhanh, tràn vào khu thấp thôn 3", level=2)
    house = _report(stage, "04:20", "Nhà dân khu thấp thôn 3 nước vào quá nửa mét, có người già")
    crossing = _report(stage, "04:35", "Ngầm tràn thôn 3 ngập, một xe máy mắc kẹt")
    for part, clock in ((house, "04:40"), (crossing, "04:41")):
        at = moment(DAY, clock)
        incident.make_part(
            actor=stage.actor(WATCH, at=at), incident_id=part.pk, of_id=flood.pk, reason=REASON, at=at
        )
    _step(stage, flood, "HANDLING", "03:55")
    _step(stage, crossing, "HANDLING", "04:45")
    _step(stage, crossing, "CLOSED", "05:30", reason="Đã kéo xe lên, chốt chặn hai đầu ngầm")
    at = moment(DAY, "05:00")
    (use,) = cards.uses(actor=stage.actor(WATCH, at=at), incident=flood)
    for position, clock in enumerate(("03:50", "04:05", "04:30", "05:00"), start=1):
        at = moment(DAY, clock)
        incident.tick_step(
            actor=stage.actor(WATCH, at=at),
            incident_id=flood.pk,
            card_id=use.card.pk,
            position=position,
            at=at,
        )
    return flood


def _report(stage: Stage, clock: str, summary: str, *, level: int = 1) -> Incident:
    at = moment(DAY, clock)
    return incident.report_incident(
        actor=stage.actor(WATCH, at=at),
        kind="FLOOD",
        level=level,
        summary=summary,
        happened_at=at,
        hamlet_id=stage.hamlets[HAMLET].pk,
        source="Trưởng thôn",
        at=at,
    )


def _step(stage: Stage, row: Incident, to: str, clock: str, *, reason: str = "") -> None:
    at = moment(DAY, clock)
    incident.change_state(
        actor=stage.actor("chihuypho", at=at), incident_id=row.pk, to=to, reason=reason, at=at
    )


def _count_households(stage: Stage, flood: Incident) -> None:
    """A list is being gone through: somebody is missing, one household stays, two have not been reached."""
    at = moment(DAY, "04:50")
    actor, people = stage.actor(WATCH, at=at), People(SEED)
    count = headcount.open_count(
        actor=actor,
        name="Hộ khu thấp thôn 3, nước lên 23/11",
        until=moment(NEXT_WEEK.days[1], "20:00"),
        incident_id=flood.pk,
        at=at,
    )
    lines = [
        Line(people.next(oldest=1955, youngest=1985).name, f"xóm {1 + number % 3}", stage.hamlets[HAMLET].pk, size, needs)
        for number, (size, needs) in enumerate(HOUSEHOLDS)
    ]  # fmt: skip
    headcount.add_lines(actor=actor, headcount_id=count.pk, lines=lines, at=at)
    for username in ("thondoi3", "truongthon3"):
        headcount.give_count(actor=actor, headcount_id=count.pk, user_id=stage.users[username].pk, at=at)
    for number, where, found, clock, username in MARKS:
        _mark(stage, count, number, where, found, clock, username)


def _mark(
    stage: Stage, count: HeadCount, number: int, where: str, found: int, clock: str, username: str
) -> None:
    at = moment(DAY, clock)
    rows = headcounts.standings([count])[count.pk]
    door = next(row for row in rows if row.household.number == number)
    headcount.mark_household(
        actor=stage.actor(username, at=at),
        household_id=door.household.pk,
        where=where,
        found=found,
        marked_at=at,
        seen=[one.pk for one in door.live],
        at=at,
    )


def _hear_residents(stage: Stage) -> None:
    """The channel is open for a month; one report became a task, one waits for the desk."""
    at = moment(LAST_WEEK.monday, "10:00")
    rulebook.sign_value(
        actor=stage.actor(BY, at=at),
        key="channel.citizen",
        value="COMMAND",
        from_date=date(2026, 11, 16),
        source=SOURCE,
        at=at,
    )
    commune_id = stage.commune.pk
    sent = moment(LAST_WEEK.days[6], "17:40")
    first = channel.send_report(
        actor=channel.citizen(commune_id=commune_id, at=sent),
        service="005",
        description="Rác đổ đầy mương thoát nước sau chợ, mưa là ngập đường",
        via="FORM",
        hamlet_id=stage.hamlets[2].pk,
        at=sent,
    )
    decided = moment(DAY, "06:05")
    channel.accept_as_task(
        actor=stage.actor(WATCH, at=decided),
        report_id=first.report.pk,
        title="Xem mương thoát nước sau chợ thôn 2",
        to_agency_id=stage.agencies["PEOPLES_COMMITTEE"].pk,
        due_date=(NEXT_WEEK + 1).days[1],
        at=decided,
    )
    sent = moment(DAY, "05:35")
    channel.send_report(
        actor=channel.citizen(commune_id=commune_id, at=sent),
        service="001",
        description="Loa quán hát gần trường học mở to tới sáng",
        via="FORM",
        hamlet_id=stage.hamlets[6].pk,
        at=sent,
    )


def _ask_questions(stage: Stage) -> None:
    """A quiz to the session that begins on Monday: drawn on Friday, answered by three, open till the evening."""
    at = moment(LAST_WEEK.days[4], "16:00")
    actor = stage.actor(BY, at=at)
    for text, right, wrong in QUESTIONS:
        answers = [(one, True) for one in right] + [(one, False) for one in wrong]
        training.write_question(actor=actor, subject=SUBJECT, text=text, answers=answers, at=at)
    session = next(iter(trainings.coming_sessions(actor=actor, at=moment(DAY, "06:00"))))
    quiz = training.draw_quiz(
        actor=actor,
        session_id=session.pk,
        subject=SUBJECT,
        count=len(QUESTIONS),
        pass_mark=4,
        opens_at=moment(LAST_WEEK.days[4], "18:00"),
        closes_at=moment(DAY, "20:00"),
        at=at,
    )
    called = {person.pk for person in trainings.called(session)}
    members = [user for user in stage.users.values() if user.person_id in called]
    for number, user in enumerate(members[:3]):
        answered = moment(LAST_WEEK.days[5], f"{19 + number}:10")
        knows = trainings.questions_of(quiz)[: len(QUESTIONS) - 2 * number]
        training.hand_in(
            actor=stage.actor(user.username, at=answered),
            quiz_id=quiz.pk,
            answers={
                row.pk: [place for place, (_said, is_right) in enumerate(row.answers) if is_right]
                for row in knows
            },
            answered_at=answered,
            at=answered,
        )
