"""A message goes up, its receipts come back; what is not whole, not meant for us or not of the chain is not read at all."""

import gzip
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.uplink.builders import (
    NAMES,
    WEEK,
    Hub,
    as_hub,
    clock_of,
    issue,
    make_hub,
    pair,
    record_papers,
    switch_on,
)
from trucban.audit.models import Entry
from trucban.document.models import Paper
from trucban.field.protocol import bundle as protocol
from trucban.field.protocol.canonical import read
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.uplink import selectors, services
from trucban.uplink.card import read_card
from trucban.uplink.models import Incoming, Outgoing, Peer, ReceivedReport
from trucban.uplink.services.bundles import BundleNotTaken
from trucban.uplink.services.filling import PapersMissing
from trucban.uplink.services.pairing import CardNotTaken, CodeDiffers, PairedAlready

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(hours=1)


@pytest.fixture
def hub(world: World) -> Hub:
    return make_hub()


@pytest.fixture
def above(world: World, hub: Hub) -> Peer:
    """The hub as the commune knows it; reports go up from here on."""
    record_papers(world)
    switch_on(world)
    return pair(world, hub)[0]


def below(hub: Hub) -> Peer:
    return Peer.objects.get(owner=hub.command)


def up(world: World, above: Peer, *, minutes: int = 0) -> bytes:
    at = NEXT + timedelta(minutes=minutes)
    return services.write_bundle(actor=clock_of(world), peer_id=above.pk, at=at).data


def down(hub: Hub, *, minutes: int = 1) -> bytes:
    at = NEXT + timedelta(minutes=minutes)
    return services.write_bundle(actor=hub.actor(), peer_id=below(hub).pk, at=at).data


def take_at_hub(hub: Hub, data: bytes) -> services.Taken:
    return services.read_bundle(actor=hub.actor(), data=data, at=NEXT)


def why(call: object) -> str:
    with pytest.raises(BundleNotTaken) as refused:
        call()  # type: ignore[operator]
    return refused.value.why


# --- The way up and back ------------------------------------------------------------------------------------


def test_a_report_goes_up_by_file_and_its_receipt_comes_back(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command, value=7)
    taken = take_at_hub(hub, up(world, above))
    assert (taken.new, taken.known, taken.refused, taken.held, taken.missing) == (1, 0, 0, 0, ())
    report = ReceivedReport.objects.get()
    assert (report.iso_year, report.iso_week, report.number) == (2026, 47, "01/BC-BCH")
    assert report.figures[0] == {"key": "incident.reported", "unit": "vụ", "value": 7}
    assert Outgoing.objects.get().state == "SAVED"  # having sent it says nothing
    back = services.read_bundle(actor=clock_of(world), data=down(hub), at=NEXT)
    assert back.settled == 1
    row = Outgoing.objects.get()
    assert row.state == "RECEIVED"
    assert row.receipt_id == Incoming.objects.get().pk


