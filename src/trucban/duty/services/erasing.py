"""What duty keeps of a person who is erased: that somebody stood a shift, not what they wished or why they swapped."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from trucban.duty.models import AlertStep, Assignment, SwapRequest, Takeover, Wish
from trucban.force.traces import Gone, blanked, deleted


def erase_wishes_and_words(person_ids: Collection[UUID]) -> Gone:
    """Delete wishes; blank names and reasons beside swaps, take-overs, calls, and rules passed over for the person."""
    erased = _("Data erased")
    swaps = SwapRequest.objects.filter(Q(asker__in=person_ids) | Q(colleague__in=person_ids))
    takeovers = Takeover.objects.filter(person__in=person_ids)
    over = Assignment.objects.filter(person__in=person_ids).exclude(override_reason="")
    return [
        *deleted(Wish.objects.filter(person__in=person_ids)),
        *blanked(swaps, reason="", answer_text="", decision_text="", asked_by_name=erased, answered_by_name=erased),
        *blanked(takeovers, written_by_name=erased, notes=[], decision=""),
        *blanked(AlertStep.objects.filter(person__in=person_ids), name=erased),
        *blanked(over, override_reason=erased),
    ]  # fmt: skip
