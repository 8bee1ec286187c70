"""GPX out and in: what another reader finds in our files, and what real and hostile files do to ours."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import gpxpy
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.cast import MONDAY, World
from trucban.area.models import Point
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.patrol import exchange
from trucban.patrol.exchange import GpxRefused, read_gpx, to_gpx, track_to_gpx
from trucban.patrol.models import Patrol, PatrolStop
from trucban.patrol.preview import PatrolPreview, PatrolRow, StopRow

GPX = "{http://www.topografix.com/GPX/1/1}"
# Order of children in the schema of GPX 1.1, as far as we write them.
ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"],
    "rte": ["name", "cmt", "desc", "src", "link", "number", "type", "rtept"],
    "trk": ["name", "cmt", "desc", "src", "link", "number", "type", "trkseg"],
    "trkseg": ["trkpt"],
    "rtept": ["ele", "time", "magvar", "geoidheight", "name"],
    "trkpt": ["ele", "time", "magvar", "geoidheight", "name"],
}
TRACK = """<?xml version="1.0"?>
<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>%s</trkseg></trk></gpx>"""


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def point(lon: object, lat: object, inside: str = "") -> str:
    return f'<trkpt lon="{lon}" lat="{lat}">{inside}</trkpt>'


def a_preview(name: str = "Tuần tra phối hợp <chợ> & bến đò") -> PatrolPreview:
    starts_at = (MONDAY + timedelta(hours=12)).astimezone(UTC)  # as a database gives it
    stops = (
        StopRow("Cổng làng thôn 1", 106.744, 17.256, starts_at),
        StopRow("Nhà văn hóa thôn 3", 106.759, 17.247, None),
    )
    row = PatrolRow(
        "1", name, starts_at, starts_at + timedelta(hours=2), name, ("Thôn 1", "Thôn 3"), stops,
        ((UUID(int=1), "Nguyễn Văn Kín", "LEADER"),), 1,
    )  # fmt: skip
    return PatrolPreview(Week(2026, 48), "DRAFT", (row, row), ())


def in_schema_order(data: bytes) -> bool:
    for element in etree.fromstring(data).iter():
        children = [child.tag.removeprefix(GPX) for child in element]
        expected = ORDER.get(element.tag.removeprefix(GPX), [])
        if children != sorted(children, key=expected.index):
            return False
    return True


def test_each_patrol_of_the_plan_is_a_route_with_named_points() -> None:
    gpx = gpxpy.parse(to_gpx(a_preview()))

    assert [route.name for route in gpx.routes] == [
        "1. Tuần tra phối hợp <chợ> & bến đò",
        "2. Tuần tra phối hợp <chợ> & bến đò",
    ]
    assert gpx.routes[0].description == "19:00–21:00 23/11/2026; Thôn 1; Thôn 3"
    first = gpx.routes[0].points[0]
    assert (first.name, first.longitude, first.latitude) == ("Cổng làng thôn 1", 106.744, 17.256)
    assert first.time == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert gpx.routes[0].points[1].time is None


def test_the_file_is_gpx_1_1_and_dated_by_its_week() -> None:
    data = to_gpx(a_preview())

    root = etree.fromstring(data)
    assert (root.tag, root.get("version")) == (f"{GPX}gpx", "1.1")
    assert in_schema_order(data)
    assert gpxpy.parse(data).time == Week(2026, 48).starts_at


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert to_gpx(a_preview()) == to_gpx(a_preview())


def test_nobody_is_named_in_the_file() -> None:
    assert "Nguyễn Văn Kín" not in to_gpx(a_preview()).decode()


def test_a_name_with_control_signs_is_still_xml() -> None:
    assert gpxpy.parse(to_gpx(a_preview("Chợ\x00\x1b chiều"))).routes[0].name == "1. Chợ chiều"


def test_a_walked_patrol_is_a_track_with_the_stops_it_passed(world: World) -> None:
    patrol = Patrol.objects.create(
        commune=world.commune,
        owner=world.command,
        kind=Patrol.Kind.PATROL,
        name="Tuần tra chợ",
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=2),
        track=[[106.744, 17.256, MONDAY.isoformat()], [106.745, 17.257, None]],
    )
    place = Point.objects.create(
        commune=world.commune, kind="CHECKPOINT", name="Chợ", lon=106.745, lat=17.257, from_date=MONDAY.date()
    )
    for position, passed_at in enumerate((MONDAY, None)):
        PatrolStop.objects.create(
            commune=world.commune, patrol=patrol, position=position, point=place, passed_at=passed_at
        )

    data = track_to_gpx(patrol)

    gpx = gpxpy.parse(data)
    assert [(p.longitude, p.time) for p in gpx.tracks[0].segments[0].points] == [
        (106.744, MONDAY),
        (106.745, None),
    ]
    assert [p.name for p in gpx.routes[0].points] == ["Chợ"]
    assert in_schema_order(data)
    assert len(read_gpx(data).points) == 2


def test_times_without_a_zone_are_utc_and_unreadable_ones_are_none() -> None:
    times = ("2026-11-23T12:00:00", "2026-11-23T19:00:00.5+07:00", "hôm qua", "")
    text = TRACK % "".join(point(106.7, 17.2, f"<time>{time}</time>") for time in times)

    found = [p.at for p in read_gpx(text.encode()).points]

    assert found == [
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        datetime(2026, 11, 23, 12, 0, 0, 500_000, tzinfo=UTC),
        None,
        None,
    ]


def test_the_time_of_an_extension_is_not_the_points() -> None:
    extension = "<extensions><x:time xmlns:x='urn:x'>2001-01-01T00:00:00Z</x:time></extensions>"

    assert read_gpx((TRACK % point(106.7, 17.2, extension)).encode()).points[0].at is None


@pytest.mark.parametrize("place", [("nan", 17), (106, "inf"), (181, 17), (106, -91), ("", 17), ("một", 17)])
def test_a_point_that_is_nowhere_is_named(place: tuple[object, object]) -> None:
    with pytest.raises(GpxRefused, match="Point 2 of the track"):
        read_gpx((TRACK % (point(106.7, 17.2) + point(*place))).encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not whole"),
        (b"PK\x03\x04", "not whole"),
        ((TRACK % point(106.7, 17.2)).encode()[:-9], "not whole"),
        (b'<?xml version="1.0" encoding="x-none"?><gpx/>', "unknown encoding"),
        (b"<kml/>", "not GPX"),
        (b"<gpx/>", "no track point"),
        (b'<gpx><rte><rtept lat="1" lon="1"/></rte></gpx>', "planned routes"),
        (b"<gpx>" + b"<a>" * 40, "nested too deep"),
        (b" " * (exchange.MAX_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_track_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(GpxRefused, match=said):
        read_gpx(data)


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_POINTS", 3)

    with pytest.raises(GpxRefused, match="more than 3 points"):
        read_gpx((TRACK % (point(106.7, 17.2) * 4)).encode())


@given(
    st.binary(max_size=200) | st.text(max_size=80).map(lambda text: (TRACK % text).encode("utf-8", "replace"))
)
def test_whatever_the_bytes_the_answer_is_a_track_or_a_sentence(data: bytes) -> None:
    try:
        assert read_gpx(data).points
    except GpxRefused as refusal:
        assert str(refusal)  # noqa: PT017 - either answer is right


@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180).map(lambda x: round(x, 6)),
            st.floats(-90, 90).map(lambda y: round(y, 6)),
            st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
                lambda t: t.replace(microsecond=0, tzinfo=VIETNAM).isoformat()
            ),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_track_that_was_written_reads_back_as_it_was(track: list[tuple[float, float, str]]) -> None:
    gpx = exchange._new("x", MONDAY)
    gpx.tracks = [exchange._track("x", track)]

    found = [(p.lon, p.lat, p.at) for p in read_gpx(exchange._written(gpx)).points]

    assert found == [(lon, lat, datetime.fromisoformat(at)) for lon, lat, at in track]


@pytest.mark.material
def test_real_tracks_have_the_points_the_length_and_the_time_another_reader_finds(material: Path) -> None:
    folder = material / "data" / "gpx"
    with (folder / "expected_gpxpy_1.6.2.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) > 20
    for row in rows:
        data = (folder / row["file"]).read_bytes()
        if row["result"] != "parsed" or row["points"] == "0":
            with pytest.raises(GpxRefused):
                read_gpx(data)
            continue
        track = read_gpx(data)
        assert len(track.points) == int(row["points"]), row["file"]
        assert track.length_m == pytest.approx(float(row["length_2d_m"]), rel=0.01, abs=0.1), row["file"]
        if row["start"]:
            assert track.span is not None
            assert track.span[0] == datetime.fromisoformat(row["start"]).replace(
                tzinfo=datetime.fromisoformat(row["start"]).tzinfo or UTC
            ).replace(microsecond=track.span[0].microsecond), row["file"]


@pytest.mark.material
def test_hostile_xml_is_not_opened_and_shows_nothing_of_this_machine(material: Path) -> None:
    folder = material / "data" / "hostile" / "xml"
    files = sorted(folder.glob("*.xml"))

    assert files
    for file in files:
        with pytest.raises(GpxRefused) as refusal:
            read_gpx(file.read_bytes())
        harmless = file.name.startswith("simple")
        assert ("document type" in str(refusal.value)) is not harmless, file.name


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE gpx SYSTEM "http://example.invalid/a.dtd">',
        '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE gpx [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        "<!DOCTYPE gpx>",
    ],
)
def test_any_document_type_is_refused_even_around_a_good_track(declaration: str) -> None:
    text = (TRACK % point(106.7, 17.2)).replace("<gpx", f"{declaration}<gpx", 1)

    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(GpxRefused, match="document type"):
            read_gpx(text.encode(encoding))
