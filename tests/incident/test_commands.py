"""The one-line entry reads what people type at two in the morning."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from trucban.incident.commands import parse
from trucban.incident.models import IncidentKind
from trucban.lib.clock import VIETNAM

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=VIETNAM)
HAMLETS = frozenset(range(1, 11))


@pytest.mark.parametrize(
    ("line", "kind", "hamlet"),
    [
        ("xo xat thon 3 20h15 2 nguoi bi thuong", IncidentKind.BRAWL, 3),
        ("Xô xát ở thôn 3", IncidentKind.BRAWL, 3),
        ("đánh nhau trước quán, thôn 10", IncidentKind.BRAWL, 10),
        ("mat trom xe may thon 5", IncidentKind.THEFT, 5),
        ("tai nan giao thong nga tu cho", IncidentKind.TRAFFIC, None),
        ("chay rung thon 9", IncidentKind.ENVIRONMENT, 9),
        ("cháy nhà thôn 2", IncidentKind.FIRE, 2),
        ("em nhỏ đuối nước ở bến đò thôn 4", IncidentKind.DROWNING, 4),
        ("ngap duong thon 10", IncidentKind.FLOOD, 10),
        ("phát hiện quả bom cạnh kênh thôn 7", IncidentKind.EXPLOSIVE_REMNANT, 7),
        ("cụ già đi lạc thôn 1", IncidentKind.MISSING_PERSON, 1),
        ("danh vo thon 6", IncidentKind.FAMILY_VIOLENCE, 6),
        ("hat karaoke on ao thon 8", IncidentKind.NOISE, 8),
        ("nhặt được ví ở chợ", IncidentKind.LOST_FOUND, None),
        ("đánh bạc trong nhà thôn 3", IncidentKind.GAMBLING, 3),
        ("tranh chap ranh gioi thon 5", IncidentKind.LAND_QUARREL, 5),
        ("sat lo bo song thon 4", IncidentKind.LANDSLIDE, 4),
        ("mất điện thôn 99", IncidentKind.OTHER, None),
    ],
)
def test_it_finds_kind_and_hamlet(line: str, kind: IncidentKind, hamlet: int | None) -> None:
    parsed = parse(line, now=NOW, hamlet_numbers=HAMLETS)
    assert (parsed.kind, parsed.hamlet_number, parsed.summary) == (kind, hamlet, line)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("xo xat 20h15", NOW.replace(hour=20, minute=15)),
        ("xo xat luc 20:15", NOW.replace(hour=20, minute=15)),
        ("xo xat luc 8 gio", NOW.replace(hour=8, minute=0)),
        ("xo xat 23h", NOW.replace(hour=23, minute=0) - timedelta(days=1)),
        ("mat trom dem qua 2h", NOW.replace(hour=2, minute=0) - timedelta(days=1)),
        ("mat trom hom qua", NOW - timedelta(days=1)),
        ("mat trom", NOW),
    ],
)
def test_it_finds_the_moment_and_never_one_to_come(line: str, moment: datetime) -> None:
    assert parse(line, now=NOW).happened_at == moment


def test_it_counts_people() -> None:
    parsed = parse("tai nan giao thong 1 nguoi chet 2 nguoi bi thuong, 3 doi tuong", now=NOW)
    assert (parsed.dead, parsed.injured, parsed.persons_concerned) == (1, 2, 3)


@pytest.mark.material
def test_no_naughty_string_upsets_it(material: Path) -> None:
    for line in json.loads((material / "data/hostile/blns.json").read_text()):
        assert parse(line, now=NOW, hamlet_numbers=HAMLETS).happened_at <= NOW
