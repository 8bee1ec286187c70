"""Questions about incidents. What another agency may see only in part leaves here with those parts blank."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from math import hypot
from operator import or_
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency, Share
from trucban.access.visibility import one
from trucban.incident import policy
from trucban.incident.models import Incident, IncidentKind, Relation, State, TimelineEntry
from trucban.incident.transitions import ENDED, Transition, steps_from
from trucban.lib.errors import NotVisible
from trucban.lib.text import fold, nfc

PROTECTED_KINDS = (IncidentKind.FAMILY_VIOLENCE, IncidentKind.POLITICAL_SECURITY)
HIDDEN = "▇▇▇"  # a text the other agency keeps to itself
_BLANK: Final = {"hamlet": None, "point": None, "lon": None, "lat": None, "persons_concerned": 0}
_NUMBER = re.compile(r"(\d{1,6})(?:/(\d{4}))?")
SIMILAR_WITHIN = timedelta(days=2)
MOST_COMPARED = 200  # of the nights of a storm, the latest
BESIDE_OTHERS = (
    TimelineEntry.Kind.MERGE,
    TimelineEntry.Kind.PART,
    TimelineEntry.Kind.RELATION,
)  # they name other incidents
LED_BY_ONE = (TimelineEntry.Kind.TEAM, TimelineEntry.Kind.CARD, TimelineEntry.Kind.SYSTEM)


HIDES_PLACE = {"lon", "lat", "point", "hamlet", "place_text"}


@dataclass(frozen=True)
class IncidentView:
    """
    An incident as one actor sees it: their own agency's, or another's by a share with some fields hidden.

    ``incident`` is then a copy for showing: nothing saves it.
    """

    incident: Incident
    share: Share | None
    redacted: frozenset[str]

    @property
    def is_shared(self) -> bool:
        return self.share is not None

    @property
    def has_ended(self) -> bool:
        return self.incident.state in ENDED

    @property
    def shows_place(self) -> bool:
        """Whether this reader may know where it is: a place the owner hides is nowhere, a protected one only its owner's."""
        return not (self.redacted & HIDES_PLACE) and not (self.incident.is_protected and self.is_shared)


@dataclass(frozen=True)
class PlaceAndTime:
    """All that patrols are planned from: where and when something happened, and which incident it was."""

    incident_id: UUID
    hamlet_id: UUID
    happened_at: datetime


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
    """
    Return the incidents this actor sees, the newest first; a search puts typed accents first.

    ``state`` may be "OPEN": neither closed nor false, nor handled with another. Pages show the rows through
    `redact_all`.
    """
    rows = _seen(actor)
    if state == "OPEN":
        rows = rows.exclude(state__in=ENDED).filter(merged_into__isnull=True)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if hamlet_id:
        rows = rows.filter(hamlet_id=hamlet_id).exclude(pk__in=_hiding(actor, "hamlet"))
    if starts_at:
        rows = rows.filter(reported_at__gte=starts_at)
    if ends_at:
        rows = rows.filter(reported_at__lt=ends_at)
    return _search(actor, rows, q) if q.strip() else rows.order_by("-reported_at", "-pk")


def _seen(actor: Actor) -> QuerySet[Incident]:
    rows: QuerySet[Incident] = Incident.objects.visible_to(actor)
    return rows.select_related("hamlet", "point", "owner", "merged_into", "part_of")


def _hiding(actor: Actor, *names: str) -> QuerySet[Share, UUID]:
    """What hides one of these fields from this actor is not found by it: finding it would tell what it says."""
    shares = access.shares_seen_by(actor=actor).annotate(hidden=Cast("redacted_fields", TextField()))
    named = shares.filter(reduce(or_, (Q(hidden__contains=f'"{name}"') for name in names)))
    return named.exclude(owner_id__in=own_agencies(actor)).values_list("subject_id", flat=True)


