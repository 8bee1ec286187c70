"""The other end of a chain, its journals, what is on its way up, what came from below."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet


class UplinkQuerySet(OwnedQuerySet):
    view_capability = "uplink.view"


class Peer(OwnedRow):
    """
    A server at the other end of the owner's chain: the hub above a commune, or a commune below a hub.

    It is known by its public key, exchanged once. ``journal`` and ``head`` are what is written to it from here.
    """

    class Side(models.TextChoices):
        ABOVE = "ABOVE", _("Level above")
        BELOW = "BELOW", _("Commune below")

    side = models.CharField(max_length=5, choices=Side.choices)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=160)
    station = models.UUIDField()  # the id its agency has there
    public_key = models.CharField(max_length=64)  # Ed25519, raw, hexadecimal
    fingerprint = models.CharField(max_length=64)
    paired_at = models.DateTimeField()
    paired_by_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)  # of the hub; nothing leaves while it is empty
    journal = models.UUIDField()
    head = models.PositiveBigIntegerField(default=0)
    heard_at = models.DateTimeField(
        null=True, blank=True
    )  # the last message of it that was read, by our clock
    said_at = models.DateTimeField(null=True, blank=True)  # when the newest of them was made, by its clock
    tried_at = models.DateTimeField(null=True, blank=True)  # the last time it was called
    trouble = models.CharField(max_length=200, blank=True)  # why that did not work
    refused = models.JSONField(
        default=list
    )  # what of its last message was no item for us, to be told with the next

    objects = UplinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "code"], name="uplink_peer_once_per_code"),
            models.UniqueConstraint(fields=["owner", "fingerprint"], name="uplink_peer_once_per_key"),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(side="ABOVE", ended_at__isnull=True),
                name="uplink_one_level_above",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PeerJournal(CommuneRow):
    """A journal the other end writes or has written; after a restore it begins another."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="journals")
    journal = models.UUIDField()
    head = models.PositiveBigIntegerField(default=0)  # the last number it said it had written
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "journal"], name="uplink_journal_once")]


class Upward(OwnedRow):
    """That an agency sends one kind of thing up, from which day on, and who decided it. No row: it is not sent."""

    kind = models.CharField(max_length=40)
    is_on = models.BooleanField(default=False)
    from_day = models.DateField()
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField()

    objects = UplinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "kind"], name="uplink_decided_once_per_kind")]


class Outgoing(OwnedRow):
    """An item of the own journal on its way up; its key is the item's id."""

    class State(models.TextChoices):
        SAVED = "SAVED", _("Saved here")
        RECEIVED = "RECEIVED", _("Received above")
        REFUSED = "REFUSED", _("Not accepted above")
        ENDED = "ENDED", _("Said anew")  # its journal ended before anybody had it

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="outgoing")
    journal = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()  # of the record it says something of
    label = models.CharField(max_length=120)
    content = models.TextField()  # canonical JSON
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SAVED)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # last put into a message or a file
    received_at = models.DateTimeField(null=True, blank=True)  # as its receipt says
    receipt_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    objects = UplinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "seq"], name="uplink_outgoing_once_per_number"),
            models.UniqueConstraint(
                fields=["journal", "kind", "subject_id"], name="uplink_outgoing_once_per_subject"
            ),
            models.CheckConstraint(
                condition=~Q(state="RECEIVED") | Q(receipt_id__isnull=False),
                name="uplink_received_has_receipt",
            ),
        ]


class Incoming(OwnedRow):
    """
    Content that came under the id of an item; the row is its receipt as well.

    The same id with other content has a row of its own, held. ``asked_at`` is when it last came: its receipt goes back then.
    """

    class State(models.TextChoices):
        STORED = "STORED", _("Received")
        WAITING = "WAITING", _("Waits for another item")
        HELD = "HELD", _("To be looked at")
        APPLIED = "APPLIED", _("Entered")
        SET_ASIDE = "SET_ASIDE", _("Set aside")

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="incoming")
    item_id = models.UUIDField()
    is_beside = models.BooleanField(default=False)  # other content under a known id
    journal = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    lane = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=80)
    corrected_at = models.DateTimeField()
    received_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    content = models.TextField()  # canonical JSON
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    settled_by_id = models.UUIDField(null=True, blank=True)

    objects = UplinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "item_id", "hash"], name="uplink_incoming_once"),
            models.UniqueConstraint(
                fields=["peer", "item_id"], condition=Q(is_beside=False), name="uplink_incoming_one_is_first"
            ),
            models.CheckConstraint(
                condition=~Q(state="APPLIED") | Q(applied_at__isnull=False), name="uplink_applied_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["peer", "journal", "seq"], name="uplink_incoming_by_number"),
            models.Index(
                fields=["peer", "lane", "corrected_at"],
                condition=Q(state__in=["STORED", "WAITING"]),
                name="uplink_incoming_due",
            ),
        ]


class ReceivedReport(OwnedRow):
    """The figures of a weekly report a commune issued. The same content said twice is one row; other content another."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="reports")
    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)  # of the paper: "12/BC-BCH"
    paper_date = models.DateField()
    issued_at = models.DateTimeField()
    figures = models.JSONField()  # [{"key", "unit", "value"}, …] as they came
    digest = models.CharField(max_length=64)  # SHA-256 of payload and moment: which content this is
    received_at = models.DateTimeField()

    objects = UplinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "digest"], name="uplink_report_once_per_content")
        ]
        indexes = [models.Index(fields=["owner", "iso_year", "iso_week"], name="uplink_report_by_week")]


class ReportWord(OwnedRow):
    """
    What the level above says of one issued report: that it is in order, or what should be made clear. Never an order.

    At the hub the row is what was said, at the commune what came; ``word_id`` is the same at both ends.
    """

    class Word(models.TextChoices):
        NOTED = "NOTED", _("Read, nothing to ask")
        CLARIFY = "CLARIFY", _("Please make clear")

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="words")
    word_id = models.UUIDField()
    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)  # of the paper it is about, as the report said it
    word = models.CharField(max_length=7, choices=Word.choices)
    text = models.CharField(max_length=1000, blank=True)
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField(null=True, blank=True)  # at the hub alone: who said it stays there
    received_at = models.DateTimeField(null=True, blank=True)  # at the commune alone

    objects = UplinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "word_id"], name="uplink_word_once"),
            models.CheckConstraint(
                condition=~Q(word="CLARIFY") | ~Q(text=""), name="uplink_clarify_says_what"
            ),
        ]
        indexes = [models.Index(fields=["owner", "iso_year", "iso_week"], name="uplink_word_by_week")]
