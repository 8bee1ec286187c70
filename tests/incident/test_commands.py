"""The one-line entry reads what people type at two in the morning."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.incident.commands import ACCENTS_NEEDED, SUMMARY_LENGTH, SYNONYMS, Parsed, parse
from trucban.incident.models import IncidentKind
from trucban.lib.clock import VIETNAM
from trucban.lib.text import fold

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=VIETNAM)


@dataclass(frozen=True)
class Hamlet:
    number: int
    name: str

    @property
    def id(self) -> UUID:
        return UUID(int=self.number)


HAMLETS = [*(Hamlet(number, f"Thôn {number}") for number in range(1, 11)), Hamlet(11, "An Xá")]


@pytest.mark.parametrize(
    ("line", "kind", "hamlet"),
    [
        ("xo xat thon 3 20h15 2 nguoi bi thuong", IncidentKind.BRAWL, 3),
        ("Xô xát ở thôn 3", IncidentKind.BRAWL, 3),
        ("đánh nhau trước quán, thôn 10", IncidentKind.BRAWL, 10),
        ("mat trom xe may thon 5", IncidentKind.THEFT, 5),
        ("TRỘM CẮP tại THÔN NĂM", IncidentKind.THEFT, 5),
        ("tai nan giao thong nga tu cho", IncidentKind.TRAFFIC, None),
        ("TNGT tổ dân phố 2", IncidentKind.TRAFFIC, 2),
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
        ("sat lo bo song thon4", IncidentKind.LANDSLIDE, 4),
        ("cho dai can nguoi o an xa", IncidentKind.ANIMAL, 11),
        ("chó cắn ở An Xá", IncidentKind.ANIMAL, 11),
        ("mất điện thôn 99", IncidentKind.OTHER, None),
        ("xe chạy quá tốc độ thôn 1", IncidentKind.OTHER, 1),  # chạy is to run, cháy is to burn
        ("nguoi dan bao co nguoi la", IncidentKind.OTHER, None),  # báo is to tell, bão a storm
        ("thon 1 thon 2 mat trom", IncidentKind.THEFT, 1),
        ("", IncidentKind.OTHER, None),
    ],
)
def test_it_finds_kind_and_hamlet_and_keeps_the_line(
    line: str, kind: IncidentKind, hamlet: int | None
) -> None:
    parsed = parse(line, now=NOW, hamlets=HAMLETS)
    assert (parsed.kind, parsed.hamlet_number, parsed.summary) == (kind, hamlet, line)


def test_no_line_is_read_as_political() -> None:
    assert IncidentKind.POLITICAL_SECURITY not in SYNONYMS


@pytest.mark.parametrize(("kind", "phrase"), [(k, p) for k, phrases in SYNONYMS.items() for p in phrases])
def test_every_name_of_a_kind_is_read_with_and_without_accents(kind: IncidentKind, phrase: str) -> None:
    typed_so = [phrase, phrase.upper(), f"co {phrase}, thon 1"]
    for typed in typed_so if phrase in ACCENTS_NEEDED else [*typed_so, fold(phrase)]:
        assert parse(typed, now=NOW, hamlets=HAMLETS).kind == kind


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("xo xat 20h15", NOW.replace(hour=20, minute=15)),
        ("xo xat luc 20:15", NOW.replace(hour=20, minute=15)),
        ("xo xat luc 20g15", NOW.replace(hour=20, minute=15)),
        ("xo xat luc 8 gio", NOW.replace(hour=8)),
        ("xô xát lúc 8 giờ 30", NOW.replace(hour=8, minute=30)),
        ("xô xát lúc 8 giờ tối", NOW.replace(hour=20)),
        ("xô xát 7h tối", NOW.replace(hour=19)),
        ("xo xat 23h", NOW.replace(hour=23) - timedelta(days=1)),
        ("mat trom dem qua 2h", NOW.replace(hour=2) - timedelta(days=1)),
        ("mat trom hom qua", NOW - timedelta(days=1)),
        ("mất trộm hôm kia 6h", NOW.replace(hour=6) - timedelta(days=2)),
        ("mất trộm ngày 21/11 lúc 14h", NOW.replace(day=21, hour=14)),
        ("mất trộm 30/12", NOW.replace(year=2025, month=12, day=30)),
        ("mất trộm 31/2", NOW),
        ("mất trộm 01/01/0001", NOW),
        ("xo xat 30 phut truoc", NOW - timedelta(minutes=30)),
        ("xo xat hai gio truoc", NOW - timedelta(hours=2)),
        ("mat trom 25h70", NOW),
        ("mat trom", NOW),
    ],
)
def test_it_finds_the_moment_and_never_one_to_come(line: str, moment: datetime) -> None:
    assert parse(line, now=NOW).happened_at == moment


@pytest.mark.parametrize(
    ("line", "dead", "injured", "concerned"),
    [
        ("tai nan giao thong 1 nguoi chet 2 nguoi bi thuong, 3 doi tuong", 1, 2, 3),
        ("tngt 2 bị thương", 0, 2, 0),
        ("tai nạn lúc 8 giờ 2 người bị thương", 0, 2, 0),
        ("lật đò ba người tử vong", 3, 0, 0),
        ("xô xát 5 thanh niên, 1 thanh niên bị thương nặng", 0, 1, 5),
        ("1 cháu bị thương, 1 em bị thương", 0, 2, 0),
        ("mất 2 xe máy", 0, 0, 0),
        ("99999 nguoi chet", 0, 0, 0),
    ],
)
def test_it_counts_people(line: str, dead: int, injured: int, concerned: int) -> None:
    parsed = parse(line, now=NOW)
    assert (parsed.dead, parsed.injured, parsed.persons_concerned) == (dead, injured, concerned)


def test_it_says_what_it_understood_and_what_is_left() -> None:
    parsed = parse("Xô xát ở chợ thôn 3, 20h15, 2 người bị thương", now=NOW, hamlets=HAMLETS)
    assert parsed.rest == "ở chợ"
    assert {part.field: part.text for part in parsed.parts} == {
        "kind": "xô xát",
        "hamlet": "thôn 3",
        "happened_at": "20h15",
        "injured": "2 người bị thương",
    }
    assert parsed.hamlet_id == HAMLETS[2].id


@pytest.mark.material
def test_no_naughty_string_upsets_it(material: Path) -> None:
    for line in json.loads((material / "data/hostile/blns.json").read_text(encoding="utf-8")):
        _holds(line)
        _holds(f"xo xat {line} thon 3 20h15")


@given(st.text())
def test_whatever_is_typed_it_reads_something_sensible(line: str) -> None:
    _holds(line)


@given(
    st.lists(
        st.sampled_from(
            [
                "2",
                "giờ",
                "h",
                "tối",
                "hôm",
                "qua",
                "thôn",
                "3",
                "người",
                "chết",
                "20h",
                "31/2",
                "trước",
                "phút",
                "năm",
            ]
        )
    )
)
def test_whatever_the_order_of_known_words_no_word_is_read_twice(words: list[str]) -> None:
    parsed = _holds(" ".join(words))
    read = sum(len(part.text.split()) for part in parsed.parts)
    assert read + len(parsed.rest.split()) == len(parsed.summary.split())


def _holds(line: str) -> Parsed:
    parsed = parse(line, now=NOW, hamlets=HAMLETS)
    assert parsed.happened_at <= NOW
    assert len(parsed.summary) <= SUMMARY_LENGTH
    assert parsed.kind in IncidentKind.values
    assert all(0 <= count <= 1000 for count in (parsed.dead, parsed.injured, parsed.persons_concerned))
    return parsed
