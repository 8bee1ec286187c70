"""What the other agency sees, may do, and what it no longer sees."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from trucban.access import selectors as access
from trucban.access.models import Share
from trucban.access.services import ShareWithOneself, give_mandate, note_share_seen
from trucban.incident import selectors, services
from trucban.incident.models import Incident, TimelineEntry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def share(world: World, row: Incident, who: str = "an", **more: object) -> Share:
    given = {
        "to_agency_id": world.police.pk,
        "tier": "VIEW",
        "reason": "Đề nghị phối hợp",
        "at": MONDAY,
        **more,
    }
    return services.share_incident(actor=world.actor(who), incident_id=row.pk, **given)  # type: ignore[arg-type]  # a test's values


def test_what_is_hidden_is_blank_for_the_police_and_whole_for_the_command(world: World) -> None:
    row = report(world, place_text="Nhà số 5", hamlet_id=world.hamlets[0].pk, persons_concerned=3)
    services.add_note(actor=world.actor("an"), incident_id=row.pk, text="Ghi chú nội bộ", at=MONDAY)
    share(world, row, redacted_fields=("summary", "place_text", "hamlet", "persons_concerned"))
    dung = world.actor("dung")
    view = selectors.view_incident(actor=dung, incident_id=row.pk)
    assert view.is_shared
    assert view.incident.summary == view.incident.place_text == selectors.HIDDEN
    assert (view.incident.hamlet, view.incident.hamlet_id, view.incident.persons_concerned) == (None, None, 0)
    own = selectors.view_incident(actor=world.actor("an"), incident_id=row.pk)
    assert (own.incident.place_text, own.redacted) == ("Nhà số 5", frozenset())


def test_hiding_the_summary_hides_what_was_written_about_it(world: World) -> None:
    row, an = report(world), world.actor("an")
    services.add_note(actor=an, incident_id=row.pk, text="Ghi chú nội bộ", at=MONDAY)
    services.edit_incident(actor=an, incident_id=row.pk, changes={"summary": "Hai nhà cãi nhau"}, at=MONDAY)
    services.change_state(actor=an, incident_id=row.pk, to="HANDLING", reason="Hai nhà quen", at=MONDAY)
    share(world, row, redacted_fields=("summary",))
    lines = selectors.timeline(actor=world.actor("dung"), incident_id=row.pk)
    assert {line.kind for line in lines} == {TimelineEntry.Kind.STATE, TimelineEntry.Kind.SHARE}
    assert "Hai nhà" not in " ".join(line.text for line in lines)


def test_what_is_hidden_is_not_found_by_it_but_its_owner_finds_it(world: World) -> None:
    row = report(world, hamlet_id=world.hamlets[0].pk)
    share(world, row, redacted_fields=("summary", "hamlet"))
    asked = [{"q": "xô xát"}, {"hamlet_id": world.hamlets[0].pk}]
    for question in asked:
        assert not selectors.incidents(actor=world.actor("dung"), **question).exists()  # type: ignore[arg-type]  # a test's values
        assert selectors.incidents(actor=world.actor("an"), **question).get() == row  # type: ignore[arg-type]  # a test's values
    assert selectors.incidents(actor=world.actor("dung")).get() == row


def test_to_view_is_not_to_write(world: World) -> None:
    row = report(world)
    share(world, row)
    with pytest.raises(PermissionDenied):
        services.add_note(actor=world.actor("dung"), incident_id=row.pk, text="Đã biết", at=MONDAY)


def test_to_assist_is_to_add_notes_and_to_strike_ones_own(world: World) -> None:
    row = report(world)
    share(world, row, tier="ASSIST")
    dung = world.actor("dung")
    note = services.add_note(actor=dung, incident_id=row.pk, text="Công an đã đến", at=MONDAY)
    assert selectors.timeline(actor=world.actor("an"), incident_id=row.pk)[-1].author_name == dung.name
    services.strike_entry(actor=dung, entry_id=note.pk, reason="Nhầm vụ", at=MONDAY)


def test_to_assist_is_not_to_edit_share_or_close(world: World) -> None:
    row = report(world)
    share(world, row, tier="ASSIST")
    dung = world.actor("dung")
    with pytest.raises(PermissionDenied):
        services.edit_incident(actor=dung, incident_id=row.pk, changes={"injured": 9}, at=MONDAY)
    with pytest.raises(PermissionDenied):
        services.change_state(actor=dung, incident_id=row.pk, to="HANDLING", at=MONDAY)
    with pytest.raises(PermissionDenied):
        share(world, row, "dung", to_agency_id=world.command.pk)


def test_taken_back_it_is_gone_and_the_story_says_so(world: World) -> None:
    row, an = report(world), world.actor("an")
    given = share(world, row)
    services.unshare_incident(actor=an, share_id=given.pk, reason="Đã xong", at=MONDAY)
    with pytest.raises(NotVisible):
        selectors.view_incident(actor=world.actor("dung"), incident_id=row.pk)
    told = [line.text for line in selectors.timeline(actor=an, incident_id=row.pk) if line.kind == "SHARE"]
    assert len(told) == 2
    assert "Đã xong" in told[1]
    with pytest.raises(NotVisible):
        services.unshare_incident(actor=an, share_id=given.pk, reason="Lại", at=MONDAY)
    share(world, row, tier="ASSIST")


def test_only_leaders_of_the_owner_share_and_take_back(world: World) -> None:
    row = report(world, "dung")
    with pytest.raises(PermissionDenied):
        share(world, row, "giang", to_agency_id=world.command.pk)
    given = share(world, row, "dung", to_agency_id=world.command.pk)
    with pytest.raises(PermissionDenied):
        services.unshare_incident(actor=world.actor("an"), share_id=given.pk, reason="Không cần", at=MONDAY)


def test_it_refuses_shares_that_make_no_sense(world: World) -> None:
    row = report(world)
    for wrong in (
        {"tier": "OWN"},
        {"redacted_fields": ("number",)},
        {"to_agency_id": world.committee.pk},
        {"to_agency_id": world.command.pk},
    ):
        with pytest.raises((services.NotShareable, ShareWithOneself)):
            share(world, row, **wrong)
    with pytest.raises(services.ReasonMissing):
        share(world, row, reason="")
    share(world, row)
    with pytest.raises(services.AlreadyShared):
        share(world, row, tier="ASSIST")


def test_who_told_of_it_stays_hidden_where_an_informant_is_involved(world: World) -> None:
    row = report(world, involves_informant=True, source="Người trong xóm")
    share(world, row)
    view = selectors.view_incident(actor=world.actor("dung"), incident_id=row.pk)
    assert view.incident.source == selectors.HIDDEN


def test_what_was_shared_is_not_the_readers_to_report(world: World) -> None:
    row = report(world)
    share(world, row)
    period = {"starts_at": MONDAY, "ends_at": MONDAY.replace(hour=23)}
    assert not selectors.for_papers(actor=world.actor("dung"), **period).exists()
    assert selectors.counts_by_kind(actor=world.actor("dung"), **period) == {}


def test_the_owner_sees_who_has_opened_it(world: World) -> None:
    row = report(world)
    share(world, row)
    dung = world.actor("dung")
    view = selectors.view_incident(actor=dung, incident_id=row.pk)
    assert view.share
    assert note_share_seen(actor=dung, share=view.share, at=MONDAY)
    assert view.share.receipts.get().user_id == dung.id


def test_a_blanked_copy_leaves_the_row_as_it_is(world: World) -> None:
    row = report(world, hamlet_id=world.hamlets[0].pk)
    share(world, row, redacted_fields=("hamlet", "summary"))
    loaded = selectors.get_incident(actor=world.actor("dung"), incident_id=row.pk)
    selectors.redact(actor=world.actor("dung"), incident=loaded)
    assert (loaded.summary, loaded.hamlet) == (row.summary, world.hamlets[0])


def test_an_office_of_a_hamlet_in_the_owning_agency_uncovers_nothing(world: World) -> None:
    """Giang of the police also leads a hamlet's militia: what the command hides from the police stays hidden."""
    militia = access.offices(commune_id=world.commune.pk, kinds=["HAMLET_MILITIA_LEADER"]).get()
    give_mandate(
        actor=world.admin,
        office_id=militia.pk,
        user_id=world.user("giang").pk,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=30),
        acting=True,
        reason="Thay đồng chí Minh",
        at=MONDAY,
    )
    row = report(world)
    share(world, row, redacted_fields=("summary",))
    giang = world.actor("giang")
    assert selectors.view_incident(actor=giang, incident_id=row.pk).incident.summary == selectors.HIDDEN
    (listed,) = selectors.redact_all(actor=giang, rows=selectors.incidents(actor=giang))
    assert listed.incident.summary == selectors.HIDDEN
    assert not selectors.incidents(actor=giang, q="xô xát").exists()
    assert not selectors.for_papers(
        actor=giang, starts_at=MONDAY - timedelta(days=7), ends_at=MONDAY + timedelta(days=1)
    ).exists()
