"""The rest of a long list, read by the worker: with progress, and stopped when somebody gives it up."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django_tasks import task

from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.selectors import actor_for
from trucban.force.imports.tables import Stopped
from trucban.force.models import PeopleImport
from trucban.force.services import lists
from trucban.lib.errors import DomainError
from trucban.lib.pacing import now_and_then


def ask_for_rest(*, actor: Actor, of: PeopleImport, at: datetime) -> None:
    """Leave what is still to be read to the worker; a list that is read already needs none."""
    if of.status == PeopleImport.Status.READING:
        read_list.enqueue(user_id=str(actor.id), import_id=str(of.pk), at=at.isoformat())


@task()
def read_list(user_id: str, import_id: str, at: str) -> None:
    """Read as the account that asked for it; the same job again is harmless."""
    moment, key = datetime.fromisoformat(at), UUID(import_id)
    actor = actor_for(User.objects.get(pk=user_id), at=moment)
    told = now_and_then(partial(lists.note_progress, key), at_once=True)
    try:
        lists.read_rest(actor=actor, import_id=key, at=moment, told=told)
    except Stopped:
        return
    except DomainError as refusal:
        lists.note_failed(actor=actor, import_id=key, sentence=str(refusal), at=moment)
    except Exception:
        fault = _("The list could not be read: a fault in the program was noted.")
        lists.note_failed(actor=actor, import_id=key, sentence=fault, at=moment)
        raise
