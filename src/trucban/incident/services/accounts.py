"""What members did, in their own words: written and corrected by themselves, put to an incident by the desk."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import refuse_secret_marks
from trucban.incident import accounts, policy, selectors, teams
from trucban.incident.models import Account, Incident
from trucban.incident.services.values import LATEST_REPORT, IncidentRefused, refuse_if_only_reported
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.services import publish_change

ACCOUNT_LENGTH = 4000


class AccountRefused(DomainError):
    """An account says something, and not a book."""


class AccountClosed(DomainError):
    """The incident is finished: what was written of it stays as it is."""


@verb
def write_account(
    *, actor: Actor, text: str, happened_at: datetime, at: datetime, incident_id: UUID | None = None
) -> Account:
    """
    Write what one did and saw; the desk of one's own agency reads it and says of which incident it is.

    Whoever was sent there with their team, or keeps the incident, says so themself by ``incident_id``.

    Raises:
        PermissionDenied: not of the command or the police. AccountRefused, SecretMarkFound.
        NotVisible, OnlyReported: of an incident they had no part in, or of which nothing is kept.
        IncidentRefused: of a time still to come, or more than a year back.
    """
    owner_id = accounts.agency_of_author(actor)
    if owner_id is None:
        raise PermissionDenied
    if not at - LATEST_REPORT <= happened_at <= at:
        raise IncidentRefused(_("Say when it was: not a time to come, and not more than a year back."))
    incident = _had_part_in(actor, incident_id) if incident_id else None
    if incident and incident.owner_id != owner_id:  # the own desk reads it, whoever's incident it was
        incident = None
    account = Account.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        incident=incident,
        attached_at=at if incident else None,
        attached_by_name=actor.name if incident else "",
        author_id=actor.id,
        author_name=actor.name_and_title,
        happened_at=happened_at,
        text=_clean(text),
        written_at=at,
    )
    record(actor=actor, action="account.written", subject=account, at=at, changes={"text": account.text})
    publish_change(topic="incident", subject=account, at=at, owner_id=owner_id)
    return account


def _had_part_in(actor: Actor, incident_id: UUID) -> Incident:
    """Return the incident an account is of: the one handled, where it was merged into another."""
    sent = teams.own_sent_to(actor=actor, incident_id=incident_id)
    if sent:
        incident = sent.incident.merged_into or sent.incident
    else:
        incident = selectors.get_incident(actor=actor, incident_id=incident_id)
        if not policy.can_edit(actor, incident):
            raise NotVisible
    refuse_if_only_reported(incident)
    return incident


@verb
def correct_account(*, actor: Actor, account_id: UUID, text: str, at: datetime) -> Account:
    """
    Correct what one wrote; it stands beside what was written first.

    Raises:
        NotVisible. PermissionDenied: somebody else wrote it. AccountClosed, AccountRefused, SecretMarkFound.
    """
    first = accounts.get_account(actor=actor, account_id=account_id)
    if first.author_id != actor.id:
        raise PermissionDenied
    if not accounts.is_open(first):
        raise AccountClosed(_("The incident is finished: what was written of it stays as it is."))
    account = Account.objects.create(
        commune_id=first.commune_id,
        owner_id=first.owner_id,
        incident=first.incident,
        author_id=actor.id,
        author_name=actor.name_and_title,
        happened_at=first.happened_at,
        text=_clean(text),
        written_at=at,
        corrects=first,
    )
    record(actor=actor, action="account.corrected", subject=first, at=at, changes={"text": account.text})
    return account


@verb
def attach_account(*, actor: Actor, account_id: UUID, incident_id: UUID, at: datetime) -> Account:
    """
    Say of which incident an account is; nothing of its words changes. A wrong one is put to the right one the same way.

    Raises:
        NotVisible, OnlyReported. PermissionDenied: account or incident is not this desk's.
    """
    first = accounts.get_account(actor=actor, account_id=account_id)
    incident = selectors.get_incident(actor=actor, incident_id=incident_id)
    if not policy.can_attach(actor, first) or incident.owner_id != first.owner_id:
        raise PermissionDenied
    refuse_if_only_reported(incident)
    rows = Account.objects.filter(pk=first.pk) | Account.objects.filter(corrects=first)
    rows.update(incident=incident, attached_at=at, attached_by_name=actor.name)
    changes = {"incident": incident.number_words}
    record(actor=actor, action="account.attached", subject=first, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    first.refresh_from_db()
    return first


def _clean(text: str) -> str:
    cleaned = nfc(text.replace("\x00", " ")).strip()
    if not 0 < len(cleaned) <= ACCOUNT_LENGTH:
        raise AccountRefused(
            _("Write what you did and saw: at least a word, at most %(most)s characters.")
            % {"most": ACCOUNT_LENGTH}
        )
    refuse_secret_marks(cleaned)
    return cleaned
