"""One incident at the desk: its story, its steps, its shares; two people who change it at once."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.access.models import Share, ShareReceipt
from trucban.incident.models import Incident, State, TimelineEntry
from trucban.incident.services import add_note, report_incident, share_incident
from trucban.task.models import Task

pytestmark = pytest.mark.django_db


def made(world: World, who: str = "an", **changes: Any) -> Incident:
    values = {
        "kind": "BRAWL",
        "summary": "Xô xát ở chợ",
        "happened_at": MONDAY,
        "at": MONDAY,
        "source": "Tổ tuần tra",
    }
    return report_incident(**{"actor": world.actor(who), **values, **changes})


def page_of(row: Incident, *more: str) -> str:
    return "/".join(["", "vu-viec", str(row.pk), *more, ""])


def facts(row: Incident, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form as it was shown, with what somebody changed."""
    shown = {
        "summary": row.summary,
        "kind": row.kind,
        "happened_at": "2026-11-23T07:00",
        "hamlet_id": "",
        "place_text": row.place_text,
        "level": row.level,
        "source": row.source,
        "dead": row.dead,
        "injured": row.injured,
        "persons_concerned": row.persons_concerned,
    }
    return {**{f"base-{name}": value for name, value in shown.items()}, **shown, **changes}


class TestStory:
    def test_a_note_is_added_at_the_end(self, an: Client, world: World) -> None:
        row = made(world)
        an.post(page_of(row, "ghi"), {"text": "Đã đến hiện trường"})
        assert "Đã đến hiện trường" in an.get(page_of(row)).content.decode()

    def test_struck_lines_are_read_on_demand(self, an: Client, world: World) -> None:
        row = made(world)
        note = add_note(actor=world.actor("an"), incident_id=row.pk, text="Nhầm thôn", at=MONDAY)
        assert an.post(page_of(row, "gach", str(note.pk)), {"reason": ""}).status_code == 422
        an.post(page_of(row, "gach", str(note.pk)), {"reason": "Ghi nhầm"})
        assert "Nhầm thôn" not in an.get(page_of(row)).content.decode()
        text = an.get(f"{page_of(row)}?gach=1").content.decode()
        assert "<del>Nhầm thôn</del>" in text
        assert "Ghi nhầm" in text

    def test_the_newest_line_comes_first_on_demand(self, an: Client, world: World) -> None:
        row = made(world)
        for text in ("Thứ nhất", "Thứ hai"):
            add_note(actor=world.actor("an"), incident_id=row.pk, text=text, at=MONDAY)
        oldest, newest = (
            an.get(page_of(row) + asked)
            .content.decode()
            .partition('id="story"')[2]  # below the last line of all
            for asked in ("", "?thutu=moi")
        )
        assert oldest.index("Thứ nhất") < oldest.index("Thứ hai")
        assert newest.index("Thứ nhất") > newest.index("Thứ hai")

    def test_a_note_that_was_refused_stays_on_the_screen(self, an: Client, world: World) -> None:
        row = made(world)
        answer = an.post(page_of(row, "ghi"), {"text": "Theo điện TỐI MẬT số 5"})
        assert answer.status_code == 422
        assert "Theo điện TỐI MẬT số 5" in answer.content.decode()
        assert row.timeline.filter(kind=TimelineEntry.Kind.NOTE).count() == 0


