"""The health of the installation."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.backups import newest
from trucban.web.settings.command import CommandSilent, checkup

TONES = {"OK": "ok", "WARNING": "warn", "FAULT": "bad"}


@page("system.check")
def health(request: AppRequest) -> HttpResponse:
    """
    The administrator once a week, or when something is slow.

    In five seconds: what is not well and what to do about it; when the last backup was made.
    """
    try:
        found, silent = checkup(language=get_language() or "vi"), False
    except CommandSilent:
        found, silent = [], True
    found.sort(key=lambda one: list(TONES).index(one.state), reverse=True)
    context = {
        "lines": [(one, TONES[one.state]) for one in found],
        "silent": silent,
        "faults": sum(one.state == "FAULT" for one in found),
        "backups": newest(Path(settings.BACKUP_DIR), most=10),
        "folder": settings.BACKUP_DIR,
        "checked_at": now(request),
    }
    return render(request, "settings/machine.html", context)
