"""
The commune itself: agencies and offices of Lệ Thủy in 2026, the area of old Lộc Thủy, its people and units.

The heading of the command's papers is to be confirmed (Resolution 66.12/2026/NQ-CP made the command an organ of the
province's). Names of people are invented.
"""

import json
from datetime import date

from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.access.setup import AgencySpec, CommuneSpec, create_commune
from trucban.area import services as area
from trucban.demo import geography
from trucban.demo.names import InventedPerson, People
from trucban.demo.stage import FOUNDED, PASSWORD, Stage
from trucban.force import services as force
from trucban.force.models import Person, Unit

PLATOON = "Trung đội dân quân cơ động"
STAFF = "Ban CHQS xã"
SINCE = date(2026, 1, 5)

AGENCIES = (
    AgencySpec(
        "COMMAND",
        "BAN CHỈ HUY QUÂN SỰ XÃ LỆ THỦY",
        "Ban CHQS xã",
        "BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ",
        "BCH",
        (
            ("COMMANDER", "Chỉ huy trưởng"),
            ("POLITICAL_COMMISSAR", "Chính trị viên"),
            ("DEPUTY_COMMANDER", "Phó Chỉ huy trưởng"),
            ("DEPUTY_COMMISSAR", "Chính trị viên phó"),
            ("ASSISTANT_OFFICER", "Trợ lý"),
        ),
    ),
    AgencySpec(
        "POLICE",
        "CÔNG AN XÃ LỆ THỦY",
        "Công an xã",
        "CÔNG AN TỈNH QUẢNG TRỊ",
        "CAX",
        (
            ("POLICE_CHIEF", "Trưởng Công an xã"),
            ("DEPUTY_POLICE_CHIEF", "Phó Trưởng Công an xã"),
            ("POLICE_OFFICER", "Cán bộ Công an xã"),
        ),
    ),
    AgencySpec(
        "PEOPLES_COMMITTEE",
        "ỦY BAN NHÂN DÂN XÃ LỆ THỦY",
        "UBND xã",
        "",
        "UBND",
        (("COMMUNE_CHAIRMAN", "Chủ tịch UBND xã"),),
    ),
    AgencySpec(
        "PARTY_COMMITTEE",
        "ĐẢNG ỦY XÃ LỆ THỦY",
        "Đảng ủy xã",
        "",
        "ĐU",
        (("PARTY_SECRETARY", "Bí thư Đảng ủy"),),
    ),
    AgencySpec(
        "ORGANISATION",
        "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM XÃ LỆ THỦY",
        "Mặt trận Tổ quốc",
        "",
        "MTTQ",
        (("ORGANISATION_HEAD", "Chủ tịch Mặt trận"),),
    ),
    AgencySpec(
        "ORGANISATION",
        "ĐOÀN THANH NIÊN XÃ LỆ THỦY",
        "Đoàn Thanh niên",
        "",
        "ĐTN",
        (("ORGANISATION_HEAD", "Bí thư Đoàn xã"),),
    ),
    AgencySpec("ORGANISATION", "HỘI CỰU CHIẾN BINH XÃ LỆ THỦY", "Hội Cựu chiến binh", "", "CCB", ()),
    AgencySpec("ORGANISATION", "HỘI LIÊN HIỆP PHỤ NỮ XÃ LỆ THỦY", "Hội Phụ nữ", "", "PN", ()),
    AgencySpec("ORGANISATION", "HỘI NÔNG DÂN XÃ LỆ THỦY", "Hội Nông dân", "", "ND", ()),
)

