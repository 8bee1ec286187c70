"""The agencies and offices a commune has in 2026, as the form offers them; each title can be changed or left out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StandardAgency:
    """``name`` and ``superior`` are made from the names of the commune, its province and its superior command."""

    kind: str
    name: str
    short_name: str
    superior: str
    symbol: str
    offices: tuple[tuple[str, str], ...]


AGENCIES = (
    StandardAgency(
        "COMMAND",
        "BAN CHỈ HUY QUÂN SỰ {commune}",
        "Ban CHQS",
        "{command}",
        "BCH",
        (
            ("COMMANDER", "Chỉ huy trưởng"),
            ("POLITICAL_COMMISSAR", "Chính trị viên"),
            ("DEPUTY_COMMANDER", "Phó Chỉ huy trưởng"),
            ("DEPUTY_COMMISSAR", "Chính trị viên phó"),
            ("ASSISTANT_OFFICER", "Trợ lý"),
        ),
    ),
    StandardAgency(
        "POLICE",
        "CÔNG AN {commune}",
        "Công an xã",
        "CÔNG AN {province}",
        "CAX",
        (
            ("POLICE_CHIEF", "Trưởng Công an xã"),
            ("DEPUTY_POLICE_CHIEF", "Phó Trưởng Công an xã"),
            ("POLICE_OFFICER", "Cán bộ Công an xã"),
        ),
    ),
    StandardAgency(
        "PEOPLES_COMMITTEE",
        "ỦY BAN NHÂN DÂN {commune}",
        "UBND xã",
        "",
        "UBND",
        (("COMMUNE_CHAIRMAN", "Chủ tịch UBND xã"), ("CLERK", "Văn thư")),
    ),
    StandardAgency(
        "PARTY_COMMITTEE",
        "ĐẢNG ỦY {commune}",
        "Đảng ủy xã",
        "",
        "ĐU",
        (("PARTY_SECRETARY", "Bí thư Đảng ủy"),),
    ),
)


def agencies_of(answers: dict[str, str], titles: dict[str, str]) -> list[dict[str, object]]:
    """Return the agencies as set-up reads them; an office whose title was emptied is left out."""
    names = {
        "commune": answers["name"].upper(),
        "province": answers["province_name"].upper(),
        "command": answers["superior_command_name"],
    }
    return [
        {
            "kind": agency.kind,
            "name": agency.name.format(**names),
            "short_name": agency.short_name,
            "superior_name": agency.superior.format(**names),
            "symbol": agency.symbol,
            "offices": [
                {"kind": kind, "title": titles[kind]} for kind, _usual in agency.offices if titles.get(kind)
            ],
        }
        for agency in AGENCIES
    ]
