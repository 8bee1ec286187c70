"""The chain, its entries, and the salts that make digests meaningless once they are erased."""

from django.db import models

from trucban.lib.ids import uuid7


class Chain(models.Model):
    """The head of one commune's chain; writers take turns on this row."""

    commune_id = models.UUIDField(primary_key=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One link: what was done to what, by whom, when. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    commune_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    digests = models.JSONField(default=dict)  # field name -> salted digest of the new value
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune_id", "seq"], name="audit_entry_once_per_seq")]
        indexes = [
            models.Index(fields=["commune_id", "subject_type", "subject_id"], name="audit_entry_by_subject")
        ]


class Salt(models.Model):
    """The salt of one subject's digests; erasing it makes them say nothing."""

    subject_id = models.UUIDField(primary_key=True)
    commune_id = models.UUIDField()
    value = models.BinaryField(max_length=32)
