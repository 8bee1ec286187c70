"""What the button of a step says, at the desk and on the phone."""

from django.utils.translation import gettext as _

from trucban.incident.models import State
from trucban.incident.transitions import ENDED, Transition


def label(step: Transition) -> str:
    """Return what the button of a step says: what one does, not where it leads."""
    if step.source in ENDED:
        return _("Open again")
    return {
        State.VERIFYING: _("Verify"),
        State.HANDLING: _("Handle"),
        State.HANDED_OVER: _("Hand over"),
        State.CLOSED: _("Close the incident"),
        State.FALSE_REPORT: _("It did not happen"),
    }.get(step.target, str(step.target.label))
