"""What a device may hold: what its holder's duty needs, and until when (docs/sync.md, *What a device may hold*)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.briefing import policy as briefing
from trucban.duty import selectors as duty
from trucban.duty.drafting import week_of
from trucban.duty.models import Assignment, Handover, Shift, SwapRequest
from trucban.field.fields import live_writes, plain
from trucban.field.protocol.canonical import canonical
from trucban.field.protocol.items import written
from trucban.field.services.registers import MERGED
from trucban.field.sessions import led_sessions, own_quizzes
from trucban.headcount import selectors as headcounts
from trucban.headcount.models import HeadCount, HouseholdMark
from trucban.headcount.tally import Standing
from trucban.incident import cards, teams
from trucban.incident import policy as incident_policy
from trucban.incident import selectors as incidents
from trucban.incident.models import Dispatch, DispatchStep, Incident, IncidentKind
from trucban.lib.clock import local_day
from trucban.lib.merge import Write
from trucban.notify import push
from trucban.notify import selectors as notify
from trucban.patrol import policy as patrol_policy
from trucban.patrol import selectors as patrols
from trucban.patrol.models import Patrol, PatrolMember
from trucban.task import selectors as tasks
from trucban.task.models import Task
from trucban.training import selectors as training

BEFORE, AHEAD = timedelta(days=1), timedelta(days=7)
AFTER_DUTY, LONGEST = timedelta(hours=24), timedelta(days=7)
WATCHES_AHEAD, SWAPS_AHEAD = timedelta(days=2), timedelta(days=14)
MOST_INCIDENTS, MOST_TASKS, MOST_NOTICES = 100, 50, 20
Data = dict[str, Any]
Writes = dict[tuple[UUID, str], list[Write]]


def slice_for(*, actor: Actor) -> Data:
    """Return what the holder has to do and whom they may have to call, with ``as_of`` and ``until``."""
    at = actor.at
    duties, going = _own_duties(actor), _own_patrols(actor)
    led, counts = training.led(actor=actor), headcounts.held_by(actor=actor)
    quizzes = list(training.own_quizzes(actor=actor))
    ends = [one.shift.ends_at for one in duties] + [one.ends_at for one in going]
    ends += [one.ends_at for one in led] + [one.until for one in counts]
    ends += [one.closes_at for one in quizzes]
    last = max(ends, default=at)
    hamlets = list(area.hamlets(commune_id=actor.commune_id, on=local_day(at)))
    return {
        "as_of": written(at),
        "until": written(min(max(last, at) + AFTER_DUTY, at + LONGEST)),
        "holder": actor.name,
        "duties": [_duty(actor, one) for one in duties],
        "watches": _watches(actor, SWAPS_AHEAD if duties else WATCHES_AHEAD),
        "alerts": [
            {"alert": str(step.alert_id), "title": step.alert.title, "at": written(step.alert.started_at)}
            for step in duty.own_steps(actor=actor)
        ],
        "swaps": [_swap(actor, row) for row in duty.open_swaps(actor=actor) if _concerns(actor, row)],
        "patrols": [_patrol(actor, one) for one in going],
        "handovers": _handovers(actor, duties),
        "trainings": led_sessions(led),
        "quizzes": own_quizzes(quizzes, actor),
        "may_edit_reports": incident_policy.can_edit_reports(actor),
        "incidents": _incidents(actor),
        "sent": _sent(actor),
        "headcounts": _headcounts(counts),
        "hamlets": [
            {"hamlet": str(row.pk), "name": row.name, "own": not briefing.reports_on_behalf(actor, row.pk)}
            for row in hamlets
            if briefing.can_report_hamlet(actor, row.pk)
        ],
        "places": [{"hamlet": str(row.pk), "name": row.name} for row in hamlets],
        "contacts": _contacts(duties, going),
        "tasks": [
            {"task": str(row.pk), "title": row.title, "due_date": row.due_date.isoformat()}
            for row in tasks.tasks(actor=actor, status=Task.Status.OPEN, to=tasks.ME)[:MOST_TASKS]
        ],
        "notices": [
            {"title": row.title, "at": written(row.created_at)}
            for row in notify.notices(actor=actor).filter(seen_at__isnull=True)[:MOST_NOTICES]
        ],
        # What a browser is to let in, so that an alert wakes the phone; nothing while the commune has not signed it.
        "push": push.public_key() if notify.push_is_on(commune_id=actor.commune_id, at=at) else "",
    }


def people_named(*, actor: Actor) -> set[UUID]:
    """Return whose telephone numbers the slice hands out: who stands or goes with the holder."""
    beside = {
        one.person_id
        for place in _own_duties(actor)
        for one in place.shift.assignments.all()
        if one.person_id and one.pk != place.pk
    }
    together = {one.person_id for patrol in _own_patrols(actor) for one in patrol.members.all()}
    return (beside | together) - {actor.person_id}


def _own_duties(actor: Actor) -> list[Assignment]:
    rows = duty.my_duties(actor=actor, starts_at=actor.at - BEFORE, ends_at=actor.at + AHEAD)
    beside = Prefetch("shift__assignments", Assignment.objects.select_related("person"))
    return list(rows.select_related("shift__post__point", "shift__roster").prefetch_related(beside))


def _contacts(duties: Iterable[Assignment], going: Iterable[Patrol]) -> list[Data]:
    """Return the telephone numbers of one's own posts, and of those who stand or go with the holder; nobody else's."""
    posts = {one.shift.post.name: (one.shift.post.phone, "") for one in duties}
    beside = {
        one.person.pk: (one.person.name, one.person.phone, place.shift.post.name)
        for place in duties
        for one in place.shift.assignments.all()
        if one.person and one.pk != place.pk
    } | {
        one.person_id: (one.person.name, one.person.phone, patrol.name)
        for patrol in going
        for one in patrol.members.all()
    }
    lines = [(name, phone, what) for name, (phone, what) in posts.items()] + list(beside.values())
    return [{"name": name, "phone": phone, "what": what} for name, phone, what in lines if phone]


def _duty(actor: Actor, place: Assignment) -> Data:
    shift = place.shift
    return {
        "assignment": str(place.pk),
        "shift": str(shift.pk),
        "week": str(week_of(shift.roster)),
        **_hours(shift),
        "post_id": str(shift.post_id),
        "post_phone": shift.post.phone,
        "point": _point(shift.post.point),
        "role": place.role,
        "taken_over": place.person_id != actor.person_id,
        "with": [one.person.name for one in shift.assignments.all() if one.person and one.pk != place.pk],
    }


def _concerns(actor: Actor, swap: SwapRequest) -> bool:
    return actor.person_id is not None and actor.person_id in (swap.asker_id, swap.colleague_id)


def _swap(actor: Actor, swap: SwapRequest) -> Data:
    return {
        "swap": str(swap.pk),
        "mine": swap.asker_id == actor.person_id,
        "status": swap.status,
        "asker": swap.asker.name,
        "colleague": swap.colleague.name,
        "place": _hours(swap.place.shift),
        "other": _hours(swap.other.shift),
        "reason": swap.reason,
    }


def _hours(shift: Shift) -> Data:
    return {
        "post": shift.post.name,
        "starts_at": written(shift.starts_at),
        "ends_at": written(shift.ends_at),
    }


def _watches(actor: Actor, ahead: timedelta) -> list[Data]:
    """Return the watches of the holder's own force that can be taken over, with who stands there now."""
    shifts = duty.watches_to_take(actor=actor, at=actor.at, ahead=ahead)
    places = [place for shift in shifts for place in shift.assignments.all()]
    standing: dict[UUID, list[Data]] = {shift.pk: [] for shift in shifts}
    for one in duty.standing(places, actor.at):
        standing[one.place.shift_id].append(
            {
                "assignment": str(one.place.pk),
                "role": one.place.role,
                "person": one.person.name if one.person else "",
                "own": one.person_id == actor.person_id,
                "since": written(one.takeover.taken_at) if one.takeover else None,
            }
        )
    return [
        {
            "shift": str(shift.pk),
            "week": str(week_of(shift.roster)),
            **_hours(shift),
            "places": standing[shift.pk],
        }
        for shift in shifts
    ]


