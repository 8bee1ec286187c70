"""The stream itself: a reader who comes back misses nothing, and learns nothing of what others write."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.cast import MONDAY, World
from trucban.access.models import Agency
from trucban.lib.ids import uuid7
from trucban.notify import selectors
from trucban.notify.models import Change
from trucban.web.live import broadcaster, views
from trucban.web.live.listener import Listener, split
from trucban.web.live.marks import mark_of, place_of

Told = list[tuple[str, str]]  # the fields of one event


class Reader(Listener):
    """Somebody whose session stands, and who sees what their agency owns."""

    def __init__(self, world: World, who: str) -> None:
        super().__init__("")
        self.actor = world.actor(who)

    def hear(self, changes: Sequence[Change]) -> list[Change]:
        return split(self.actor, changes)[0]


class Feed:
    """The feed without a database, two changes a question."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: list[Change] = []

    def write(self, owner: Agency) -> Change:
        row = Change(
            pk=len(self.rows) + 1,
            commune_id=self.world.commune.pk,
            topic="incident",
            subject_type="incident.incident",
            subject_id=uuid7(),
            owner_id=owner.pk,
            at=MONDAY,
        )
        self.rows.append(row)
        return row

    def changes_after(self, last_id: int) -> list[Change]:
        return [row for row in self.rows if row.pk > last_id][:2]

    def last_change_id(self) -> int:
        return len(self.rows)


@pytest.fixture
def feed(world: World, monkeypatch: pytest.MonkeyPatch) -> Feed:
    feed = Feed(world)
    monkeypatch.setattr(selectors, "changes_after", feed.changes_after)
    monkeypatch.setattr(selectors, "last_change_id", feed.last_change_id)
    return feed


def told(text: str) -> Told:
    return [(name, value) for name, _, value in (line.partition(": ") for line in text.splitlines()) if name]


def events(parts: Iterable[str], name: str) -> list[str]:
    return [value for part in parts for field, value in told(part) if field == name]


def first(count: int, reader: Reader, mark: str = "") -> list[str]:
    """Open the stream as somebody and return its first parts; the browser goes then."""

    async def opened() -> list[str]:
        stream = views.stream(reader, mark=mark)
        parts = [await anext(stream) for _ in range(count)]
        await stream.aclose()  # type: ignore[attr-defined]  # an async generator
        return parts

    return asyncio.run(opened())


def test_who_comes_back_hears_what_they_missed_and_not_what_is_others(world: World, feed: Feed) -> None:
    mark = events(first(1, Reader(world, "an")), "id")[-1]
    ours = feed.write(world.command)
    for _ in range(3):
        feed.write(world.police)
    parts = first(3, Reader(world, "an"), mark)
    assert [str(ours.subject_id) in part for part in parts] == [False, True, False]
    assert len(events(parts, "event")) == 1


def test_more_than_one_question_answers_is_missed_and_told(world: World, feed: Feed) -> None:
    rows = [feed.write(world.command) for _ in range(5)]
    text = "".join(first(4, Reader(world, "an"), mark_of(0)))
    assert [str(row.subject_id) in text for row in rows] == [True] * 5


def test_a_sign_of_life_carries_the_place_though_nothing_was_heard(world: World, feed: Feed) -> None:
    theirs = feed.write(world.police)
    parts = first(2, Reader(world, "an"), mark_of(0))
    assert events(parts, "event") == []
    assert place_of(events(parts[1:], "id")[0]) == theirs.pk


def test_a_mark_nobody_can_read_makes_the_page_ask_for_all(world: World, feed: Feed) -> None:
    assert events(first(2, Reader(world, "an"), "1234"), "event") == ["again"]
    assert events(first(2, Reader(world, "an")), "event") == []


def test_a_reader_too_slow_keeps_the_mark_of_what_they_got(feed: Feed) -> None:
    async def overrun() -> list[Any]:
        source = broadcaster.Broadcaster()
        queue = await source.join()
        for number in range(broadcaster.BATCHES_WAITING + 1):
            source._hand_out([Change(pk=number + 1)])
        return [queue.get_nowait(), queue.empty()]

    assert asyncio.run(overrun()) == [None, True]


def test_what_is_written_once_somebody_joined_reaches_them(world: World, feed: Feed) -> None:
    async def join_then_write() -> list[int]:
        queue = await broadcaster.Broadcaster(poll_s=0).join()
        feed.write(world.command)
        return [change.pk for change in await queue.get() or ()]

    feed.write(world.command)
    assert asyncio.run(join_then_write()) == [2]


class OwnClock(asyncio.SelectorEventLoop):
    now = 0.0

    def time(self) -> float:
        return self.now


class Busy(asyncio.Queue[Any]):
    """A batch every second, for a hundred seconds."""

    async def get(self) -> Any:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, OwnClock)
        loop.now += 1
        await asyncio.sleep(0)  # where the loop looks at its clock
        await asyncio.sleep(0)
        return [Change(pk=1)] if loop.now < 100 else None


def test_others_writing_puts_off_no_sign_of_life() -> None:
    async def signs() -> int:
        return sum([not changes async for changes in views.batches(Busy(), None)])

    with asyncio.Runner(loop_factory=OwnClock) as runner:
        assert runner.run(signs()) in {6, 7, 8}
