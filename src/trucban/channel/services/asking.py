"""Missing facts, asked of an agency or an office by a link that is answered once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor, system_actor
from trucban.audit.services import record, verb
from trucban.channel import policy, questions, selectors
from trucban.channel.models import FactRequest
from trucban.channel.questions import QuestionsRefused
from trucban.document.wording import clean_line, refuse_secret_marks
from trucban.incident import selectors as incidents
from trucban.incident.services import add_note
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.notify.services import publish_change

MOST_DAYS, MOST_OPENING = 14, 400
BY_LINK = "trả lời qua liên kết"  # part of the record, so always in Vietnamese


class LinkIsOver(DomainError):
    """The link has been answered, or its time is over."""


@dataclass(frozen=True)
class Asked:
    """Questions that were asked; ``token`` is shown to the asker, now and never again."""

    request: FactRequest
    token: str


@verb
def ask_facts(
    *,
    actor: Actor,
    incident_id: UUID,
    to_agency_id: UUID,
    asked: Sequence[Mapping[str, Any]],
    days: int,
    at: datetime,
    to_office_id: UUID | None = None,
    opening: str = "",
) -> Asked:
    """
    Make a link with questions for an agency or one of its offices; nothing is sent, it is passed on by hand.

    There is no way to ask anybody else: residents, witnesses and suspects are not in the list of recipients.

    Raises:
        NotVisible: no such incident, agency or office; links are off. PermissionDenied.
        QuestionsRefused: the questions, or for how many days. TextTooLong, SecretMarkFound.
    """
    if not policy.links_are_on(commune_id=actor.commune_id, at=at):
        raise NotVisible
    incident = incidents.get_incident(actor=actor, incident_id=incident_id)
    if not policy.can_ask(actor, incident):
        raise PermissionDenied
    agency = access.get_agency(commune_id=actor.commune_id, agency_id=to_agency_id)
    office = access.get_office(commune_id=actor.commune_id, office_id=to_office_id) if to_office_id else None
    if office and office.agency_id != agency.pk:
        raise NotVisible
    if not 1 <= days <= MOST_DAYS:
        raise QuestionsRefused(_("The link holds for 1 to %(most)s days.") % {"most": MOST_DAYS})
    kept = questions.checked(asked)
    refuse_secret_marks(" ".join(text for one in kept for text in (one["text"], *one["choices"])))
    token = secrets.token_urlsafe(24)
    request = FactRequest.objects.create(
        commune_id=actor.commune_id,
        owner_id=incident.owner_id,
        incident=incident,
        to_agency=agency,
        to_office=office,
        opening=clean_line(opening, most=MOST_OPENING),
        questions=kept,
        token_digest=selectors.digest(token),
        asked_by_id=actor.id,
        asked_by_name=actor.name,
        asked_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(actor=actor, action="factrequest.asked", subject=request, at=at, changes={"questions": str(kept)})
    return Asked(request, token)


@verb
def open_facts(*, actor: Actor, token: str, at: datetime) -> FactRequest:
    """
    Keep that somebody pressed to read the questions of a link, and when first.

    Raises:
        NotVisible: links are off, or there is no such link any more. LinkIsOver: answered, or too late.
    """
    request = _live(actor, token, at)
    if request.opened_at is None:
        request.opened_at = at
        request.save(update_fields=["opened_at"])
        record(actor=actor, action="factrequest.opened", subject=request, at=at)
    return request


@verb
def answer_facts(*, actor: Actor, token: str, given: Sequence[str], at: datetime) -> FactRequest:
    """
    Answer the questions of a link, once: the answer becomes a line of the incident's story.

    Raises:
        NotVisible. LinkIsOver: somebody answered before, or the time is over. QuestionsRefused, SecretMarkFound.
    """
    request = _live(actor, token, at)
    if len(given) != len(request.questions):
        raise QuestionsRefused(_("Answer each of the questions."))
    request.answers = [
        questions.answered(one, text) for one, text in zip(request.questions, given, strict=True)
    ]
    lines = [f"{one['text']} – {text}" for one, text in zip(request.questions, request.answers, strict=True)]
    clock = system_actor(commune_id=request.commune_id, agency_id=request.owner_id, at=at)
    writer = replace(clock, name=f"{request.recipient} ({BY_LINK})"[:120])
    entry = add_note(actor=writer, incident_id=request.incident_id, text="\n".join(lines), at=at)
    request.answered_at, request.entry_id = at, entry.pk
    request.opened_at = request.opened_at or at
    request.save(update_fields=["answers", "answered_at", "entry_id", "opened_at"])
    record(
        actor=actor,
        action="factrequest.answered",
        subject=request,
        at=at,
        changes={"answers": str(request.answers)},
    )
    publish_change(topic="incident", subject=request.incident, at=at, owner_id=request.owner_id)
    return request


@verb
def revoke_facts(*, actor: Actor, request_id: UUID, at: datetime) -> FactRequest:
    """
    Take a link back: from this moment it does not exist.

    Raises:
        NotVisible, PermissionDenied. LinkIsOver: it has been answered, or taken back.
    """
    request = selectors.get_fact_request(actor=actor, request_id=request_id, lock=True)
    if not policy.can_ask(actor, request.incident):
        raise PermissionDenied
    if request.answered_at or request.revoked_at:
        raise LinkIsOver(_("This link is over already."))
    request.revoked_at = at
    request.save(update_fields=["revoked_at"])
    record(actor=actor, action="factrequest.revoked", subject=request, at=at)
    return request


def look_at_facts(*, actor: Actor, token: str, at: datetime) -> FactRequest:
    """
    Return the request behind a link and keep nothing: programs that show a preview of a link come this way.

    Raises:
        NotVisible, LinkIsOver.
    """
    return _live(actor, token, at, lock=False)


def _live(actor: Actor, token: str, at: datetime, *, lock: bool = True) -> FactRequest:
    request = selectors.fact_request_of(commune_id=actor.commune_id, token=token, at=at, lock=lock)
    if not request.is_live(at):
        raise LinkIsOver(
            _("This link has been answered, or its time is over: ask whoever gave it for a new one.")
        )
    return request
