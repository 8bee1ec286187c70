"""What every template knows: the commune, the actor, the clock, the menu, the keys, how many notices wait."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from trucban.notify import selectors as notify
from trucban.web import keys, navigation, role
from trucban.web.clock import commune_now


def desk(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "")
    known = {
        "demonstration": settings.DEMONSTRATION,
        "is_hub": role.is_hub(),
        "theme": theme if theme in {"light", "dark"} else "auto",
    }
    actor = getattr(request, "actor", None)
    if actor is None:
        return known
    commune = request.commune  # type: ignore[attr-defined]  # ActorMiddleware gives both or neither
    at = commune_now(commune)
    bindings = keys.bindings(actor, path=request.path, at=at)
    return known | {
        "actor": actor,
        # Drafts in the browser belong to an account; the mark says which without saying who. It is not made with the
        # server's key: a new key ends the sessions, and what was typed has to come back after that too.
        "account_mark": salted_hmac("trucban.web.drafts", "", secret=str(request.user.pk)).hexdigest()[:16],
        "commune": commune,
        "demonstration": commune.is_demonstration,
        "now": at,
        "menu": list(navigation.entries(actor, path=request.path, at=at)),
        "bindings": bindings,
        "bindings_json": [binding.as_json() for binding in bindings],
        "unseen_notices": notify.unseen_count(actor=actor),
    }