# Log-in name, office title. Those of the command are also people of its staff and stand duty.
ACCOUNTS = (
    ("chihuytruong", "Chỉ huy trưởng"),
    ("chinhtrivien", "Chính trị viên"),
    ("chihuypho", "Phó Chỉ huy trưởng"),
    ("chinhtrivienpho", "Chính trị viên phó"),
    ("troly", "Trợ lý"),
    ("truongcongan", "Trưởng Công an xã"),
    ("phocongan", "Phó Trưởng Công an xã"),
    ("congan", "Cán bộ Công an xã"),
    ("chutich", "Chủ tịch UBND xã"),
    ("bithu", "Bí thư Đảng ủy"),
    ("mattran", "Chủ tịch Mặt trận"),
    ("doanthanhnien", "Bí thư Đoàn xã"),
)
# The others exist, and get a password when somebody wants to log in as them: hashing one takes its time on purpose.
WITH_PASSWORD = {username for username, _title in ACCOUNTS} | {
    "vanthu",
    "truongthon1",
    "thondoi1",
    "danquan11",
}
COMMAND_ACCOUNTS = ("chihuytruong", "chinhtrivien", "chihuypho", "chinhtrivienpho", "troly")


def found(people: People, *, clock_offset_s: int) -> Stage:
    """Create the commune with everything that stands before its first lived week."""
    stage = _commune(people, clock_offset_s)
    _accounts(stage, people)
    _area(stage)
    _hamlet_offices(stage, people)
    _qualifications(stage)
    _staff(stage)
    _platoon(stage, people)
    _hamlet_bodies(stage, people)
    _needed_places(stage)
    return stage


def _commune(people: People, clock_offset_s: int) -> Stage:
    commune, administrator = create_commune(
        CommuneSpec(
            code="19249",
            name="Xã Lệ Thủy",
            place_name="Lệ Thủy",
            province_name="Tỉnh Quảng Trị",
            superior_command_name="BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ",
            agencies=AGENCIES,
            admin_username="quantri",
            admin_name=people.next().name,
            admin_password=PASSWORD,
            is_demonstration=True,
            clock_offset_s=clock_offset_s,
        ),
        at=FOUNDED,
    )
    stage = Stage(commune, administrator)
    for agency in access.agencies(commune_id=commune.pk):
        stage.agencies.setdefault(agency.kind, agency)
        stage.agencies[agency.short_name] = agency
    for office in access.offices(commune_id=commune.pk):
        stage.offices[office.title] = office
    clerk = access_services.create_office(
        actor=administrator,
        agency_id=stage.agencies["COMMAND"].pk,
        kind="CLERK",
        title="Văn thư",
        at=FOUNDED,
    )
    stage.offices[clerk.title] = clerk
    stage.users["quantri"] = access.users(commune_id=commune.pk).get(username="quantri")
    return stage


def _accounts(stage: Stage, people: People) -> None:
    for username, title in (*ACCOUNTS, ("vanthu", "Văn thư")):
        sex = "FEMALE" if username in {"vanthu", "bithu"} else "MALE"
        _account(stage, username, people.next(sex=sex, oldest=1972, youngest=1994), title)


def _account(
    stage: Stage, username: str, who: InventedPerson, office_title: str, person: Person | None = None
) -> None:
    user = access_services.create_user(
        actor=stage.administrator,
        username=username,
        name=who.name,
        password=PASSWORD if username in WITH_PASSWORD else None,
        person_id=person.pk if person else None,
        must_change_password=True,
        at=FOUNDED,
    )
    stage.users[username] = user
    access_services.give_mandate(
        actor=stage.administrator,
        office_id=stage.offices[office_title].pk,
        user_id=user.pk,
        starts_at=FOUNDED,
        reason="Bổ nhiệm đầu năm 2026",
        at=FOUNDED,
    )


