"""Verbs on accounts, offices, mandates, grants and shares."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from trucban.access import policy, selectors
from trucban.access.actors import Actor
from trucban.access.capabilities import OFFICES_OF, OfficeKind
from trucban.access.models import (
    Agency,
    Commune,
    Grant,
    Mandate,
    Office,
    Share,
    ShareReceipt,
    SignIn,
    User,
    Visits,
)
from trucban.audit.services import record, verb
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied

WATCH_MARGIN = timedelta(minutes=15)  # rights begin before and end after the watch (FEATURES B16)


class UsernameTaken(DomainError):
    """Another account has this log-in name."""


class PersonHasAccount(DomainError):
    """That person of the register has an account already."""


class OwnAccount(DomainError):
    """Nobody closes their own account or gives themselves a first password."""


class AccountClosed(DomainError):
    """The account is closed: nobody logs in with it any more."""


class NoMailAddress(DomainError):
    """What was typed is not an address letters go to."""


class OpinionIncomplete(DomainError):
    """The province's opinion is a paper with a number and a day that has come."""


class SecurityLevelIncomplete(DomainError):
    """A security level is a number from 1 to 5, and stands on a decision."""


LONGEST_HELD, PLANNED_AHEAD, LONGEST_TERM = (timedelta(days=years * 366) for years in (40, 2, 10))


class MandateOutOfTime(DomainError):
    """It begins or ends when nobody's term does: the year is a slip of the hand."""


class MandateWithoutEnd(DomainError):
    """An acting mandate needs the day it ends."""


class LastAdministrator(DomainError):
    """The installation would be left without anybody who administers it."""


class MandateOver(DomainError):
    """The mandate has been ended already."""


class OfficeOfAnotherAgency(DomainError):
    """An agency of that kind has no such office."""


class OfficeAlreadyHeld(DomainError):
    """The office has a holder in that period, and the new one is not acting for them."""


class ShareWithOneself(DomainError):
    """An agency cannot share with itself."""


@verb
def create_user(
    *,
    actor: Actor,
    username: str,
    name: str,
    password: str | None,
    at: datetime,
    person_id: UUID | None = None,
    must_change_password: bool = True,
) -> User:
    """
    Make an account without any right; it must change the password given here at its first log-in.

    Without a password nobody logs in with it until the administrator gives it one.
    """
    if not (policy.can_administer(actor) or actor.can("access.appoint")):
        raise PermissionDenied
    username = username.strip().lower()
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(_("The log-in name “%(name)s” is taken: choose another.") % {"name": username})
    if person_id and selectors.users(commune_id=actor.commune_id).filter(person_id=person_id).exists():
        raise PersonHasAccount(_("That person has an account already: close that one first."))
    user = User(
        commune_id=actor.commune_id,
        username=username,
        name=name.strip(),
        person_id=person_id,
        must_change_password=must_change_password,
        created_at=at,
    )
    user.set_password(password)
    user.save(force_insert=True)
    record(
        actor=actor, action="user.created", subject=user, at=at, changes={"username": username, "name": name}
    )
    return user


@verb
def tie_person(*, actor: Actor, user_id: UUID, person_id: UUID, at: datetime) -> User:
    """
    Say which person of the register an account belongs to: that person's duties and tasks are then its own.

    Raises:
        PermissionDenied, NotVisible.
        PersonHasAccount: another account belongs to that person.
    """
    if not policy.can_administer(actor):
        raise PermissionDenied
    user = selectors.users(commune_id=actor.commune_id).filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    if selectors.users(commune_id=actor.commune_id).filter(person_id=person_id).exclude(pk=user_id).exists():
        raise PersonHasAccount(_("That person has an account already: close that one first."))
    user.person_id = person_id
    user.save(update_fields=["person_id"])
    record(actor=actor, action="user.tied", subject=user, at=at, changes={"person": person_id})
    return user


@verb
def change_password(*, actor: Actor, password: str, at: datetime) -> User:
    """Set the actor's own password; every other session of the account ends."""
    user = User.objects.select_for_update().get(pk=actor.id)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(actor=actor, action="user.password_changed", subject=user, at=at)
    return user


@verb
def set_mail(*, actor: Actor, address: str, at: datetime) -> User:
    """
    Say by which mail the actor wants to be told that there is something new; empty for none.

    Raises:
        NoMailAddress: it is none, or longer than 254 characters.
    """
    address = address.strip()
    if address:
        try:
            User._meta.get_field("mail").run_validators(address)
        except ValidationError as problem:
            raise NoMailAddress(
                _("“%(address)s” is no mail address: expected a name, @ and a server, such as an@xa.gov.vn.")
                % {"address": address[:80]}
            ) from problem
    user = User.objects.select_for_update().get(pk=actor.id)
    if user.mail == address:
        return user
    user.mail = address
    user.save(update_fields=["mail"])
    record(actor=actor, action="mail.on" if address else "mail.off", subject=user, at=at)
    return user


