"""What an item becomes where it came: a report from below at the hub, a word from above in the commune."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import system_actor
from trucban.access.capabilities import CAPABILITIES
from trucban.document.wording import week_span
from trucban.field.protocol.canonical import canonical, sha256
from trucban.field.protocol.items import Item, Reason, written
from trucban.field.protocol.receiver import Held
from trucban.field.protocol.versions import Payload
from trucban.field.services.reading import Reader, Shape, choice, key, many, text, week, whole
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.lib.text import nfc
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.notify.services import notify
from trucban.report.models import WeeklyReport
from trucban.uplink.kinds import REPORT, WORD
from trucban.uplink.models import Peer, ReceivedReport, ReportWord

MOST_FIGURES = 200
LARGEST = 10**12
MOST_TEXT = 1000
AHEAD = timedelta(days=7)  # a clock may be off; a report of a week that has not begun is none


def figure(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != {"key", "unit", "value"}:
        raise TypeError
    name, unit, amount = short(value["key"], 60), short(value["unit"], 60), whole(value["value"])
    if not 0 <= amount <= LARGEST or not name.isascii():
        raise ValueError
    return {"key": name, "unit": unit, "value": amount}


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


REPORT_SHAPE = Shape(
    {
        "week": week,
        "number": lambda value: short(value, 60),
        "day": paper_day,
        "figures": figures,
    }
)


def line(most: int) -> Reader:
    """Read one line of printable signs, which may be empty."""

    def read(value: Any) -> str:
        return short(value, most) if value != "" else ""

    return read


WORD_SHAPE = Shape(
    {
        "id": key,
        "week": week,
        "number": lambda value: short(value, 60),
        "word": choice(ReportWord.Word),
        "text": line(MOST_TEXT),
    }
)


def act_for(peer: Peer) -> Callable[[Item, Payload, datetime], Any]:
    """Return what applies the items of one peer; nobody's item says anything of another's, nor against its direction."""
    acts: dict[tuple[str, str], Callable[[Peer, Item, Payload, datetime], Any]] = {
        (Peer.Side.BELOW, REPORT): _report_issued,
        (Peer.Side.ABOVE, WORD): _report_word,
    }

    def act(item: Item, payload: Payload, at: datetime) -> Any:
        if (peer.side, item.kind) not in acts:
            raise Held(Reason.NO_RIGHT)
        return acts[peer.side, item.kind](peer, item, payload, at)

    return act


def _report_issued(peer: Peer, item: Item, payload: Payload, at: datetime) -> ReceivedReport:
    """Keep the figures of a report; said anew in another journal it is the same report."""
    said = REPORT_SHAPE.read(payload)
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


def _report_word(peer: Peer, item: Item, payload: Payload, at: datetime) -> ReportWord:
    """Show what the level above says of a report, and tell whom it concerns; no record of the commune is changed."""
    said = WORD_SHAPE.read(payload)
    if said["word"] == ReportWord.Word.CLARIFY and not said["text"]:
        raise Held(Reason.NOT_UNDERSTOOD, "text")
    row, is_new = ReportWord.objects.get_or_create(
        peer=peer,
        word_id=said["id"],
        defaults={
            "commune_id": peer.commune_id,
            "owner_id": peer.owner_id,
            "iso_year": said["week"].year,
            "iso_week": said["week"].number,
            "number": said["number"],
            "word": said["word"],
            "text": said["text"],
            "said_at": item.happened_at,
            "received_at": at,
        },
    )
    if is_new:
        _tell(peer, row, at)
    return row


def _tell(peer: Peer, row: ReportWord, at: datetime) -> None:
    """Put it before those of the chain's own agency who write its report or keep its chain."""
    offices = [
        kind for kind, rights in CAPABILITIES.items() if rights.keys() & {"report.draft", "uplink.edit"}
    ]
    told = access.users_holding(commune_id=peer.commune_id, kinds=offices, at=at, agency_id=peer.owner_id)
    about = {"number": row.number, "week": week_span(Week(row.iso_year, row.iso_week))}
    title = (
        _("The level above asks about report %(number)s (%(week)s)")
        if row.word == ReportWord.Word.CLARIFY
        else _("The level above has read report %(number)s (%(week)s)")
    )
    report = WeeklyReport.objects.filter(
        owner_id=peer.owner_id,
        iso_year=row.iso_year,
        iso_week=row.iso_week,
        status=WeeklyReport.Status.ISSUED,
    ).first()
    notify(
        actor=system_actor(commune_id=peer.commune_id, agency_id=peer.owner_id, at=at),
        recipient_ids=[user.pk for user in told],
        kind=Notice.Kind.SYSTEM,
        title=title % about,
        body=row.text,
        subject=report,
        at=at,
    )
