"""What every template knows: the commune, the actor, the clock, how many notices wait."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from trucban.notify import selectors as notify
from trucban.web.clock import commune_now


def desk(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"demonstration": settings.DEMONSTRATION}
    commune = request.commune  # type: ignore[attr-defined]
    return {
        "actor": actor,
        "commune": commune,
        "demonstration": commune.is_demonstration,
        "now": commune_now(commune),
        "unseen_notices": notify.unseen_count(actor=actor),
    }
