"""The plan of a week: draft, change, confirm by both; who may not sees nothing of it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.patrol.plans import DRAFTED, WEEK, add, confirm, draft, patrolling, rows
from tests.web.conftest import DeskOf
from trucban.patrol import selectors
from trucban.patrol.drafting_job import make_plan
from trucban.patrol.models import Patrol, PatrolPlan

pytestmark = pytest.mark.django_db
PLAN = "/tuan/2026-W48/tuan-tra/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def the_plan() -> PatrolPlan:
    plan: PatrolPlan = PatrolPlan.objects.get()
    return plan


def worked(world: World) -> None:
    """The worker takes the job of the draft."""
    make_plan.func(str(world.user("an").pk), str(the_plan().pk), DRAFTED.isoformat(), 1)


class TestBeforeThereIsOne:
    def test_it_lists_the_promises_and_offers_a_draft(self, an: Client, world: World) -> None:
        patrolling(world)
        text = text_of(an, PLAN)
        assert "Tuần tra đêm" in text
        assert "Lập dự thảo theo nghĩa vụ phối hợp" in text

    def test_without_a_plan_in_force_it_says_what_is_missing(self, an: Client, world: World) -> None:
        patrolling(world, in_force=False)
        text = text_of(an, PLAN)
        assert "Chưa có căn cứ để tuần tra" in text
        assert "Công an xã" in text

    def test_the_police_see_it_and_cannot_draft(self, dung: Client, world: World) -> None:
        patrolling(world)
        assert "Lập dự thảo" not in text_of(dung, PLAN)
        assert dung.post(reverse("patrol:draft", args=[WEEK])).status_code == 404
        assert not PatrolPlan.objects.exists()


class TestTheDraft:
    def test_drafting_shows_hours_ways_people_and_the_map(self, an: Client, world: World) -> None:
        patrolling(world)
        asked = an.post(reverse("patrol:draft", args=[WEEK]), follow=True).content.decode()
        assert f"/tuan-tra/ke-hoach/{the_plan().pk}/tien-do/" in asked
        worked(world)
        text = text_of(an, PLAN)
        patrol = rows(the_plan())[0]
        leader = patrol.members.get(role="LEADER").person
        assert "DỰ THẢO" in text
        for shown in (patrol.name, leader.name, selectors.stops_of(patrol)[0].point.name, "chưa xác nhận"):
            assert shown in text
        assert f"{PLAN}so-do.svg" in text

    def test_drafting_again_draws_other_starts(self, an: Client, world: World) -> None:
        patrolling(world)
        said = set()
        for _again in range(4):
            an.post(reverse("patrol:draft", args=[WEEK]), {"seed": "7"})
            worked(world)
            said.add(selectors.content_hash(the_plan()))
        assert len(said) > 1

    def test_its_progress_is_asked_for_until_it_is_done(self, an: Client, dung: Client, world: World) -> None:
        patrolling(world)
        an.post(reverse("patrol:draft", args=[WEEK]))
        here = {"headers": {"HX-Request": "true"}}
        progress = reverse("patrol:progress", args=[the_plan().pk])
        waiting = an.get(progress, **here).content.decode()
        assert reverse("patrol:stop", args=[the_plan().pk]) in waiting
        assert "Xác nhận kế hoạch" not in text_of(an, PLAN)  # nothing is confirmed that will not stay
        assert "tien-do" not in text_of(dung, PLAN)
        assert dung.get(progress).status_code == 404
        an.post(reverse("patrol:stop", args=[the_plan().pk]))
        assert "<form" not in an.get(progress, **here).content.decode()
        worked(world)
        assert an.get(progress, **here)["HX-Refresh"] == "true"
        assert "Xác nhận kế hoạch" in text_of(an, PLAN)

    def test_why_none_was_made_stands_on_the_page(self, an: Client, world: World) -> None:
        patrolling(world)
        PatrolPlan.objects.filter(pk=draft(world).pk).update(
            solving="FAILED", solve_progress={"failed": "Lịch đã thay đổi: hãy lập lại."}
        )
        assert "hãy lập lại" in text_of(an, PLAN)

    def test_the_chance_to_guess_the_starts_is_said_in_words(self, an: Client, world: World) -> None:
        patrolling(world)
        draft(world)
        assert "đoán" in text_of(an, PLAN)

    @pytest.mark.parametrize(
        ("walked", "said"),
        [
            ({"metres": 0}, "tính theo đường chim bay. Hãy nạp"),
            ({"metres": 0, "percent": 140}, "đường chim bay nhân 1,4"),
            ({}, "theo đường và lối đi trên bản đồ, tổng cộng 12,4 km"),
            ({"off": ["Trạm bơm", "Bến đò"]}, "trong vòng 300 m: Trạm bơm, Bến đò."),
            ({"apart": ["Cầu kênh"], "parts": 2}, "không nối với các đường khác: Cầu kênh."),
            ({"parts": 3}, "chia thành 3 mảng không nối nhau"),
            ({"is_sketch": True}, "bản vẽ phác"),
        ],
    )
    def test_the_ways_it_reckoned_with_stand_in_words(
        self, an: Client, world: World, walked: dict[str, Any], said: str
    ) -> None:
        patrolling(world)
        usual = {"metres": 12_400, "parts": 1, "is_sketch": False, "percent": 100, "off": [], "apart": []}
        PatrolPlan.objects.filter(pk=draft(world).pk).update(walked=usual | walked)
        assert said in text_of(an, PLAN)

    def test_a_plan_made_by_hand_says_nothing_of_ways(self, an: Client, world: World) -> None:
        patrolling(world)
        PatrolPlan.objects.filter(pk=draft(world).pk).update(walked={})
        assert 'id="walked"' not in text_of(an, PLAN)

    def test_what_could_not_be_met_stands_in_words(self, an: Client, world: World) -> None:
        patrolling(world)
        PatrolPlan.objects.filter(pk=draft(world).pk).update(
            unmet=["Tuần tra đêm: còn thiếu 1 – không có lái xe."]
        )
        assert "không có lái xe" in text_of(an, PLAN)

    def test_the_map_and_the_routes_can_be_taken_along(self, an: Client, world: World) -> None:
        patrolling(world)
        draft(world)
        svg = an.get(f"{PLAN}so-do.svg")
        gpx = an.get("/tuan/2026-W48/tuan-tra.gpx")
        assert (svg["Content-Type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
        assert "Tuần tra, canh gác" in gpx.content.decode()
        assert "attachment" in gpx["Content-Disposition"]


class TestConfirming:
    def test_both_chiefs_bring_it_into_force(self, an: Client, dung: Client, world: World) -> None:
        patrolling(world)
        plan = draft(world)
        seen = {"content_hash": selectors.content_hash(plan)}
        an.post(reverse("patrol:confirm", args=[plan.pk]), seen)
        assert "Kế hoạch có hiệu lực khi bên còn lại xác nhận" in text_of(an, PLAN)
        dung.post(reverse("patrol:confirm", args=[plan.pk]), seen)
        assert the_plan().status == PatrolPlan.Status.CONFIRMED
        assert "Có hiệu lực" in text_of(dung, PLAN)

    def test_a_plan_that_changed_meanwhile_is_not_confirmed(self, an: Client, world: World) -> None:
        patrolling(world)
        plan = draft(world)
        answer = an.post(reverse("patrol:confirm", args=[plan.pk]), {"content_hash": "0" * 64}, follow=True)
        assert "đã thay đổi sau khi" in answer.content.decode()
        assert not plan.confirmations.exists()

    def test_a_draft_on_an_unsigned_agreement_names_what_is_missing(self, an: Client, world: World) -> None:
        patrolling(world)
        draft(world)
        from trucban.coordination.models import Agreement

        Agreement.objects.update(status="DRAFT")
        text = text_of(an, PLAN)
        assert "Đây vẫn là dự thảo" in text
        assert "Xác nhận kế hoạch" not in text

    @pytest.mark.parametrize("who", ["ha", "giang", "minh", "nga", "son", "binh"])
    def test_nobody_else_confirms(self, desk_of: DeskOf, world: World, who: str) -> None:
        patrolling(world)
        plan = draft(world)
        assert desk_of(who).post(reverse("patrol:confirm", args=[plan.pk])).status_code in {403, 404}
        assert not plan.confirmations.exists()

    def test_the_clerk_records_the_paper_with_its_scan(self, desk_of: DeskOf, world: World) -> None:
        patrolling(world)
        plan = draft(world)
        lan = desk_of("lan")
        page = reverse("patrol:paper", args=[plan.pk])
        assert "Công an xã" in text_of(lan, page)
        sent: dict[str, Any] = {
            "agency_id": str(world.police.pk),
            "signer_name": "Lê Tiến Dũng",
            "signer_title": "Trưởng Công an xã",
            "capacity": "",
            "paper_date": "2026-11-20",
        }
        refused = lan.post(page, {**sent, "scan": SimpleUploadedFile("a.pdf", b"no pdf")})
        assert refused.status_code == 422
        assert not plan.confirmations.exists()
        accepted = lan.post(page, {**sent, "scan": SimpleUploadedFile("a.png", png())})
        assert accepted.status_code == 302, accepted.content.decode()
        assert plan.confirmations.get().signer_name == "Lê Tiến Dũng"


def png() -> bytes:
    from io import BytesIO

    from PIL import Image

    held = BytesIO()
    Image.new("RGB", (40, 40), "white").save(held, "PNG")
    return held.getvalue()


class TestChanging:
    def test_a_next_version_leaves_the_one_in_force(self, an: Client, world: World) -> None:
        patrolling(world)
        plan = confirm(world, draft(world))
        an.post(reverse("patrol:new_version", args=[plan.pk]))
        assert set(PatrolPlan.objects.values_list("status", flat=True)) == {"CONFIRMED", "DRAFT"}
        assert "Bản 1, hai bên đã xác nhận" in text_of(an, PLAN)
        assert "Bản 2, dự thảo" in text_of(an, f"{PLAN}?ban=du-thao")

    def test_a_patrol_is_added_by_hand(self, an: Client, world: World) -> None:
        places = patrolling(world)
        plan = draft(world)
        person = world.person("binh")
        page = reverse("patrol:add", args=[plan.pk])
        assert "Bình" in text_of(an, page)
        sent = {
            "kind": "PATROL",
            "name": "Tuần tra thêm",
            "starts_at": "2026-11-28T06:00",
            "ends_at": "2026-11-28T08:00",
            "stop_1": str(places[1].pk),
            "stop_3": str(places[2].pk),
            "others": [str(person.pk)],
            "police_asked": "1",
        }
        answer = an.post(page, sent)
        assert answer.status_code == 302, answer.content.decode()
        made = Patrol.objects.get(name="Tuần tra thêm")
        assert [stop.point_id for stop in selectors.stops_of(made)] == [places[1].pk, places[2].pk]
        assert made.members.get().role == "LEADER"

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"ends_at": "2026-11-28T05:00"}, "Giờ kết thúc phải sau giờ bắt đầu"),
            ({"name": ""}, "Hãy điền"),
            ({"stop_1": ""}, "Hãy điền"),
            ({"others": []}, "Phải có người đi"),
            ({"police_asked": "99"}, "50"),
            ({"stop_1": "abc"}, "có trong danh sách"),
        ],
    )
    def test_nonsense_keeps_nothing_and_says_what_to_do(
        self, an: Client, world: World, changed: dict[str, Any], said: str
    ) -> None:
        places = patrolling(world)
        plan = draft(world)
        before = Patrol.objects.count()
        sent = {
            "kind": "PATROL",
            "name": "Tuần tra thêm",
            "starts_at": "2026-11-28T06:00",
            "ends_at": "2026-11-28T08:00",
            "stop_1": str(places[1].pk),
            "others": [str(world.person("binh").pk)],
            "police_asked": "0",
            **changed,
        }
        answer = an.post(reverse("patrol:add", args=[plan.pk]), sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert Patrol.objects.count() == before

    def test_somebody_who_is_taken_is_named_with_the_reason(self, an: Client, world: World) -> None:
        places = patrolling(world)
        plan = draft(world)
        patrol = rows(plan)[0]
        add(
            world,
            places[1],
            [world.person("binh")],
            name="Việc khác",
            starts_at=patrol.starts_at,
            ends_at=patrol.ends_at,
        )
        assert "bận: Việc khác" in text_of(an, reverse("patrol:change", args=[patrol.pk]))

    def test_calling_off_needs_a_reason(self, an: Client, world: World) -> None:
        patrolling(world)
        plan = confirm(world, draft(world))
        patrol = rows(plan)[0]
        page = reverse("patrol:cancel", args=[patrol.pk])
        assert "Nêu lý do" in an.post(page, {"reason": " "}, follow=True).content.decode()
        an.post(page, {"reason": "Mưa bão"})
        patrol.refresh_from_db()
        assert (patrol.status, patrol.cancelled_reason) == ("CANCELLED", "Mưa bão")
        assert "Mưa bão" in text_of(an, reverse("patrol:detail", args=[patrol.pk]))


@pytest.mark.parametrize("who", ["minh", "binh", "nga"])
def test_who_sees_only_their_own_is_led_to_their_patrols(desk_of: DeskOf, world: World, who: str) -> None:
    patrolling(world)
    assert desk_of(who).get(PLAN).status_code == 302


def test_another_commune_finds_nothing(other_world: World, world: World) -> None:
    patrolling(world)
    plan = confirm(world, draft(world))
    chi = Client()
    chi.force_login(other_world.user("chi2"))
    for address in (
        reverse("patrol:detail", args=[rows(plan)[0].pk]),
        reverse("patrol:order", args=[rows(plan)[0].pk]),
        f"{PLAN}so-do.svg",
    ):
        assert chi.get(address).status_code == 404


def test_its_queries_do_not_grow_with_the_patrols(
    an: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    patrolling(world)
    confirm(world, draft(world))
    with django_assert_max_num_queries(75):
        an.get(PLAN)
