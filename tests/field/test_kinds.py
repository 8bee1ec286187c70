"""Each kind of item, through HTTP and the verb of its part: the same rights, the same books, the same names."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from tests.cast import World
from tests.duty.builders import moment, places, watch_of_two
from tests.field.phone import Phone
from tests.patrol.plans import MONDAY_NIGHT, add, platoon, points
from trucban.audit.models import Entry
from trucban.briefing.models import HamletReport
from trucban.duty.models import Attendance, DutyBookLine, Handover, SwapRequest, Takeover
from trucban.duty.pins import pin_of
from trucban.duty.services import raise_alert
from trucban.field import services
from trucban.field.models import JournalItem
from trucban.field.services.kinds import KINDS
from trucban.incident.models import Incident
from trucban.incident.services import send_team
from trucban.patrol.models import Patrol
from trucban.patrol.selectors import stops_of

pytestmark = pytest.mark.django_db


def states(phone: Phone) -> list[tuple[str, str]]:
    answer = phone.sync()
    return [(one["state"], one["reason"] + one["words"]) for one in answer["states"]]


def patrol_of_binh(world: World) -> Patrol:
    found = points(world)
    platoon(world)
    return add(world, found[1], [world.person("binh")], point_ids=[row.pk for row in found[1:4]])


def test_a_patrol_without_a_line_is_in_the_books_as_if_it_had_had_one(
    world: World, clock: list[datetime]
) -> None:
    patrol, clock[0] = patrol_of_binh(world), MONDAY_NIGHT
    phone = Phone("binh")
    phone.clock = MONDAY_NIGHT
    start = phone.say("patrol.start", {"patrol": str(patrol.pk)})
    said = [start.id]
    for minute, stop in enumerate(stops_of(patrol), start=1):
        phone.later(minutes=20)
        said.append(phone.say("patrol.pass", {"stop": str(stop.pk)}, after=(start.id,)).id)
        where = [1067800000 + minute, 172000000, f"2026-11-23T13:{20 * minute - 10:02}:00Z"]
        phone.say("track.points", {"patrol": str(patrol.pk), "points": [where]}, after=(start.id,))
    phone.say("patrol.finding", {"patrol": str(patrol.pk), "text": "Đèn đường hỏng"}, after=(start.id,))
    phone.later(minutes=10)
    said.append(phone.say("patrol.well", {"patrol": str(patrol.pk)}, after=(start.id,)).id)
    phone.later(minutes=20)
    phone.say(
        "patrol.end",
        {"patrol": str(patrol.pk), "police_count": 1, "weather": "Mưa nhỏ", "report": "Yên"},
        after=tuple(said),
    )
    clock[0] = MONDAY_NIGHT + timedelta(hours=3)
    assert {state for state, _why in states(phone)} == {"APPLIED"}
    patrol.refresh_from_db()
    assert (patrol.status, patrol.left_at) == ("BACK", MONDAY_NIGHT)
    assert patrol.back_at == MONDAY_NIGHT + timedelta(minutes=90)
    assert [stop.passed_at for stop in stops_of(patrol)] == [
        MONDAY_NIGHT + timedelta(minutes=20 * number) for number in (1, 2, 3)
    ]
    assert patrol.track is not None
    assert [point[0] for point in patrol.track] == [106.7800001, 106.7800002, 106.7800003]
    assert patrol.findings.get().author_name == world.user("binh").name
    lines = DutyBookLine.objects.filter(source_id=patrol.pk).order_by("at")
    left, *_finding, back = [(line.at, line.written_at) for line in lines]
    assert left == (MONDAY_NIGHT, clock[0])
    assert back == (MONDAY_NIGHT + timedelta(minutes=90), clock[0])
    ended = Entry.objects.get(action="patrol.ended")
    assert (ended.actor_id, ended.at) == (world.user("binh").pk, clock[0])


def test_a_patrol_of_others_is_not_moved_by_a_phone(world: World, clock: list[datetime]) -> None:
    patrol, clock[0] = patrol_of_binh(world), MONDAY_NIGHT
    phone = Phone("minh")  # leads the militia of the hamlet, not this patrol
    phone.clock = MONDAY_NIGHT
    phone.say("patrol.start", {"patrol": str(patrol.pk)})
    assert [state for state, _why in states(phone)] == ["HELD"]
    patrol.refresh_from_db()
    assert patrol.status == "PLANNED"


def test_who_comes_early_to_a_watch_is_in_the_book_when_it_begins(
    world: World, clock: list[datetime]
) -> None:
    place = places(watch_of_two(world)[0])[0]
    phone = Phone("binh")
    phone.clock = clock[0] = moment(23, 17, 50)  # the watch begins at 18:00
    phone.say(
        "duty.attend", {"assignment": str(place.pk), "outcome": "PRESENT", "came_at": "2026-11-23T10:50:00Z"}
    )
    assert states(phone) == [("WAITING", "EARLY")]
    services.apply_due(commune_id=world.commune.pk, at=moment(23, 18, 1))
    attendance = Attendance.objects.get()
    assert (attendance.came_at, attendance.recorded_by_id) == (moment(23, 17, 50), world.user("binh").pk)


@pytest.mark.parametrize(
    ("days", "expected"), [(23, "RIGHT"), (24, "WRONG")]
)  # the post's PIN of that day, and of another
def test_a_pin_typed_without_a_line_is_compared_when_it_arrives_and_rejects_nobody(
    world: World, clock: list[datetime], days: int, expected: str
) -> None:
    place = places(watch_of_two(world)[0])[0]
    phone = Phone("binh")
    phone.clock = moment(23, 18, 5)
    pin = pin_of(place.shift.post_id, moment(days, 0).date())
    payload = {
        "assignment": str(place.pk),
        "outcome": "PRESENT",
        "came_at": "2026-11-23T11:05:00Z",
        "pin": pin,
    }
    phone.say("duty.attend", payload)
    clock[0] = moment(24, 1)
    assert [state for state, _why in states(phone)] == ["APPLIED"]
    attendance = Attendance.objects.get()
    assert (attendance.came_at, attendance.pin) == (moment(23, 18, 5), expected)


def test_a_watch_is_given_on_one_phone_and_taken_on_another(world: World, clock: list[datetime]) -> None:
    shift = places(watch_of_two(world)[0])[0].shift
    giver, taker = Phone("binh"), Phone("phuc")
    giver.clock = taker.clock = clock[0] = moment(24, 5, 50)
    fire = giver.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    giver.say("duty.line", {"category": "SITUATION", "text": "Yên"})
    given = giver.say(
        "duty.give", {"shift": str(shift.pk), "matters": ["Chìa khóa"], "incidents": [str(fire.id)]},
        after=(fire.id,),
    )  # fmt: skip
    assert [why for state, why in states(giver) if state != "APPLIED"] == []
    handover = Handover.objects.get()
    matters = list(handover.items.order_by("position"))
    assert [item.text for item in matters] == ["Chìa khóa", "Cháy bếp"]
    answers = [taker.say("duty.answer", {"matter": str(item.pk), "accepted": True}).id for item in matters]
    taker.later(minutes=20)
    taker.say("duty.take", {"handover": str(given.id)}, after=tuple(answers))
    clock[0] = moment(24, 9)
    assert [why for state, why in states(taker) if state != "APPLIED"] == []
    handover.refresh_from_db()
    assert (handover.given_at, handover.taken_at) == (moment(24, 5, 50), moment(24, 6, 10))
    assert handover.taken_by_name == world.user("phuc").name


def test_a_watch_taken_over_without_a_line_has_its_rights_from_that_moment(
    world: World, clock: list[datetime]
) -> None:
    place = places(watch_of_two(world)[0])[1]  # Tuesday night is Lương's
    phone = Phone("binh")
    phone.clock = moment(25, 2)
    taken = phone.say("duty.relieve", {"assignment": str(place.pk)})
    phone.later(minutes=5)
    phone.say("duty.line", {"category": "SITUATION", "text": "Đã nhận ca, yên"}, after=(taken.id,))
    clock[0] = moment(25, 7)
    assert [why for state, why in states(phone) if state != "APPLIED"] == []
    assert phone.sync()["states"] == []
    takeover = Takeover.objects.get()
    assert (takeover.person, takeover.taken_at, takeover.written_at) == (
        world.person("binh"),
        moment(25, 2),
        moment(25, 7),
    )
    assert [line.at for line in DutyBookLine.objects.filter(category="WATCH")] == [moment(25, 2)]


def test_a_swap_is_asked_and_answered_on_phones_without_a_line(world: World, clock: list[datetime]) -> None:
    from tests.duty.test_swap import two_duties

    monday, wednesday = two_duties(world)
    asker, colleague = Phone("binh"), Phone("minh")
    clock[0] = moment(23, 7)
    mine = next(one for one in asker.get("phan-viec").json()["duties"] if one["assignment"] == str(monday.pk))
    offered = [
        place["assignment"]
        for one in asker.get("phan-viec").json()["watches"]
        if one["week"] == mine["week"] and one["shift"] != mine["shift"]
        for place in one["places"]
    ]
    assert offered == [str(wednesday.pk)]
    asked = asker.say("swap.ask", {"assignment": str(monday.pk), "other": offered[0], "reason": "Việc nhà"})
    asker.say("swap.ask", {"assignment": str(monday.pk), "other": str(monday.pk)})
    told = states(asker)
    assert [state for state, _why in told] == ["APPLIED", "HELD"]
    assert "REFUSED" in told[1][1]
    assert len(told[1][1]) > len("REFUSED")  # says why
    (to_answer,) = colleague.get("phan-viec").json()["swaps"]
    assert (to_answer["mine"], to_answer["status"]) == (False, "ASKED")
    colleague.say("swap.answer", {"swap": to_answer["swap"], "accepted": True})
    assert [state for state, _why in states(colleague)] == ["APPLIED"]
    asker.say("swap.withdraw", {"swap": str(asked.id)})
    assert [state for state, _why in states(asker)] == ["APPLIED"]
    assert SwapRequest.objects.get().status == "WITHDRAWN"


def test_an_alert_is_acknowledged_on_a_phone_at_the_moment_of_the_tap(
    world: World, clock: list[datetime]
) -> None:
    watch_of_two(world)
    alert = raise_alert(actor=world.actor("an"), title="Nước lên", at=moment(23, 20))
    phone = Phone("binh")
    phone.clock, clock[0] = moment(23, 20, 3), moment(23, 20, 4)
    (waiting,) = phone.get("phan-viec").json()["alerts"]
    assert waiting["title"] == "Nước lên"
    phone.say("alert.acknowledge", {"alert": waiting["alert"]})
    assert [state for state, _why in states(phone)] == ["APPLIED"]
    alert.refresh_from_db()
    assert (alert.state, alert.covered_at) == ("COVERED", moment(23, 20, 3))
    assert phone.get("phan-viec").json()["alerts"] == []


def test_the_slice_names_the_watches_of_ones_own_force_and_who_stands_there(
    world: World, clock: list[datetime]
) -> None:
    monday, _tuesday = places(watch_of_two(world)[0])
    phone, police = Phone("minh"), Phone("dung")
    clock[0] = moment(23, 19)
    (watch, later) = phone.get("phan-viec").json()["watches"]
    assert watch["places"] == [
        {
            "assignment": str(monday.pk),
            "role": "MEMBER",
            "person": "Trần Thanh Bình",
            "own": False,
            "since": None,
        }
    ]
    assert later["places"][0]["person"] == "Lương Văn Lương"
    assert police.get("phan-viec").json()["watches"] == []


def test_a_hamlet_has_nothing_to_report_in_one_item(world: World, clock: list[datetime]) -> None:
    phone = Phone("nga")
    hamlet = world.hamlets[0]
    phone.say("hamlet.report", {"hamlet": str(hamlet.pk), "week": "2026-W48", "outcome": "NOTHING"})
    phone.say("hamlet.report", {"hamlet": str(world.hamlets[1].pk), "week": "2026-W48", "outcome": "NOTHING"})
    assert [state for state, _why in states(phone)] == ["APPLIED", "HELD"]  # hers, and another's
    report = HamletReport.objects.get()
    assert (report.hamlet, report.channel, report.written_by_id) == (hamlet, "SELF", world.user("nga").pk)
    assert JournalItem.objects.get(state="HELD").reason == "NO_RIGHT"


def test_an_incident_goes_through_its_steps(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    report = phone.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    phone.say("incident.step", {"incident": str(report.id), "to": "HANDLING"}, after=(report.id,))
    phone.say("incident.step", {"incident": str(report.id), "to": "REPORTED"}, after=(report.id,))
    assert [state for state, _why in states(phone)] == ["APPLIED", "APPLIED", "HELD"]
    assert Incident.objects.get().state == "HANDLING"


def test_a_step_is_taken_when_it_was_tapped_and_two_who_say_the_same_are_of_one_mind(
    world: World, clock: list[datetime]
) -> None:
    first, second = Phone("an"), Phone("phuc")
    report = first.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    assert [state for state, _why in states(first)] == ["APPLIED"]
    (shown,) = second.get("phan-viec").json()["incidents"]
    assert shown["takes"] == ["incident.close", "incident.edit"]
    tapped, clock[0] = clock[0] + timedelta(hours=1), clock[0] + timedelta(hours=4)
    for to, reasons in (("HANDLING", ("", "")), ("CLOSED", ("Đã dập tắt", "Đã dọn xong"))):
        for phone, reason in zip((first, second), reasons, strict=True):
            said = {"incident": str(report.id), "to": to} | ({"reason": reason} if reason else {})
            phone.say("incident.step", said, at=tapped)
            assert {state for state, _why in states(phone)} == {"APPLIED"}
    incident = Incident.objects.get()
    assert (incident.state, incident.closed_at) == ("CLOSED", tapped)
    steps = incident.timeline.filter(kind="STATE", state__in=["HANDLING", "CLOSED"])
    assert [line.at for line in steps] == [tapped, tapped]
    assert incident.timeline.filter(kind="NOTE").get().text == "Đã dọn xong"


def test_two_who_hand_it_over_to_different_agencies_are_asked(world: World, clock: list[datetime]) -> None:
    first, second = Phone("an"), Phone("phuc")
    report = first.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    for phone, receiver in ((first, "Công an xã"), (second, "Công an tỉnh"), (second, "Công an xã")):
        phone.say("incident.step", {"incident": str(report.id), "to": "HANDED_OVER", "handed_to": receiver})
        states(phone)
    assert Incident.objects.get().handed_to == "Công an xã"
    assert [
        item.state
        for item in JournalItem.objects.filter(kind="incident.step").order_by("device__user__username", "seq")
    ] == [
        "APPLIED",
        "HELD",
        "APPLIED",
    ]


def test_two_phones_say_where_a_team_is_and_the_earlier_stands(world: World, clock: list[datetime]) -> None:
    first, second, moved = Phone("an"), Phone("an"), clock[0] + timedelta(minutes=2)
    first.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    states(first)
    incident = Incident.objects.get()
    sent = send_team(actor=world.actor("an"), incident_id=incident.pk, label="Tổ cứu hộ", at=clock[0])
    (shown,) = first.get("phan-viec").json()["incidents"][0]["teams"]
    assert (shown["team"], shown["name"], list(shown["steps"])) == (str(sent.pk), "Tổ cứu hộ", ["CALLED"])
    clock[0] += timedelta(minutes=10)
    first.say("incident.team", {"team": str(sent.pk), "step": "MOVING"}, at=moved + timedelta(minutes=3))
    second.say("incident.team", {"team": str(sent.pk), "step": "ON_SCENE"}, at=moved + timedelta(minutes=5))
    second.say("incident.team", {"team": str(sent.pk), "step": "MOVING"}, at=moved)
    assert {state for phone in (second, first) for state, _why in states(phone)} == {"APPLIED"}
    sent.refresh_from_db()
    assert (sent.moving_at, sent.on_scene_at) == (moved, moved + timedelta(minutes=5))
    third = Phone("an")
    third.say("incident.team", {"team": str(sent.pk), "step": "LOST"})
    assert [state for state, _why in states(third)] == ["HELD"]


def test_a_team_is_on_no_phone_that_may_not_write_its_steps(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    phone.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    states(phone)
    incident = Incident.objects.get()
    sent = send_team(actor=world.actor("an"), incident_id=incident.pk, label="Tổ cứu hộ", at=clock[0])
    assert str(sent.pk) not in str([Phone(who).get("phan-viec").json() for who in ("dung", "nga", "son")])
    other = Phone("nga")
    other.say("incident.team", {"team": str(sent.pk), "step": "MOVING"})
    assert [state for state, _why in states(other)] == ["HELD"]


def test_a_clock_known_to_be_off_is_put_right(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    phone.clock = clock[0] - timedelta(hours=1)
    phone.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"}, clock_offset_s=3600)
    states(phone)
    assert Incident.objects.get().happened_at == clock[0]


def test_every_kind_is_in_the_specification() -> None:
    page = (settings.ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    table = page[page.index("## Kinds") :]
    told = set(re.findall(r"^\| `([a-z.]+)` \| \d", table, re.MULTILINE))
    between_commune_and_hub = {"report.issued", "report.word"}
    assert told - between_commune_and_hub == set(KINDS)