def _search(actor: Actor, rows: QuerySet[Incident], q: str) -> QuerySet[Incident]:
    if number := _NUMBER.fullmatch(q.strip()):
        rows = rows.filter(number=number[1])
        rows = rows.filter(year=number[2]) if number[2] else rows
        return rows.order_by("-year", "-reported_at", "-pk")
    rows = rows.exclude(pk__in=_hiding(actor, "summary"))
    for word in fold(q).split():
        rows = rows.filter(summary_folded__contains=word)
    typed, as_typed = nfc(" ".join(q.split())), Q()
    # SQLite compares letters beyond ASCII by case: the usual ways of writing are tried.
    for written in {typed, typed.lower(), typed.capitalize()}:
        as_typed |= Q(summary__contains=written)
    rank = Case(When(as_typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "-reported_at", "-pk")


def get_incident(*, actor: Actor, incident_id: UUID, lock: bool = False) -> Incident:
    """Return the row itself, for verbs. Pages show `view_incident`."""
    rows = Incident.objects.visible_to(actor)
    return one(
        Incident,
        rows,
        incident_id,
        lock=lock,
        related=("hamlet", "point", "owner", "merged_into", "part_of", "responsible"),
    )


def view_incident(*, actor: Actor, incident_id: UUID) -> IncidentView:
    """Return an incident as this actor may see it."""
    return redact(actor=actor, incident=get_incident(actor=actor, incident_id=incident_id))


def redact(*, actor: Actor, incident: Incident) -> IncidentView:
    """Return an incident with what its share hides blank."""
    return _view(incident, share_for(actor=actor, incident=incident))


def redact_all(*, actor: Actor, rows: Iterable[Incident]) -> list[IncidentView]:
    """Return a list as this actor may see it, with one query for all its shares."""
    rows = list(rows)
    foreign = [row.pk for row in rows if not is_own(actor, row)]
    found = access.shares_seen_by(actor=actor).filter(subject_id__in=foreign)
    shares = {share.subject_id: share for share in found} if foreign else {}
    return [_view(row, shares.get(row.pk)) for row in rows]


def _view(incident: Incident, share: Share | None) -> IncidentView:
    if share is None:
        return IncidentView(incident, None, frozenset())
    shown = copy(incident)
    shown._state = copy(incident._state)
    shown._state.fields_cache = dict(incident._state.fields_cache)
    for name in share.redacted_fields:
        setattr(shown, name, _BLANK.get(name, HIDDEN))
    if "summary" in share.redacted_fields:
        shown.summary_folded = ""
    return IncidentView(shown, share, frozenset(share.redacted_fields))


def own_agencies(actor: Actor) -> frozenset[UUID]:
    """Return the agencies whose incidents are this actor's own: all of them are seen, and seen whole."""
    return actor.agencies_reached("incident.view")


def is_own(actor: Actor, incident: Incident) -> bool:
    """Say whether an incident is seen without a share: an own agency's, or one reported by oneself."""
    return incident.owner_id in own_agencies(actor) or incident.reported_by_id == actor.id


def share_for(*, actor: Actor, incident: Incident) -> Share | None:
    """Return the share by which the actor sees another agency's incident; None for the own agency's."""
    if is_own(actor, incident):
        return None
    return access.share_seen_by(actor=actor, subject_id=incident.pk)


def timeline(*, actor: Actor, incident_id: UUID, with_struck: bool = False) -> list[TimelineEntry]:
    """
    Return the story of an incident, oldest first; struck lines only on demand.

    To those who see the agency's incidents whole, it is told with the stories of those that were merged into it.
    Where fields are hidden, so are the changes made to them; where the summary is, so is all that was written.
    """
    view = view_incident(actor=actor, incident_id=incident_id)
    told = family(actor=actor, incident=view.incident)
    rows = TimelineEntry.objects.filter(incident_id__in=told).select_related("incident")
    rows = rows.order_by("at", "written_at", "pk")
    if len(told) > 1:  # what was merged stands in both stories
        rows = rows.exclude(~Q(incident_id=incident_id), kind=TimelineEntry.Kind.MERGE)
    if view.incident.owner_id not in own_agencies(actor):  # numbers of incidents they may not see
        rows = rows.exclude(kind__in=BESIDE_OTHERS)
    if not with_struck:
        rows = rows.filter(struck_at__isnull=True)
    if view.is_shared:  # who is sent, by which plan, rule and deadline, is led by one agency
        rows = rows.exclude(kind__in=LED_BY_ONE)
    if view.redacted:
        rows = rows.exclude(kind=TimelineEntry.Kind.EDIT)
    if "summary" not in view.redacted:
        return list(rows)
    rows = rows.exclude(kind=TimelineEntry.Kind.NOTE)
    return [_without_words(row) for row in rows]


def family(*, actor: Actor, incident: Incident) -> list[UUID]:
    """Return the incident and those merged into it; of another agency, or seen only as who reported it, itself alone."""
    return [incident.pk, *merged_into(actor=actor, incident=incident).values_list("pk", flat=True)]


def merged_into(*, actor: Actor, incident: Incident) -> QuerySet[Incident]:
    """Return those handled with this one, for those who see the agency's incidents whole."""
    rows = Incident.objects.filter(merged_into_id=incident.pk).order_by("year", "number")
    return rows if incident.owner_id in own_agencies(actor) else rows.none()


def has_parts(incident: Incident) -> bool:
    """Say whether others are under it, or under one that was merged into it; for verbs."""
    return _parts(incident).exists()


def open_parts(incident: Incident) -> list[Incident]:
    """Return those under it that are not finished, for verbs: whoever ends an incident sees its agency's whole."""
    rows = _parts(incident).exclude(state__in=ENDED).filter(merged_into__isnull=True)
    return list(rows.order_by("year", "number"))


def _parts(incident: Incident) -> QuerySet[Incident]:
    return Incident.objects.filter(Q(part_of=incident) | Q(part_of__merged_into=incident))


@dataclass(frozen=True)
class Around:
    """What stands above and below an incident, as far as one reader sees it."""

    larger: IncidentView | None = None
    parts: tuple[IncidentView, ...] = ()

    @property
    def open_parts(self) -> int:
        return sum(not view.has_ended for view in self.parts)


def around(*, actor: Actor, rows: Iterable[Incident]) -> dict[UUID, Around]:
    """
    Return what is above and below each of some incidents, in three questions for all of them.

    Who does not see one of them learns nothing of it, not even that there is one. What was merged shows as what it is
    handled with.
    """
    shown = {row.pk: row for row in rows if row.merged_into_id is None}
    above = {row.part_of_id for row in shown.values() if row.part_of_id}
    under = Q(part_of__in=shown) | Q(part_of__merged_into__in=shown)
    seen = _seen(actor).filter(under | Q(pk__in=above) | Q(merged__in=above))
    seen = seen.order_by("year", "number").distinct()
    views = redact_all(actor=actor, rows=seen)
    larger = {view.incident.pk: view for view in views}
    parts: dict[UUID | None, list[IncidentView]] = {}
    for view in views:
        if view.incident.part_of and view.incident.merged_into_id is None:
            parts.setdefault(_standing(view.incident.part_of), []).append(view)
    return {
        key: Around(
            larger=larger.get(_standing(row.part_of)) if row.part_of else None,
            parts=tuple(parts.get(key, ())),
        )
        for key, row in shown.items()
    }


def _standing(incident: Incident) -> UUID:
    """Return the key of an incident, or of the one it is handled with."""
    return incident.merged_into_id or incident.pk


def relations(*, among: Iterable[UUID], of: Iterable[UUID] | None = None) -> QuerySet[Relation]:
    """Return what relates some incidents to others, or to those of ``of`` only; for verbs and for `related`."""
    rows = Relation.objects.filter(ended_at__isnull=True).select_related("one", "other")
    here, there = list(among), None if of is None else list(of)
    if there is None:
        return rows.filter(Q(one__in=here) | Q(other__in=here))
    return rows.filter(Q(one__in=here, other__in=there) | Q(one__in=there, other__in=here))


def related(*, actor: Actor, incident: Incident) -> list[IncidentView]:
    """Return the incidents an incident has to do with, see `related_of`."""
    return related_of(actor=actor, rows=[incident]).get(incident.pk, [])


def related_of(*, actor: Actor, rows: Iterable[Incident]) -> dict[UUID, list[IncidentView]]:
    """
    Return what each of some incidents has to do with, in the order of their numbers, in three questions for all of them.

    Who does not see one of them learns nothing of it. What was merged brings its relations along to whoever sees its
    agency's incidents whole, and shows as what it is handled with.
    """
    rows = list(rows)
    whole = [row.pk for row in rows if row.owner_id in own_agencies(actor)]
    merged = Incident.objects.filter(merged_into__in=whole).values_list("pk", "merged_into_id")
    holders = {row.pk: row.pk for row in rows} | dict(merged)
    pairs = {
        (holders[here.pk], _standing(there))
        for relation in relations(among=holders)
        for here, there in ((relation.one, relation.other), (relation.other, relation.one))
        if here.pk in holders
    }
    pairs = {(holder, there) for holder, there in pairs if holders.get(there, there) != holder}
    seen = _seen(actor).filter(pk__in={there for _holder, there in pairs}).order_by("year", "number")
    views = redact_all(actor=actor, rows=seen) if pairs else []
    found: dict[UUID, list[IncidentView]] = {}
    for holder in {holder for holder, _there in pairs}:
        found[holder] = [view for view in views if (holder, view.incident.pk) in pairs]
    return found


def by_number(*, actor: Actor, owner_id: UUID, typed: str, year: int) -> Incident:
    """Return an own incident by its number, "12/2026", or "12" of this year; raises NotVisible."""
    found = _NUMBER.fullmatch(typed.strip())
    rows = _seen(actor).filter(owner_id=owner_id)
    row = rows.filter(number=int(found[1]), year=int(found[2] or year)).first() if found else None
    if row is None:
        raise NotVisible
    return row


def _without_words(entry: TimelineEntry) -> TimelineEntry:
    if entry.kind == TimelineEntry.Kind.STATE:
        entry.text = str(State(entry.state).label)
    return entry


def get_entry(*, actor: Actor, entry_id: UUID, of: Incident | None = None) -> TimelineEntry:
    """Return one line of a story, for those who see its incident; of that incident, where one is named."""
    seen = TimelineEntry.objects.visible_to(actor)
    return one(TimelineEntry, seen if of is None else seen.filter(incident=of), entry_id)


def allowed_transitions(actor: Actor, incident: Incident) -> list[Transition]:
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
        owner_id__in=own_agencies(actor),
        merged_into__isnull=True,  # one thing is counted once
        involves_minor=False,
        involves_victim=False,
        involves_informant=False,
    )
    return (
        rows.exclude(kind__in=PROTECTED_KINDS).exclude(state=State.FALSE_REPORT).order_by("happened_at", "pk")
    )