def test_only_figures_travel(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    data = up(world, above).decode()
    assert NAMES not in data
    assert "hoàn thành" not in data
    (item,) = [json.loads(line)["item"] for line in data.splitlines() if line.startswith('{"item"')]
    assert item["payload"].keys() == {"week", "number", "day", "figures"}
    assert all(figure.keys() == {"key", "unit", "value"} for figure in item["payload"]["figures"])
    assert item["actor"] == str(world.command.pk)


def test_the_same_file_twice_changes_nothing(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    data = up(world, above)
    take_at_hub(hub, data)
    before = Entry.objects.count()
    assert take_at_hub(hub, data).new == 0
    assert (Incoming.objects.count(), ReceivedReport.objects.count()) == (1, 1)
    assert Entry.objects.count() == before


def test_a_file_left_behind_is_a_gap_with_numbers_until_it_comes(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command, WEEK)
    first = up(world, above)
    issue(world.command, WEEK - 1, number=2)
    second = up(world, above)
    lines = second.splitlines()
    assert sum(b'{"item"' in line for line in lines) == 2  # without a receipt the first goes again
    Outgoing.objects.filter(seq=1).update(state="RECEIVED", receipt_id=above.pk, received_at=NEXT)
    assert take_at_hub(hub, up(world, above)).missing == ((1, 1),)
    assert take_at_hub(hub, first).missing == ()


def test_what_the_hub_lost_is_said_again(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    take_at_hub(hub, up(world, above))
    services.read_bundle(actor=clock_of(world), data=down(hub), at=NEXT)
    Incoming.objects.all().delete()  # the hub came back from a backup
    services.read_bundle(actor=clock_of(world), data=down(hub, minutes=5), at=NEXT)
    assert Outgoing.objects.get().state == "SAVED"


def test_an_old_answer_takes_nothing_back(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    first = up(world, above)
    take_at_hub(hub, first)
    old = down(hub, minutes=0)
    services.read_bundle(actor=clock_of(world), data=old, at=NEXT)
    issue(world.command, WEEK - 1, number=2)
    services.read_bundle(actor=hub.actor(), data=up(world, above, minutes=5), at=NEXT + timedelta(minutes=6))
    services.read_bundle(actor=clock_of(world), data=down(hub, minutes=7), at=NEXT)
    services.read_bundle(actor=clock_of(world), data=old, at=NEXT)
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"RECEIVED"}


def test_a_commune_restored_from_a_backup_says_everything_anew_and_nothing_twice(
    world: World, hub: Hub, above: Peer
) -> None:
    issue(world.command)
    take_at_hub(hub, up(world, above))
    Outgoing.objects.all().delete()  # of the backup
    Peer.objects.filter(pk=above.pk).update(head=0)
    services.read_bundle(actor=clock_of(world), data=down(hub), at=NEXT)
    above.refresh_from_db()
    assert take_at_hub(hub, up(world, above, minutes=3)).new == 1
    assert Incoming.objects.values("journal").distinct().count() == 2
    assert ReceivedReport.objects.count() == 1


def test_after_a_restore_no_number_is_given_twice(world: World, hub: Hub, above: Peer) -> None:
    """Without it the first entry after the backup would take the place of one that the hub has already."""
    issue(world.command)
    take_at_hub(hub, up(world, above))
    Outgoing.objects.all().delete()  # of the backup
    Peer.objects.filter(pk=above.pk).update(head=1)
    assert services.begin_anew(actor=clock_of(world), at=NEXT) == 1
    issue(world.command, WEEK - 1, number=2)
    assert take_at_hub(hub, up(world, above, minutes=3)).held == 0
    assert ReceivedReport.objects.count() == 2


# --- What is not read ---------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_file_changed_by_a_byte_or_cut_short_is_not_read(
    world: World, hub: Hub, above: Peer, data: st.DataObject
) -> None:
    if not Outgoing.objects.exists():
        issue(world.command)
    whole = bytearray(up(world, above))
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(0, len(whole) - 1)) :]
    else:
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BundleNotTaken):
        take_at_hub(hub, bytes(whole))
    assert not Incoming.objects.exists()
    assert not ReceivedReport.objects.exists()


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("goi.jsonl", data)
    return out.getvalue()


