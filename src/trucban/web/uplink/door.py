"""How a commune's server comes to its hub: a signed message, an answer; no session, no cookie."""

from django.http import HttpRequest, HttpResponse

from trucban.access.selectors import the_commune
from trucban.lib.errors import NotVisible
from trucban.uplink import services
from trucban.web.clock import commune_now
from trucban.web.field.door import KNOWN_BUT_REFUSED, MOST_BYTES, body, error, for_anybody
from trucban.web.role import of_hub


@for_anybody("POST")
@of_hub
def exchange(request: HttpRequest) -> HttpResponse:
    """A commune says what it has; the answer says what of it is kept."""
    commune = the_commune()
    if commune is None:
        raise NotVisible
    data = body(request, MOST_BYTES)
    try:
        said = services.answer(commune_id=commune.pk, data=data, at=commune_now(commune))
    except services.CalledTooOften as refusal:
        answer: HttpResponse = error(429, "often", str(refusal))
        answer["Retry-After"] = "60"
        return answer
    except services.StrangerCalls:
        raise
    except (
        services.BundleNotTaken
    ) as refusal:  # of a known commune: it bars nobody else behind the same address
        return error(KNOWN_BUT_REFUSED, "refused", str(refusal))
    return HttpResponse(said, content_type="application/jsonl; charset=utf-8")
