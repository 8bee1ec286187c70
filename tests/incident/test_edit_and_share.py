"""Two writers at once; lines struck; what the other agency sees."""

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from trucban.access.services import revoke_share
from trucban.incident import selectors, services
from trucban.incident.models import TimelineEntry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def test_two_writers_of_different_fields_both_keep_their_change(world: World) -> None:
    row = report(world)
    read = {"injured": 0, "place_text": ""}
    services.edit_incident(
        actor=world.actor("an"), incident_id=row.pk, changes={"injured": 2}, base=read, at=MONDAY
    )
    services.edit_incident(
        actor=world.actor("phuc"),
        incident_id=row.pk,
        changes={"place_text": "Cổng chợ"},
        base=read,
        at=MONDAY,
    )
    row.refresh_from_db()
    assert (row.injured, row.place_text) == (2, "Cổng chợ")


def test_the_second_writer_of_the_same_field_is_told_what_it_says_now(world: World) -> None:
    row = report(world)
    services.edit_incident(
        actor=world.actor("an"), incident_id=row.pk, changes={"injured": 2}, base={"injured": 0}, at=MONDAY
    )
    with pytest.raises(services.IncidentChangedMeanwhile, match="2"):
        services.edit_incident(
            actor=world.actor("phuc"),
            incident_id=row.pk,
            changes={"injured": 3},
            base={"injured": 0},
            at=MONDAY,
        )


def test_a_struck_line_stays_and_is_shown_on_demand(world: World) -> None:
    row, an = report(world), world.actor("an")
    line = services.add_note(actor=an, incident_id=row.pk, text="Sai", at=MONDAY)
    services.strike_entry(actor=an, entry_id=line.pk, reason="Ghi nhầm vụ", at=MONDAY)
    assert line.pk not in [one.pk for one in selectors.timeline(actor=an, incident_id=row.pk)]
    shown = selectors.timeline(actor=an, incident_id=row.pk, with_struck=True)
    assert [one.text for one in shown if one.struck_at] == ["Sai"]
    with pytest.raises(services.EntryAlreadyStruck):
        services.strike_entry(actor=an, entry_id=line.pk, reason="Lại", at=MONDAY)


def test_the_police_see_what_is_shared_without_what_is_hidden(world: World) -> None:
    row = report(world, place_text="Nhà số 5")
    services.add_note(actor=world.actor("an"), incident_id=row.pk, text="Ghi chú nội bộ", at=MONDAY)
    services.share_incident(
        actor=world.actor("an"),
        incident_id=row.pk,
        to_agency_id=world.police.pk,
        tier="VIEW",
        reason="Đề nghị phối hợp",
        redacted_fields=("summary", "place_text"),
        at=MONDAY,
    )
    dung = world.actor("dung")
    view = selectors.view_incident(actor=dung, incident_id=row.pk)
    assert view.incident.summary == view.incident.place_text == selectors.HIDDEN
    assert not [
        one
        for one in selectors.timeline(actor=dung, incident_id=row.pk)
        if one.kind == TimelineEntry.Kind.NOTE
    ]
    assert not selectors.incidents(actor=dung, q="xô xát")
    with pytest.raises(PermissionDenied):
        services.add_note(actor=dung, incident_id=row.pk, text="Đã biết", at=MONDAY)


def test_to_assist_is_to_write_and_revoked_is_gone(world: World) -> None:
    row = report(world)
    share = services.share_incident(
        actor=world.actor("an"),
        incident_id=row.pk,
        to_agency_id=world.police.pk,
        tier="ASSIST",
        reason="Cùng xử lý",
        at=MONDAY,
    )
    services.add_note(actor=world.actor("dung"), incident_id=row.pk, text="Công an đã đến", at=MONDAY)
    revoke_share(actor=world.actor("an"), share_id=share.pk, at=MONDAY)
    with pytest.raises(NotVisible):
        selectors.view_incident(actor=world.actor("dung"), incident_id=row.pk)


def test_the_other_agency_does_not_edit_share_or_close(world: World) -> None:
    row = report(world)
    services.share_incident(
        actor=world.actor("an"),
        incident_id=row.pk,
        to_agency_id=world.police.pk,
        tier="ASSIST",
        reason="Cùng xử lý",
        at=MONDAY,
    )
    dung = world.actor("dung")
    with pytest.raises(PermissionDenied):
        services.edit_incident(actor=dung, incident_id=row.pk, changes={"injured": 9}, at=MONDAY)
    with pytest.raises(PermissionDenied):
        services.change_state(actor=dung, incident_id=row.pk, to="HANDLING", at=MONDAY)