def _point(point: Any) -> Data | None:
    if point is None:
        return None
    return {"name": point.name, "lon_e7": round(point.lon * 10**7), "lat_e7": round(point.lat * 10**7)}


def _own_patrols(actor: Actor) -> list[Patrol]:
    if actor.person_id is None:
        return []
    mine = PatrolMember.objects.filter(person_id=actor.person_id).values("patrol_id")
    rows = patrols.patrols(actor=actor, starts_at=actor.at - BEFORE, ends_at=actor.at + AHEAD)
    rows = rows.filter(pk__in=mine).exclude(status=Patrol.Status.CANCELLED)
    return list(rows.prefetch_related("members__person", "stops__point"))


def _patrol(actor: Actor, patrol: Patrol) -> Data:
    return {
        "patrol": str(patrol.pk),
        "name": patrol.name,
        "status": patrol.status,
        "records": patrol_policy.can_record(actor, patrol),
        "starts_at": written(patrol.starts_at),
        "ends_at": written(patrol.ends_at),
        "crew": [{"name": one.person.name, "role": one.role} for one in patrol.members.all()],
        "stops": [
            {
                "stop": str(one.pk),
                "position": one.position,
                "point": _point(one.point),
                "planned_at": written(one.planned_at) if one.planned_at else None,
                "passed_at": written(one.passed_at) if one.passed_at else None,
            }
            for one in sorted(patrol.stops.all(), key=lambda stop: stop.position)
        ],
    }


