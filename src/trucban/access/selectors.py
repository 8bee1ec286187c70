"""Questions about communes, offices and accounts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import CAPABILITIES, WATCH_CAPABILITIES, OfficeKind
from trucban.access.models import Agency, Commune, Grant, Mandate, Office, Share, SignIn, User
from trucban.lib.errors import NotVisible
from trucban.lib.values.names import sort_key


def actor_for(user: User, *, at: datetime) -> Actor:
    """Return what this account may do at one moment: offices held, watches stood."""
    mandates = (
        Mandate.objects.held_at(at).filter(user=user).select_related("office").order_by("starts_at", "pk")
    )
    grants = Grant.objects.filter(user=user, starts_at__lte=at, ends_at__gt=at).order_by("starts_at", "pk")
    offices = tuple(_office_holding(mandate) for mandate in mandates)
    watches = tuple(Holding(agency_id=grant.agency_id, capabilities=WATCH_CAPABILITIES) for grant in grants)
    return Actor(
        id=user.pk,
        commune_id=user.commune_id,
        name=user.name,
        at=at,
        person_id=user.person_id,
        holdings=offices + watches,
    )


def _office_holding(mandate: Mandate) -> Holding:
    office = mandate.office
    return Holding(
        agency_id=office.agency_id,
        capabilities=CAPABILITIES[OfficeKind(office.kind)],
        hamlets=frozenset(UUID(str(key)) for key in office.hamlet_ids),
        office_id=office.pk,
        office_kind=office.kind,
        title=office.title,
        acting=mandate.acting,
    )


def get_commune(commune_id: UUID) -> Commune:
    return Commune.objects.get(pk=commune_id)


def mail_of(*, actor: Actor) -> str:
    """Return the mail by which the actor wants to be told that there is something new; empty for none."""
    return User.objects.values_list("mail", flat=True).get(pk=actor.id)


def the_commune() -> Commune | None:
    """Return the commune of this installation, or None before it has been set up."""
    return Commune.objects.order_by("pk").first()


def agencies(*, commune_id: UUID) -> QuerySet[Agency]:
    return Agency.objects.filter(commune_id=commune_id).order_by("pk")


def get_agency(*, commune_id: UUID, agency_id: UUID) -> Agency:
    try:
        return Agency.objects.get(commune_id=commune_id, pk=agency_id)
    except Agency.DoesNotExist:
        raise NotVisible from None


def agency_of_kind(*, commune_id: UUID, kind: str) -> Agency:
    """Return the command, police or committee of the commune (organisations are several: use ``agencies``)."""
    try:
        return Agency.objects.get(commune_id=commune_id, kind=kind)
    except Agency.DoesNotExist:
        raise NotVisible from None


def command_and_police(commune_id: UUID) -> tuple[Agency, Agency]:
    """Return the two agencies that coordinate: their chiefs confirm, their pages show what is done together."""
    kinds = (Agency.Kind.COMMAND, Agency.Kind.POLICE)
    found = {row.kind: row for row in Agency.objects.filter(commune_id=commune_id, kind__in=kinds)}
    if len(found) < len(kinds):
        raise NotVisible
    return found[Agency.Kind.COMMAND], found[Agency.Kind.POLICE]


def offices(*, commune_id: UUID, kinds: Sequence[str] = ()) -> QuerySet[Office]:
    rows = Office.objects.filter(commune_id=commune_id).select_related("agency").order_by("agency", "pk")
    return rows.filter(kind__in=kinds) if kinds else rows


def get_office(*, commune_id: UUID, office_id: UUID) -> Office:
    try:
        return Office.objects.select_related("agency").get(commune_id=commune_id, pk=office_id)
    except Office.DoesNotExist:
        raise NotVisible from None


def holders(*, office_ids: Sequence[UUID], at: datetime) -> dict[UUID, User]:
    """Return office -> who holds it now; an acting holder goes before the head who is away."""
    rows = (
        Mandate.objects.held_at(at).filter(office_id__in=office_ids).select_related("user").order_by("acting")
    )
    return {row.office_id: row.user for row in rows}


def mandates(*, commune_id: UUID) -> QuerySet[Mandate]:
    return (
        Mandate.objects.filter(commune_id=commune_id)
        .select_related("office__agency", "user")
        .order_by("office__agency", "office", "-starts_at")
    )


def users(*, commune_id: UUID) -> QuerySet[User]:
    return User.objects.filter(commune_id=commune_id).order_by("username")


def by_name(users: Iterable[User]) -> list[User]:
    """Return accounts in the order of every list of people: given name, middle, family."""
    return sorted(users, key=lambda user: (sort_key(user.name), user.username))


def users_holding(
    *, commune_id: UUID, kinds: Sequence[str], at: datetime, agency_id: UUID | None = None
) -> list[User]:
    """Return the accounts that hold an office of these kinds at one moment."""
    rows = (
        Mandate.objects.held_at(at)
        .filter(commune_id=commune_id, office__kind__in=kinds)
        .select_related("user")
    )
    if agency_id:
        rows = rows.filter(office__agency_id=agency_id)
    return list({row.user_id: row.user for row in rows.order_by("pk")}.values())


def users_of_persons(*, commune_id: UUID, person_ids: Sequence[UUID]) -> dict[UUID, User]:
    """Return person -> account, for those who have one."""
    rows = User.objects.filter(commune_id=commune_id, person_id__in=person_ids, is_active=True)
    return {row.person_id: row for row in rows if row.person_id}


def shares_of(*, actor: Actor, subject_id: UUID) -> QuerySet[Share]:
    """Return the shares of one of the actor's own agencies' records, revoked ones included."""
    return Share.objects.filter(
        commune_id=actor.commune_id, owner_id__in=actor.agency_ids, subject_id=subject_id
    ).order_by("starts_at")


def share_seen_by(*, actor: Actor, subject_id: UUID) -> Share | None:
    """Return the share by which the actor sees a record, or None when it is their own agency's."""
    return shares_seen_by(actor=actor).filter(subject_id=subject_id).first()


def shares_seen_by(*, actor: Actor) -> QuerySet[Share]:
    """Return the shares in force by which the actor sees other agencies' records."""
    return Share.objects.in_force(actor.at).filter(to_agency_id__in=actor.agency_ids)


def open_sign_ins(*, user_id: UUID) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("-started_at")


def held_mandates(*, commune_id: UUID, at: datetime) -> QuerySet[Mandate]:
    """Return who holds which office at one moment."""
    rows = Mandate.objects.held_at(at).filter(commune_id=commune_id)
    return rows.select_related("office__agency", "user").order_by("pk")


def accounts_only_of(*, commune_id: UUID, agency_ids: Sequence[UUID]) -> set[UUID]:
    """Return the accounts that have held offices of these agencies and of no other."""
    rows = Mandate.objects.filter(commune_id=commune_id).values_list("user_id", "office__agency_id")
    own = {user for user, agency in rows if agency in set(agency_ids)}
    return own - {user for user, agency in rows if agency not in set(agency_ids)}