def test_what_is_packed_too_large_or_no_bundle_says_so(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    data = up(world, above)
    assert why(lambda: take_at_hub(hub, zipped(b"\x00" * 50_000_000))) == "PACKED"
    assert why(lambda: take_at_hub(hub, gzip.compress(data))) == "PACKED"
    assert why(lambda: take_at_hub(hub, data + b"\n" * 30_000)) == "SIZE"
    assert why(lambda: take_at_hub(hub, b"x" * (protocol.MOST_BYTES + 1))) == "SIZE"
    assert why(lambda: take_at_hub(hub, b"")) == "FORM"
    assert why(lambda: take_at_hub(hub, b"[" * 100_000 + b"\n")) == "FORM"
    assert why(lambda: take_at_hub(hub, data[:-1] + b'{"x":' * 9000 + b"\n")) == "CUT"


def test_somebody_unknown_or_ended_is_not_read(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    data = up(world, above)
    services.end_pairing(actor=hub.actor(), peer_id=below(hub).pk, reason="Máy hỏng", at=NEXT)
    assert why(lambda: take_at_hub(hub, data)) == "KEY"
    with pytest.raises(NotVisible):
        services.write_bundle(actor=hub.actor(), peer_id=below(hub).pk, at=NEXT)


def test_a_message_for_another_hub_is_not_read(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    data = up(world, above)
    other = make_hub("45")
    card, file = services.own_card(actor=clock_of(world))
    with as_hub():
        services.pair(actor=other.actor(), card=file, spoken=card.spoken, at=NEXT)
    assert why(lambda: services.read_bundle(actor=other.actor(), data=data, at=NEXT)) == "TO"
    assert not Incoming.objects.exists()


def test_an_item_with_a_mark_of_secrecy_is_refused_and_the_writer_told(
    world: World, hub: Hub, above: Peer
) -> None:
    issue(world.command)
    Paper.objects.filter(owner=world.command).update(symbol="BC TỐI MẬT")
    taken = take_at_hub(hub, up(world, above))
    assert (taken.new, taken.refused) == (0, 1)
    services.read_bundle(actor=clock_of(world), data=down(hub), at=NEXT)
    row = Outgoing.objects.get()
    assert (row.state, row.reason) == ("REFUSED", "secret")


# --- Chains do not cross ------------------------------------------------------------------------------------


def test_what_the_police_own_never_travels_the_commands_chain_nor_the_reverse(world: World, hub: Hub) -> None:
    record_papers(world)
    for chain in ("COMMAND", "POLICE"):
        switch_on(world, chain)
    to_command, _ = pair(world, hub, "COMMAND")
    to_police, _ = pair(world, hub, "POLICE")
    ours, theirs = issue(world.command, value=1), issue(world.police, value=1000)
    for chain, peer in (("COMMAND", to_command), ("POLICE", to_police)):
        actor = clock_of(world, chain)
        data = services.write_bundle(actor=actor, peer_id=peer.pk, at=NEXT).data
        services.read_bundle(actor=hub.actor(chain), data=data, at=NEXT)
        other = hub.actor("POLICE" if chain == "COMMAND" else "COMMAND")
        assert (
            why(lambda data=data, other=other: services.read_bundle(actor=other, data=data, at=NEXT)) == "KEY"
        )
    assert Outgoing.objects.get(owner=world.command).subject_id == ours.pk
    assert Outgoing.objects.get(owner=world.police).subject_id == theirs.pk
    for chain, total in (("COMMAND", 1), ("POLICE", 1000)):
        week = selectors.week_below(actor=hub.actor(chain), owner_id=hub.agency(chain).pk, week=WEEK)
        assert [(one.key, one.value) for one in week.totals][-1] == ("incident.reported", total)
        assert {row.owner_id for row in week.reports} == {hub.agency(chain).pk}


def test_nobody_writes_or_reads_the_other_agencys_chain(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    for who in ("dung", "ha", "binh", "quy"):
        with pytest.raises((NotVisible, PermissionDenied)):
            services.write_bundle(actor=world.actor(who), peer_id=above.pk, at=NEXT)
        with pytest.raises((NotVisible, PermissionDenied)):
            services.end_pairing(actor=world.actor(who), peer_id=above.pk, reason="x", at=NEXT)
    assert services.write_bundle(actor=world.actor("an"), peer_id=above.pk, at=NEXT).items == 1
    answer = down(hub)
    assert why(lambda: services.read_bundle(actor=world.actor("dung"), data=answer, at=NEXT)) == "KEY"


# --- Policy -------------------------------------------------------------------------------------------------


def test_nothing_goes_up_until_somebody_says_so(world: World, hub: Hub) -> None:
    record_papers(world)
    above, _below = pair(world, hub)
    issue(world.command)
    assert services.write_bundle(actor=clock_of(world), peer_id=above.pk, at=NEXT).items == 0
    assert not Outgoing.objects.exists()


def test_nothing_goes_up_before_the_two_papers_are_recorded(world: World, hub: Hub) -> None:
    pair(world, hub)
    with pytest.raises(PapersMissing):
        switch_on(world)


def test_what_is_switched_off_again_stays_here_with_its_number(world: World, hub: Hub, above: Peer) -> None:
    issue(world.command)
    services.fill(actor=clock_of(world), peer_id=above.pk, at=NEXT)
    services.decide(
        actor=clock_of(world), kind="report.issued", is_on=False, from_day=date(2026, 1, 1), at=NEXT
    )
    taken = take_at_hub(hub, up(world, above))
    assert (taken.new, taken.missing) == (0, ((1, 1),))


def test_only_weeks_from_the_day_chosen_go(world: World, hub: Hub, above: Peer) -> None:
    switch_on(world, from_day=WEEK.monday)
    issue(world.command, WEEK - 1)
    issue(world.command, WEEK, number=2)
    assert services.fill(actor=clock_of(world), peer_id=above.pk, at=NEXT) == 1


# --- Cards --------------------------------------------------------------------------------------------------


def test_a_card_is_taken_with_the_code_that_was_read_out_and_no_other(world: World, hub: Hub) -> None:
    card, data = services.own_card(actor=clock_of(world))
    wrong = card.spoken.translate(str.maketrans("0123456789", "1234567890"))
    with as_hub():
        with pytest.raises(CodeDiffers):
            services.pair(actor=hub.actor(), card=data, spoken=wrong, at=NEXT)
        peer = services.pair(actor=hub.actor(), card=data, spoken=card.spoken.replace(" ", "-"), at=NEXT)
    assert (peer.code, peer.side) == ("99001", "BELOW")
    assert read_card(data).fingerprint == peer.fingerprint
    assert services.own_card(actor=clock_of(world))[0].spoken == card.spoken


def test_cards_of_the_wrong_end_chain_or_world_are_not_taken(
    world: World, hub: Hub, other_world: World
) -> None:
    card, data = services.own_card(actor=clock_of(world))
    with pytest.raises(CardNotTaken):  # commune with commune
        services.pair(actor=clock_of(other_world), card=data, spoken=card.spoken, at=NEXT)
    with as_hub(), pytest.raises(CardNotTaken):
        services.pair(actor=hub.actor("POLICE"), card=data, spoken=card.spoken, at=NEXT)
    hub.commune.is_demonstration = True
    hub.commune.save()
    with as_hub(), pytest.raises(CardNotTaken):
        services.pair(actor=hub.actor(), card=data, spoken=card.spoken, at=NEXT)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_card_changed_by_a_byte_is_none(world: World, hub: Hub, data: st.DataObject) -> None:
    card, file = services.own_card(actor=clock_of(world))
    changed = bytearray(file)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    with as_hub(), pytest.raises(CardNotTaken):
        services.pair(actor=hub.actor(), card=bytes(changed), spoken=card.spoken, at=NEXT)
    assert not Peer.objects.exists()


def test_another_key_for_the_same_commune_waits_until_the_first_is_ended(
    world: World, hub: Hub, above: Peer
) -> None:
    issue(world.command)
    take_at_hub(hub, up(world, above))
    for file in Path(django_settings.KEYS_DIR).glob("uplink-99001-*"):
        file.unlink()  # the commune's machine was installed anew
    card, data = services.own_card(actor=clock_of(world))
    with as_hub():
        with pytest.raises(PairedAlready):
            services.pair(actor=hub.actor(), card=data, spoken=card.spoken, at=NEXT)
        services.end_pairing(actor=hub.actor(), peer_id=below(hub).pk, reason="Cài lại máy", at=NEXT)
        again = services.pair(actor=hub.actor(), card=data, spoken=card.spoken, at=NEXT)
    assert again.pk == below(hub).pk
    assert take_at_hub(hub, up(world, above, minutes=5)).known == 1
    assert ReceivedReport.objects.count() == 1


def test_connected_anew_everything_is_said_once_and_nothing_of_the_old_journal_waits(
    world: World, hub: Hub, above: Peer
) -> None:
    issue(world.command)
    up(world, above)
    services.end_pairing(actor=clock_of(world), peer_id=above.pk, reason="Đổi máy", at=NEXT)
    mine = {"actor": clock_of(world), "owner_id": world.command.pk}
    assert not selectors.queue(**mine)  # nobody is there to receive it
    services.end_pairing(actor=hub.actor(), peer_id=below(hub).pk, reason="Đổi máy", at=NEXT)
    pair(world, hub, at=NEXT)
    taken = take_at_hub(hub, up(world, above, minutes=1))
    assert (taken.new, taken.missing) == (1, ())
    services.read_bundle(actor=clock_of(world), data=down(hub, minutes=2), at=NEXT)
    above.refresh_from_db()
    assert not selectors.unsent(above)
    assert [row.state for row in selectors.queue(**mine)] == ["RECEIVED"]
    assert sorted(Outgoing.objects.values_list("state", flat=True)) == ["ENDED", "RECEIVED"]


def test_what_stands_in_the_journal_is_not_read_again(
    world: World, hub: Hub, above: Peer, django_assert_num_queries: Any
) -> None:
    for back in range(5):
        issue(world.command, WEEK - back, number=back + 1)
    services.fill(actor=clock_of(world), peer_id=above.pk, at=NEXT)
    to_say = selectors.reports_to_say(peer=above, kind="report.issued", from_day=date(2026, 1, 1))
    with django_assert_num_queries(1):
        assert not list(to_say)


# --- The week at the hub ------------------------------------------------------------------------------------


def test_totals_add_up_over_communes_and_those_lacking_are_named(
    world: World, other_world: World, hub: Hub, above: Peer
) -> None:
    record_papers(other_world)
    switch_on(other_world)
    second, _ = pair(other_world, hub)
    issue(world.command, value=3)
    take_at_hub(hub, up(world, above))
    week = selectors.week_below(actor=hub.actor(), owner_id=hub.command.pk, week=WEEK)
    assert [peer.code for peer in week.lacking] == ["99002"]
    issue(other_world.command, value=4)
    take_at_hub(hub, up(other_world, second))
    week = selectors.week_below(actor=hub.actor(), owner_id=hub.command.pk, week=WEEK)
    assert week.lacking == []
    assert {one.key: (one.value, one.communes) for one in week.totals} == {
        "incident.reported": (7, 2),
        "patrol.sorties": (4, 2),
    }


def test_of_two_reports_of_one_week_the_one_issued_last_stands_whatever_came_first(
    world: World, hub: Hub, above: Peer
) -> None:
    first = issue(world.command, value=3)
    take_at_hub(hub, up(world, above))
    first.delete()  # a restored commune issued the week's report once more
    issue(world.command, value=5, number=2)
    take_at_hub(hub, up(world, above))
    week = selectors.week_below(actor=hub.actor(), owner_id=hub.command.pk, week=WEEK)
    assert [one.value for one in week.totals if one.key == "incident.reported"] == [5]
    assert ReceivedReport.objects.count() == 2


def test_what_is_no_report_is_held_and_settled_by_a_person(world: World, hub: Hub, above: Peer) -> None:
    report = issue(world.command)
    assert report.snapshot is not None
    report.snapshot["figures"][0]["value"] = -4
    report.save()
    assert take_at_hub(hub, up(world, above)).held == 1
    row = Incoming.objects.get()
    assert row.reason == "NOT_UNDERSTOOD"
    assert read(row.content)["payload"]["week"] == str(WEEK)
    services.set_aside(actor=hub.actor(), incoming_id=row.pk, reason="Xã gửi lại", at=NEXT)
    assert not selectors.held(actor=hub.actor(), owner_id=hub.command.pk).exists()