def _handovers(actor: Actor, duties: Iterable[Assignment]) -> list[Data]:
    """Return what was given to one's own watch and is not taken yet."""
    rows = Handover.objects.filter(
        commune_id=actor.commune_id,
        to_shift__in=[one.shift_id for one in duties],
        taken_at__isnull=True,
    )
    return [
        {
            "handover": str(row.pk),
            "post": row.post.name,
            "given_by": row.given_by_name,
            "given_at": written(row.given_at),
            "matters": [
                {"matter": str(item.pk), "text": item.text, "answer": item.answer} for item in row.items.all()
            ],
        }
        for row in rows.select_related("post").prefetch_related("items").order_by("given_at", "pk")
    ]


def _incidents(actor: Actor) -> list[Data]:
    """Return the open incidents the holder's rights reach, the latest first; of shared ones what the share shows."""
    rows = incidents.open_incidents(actor=actor).order_by("-reported_at", "-pk")[:MOST_INCIDENTS]
    views = incidents.redact_all(actor=actor, rows=rows)
    editable = [view.incident for view in views if incident_policy.can_edit(actor, view.incident)]
    writes = live_writes(editable, MERGED)
    led = {row.pk for row in editable}
    sent: dict[UUID, list[Data]] = {}
    for team in teams.teams_out(actor=actor):
        if team.incident_id in led:  # whoever may write its steps gets it; nobody else needs it on a phone
            sent.setdefault(team.incident_id, []).append(_team(team))
    whole = [view.incident for view in views if view.incident.owner_id in incidents.own_agencies(actor)]
    uses = cards.used(whole)
    standing = [view.incident for view in views]
    around = incidents.around(actor=actor, rows=standing)
    related = incidents.related_of(actor=actor, rows=standing)
    return [
        _incident(view, writes)
        | _beside(around.get(view.incident.pk), related.get(view.incident.pk, []))
        | {
            "teams": sent.get(view.incident.pk, []),
            "cards": list(map(_card, uses.get(view.incident.pk, []))),
            "may_tick": view.incident.pk in led,
            "takes": _takes(actor, view.incident),
        }
        for view in views
    ]


def _takes(actor: Actor, incident: Incident) -> list[str]:
    """Return the capabilities the holder has for steps of an incident; the steps themselves are on every phone."""
    if incident.merged_into_id:  # what is done about it is done there
        return []
    allowed = incidents.allowed_transitions(actor, incident)
    return sorted({step.capability for step in allowed})


def _beside(around: incidents.Around | None, related: Iterable[incidents.IncidentView]) -> Data:
    """Return what stands above and below an incident and what it has to do with, each as far as the holder sees it."""
    return {
        "larger": _named(around.larger) if around and around.larger else None,
        "parts": [_named(view) for view in around.parts] if around else [],
        "related": [_named(view) for view in related],
    }


