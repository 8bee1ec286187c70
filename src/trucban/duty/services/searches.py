"""
The search for a draft, whatever it is a draft of: asked for, under way, ended early, failed with words.

A draft is made by a job of the worker, so that no request waits for it and any worker on any machine may take it. What
stands on the row is all that passes between the page and the worker.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.duty.models import Searched
from trucban.lib.errors import DomainError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Solving = Searched.Solving
logger = logging.getLogger(__name__)


class DraftIsBeingMade(DomainError):
    """The solver is at work on this draft."""


class DraftChangedMeanwhile(DomainError):
    """Somebody changed the draft, the calendar or the people while it was being made."""


class NothingToEnd(DomainError):
    """No draft is being made."""


def ask(row: Searched, *, at: datetime) -> None:
    """Note that a draft is asked for, inside the caller's verb."""
    refuse_while_made(row, at=at)
    row.solving, row.solve_progress = Solving.WAITING, {"done": 0.0, "asked_at": at.isoformat()}
    row.save(update_fields=["solving", "solve_progress"])


def refuse_while_made(row: Searched, *, at: datetime) -> None:
    if row.is_being_made(at=at):
        raise DraftIsBeingMade(_("A draft is being made already: it will appear here when it is done."))


def end(row: Searched) -> None:
    """Note that the search is to end with the best it has, inside the caller's verb."""
    if not row.is_sought:
        raise NothingToEnd(_("No draft is being made: it is done already, or nobody asked for one."))
    row.solving = Solving.STOPPING
    row.save(update_fields=["solving"])


# --- what the worker writes while it is at it; only a draft is written to, whatever became of it meanwhile ------------


def is_stopping(model: type[Searched], key: UUID) -> bool:
    """Say whether somebody asked for the search to end, or there is no draft left to write it to."""
    return not _drafts(model, key).exclude(solving=Solving.STOPPING).exists()


def note_running(model: type[Searched], key: UUID, told: Mapping[str, Any] | None = None) -> None:
    """Write how far the search is; a wish to end it stands."""
    row = _drafts(model, key).first()
    if row is not None:
        progress = row.solve_progress | dict(told or {})
        unended = _drafts(model, key).exclude(solving=Solving.STOPPING)
        unended.update(solving=Solving.RUNNING, solve_progress=progress)


def note_failed(model: type[Searched], key: UUID, message: str) -> None:
    """Write why no draft came of it, in the words the person will see."""
    failed = {"done": 0.0, "failed": message}
    model._default_manager.filter(pk=key).update(solving=Solving.FAILED, solve_progress=failed)


def note_progress(model: type[Searched], key: UUID, progress: "DataclassInstance") -> None:
    """Write how far a planner says it is."""
    note_running(model, key, asdict(progress))


@contextmanager
def failing_in_words(model: type[Searched], key: UUID) -> Iterator[None]:
    """Let what goes wrong in the worker be read on the page: a refusal as it is said, a fault as one."""
    try:
        yield
    except DomainError as refusal:
        logger.info("draft %s refused: %s", key, type(refusal).__name__)
        note_failed(model, key, str(refusal) or _("The draft can no longer be made: open the week again."))
    except Exception:
        note_failed(model, key, _("The draft could not be made: a fault in the program was noted."))
        raise


def _drafts(model: type[Searched], key: UUID) -> Any:
    return model._default_manager.filter(pk=key, **model.drafts)