@verb
def give_password(*, actor: Actor, user_id: UUID, password: str, at: datetime) -> User:
    """
    Give an account a new first password, to be changed at the next log-in; all its sessions end.

    Raises:
        PermissionDenied, NotVisible.
        OwnAccount: one's own password is changed by who knows it.
        AccountClosed: nobody logs in with a closed account.
    """
    user = _account(actor, user_id)
    if user.pk == actor.id:
        raise OwnAccount(_("Change your own password on the page “Change password”."))
    if not user.is_active:
        raise AccountClosed(_("The account “%(name)s” is closed: create another.") % {"name": user.username})
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    _end_sessions(user, at=at)
    record(actor=actor, action="user.password_given", subject=user, at=at)
    return user


@verb
def close_user(*, actor: Actor, user_id: UUID, at: datetime) -> User:
    """
    Close an account: its mandates, sessions and the rights of its watches end; what was done with it stays under its name.

    Its person can be given another account.

    Raises:
        PermissionDenied, NotVisible.
        OwnAccount: the installation would be left without its administrator.
        AccountClosed: it was closed before.
    """
    user = _account(actor, user_id)
    if user.pk == actor.id:
        raise OwnAccount(_("You cannot close your own account: another administrator does that."))
    if not user.is_active:
        raise AccountClosed(_("The account “%(name)s” has been closed already.") % {"name": user.username})
    user.is_active, user.person_id, user.mail = False, None, ""
    user.save(update_fields=["is_active", "person_id", "mail"])
    for mandate in Mandate.objects.filter(user=user, revoked_at__isnull=True).order_by("pk"):
        mandate.revoked_at = at
        mandate.save(update_fields=["revoked_at"])
        record(actor=actor, action="mandate.ended", subject=mandate, at=at)
    Grant.objects.filter(user=user).delete()
    _end_sessions(user, at=at)
    record(actor=actor, action="user.closed", subject=user, at=at)
    return user


def _account(actor: Actor, user_id: UUID) -> User:
    """Lock an account of the actor's commune for its administrator."""
    if not policy.can_administer(actor):
        raise PermissionDenied
    user = User.objects.select_for_update().filter(commune_id=actor.commune_id, pk=user_id).first()
    if user is None:
        raise NotVisible
    return user


def _end_sessions(user: User, *, at: datetime) -> None:
    SignIn.objects.filter(user=user, ended_at__isnull=True).update(ended_at=at)


@verb
def record_opinion(*, actor: Actor, number: str, day: date, at: datetime) -> Commune:
    """
    Write down the province's written opinion on what this installation holds.

    Raises:
        PermissionDenied: neither the administrator nor the head of the command.
        OpinionIncomplete: no number, or a day that has not come.
    """
    commune = _own_commune(actor)
    if not 0 < len(number.strip()) <= 60:
        raise OpinionIncomplete(_("Enter the number of the province's paper, at most 60 characters."))
    if day > local_day(at):
        raise OpinionIncomplete(_("The day on the province's paper has not come yet: check the date."))
    commune.province_opinion_number, commune.province_opinion_date = number.strip(), day
    commune.save(update_fields=["province_opinion_number", "province_opinion_date"])
    changes = {"number": commune.province_opinion_number, "date": day}
    record(actor=actor, action="commune.opinion_recorded", subject=commune, at=at, changes=changes)
    return commune


@verb
def record_security_level(*, actor: Actor, level: int, decision: str, at: datetime) -> Commune:
    """
    Write down the security level (cấp độ) of the system and the decision it stands on.

    Raises:
        PermissionDenied: neither the administrator nor the head of the command.
        SecurityLevelIncomplete: not a level from 1 to 5, or no decision.
    """
    commune = _own_commune(actor)
    if level not in range(1, 6):
        raise SecurityLevelIncomplete(_("The security level of the system is a number from 1 to 5."))
    if not 0 < len(decision.strip()) <= 120:
        raise SecurityLevelIncomplete(
            _("Name the decision on the level, at most 120 characters: number, date and issuer.")
        )
    commune.security_level, commune.security_level_decision = level, decision.strip()
    commune.save(update_fields=["security_level", "security_level_decision"])
    changes = {"level": level, "decision": commune.security_level_decision}
    record(actor=actor, action="commune.security_level_recorded", subject=commune, at=at, changes=changes)
    return commune


def _own_commune(actor: Actor) -> Commune:
    command = selectors.agency_of_kind(commune_id=actor.commune_id, kind=Agency.Kind.COMMAND)
    if not policy.can_record_facts(actor, command):
        raise PermissionDenied
    return Commune.objects.select_for_update().get(pk=actor.commune_id)


@verb
def create_office(
    *, actor: Actor, agency_id: UUID, kind: str, title: str, at: datetime, hamlet_ids: Sequence[UUID] = ()
) -> Office:
    """
    Make an office of an agency; nobody holds it until a mandate is given.

    Raises:
        NotVisible: an agency of another commune, or one whose offices the actor does not see.
        PermissionDenied: an acting head, or an office of administration made by a head.
        OfficeOfAnotherAgency: the rights of that kind of office belong to another agency.
    """
    agency = selectors.get_agency(commune_id=actor.commune_id, agency_id=agency_id)
    if not policy.sees_offices(actor, agency.pk):
        raise NotVisible
    if not policy.can_create(actor, agency.pk, kind):
        raise PermissionDenied
    if kind not in OFFICES_OF[agency.kind]:
        raise OfficeOfAnotherAgency(
            _("%(agency)s has no office of the kind “%(kind)s”: choose another kind, or another agency.")
            % {"agency": agency.short_name, "kind": dict(OfficeKind.choices).get(kind, kind)}
        )
    office = Office.objects.create(
        commune_id=actor.commune_id,
        agency=agency,
        kind=kind,
        title=title.strip(),
        hamlet_ids=[str(key) for key in hamlet_ids],
    )
    record(
        actor=actor, action="office.created", subject=office, at=at, changes={"kind": kind, "title": title}
    )
    return office


def _refuse_far_term(starts_at: datetime, ends_at: datetime | None, *, at: datetime) -> None:
    first, until, last = at - LONGEST_HELD, at + PLANNED_AHEAD, at + LONGEST_TERM
    if not (first <= starts_at <= until and (ends_at or last) <= last):
        days = {
            name: f"{each.astimezone(VIETNAM):%d/%m/%Y}"
            for name, each in (("first", first), ("until", until), ("last", last))
        }
        raise MandateOutOfTime(
            _(
                "Expected a first day from %(first)s to %(until)s and an end by %(last)s: check day, month and year."
            )
            % days
        )


@verb
def give_mandate(
    *,
    actor: Actor,
    office_id: UUID,
    user_id: UUID,
    starts_at: datetime,
    reason: str,
    at: datetime,
    ends_at: datetime | None = None,
    acting: bool = False,
) -> Mandate:
    """
    Let a person hold an office for a period.

    Raises:
        NotVisible: no such office or open account in what the actor administers or heads.
        PermissionDenied: the actor does not appoint to this office (nobody appoints themselves or extends their own
            mandate, acting heads pass nothing on, administration is given by the administrator alone).
        MandateWithoutEnd: an acting mandate without an end.
        MandateOutOfTime: it begins or ends when nobody's term does.
        OfficeAlreadyHeld: a head is in office in that period; only an acting mandate may overlap.
    """
    office = selectors.get_office(commune_id=actor.commune_id, office_id=office_id)
    if not policy.sees_offices(actor, office.agency_id):
        raise NotVisible
    if not policy.can_appoint(actor, office) or user_id == actor.id:
        raise PermissionDenied
    user = selectors.users(commune_id=actor.commune_id).filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotVisible
    if acting and ends_at is None:
        raise MandateWithoutEnd(_("An acting mandate needs an end date: enter the day it ends."))
    _refuse_far_term(starts_at, ends_at, at=at)
    if not acting and _overlapping(office, starts_at=starts_at, ends_at=ends_at).exclude(user=user).exists():
        raise OfficeAlreadyHeld(
            _(
                "“%(office)s” has a holder in that period: end that mandate first, or appoint an acting holder."
            )
            % {"office": office.title}
        )
    mandate = Mandate.objects.create(
        commune_id=actor.commune_id,
        office=office,
        user=user,
        starts_at=starts_at,
        ends_at=ends_at,
        acting=acting,
        reason=reason,
        given_by_id=actor.id,
    )
    changes = {
        "office": office.pk,
        "user": user.pk,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "acting": acting,
    }
    record(actor=actor, action="mandate.given", subject=mandate, at=at, changes=changes)
    return mandate


def _overlapping(
    office: Office, *, starts_at: datetime, ends_at: datetime | None
) -> models.QuerySet[Mandate]:
    single = Mandate.objects.filter(office=office, acting=False, revoked_at__isnull=True)
    rows = single.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=starts_at))
    return rows.filter(starts_at__lt=ends_at) if ends_at else rows


