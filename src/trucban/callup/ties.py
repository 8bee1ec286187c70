"""What a call-up ties people by."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.callup.models import Case
from trucban.lib.clock import local_day


def open_files(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> their files in seasons whose day of hand-over has not passed."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Case.objects.filter(person_id__in=person_ids, season__hand_over_on__gte=local_day(at))
    for row in rows.select_related("season").order_by("season__year"):
        found[row.person_id].append(_("file of “%(season)s”") % {"season": row.season})
    return dict(found)
