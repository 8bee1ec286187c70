"""A picture that a phone brought, as its readers get it: drawn again, kept by nobody on the way."""

from uuid import UUID

from django.http import HttpResponse

from trucban.field import pictures
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("desk.open")
def picture(request: AppRequest, media_id: UUID) -> HttpResponse:
    """Whoever reads the incident or the finding it came with."""
    file = pictures.shown_file(actor=request.actor, media_id=media_id)
    return HttpResponse(
        file.read_bytes(),
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )
