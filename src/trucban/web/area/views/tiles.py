"""
The commune's own base map, one PMTiles file that whoever installs the system puts into the media folder.

The browser reads it in pieces (RFC 9110, section 14), so a whole district fits without ever being sent whole.
"""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponse

from trucban.access.models import Commune
from trucban.lib.errors import NotVisible
from trucban.web.http import AppRequest
from trucban.web.pages import page

MOST_AT_ONCE = 4 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
TYPE = "application/vnd.pmtiles"


def tiles_file(commune: Commune) -> Path | None:
    """Return the file of the commune (media/ban-do/<code>.pmtiles), if there is one."""
    file = Path(settings.MEDIA_ROOT) / "ban-do" / f"{commune.code}.pmtiles"
    return file if file.is_file() else None


@page("area.view")
def tiles(request: AppRequest) -> HttpResponse | FileResponse:
    """The map page itself, tile by tile."""
    file = tiles_file(request.commune)
    if file is None:
        raise NotVisible
    size = file.stat().st_size
    asked = _RANGE.match(request.headers.get("Range", ""))
    if asked is None:
        return FileResponse(file.open("rb"), content_type=TYPE, headers={"Accept-Ranges": "bytes"})
    first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    last = min(last, first + MOST_AT_ONCE - 1)
    with file.open("rb") as opened:
        opened.seek(first)
        piece = opened.read(last - first + 1)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}", "Accept-Ranges": "bytes"}
    return HttpResponse(piece, status=206, content_type=TYPE, headers=headers)
