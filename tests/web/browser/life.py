"""What happens in the world of the browser tests, through the real services."""

from collections.abc import Callable
from datetime import datetime

from tests.cast import World
from tests.web.briefing.life import week_of_briefing
from tests.web.duty.life import week_of_duty
from tests.web.field.life import week_of_phones
from tests.web.patrol.life import week_of_patrols
from trucban.notify.services import notify


def notices(*, world: World, at: datetime) -> None:
    for asks, title in ((True, "Lịch trực tuần tới đã ban hành"), (False, "Có báo cáo tuần của Thôn 1")):
        notify(
            actor=world.actor("phuc"),
            recipient_ids=[world.user("an").pk],
            kind="ROSTER",
            title=title,
            at=at,
            asks_acknowledgement=asks,
        )


def more() -> list[Callable[..., None]]:
    return [week_of_duty, week_of_briefing, week_of_patrols, week_of_phones, season_of_call_up]


def season_of_call_up(*, world: World, at: datetime) -> None:
    """A season with files at several stages: waiting for a person, for a decision, for an answer, a paper that ends."""
    from tests.callup import builders as callup

    names = ("Lê Văn Một Gọi", "Nguyễn Hữu Hai Gọi", "Trần Đình Ba Gọi", "Phạm Ngọc Bốn Gọi")
    season, (one, two, three, four) = callup.drawn(world, *names)
    callup.move(world, one, "NOMINATED", "REVIEWED", "SCREENED")
    callup.propose(world, two, "NOMINATED")
    waiting = callup.propose(world, three, "DEFERRED", **callup.ASKED["DEFERRED"])
    callup.confirm(world, waiting)
    more = {"ground": "callup_deferral.g.1", "until": callup.AT.date()}
    ended = callup.confirm(world, callup.propose(world, four, "DEFERRED", **more))
    callup.decide(world, ended)
    callup.summoned(world, one)
    callup.objected(world, four, callup.posted(world, season, "DEFERRAL"))
    callup.given(world, season, 1)
