"""Drafting a paper, and issuing it: the number comes with the signature, in one series without gaps."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.audit.services import record, verb
from trucban.document import policy, selectors
from trucban.document.content import (
    LETTER,
    Block,
    Heading,
    PaperContent,
    Paragraph,
    SignerBlock,
    Table,
    from_json,
    to_json,
)
from trucban.document.models import NumberSeries, Paper
from trucban.document.wording import day_text, refuse_secret_marks
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.rulebook import selectors as rulebook

TEMPLATE_VERSION = "ND30-2020/1"


class PaperAlreadyIssued(DomainError):
    """An issued paper is never changed: it is replaced by another."""


class PaperDateInFuture(DomainError):
    """A paper is dated by the day it was signed."""


class SignerMissing(DomainError):
    """A paper is issued over a name and a title."""


@verb
def draft_paper(
    *,
    actor: Actor,
    kind: str,
    subject_line: str,
    content: PaperContent,
    source_id: UUID | None,
    at: datetime,
    owner_id: UUID | None = None,
) -> Paper:
    """
    Keep a draft: it has no number, and its file carries DỰ THẢO.

    Raises:
        PermissionDenied: the actor drafts no papers for that agency.
        SecretMarkFound: a mark of secrecy stands in it.
    """
    owner = owner_id or actor.agency_with("document.draft")
    if owner is None or not policy.can_draft(actor, owner):
        raise PermissionDenied
    agency = access.get_agency(commune_id=actor.commune_id, agency_id=owner)
    symbol = content.symbol or symbol_for(kind, agency, on=local_day(at))
    values = _checked(replace(content, kind=kind, subject_line=nfc(subject_line).strip(), symbol=symbol))
    paper = Paper.objects.create(
        commune_id=actor.commune_id,
        owner=agency,
        kind=kind,
        subject_line=values["subject_line"][:300],
        template_version=TEMPLATE_VERSION,
        content=values,
        content_hash=hash_of(values),
        symbol=symbol[:40],
        source_id=source_id,
        created_at=at,
    )
    changes = {"kind": kind, "subject_line": paper.subject_line, "content_hash": paper.content_hash}
    record(actor=actor, action="paper.drafted", subject=paper, at=at, changes=changes)
    return paper


@verb
def revise_draft(*, actor: Actor, paper_id: UUID, content: PaperContent, at: datetime) -> Paper:
    """Replace what a draft says. An issued paper is refused."""
    paper = _draft(actor, paper_id)
    values = _checked(replace(content, kind=paper.kind, symbol=content.symbol or paper.symbol))
    paper.content, paper.content_hash = values, hash_of(values)
    paper.subject_line, paper.symbol = values["subject_line"][:300], values["symbol"][:40]
    paper.save(update_fields=["content", "content_hash", "subject_line", "symbol"])
    record(
        actor=actor,
        action="paper.revised",
        subject=paper,
        at=at,
        changes={"content_hash": paper.content_hash},
    )
    return paper


@verb
def discard_draft(*, actor: Actor, paper_id: UUID, at: datetime) -> None:
    """Throw a draft away; no number was used."""
    paper = _draft(actor, paper_id)
    record(actor=actor, action="paper.discarded", subject=paper, at=at)
    paper.delete()


@verb
def issue_paper(
    *,
    actor: Actor,
    paper_id: UUID,
    signer_name: str,
    signer_title: str,
    paper_date: date,
    at: datetime,
    capacity: str = "",
) -> Paper:
    """
    Give a signed paper its number and day; from then on it stays as it is.

    ``capacity`` is the line above the title ("KT. CHỈ HUY TRƯỞNG"). A paper drafted with several signers keeps them.

    Raises:
        NotVisible: there is no such paper for this actor.
        PermissionDenied: the actor neither issues nor registers papers of that agency.
        PaperAlreadyIssued, SignerMissing, PaperDateInFuture: it cannot be issued so.
    """
    paper = selectors.get_paper(actor=actor, paper_id=paper_id, lock=True)
    if not policy.can_issue(actor, paper):
        raise PermissionDenied
    _refuse_issued(paper)
    signer = SignerBlock(
        title=nfc(signer_title).strip(), name=nfc(signer_name).strip(), capacity=capacity.strip()
    )
    if not (signer.title and signer.name):
        raise SignerMissing(_("Enter who signed: the full name and the title as on the paper."))
    today = local_day(at)
    if paper_date > today:
        raise PaperDateInFuture(
            _("%(day)s has not come yet: a paper carries the day it was signed, at the latest %(today)s.")
            % {"day": day_text(paper_date), "today": day_text(today)}
        )
    paper.number = _next_number(paper, year=paper_date.year)
    paper.year, paper.paper_date, paper.issued_at = paper_date.year, paper_date, at
    paper.signer_name, paper.signer_title = signer.name[:120], signer.title[:160]
    paper.content = _issued_values(paper, signer)
    paper.content_hash, paper.status = hash_of(paper.content), Paper.Status.ISSUED
    paper.save()
    changes = {"number": paper.number, "year": paper.year, "content_hash": paper.content_hash}
    record(actor=actor, action="paper.issued", subject=paper, at=at, changes=changes)
    return paper


def symbol_for(kind: str, agency: Agency, *, on: date) -> str:
    """Return "BC-BCH"; a letter carries the organ's symbol alone."""
    symbol = agency.symbol
    if agency.kind == Agency.Kind.COMMAND:
        signed = rulebook.get_value(commune_id=agency.commune_id, key="document.command_symbol", on=on)
        symbol = signed.value if signed.row or not symbol else symbol
    return symbol if kind == LETTER else f"{kind}-{symbol}"


def hash_of(values: dict[str, Any]) -> str:
    """Return the SHA-256 of a paper's values in one canonical form."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _next_number(paper: Paper, *, year: int) -> int:
    """Take the next number of the series; the row is locked until the paper stands, so none is lost or used twice."""
    series, _created = NumberSeries.objects.select_for_update().get_or_create(
        owner_id=paper.owner_id, kind=paper.kind, year=year, defaults={"commune_id": paper.commune_id}
    )
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def _issued_values(paper: Paper, signer: SignerBlock) -> dict[str, Any]:
    content = from_json(paper.content)
    signers = content.signers if len(content.signers) > 1 else (signer,)
    return to_json(replace(content, number=paper.number, date=paper.paper_date, signers=signers, draft=False))


def _draft(actor: Actor, paper_id: UUID) -> Paper:
    paper = selectors.get_paper(actor=actor, paper_id=paper_id, lock=True)
    if not policy.can_edit(actor, paper):
        raise PermissionDenied
    _refuse_issued(paper)
    return paper


def _refuse_issued(paper: Paper) -> None:
    if paper.status == Paper.Status.ISSUED:
        raise PaperAlreadyIssued(
            _(
                "Paper %(number)s/%(symbol)s has been issued and stays as it is: issue another that replaces it."
            )
            % {"number": f"{paper.number:02}", "symbol": paper.symbol}
        )


def _checked(content: PaperContent) -> dict[str, Any]:
    """Return the values of a draft; a mark of secrecy anywhere in it is refused."""
    for text in (content.subject_line, *content.basis_lines, *content.recipients):
        refuse_secret_marks(text)
    for block in content.blocks:
        for text in _texts(block):
            refuse_secret_marks(text)
    return to_json(replace(content, draft=True, number=None))


def _texts(block: Block) -> list[str]:
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, Table):
        return [cell for row in (block.header, *block.rows) for cell in row if isinstance(cell, str)]
    return []
