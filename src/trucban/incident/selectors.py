"""Questions about incidents. What another agency may see only in part leaves here with those parts blank."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency, Share
from trucban.incident import policy
from trucban.incident.models import Incident, IncidentKind, State, TimelineEntry
from trucban.incident.transitions import ENDED, Transition, steps_from
from trucban.lib.errors import NotVisible
from trucban.lib.text import fold, nfc

PROTECTED_KINDS = (IncidentKind.FAMILY_VIOLENCE, IncidentKind.POLITICAL_SECURITY)
_BLANK = {"hamlet": None, "point": None, "lon": None, "lat": None, "persons_concerned": 0}
HIDDEN = "▇▇▇"


@dataclass(frozen=True)
class IncidentView:
    """An incident as one actor sees it: their own agency's, or another's by a share with some fields hidden."""

    incident: Incident
    share: Share | None
    redacted: frozenset[str]

    @property
    def is_shared(self) -> bool:
        return self.share is not None


def incidents(
    *,
    actor: Actor,
    state: str = "",
    kind: str = "",
    hamlet_id: UUID | None = None,
    q: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> QuerySet[Incident]:
    """Return the incidents this actor sees, the newest first; a search puts typed accents first."""
    rows = _seen(actor)
    if state == "OPEN":
        rows = rows.exclude(state__in=ENDED)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if hamlet_id:
        rows = rows.filter(hamlet_id=hamlet_id)
    if starts_at:
        rows = rows.filter(reported_at__gte=starts_at)
    if ends_at:
        rows = rows.filter(reported_at__lt=ends_at)
    return _search(rows, q) if q.strip() else rows.order_by("-reported_at", "-pk")


def _seen(actor: Actor) -> QuerySet[Incident]:
    rows: QuerySet[Incident] = Incident.objects.visible_to(actor)
    return rows.select_related("hamlet", "point", "owner")


def _search(rows: QuerySet[Incident], q: str) -> QuerySet[Incident]:
    """A summary that another agency hides is not searched: finding it would tell what it says."""
    hidden = Share.objects.filter(revoked_at__isnull=True, redacted_fields__icontains='"summary"').values(
        "subject_id"
    )
    found = rows.filter(summary_folded__contains=fold(q)).exclude(pk__in=hidden)
    as_typed = Case(
        When(summary__contains=nfc(q.strip()), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return found.annotate(typed=as_typed).order_by("typed", "-reported_at", "-pk")


def get_incident(*, actor: Actor, incident_id: UUID, lock: bool = False) -> Incident:
    """Return the row itself, for verbs. Pages show `view_incident`."""
    seen = Incident.objects.visible_to(actor).filter(pk=incident_id).values("pk")
    rows = Incident.objects.select_for_update(of=("self",)) if lock else Incident.objects
    incident: Incident | None = rows.select_related("hamlet", "point", "owner").filter(pk__in=seen).first()
    if incident is None:
        raise NotVisible
    return incident


def view_incident(*, actor: Actor, incident_id: UUID) -> IncidentView:
    """Return an incident as this actor may see it."""
    return redact(actor=actor, incident=get_incident(actor=actor, incident_id=incident_id))


def redact(*, actor: Actor, incident: Incident) -> IncidentView:
    """Blank what a share hides. The row is then for showing only: nothing saves it."""
    share = share_for(actor=actor, incident=incident)
    if share is None:
        return IncidentView(incident, None, frozenset())
    for name in share.redacted_fields:
        setattr(incident, name, _BLANK.get(name, HIDDEN))
    return IncidentView(incident, share, frozenset(share.redacted_fields))


def redact_all(*, actor: Actor, rows: list[Incident]) -> list[IncidentView]:
    """Return a list as this actor may see it, with one query for all its shares."""
    foreign = [row.pk for row in rows if row.owner_id not in actor.agency_ids]
    shares = {
        share.subject_id: share
        for share in Share.objects.filter(
            to_agency_id__in=actor.agency_ids, subject_id__in=foreign, revoked_at__isnull=True
        )
    }
    views = []
    for row in rows:
        share = shares.get(row.pk)
        for name in share.redacted_fields if share else ():
            setattr(row, name, _BLANK.get(name, HIDDEN))
        views.append(IncidentView(row, share, frozenset(share.redacted_fields if share else ())))
    return views


def share_for(*, actor: Actor, incident: Incident) -> Share | None:
    """Return the share by which the actor sees another agency's incident; None for the own agency's."""
    if incident.owner_id in actor.agency_ids:
        return None
    return access.share_seen_by(actor=actor, subject_id=incident.pk)


def timeline(*, actor: Actor, incident_id: UUID, with_struck: bool = False) -> list[TimelineEntry]:
    """Return the story of an incident, oldest first. Where the summary is hidden, so is what was written about it."""
    view = view_incident(actor=actor, incident_id=incident_id)
    rows = TimelineEntry.objects.filter(incident_id=incident_id).order_by("at", "written_at", "pk")
    if not with_struck:
        rows = rows.filter(struck_at__isnull=True)
    if "summary" in view.redacted:
        rows = rows.exclude(kind__in=[TimelineEntry.Kind.NOTE, TimelineEntry.Kind.EDIT])
    return list(rows)


def allowed_transitions(*, actor: Actor, incident: Incident) -> list[Transition]:
    """Return the steps this actor may take now."""
    return [one for one in steps_from(incident.state) if policy.can_step(actor, incident, one)]


def open_incidents(*, actor: Actor) -> QuerySet[Incident]:
    return incidents(actor=actor, state="OPEN")


def for_papers(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Incident]:
    """
    Return the own agencies' incidents of a period that may stand on agendas, reports and exports, oldest first.

    Those with minors, victims or informants never do; what another agency shared is that agency's to report.
    """
    rows = incidents(actor=actor, starts_at=starts_at, ends_at=ends_at).filter(
        owner_id__in=actor.agency_ids,
        involves_minor=False,
        involves_victim=False,
        involves_informant=False,
    )
    return (
        rows.exclude(kind__in=PROTECTED_KINDS).exclude(state=State.FALSE_REPORT).order_by("happened_at", "pk")
    )


def counts_by_kind(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> dict[str, int]:
    """Return kind -> how many incidents of a period may be told of."""
    rows = for_papers(actor=actor, starts_at=starts_at, ends_at=ends_at).order_by()
    return {row["kind"]: row["count"] for row in rows.values("kind").annotate(count=Count("pk"))}


def similar(
    *, actor: Actor, summary: str, at: datetime, kind: str = "", hamlet_id: UUID | None = None
) -> list[Incident]:
    """Return at most five incidents of the last two days that may be the same: place, kind, shared words."""
    rows = _seen(actor).filter(
        Q(owner_id__in=actor.agency_ids),
        reported_at__gte=at - timedelta(days=2),
        reported_at__lte=at + timedelta(hours=1),
    )
    words = {word for word in fold(summary).split() if len(word) > 1}
    scored = [(_likeness(row, words, kind, hamlet_id), row) for row in rows.order_by("-reported_at")[:200]]
    scored.sort(key=lambda pair: -pair[0])
    return [row for score, row in scored[:5] if score >= 1.0]


def _likeness(row: Incident, words: set[str], kind: str, hamlet_id: UUID | None) -> float:
    theirs = {word for word in row.summary_folded.split() if len(word) > 1}
    shared = len(words & theirs) / len(words | theirs) if words | theirs else 0.0
    same_kind = 0.5 if kind and row.kind == kind else 0.0
    same_place = 0.5 if hamlet_id and row.hamlet_id == hamlet_id else 0.0
    return 2 * shared + same_kind + same_place


def other_agencies(*, actor: Actor, incident: Incident) -> list[Agency]:
    """Return the agencies an incident may be shared with."""
    rows = access.agencies(commune_id=actor.commune_id).exclude(pk=incident.owner_id)
    return list(rows.filter(kind__in=[Agency.Kind.COMMAND, Agency.Kind.POLICE]))
