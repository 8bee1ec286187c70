"""Ids made on purpose the same, and ids that never are."""

from trucban.lib.ids import fixed_ids, uuid7


def test_a_fixed_world_has_the_same_ids_every_time() -> None:
    with fixed_ids("demo", from_ms=1_700_000_000_000):
        first = [uuid7() for _ in range(3)]
    with fixed_ids("demo", from_ms=1_700_000_000_000):
        assert [uuid7() for _ in range(3)] == first
    assert sorted(first) == first
    assert {one.version for one in first} == {7}


def test_outside_it_no_two_are_the_same() -> None:
    assert len({uuid7() for _ in range(100)}) == 100
