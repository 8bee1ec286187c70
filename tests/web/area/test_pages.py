"""The ground at the desk: who sees what on the map, hamlets and points, files that are refused in words."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.patrol import plans
from tests.web.conftest import DeskOf
from trucban.area import services
from trucban.area.models import Feature, Hamlet, Point
from trucban.incident.services import report_incident

pytestmark = pytest.mark.django_db
MAP, LIVE = "/ban-do/", "/ban-do/hom-nay.geojson"


def names(client: Client, address: str = LIVE) -> list[str]:
    features = client.get(address).json()["features"]
    return [row["properties"]["name"] for row in features]


def reported(world: World, who: str = "an", **changes: Any) -> Any:
    values = {"kind": "BRAWL", "summary": "Xô xát", "happened_at": MONDAY, "hamlet_id": world.hamlets[0].pk}
    return report_incident(actor=world.actor(who), at=MONDAY, **{**values, **changes})


class TestTheMap:
    def test_the_ground_is_geojson_of_our_own(self, an: Client, world: World) -> None:
        plans.points(world)
        answer = an.get("/ban-do/du-lieu.geojson")
        assert answer["Content-Type"] == "application/geo+json"
        assert "Trụ sở Ban CHQS" in names(an, "/ban-do/du-lieu.geojson")

    def test_what_it_shows_stands_in_lists_too(self, an: Client, world: World) -> None:
        plans.points(world)
        row = reported(world)
        text = an.get(MAP).content.decode()
        assert "Điểm 1.1" in text
        assert f"{row.number}/{row.year}" in text

    def test_incidents_of_which_only_the_hamlet_is_known_are_one_sign(self, an: Client, world: World) -> None:
        reported(world)
        reported(world, summary="Mất xe", kind="THEFT")
        reported(world, summary="Ngã cầu", kind="TRAFFIC", lon=106.79, lat=17.21)
        assert sorted(name.partition(" ")[0] for name in names(an)) == ["3/2026", "Thôn"]
        assert "Thôn 1: 2 vụ việc đang mở" in names(an)

    def test_an_incident_leads_to_its_place_on_the_map(self, an: Client, world: World) -> None:
        row = reported(world, summary="Ngã cầu", kind="TRAFFIC", lon=106.79, lat=17.21)
        address = f"{MAP}?vu-viec={row.pk}"
        for page in ("/vu-viec/", f"/vu-viec/{row.pk}/"):
            assert f'href="{address}"' in an.get(page).text
        text = an.get(address).text
        assert 'data-lon="106.79000" data-lat="17.21000"' in text
        assert "mới biết đến thôn" not in text

    def test_where_nothing_is_known_or_may_be_seen_nothing_leads_to_the_map(
        self, an: Client, dung: Client, world: World
    ) -> None:
        nowhere = reported(world, hamlet_id=None)
        assert "?vu-viec=" not in an.get(f"/vu-viec/{nowhere.pk}/").text
        hidden = reported(world, lon=106.79, lat=17.21)
        for asked in (nowhere.pk, hidden.pk, "nhầm"):
            assert 'id="map-focus"' not in dung.get(f"{MAP}?vu-viec={asked}").text

    def test_nobody_sees_another_agency_s_incidents(self, dung: Client, an: Client, world: World) -> None:
        reported(world)
        assert names(an)
        assert names(dung) == []

    def test_a_reader_without_the_right_gets_the_ground_only(self, desk_of: DeskOf, world: World) -> None:
        reported(world)
        plans.patrolling(world)
        plans.confirm(world, plans.draft(world))
        son = desk_of("son")
        assert son.get(MAP).status_code == 200
        assert names(son) == []

    def test_the_week_s_patrols_are_lines_and_drafts_are_not(self, an: Client, world: World) -> None:
        plans.patrolling(world)
        plan = plans.draft(world)
        assert names(an) == []
        plans.confirm(world, plan)
        assert sum("Tuần tra đêm" in name for name in names(an)) == 2

    def test_an_empty_map_says_what_to_do_first(self, an: Client, world: World) -> None:
        Hamlet.objects.update(lon=None, lat=None)
        assert "Bản đồ chưa có gì" in an.get(MAP).content.decode()

    def test_its_queries_are_few(self, an: Client, world: World, django_assert_max_num_queries: Any) -> None:
        plans.patrolling(world)
        plans.confirm(world, plans.draft(world))
        for _ in range(3):
            reported(world)
        with django_assert_max_num_queries(24):
            an.get(MAP)


class TestTiles:
    @pytest.fixture
    def file(self, world: World) -> Path:
        file = Path(settings.MEDIA_ROOT) / "ban-do" / "99001.pmtiles"
        file.parent.mkdir(parents=True)
        file.write_bytes(bytes(range(100)))
        return file

    def test_they_are_read_in_pieces(self, an: Client, file: Path) -> None:
        answer = an.get("/ban-do/nen.pmtiles", headers={"range": "bytes=10-19"})
        assert (answer.status_code, answer.content) == (206, bytes(range(10, 20)))
        assert answer["Content-Range"] == "bytes 10-19/100"

    def test_beyond_the_end_there_is_nothing(self, an: Client, file: Path) -> None:
        assert an.get("/ban-do/nen.pmtiles", headers={"range": "bytes=200-300"}).status_code == 416

    def test_the_page_names_them_only_where_there_are_some(
        self, an: Client, file: Path, world: World
    ) -> None:
        assert 'data-tiles="/ban-do/nen.pmtiles"' in an.get(MAP).content.decode()
        file.unlink()
        assert 'data-tiles=""' in an.get(MAP).content.decode()
        assert an.get("/ban-do/nen.pmtiles").status_code == 404


class TestHamlets:
    def test_a_hamlet_is_founded(self, an: Client, world: World) -> None:
        sent = {
            "number": "3",
            "name": "Thôn 3",
            "from_date": "2026-11-01",
            "decision": "NQ 01",
            "lat": "17,21",
            "lon": "106.80",
        }
        assert an.post(reverse("area:create_hamlet"), sent).status_code == 302
        assert Hamlet.objects.get(number=3).lat == pytest.approx(17.21)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": "Thôn 1"}, "Thôn 1"),
            ({"number": "1"}, "1"),
            ({"lat": ""}, "cả vĩ độ và kinh độ"),
            ({"lat": "hai"}, "số"),
        ],
    )
    def test_nonsense_is_refused_in_words(
        self, an: Client, world: World, changed: dict[str, str], said: str
    ) -> None:
        sent = {
            "number": "3",
            "name": "Thôn 3",
            "from_date": "2026-11-01",
            "lat": "17.21",
            "lon": "106.80",
            **changed,
        }
        answer = an.post(reverse("area:create_hamlet"), sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert Hamlet.objects.count() == 2

    def test_a_renamed_hamlet_says_what_it_was(self, an: Client, world: World) -> None:
        page = reverse("area:hamlet", args=[world.hamlets[0].pk])
        an.post(page, {"name": "Thôn An Xá", "on": "2026-11-01", "decision": "NQ 02"})
        text = an.get(page).content.decode()
        assert "Thôn An Xá" in text
        assert "Đến 01/11/2026" in text

    def test_merged_hamlets_lead_to_the_new_one(self, an: Client, world: World) -> None:
        old = [str(row.pk) for row in world.hamlets]
        sent = {"hamlet_ids": old, "number": "9", "name": "Thôn Mới", "on": "2026-11-01", "decision": "NQ 03"}
        assert an.post(reverse("area:merge"), sent).status_code == 302
        assert "Thôn Mới" in an.get(reverse("area:hamlet", args=[old[0]])).content.decode()
        assert "Các thôn không còn" in an.get(reverse("area:hamlets")).content.decode()

    def test_one_hamlet_is_not_merged(self, an: Client, world: World) -> None:
        sent = {
            "hamlet_ids": [str(world.hamlets[0].pk)],
            "number": "9",
            "name": "Thôn Mới",
            "on": "2026-11-01",
            "decision": "NQ",
        }
        answer = an.post(reverse("area:merge"), sent)
        assert answer.status_code == 422
        assert "hai thôn" in answer.content.decode()

    @pytest.mark.parametrize(("who", "status"), [("dung", 403), ("minh", 403), ("ha", 403)])
    def test_who_does_not_keep_the_map_renames_nothing(
        self, desk_of: DeskOf, world: World, who: str, status: int
    ) -> None:
        page = reverse("area:hamlet", args=[world.hamlets[0].pk])
        assert (
            desk_of(who).post(page, {"name": "X", "on": "2026-11-01", "decision": "NQ"}).status_code == status
        )

    def test_another_commune_finds_nothing(self, world: World, other_world: World) -> None:
        chi = Client()
        chi.force_login(other_world.user("chi2"))
        assert chi.get(reverse("area:hamlet", args=[world.hamlets[0].pk])).status_code == 404


class TestPoints:
    SENT = {"kind": "POST", "name": "Chốt chợ", "lat": "17.21", "lon": "106.79", "from_date": "2026-11-01"}

    def test_a_point_is_added_and_taken_out_of_use(self, an: Client, world: World) -> None:
        assert an.post(reverse("area:points"), self.SENT).status_code == 302
        assert "Chốt chợ" in an.get(reverse("area:points")).content.decode()
        an.post(reverse("area:end_point", args=[Point.objects.get().pk]))
        assert Point.objects.get().to_date == date(2026, 11, 23)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": "Kho vũ khí xã"}, "vũ khí"),
            ({"lat": "106.79", "lon": "17.21"}, "90"),
            ({"lat": "48.2", "lon": "16.3"}, "Việt Nam"),
            ({"kind": "DEPOT"}, "có trong danh sách"),
        ],
    )
    def test_what_may_not_stand_there_is_refused(
        self, an: Client, world: World, changed: dict[str, str], said: str
    ) -> None:
        answer = an.post(reverse("area:points"), {**self.SENT, **changed})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Point.objects.exists()

    def test_police_read_and_do_not_write(self, dung: Client, world: World) -> None:
        assert dung.get(reverse("area:points")).status_code == 200
        assert dung.post(reverse("area:points"), self.SENT).status_code == 403


ROAD = {"type": "Feature", "properties": {"name": "Đường liên thôn"}, "geometry": {"type": "LineString", "coordinates": [[106.78, 17.2], [106.8, 17.21]]}}  # fmt: skip


class TestLoading:
    def load(self, client: Client, data: Any, kind: str = "ROAD") -> Any:
        text = data if isinstance(data, bytes) else json.dumps(data).encode()
        sent = {
            "kind": kind,
            "file": SimpleUploadedFile("a.geojson", text),
            "source": "Địa chính",
            "is_sketch": "on",
        }
        return client.post(reverse("area:load"), sent)

    def test_a_layer_is_replaced_by_the_file(self, an: Client, world: World) -> None:
        assert self.load(an, ROAD).status_code == 302
        assert Feature.objects.get().name == "Đường liên thôn"
        assert "Địa chính" in an.get(reverse("area:load")).content.decode()

    def test_boundaries_find_their_hamlets(self, an: Client, world: World) -> None:
        ring = [[106.78, 17.2], [106.8, 17.2], [106.8, 17.21], [106.78, 17.2]]
        shape = {"type": "Feature", "properties": {"name": "Thôn 1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
        assert self.load(an, shape, "HAMLET").status_code == 302
        world.hamlets[0].refresh_from_db()
        assert world.hamlets[0].boundary

    @pytest.mark.parametrize(
        ("data", "kind", "said"),
        [
            (b"PK\x03\x04", "ROAD", "tệp"),
            (b"", "ROAD", "trống: hãy chọn tệp khác"),
            (ROAD, "OUTLINE", "LineString"),
            ({**ROAD, "geometry": {"type": "LineString", "coordinates": [[17.2, 106.78], [17.21, 106.8]]}}, "ROAD", "kinh độ"),
        ],
    )  # fmt: skip
    def test_a_wrong_file_is_refused_whole(
        self, an: Client, world: World, data: Any, kind: str, said: str
    ) -> None:
        services.load_geojson(actor=world.actor("an"), data=ROAD, kind="ROAD", at=MONDAY, source="")
        answer = self.load(an, data, kind)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert Feature.objects.count() == 1

    def test_only_staff_of_the_command_load(self, dung: Client, world: World) -> None:
        assert dung.get(reverse("area:load")).status_code == 404
