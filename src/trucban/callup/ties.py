"""What a call-up ties people by, and the day by which those whose call is decided leave."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.callup.models import Case, Summons
from trucban.force.departures import Departure
from trucban.lib.clock import local_day


def open_files(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> their files in seasons whose day of hand-over has not passed."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Case.objects.filter(person_id__in=person_ids, season__hand_over_on__gte=local_day(at))
    for row in rows.select_related("season").order_by("season__year"):
        found[row.person_id].append(_("file of “%(season)s”") % {"season": row.season})
    return dict(found)


def decided_calls(owner_id: UUID) -> dict[UUID, Departure]:
    """Return person -> the day of their latest decided call: the one the call names, else the season's hand-over."""
    rows = Case.objects.filter(owner_id=owner_id, stage__in=(Case.Stage.CALLED, Case.Stage.HANDED_OVER))
    calls = Summons.objects.filter(case__in=rows.values("pk"), kind=Summons.Kind.ENLISTMENT)
    named = dict(calls.order_by("appears_on", "pk").values_list("case_id", "appears_on"))
    found: dict[UUID, Departure] = {}
    for case in rows.select_related("season").order_by("season__hand_over_on", "pk"):
        day = named.get(case.pk, case.season.hand_over_on)
        found[case.person_id] = Departure(day, case.service == Case.Service.POLICE)
    return found
