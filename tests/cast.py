"""
The people every test knows by name, in a commune made by the real services.

An commands, Bình serves, Chi belongs to another commune. Dũng is chief of police, Hà chairs the People's
Committee, Lan is the clerk, Minh leads the militia of Hamlet 1, Quý administers the system.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import make_password

from trucban.access import selectors
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency, Commune, Mandate, Office, User
from trucban.access.setup import AgencySpec, CommuneSpec, create_commune
from trucban.area.models import Hamlet
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM)
PASSWORD = "mật khẩu của thử nghiệm 1"

AGENCIES = (
    AgencySpec(
        "COMMAND",
        "BAN CHỈ HUY QUÂN SỰ XÃ THỬ NGHIỆM",
        "Ban CHQS",
        "BỘ CHỈ HUY QUÂN SỰ TỈNH THỬ NGHIỆM",
        "BCH",
        (("COMMANDER", "Chỉ huy trưởng"), ("DEPUTY_COMMANDER", "Phó Chỉ huy trưởng"), ("MILITIA_MEMBER", "Chiến sĩ dân quân")),
    ),
    AgencySpec("POLICE", "CÔNG AN XÃ THỬ NGHIỆM", "Công an xã", "CÔNG AN TỈNH THỬ NGHIỆM", "CAX", (("POLICE_CHIEF", "Trưởng Công an xã"), ("POLICE_OFFICER", "Cán bộ Công an xã"))),
    AgencySpec("PEOPLES_COMMITTEE", "ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM", "UBND xã", "", "UBND", (("COMMUNE_CHAIRMAN", "Chủ tịch UBND xã"), ("HAMLET_HEAD", "Trưởng thôn 1"))),
    AgencySpec("PARTY_COMMITTEE", "ĐẢNG ỦY XÃ THỬ NGHIỆM", "Đảng ủy xã", "", "ĐU", (("PARTY_SECRETARY", "Bí thư Đảng ủy"),)),
    AgencySpec("ORGANISATION", "ĐOÀN THANH NIÊN XÃ THỬ NGHIỆM", "Đoàn Thanh niên", "", "ĐTN", (("ORGANISATION_HEAD", "Bí thư Đoàn"),)),
)  # fmt: skip


@dataclass
class World:
    """One commune with its people; ``actor("an")`` acts, ``user("an")`` logs in."""

    commune: Commune
    command: Agency
    police: Agency
    committee: Agency
    admin: Actor
    hamlets: list[Hamlet]
    users: dict[str, User] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    def user(self, who: str) -> User:
        return self.users[who]

    def person(self, who: str) -> Person:
        return self.persons[who]

    def actor(self, who: str, *, at: datetime = MONDAY) -> Actor:
        return selectors.actor_for(self.users[who], at=at)


def make_world(*, code: str = "99001", name: str = "Xã Thử Nghiệm", suffix: str = "") -> World:
    """Make a commune with two hamlets and the cast, everyone in office since 2026 began."""
    commune, admin = _commune(code, name, suffix)
    hamlets = [_hamlet(commune, number) for number in (1, 2)]
    command, police, committee = (
        selectors.agency_of_kind(commune_id=commune.pk, kind=kind)
        for kind in ("COMMAND", "POLICE", "PEOPLES_COMMITTEE")
    )
    world = World(commune, command, police, committee, admin, hamlets)
    world.users[f"quy{suffix}"] = User.objects.get(pk=admin.id)
    if suffix:  # the other commune has its commander only
        _appoint(world, f"chi{suffix}", "Chi", OfficeKind.COMMANDER)
        return world
    for who, (full_name, kind) in CAST.items():
        _appoint(world, who, full_name, kind)
    return world


CAST = {
    "an": ("Nguyễn Văn An", OfficeKind.COMMANDER),
    "binh": ("Trần Thanh Bình", OfficeKind.MILITIA_MEMBER),
    "dung": ("Lê Tiến Dũng", OfficeKind.POLICE_CHIEF),
    "giang": ("Hoàng Giang", OfficeKind.POLICE_OFFICER),
    "ha": ("Phạm Thị Hà", OfficeKind.COMMUNE_CHAIRMAN),
    "khanh": ("Võ Khánh", OfficeKind.PARTY_SECRETARY),
    "lan": ("Đặng Thị Lan", OfficeKind.CLERK),
    "minh": ("Đỗ Minh", OfficeKind.HAMLET_MILITIA_LEADER),
    "nga": ("Bùi Thị Nga", OfficeKind.HAMLET_HEAD),
    "phuc": ("Ngô Phúc", OfficeKind.DEPUTY_COMMANDER),
    "son": ("Dương Sơn", OfficeKind.ORGANISATION_HEAD),
}
AGENCY_OF = {
    OfficeKind.POLICE_CHIEF: "POLICE",
    OfficeKind.POLICE_OFFICER: "POLICE",
    OfficeKind.COMMUNE_CHAIRMAN: "PEOPLES_COMMITTEE",
    OfficeKind.HAMLET_HEAD: "PEOPLES_COMMITTEE",
    OfficeKind.PARTY_SECRETARY: "PARTY_COMMITTEE",
    OfficeKind.ORGANISATION_HEAD: "ORGANISATION",
}
IN_HAMLET_1 = {OfficeKind.HAMLET_MILITIA_LEADER, OfficeKind.HAMLET_HEAD}


def _commune(code: str, name: str, suffix: str) -> tuple[Commune, Actor]:
    return create_commune(
        CommuneSpec(
            code=code,
            name=name,
            place_name="Thử Nghiệm",
            province_name="Tỉnh Thử Nghiệm",
            superior_command_name="BỘ CHỈ HUY QUÂN SỰ TỈNH THỬ NGHIỆM",
            agencies=AGENCIES,
            admin_username=f"quy{suffix}",
            admin_name="Quý",
            admin_password=PASSWORD,
        ),
        at=datetime(2026, 1, 1, tzinfo=VIETNAM),
    )


def _hamlet(commune: Commune, number: int) -> Hamlet:
    return Hamlet.objects.create(
        commune=commune,
        number=number,
        name=f"Thôn {number}",
        from_date=date(2020, 1, 1),
        lon=106.78 + number / 100,
        lat=17.2,
    )


@cache
def _hashed() -> str:
    """Once for all: a password takes its time on purpose, where a world is made with the product's own settings."""
    return make_password(PASSWORD)


def _appoint(world: World, who: str, name: str, kind: OfficeKind) -> None:
    agency = selectors.agency_of_kind(commune_id=world.commune.pk, kind=AGENCY_OF.get(kind, "COMMAND"))
    hamlet = world.hamlets[0]
    person = Person.objects.create(commune=world.commune, owner=agency, name=name, hamlet=hamlet)
    user = User(
        commune=world.commune,
        username=who,
        name=name,
        person_id=person.pk,
        must_change_password=False,
        created_at=MONDAY,
    )
    user.password = _hashed()
    user.save(force_insert=True)
    office, _created = Office.objects.get_or_create(
        commune=world.commune, agency=agency, kind=kind, defaults={"title": str(kind.label)}
    )
    if kind in IN_HAMLET_1:
        office.hamlet_ids = [str(hamlet.pk)]
        office.save()
    Mandate.objects.create(
        commune=world.commune,
        office=office,
        user=user,
        starts_at=datetime(2026, 1, 1, tzinfo=VIETNAM),
        reason="Bổ nhiệm",
        given_by_id=UUID(int=1),
    )
    world.users[who], world.persons[who] = user, person