def _area(stage: Stage) -> None:
    actor = stage.actor("chihuytruong", at=FOUNDED)
    boundaries = geography.hamlet_boundaries()
    for number, (lon, lat) in enumerate(geography.HAMLETS, start=1):
        stage.hamlets[number] = area.create_hamlet(
            actor=actor,
            number=number,
            name=f"Thôn {number}",
            from_date=date(2025, 7, 1),
            boundary=boundaries[number],
            lon=lon,
            lat=lat,
            is_sketch=True,
            decision="Dữ liệu minh họa",
            at=FOUNDED,
        )
    for kind, name, number, east, north in geography.POINTS:
        lon, lat = geography.HAMLETS[number - 1]
        stage.points[name] = area.create_point(
            actor=actor,
            kind=kind,
            name=name,
            lon=round(lon + east, 5),
            lat=round(lat + north, 5),
            from_date=SINCE,
            hamlet_id=stage.hamlets[number].pk,
            at=FOUNDED,
        )
    for kind, features in _features().items():
        area.load_geojson(
            actor=actor,
            data=json.dumps({"type": "FeatureCollection", "features": features}).encode(),
            kind=kind,
            source="Phác họa của dự án, không phải ranh giới chính thức",
            is_sketch=True,
            at=FOUNDED,
        )


def _features() -> dict[str, list[dict[str, object]]]:
    def feature(name: str, geometry: object) -> dict[str, object]:
        return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}

    return {
        "OUTLINE": [feature("Lộc Thủy (cũ), phác họa", geography.outline())],
        "RIVER": [feature("Sông Kiến Giang", geography.line(geography.RIVER))],
        "ROAD": [feature(name, line) for name, line in geography.roads().items()],
    }


def _hamlet_offices(stage: Stage, people: People) -> None:
    """Each hamlet has a head (People's Committee) and a militia leader (command) with accounts."""
    for number, hamlet in stage.hamlets.items():
        for kind, agency, title, username in (
            ("HAMLET_HEAD", "PEOPLES_COMMITTEE", f"Trưởng thôn {number}", f"truongthon{number}"),
            ("HAMLET_MILITIA_LEADER", "COMMAND", f"Thôn đội trưởng thôn {number}", f"thondoi{number}"),
        ):
            office = access_services.create_office(
                actor=stage.administrator,
                agency_id=stage.agencies[agency].pk,
                kind=kind,
                title=title,
                hamlet_ids=[hamlet.pk],
                at=FOUNDED,
            )
            stage.offices[title] = office
            who = people.next(oldest=1975, youngest=1992)
            person = None
            if kind == "HAMLET_MILITIA_LEADER":
                person = _person(stage, who, number, by="chihuytruong")
                stage.people.setdefault(_cell_name(number), []).append(person)
            _account(stage, username, who, title, person)


def _qualifications(stage: Stage) -> None:
    actor = stage.actor("chihuytruong", at=FOUNDED)
    for code, name, months in (
        ("DRIVER", "Lái xe", None),
        ("BOAT", "Lái xuồng máy", 24),
        ("FIRST-AID", "Sơ cứu", 24),
        ("WATCH-LEADER", "Phụ trách ca trực", None),
    ):
        stage.qualifications[code] = force.add_qualification_kind(
            actor=actor, code=code, name=name, validity_months=months, at=FOUNDED
        )


def _person(stage: Stage, who: InventedPerson, hamlet: int | None, *, by: str) -> Person:
    return force.create_person(
        actor=stage.actor(by, at=FOUNDED),
        name=who.name,
        sex=who.sex,
        birth_date=date(who.birth_year, 1 + who.birth_year % 12, 1 + who.birth_year % 28),
        hamlet_id=stage.hamlets[hamlet].pk if hamlet else None,
        phone=who.phone,
        at=FOUNDED,
    )


def _unit(stage: Stage, kind: str, name: str, *, by: str, **more: object) -> Unit:
    unit = force.create_unit(
        actor=stage.actor(by, at=FOUNDED),
        kind=kind,
        name=name,
        from_date=SINCE,
        at=FOUNDED,
        **more,  # type: ignore[arg-type]  # parent_id and hamlet_id only
    )
    stage.units[name] = unit
    stage.people.setdefault(name, [])
    return unit


def _join(stage: Stage, person: Person, unit: str, *, by: str, role: str = "MEMBER") -> None:
    force.add_membership(
        actor=stage.actor(by, at=FOUNDED),
        person_id=person.pk,
        unit_id=stage.units[unit].pk,
        from_date=SINCE,
        role=role,
        evidence="Quyết định minh họa",
        at=FOUNDED,
    )
    if person not in stage.people[unit]:
        stage.people[unit].append(person)