class TestSteps:
    def test_only_steps_of_the_table_are_offered(self, desk_of: DeskOf, world: World) -> None:
        row = made(world)
        text = desk_of("an").get(page_of(row)).content.decode()
        assert 'value="VERIFYING"' in text
        assert 'value="REPORTED"' not in text

    def test_a_hand_over_names_who_received_it(self, an: Client, world: World) -> None:
        row = made(world)
        refused = an.post(page_of(row, "buoc"), {"to": "HANDED_OVER", "handed_to": " "})
        assert refused.status_code == 422
        an.post(
            page_of(row, "buoc"),
            {"to": "HANDED_OVER", "handed_to": "Công an xã, trực ban", "handed_at": "2026-11-23T07:00"},
        )
        row.refresh_from_db()
        assert (row.state, row.handed_to) == (State.HANDED_OVER, "Công an xã, trực ban")

    @pytest.mark.parametrize("to", ["REPORTED", "GONE", ""])
    def test_another_step_is_refused_in_words(self, an: Client, world: World, to: str) -> None:
        row = made(world)
        answer = an.post(page_of(row, "buoc"), {"to": to, "reason": "Xong"})
        assert answer.status_code == 422
        assert "note--error" in answer.content.decode()
        row.refresh_from_db()
        assert row.state == State.REPORTED


class TestTwoEditors:
    def test_different_fields_are_both_kept(self, desk_of: DeskOf, world: World) -> None:
        row = made(world)
        first, second = facts(row, place_text="Chợ Tréo"), facts(row, injured="2")
        desk_of("an").post(page_of(row, "sua"), first)
        assert desk_of("phuc").post(page_of(row, "sua"), second).status_code == 302
        row.refresh_from_db()
        assert (row.place_text, row.injured) == ("Chợ Tréo", 2)

    def test_of_the_same_field_the_second_is_shown_what_it_says_now(
        self, desk_of: DeskOf, world: World
    ) -> None:
        row = made(world)
        desk_of("an").post(page_of(row, "sua"), facts(row, place_text="Chợ Tréo"))
        answer = desk_of("phuc").post(page_of(row, "sua"), facts(row, place_text="Bến xe", injured="3"))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Chợ Tréo" in text
        assert "Bến xe" in text
        row.refresh_from_db()
        assert (row.place_text, row.injured) == ("Chợ Tréo", 0)
        again = facts(row, **{"base-place_text": "Chợ Tréo", "place_text": "Bến xe", "injured": "3"})
        desk_of("phuc").post(page_of(row, "sua"), again)
        row.refresh_from_db()
        assert (row.place_text, row.injured) == ("Bến xe", 3)

    def test_the_other_agency_does_not_edit(self, desk_of: DeskOf, world: World) -> None:
        row = made(world)
        share(world, row, tier="VIEW")
        assert desk_of("dung").get(page_of(row, "sua")).status_code == 403
        assert desk_of("dung").post(page_of(row, "sua"), facts(row, injured="9")).status_code == 403


def share(world: World, row: Incident, *, hide: tuple[str, ...] = (), tier: str = "VIEW") -> Share:
    return share_incident(
        actor=world.actor("an"),
        incident_id=row.pk,
        to_agency_id=world.police.pk,
        tier=tier,
        reason="Phối hợp",
        redacted_fields=hide,
        at=MONDAY,
    )


class TestShares:
    def test_sharing_takes_a_reason_and_opening_leaves_a_receipt(self, desk_of: DeskOf, world: World) -> None:
        row, an = made(world), desk_of("an")
        form = {
            "to_agency_id": str(world.police.pk),
            "tier": "VIEW",
            "reason": "",
            "redacted_fields": ["source"],
        }
        assert an.post(page_of(row, "chia-se"), form).status_code == 422
        assert desk_of("dung").get(page_of(row)).status_code == 404
        an.post(page_of(row, "chia-se"), form | {"reason": "Đề nghị phối hợp"})
        desk_of("dung").get(page_of(row))
        assert [receipt.user for receipt in ShareReceipt.objects.all()] == [world.user("dung")]
        assert "Lê Tiến Dũng" in an.get(page_of(row)).content.decode()

    def test_what_is_hidden_is_said_to_be_hidden(self, desk_of: DeskOf, world: World) -> None:
        row = made(world, place_text="Sau nhà văn hóa")
        share(world, row, hide=("source", "place_text", "summary"))
        text = desk_of("dung").get(page_of(row)).content.decode()
        assert "Tổ tuần tra" not in text
        assert "Sau nhà văn hóa" not in text
        assert "Xô xát ở chợ" not in text
        assert "hidden-value" in text
        assert "Xô xát ở chợ" not in desk_of("dung").get("/vu-viec/").content.decode()

    def test_taken_back_it_is_no_longer_found(self, desk_of: DeskOf, world: World) -> None:
        row = made(world)
        given = share(world, row)
        desk_of("an").post(page_of(row, "thu-hoi", str(given.pk)), {"reason": "Xong phối hợp"})
        assert desk_of("dung").get(page_of(row)).status_code == 404

    def test_those_who_assist_write_those_who_view_do_not(self, desk_of: DeskOf, world: World) -> None:
        viewed, assisted = made(world), made(world)
        share(world, viewed), share(world, assisted, tier="ASSIST")
        assert desk_of("dung").post(page_of(viewed, "ghi"), {"text": "Đã đến"}).status_code == 403
        assert desk_of("dung").post(page_of(assisted, "ghi"), {"text": "Đã đến"}).status_code == 302


