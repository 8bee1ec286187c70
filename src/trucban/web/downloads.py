"""Files to save: typed, named, never kept by a browser or proxy."""

from django.http import HttpResponse

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "gpx": "application/gpx+xml",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}


def download(data: bytes, name: str) -> HttpResponse:
    """Return a file to save under ``name``, which holds ASCII only; its ending says what it is."""
    return HttpResponse(
        data,
        content_type=TYPES[name.rpartition(".")[2]],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