@verb
def end_mandate(*, actor: Actor, mandate_id: UUID, at: datetime) -> Mandate:
    """
    End a mandate now; what was done under it stays as it was.

    Raises:
        NotVisible, PermissionDenied: as `give_mandate`.
        MandateOver: it was ended before.
        LastAdministrator: nobody else holds administration for good.
    """
    mandate = selectors.mandates(commune_id=actor.commune_id).filter(pk=mandate_id).first()
    if mandate is None or not policy.sees_offices(actor, mandate.office.agency_id):
        raise NotVisible
    if not policy.can_appoint(actor, mandate.office):
        raise PermissionDenied
    if mandate.revoked_at:
        raise MandateOver(_("This mandate has been ended already."))
    if _is_last_administration(mandate, at=at):
        raise LastAdministrator(
            _(
                "Nobody else administers the system: appoint another administrator first, then end this mandate."
            )
        )
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    record(actor=actor, action="mandate.ended", subject=mandate, at=at)
    return mandate


def _is_last_administration(mandate: Mandate, *, at: datetime) -> bool:
    if mandate.office.kind != OfficeKind.ADMINISTRATOR:
        return False
    held = Mandate.objects.held_at(at).filter(
        commune_id=mandate.commune_id, office__kind=OfficeKind.ADMINISTRATOR, acting=False
    )
    return not mandate.acting and not held.exclude(pk=mandate.pk).exists()


def grant_watch(
    *, actor: Actor, user_id: UUID, agency_id: UUID, starts_at: datetime, ends_at: datetime, source_id: UUID
) -> Grant:
    """Give an account what its watch needs, 15 minutes either side. Called by `duty` inside its own verb."""
    grant, _created = Grant.objects.update_or_create(
        source_id=source_id,
        user_id=user_id,
        defaults={
            "commune_id": actor.commune_id,
            "agency_id": agency_id,
            "kind": Grant.Kind.WATCH,
            "starts_at": starts_at - WATCH_MARGIN,
            "ends_at": ends_at + WATCH_MARGIN,
        },
    )
    return grant


def withdraw_grants(*, source_ids: Sequence[UUID]) -> None:
    """Take back what assignments gave when they no longer stand."""
    Grant.objects.filter(source_id__in=source_ids).delete()


def end_grants(*, source_ids: Sequence[UUID], at: datetime) -> None:
    """Let what these sources gave end now, with its 15 minutes; what ends earlier or has not begun is left."""
    until = at + WATCH_MARGIN
    Grant.objects.filter(source_id__in=source_ids, starts_at__lt=until, ends_at__gt=until).update(
        ends_at=until
    )


def share_record(
    *,
    actor: Actor,
    subject: models.Model,
    owner_id: UUID,
    to_agency_id: UUID,
    tier: str,
    reason: str,
    at: datetime,
    redacted_fields: Sequence[str] = (),
    rule_id: UUID | None = None,
    ends_at: datetime | None = None,
) -> Share:
    """Let another agency see one record. Called inside the verb of the record's own app, which says who may."""
    if owner_id == to_agency_id:
        raise ShareWithOneself(_("An agency already sees its own records: choose the other agency."))
    _close_lapsed(subject.pk, to_agency_id, at=at)
    share, created = Share.objects.get_or_create(
        subject_id=subject.pk,
        to_agency_id=to_agency_id,
        revoked_at=None,
        defaults={
            "commune_id": actor.commune_id,
            "owner_id": owner_id,
            "subject_type": subject._meta.label_lower,
            "tier": tier,
            "redacted_fields": list(redacted_fields),
            "reason": reason,
            "rule_id": rule_id,
            "starts_at": at,
            "ends_at": ends_at,
        },
    )
    if created:
        changes = {"to": to_agency_id, "tier": tier, "redacted": list(redacted_fields)}
        record(actor=actor, action="share.given", subject=subject, at=at, changes=changes)
    return share


def _close_lapsed(subject_id: UUID, to_agency_id: UUID, *, at: datetime) -> None:
    """Mark a share whose time is over as ended on its day, so that another can follow it."""
    lapsed = Share.objects.filter(subject_id=subject_id, to_agency_id=to_agency_id, revoked_at__isnull=True)
    lapsed.filter(ends_at__lte=at).update(revoked_at=models.F("ends_at"))


