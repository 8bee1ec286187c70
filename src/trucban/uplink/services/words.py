"""What a hub says of a report it received: a word, never an order; it travels down the chain the report came up."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, refuse_secret_marks
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.uplink import policy, selectors
from trucban.uplink.models import Peer, ReportWord
from trucban.uplink.services.acts import MOST_TEXT


class NothingAsked(DomainError):
    """Whoever asks to make something clear says what."""


class NotPrintable(DomainError):
    """Signs that cannot be read stand in it."""


@verb
def say_word(*, actor: Actor, report_id: UUID, word: str, text: str, at: datetime) -> ReportWord:
    """
    Say of a received report that it was read, or what should be made clear; it goes with the next answer or file.

    Raises:
        NotVisible: no such report, no such word, or its commune is no longer connected. PermissionDenied.
        NothingAsked, NotPrintable, TextTooLong, SecretMarkFound.
    """
    report = selectors.get_received(actor=actor, report_id=report_id)
    peer = report.peer
    if not policy.can_manage(actor, report.owner_id):
        raise PermissionDenied
    if peer.ended_at or peer.side != Peer.Side.BELOW or word not in ReportWord.Word.values:
        raise NotVisible
    said = clean_line(text, most=MOST_TEXT)
    if word == ReportWord.Word.CLARIFY and not said:
        raise NothingAsked(_("Say what should be made clear."))
    if not said.isprintable():
        raise NotPrintable(_("Signs that cannot be read stand in the text: type it again."))
    refuse_secret_marks(said)
    row = ReportWord.objects.create(
        commune_id=report.commune_id,
        owner_id=report.owner_id,
        peer=peer,
        word_id=uuid7(),
        iso_year=report.iso_year,
        iso_week=report.iso_week,
        number=report.number,
        word=word,
        text=said,
        said_at=at,
        said_by_id=actor.id,
    )
    changes = {"word": word, "text": said}
    record(actor=actor, action="reportword.said", subject=row, at=at, changes=changes)
    return row
