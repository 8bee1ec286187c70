"""Verbs on dated facts: posts, ranks, qualifications, and what all facts share; each corrected beside the original."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import policy, selectors
from trucban.force.models import (
    DatedFact,
    Membership,
    MilitiaStatus,
    Person,
    PostHeld,
    Qualification,
    RankHeld,
)
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import nfc

FACTS: tuple[type[DatedFact], ...] = (Membership, PostHeld, RankHeld, Qualification, MilitiaStatus)
Fact = TypeVar("Fact", bound=DatedFact)

LONGEST_SERVICE = timedelta(days=60 * 366)  # of one person; what lies further off is a slip of the year
FARTHEST = timedelta(days=2 * 366)


class FactOutOfTime(DomainError):
    """Nobody living served then, and nobody is planned so far ahead."""


class EndsBeforeStart(DomainError):
    """A fact ends after it begins."""


class FactAlreadyEnded(DomainError):
    """The fact has a last day, or was retracted."""


class LaterFactStands(DomainError):
    """A later post or rank has been written down."""


class QualifiedAlready(DomainError):
    """The same qualification from the same day is written down."""


class TitleMissing(DomainError):
    """A post or rank has a title."""


class ReasonMissing(DomainError):
    """Who says that something was wrong says why."""


def check_period(from_date: date, to_date: date | None) -> None:
    if to_date and to_date <= from_date:
        raise EndsBeforeStart(_("The end must come after the start: check the two dates."))


def refuse_far(from_date: date, to_date: date | None, *, at: datetime) -> None:
    today = local_day(at)
    first, last = today - LONGEST_SERVICE, today + LONGEST_SERVICE
    if not (first <= from_date <= today + FARTHEST and (to_date or last) <= last):
        raise FactOutOfTime(
            _(
                "Expected a first day from %(first)s to %(until)s and an end by %(last)s: check day, month and year."
            )
            % {
                "first": f"{first:%d/%m/%Y}",
                "until": f"{today + FARTHEST:%d/%m/%Y}",
                "last": f"{last:%d/%m/%Y}",
            }
        )


def during(rows: QuerySet[Any], from_date: date, to_date: date | None) -> QuerySet[Any]:
    """Return the facts standing in a period, as we know it now."""
    rows = rows.filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date), retracted_at__isnull=True)
    return rows.filter(from_date__lt=to_date) if to_date else rows


def write_fact(
    actor: Actor,
    fact: Fact,
    action: str,
    changes: dict[str, Any],
    from_date: date,
    evidence: str,
    at: datetime,
) -> Fact:
    fact.commune_id, fact.from_date, fact.recorded_at = actor.commune_id, from_date, at
    fact.evidence = evidence.strip()[:160]
    fact.save(force_insert=True)
    record(actor=actor, action=action, subject=fact, at=at, changes={**changes, "evidence": fact.evidence})
    return fact


def end_fact(actor: Actor, fact: Fact, *, on: date, at: datetime) -> Fact:
    """Replace a fact by one that ends on a day; the first stays as it was known until now."""
    check_period(fact.from_date, on)
    first_key = fact.pk
    type(fact)._default_manager.filter(pk=first_key).update(retracted_at=at)
    fact.pk = type(fact)._meta.pk.get_default()
    fact.to_date, fact.recorded_at, fact.retracted_at = on, at, None
    fact.save(force_insert=True)
    action = f"{fact._meta.model_name}.ended"
    record(actor=actor, action=action, subject=fact, at=at, changes={"to_date": on, "replaces": first_key})
    return fact


@verb
def give_post(
    *, actor: Actor, person_id: UUID, title: str, from_date: date, at: datetime, evidence: str = ""
) -> PostHeld:
    """
    Give a person a post from a day on; the post held before ends that day.

    Raises:
        NotVisible: no such person for this actor. PermissionDenied: the person is in another register.
        TitleMissing. FactOutOfTime: a day on which nobody living served, or far ahead.
        LaterFactStands: a post that begins later is written down; retract that first.
    """
    person = _own_person(actor, person_id)
    fact = PostHeld(person=person, title=_title(title, most=120))
    return _follow(actor, fact, "post.given", from_date, evidence, at)


@verb
def give_rank(
    *, actor: Actor, person_id: UUID, title: str, from_date: date, at: datetime, evidence: str = ""
) -> RankHeld:
    """Give a person a rank from a day on; the rank held before ends that day. Refused as :func:`give_post`."""
    person = _own_person(actor, person_id)
    fact = RankHeld(person=person, title=_title(title, most=80))
    return _follow(actor, fact, "rank.given", from_date, evidence, at)


def _own_person(actor: Actor, person_id: UUID) -> Person:
    person = selectors.get_person(actor=actor, person_id=person_id, lock=True)
    if not policy.can_edit(actor, person):
        raise PermissionDenied
    return person


def _title(text: str, *, most: int) -> str:
    cleaned = nfc(" ".join(text.split()))
    if not 0 < len(cleaned) <= most:
        raise TitleMissing(_("The title must have from 1 to %(most)d characters.") % {"most": most})
    return cleaned


def _follow(actor: Actor, fact: Fact, action: str, from_date: date, evidence: str, at: datetime) -> Fact:
    refuse_far(from_date, None, at=at)
    standing = during(type(fact)._default_manager.filter(person=fact.person), from_date, None)
    if standing.filter(from_date__gte=from_date).exists():
        raise LaterFactStands(
            _(
                "Something from that day or later is written down already: retract that first, then enter this."
            )
        )
    for earlier in standing.order_by("pk"):
        end_fact(actor, earlier, on=from_date, at=at)
    changes = {"person": fact.person_id, "title": fact.title, "from_date": from_date}  # type: ignore[attr-defined]  # posts and ranks have one
    return write_fact(actor, fact, action, changes, from_date, evidence, at)


@verb
def add_qualification(
    *,
    actor: Actor,
    person_id: UUID,
    kind_id: UUID,
    from_date: date,
    at: datetime,
    to_date: date | None = None,
    validity_months: int | None = None,
    evidence: str = "",
) -> Qualification:
    """
    Write down what a person is qualified for; without ``to_date`` it expires after ``validity_months``, or as its kind says.

    Raises:
        NotVisible: no such person or kind. PermissionDenied: the person is in another register. EndsBeforeStart.
        QualifiedAlready: the form was sent twice.
    """
    person = _own_person(actor, person_id)
    kind = selectors.get_qualification_kind(commune_id=actor.commune_id, kind_id=kind_id)
    months = validity_months or kind.validity_months
    if to_date is None and months:
        to_date = _months_later(from_date, months)
    check_period(from_date, to_date)
    refuse_far(from_date, to_date, at=at)
    standing = Qualification.objects.filter(person=person, kind=kind, retracted_at__isnull=True)
    if standing.filter(from_date=from_date, to_date=to_date, evidence=evidence.strip()[:160]).exists():
        raise QualifiedAlready(
            _("“%(kind)s” from %(day)s is written down for %(person)s already.")
            % {"kind": kind.name, "day": f"{from_date:%d/%m/%Y}", "person": person.name}
        )
    fact = Qualification(person=person, kind=kind, to_date=to_date)
    changes = {"person": person.pk, "kind": kind.code, "from_date": from_date, "to_date": to_date}
    return write_fact(actor, fact, "qualification.added", changes, from_date, evidence, at)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@verb
def retract_fact(*, actor: Actor, fact_id: UUID, reason: str, at: datetime) -> DatedFact:
    """
    Say that a fact was wrong, and why. It stays beside, struck; enter the right one as a new fact.

    Raises:
        NotVisible: no such fact of a person this actor sees. PermissionDenied: the person is in another register.
        ReasonMissing, FactAlreadyEnded.
    """
    fact = _find_fact(actor, fact_id)
    _own_person(actor, fact.person_id)
    if fact.retracted_at:
        raise FactAlreadyEnded(_("This was ended or retracted already."))
    if isinstance(fact, MilitiaStatus):
        _refuse_before_later(fact)
    if not reason.strip():
        raise ReasonMissing(_("Say in a few words what was wrong."))
    fact.retracted_at, fact.retraction_reason = at, reason.strip()[:300]
    fact.save(update_fields=["retracted_at", "retraction_reason"])
    action = f"{fact._meta.model_name}.retracted"
    record(actor=actor, action=action, subject=fact, at=at, changes={"reason": fact.retraction_reason})
    return fact


def _refuse_before_later(fact: MilitiaStatus) -> None:
    """A step of the militia duty stands on the one before it: the latest is taken back first."""
    rows = MilitiaStatus.objects.filter(person=fact.person, retracted_at__isnull=True)
    latest = rows.order_by("from_date", "recorded_at", "pk").last()
    if latest is not None and latest.pk != fact.pk:
        raise LaterFactStands(
            _("“%(later)s” was written down after it: retract that first.")
            % {"later": latest.get_status_display()}
        )


def _find_fact(actor: Actor, fact_id: UUID) -> DatedFact:
    for model in FACTS:
        fact = (
            model._default_manager.select_for_update().filter(pk=fact_id, commune_id=actor.commune_id).first()
        )
        if fact:
            found: DatedFact = fact
            return found
    raise NotVisible
