"""The clock of the desk. Faces are the only code that reads it; services get the moment passed in."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from trucban.access.models import Commune
from trucban.lib.clock import local_day
from trucban.web.http import AppRequest


def commune_now(commune: Commune) -> datetime:
    """Return this moment in the commune: the demonstration lives in the week it was made for."""
    return timezone.now() + timedelta(seconds=commune.clock_offset_s)


def now(request: AppRequest) -> datetime:
    return commune_now(request.commune)


def today(request: AppRequest) -> date:
    return local_day(now(request))
