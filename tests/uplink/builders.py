"""A commune and the hubs above it in one database, paired by their own cards, and reports to send."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from tests.cast import MONDAY, PASSWORD, World
from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.access.actors import Actor, system_actor
from trucban.access.models import Agency, Commune
from trucban.access.setup import AgencySpec, CommuneSpec, create_commune
from trucban.document.models import Paper
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.report.models import WeeklyReport
from trucban.uplink import services
from trucban.uplink.models import Incoming, Peer, ReceivedReport

WEEK = Week(2026, 47)
NAMES = "Nguyễn Văn An"


@dataclass
class Hub:
    """The province: its command's and its police's ends of the chains."""

    commune: Commune
    command: Agency
    police: Agency

    def agency(self, chain: str) -> Agency:
        return self.command if chain == "COMMAND" else self.police

    def actor(self, chain: str = "COMMAND", *, at: datetime = MONDAY) -> Actor:
        return system_actor(commune_id=self.commune.pk, agency_id=self.agency(chain).pk, at=at)


def make_hub(code: str = "44") -> Hub:
    agencies = tuple(
        AgencySpec(kind, f"{name} TỈNH THỬ NGHIỆM", name)
        for kind, name in (("COMMAND", "Bộ CHQS"), ("POLICE", "Công an"))
    )
    commune, _admin = create_commune(
        CommuneSpec(
            code=code,
            name="Tỉnh Thử Nghiệm",
            place_name="Thử Nghiệm",
            province_name="Tỉnh Thử Nghiệm",
            superior_command_name="BỘ TƯ LỆNH QUÂN KHU",
            agencies=agencies,
            admin_username=f"hub{code}",
            admin_name="Hub",
            admin_password=PASSWORD,
        ),
        at=datetime(2026, 1, 1, tzinfo=VIETNAM),
    )
    command, police = (
        access.agency_of_kind(commune_id=commune.pk, kind=kind) for kind in ("COMMAND", "POLICE")
    )
    return Hub(commune, command, police)


def clock_of(world: World, chain: str = "COMMAND", *, at: datetime = MONDAY) -> Actor:
    """The commune's own worker."""
    agency = world.command if chain == "COMMAND" else world.police
    return system_actor(commune_id=world.commune.pk, agency_id=agency.pk, at=at)


@contextmanager
def as_hub() -> Iterator[None]:
    settings.ROLE = "hub"
    try:
        yield
    finally:
        settings.ROLE = "commune"


def record_papers(world: World) -> None:
    access_services.record_opinion(actor=world.admin, number="15/BCH-TM", day=date(2026, 3, 1), at=MONDAY)
    access_services.record_security_level(actor=world.admin, level=2, decision="QĐ 7/QĐ-UBND", at=MONDAY)


def pair(world: World, hub: Hub, chain: str = "COMMAND", *, at: datetime = MONDAY) -> tuple[Peer, Peer]:
    """Let both ends take each other's card; return (the hub as the commune knows it, the commune as the hub does)."""
    ours = clock_of(world, chain, at=at)
    card, data = services.own_card(actor=ours)
    with as_hub():
        below = services.pair(actor=hub.actor(chain), card=data, spoken=card.spoken, at=at)
        hub_card, hub_data = services.own_card(actor=hub.actor(chain))
    above = services.pair(actor=ours, card=hub_data, spoken=hub_card.spoken, at=at)
    return above, below


def switch_on(world: World, chain: str = "COMMAND", *, from_day: date = date(2026, 1, 1)) -> None:
    services.decide(
        actor=clock_of(world, chain), kind="report.issued", is_on=True, from_day=from_day, at=MONDAY
    )


def issue(
    owner: Agency, week: Week = WEEK, *, value: int = 3, number: int = 1, at: datetime = MONDAY
) -> WeeklyReport:
    """An issued report as it stands in the database; its texts and records are what must never travel."""
    paper = Paper.objects.create(
        commune=owner.commune, owner=owner, kind="BC", subject_line="Kết quả công tác", template_version="1", content={},
        content_hash="0" * 64, status="ISSUED", number=number, year=2026, symbol="BC-BCH", paper_date=at.date(),
        signer_name=NAMES, signer_title="Chỉ huy trưởng", created_at=at, issued_at=at,
    )  # fmt: skip
    figures = [
        {
            "key": key, "section": "INCIDENT", "label": "Vụ việc", "definition": "…", "unit": "vụ", "value": count,
            "previous": 0, "records": [{"id": str(owner.pk), "label": NAMES, "type": "incident.incident", "amount": 1}],
        }
        for key, count in (("incident.reported", value), ("patrol.sorties", 2))
    ]  # fmt: skip
    return WeeklyReport.objects.create(
        commune=owner.commune, owner=owner, iso_year=week.year, iso_week=week.number, status="ISSUED",
        assessment=f"{NAMES} hoàn thành tốt", snapshot={"figures": figures}, snapshot_hash="0" * 64, paper=paper,
        issued_at=at + timedelta(hours=number),
    )  # fmt: skip


def waiting(peer: Peer) -> Incoming:
    """An entry of the other end that waits for a decision."""
    return Incoming.objects.create(
        commune=peer.commune, owner=peer.owner, peer=peer, item_id=peer.pk, journal=peer.pk, seq=1, lane=1,
        kind="report.issued", corrected_at=MONDAY, received_at=MONDAY, asked_at=MONDAY, content='{"payload":{}}',
        hash="0" * 64, state="HELD", reason="NOT_UNDERSTOOD",
    )  # fmt: skip


def received(peer: Peer) -> ReceivedReport:
    """A commune's report at its hub."""
    return ReceivedReport.objects.create(
        commune=peer.commune, owner=peer.owner, peer=peer, iso_year=WEEK.year, iso_week=WEEK.number, number="01/BC-BCH",
        paper_date=MONDAY.date(), issued_at=MONDAY, figures=[], digest="0" * 64, received_at=MONDAY,
    )  # fmt: skip
