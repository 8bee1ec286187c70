"""Two reports of one thing are handled as one, by those who keep both, and taken apart again."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from tests.writers import at_once
from trucban.channel.models import CitizenReport
from trucban.channel.selectors import standing
from trucban.incident import selectors, services, teams
from trucban.incident.models import Incident, Merge
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def merge(world: World, one: Incident, into: Incident, who: str = "an") -> Incident:
    return services.merge_incident(
        actor=world.actor(who), incident_id=one.pk, into_id=into.pk, reason="Cùng một vụ", at=MONDAY
    )


def undo(world: World, one: Incident) -> Incident:
    return services.undo_merge(actor=world.actor("an"), incident_id=one.pk, reason="Hai vụ", at=MONDAY)


def texts(world: World, row: Incident, who: str = "an") -> list[str]:
    return [line.text for line in selectors.timeline(actor=world.actor(who), incident_id=row.pk)]


def test_the_kept_one_tells_both_stories_and_the_other_leaves_the_open_ones(world: World) -> None:
    an, one, other = world.actor("an"), report(world), report(world)
    services.add_note(actor=an, incident_id=other.pk, text="Người gọi thứ hai", at=MONDAY)
    services.send_team(actor=an, incident_id=other.pk, label="Đội chữa cháy", at=MONDAY)
    merge(world, other, one)
    assert list(selectors.open_incidents(actor=an)) == [one]
    assert "Người gọi thứ hai" in texts(world, one)
    assert [row.label for row in teams.sent_to(actor=an, incident_id=one.pk)] == ["Đội chữa cháy"]
    said = [text for text in texts(world, one) if "Cùng một vụ" in text]
    assert len(said) == 1  # it stands in both stories, and is read once
    assert said[0].startswith("02/2026")


def test_taken_apart_everything_stands_as_before(world: World) -> None:
    an, one, other = world.actor("an"), report(world), report(world)
    services.add_note(actor=an, incident_id=other.pk, text="Người gọi thứ hai", at=MONDAY)
    before = Incident.objects.filter(pk=other.pk).values().get()
    merge(world, other, one)
    undo(world, other)
    assert Incident.objects.filter(pk=other.pk).values().get() == before
    assert "Người gọi thứ hai" not in texts(world, one)
    assert "Người gọi thứ hai" in texts(world, other)
    assert Merge.objects.get().undone_reason == "Hai vụ"
    with pytest.raises(services.NotMergeable):
        undo(world, other)


def test_what_was_merged_before_follows_and_comes_back(world: World) -> None:
    first, second, third, fourth = (report(world) for _ in range(4))
    merge(world, third, second)
    merge(world, fourth, second)
    merge(world, second, first)
    assert set(first.merged.all()) == {second, third, fourth}
    undo(world, third)  # taken out by itself: it stays out
    undo(world, second)
    assert not first.merged.exists()
    assert set(second.merged.all()) == {fourth}
    third.refresh_from_db()
    assert third.merged_into is None


def test_it_is_not_merged_with_itself_nor_round_in_a_ring(world: World) -> None:
    one, other, third = (report(world) for _ in range(3))
    with pytest.raises(services.NotMergeable):
        merge(world, one, one)
    merge(world, one, other)
    for a, b in ((other, one), (one, third), (third, one)):
        with pytest.raises(services.NotMergeable):
            merge(world, a, b)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3)), max_size=14))
def test_whatever_is_merged_and_taken_apart_each_stands_at_most_one_step_away(
    world: World, steps: list[tuple[bool, int, int]]
) -> None:
    rows = [report(world) for _ in range(4)]
    for together, one, other in steps:
        try:
            merge(world, rows[one], rows[other]) if together else undo(world, rows[one])
        except services.NotMergeable:
            continue
    for row in Incident.objects.filter(pk__in=[row.pk for row in rows]).select_related("merged_into"):
        live = Merge.objects.filter(incident=row, undone_at__isnull=True).count()
        assert live == int(row.merged_into_id is not None)
        assert row.merged_into is None or row.merged_into.merged_into_id is None
        assert row.merged_into_id == said_by_its_merges(row)
    for row in rows:  # and everything comes apart again
        if Incident.objects.get(pk=row.pk).merged_into_id:
            undo(world, row)
    assert not Incident.objects.filter(pk__in=[row.pk for row in rows], merged_into__isnull=False).exists()


def said_by_its_merges(row: Incident) -> UUID | None:
    """Return the one at the end of what was merged into what, and not undone."""
    here, into = row.pk, None
    while live := Merge.objects.filter(incident_id=here, undone_at__isnull=True).first():
        here = into = live.into_id
    return into


def test_what_was_taken_out_and_merged_anew_stays_there(world: World) -> None:
    one, first, second = (report(world) for _number in range(3))
    merge(world, one, first)
    merge(world, first, second)
    undo(world, one)
    merge(world, one, second)
    undo(world, first)
    one.refresh_from_db()
    assert one.merged_into == second


def test_the_other_agencys_is_not_merged_even_where_it_is_shared(world: World) -> None:
    own, theirs = report(world), report(world, "dung")
    with pytest.raises(NotVisible):
        merge(world, own, theirs)
    services.share_incident(
        actor=world.actor("dung"), incident_id=theirs.pk, to_agency_id=world.command.pk, tier="ASSIST", reason="Phối hợp", at=MONDAY
    )  # fmt: skip
    for one, into in ((own, theirs), (theirs, own)):
        with pytest.raises(PermissionDenied):
            merge(world, one, into)


def test_whom_one_was_shared_with_learns_nothing_of_the_other(world: World) -> None:
    seen, hidden = report(world), report(world, summary="Chuyện chỉ của chỉ huy")
    share(world, seen)
    services.add_note(actor=world.actor("an"), incident_id=hidden.pk, text="Nội bộ", at=MONDAY)
    merge(world, hidden, seen)
    dung = world.actor("dung")
    assert all("Nội bộ" not in text and "02/2026" not in text for text in texts(world, seen, "dung"))
    assert not selectors.merged_into(actor=dung, incident=seen).exists()
    undo(world, hidden)
    merge(world, seen, hidden)
    assert all("02/2026" not in text for text in texts(world, seen, "dung"))
    with pytest.raises(NotVisible):
        selectors.view_incident(actor=dung, incident_id=hidden.pk)
    # The share stays with what was shared.
    assert selectors.view_incident(actor=dung, incident_id=seen.pk).is_shared


def test_a_protected_one_is_not_told_with_one_that_is_not(world: World) -> None:
    protected, plain = report(world, involves_minor=True), report(world)
    with pytest.raises(services.NotMergeable):
        merge(world, protected, plain)
    merge(world, plain, protected)


def test_of_a_political_security_matter_nothing_is_merged(world: World) -> None:
    matter, plain = report(world, kind="POLITICAL_SECURITY"), report(world)
    for one, into in ((matter, plain), (plain, matter)):
        with pytest.raises(services.OnlyReported):
            merge(world, one, into)


@pytest.mark.parametrize("who", ["binh", "ha", "lan", "minh", "dung"])
def test_nobody_else_merges(world: World, who: str) -> None:
    one, other = report(world), report(world)
    with pytest.raises((NotVisible, PermissionDenied)):
        merge(world, one, other, who)


def test_what_is_handled_elsewhere_takes_no_step_and_no_team_but_a_late_note(world: World) -> None:
    an, one, other = world.actor("an"), report(world), report(world)
    merge(world, other, one)
    with pytest.raises(services.MergedAway):
        services.change_state(actor=an, incident_id=other.pk, to="HANDLING", at=MONDAY)
    with pytest.raises(services.MergedAway):
        services.send_team(actor=an, incident_id=other.pk, label="Đội", at=MONDAY)
    services.add_note(actor=an, incident_id=other.pk, text="Từ điện thoại, đến muộn", at=MONDAY)
    assert "Từ điện thoại, đến muộn" in texts(world, one)


def test_it_is_counted_once(world: World) -> None:
    an, one, other = world.actor("an"), report(world), report(world)
    merge(world, other, one)
    period = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=1)}
    assert selectors.counts_by_kind(actor=an, **period) == {"BRAWL": 1}
    assert list(selectors.for_papers(actor=an, **period)) == [one]


def test_a_residents_report_stands_as_what_its_incident_is_handled_with(world: World) -> None:
    an, one, other = world.actor("an"), report(world), report(world)
    row = CitizenReport(incident=other, state="ACCEPTED", received_at=MONDAY, decided_at=MONDAY)
    merge(world, other, one)
    services.change_state(actor=an, incident_id=one.pk, to="CLOSED", reason="Xong", at=MONDAY)
    row.incident = Incident.objects.get(pk=other.pk)
    assert not standing(row).is_open


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_the_wrong_way_round_one_is_told(world: World, tmp_path: Path) -> None:
    one, other = report(world), report(world)
    done: list[str] = []

    def try_merge(a: Incident, b: Incident) -> None:
        try:
            merge(world, a, b)
        except services.NotMergeable:
            done.append("told")
        else:
            done.append("merged")

    at_once([lambda: try_merge(one, other), lambda: try_merge(other, one)], folder=tmp_path)
    assert sorted(done) == ["merged", "told"]
    assert Incident.objects.filter(merged_into__isnull=False).count() == 1


def similar(world: World, summary: str, who: str = "an", **more: object) -> list[Incident]:
    found = selectors.similar(actor=world.actor(who), summary=summary, at=MONDAY, **more)  # type: ignore[arg-type]
    return [view.incident for view in found]


def test_half_a_line_is_enough_to_find_it_and_another_hamlet_is_not(world: World) -> None:
    here, there = (hamlet.pk for hamlet in world.hamlets)
    row = report(world, summary="Cháy nhà ông ở gần chợ, lửa lan sang bếp, cần xe chữa cháy", hamlet_id=here)
    assert similar(world, "chay nha gan cho") == [row]
    assert similar(world, "cháy", kind="BRAWL", hamlet_id=here) == [row]
    assert similar(world, "cháy", kind="BRAWL", hamlet_id=there) == []
    assert similar(world, "mất trộm xe") == []


def test_two_positions_beside_each_other_are_one_place(world: World) -> None:
    row = report(world, lon=106.7901, lat=17.2001)
    assert similar(world, "x", kind="BRAWL", place=(106.7921, 17.2011)) == [row]
    assert similar(world, "x", kind="BRAWL", place=(106.81, 17.2011)) == []


def test_a_hint_never_shows_what_is_not_seen(world: World) -> None:
    row = report(world)
    assert similar(world, "Xô xát ở chợ", "dung") == []
    share(world, row, redacted_fields=("hamlet",))
    assert similar(world, "Xô xát ở chợ", "dung") == []
    shares = selectors.share_for(actor=world.actor("dung"), incident=row)
    assert shares
    services.unshare_incident(actor=world.actor("an"), share_id=shares.pk, reason="Nhầm", at=MONDAY)
    share(world, row, at=MONDAY + timedelta(minutes=1))
    later = world.actor("dung", at=MONDAY + timedelta(minutes=2))
    (view,) = selectors.similar(actor=later, summary="Xô xát ở chợ", at=MONDAY)
    assert view.is_shared
