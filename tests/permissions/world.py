"""
A commune with an account of every kind and a record of every kind, made by the services the product uses.

Made once for all cells of the matrix.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.briefing import meetings
from tests.callup import builders as callup
from tests.cast import CAST, MONDAY, World, make_world
from tests.channel import builders as channel
from tests.duty import builders as duty
from tests.field.builders import device, send, waiting
from tests.field.phone import photo
from tests.force import militia
from tests.headcount import builders as households
from tests.patrol import plans as patrols
from tests.training import builders as training
from tests.uplink import builders as uplink
from trucban.access import services as access
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency, Mandate, User
from trucban.briefing import services as briefing
from trucban.calendar import services as calendar
from trucban.coordination import services as coordination
from trucban.coordination.models import Obligation
from trucban.duty import services as duties
from trucban.duty.drafting_job import ask_for_scenario
from trucban.duty.models import HandoverItem, PoliceRequest, Shift
from trucban.duty.services import Matter, PlaceSpec
from trucban.field import services as field_services
from trucban.field.models import Media, OtherContent
from trucban.force import services as force
from trucban.incident import services as incidents
from trucban.incident.models import TimelineEntry
from trucban.incident.services import RuleValues
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.notify.services import notify
from trucban.patrol import services as patrol
from trucban.patrol.models import PatrolStop
from trucban.report import services as report
from trucban.task import services as tasks
from trucban.training import services as programmes
from trucban.uplink.models import Peer

WEEK = Week(2026, 48)
EARLIER = MONDAY - timedelta(days=3)
YEAR_BEGAN = MONDAY.replace(month=1, day=1)

# Kinds of office nobody of the cast holds: (log-in name, agency, its hamlet's number or 0).
FURTHER = {
    OfficeKind.POLITICAL_COMMISSAR: ("uyen", "COMMAND", 0),
    OfficeKind.DEPUTY_COMMISSAR: ("vinh", "COMMAND", 0),
    OfficeKind.ASSISTANT_OFFICER: ("tam", "COMMAND", 0),
    OfficeKind.DEPUTY_POLICE_CHIEF: ("xuan", "POLICE", 0),
    OfficeKind.SECURITY_TEAM_LEADER: ("yen", "POLICE", 1),
    OfficeKind.GROUP_LEADER: ("oanh", "PEOPLES_COMMITTEE", 1),
    OfficeKind.PROVINCE_READER: ("tinh", "COMMAND", 0),
    OfficeKind.WALL_DISPLAY: ("man-hinh", "COMMAND", 0),
}
NOBODY = "nobody logged in"
# Of the person in hamlet 2: what no page but theirs shows, and that only to who keeps the register.
MASKED: Any = {"phone": "0987650123", "birth_date": date(1991, 7, 19), "household_key": "HO-CANH-19"}


@dataclass
class Everything:
    """``users`` by what they are ("COMMANDER", "on watch"); ``rows`` by what addresses call them."""

    world: World
    users: dict[str, User | None] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)


def everything() -> Everything:
    made = Everything(make_world())
    made.users = {kind: made.world.user(who) for who, (_name, kind) in CAST.items()}
    made.users[OfficeKind.ADMINISTRATOR] = made.world.user("quy")
    for kind, (who, agency, hamlet) in FURTHER.items():
        made.users[kind] = appoint(made.world, who, kind, agency, hamlet)
    made.users["on watch"] = on_watch(made.world)
    made.users["without an office"] = account(made.world, "khong")
    made.users["commander of another commune"] = make_world(code="99002", name="Xã Bên", suffix="2").user(
        "chi2"
    )
    made.users[NOBODY] = None
    for life in LIVES:
        life(made)
    return made


def the_offices(made: Everything) -> None:
    mandate = Mandate.objects.get(user=made.world.user("phuc"))
    made.rows["mandate_id"], made.rows["office_id"] = [mandate], [mandate.office]
    made.rows["user_id"] = [made.world.user("phuc")]


def account(world: World, who: str) -> User:
    return access.create_user(
        actor=world.admin, username=who, name=who, password=None, at=YEAR_BEGAN, must_change_password=False
    )


def appoint(world: World, who: str, kind: OfficeKind, agency: str, hamlet: int) -> User:
    user = account(world, who)
    office = access.create_office(
        actor=world.admin,
        agency_id=Agency.objects.get(commune=world.commune, kind=agency).pk,
        kind=kind,
        title=str(kind.label),
        at=YEAR_BEGAN,
        hamlet_ids=[world.hamlets[hamlet - 1].pk] if hamlet else [],
    )
    access.give_mandate(
        actor=world.admin, office_id=office.pk, user_id=user.pk, starts_at=YEAR_BEGAN, reason="Bổ nhiệm", at=YEAR_BEGAN
    )  # fmt: skip
    return user


def on_watch(world: World) -> User:
    user = account(world, "truc")
    access.grant_watch(
        actor=world.admin,
        user_id=user.pk,
        agency_id=world.command.pk,
        starts_at=MONDAY - timedelta(hours=1),
        ends_at=MONDAY + timedelta(hours=11),
        source_id=uuid4(),
    )
    return user


def the_force(made: Everything) -> None:
    world, an, dung = made.world, made.world.actor("an"), made.world.actor("dung")
    unit = force.create_unit(
        actor=an, kind="SQUAD", name="Tiểu đội 1", from_date=date(2026, 1, 1), at=EARLIER
    )
    radios = force.add_equipment(actor=an, name="Bộ đàm", counted_in="chiếc", is_numbered=True, at=EARLIER)
    force.add_item(actor=an, equipment_id=radios.pk, number="BĐ-00", at=EARLIER)
    item = force.add_item(actor=an, equipment_id=radios.pk, number="BĐ-01", at=EARLIER)
    made.rows["equipment_id"] = [radios]
    made.rows["equipment_item_id"] = [item]
    made.rows["custody_id"] = [
        force.issue(
            actor=an, equipment_id=radios.pk, item_id=item.pk, holder=force.Holder(unit_id=unit.pk, taken_by="Bình"), at=EARLIER
        )
    ]  # fmt: skip
    made.rows["stock_take_id"] = [force.take_stock(actor=an, equipment_id=radios.pk, counted=0, at=EARLIER)]
    of_police = force.create_person(actor=dung, name="Cán bộ Công an", at=EARLIER)
    in_hamlet_2 = force.create_person(
        actor=an, name="Lê Ở Thôn Hai", at=EARLIER, hamlet_id=world.hamlets[1].pk, **MASKED
    )
    fact = force.give_rank(
        actor=an, person_id=in_hamlet_2.pk, title="Hạ sĩ", from_date=date(2026, 1, 1), at=EARLIER
    )
    member = force.add_membership(
        actor=an, person_id=in_hamlet_2.pk, unit_id=unit.pk, from_date=date(2026, 1, 1), at=EARLIER
    )
    group = force.create_unit(
        actor=dung, kind="SELF_MANAGED_GROUP", name="Tổ tự quản 1", from_date=date(2026, 1, 1), at=EARLIER, hamlet_id=world.hamlets[0].pk
    )  # fmt: skip
    squad_2 = force.create_unit(
        actor=an, kind="ON_SITE_CELL", name="Tổ dân quân thôn 2", from_date=date(2026, 1, 1), at=EARLIER, hamlet_id=world.hamlets[1].pk
    )  # fmt: skip
    made.rows["person_id"] = [in_hamlet_2, of_police, world.person("binh"), world.person("nga")]
    made.rows["force one_id"], made.rows["force other_id"] = [in_hamlet_2], [world.person("binh")]
    twins = [force.create_person(actor=an, name="Lê Văn Chín", at=EARLIER).pk for _twin in range(2)]
    made.rows["merge_id"] = [force.merge_people(actor=an, kept_id=twins[0], merged_id=twins[1], at=EARLIER)]
    kinds = [force.add_qualification_kind(actor=an, code=code, name=code, at=EARLIER) for code in ("A", "B")]
    made.rows["force:end_standing_for row_id"] = [
        force.let_stand_for(
            actor=an, held_id=kinds[0].pk, counts_as_id=kinds[1].pk, basis="Thông tư 1", from_date=date(2026, 1, 1), at=EARLIER
        )
    ]  # fmt: skip
    data = "Họ và tên,Ngày sinh\nLê Văn Tám,12/03/1995\n".encode()
    made.rows["import_id"] = force.open_lists(actor=world.actor("an"), name="ds.csv", data=data, at=MONDAY)
    until = MONDAY.date() + timedelta(days=30)
    held = force.create_person(actor=an, name="Lê Văn Mười", at=EARLIER)
    made.rows["hold_id"] = [
        force.hold_back(actor=an, person_id=held.pk, reason="Đơn khiếu nại số 3", until=until, at=EARLIER)
    ]
    leaver = force.create_person(actor=an, name="Lê Văn Mười Một", at=EARLIER)
    made.rows["erasure_id"] = [
        force.propose_on_request(actor=an, person_id=leaver.pk, reason="Đơn đề nghị xoá dữ liệu", at=EARLIER)
    ]
    made.rows["unit_id"] = [unit, group, squad_2]
    made.rows["force:leave fact_id"], made.rows["force:retract fact_id"] = [member], [fact]
    made.rows["hamlet_id"] = list(world.hamlets)


def the_incidents(made: Everything) -> None:
    world = made.world
    own = reported(made, "an", "Xô xát ở chợ")
    of_police = reported(made, "dung", "Trộm xe máy")
    shared = reported(made, "dung", "Gây rối ban đêm", involves_victim=True)
    by_minh = reported(made, "minh", "Cây đổ ở thôn 1")
    share = incidents.share_incident(
        actor=world.actor("dung"),
        incident_id=shared.pk,
        to_agency_id=world.command.pk,
        tier="VIEW",
        reason="Phối hợp",
        at=EARLIER,
        redacted_fields=("summary",),
    )
    made.rows["incident_id"] = [own, of_police, shared, by_minh]
    made.rows["share_id"] = [share]
    made.rows["dispatch_id"] = [
        incidents.send_team(actor=world.actor("an"), incident_id=own.pk, label="Đội chữa cháy", at=EARLIER)
    ]
    made.rows["routing_rule_id"] = [
        incidents.draft_rule(
            actor=world.actor(who), values=RuleValues(name="Xô xát", count=1, unit="DAYS"), at=EARLIER
        )
        for who in ("an", "dung")
    ]
    made.rows["response_card_id"] = [
        incidents.draft_card(actor=world.actor(who), kind="BRAWL", steps=["Giữ khoảng cách"], at=EARLIER)
        for who in ("an", "dung")
    ]
    made.rows["account_id"] = [
        incidents.write_account(
            actor=world.actor(who), text="Tôi đã đến nơi", happened_at=EARLIER, at=EARLIER
        )
        for who in ("binh", "giang")
    ]
    made.rows["incident entry_id"] = list(TimelineEntry.objects.filter(incident__in=[own, of_police]))[:4]


def reported(made: Everything, who: str, summary: str, **more: Any) -> Any:
    return incidents.report_incident(
        actor=made.world.actor(who),
        kind="BRAWL",
        summary=summary,
        happened_at=EARLIER,
        at=EARLIER,
        hamlet_id=made.world.hamlets[0].pk,
        **more,
    )


def the_tasks(made: Everything) -> None:
    world = made.world
    given = [
        tasks.create_task(
            actor=world.actor(who),
            title=title,
            to_agency_id=to.pk,
            hamlet_id=hamlet,
            due_date=MONDAY.date(),
            at=EARLIER,
        )
        for who, title, to, hamlet in (
            ("an", "Kiểm tra kho", world.command, None),
            ("dung", "Rà soát tạm trú", world.police, None),
            ("an", "Dọn cây đổ ở thôn 2", world.committee, world.hamlets[1].pk),
            ("an", "Dọn cây đổ ở thôn 1", world.committee, world.hamlets[0].pk),
        )
    ]
    routine = tasks.create_routine(
        actor=world.actor("an"), title="Báo cáo tuần", rrule="FREQ=WEEKLY;BYDAY=FR", from_date=MONDAY.date(), to_agency_id=world.command.pk, at=EARLIER
    )  # fmt: skip
    made.rows["task_id"], made.rows["routine_id"] = list(given), [routine]


def the_patrols(made: Everything) -> None:
    world = made.world
    points = patrols.patrolling(world)
    plan = patrols.draft(world)
    own = patrols.add(world, points[1], [world.person("binh")], name="Tuần tra riêng")
    finding = patrol.record_finding(
        actor=world.actor("an"), patrol_id=own.pk, happened_at=EARLIER, text="Đèn đường hỏng", at=EARLIER
    )
    joint = patrols.rows(plan)
    made.rows["plan_id"], made.rows["patrol_id"] = [plan], [own, joint[0]]
    made.rows["finding_id"] = [finding]
    made.rows["emphasis_id"] = [
        patrol.set_emphasis(
            actor=world.actor(who),
            hamlet_id=hamlet.pk,
            direction="RAISE",
            from_day=MONDAY.date(),
            to_day=MONDAY.date(),
            reason="Chợ phiên",
            at=EARLIER,
        )
        for who, hamlet in (("an", world.hamlets[0]), ("dung", world.hamlets[1]))
    ]
    made.rows["stop_id"] = list(PatrolStop.objects.filter(patrol=own))[:1]
    made.rows["point_id"] = [points[0]]
    promised = Obligation.objects.first()
    assert promised is not None
    made.rows["agreement_id"], made.rows["obligation_id"] = [promised.agreement], [promised]
    draft = coordination.draft_agreement(
        actor=world.actor("dung"), kind="REGULATION", title="Quy chế", party_ids=[world.command.pk, world.police.pk], from_date=date(2026, 1, 1), to_date=date(2027, 1, 1), at=EARLIER
    )  # fmt: skip
    rule = coordination.add_sharing_rule(
        actor=world.actor("dung"), agreement_id=draft.pk, from_agency_id=world.police.pk, to_agency_id=world.command.pk, incident_kind="BRAWL", tier="VIEW", at=EARLIER
    )  # fmt: skip
    made.rows["agreement_id"].append(draft)
    made.rows["rule_id"] = [rule]


def the_duty(made: Everything) -> None:
    world = made.world
    unit, (luong,) = duty.platoon(world, "Lương Văn Lương", name="Trung đội trực")
    binh = world.person("binh")
    post = duty.post(world, unit=unit)
    pattern = duty.pattern(world, post, days=(1, 2))
    guard = duty.post(world, name="Chốt cầu", kind="GUARD", unit=unit)
    duty.pattern(world, guard, places=(PlaceSpec("MEMBER"), PlaceSpec("POLICE", 2)), days=(3,), name="Ca tối")
    duty.join(world, unit, binh)
    roster = duty.draft(world)
    places = duty.places(roster)
    duty.put(world, places[0], luong)
    duty.put(world, places[1], binh)
    duty.publish(world, roster)
    line = duties.write_line(actor=world.actor("an"), category="ORDER", text="Nhận lệnh", at=EARLIER)
    tuesday = duty.moment(24, 6)
    handover = duties.give_watch(
        actor=world.actor("an"), shift_id=places[0].shift_id, matters=[Matter("Chìa khóa")], at=tuesday
    )
    made.rows["swap_id"] = [
        duties.ask_swap(
            actor=world.actor("an"), assignment_id=places[0].pk, other_id=places[1].pk, at=EARLIER
        )
    ]
    alert = duties.raise_alert(actor=world.actor("an"), title="Gọi kíp trực", at=EARLIER)
    made.rows["alert_id"], made.rows["step_id"] = [alert], list(alert.steps.order_by("position"))[:1]
    night = duty.moment(23, 20)
    made.rows["takeover_id"] = [
        duties.take_over(
            actor=world.actor("an", at=night), assignment_id=places[0].pk, person_id=binh.pk, at=night
        )
    ]
    made.rows["wish_id"] = [
        duties.wish(
            actor=world.actor("an"),
            person_id=luong.pk,
            first_day=WEEK.sunday,
            last_day=WEEK.sunday,
            at=EARLIER,
        )
    ]
    made.rows["roster_id"] = [roster, duty.draft(world)]
    made.rows["section_id"] = [
        duties.add_section(
            actor=world.actor("an"), name="Đê 1", length_m=1500, from_date=YEAR_BEGAN.date(), at=EARLIER
        )
    ]
    made.rows["scenario_id"] = [
        ask_for_scenario(actor=world.actor("an"), roster_id=made.rows["roster_id"][1].pk, at=MONDAY)
    ]
    made.rows["shift_id"] = list(Shift.objects.filter(roster=roster))[:1]
    made.rows["assignment_id"] = [places[0]]
    made.rows["post_id"], made.rows["pattern_id"] = [post], [pattern]
    made.rows["line_id"], made.rows["handover_id"] = [line], [handover]
    made.rows["duty:answer item_id"] = list(HandoverItem.objects.filter(handover=handover))[:1]
    made.rows["request_id"] = list(PoliceRequest.objects.all())[:1]


def the_week(made: Everything) -> None:
    world, an = made.world, made.world.actor("an")
    meeting = meetings.held(world)
    item = briefing.add_item(actor=an, briefing_id=meeting.pk, text="Đường hỏng", at=meetings.HELD)
    decision = meetings.decide(
        world, meeting, "Sửa đường", to_agency_id=world.command.pk, due_date=MONDAY.date()
    )
    told = [
        briefing.report_hamlet(
            actor=an, hamlet_id=hamlet.pk, week=WEEK, outcome="NOTHING", at=MONDAY, channel="CALL", told_by="Trưởng thôn", told_at=MONDAY
        )
        for hamlet in world.hamlets
    ]  # fmt: skip
    leave = calendar.ask_leave(
        actor=world.actor("binh"), person_id=world.person("binh").pk, starts_at=MONDAY + timedelta(days=9), ends_at=MONDAY + timedelta(days=10), reason="", at=EARLIER
    )  # fmt: skip
    entry = calendar.create_entry(
        actor=an, starts_at=MONDAY + timedelta(days=1), title="Họp", place="Hội trường", at=EARLIER
    )
    report.draft_report(actor=an, week=WEEK, at=MONDAY)
    notify(actor=an, recipient_ids=[world.user("an").pk], kind="ROSTER", title="Lịch trực", at=EARLIER)
    made.rows["briefing_id"], made.rows["briefing item_id"] = [meeting], [item]
    made.rows["decision_id"], made.rows["report_id"] = [decision], list(told)
    made.rows["leave_id"], made.rows["week entry_id"] = [leave], [entry]
    made.rows["notice_id"] = list(Notice.objects.filter(recipient=world.user("an"), title="Lịch trực"))


def the_phones(made: Everything) -> None:
    item = waiting(made.world, "an")
    other = OtherContent.objects.create(
        commune=made.world.commune, item=item, content=item.content, hash="0" * 64, received_at=MONDAY
    )
    made.rows["device_id"], made.rows["field item_id"], made.rows["content_id"] = (
        [item.device],
        [item],
        [other],
    )
    made.rows["media_id"] = pictures(made.world)


def pictures(world: World) -> list[Media]:
    """A picture with an incident of either side, whole."""
    for who, colour in (("an", "red"), ("dung", "blue")):
        out = BytesIO()
        Image.new("RGB", (4, 4), colour).save(out, "JPEG")
        content = out.getvalue()
        phone = device(world, who)
        said = {"kind": "FIRE", "summary": "Cháy có ảnh"}
        send(phone, "incident.report", said, media=(photo(content),))
        field_services.take_chunk(
            device=phone, sha256=photo(content).sha256, offset=0, chunk=content, at=MONDAY
        )
    return list(Media.objects.order_by("pk"))


def the_training(made: Everything) -> None:
    planned, unit, _people = training.filled(made.world)
    binh = made.world.person("binh")
    programmes.add_trainees(
        actor=made.world.actor("an"), programme_id=planned.pk, person_ids=[binh.pk], at=EARLIER
    )
    made.rows["programme_id"] = [planned]
    made.rows["training:session session_id"] = [training.session(made.world, planned, day=28)]
    for name in (
        "call_more",
        "cancel",
        "attendance",
        "leader",
        "make_up",
        "sign",
        "results",
        "sign_results",
        "new_quiz",
        "new_material",
    ):
        made.rows[f"training:{name} session_id"] = made.rows["training:session session_id"]
    made.rows["response_plan_id"] = [indexed := training.response_plan(made.world, unit)]
    made.rows["drill_id"] = [training.drill(made.world, indexed, leave_out_taken=True)]
    programmes.write_inject(
        actor=made.world.actor("an"),
        drill_id=made.rows["drill_id"][0].pk,
        minutes=5,
        text="Nước tràn bờ",
        at=EARLIER,
    )
    made.rows["contest_id"] = [
        programmes.write_contest(
            actor=made.world.actor("an"),
            held_on=date(2026, 11, 20),
            subject="Hội thao",
            place="Sân xã",
            at=EARLIER,
        )
    ]
    made.rows["result_id"] = [training.result(made.world, planned)]
    quiz = training.quiz(made.world, made.rows["training:session session_id"][0])
    made.rows["quiz_id"] = [quiz]
    made.rows["question_id"] = [quiz.questions.first()]
    made.rows["material_id"] = [
        programmes.add_material(
            actor=made.world.actor("an"),
            session_id=quiz.session_id,
            title="Cấp cứu",
            text="Ép chặt vết thương.",
            source="",
            at=EARLIER,
        )
    ]


def the_militia(made: Everything) -> None:
    militia.man(made.world, "Lê Văn Ba Dân Quân")
    made.rows["militia_year_id"] = [militia.year(made.world)]


def the_callup(made: Everything) -> None:
    season, (first, second, *_more) = callup.drawn(made.world, "Lê Văn Một Gọi", "Lê Văn Hai Gọi")
    made.rows["season_id"] = [season]
    made.rows["case_id"] = [first]
    made.rows["step_id"] = [callup.propose(made.world, second, "NOMINATED", who="an")]
    made.rows["summons_id"] = [callup.summoned(made.world, first)]
    made.rows["posting_id"] = [callup.posted(made.world, season)]
    made.rows["objection_id"] = [callup.objected(made.world, first, made.rows["posting_id"][0])]


def the_channel(made: Everything) -> None:
    made.rows["citizen_report_id"] = []
    for to in ("COMMAND", "POLICE"):
        channel.switch(made.world, to)
        made.rows["citizen_report_id"].append(channel.send(made.world, contact=MASKED["phone"]).report)

    channel.links_on(made.world)
    made.rows["fact_request_id"] = []
    for incident, who in zip(made.rows["incident_id"][:2], ("an", "dung"), strict=True):
        made.rows["fact_request_id"].append(channel.ask(made.world, incident, who).request)


def the_households(made: Everything) -> None:
    """A list of either agency; An's is given to the leader of the militia in hamlet 1, who sees it while it is."""
    lists = [households.opened(made.world, who=who, at=EARLIER) for who in ("an", "dung")]
    made.rows["head_count_id"] = lists
    made.rows["household_id"] = [households.household(row) for row in lists]
    made.rows["counter_id"] = [households.given(made.world, lists[0], "minh", at=EARLIER)]


def the_way_up(made: Everything) -> None:
    """Both agencies are connected with their level above, which sent each an entry that waits; the hub stands in the same database."""
    hub = uplink.make_hub()
    made.rows["peer_id"] = [uplink.pair(made.world, hub, chain)[0] for chain in ("COMMAND", "POLICE")]
    made.rows["incoming_id"] = [uplink.waiting(peer) for peer in made.rows["peer_id"]]
    below = Peer.objects.get(owner=hub.command)
    made.rows["received_id"] = [uplink.received(below)]


LIVES: tuple[Callable[[Everything], None], ...] = (
    the_offices,
    the_force,
    the_incidents,
    the_tasks,
    the_patrols,
    the_duty,
    the_training,
    the_militia,
    the_callup,
    the_week,
    the_phones,
    the_channel,
    the_households,
    the_way_up,
)