def places_and_times(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> list[PlaceAndTime]:
    """
    Return where and when incidents of a period happened, as far as the actor sees it.

    What did not happen is left out, and so is what is protected: no patrol is led to a victim's or a minor's door.
    """
    rows = _seen(actor).filter(
        happened_at__gte=starts_at,
        happened_at__lt=ends_at,
        hamlet_id__isnull=False,
        merged_into__isnull=True,
        involves_minor=False,
        involves_victim=False,
        involves_informant=False,
    )
    rows = rows.exclude(kind__in=PROTECTED_KINDS).exclude(state=State.FALSE_REPORT)
    rows = rows.exclude(pk__in=_hiding(actor, "hamlet")).order_by("happened_at", "pk")
    return [PlaceAndTime(*row) for row in rows.values_list("pk", "hamlet_id", "happened_at")]


def own_standing(*, actor: Actor) -> QuerySet[Incident]:
    """Return the own agencies' incidents that stand by themselves: what was merged is counted once."""
    return _seen(actor).filter(owner_id__in=own_agencies(actor), merged_into__isnull=True)


def counts_by_kind(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> dict[str, int]:
    """
    Return kind -> how many the own agencies had in a period, for the screen.

    A count is all that a protected incident gives; what did not happen is not counted, what was merged once.
    """
    rows = incidents(actor=actor, starts_at=starts_at, ends_at=ends_at).filter(
        owner_id__in=own_agencies(actor), merged_into__isnull=True
    )
    rows = rows.exclude(state=State.FALSE_REPORT).order_by()
    return {
        row["kind"]: row["count"] for row in rows.values("kind").annotate(count=Count("pk", distinct=True))
    }


def reopened(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Incident]:
    """Return the own agencies' incidents first closed in a period and opened again since."""
    rows = own_standing(actor=actor).filter(first_closed_at__gte=starts_at, first_closed_at__lt=ends_at)
    again = Q(closed_at__isnull=True) | ~Q(closed_at=F("first_closed_at"))
    return rows.filter(again).order_by("first_closed_at", "pk")


def similar(
    *,
    actor: Actor,
    summary: str,
    at: datetime,
    kind: str = "",
    hamlet_id: UUID | None = None,
    place: tuple[float, float] | None = None,
    besides: UUID | None = None,
) -> list[IncidentView]:
    """
    Return at most five incidents around a time that may be the same thing: place, kind, shared words.

    Only of those the actor sees, and of those another agency shared only where nothing is hidden that it is compared
    by. ``place`` is longitude and latitude; ``besides`` is the one that others are looked for.
    """
    rows = _seen(actor).filter(
        happened_at__range=(at - SIMILAR_WITHIN, at + SIMILAR_WITHIN), merged_into__isnull=True
    )
    rows = rows.exclude(kind=IncidentKind.POLITICAL_SECURITY)
    rows = rows.exclude(pk=besides) if besides else rows
    rows = rows.exclude(pk__in=_hiding(actor, "summary", "hamlet", "place_text", "lon", "lat"))
    asked = _Asked(_words(fold(summary)), at, kind, hamlet_id, place)
    likeness = [(_likeness(row, asked), row) for row in rows.order_by("-happened_at", "-pk")[:MOST_COMPARED]]
    likeness.sort(key=lambda pair: -pair[0])
    return redact_all(actor=actor, rows=[row for much, row in likeness[:5] if much >= 1.0])


def similar_to(*, actor: Actor, incident: Incident) -> list[IncidentView]:
    """
    Return what may be the same thing as an own incident, among its agency's: what it could be merged into.

    What stands above or below it, or is only related to it, was told apart from it.
    """
    found = similar(
        actor=actor,
        summary=incident.summary,
        at=incident.happened_at,
        kind=incident.kind,
        hamlet_id=incident.hamlet_id,
        place=_position(incident),
        besides=incident.pk,
    )
    apart = {view.incident.pk for view in related(actor=actor, incident=incident)} if found else set()
    return [
        view
        for view in found
        if view.incident.owner_id == incident.owner_id
        and view.incident.part_of_id != incident.pk
        and view.incident.pk != incident.part_of_id
        and view.incident.pk not in apart
    ]


@dataclass(frozen=True)
class _Asked:
    """What others are compared with."""

    words: set[str]
    at: datetime
    kind: str
    hamlet_id: UUID | None
    place: tuple[float, float] | None


def _words(folded: str) -> set[str]:
    return {word for word in re.findall(r"\w+", folded) if len(word) > 1}


def _likeness(row: Incident, asked: _Asked) -> float:
    """
    Return how alike two are: half of the words shared is enough, or the same kind at the same place.

    While a line is typed it is shorter than what it repeats: then its own words count, from three shared ones on.
    """
    theirs = _words(row.summary_folded)
    shared = len(asked.words & theirs)
    words = shared / len(asked.words | theirs) if shared else 0.0
    if shared >= 3:
        words = max(words, 0.7 * shared / min(len(asked.words), len(theirs)))
    same_kind = 0.5 if asked.kind and row.kind == asked.kind else 0.0
    return 2 * words + same_kind + _nearness(row, asked)


def _nearness(row: Incident, asked: _Asked) -> float:
    here, there = _position(row), asked.place
    if here and there and _is_beside(here, there):
        return 0.5
    if asked.hamlet_id and row.hamlet_id:
        return 0.5 if row.hamlet_id == asked.hamlet_id else -0.5
    return 0.0


def _position(row: Incident) -> tuple[float, float] | None:
    return None if row.lon is None or row.lat is None else (row.lon, row.lat)


def _is_beside(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Say whether two places lie within some 500 m: at these latitudes a degree is about 106 km by 111 km."""
    return hypot((one[0] - other[0]) * 106, (one[1] - other[1]) * 111) <= 0.5


def other_agencies(*, actor: Actor, incident: Incident) -> list[Agency]:
    """Return the agencies an incident may be shared with: command and police."""
    rows = access.agencies(commune_id=actor.commune_id).exclude(pk=incident.owner_id)
    return list(rows.filter(kind__in=[Agency.Kind.COMMAND, Agency.Kind.POLICE]))
