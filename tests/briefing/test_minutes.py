"""Closing locks the minutes; both sides confirm them on screen or on paper; opening them again leaves a trace."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.briefing.meetings import CLOSED, call, close, closed, decide, fill, held, line
from tests.cast import World
from tests.document.scans import scan
from trucban.access.models import Mandate, Office
from trucban.audit.models import Entry
from trucban.briefing import paper, selectors, services
from trucban.briefing.models import AgendaItem, Briefing, Confirmation
from trucban.briefing.services.meeting import Attended
from trucban.document.content import ROMAN, Heading, Paragraph
from trucban.document.models import Scan
from trucban.document.rendering import render_docx
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db
NOT_KEPT = "a" * 64


def confirm(world: World, briefing: Briefing, who: str, **changes: str) -> Confirmation:
    return services.confirm_minutes(
        actor=world.actor(who), briefing_id=briefing.pk, at=CLOSED + timedelta(minutes=5), **changes
    )


def record_paper(world: World, briefing: Briefing, **changes: object) -> Confirmation:
    values = {
        "actor": world.actor("lan"),
        "briefing_id": briefing.pk,
        "agency_id": world.police.pk,
        "signer_name": "Lê Tiến Dũng",
        "signer_title": "Trưởng Công an xã",
        "signed_date": date(2026, 11, 24),
        "scan_sha256": scan(world),
        "at": CLOSED + timedelta(days=2),
    }
    return services.record_signed_minutes(**{**values, **changes})


def test_closing_locks_the_minutes_under_their_hash(world: World) -> None:
    briefing = closed(world)
    assert len(briefing.minutes_hash) == 64
    assert selectors.minutes_are_intact(Briefing.objects.get(pk=briefing.pk))


def test_nothing_is_written_on_closed_minutes(world: World) -> None:
    briefing = held(world)
    [item] = fill(world, briefing, line("a", "k:1"))
    close(world, briefing)
    an, key, at = world.actor("an"), briefing.pk, CLOSED
    attended = Attended(selectors.attendance_of(briefing)[0].pk, "ABSENT")
    for write in (
        lambda: services.add_item(actor=an, briefing_id=key, text="b", at=at),
        lambda: services.edit_item(actor=an, item_id=item.pk, discussion="b", at=at),
        lambda: services.settle_item(actor=an, item_id=item.pk, at=at),
        lambda: services.write_conclusion(actor=an, briefing_id=key, conclusion="b", forecast="", at=at),
        lambda: services.set_attendance(actor=an, briefing_id=key, rows=[attended], at=at),
        lambda: services.start_briefing(actor=an, briefing_id=key, at=at),
        lambda: services.close_briefing(actor=an, briefing_id=key, at=at),
        lambda: decide(world, briefing, "b"),
    ):
        with pytest.raises(services.BriefingIsClosed):
            write()


def test_both_chiefs_confirm_and_until_then_each_part_binds_only_itself(world: World) -> None:
    briefing = held(world)
    ours = decide(world, briefing, "Việc của Ban CHQS", to_agency_id=world.command.pk)
    theirs = decide(world, briefing, "Việc của Công an", to_agency_id=world.police.pk)
    briefing = close(world, briefing)
    stand = selectors.standing(briefing)
    assert (stand.is_agreed, stand.binds(ours), stand.binds(theirs)) == (False, False, False)
    confirm(world, briefing, "an")
    stand = selectors.standing(briefing)
    assert (stand.missing, stand.binds(ours), stand.binds(theirs)) == ((world.police,), True, False)
    confirm(world, briefing, "dung")
    stand = selectors.standing(briefing)
    assert (stand.is_agreed, stand.binds(theirs)) == (True, True)


def test_a_deputy_confirms_for_the_head(world: World) -> None:
    given = confirm(world, closed(world), "phuc")
    assert (given.capacity, given.agency, given.signer_name) == ("KT.", world.command, "Ngô Phúc")


def test_an_acting_head_confirms_as_acting(world: World) -> None:
    office = Office.objects.get(commune=world.commune, kind="POLICE_CHIEF")
    Mandate.objects.filter(user=world.user("giang")).delete()
    Mandate.objects.create(
        commune=world.commune,
        office=office,
        user=world.user("giang"),
        starts_at=CLOSED - timedelta(days=1),
        ends_at=CLOSED + timedelta(days=9),
        acting=True,
        reason="Trưởng vắng",
        given_by_id=uuid4(),
    )
    assert confirm(world, closed(world), "giang").capacity == "Q."


@pytest.mark.parametrize("who", ["giang", "ha", "khanh", "lan"])
def test_nobody_else_confirms(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        confirm(world, closed(world), who)


def test_it_refuses_minutes_that_changed_since_they_were_read(world: World) -> None:
    briefing = closed(world)
    with pytest.raises(services.ConfirmationRefused):
        confirm(world, briefing, "dung", minutes_hash="0" * 64)
    confirm(world, briefing, "dung", minutes_hash=briefing.minutes_hash)
    with pytest.raises(services.ConfirmationRefused):
        confirm(world, briefing, "dung", minutes_hash=briefing.minutes_hash)


def test_it_refuses_minutes_written_on_behind_the_services_back(world: World) -> None:
    briefing = held(world)
    fill(world, briefing, line("a", "k:1"))
    close(world, briefing)
    AgendaItem.objects.update(text="b")
    with pytest.raises(services.ConfirmationRefused):
        confirm(world, briefing, "an")


def test_it_refuses_minutes_that_are_not_locked(world: World) -> None:
    with pytest.raises(services.BriefingNotClosed):
        confirm(world, held(world), "an")


def test_the_clerk_records_the_paper_of_a_chief_who_never_logs_in(world: World) -> None:
    briefing = closed(world)
    confirm(world, briefing, "an")
    given = record_paper(world, briefing)
    assert (given.manner, given.signed_date) == ("PAPER", date(2026, 11, 24))
    assert given.scan_sha256 == Scan.objects.get().sha256
    assert selectors.standing(briefing).is_agreed


def test_it_refuses_papers_that_cannot_be(world: World) -> None:
    briefing = closed(world)
    for wrong in (
        {"signer_name": " "},
        {"scan_sha256": ""},
        {"scan_sha256": NOT_KEPT},
        {"signed_date": date(2026, 11, 22)},  # before the briefing
        {"signed_date": date(2026, 11, 26)},  # to come
        {"agency_id": world.committee.pk},
    ):
        with pytest.raises(services.ConfirmationRefused):
            record_paper(world, briefing, **wrong)
    with pytest.raises(PermissionDenied):
        record_paper(world, briefing, actor=world.actor("an"))
    assert not Confirmation.objects.exists()


def test_opening_again_withdraws_confirmations_and_leaves_a_trace(world: World) -> None:
    briefing = closed(world)
    confirm(world, briefing, "an")
    first = briefing.minutes_hash
    services.reopen_briefing(
        actor=world.actor("dung"), briefing_id=briefing.pk, reason="Sai số liệu thôn 2", at=CLOSED
    )
    services.add_item(actor=world.actor("an"), briefing_id=briefing.pk, text="Sửa", at=CLOSED)
    again = services.close_briefing(actor=world.actor("an"), briefing_id=briefing.pk, at=CLOSED)
    assert again.minutes_hash != first
    assert (again.reopened_at, again.reopened_reason) == (CLOSED, "Sai số liệu thôn 2")
    assert selectors.standing(again).confirmed == ()
    assert Confirmation.objects.get().withdrawn_at == CLOSED
    assert Entry.objects.filter(action="briefing.reopened").exists()
    confirm(world, again, "an")  # the new text is confirmed anew


def test_opening_again_needs_a_reason_and_closed_minutes(world: World) -> None:
    briefing = held(world)
    an = world.actor("an")
    with pytest.raises(services.BriefingNotClosed):
        services.reopen_briefing(actor=an, briefing_id=briefing.pk, reason="x", at=CLOSED)
    close(world, briefing)
    with pytest.raises(services.ReasonMissing):
        services.reopen_briefing(actor=an, briefing_id=briefing.pk, reason=" ", at=CLOSED)
    with pytest.raises(PermissionDenied):
        services.reopen_briefing(actor=world.actor("giang"), briefing_id=briefing.pk, reason="x", at=CLOSED)


def test_somebody_represented_is_represented_by_somebody(world: World) -> None:
    briefing = held(world)
    row = selectors.attendance_of(briefing)[0]
    with pytest.raises(services.ItemRefused):
        services.set_attendance(
            actor=world.actor("an"), briefing_id=briefing.pk, rows=[Attended(row.pk, "REPRESENTED")], at=CLOSED
        )  # fmt: skip


def test_two_who_change_different_lines_of_the_attendance_lose_nothing(world: World) -> None:
    briefing = held(world)
    one, two, *_rest = selectors.attendance_of(briefing)
    for who, row in (("an", one), ("dung", two)):
        services.set_attendance(
            actor=world.actor(who), briefing_id=briefing.pk, rows=[Attended(row.pk, "ABSENT")], at=CLOSED
        )  # fmt: skip
    outcomes = [row.outcome for row in selectors.attendance_of(briefing)]
    assert outcomes[:3] == ["ABSENT", "ABSENT", "PRESENT"]


def test_the_paper_is_a_draft_and_says_so_until_both_have_confirmed(world: World) -> None:
    briefing = held(world)
    decide(world, briefing, "Lắp camera", to_agency_id=world.police.pk)
    briefing = close(world, briefing)
    said = lambda: paper.minutes_paper(actor=world.actor("dung"), briefing_id=briefing.pk)  # noqa: E731 - short
    assert said().draft
    assert "Chưa thống nhất: chờ xác nhận của Ban CHQS, Công an xã." in str(said())
    confirm(world, briefing, "phuc")
    record_paper(world, briefing)
    final = said()
    assert not final.draft
    assert "Chưa thống nhất" not in str(final)
    assert "KT. CHỈ HUY TRƯỞNG" in str(final).upper()
    assert "24/11/2026" in str(final)
    assert render_docx(final) == render_docx(final)


def test_a_preparation_note_is_its_writer_s_alone(world: World) -> None:
    briefing = call(world)
    services.save_note(actor=world.actor("an"), briefing_id=briefing.pk, text="Hỏi về thôn 2", at=CLOSED)
    services.save_note(actor=world.actor("an"), briefing_id=briefing.pk, text="Hỏi về thôn 3", at=CLOSED)
    note = selectors.note_of(actor=world.actor("an"), briefing_id=briefing.pk)
    assert note
    assert note.text == "Hỏi về thôn 3"
    for who in ("dung", "phuc", "quy"):
        assert selectors.note_of(actor=world.actor(who), briefing_id=briefing.pk) is None


def test_the_minutes_are_numbered_and_end_with_when_the_meeting_did(world: World) -> None:
    briefing = closed(world)
    content = paper.minutes_paper(actor=world.actor("an"), briefing_id=briefing.pk)
    headings = [block.text for block in content.blocks if isinstance(block, Heading)]
    assert headings[0] == "I. Thành phần"
    assert all(text.split(".")[0] == numeral for text, numeral in zip(headings, ROMAN, strict=False))
    last = content.blocks[-2]  # the signatures follow it
    assert isinstance(last, Paragraph)
    assert last.text.startswith("Buổi giao ban kết thúc vào")
