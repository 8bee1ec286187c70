"""What an item from below becomes at the hub."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from trucban.field.protocol.canonical import canonical, sha256
from trucban.field.protocol.items import Item, Reason, written
from trucban.field.protocol.receiver import Held
from trucban.field.protocol.versions import Payload
from trucban.field.services.reading import Shape, many, text, week, whole
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.lib.text import nfc
from trucban.uplink.models import Peer, ReceivedReport

MOST_FIGURES = 200
LARGEST = 10**12
AHEAD = timedelta(days=7)  # a clock may be off; a report of a week that has not begun is none


def figure(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != {"key", "unit", "value"}:
        raise TypeError
    key, unit, amount = short(value["key"], 60), short(value["unit"], 60), whole(value["value"])
    if not 0 <= amount <= LARGEST or not key.isascii():
        raise ValueError
    return {"key": key, "unit": unit, "value": amount}


def figures(value: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = many(figure, MOST_FIGURES)(value)
    if len({one["key"] for one in found}) != len(found):
        raise ValueError
    return found


def short(value: Any, most: int) -> str:
    line = text(value)
    if not 0 < len(line) <= most or not line.isprintable():
        raise ValueError
    return nfc(line)


def paper_day(value: Any) -> date:
    day = date.fromisoformat(text(value))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


REPORT = Shape(
    {
        "week": week,
        "number": lambda value: short(value, 60),
        "day": paper_day,
        "figures": figures,
    }
)


def act_for(peer: Peer) -> Callable[[Item, Payload, datetime], ReceivedReport]:
    """Return what applies the items of one peer; nobody's item says anything of another's."""

    def act(item: Item, payload: Payload, at: datetime) -> ReceivedReport:
        if peer.side != Peer.Side.BELOW:
            raise Held(Reason.NO_RIGHT)
        return _report_issued(peer, item, payload, at)

    return act


def _report_issued(peer: Peer, item: Item, payload: Payload, at: datetime) -> ReceivedReport:
    """Keep the figures of a report; said anew in another journal it is the same report."""
    said = REPORT.read(payload)
    if said["week"].starts_at > at + AHEAD:
        raise Held(Reason.NOT_UNDERSTOOD, "week")
    digest = sha256(canonical({"payload": payload, "issued_at": written(item.happened_at)}))
    row, _created = ReceivedReport.objects.get_or_create(
        peer=peer,
        digest=digest,
        defaults={
            "commune_id": peer.commune_id,
            "owner_id": peer.owner_id,
            "iso_year": said["week"].year,
            "iso_week": said["week"].number,
            "number": said["number"],
            "paper_date": said["day"],
            "issued_at": item.happened_at,
            "figures": said["figures"],
            "received_at": at,
        },
    )
    return row
