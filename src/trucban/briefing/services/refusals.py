"""What the verbs of the briefing refuse, and what they share."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.briefing.models import Briefing
from trucban.lib.errors import DomainError
from trucban.notify.services import publish_changes

LONGEST_TEXT = 4000


class BriefingExists(DomainError):
    """The week has its briefing already."""


class BriefingIsClosed(DomainError):
    """The minutes are locked."""


class BriefingNotClosed(DomainError):
    """Minutes are confirmed once they are locked."""


class ItemRefused(DomainError):
    """A line of the agenda says something, in few words."""


class DecisionRefused(DomainError):
    """A decision says what, who and by when."""


class ReasonMissing(DomainError):
    """Locked minutes are opened again for a reason."""


class ConfirmationRefused(DomainError):
    """The minutes cannot be confirmed so."""


class HamletReportRefused(DomainError):
    """What the hamlet said does not fit together."""


def refuse_when_closed(briefing: Briefing) -> None:
    if briefing.status == Briefing.Status.CLOSED:
        raise BriefingIsClosed(
            _("The minutes of this briefing are locked: open them again, with a reason, or use the next one.")
        )


def show_change(briefing: Briefing, *, at: datetime, subject: models.Model | None = None) -> None:
    """Tell the live pages of both agencies: the briefing is theirs together."""
    told = [(subject or briefing, agency.pk) for agency in access.command_and_police(briefing.commune_id)]
    publish_changes(topic="briefing", changed=told, at=at)