@verb
def revoke_share(*, actor: Actor, share_id: UUID, at: datetime) -> Share:
    """Take a share back: from this moment the other agency no longer finds the record."""
    share = Share.objects.filter(
        pk=share_id, commune_id=actor.commune_id, owner_id__in=actor.agency_ids
    ).first()
    if share is None:
        raise NotVisible
    if not actor.can("incident.share", agency_id=share.owner_id):
        raise PermissionDenied
    share.revoked_at = at
    share.save(update_fields=["revoked_at"])
    record(actor=actor, action="share.revoked", subject=share, at=at)
    return share


def end_rule_shares(*, actor: Actor, subject: models.Model, at: datetime) -> list[Share]:
    """End what standing rules shared of a record. Called inside the verb that made it unfit to be shared so."""
    shares = list(
        Share.objects.filter(subject_id=subject.pk, rule_id__isnull=False, revoked_at__isnull=True).order_by(
            "pk"
        )
    )
    for share in shares:
        share.revoked_at = at
        share.save(update_fields=["revoked_at"])
        record(actor=actor, action="share.revoked", subject=share, at=at)
    return shares


@verb
def note_share_seen(*, actor: Actor, share: Share, at: datetime) -> ShareReceipt | None:
    """Write a receipt the first time this person opens a shared record."""
    if ShareReceipt.objects.filter(share=share, user_id=actor.id).exists():
        return None
    return ShareReceipt.objects.create(commune_id=actor.commune_id, share=share, user_id=actor.id, seen_at=at)


def session_digest(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()


@verb
def note_sign_in(*, actor: Actor, session_key: str, address: str | None, device: str, at: datetime) -> SignIn:
    """Write down that a session began, so that its owner can see and end it."""
    sign_in = SignIn.objects.create(
        commune_id=actor.commune_id,
        user_id=actor.id,
        session_digest=session_digest(session_key),
        started_at=at,
        address=address or None,
        device=device[:200],
    )
    record(actor=actor, action="session.started", subject=sign_in, at=at)
    return sign_in


@verb
def end_sign_in(*, actor: Actor, sign_in_id: UUID, at: datetime) -> SignIn:
    """End a session, on whatever machine it is."""
    sign_in = SignIn.objects.filter(pk=sign_in_id, commune_id=actor.commune_id).first()
    if sign_in is None or not policy.can_end(actor, sign_in):
        raise NotVisible
    sign_in.ended_at = at
    sign_in.save(update_fields=["ended_at"])
    record(actor=actor, action="session.ended", subject=sign_in, at=at)
    return sign_in


def is_ended(session_key: str) -> bool:
    """Say whether a session was ended from elsewhere."""
    return SignIn.objects.filter(session_digest=session_digest(session_key), ended_at__isnull=False).exists()


def add_hamlet_to_offices(
    *, actor: Actor, of_hamlets: Sequence[UUID], hamlet_id: UUID, at: datetime
) -> list[Office]:
    """Let offices for hamlets that were merged be for the new one too. Called by `area` inside its own verb."""
    old = {str(key) for key in of_hamlets}
    changed = []
    for office in Office.objects.filter(commune_id=actor.commune_id).order_by("pk"):
        if old & set(office.hamlet_ids):
            office.hamlet_ids = [*office.hamlet_ids, str(hamlet_id)]
            office.save(update_fields=["hamlet_ids"])
            changes = {"hamlet_ids": office.hamlet_ids}
            record(actor=actor, action="office.hamlets_changed", subject=office, at=at, changes=changes)
            changed.append(office)
    return changed


def count_visit(*, commune_id: UUID, who: str, lasts: timedelta, at: datetime) -> int:
    """
    Count one more visit and return how many that makes in the present stretch of ``lasts``, over all server processes.

    ``who`` names the door and the visitor; it is not kept.
    """
    key = _visits_key(who, lasts, at)
    mine = Visits.objects.filter(key=key)
    if not mine.update(count=models.F("count") + 1):
        Visits.objects.filter(ends_at__lt=at).delete()
        row = Visits(commune_id=commune_id, key=key, ends_at=at + lasts)
        Visits.objects.bulk_create([row], ignore_conflicts=True)  # somebody may be a moment faster
        mine.update(count=models.F("count") + 1)
    count: int = mine.values_list("count", flat=True).get()
    return count


def take_back_visit(*, who: str, lasts: timedelta, at: datetime) -> None:
    """Count one visit less: it was none of those that are to be few."""
    mine = Visits.objects.filter(key=_visits_key(who, lasts, at), count__gt=0)
    mine.update(count=models.F("count") - 1)


def _visits_key(who: str, lasts: timedelta, at: datetime) -> str:
    stretch = int(at.timestamp() // lasts.total_seconds())
    return salted_hmac("trucban.access.visits", f"{who}:{stretch}", algorithm="sha256").hexdigest()
