"""The story only grows: lines are struck with a reason, never changed."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import trucban.incident.services as package
from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from trucban.document.wording import SecretMarkFound
from trucban.incident import selectors, services
from trucban.incident.models import TimelineEntry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def test_a_struck_line_stays_and_is_shown_on_demand(world: World) -> None:
    row, an = report(world), world.actor("an")
    line = services.add_note(actor=an, incident_id=row.pk, text="Sai", at=MONDAY)
    services.strike_entry(actor=an, entry_id=line.pk, reason="Ghi nhầm vụ", at=MONDAY)
    assert line.pk not in [one.pk for one in selectors.timeline(actor=an, incident_id=row.pk)]
    shown = selectors.timeline(actor=an, incident_id=row.pk, with_struck=True)
    struck = [(one.text, one.struck_reason, one.struck_by_id) for one in shown if one.struck_at]
    assert struck == [("Sai", "Ghi nhầm vụ", an.id)]
    with pytest.raises(services.EntryAlreadyStruck):
        services.strike_entry(actor=an, entry_id=line.pk, reason="Lại", at=MONDAY)


def test_striking_needs_a_reason(world: World) -> None:
    row, an = report(world), world.actor("an")
    line = services.add_note(actor=an, incident_id=row.pk, text="Sai", at=MONDAY)
    with pytest.raises(services.ReasonMissing):
        services.strike_entry(actor=an, entry_id=line.pk, reason=" ", at=MONDAY)


def test_others_do_not_strike_and_the_other_agency_does_not_find_it(world: World) -> None:
    row = report(world, "minh")
    line = services.add_note(actor=world.actor("an"), incident_id=row.pk, text="Đã xem", at=MONDAY)
    with pytest.raises(PermissionDenied):
        services.strike_entry(actor=world.actor("minh"), entry_id=line.pk, reason="Sai", at=MONDAY)
    with pytest.raises(NotVisible):
        services.strike_entry(actor=world.actor("dung"), entry_id=line.pk, reason="Sai", at=MONDAY)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" ", services.NoteMissing), ("x" * 4001, services.NoteMissing), ("Văn bản MẬT", SecretMarkFound)],
)
def test_it_refuses_notes_that_say_nothing_too_much_or_secrets(
    world: World, text: str, refusal: type[Exception]
) -> None:
    row = report(world)
    with pytest.raises(refusal):
        services.add_note(actor=world.actor("an"), incident_id=row.pk, text=text, at=MONDAY)
    assert TimelineEntry.objects.count() == 1


def test_a_note_is_placed_by_when_it_happened(world: World) -> None:
    row, an = report(world), world.actor("an")
    earlier = MONDAY - timedelta(minutes=30)
    services.add_note(actor=an, incident_id=row.pk, text="Nghe ồn", at=MONDAY, happened_at=earlier)
    assert selectors.timeline(actor=an, incident_id=row.pk)[0].text == "Nghe ồn"
    with pytest.raises(services.IncidentRefused):
        services.add_note(
            actor=an, incident_id=row.pk, text="Mai", at=MONDAY, happened_at=MONDAY + timedelta(days=1)
        )


def test_nothing_done_to_an_incident_changes_a_line_that_stands(world: World) -> None:
    row, an = report(world), world.actor("an")
    note = services.add_note(actor=an, incident_id=row.pk, text="Một", at=MONDAY)
    before = {one.pk: one.text for one in TimelineEntry.objects.all()}
    services.edit_incident(actor=an, incident_id=row.pk, changes={"summary": "Khác"}, at=MONDAY)
    services.change_state(actor=an, incident_id=row.pk, to="HANDLING", at=MONDAY)
    services.strike_entry(actor=an, entry_id=note.pk, reason="Nhầm", at=MONDAY)
    after = {one.pk: one.text for one in TimelineEntry.objects.all()}
    assert before.items() <= after.items()


def test_no_service_writes_anything_on_a_line_but_that_it_was_struck() -> None:
    """A guard on the code: entries are created, or saved with the fields of striking; never updated or deleted."""
    assert package.__file__
    for file in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                targets = ast.unparse(node.targets[0])
                assert "entry.text" not in targets, f"{file.name}: {targets}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                written = ast.unparse(node)
                touches = node.func.attr in {"update", "delete", "bulk_update"} and "TimelineEntry" in written
                assert not touches, f"{file.name}: {written}"
                if written.startswith("entry.save"):
                    assert (
                        written == "entry.save(update_fields=['struck_at', 'struck_by_id', 'struck_reason'])"
                    )