def _qualify(stage: Stage, person: Person, code: str, *, from_date: date = SINCE) -> None:
    force.add_qualification(
        actor=stage.actor("chihuytruong", at=FOUNDED),
        person_id=person.pk,
        kind_id=stage.qualifications[code].pk,
        from_date=from_date,
        evidence="Chứng nhận minh họa",
        at=FOUNDED,
    )


def _staff(stage: Stage) -> None:
    """The officers of the command are people of its register, tied to their accounts."""
    _unit(stage, "STAFF", STAFF, by="chihuytruong")
    for username in COMMAND_ACCOUNTS:
        user = stage.users[username]
        who = InventedPerson(user.name, "MALE", 1984, "")
        person = _person(stage, who, None, by="chihuytruong")
        access_services.tie_person(
            actor=stage.administrator, user_id=user.pk, person_id=person.pk, at=FOUNDED
        )
        user.refresh_from_db()
        _join(
            stage, person, STAFF, by="chihuytruong", role="LEADER" if username == "chihuytruong" else "MEMBER"
        )
        _qualify(stage, person, "WATCH-LEADER")


def _platoon(stage: Stage, people: People) -> None:
    """One mobile platoon of three squads; each squad has a leader, a driver and somebody who can steer a boat."""
    platoon = _unit(stage, "PLATOON", PLATOON, by="chihuytruong")
    leader = _person(stage, people.next(oldest=1986, youngest=1994), 2, by="chihuytruong")
    _join(stage, leader, PLATOON, by="chihuytruong", role="LEADER")
    _give_title(stage, leader, "Trung đội trưởng")
    _qualify(stage, leader, "WATCH-LEADER")
    for squad in (1, 2, 3):
        name = f"Tiểu đội {squad}"
        _unit(stage, "SQUAD", name, by="chihuytruong", parent_id=platoon.pk)
        for place in range(9):
            hamlet = 1 + (squad * 3 + place) % 10
            sex = "FEMALE" if place == 8 else "MALE"
            person = _person(
                stage, people.next(sex=sex, oldest=1991, youngest=2006), hamlet, by="chihuytruong"
            )
            _join(stage, person, name, by="chihuytruong", role="LEADER" if place == 0 else "MEMBER")
            _join(stage, person, PLATOON, by="chihuytruong")
            _equip(stage, person, squad, place)


def _equip(stage: Stage, person: Person, squad: int, place: int) -> None:
    if place == 0:
        _give_title(stage, person, "Tiểu đội trưởng")
    if place in {0, 1}:
        _qualify(stage, person, "WATCH-LEADER")
    if place in {1, 2}:
        _qualify(stage, person, "DRIVER")
    if place in {3, 4}:
        _qualify(stage, person, "BOAT", from_date=date(2025, 1 + squad, 10))
    if place in {5, 6}:
        # Some of these run out in December 2026: the desk warns of them.
        _qualify(stage, person, "FIRST-AID", from_date=date(2024, 12, 5 * squad))
    account = f"danquan{squad}{place + 1}"
    if place < 3:
        who = InventedPerson(person.name, person.sex, 1995, "")
        _member_account(stage, account, who, person)


def _member_account(stage: Stage, username: str, who: InventedPerson, person: Person) -> None:
    """Several members hold one kind of office; each account has its own office of that kind."""
    title = f"Chiến sĩ dân quân {username.removeprefix('danquan')}"
    stage.offices[title] = access_services.create_office(
        actor=stage.administrator,
        agency_id=stage.agencies["COMMAND"].pk,
        kind="MILITIA_MEMBER",
        title=title,
        at=FOUNDED,
    )
    _account(stage, username, who, title, person)


