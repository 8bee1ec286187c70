"""The error pages: what happened and a way out, in words."""

import errno
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

import psycopg
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.document.wording import WeekOutOfReach

LEAST_ROOM = 1024**2  # bytes; below, SQLite cannot make the files beside its database


@dataclass(frozen=True)
class Fault:
    title: Promise
    text: Promise | str


FAULTS = {
    400: Fault(
        _("The request was not understood"),
        _("Nothing was saved. Go back, reload the page and try again."),
    ),
    403: Fault(
        _("You may not do this"),
        _("Your office does not give this right. Nothing was saved. If you need it, ask the head of your agency."),
    ),
    401: Fault(
        _("Your session has ended"),
        _("What you sent was not saved, but what you typed is kept in this tab. Log in again: the page opens with what you typed, for you to look through and send again. Files have to be chosen again."),
    ),
    404: Fault(
        _("There is no such page for you"),
        _("The address is wrong, the record is gone, or it belongs to somebody else. Start from Today or search."),
    ),
    413: Fault(
        _("What you sent is too large"),
        _("Nothing was saved. At most 40 MB are taken at once, of which 5 MB of typed text: go back, scan at 200 dpi or send fewer files, or shorten the text."),
    ),
    429: Fault(
        _("Too many attempts"),
        _("Wait 15 minutes, then log in again with the right password."),
    ),
    500: Fault(
        _("The server could not finish"),
        _("What you sent was not saved. Try again; if it happens again, tell the administrator the time and what you did."),
    ),
    507: Fault(
        _("The disk of the server is full"),
        _("What you sent was not saved; what was saved before is safe. Ask the administrator to make room on the disk, then go back and send it again."),
    ),
}  # fmt: skip

STALE = Fault(
    _("This page was opened before your last log-in"),
    _("What you sent was not saved, but what you typed is kept in this tab. Open the page again: it has what you typed, for you to look through and send again. Files have to be chosen again."),
)  # fmt: skip


def page(request: HttpRequest, status: int, *, text: str = "") -> HttpResponse:
    fault = replace(FAULTS[status], text=text) if text else FAULTS[status]
    return render(request, "errors/fault.html", {"fault": fault, "status": status}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


@login_not_required
def no_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose key no longer fits: the session has ended, or somebody has logged in since it was opened."""
    if not request.user.is_authenticated:
        return session_ended(request)
    context = {"fault": STALE, "way": _page_in_use(request), "label": _("Open the page again")}
    return render(request, "errors/again.html", context, status=403)


def session_ended(request: HttpRequest) -> HttpResponse:
    """Refuse what is sent without a session, with the way back to the page it was typed on."""
    query = urlencode({"next": _page_in_use(request)})
    context = {
        "fault": FAULTS[401],
        "way": f"{reverse(settings.LOGIN_URL)}?{query}",
        "label": _("Log in again"),
    }
    return render(request, "errors/again.html", context, status=401)


def _page_in_use(request: HttpRequest) -> str:
    """Return the address of the page a form was sent from; the first screen where the browser does not say."""
    said = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if said.netloc != request.get_host():
        return "/"
    path = f"/{said.path.lstrip('/')}"  # "//host" would be another host
    return f"{path}?{said.query}" if said.query else path


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    cause = exception.__cause__
    return page(request, 404, text=str(cause) if isinstance(cause, WeekOutOfReach) else "")


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say so without asking the database anything: it may be what failed."""
    status = 507 if any(map(_says_full, _causes(sys.exception()))) else 500
    return render(None, "errors/server.html", {"fault": FAULTS[status], "status": status}, status=status)


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _says_full(fault: BaseException) -> bool:
    """
    Tell whether an error means that a disk has no room.

    SQLite says so only of its own file; when its journal or shared memory cannot grow it says "disk I/O error", as it
    does of a broken disk, and the room that is left tells the two apart.
    """
    if isinstance(fault, OSError):
        return fault.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(fault, sqlite3.Error):
        words = str(fault)
        return "disk is full" in words or ("disk I/O error" in words and _room() < LEAST_ROOM)
    return isinstance(fault, psycopg.errors.DiskFull)


def _room() -> int:
    return shutil.disk_usage(settings.INSTANCE_DIR).free
