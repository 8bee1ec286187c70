"""What tasks tie people by."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.task.models import Task


def open_tasks(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> the tasks given to them that are open."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Task.objects.filter(to_person_id__in=person_ids, status=Task.Status.OPEN)
    for row in rows.order_by("due_date"):
        if row.to_person_id:
            found[row.to_person_id].append(_("task “%(title)s”") % {"title": row.title})
    return dict(found)
