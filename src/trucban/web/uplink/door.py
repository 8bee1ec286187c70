"""How a commune's server comes to its hub: a signed message, an answer; no session, no cookie."""

from django.http import HttpRequest, HttpResponse

from trucban.access.selectors import the_commune
from trucban.lib.errors import NotVisible
from trucban.uplink import services
from trucban.web.clock import commune_now
from trucban.web.field.door import MOST_BYTES, body, for_anybody
from trucban.web.role import of_hub


@for_anybody("POST")
@of_hub
def exchange(request: HttpRequest) -> HttpResponse:
    """A commune says what it has; the answer says what of it is kept."""
    commune = the_commune()
    if commune is None:
        raise NotVisible
    data = body(request, MOST_BYTES)
    answer = services.answer(commune_id=commune.pk, data=data, at=commune_now(commune))
    return HttpResponse(answer, content_type="application/jsonl; charset=utf-8")