def test_a_task_is_made_from_it(an: Client, world: World) -> None:
    row = made(world, hamlet_id=world.hamlets[1].pk)
    form = {"title": "Tuần tra chợ buổi tối", "owner": str(world.police.pk), "due_date": "2026-11-27"}
    assert an.post(page_of(row, "giao-viec"), form | {"due_date": "2026-11-01"}).status_code == 422
    an.post(page_of(row, "giao-viec"), form)
    task = Task.objects.get()
    assert (task.origin, task.origin_id, task.to_agency, task.hamlet) == (
        "INCIDENT",
        row.pk,
        world.police,
        world.hamlets[1],
    )
    assert "Tuần tra chợ buổi tối" in an.get(page_of(row)).content.decode()


def test_forms_say_what_is_the_polices_alone(an: Client, world: World) -> None:
    for address in ("/vu-viec/moi/", page_of(made(world))):
        assert "chỉ thuộc quyền của Công an" in an.get(address).content.decode()


@pytest.mark.parametrize("who", ["binh", "dung", "minh", "nga", "quy"])
def test_to_those_who_may_not_see_it_it_does_not_exist(desk_of: DeskOf, world: World, who: str) -> None:
    row = made(world)
    assert desk_of(who).get(page_of(row)).status_code == 404
    assert desk_of(who).post(page_of(row, "ghi"), {"text": "x"}).status_code == 404
    assert desk_of("an").get(f"/vu-viec/{uuid4()}/").status_code == 404


class TestList:
    def test_the_filter_lives_in_the_address(self, an: Client, world: World) -> None:
        made(world, hamlet_id=world.hamlets[0].pk)
        made(world, kind="THEFT", summary="Mất trộm bò")
        text = an.get("/vu-viec/?kind=THEFT&state=OPEN&hamlet_id=&q=mat trom").content.decode()
        assert "Mất trộm bò" in text
        assert "Xô xát ở chợ" not in text
        assert "Xô xát ở chợ" in an.get(f"/vu-viec/?hamlet_id={world.hamlets[0].pk}").content.decode()

    def test_nonsense_in_the_address_shows_everything(self, an: Client, world: World) -> None:
        made(world)
        answer = an.get("/vu-viec/?kind=X&hamlet_id=1&trang=zzz&state=%00")
        assert answer.status_code == 200

    def test_it_asks_few_questions_however_many_there_are(
        self, an: Client, world: World, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(45):
            made(world, summary=f"Việc {number}", hamlet_id=world.hamlets[0].pk)
        with django_assert_max_num_queries(13):
            an.get("/vu-viec/")

    def test_a_part_is_fetched_without_the_page(self, an: Client, world: World) -> None:
        made(world)
        text = an.get("/vu-viec/", headers={"hx-request": "true"}).content.decode()
        assert "Xô xát ở chợ" in text
        assert "<html" not in text
