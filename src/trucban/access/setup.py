"""Creating a commune: the one act that no actor of the commune can do."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import CAPABILITIES, OfficeKind
from trucban.access.models import Agency, Commune, Mandate, Office, User
from trucban.audit.services import record
from trucban.lib.errors import DomainError
from trucban.lib.ids import uuid7


class CommuneAlreadySetUp(DomainError):
    """This installation holds that commune already."""


@dataclass(frozen=True)
class AgencySpec:
    kind: str
    name: str
    short_name: str
    superior_name: str = ""
    symbol: str = ""
    offices: tuple[tuple[str, str], ...] = ()  # (kind, title)


@dataclass(frozen=True)
class CommuneSpec:
    code: str
    name: str
    place_name: str
    province_name: str
    superior_command_name: str
    agencies: tuple[AgencySpec, ...]
    admin_username: str
    admin_name: str
    admin_password: str
    is_demonstration: bool = False
    clock_offset_s: int = 0
    province_opinion_number: str = ""
    province_opinion_date: date | None = None
    security_level: int | None = None
    security_level_decision: str = ""


_COMMAND = (
    ("COMMANDER", "Chỉ huy trưởng"),
    ("POLITICAL_COMMISSAR", "Chính trị viên"),
    ("DEPUTY_COMMANDER", "Phó Chỉ huy trưởng"),
    ("DEPUTY_COMMISSAR", "Chính trị viên phó"),
    ("ASSISTANT_OFFICER", "Trợ lý"),
)
_POLICE = (
    ("POLICE_CHIEF", "Trưởng Công an xã"),
    ("DEPUTY_POLICE_CHIEF", "Phó Trưởng Công an xã"),
    ("POLICE_OFFICER", "Cán bộ Công an xã"),
)
_COMMITTEE = (("COMMUNE_CHAIRMAN", "Chủ tịch UBND xã"), ("CLERK", "Văn thư"))


def usual_agencies(*, name: str, province_name: str, superior_command_name: str) -> tuple[AgencySpec, ...]:
    """Return the agencies and offices a commune has in 2026, named after it; all can be changed later."""
    upper = name.upper()
    province = province_name.upper()
    return (
        AgencySpec("COMMAND", f"BAN CHỈ HUY QUÂN SỰ {upper}", "Ban CHQS", superior_command_name, "BCH", _COMMAND),
        AgencySpec("POLICE", f"CÔNG AN {upper}", "Công an xã", f"CÔNG AN {province}", "CAX", _POLICE),
        AgencySpec("PEOPLES_COMMITTEE", f"ỦY BAN NHÂN DÂN {upper}", "UBND xã", "", "UBND", _COMMITTEE),
        AgencySpec("PARTY_COMMITTEE", f"ĐẢNG ỦY {upper}", "Đảng ủy xã", "", "ĐU", (("PARTY_SECRETARY", "Bí thư Đảng ủy"),)),
    )  # fmt: skip


def usual_command_of_hub(province_name: str, superior_command_name: str) -> AgencySpec:
    """Return the provincial command's end of the chain: who answers for it, who works with it, who reads."""
    offices = (
        ("COMMANDER", "Chỉ huy trưởng"),
        ("DEPUTY_COMMANDER", "Phó Chỉ huy trưởng – Tham mưu trưởng"),
        ("ASSISTANT_OFFICER", "Trợ lý"),
        ("PROVINCE_READER", "Trực ban tác chiến"),
    )
    name = f"BỘ CHỈ HUY QUÂN SỰ {province_name.upper()}"
    return AgencySpec("COMMAND", name, "Bộ CHQS tỉnh", superior_command_name, "BCH", offices)


@transaction.atomic
def create_commune(spec: CommuneSpec, *, at: datetime) -> tuple[Commune, Actor]:
    """
    Create the commune, its agencies and offices, and its first administrator; return it with that actor.

    Raises:
        CommuneAlreadySetUp: this database already holds a commune with this code.
    """
    if Commune.objects.filter(code=spec.code).exists():
        raise CommuneAlreadySetUp(_("This installation already holds this commune: nothing was changed."))
    commune = Commune.objects.create(
        code=spec.code,
        name=spec.name,
        place_name=spec.place_name,
        province_name=spec.province_name,
        superior_command_name=spec.superior_command_name,
        is_demonstration=spec.is_demonstration,
        clock_offset_s=spec.clock_offset_s,
        province_opinion_number=spec.province_opinion_number,
        province_opinion_date=spec.province_opinion_date,
        security_level=spec.security_level,
        security_level_decision=spec.security_level_decision,
    )
    home = _create_agencies(commune, spec.agencies)
    actor = _first_administrator(commune, home, spec, at=at)
    record(actor=actor, action="commune.created", subject=commune, at=at, changes={"code": spec.code})
    return commune, actor


def _create_agencies(commune: Commune, specs: tuple[AgencySpec, ...]) -> Agency:
    made = []
    for spec in specs:
        agency = Agency.objects.create(
            commune=commune,
            kind=spec.kind,
            name=spec.name,
            short_name=spec.short_name,
            superior_name=spec.superior_name,
            symbol=spec.symbol,
        )
        made.append(agency)
        for kind, title in spec.offices:
            Office.objects.create(commune=commune, agency=agency, kind=kind, title=title)
    return next((agency for agency in made if agency.kind == Agency.Kind.COMMAND), made[0])


def _first_administrator(commune: Commune, home: Agency, spec: CommuneSpec, *, at: datetime) -> Actor:
    user = User(
        id=uuid7(),
        commune=commune,
        username=spec.admin_username.strip().lower(),
        name=spec.admin_name,
        must_change_password=False,
        created_at=at,
    )
    user.set_password(spec.admin_password)
    user.save(force_insert=True)
    office = Office.objects.create(
        commune=commune, agency=home, kind=OfficeKind.ADMINISTRATOR, title=_("Administrator of the system")
    )
    Mandate.objects.create(
        commune=commune, office=office, user=user, starts_at=at, reason=_("Set-up"), given_by_id=user.pk
    )
    return Actor(
        id=user.pk,
        commune_id=commune.pk,
        name=user.name,
        at=at,
        holdings=(_administration(home.pk, office.pk),),
    )


def _administration(agency_id: UUID, office_id: UUID) -> Holding:
    return Holding(
        agency_id=agency_id,
        capabilities=CAPABILITIES[OfficeKind.ADMINISTRATOR],
        office_id=office_id,
        office_kind=OfficeKind.ADMINISTRATOR,
    )