def _give_title(stage: Stage, person: Person, title: str) -> None:
    force.give_post(
        actor=stage.actor("chihuytruong", at=FOUNDED),
        person_id=person.pk,
        title=title,
        from_date=SINCE,
        at=FOUNDED,
    )


def _cell_name(number: int) -> str:
    return f"Tổ dân quân tại chỗ thôn {number}"


def _hamlet_bodies(stage: Stage, people: People) -> None:
    for number in stage.hamlets:
        _cell(stage, people, number)
        _security_team(stage, people, number)
        _self_managed_group(stage, people, number)


def _cell(stage: Stage, people: People, number: int) -> None:
    leader, name = stage.people[_cell_name(number)][0], _cell_name(number)
    _unit(stage, "ON_SITE_CELL", name, by="chihuytruong", hamlet_id=stage.hamlets[number].pk)
    _join(stage, leader, name, by="chihuytruong", role="LEADER")
    for _place in range(3):
        person = _person(stage, people.next(oldest=1984, youngest=2004), number, by="chihuytruong")
        _join(stage, person, name, by="chihuytruong")


def _security_team(stage: Stage, people: People, number: int) -> None:
    """The hamlet security team stands under the police (Law 30/2023/QH15): their register, not the command's."""
    name = f"Tổ bảo vệ an ninh, trật tự thôn {number}"
    _unit(stage, "SECURITY_TEAM", name, by="truongcongan", hamlet_id=stage.hamlets[number].pk)
    for place in range(3):
        person = _person(stage, people.next(oldest=1966, youngest=1996), number, by="truongcongan")
        _join(stage, person, name, by="truongcongan", role="LEADER" if place == 0 else "MEMBER")


def _self_managed_group(stage: Stage, people: People, number: int) -> None:
    """Ten groups in ten hamlets; the mandate of hamlet 10's has run out and hamlet 7's soon will."""
    name = f"Tổ an ninh tự quản thôn {number}"
    unit = _unit(stage, "SELF_MANAGED_GROUP", name, by="chihuytruong", hamlet_id=stage.hamlets[number].pk)
    leader = _person(
        stage,
        people.next(sex="FEMALE" if number % 3 == 0 else "MALE", oldest=1960, youngest=1985),
        number,
        by="chihuytruong",
    )
    _join(stage, leader, name, by="chihuytruong", role="LEADER")
    _join(stage, stage.people[_cell_name(number)][1], name, by="chihuytruong")
    for _place in range(2):
        resident = _person(stage, people.next(oldest=1958, youngest=1990), number, by="chihuytruong")
        _join(stage, resident, name, by="chihuytruong")
    ends = {10: date(2026, 11, 1), 7: date(2026, 12, 20)}.get(number, date(2028, 1, 1))
    force.set_group_card(
        actor=stage.actor("chihuytruong", at=FOUNDED),
        unit_id=unit.pk,
        mandate_from=date(2024, 1, 1),
        mandate_to=ends,
        founding_decision=f"Quyết định minh họa số {number:02}",
        area_text=f"Toàn thôn {number}",
        regulation_text="Gặp nhau mỗi tháng một lần; báo ngay khi có việc; không tự ý xử lý, bàn giao cho Công an xã.",
        contact=f"Nhà văn hóa thôn {number}",
        at=FOUNDED,
    )


def _needed_places(stage: Stage) -> None:
    actor = stage.actor("chihuytruong", at=FOUNDED)
    for unit, duty, count, code in (
        (PLATOON, "Trực phòng, chống thiên tai và tuần tra phối hợp", 24, None),
        (PLATOON, "Lái xuồng máy khi có lũ", 6, "BOAT"),
        (PLATOON, "Sơ cứu", 6, "FIRST-AID"),
        (STAFF, "Trực chỉ huy và trực ban", 5, None),
    ):
        force.set_needed_places(
            actor=actor,
            unit_id=stage.units[unit].pk,
            duty_name=duty,
            count=count,
            qualification_id=stage.qualifications[code].pk if code else None,
            from_date=SINCE,
            at=FOUNDED,
        )
