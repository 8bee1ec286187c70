"""Two writers at once: fields merge one by one."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from tests.writers import at_once
from trucban.document.wording import SecretMarkFound
from trucban.incident import selectors, services
from trucban.incident.models import Incident
from trucban.lib.errors import NotVisible, PermissionDenied

READ: dict[str, Any] = {
    "summary": "Xô xát ở chợ",
    "injured": 0,
    "place_text": "",
    "hamlet_id": None,
    "level": 1,
}


def _edit(world: World, who: str, row: Incident, changes: dict[str, Any], **more: Any) -> Incident:
    given = {"at": MONDAY + timedelta(hours=1), **more}
    return services.edit_incident(actor=world.actor(who), incident_id=row.pk, changes=changes, **given)


@pytest.mark.django_db
def test_two_forms_sent_whole_both_keep_their_change(world: World) -> None:
    """Each page sends every field; what was left as it was read is not a change."""
    row = report(world)
    _edit(world, "an", row, {**READ, "injured": 2}, base=READ)
    _edit(world, "phuc", row, {**READ, "place_text": "Cổng chợ"}, base=READ)
    row.refresh_from_db()
    assert (row.injured, row.place_text) == (2, "Cổng chợ")


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_both_keep_their_change(world: World, tmp_path: Path) -> None:
    row = report(world)
    at_once(
        [
            lambda: _edit(world, "an", row, {**READ, "injured": 2}, base=READ),
            lambda: _edit(world, "phuc", row, {**READ, "place_text": "Cổng chợ"}, base=READ),
        ],
        folder=tmp_path,
    )
    row.refresh_from_db()
    assert (row.injured, row.place_text, row.version) == (2, "Cổng chợ", 3)


@pytest.mark.django_db
def test_the_same_field_changed_by_both_names_the_field_and_both_values_and_keeps_nothing(
    world: World,
) -> None:
    row = report(world)
    _edit(world, "an", row, {"injured": 2, "level": 2}, base=READ)
    with pytest.raises(services.IncidentChangedMeanwhile) as refusal:
        _edit(world, "phuc", row, {**READ, "injured": 3, "place_text": "Cổng chợ"}, base=READ)
    (conflict,) = refusal.value.conflicts
    assert (conflict.name, conflict.now, conflict.typed) == ("injured", "2", "3")
    assert "“2”" in str(refusal.value)
    assert "“3”" in str(refusal.value)
    row.refresh_from_db()
    assert (row.injured, row.place_text) == (2, "")


@pytest.mark.django_db
def test_both_typing_the_same_is_no_conflict(world: World) -> None:
    row = report(world)
    _edit(world, "an", row, {"injured": 2}, base=READ)
    assert _edit(world, "phuc", row, {"injured": 2}, base=READ).version == 2


@pytest.mark.django_db
def test_a_form_that_shows_minutes_does_not_change_seconds(world: World) -> None:
    happened = MONDAY.replace(second=31)
    row = report(world, happened_at=happened, at=MONDAY + timedelta(minutes=5))
    read = {"happened_at": MONDAY}
    _edit(world, "an", row, {"happened_at": MONDAY, "injured": 1}, base=read)
    row.refresh_from_db()
    assert row.happened_at == happened


FIELDS = {"injured": (0, 1, 2), "dead": (0, 1), "level": (1, 2), "place_text": ("", "Chợ", "Bến đò")}
FORMS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FIELDS.items()})


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FORMS, second=FORMS)
def test_whatever_two_people_type_each_field_ends_as_one_of_them_meant(
    world: World, first: dict[str, Any], second: dict[str, Any]
) -> None:
    row = report(world)
    read = {name: getattr(row, name) for name in FIELDS}
    _edit(world, "an", row, first, base=read)
    clash = {n for n in FIELDS if first[n] != read[n] != second[n] and first[n] != second[n]}
    if clash:
        with pytest.raises(services.IncidentChangedMeanwhile) as refusal:
            _edit(world, "phuc", row, second, base=read)
        assert {one.name for one in refusal.value.conflicts} == clash
        return
    _edit(world, "phuc", row, second, base=read)
    row.refresh_from_db()
    for name in FIELDS:
        meant = second[name] if second[name] != read[name] else first[name]
        assert getattr(row, name) == meant


@pytest.mark.django_db
def test_the_story_says_what_was_changed_to_what(world: World) -> None:
    row = report(world)
    _edit(world, "an", row, {"injured": 2, "hamlet_id": world.hamlets[0].pk, "involves_minor": True})
    line = selectors.timeline(actor=world.actor("an"), incident_id=row.pk)[-1]
    assert line.kind == "EDIT"
    assert "0 → 2" in line.text
    assert "– → Thôn 1" in line.text


@pytest.mark.django_db
def test_a_changed_summary_is_found_by_its_new_words(world: World) -> None:
    row = report(world)
    _edit(world, "an", row, {"summary": "Ẩu đả trước trường"})
    assert selectors.incidents(actor=world.actor("an"), q="au da").get() == row
    assert not selectors.incidents(actor=world.actor("an"), q="xo xat").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"number": 5}, services.IncidentRefused),
        ({"state": "CLOSED"}, services.IncidentRefused),
        ({"summary": ""}, services.SummaryMissing),
        ({"dead": -1}, services.IncidentRefused),
        ({"dead": "nhiều"}, services.IncidentRefused),
        ({"lat": float("nan")}, services.IncidentRefused),
        ({"place_text": "Kho TỐI MẬT"}, SecretMarkFound),
    ],
)
def test_it_refuses_what_makes_no_sense(
    world: World, changes: dict[str, object], refusal: type[Exception]
) -> None:
    row = report(world)
    with pytest.raises(refusal):
        _edit(world, "an", row, changes)
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.django_db
def test_a_hamlet_of_another_commune_is_not_found(world: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        _edit(world, "an", report(world), {"hamlet_id": other_world.hamlets[0].pk})


@pytest.mark.django_db
def test_who_only_reports_does_not_edit(world: World) -> None:
    row = report(world, "minh")
    with pytest.raises(PermissionDenied):
        _edit(world, "minh", row, {"injured": 1})
    services.add_note(actor=world.actor("minh"), incident_id=row.pk, text="Đã ổn", at=MONDAY)
