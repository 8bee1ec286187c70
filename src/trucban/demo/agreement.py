"""The regulation and the joint plan between command and police, signed by both, endorsed, approved; all invented."""

from datetime import date, time
from typing import Any
from uuid import UUID

from trucban.coordination import services as coordination
from trucban.demo.stage import Stage, moment
from trucban.rulebook import services as rulebook

SIGNED = date(2026, 1, 14)
FROM, TO = date(2026, 1, 15), date(2027, 1, 15)  # lapses within 60 days of week 48: the desk warns
SUPERIOR = "Bộ Chỉ huy quân sự tỉnh (giả định, chờ xác nhận)"


def agree(stage: Stage) -> None:
    """Sign the local values the agreements stand on, then both agreements; they come into force by themselves."""
    at = moment(SIGNED, "08:00")
    commander = stage.actor("chihuytruong", at=at)
    rulebook.sign_value(
        actor=commander,
        key="power.superior_command",
        value=SUPERIOR,
        from_date=date(2026, 1, 1),
        source="Văn bản minh họa số 01, không có thật",
        at=at,
    )
    regulation = _draft(
        stage, "REGULATION", "Quy chế phối hợp giữa Ban CHQS xã và Công an xã", uses_militia=False
    )
    _rules(stage, regulation)
    _sign(stage, regulation)
    plan = _draft(stage, "PLAN", "Kế hoạch liên ngành về tuần tra, canh gác năm 2026", uses_militia=True)
    _obligations(stage, plan)
    for office, given_by in (("COMMUNE_CHAIRMAN", "Chủ tịch UBND xã"), ("SUPERIOR_COMMAND", SUPERIOR)):
        coordination.record_approval(
            actor=commander,
            agreement_id=plan,
            office=office,
            given_by=given_by,
            paper_number="Văn bản minh họa",
            given_date=SIGNED,
            at=at,
        )
    _sign(stage, plan)


def _draft(stage: Stage, kind: str, title: str, *, uses_militia: bool) -> UUID:
    at = moment(SIGNED, "08:00")
    agreement = coordination.draft_agreement(
        actor=stage.actor("chihuytruong", at=at),
        kind=kind,
        title=title,
        party_ids=[stage.agencies["COMMAND"].pk, stage.agencies["POLICE"].pk],
        from_date=FROM,
        to_date=TO,
        review_date=date(2026, 7, 15),
        uses_militia=uses_militia,
        legal_basis="Căn cứ Luật Dân quân tự vệ; căn cứ Nghị định của Chính phủ về phối hợp (số hiệu chờ xác nhận)",
        text=(
            "Hai lực lượng phối hợp đúng chức năng, dưới sự lãnh đạo của Đảng ủy, điều hành của Chủ tịch UBND xã. "
            "Trao đổi tin ngay khi có việc đột xuất; giao ban hằng tuần; sơ kết sáu tháng, tổng kết năm."
        ),
        at=at,
    )
    return agreement.pk


def _rules(stage: Stage, agreement_id: UUID) -> None:
    at = moment(SIGNED, "08:00")
    command, police = stage.agencies["COMMAND"].pk, stage.agencies["POLICE"].pk
    for sender, receiver, kinds, tier, hidden in (
        (command, police, ("BRAWL", "THEFT", "GAMBLING", "TRAFFIC", "EXPLOSIVE_REMNANT"), "ASSIST", ()),
        (police, command, ("TRAFFIC", "FLOOD", "FIRE", "DROWNING"), "ASSIST", ()),
        (police, command, ("BRAWL",), "VIEW", ("persons_concerned", "source")),
    ):
        for kind in kinds:
            coordination.add_sharing_rule(
                actor=stage.actor("chihuytruong", at=at),
                agreement_id=agreement_id,
                from_agency_id=sender,
                to_agency_id=receiver,
                incident_kind=kind,
                tier=tier,
                redacted_fields=hidden,
                at=at,
            )


def _obligations(stage: Stage, agreement_id: UUID) -> None:
    at = moment(SIGNED, "08:00")
    command = stage.agencies["COMMAND"].pk
    promises: tuple[dict[str, Any], ...] = (
        {"kind": "BRIEFING", "title": "Giao ban tuần giữa hai lực lượng", "cadence": "WEEK", "count": 1},
        {
            "kind": "PATROL",
            "title": "Tuần tra phối hợp ban đêm các thôn",
            "cadence": "WEEK",
            "count": 3,
            "from_time": time(20),
            "to_time": time(1),
            "duration_minutes": 180,
            "militia_count": 4,
            "police_count": 2,
        },
        {
            "kind": "PATROL",
            "title": "Tuần tra khu chợ và bến đò cuối tuần",
            "cadence": "WEEK",
            "count": 1,
            "from_time": time(17),
            "to_time": time(21),
            "duration_minutes": 120,
            "militia_count": 3,
            "police_count": 1,
            "hamlet_ids": [stage.hamlets[3].pk, stage.hamlets[4].pk],
        },
        {
            "kind": "GUARD",
            "title": "Canh gác bến đò thôn 4 mùa mưa lũ",
            "cadence": "WEEK",
            "count": 1,
            "from_time": time(18),
            "to_time": time(22),
            "duration_minutes": 180,
            "militia_count": 2,
            "point_id": stage.points["Chốt bến đò thôn 4"].pk,
        },
        {"kind": "INFORMATION", "title": "Trao đổi tình hình hằng tuần", "cadence": "WEEK", "count": 1},
        {"kind": "REVIEW", "title": "Sơ kết, tổng kết phối hợp", "cadence": "HALF_YEAR", "count": 1},
    )
    for promise in promises:
        made = coordination.add_obligation(
            actor=stage.actor("chihuytruong", at=at),
            agreement_id=agreement_id,
            responsible_id=command,
            at=at,
            **promise,
        )
        stage.obligations[made.title] = made.pk


def _sign(stage: Stage, agreement_id: UUID) -> None:
    for username, clock in (("chihuytruong", "09:00"), ("truongcongan", "09:30"), ("chutich", "10:00")):
        at = moment(SIGNED, clock)
        coordination.sign_agreement(actor=stage.actor(username, at=at), agreement_id=agreement_id, at=at)
