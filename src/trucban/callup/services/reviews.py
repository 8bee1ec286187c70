"""The monthly review of who opened files (FEATURES H7): that somebody in charge read it."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.callup import policy, selectors
from trucban.callup.models import AccessReview
from trucban.document.wording import day_text
from trucban.law.ages import add_months
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied


class ReviewRefused(DomainError):
    """A month is reviewed once, when it is over, by somebody who is not asked about anything in it."""


@verb
def record_access_review(*, actor: Actor, season_id: UUID, month: date, at: datetime) -> AccessReview:
    """
    Say that one has read who opened files of a season in a month. Recorded as ``callup.access_reviewed``.

    Raises:
        NotVisible, PermissionDenied.
        ReviewRefused: the month is not over, was reviewed, or one of the openings to ask about is the actor's own.
    """
    season = selectors.get_season(actor=actor, season_id=season_id, lock=True)
    if not policy.may_confirm(actor, season):
        raise PermissionDenied
    first = month.replace(day=1)
    over = add_months(first, 1)
    if local_day(at) < over:
        raise ReviewRefused(_("This month is not over: review it from %(day)s on.") % {"day": day_text(over)})
    if selectors.reviewed(season, first):
        raise ReviewRefused(_("This month has been reviewed already."))
    asked = selectors.to_ask(actor=actor, season=season, month=first)
    if any(row.account == actor.id for row in asked):
        raise ReviewRefused(
            _("Some of these openings are yours: somebody else in charge reviews this month.")
        )
    made = AccessReview.objects.create(
        commune_id=season.commune_id,
        season=season,
        month=first,
        to_ask=len(asked),
        reviewed_at=at,
        reviewed_by_id=actor.id,
    )
    changes = {"month": first, "to_ask": made.to_ask}
    record(actor=actor, action="callup.access_reviewed", subject=season, at=at, changes=changes)
    return made
