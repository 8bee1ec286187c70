"""What a row keeps of the search that makes its draft: the roster of a week, and the joint patrols of one."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

GIVEN_UP_AFTER = timedelta(minutes=15)  # a draft asked for this long ago may be asked for again


class Searched(models.Model):
    """A draft that the worker makes: how far the search is, and in the end what it could not meet (plain data)."""

    class Solving(models.TextChoices):
        NONE = "NONE", _("Not started")
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        STOPPING = "STOPPING", _("Ending with the best so far")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    drafts: ClassVar[dict[str, str]] = {"status": "DRAFT"}  # what the worker may still write to

    solving = models.CharField(max_length=10, choices=Solving.choices, default=Solving.NONE)
    solve_progress = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    @property
    def is_sought(self) -> bool:
        """Whether a draft has been asked for and has not come yet."""
        return self.solving in (self.Solving.WAITING, self.Solving.RUNNING, self.Solving.STOPPING)

    def is_being_made(self, *, at: datetime) -> bool:
        """Say whether a draft is on its way; one asked for long ago came to nothing and keeps nobody waiting."""
        asked = self.solve_progress.get("asked_at")
        return self.is_sought and (not asked or at - datetime.fromisoformat(asked) < GIVEN_UP_AFTER)