def _named(view: incidents.IncidentView) -> Data:
    row = view.incident
    return {
        "incident": str(row.pk),
        "number": f"{row.number}/{row.year}",
        "kind": row.kind,
        "state": row.state,
        "summary": "" if "summary" in view.redacted else row.summary,
    }


def _sent(actor: Actor) -> list[Data]:
    """
    Return the holder's own teams that were sent: where to, what for, the card to go by; never the words of the incident.

    Of a protected incident only its number: who goes there is told by the watch.
    """
    rows = [(row, row.incident.merged_into or row.incident) for row in teams.sent_with(actor=actor)]
    rows = [(row, incident) for row, incident in rows if incident.kind != IncidentKind.POLITICAL_SECURITY]
    own = [one for _row, one in rows if one.owner_id in actor.agency_ids and not one.is_protected]
    uses = cards.used({one.pk: one for one in own}.values())
    return [
        _team(row)
        | {"incident": str(one.pk), "number": f"{one.number}/{one.year}", "place": None}
        | ({} if one.is_protected else _place(one))
        | {"cards": list(map(_card, uses.get(one.pk, [])))}
        for row, one in rows
    ]


def _place(incident: Incident) -> Data:
    hamlet = incident.hamlet.name if incident.hamlet else ""
    return {
        "kind": incident.kind,
        "level": incident.level,
        "place": ", ".join(part for part in (incident.place_text, hamlet) if part),
    }


def _headcounts(counts: list[HeadCount]) -> list[Data]:
    """Return the lists given to the holder with every household; the phone drops each at its own ``until``."""
    standings = headcounts.standings(counts)
    return [
        {
            "headcount": str(count.pk),
            "name": count.name,
            "until": written(count.until),
            "households": [_household(row) for row in standings[count.pk]],
        }
        for count in counts
    ]


def _household(row: Standing) -> Data:
    one = row.household
    return {
        "household": str(one.pk),
        "number": one.number,
        "label": one.label,
        "place": one.place,
        "hamlet": one.hamlet.name,
        "people": row.people,
        "needs": one.needs,
        "mark": _mark(row.mark) if row.mark else None,
        "others": [_mark(mark) for mark in row.others],
        "seen": [str(mark.pk) for mark in row.live],
    }


def _mark(mark: HouseholdMark) -> Data:
    return {
        "where": mark.where,
        "found": mark.found,
        "at": written(mark.marked_at),
        "by": mark.marked_by_name,
    }


def _team(team: Dispatch) -> Data:
    """Return a team that is out: what it is called and when which step was taken; never who of it went."""
    moments = {one.value: team.at_step(one) for one in DispatchStep}
    steps = {step: written(when) for step, when in moments.items() if when}
    return {"team": str(team.pk), "name": team.label, "steps": steps}


def _card(use: cards.Use) -> Data:
    """Return a confirmed card as it stands in an incident."""
    return {
        "card": str(use.card.pk),
        "version": use.card.version,
        "contacts": use.card.contacts,
        "steps": [
            {"position": step.position, "text": step.text, "is_done": step.tick is not None}
            for step in use.steps
        ],
    }


def _incident(view: incidents.IncidentView, writes: Writes) -> Data:
    row: Incident = view.incident
    lon, lat = (
        (row.lon, row.lat) if view.shows_place else (None, None)
    )  # a place the owner hides is on no phone's map
    return {
        "incident": str(row.pk),
        "number": f"{row.number}/{row.year}",
        "state": row.state,
        "happened_at": written(row.happened_at),
        "due_at": written(row.due_at) if row.due_at and not row.late_reason else None,
        "reported_at": written(row.reported_at),
        "lon_e7": None if lon is None else round(lon * 10**7),
        "lat_e7": None if lat is None else round(lat * 10**7),
        "fields": {
            name: _field(plain(getattr(row, name)), writes.get((row.pk, name)))
            for name in MERGED
            if name.removesuffix("_id") not in view.redacted and name not in view.redacted
        },
    }


def _field(value: Any, writes: list[Write] | None) -> Data:
    """Return a value; for who may change it, what they have seen with it and what others wrote beside it."""
    if writes is None:
        return {"value": value, "seen": None}
    others = {canonical(one.value): one.value for one in writes if one.value != value}
    return {"value": value, "seen": [str(one.id) for one in writes]} | (
        {"others": list(others.values())} if others else {}
    )
