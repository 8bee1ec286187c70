"""The rules of the protocol one by one; the trial tries them together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from trucban.field.protocol import bundle as bundles
from trucban.field.protocol.canonical import NotCanonical, canonical, read
from trucban.field.protocol.clock import Contact, doubtful, not_before
from trucban.field.protocol.items import Item, MediaName, NotAnItem, Receipt
from trucban.field.protocol.media import CHUNK, ChunkRefused, Upload, fits
from trucban.field.protocol.outbox import Answer, Outbox, gaps, spans, within
from trucban.field.protocol.versions import Newer, Versions
from trucban.field.trial.disk import Disk
from trucban.field.trial.keeps import DiskBox
from trucban.lib.merge import Write, differing, standing

NIGHT = datetime(2026, 11, 25, 19, 5, 31, tzinfo=UTC)
DEVICE = UUID(int=77)


def an_item(**changes: Any) -> Item:
    item = Item(
        id=UUID(int=1), device=DEVICE, seq=1, actor=UUID(int=7), kind="incident.note", version=1, happened_at=NIGHT,
        written_at=NIGHT, payload={"incident": str(UUID(int=2)), "text": "Nước lên"}, after=(UUID(int=2),),
        media=(MediaName("ab" * 32, 1200, "image/jpeg"),),
    )  # fmt: skip
    return replace(item, **changes)


def test_an_item_comes_back_as_it_was() -> None:
    item = an_item()
    assert Item.read(read(item.data)) == item
    assert Item.read(read(item.data)).hash == item.hash


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seq", 0), ("seq", True), ("seq", "1"), ("id", str(UUID(int=1)).upper() + "x"), ("kind", "Incident"),
        ("written_at", "2026-11-25T19:05:31+07:00"), ("written_at", "2026-02-30T00:00:00Z"), ("written_at", "9999-12-31T23:59:59Z"),
        ("after", [1]), ("payload", []), ("payload", {"đ": 1}), ("payload", {"x": 0.5}), ("payload", {"x": 2**53}),
        ("payload", {"x": "\ud800"}), ("payload", {"x": "a" * 70_000}), ("media", [{}]), ("v", 2), ("more", 1),
        ("clock_offset_s", 10**12),
    ],
)  # fmt: skip
def test_what_is_no_item_is_not_read(field: str, value: Any) -> None:
    with pytest.raises(NotAnItem):
        Item.read({**an_item().as_json(), field: value})


def test_a_payload_without_a_bottom_is_not_read() -> None:
    deep: dict[str, Any] = {}
    for _level in range(500):
        deep = {"x": deep}
    with pytest.raises(NotAnItem):
        Item.read({**an_item().as_json(), "payload": deep})


@pytest.mark.parametrize("text", ["{", "[1.5]", "[1e3]", "[NaN]", "[" * 100_000])
def test_json_that_readers_read_differently_is_not_read(text: str) -> None:
    with pytest.raises(NotCanonical):
        read(text)


def test_canonical_is_what_a_browser_writes() -> None:
    assert (
        canonical({"b": [1, None], "a": 'ơ"\n\x01\x7f'}) == '{"a":"ơ\\"\\n\\u0001\x7f","b":[1,null]}'.encode()
    )


writes = st.lists(
    st.builds(
        Write,
        id=st.integers(1, 6).map(lambda number: UUID(int=number)),
        value=st.integers(1, 3),
        at=st.integers(0, 5).map(lambda minutes: NIGHT + timedelta(minutes=minutes)),
        seen=st.frozensets(st.integers(1, 6).map(lambda number: UUID(int=number)), max_size=3),
    ),
    min_size=1,
    unique_by=lambda write: write.id,
)


@given(writes, st.randoms(use_true_random=False))
def test_a_register_does_not_know_the_order_its_writes_came_in(found: list[Write], order: Any) -> None:
    shuffled = list(found)
    order.shuffle(shuffled)
    assert standing(shuffled) == standing(found)
    assert differing(shuffled) == differing(found)


def test_who_has_read_a_value_goes_before_it_whatever_the_clocks_say() -> None:
    first = Write(UUID(int=1), 2, NIGHT)
    answer = Write(UUID(int=2), 3, NIGHT - timedelta(hours=9), frozenset([first.id]))
    assert standing([first, answer]) == answer
    assert differing([first, answer]) == []


def test_two_who_knew_nothing_of_each_other_are_a_conflict_until_somebody_settles_it() -> None:
    one, other = Write(UUID(int=1), 2, NIGHT), Write(UUID(int=2), 3, NIGHT + timedelta(minutes=1))
    assert standing([one, other]) == other
    assert differing([one, other]) == [one]
    settled = Write(UUID(int=3), 2, NIGHT, frozenset([one.id, other.id]))
    assert (standing([one, settled, other]), differing([one, settled, other])) == (settled, [])


def a_box() -> Outbox:
    box = DiskBox(Disk())
    box.begin(DEVICE)
    return Outbox(box)


def saved(outbox: Outbox, number: int, kind: str = "duty.line") -> Item:
    return outbox.save(lambda seq: an_item(id=UUID(int=number), seq=seq, kind=kind))


def receipt_for(item: Item, **changes: Any) -> Receipt:
    return replace(Receipt(UUID(int=500), item.id, item.hash, NIGHT), **changes)


def test_incidents_leave_first() -> None:
    outbox = a_box()
    for number, kind in enumerate(("track.points", "duty.line", "incident.report"), start=1):
        saved(outbox, number, kind)
    assert [item.seq for item in outbox.batch()] == [3, 2, 1]
    assert [item.seq for item in outbox.batch(most_items=1)] == [3]
    assert [item.seq for item in outbox.batch(most_bytes=1)] == [3]  # one always goes


@pytest.mark.parametrize(
    "answer",
    [
        lambda item: Answer([], ((1, 1),)),
        lambda item: Answer([receipt_for(item, hash="0" * 64)], ((1, 1),)),
        lambda item: Answer([replace(receipt_for(item), item=UUID(int=9))], ((1, 1),)),
    ],
)
def test_only_a_receipt_for_this_content_strikes_an_item_off(answer: Callable[[Item], Answer]) -> None:
    outbox = a_box()
    item = saved(outbox, 1)
    outbox.settle(answer(item))
    assert outbox.batch() == [item]
    outbox.settle(Answer([receipt_for(item)], ((1, 1),)))
    assert outbox.batch() == []


def test_what_the_receiver_no_longer_holds_goes_again() -> None:
    outbox = a_box()
    item = saved(outbox, 1)
    outbox.settle(Answer([receipt_for(item)], ((1, 1),)))
    outbox.settle(Answer([], ()))
    assert outbox.batch() == [item]


@given(st.sets(st.integers(1, 40)), st.integers(0, 45))
def test_gaps_name_what_is_missing_and_nothing_else(held: set[int], head: int) -> None:
    found = gaps(spans(held), head)
    assert {number for number in range(1, 46) if within(number, found)} == set(range(1, head + 1)) - held


def test_a_number_announced_later_bounds_the_clock() -> None:
    contacts = [Contact(NIGHT, 4), Contact(NIGHT + timedelta(hours=2), 9)]
    assert not_before(5, contacts) == NIGHT
    assert not_before(3, contacts) is None
    bound, now = NIGHT, NIGHT + timedelta(hours=3)
    assert doubtful(NIGHT - timedelta(hours=1), bound=bound, received_at=now)
    assert doubtful(now + timedelta(hours=1), bound=None, received_at=now)
    assert not doubtful(NIGHT + timedelta(hours=1), bound=bound, received_at=now)


def test_old_payloads_are_lifted_and_newer_ones_wait() -> None:
    versions = Versions({"duty.line": 2}, {("duty.line", 1): lambda old: {"text": old["said"]}})
    assert versions.lifted("duty.line", 1, {"said": "x"}) == {"text": "x"}
    with pytest.raises(Newer):
        versions.lifted("duty.line", 3, {})
    with pytest.raises(ValueError, match="no step"):
        Versions({"duty.line": 2})


def test_a_chunk_carries_a_file_on_only_where_it_ends() -> None:
    upload = Upload(size=1000, have=400)
    assert fits(upload, 400, b"x" * 600)
    assert not fits(upload, 0, b"x" * 400)  # here already
    assert not fits(upload, 500, b"x" * 100)  # would leave a hole
    for offset, chunk in ((400, b"x" * 601), (-1, b"x"), (400, b""), (0, b"x" * (CHUNK + 1))):
        with pytest.raises(ChunkRefused):
            fits(upload, offset, chunk)


KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)


def a_bundle() -> bytes:
    item = an_item()
    made = bundles.Bundle(
        id=UUID(int=5), sender=DEVICE, receiver=UUID(int=6), made_at=NIGHT, chain="COMMAND", journal=DEVICE, head=1,
        holds_of=UUID(int=8), holds=((1, 2),), items=[item], receipts=[receipt_for(item)],
    )  # fmt: skip
    return bundles.write(made, KEY)


def known(fingerprint: str) -> bytes | None:
    public = bundles.public_bytes(KEY.public_key())
    return public if fingerprint == bundles.fingerprint(public) else None


def test_a_bundle_comes_back_as_it_was() -> None:
    opened, public = bundles.open_bundle(a_bundle(), known)
    assert public == bundles.public_bytes(KEY.public_key())
    assert bundles.write(opened, KEY) == a_bundle()


def test_a_bundle_of_an_unknown_key_is_not_read() -> None:
    with pytest.raises(bundles.NotABundle, match="KEY"):
        bundles.open_bundle(a_bundle(), lambda _fingerprint: None)


@given(st.data())
def test_a_bundle_changed_by_a_byte_or_cut_short_is_not_read(data: st.DataObject) -> None:
    whole = bytearray(a_bundle())
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = bytes(whole[:place])
    else:
        whole[place] ^= data.draw(st.integers(1, 255))
        damaged = bytes(whole)
    with pytest.raises(bundles.NotABundle):
        bundles.open_bundle(damaged, known)
