"""Devices, what they wrote, the receipts given for it, registers of fields, files on their way."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow, User
from trucban.access.visibility import OwnedQuerySet


class DeviceQuerySet(OwnedQuerySet):
    view_capability = "access.administer"

    def own_rows(self, actor: Actor) -> Q:
        return Q(user_id=actor.id)


class Device(OwnedRow):
    """One installation of the phone's app, of one account; clearing its storage ends it. Its owner is the office's agency."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    token_digest = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    head = models.PositiveBigIntegerField(default=0)  # the last number it said it had written
    skew_s = models.BigIntegerField(default=0)  # server's clock minus its own, at the last contact
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # it confirmed that it holds nothing any more
    ended_at = models.DateTimeField(null=True, blank=True)  # signed out

    objects = DeviceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["commune", "user"], name="field_device_by_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_barred(self) -> bool:
        """Reported lost, or of an account that was closed: it gets nothing, and what it sends is held."""
        return self.revoked_at is not None or not self.user.is_active


class Invitation(CommuneRow):
    """A code from the desk with which a phone becomes a device of its account, once, for a short time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code_digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Contact(CommuneRow):
    """The last moment at which a number was a device's last: bounds what its clock may claim of later ones."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="contacts")
    at = models.DateTimeField()
    head = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "head"], name="field_contact_once_per_head")]


class JournalQuerySet(OwnedQuerySet):
    """Whoever keeps an agency's incidents keeps what its people wrote elsewhere; and everybody sees their own."""

    view_capability = "incident.edit"

    def own_rows(self, actor: Actor) -> Q:
        return Q(device__user_id=actor.id)


class JournalItem(OwnedRow):
    """An item as it was written; the columns beside ``content`` are read from it, or say how far it is."""

    class State(models.TextChoices):
        STORED = "STORED", _("Received")
        WAITING = "WAITING", _("Waits for another item")
        HELD = "HELD", _("To be looked at")
        APPLIED = "APPLIED", _("Entered")
        SET_ASIDE = "SET_ASIDE", _("Set aside")

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="items")
    seq = models.PositiveBigIntegerField()
    lane = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=80)
    corrected_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_off_s = models.BigIntegerField(
        default=0
    )  # how far its device's clock was off what it said, if more than allowed
    content = models.TextField()  # canonical JSON
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    record_type = models.CharField(max_length=80, blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    settled_by_id = models.UUIDField(null=True, blank=True)
    erased_at = models.DateTimeField(
        null=True, blank=True
    )  # its precise points were deleted; id, hash and receipt stay

    objects = JournalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="APPLIED") | Q(applied_at__isnull=False),
                name="field_item_applied_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["device", "seq"], name="field_item_by_number"),
            models.Index(
                fields=["commune", "lane", "corrected_at"],
                condition=Q(state__in=["STORED", "WAITING"]),
                name="field_item_due",
            ),
            models.Index(fields=["owner", "received_at"], condition=Q(state="HELD"), name="field_item_held"),
        ]


class OtherContent(CommuneRow):
    """
    Other content that came under the id of an item: kept beside it for a person to look at.

    Also what the same account says again in another journal, after a new log-in: nobody need look at that.
    """

    item = models.ForeignKey(JournalItem, on_delete=models.PROTECT, related_name="others")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    seq = models.PositiveBigIntegerField(null=True, blank=True)  # its place in that journal is here, too
    content = models.TextField()
    hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.UUIDField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)


class Receipt(CommuneRow):
    """The word given to a device that exactly this content is kept."""

    item = models.ForeignKey(JournalItem, on_delete=models.PROTECT, related_name="receipts")
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "hash"], name="field_receipt_once")]


class Register(CommuneRow):
    """One field of one record with everything written into it; what stands is computed from that (`lib.merge`)."""

    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    field = models.CharField(max_length=40)
    absorbed_seq = models.PositiveBigIntegerField(
        default=0
    )  # up to here in the log, what the desk wrote is in it
    in_conflict = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_id", "field"], name="field_register_once")]
        indexes = [
            models.Index(fields=["commune"], condition=Q(in_conflict=True), name="field_register_conflict")
        ]


class FieldWrite(CommuneRow):
    """One write into a register: by an item, or by the desk."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="writes")
    write_id = models.UUIDField()  # the item's, the audit entry's, or the record's for how it began
    value = models.JSONField(null=True)
    at = models.DateTimeField()
    seen = models.JSONField(default=list)
    author_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "write_id"], name="field_write_once")]


class Media(CommuneRow):
    """A picture an item brings: owed from the moment the item is stored, here when ``complete_at`` says so."""

    item = models.ForeignKey(JournalItem, on_delete=models.PROTECT, related_name="media")
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the picture the camera made, before the phone scaled it down
    size = models.PositiveIntegerField()
    type = models.CharField(max_length=80)
    have = models.PositiveIntegerField(default=0)
    complete_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "sha256"], name="field_media_once_per_item")]
        indexes = [models.Index(fields=["commune", "sha256"], name="field_media_by_hash")]


class MediaChunk(CommuneRow):
    """Bytes of a file on its way, until it is whole."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "sha256", "offset"], name="field_chunk_once")
        ]
