"""
What each kind of item does: one verb of the part it belongs to.

A new kind is a shape and a function here, and a line in docs/sync.md.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models

from trucban.briefing import services as briefing
from trucban.briefing.models import HamletReport
from trucban.duty import services as duty
from trucban.duty.models import Attendance, DutyBookLine
from trucban.duty.services.attendance import DutyNotBegun
from trucban.field.fields import plain
from trucban.field.protocol.items import MOST_MEDIA, Reason
from trucban.field.protocol.receiver import Held, Later
from trucban.field.protocol.versions import Versions
from trucban.field.services import registers
from trucban.field.services.calls import Call
from trucban.field.services.ledger import release_about
from trucban.field.services.reading import (
    Shape,
    choice,
    degrees,
    digest,
    fields,
    flag,
    key,
    many,
    mark,
    moment,
    one,
    text,
    ticked,
    track_point,
    week,
    whole,
)
from trucban.headcount import services as headcounts
from trucban.headcount.models import Whereabouts
from trucban.incident import cards, teams
from trucban.incident import selectors as incident_selectors
from trucban.incident import services as incidents
from trucban.incident.models import DispatchStep
from trucban.lib.links import RecordLink
from trucban.lib.merge import Write
from trucban.patrol import services as patrols
from trucban.patrol.tracks import TrackPoint
from trucban.training import services as training


class Kind(NamedTuple):
    """The payload a kind has, and the verb it calls."""

    shape: Shape
    apply: Callable[[Call], models.Model]


# --- Incidents ----------------------------------------------------------------------------------------------


def _report(call: Call) -> models.Model:
    """An incident keeps the item's id, so that its phone can say what it corrects before any answer came."""
    said = call.said("originals", lon_e7="lon", lat_e7="lat", hamlet="hamlet_id", point="point_id")
    incident = incidents.report_incident(
        actor=call.actor, happened_at=call.happened_at, at=call.at, incident_id=call.item.id, **said
    )
    release_about(commune_id=incident.commune_id, record_id=incident.pk)
    return incident


def _note(call: Call) -> models.Model:
    return incidents.add_note(
        actor=call.actor,
        incident_id=call.record("incident"),
        text=call.values["text"],
        happened_at=call.happened_at,
        at=call.at,
    )


def _edit(call: Call) -> models.Model:
    incident = incident_selectors.get_incident(
        actor=call.actor, incident_id=call.record("incident"), lock=True
    )
    writes = {name: _write(call, name, said) for name, said in call.values["fields"].items()}
    return registers.merge(actor=call.actor, incident=incident, said=writes, at=call.at)


def _write(call: Call, name: str, said: Any) -> Write:
    if name not in registers.MERGED or not isinstance(said, dict) or set(said) != {"value", "seen"}:
        raise Held(Reason.NOT_UNDERSTOOD, name)
    value = plain(one(registers.MERGED[name], name, said["value"]))
    return Write(
        call.item.id, value, call.item.corrected_at, frozenset(one(many(key, 100), name, said["seen"]))
    )


def _step(call: Call) -> models.Model:
    """A step somebody else has taken is taken: who says the same is of one mind, and their reason joins the story."""
    incident_id, reason = call.record("incident"), call.values.get("reason", "")
    try:
        return incidents.change_state(
            actor=call.actor,
            incident_id=incident_id,
            late_reason=reason,  # a telephone asks once why
            taken_at=call.happened_at,
            at=call.at,
            **call.said("incident"),
        )
    except incidents.NoSuchStep:
        incident = incident_selectors.get_incident(actor=call.actor, incident_id=incident_id)
        there = (incident.state, call.values.get("handed_to", incident.handed_to))
        if there != (call.values["to"], incident.handed_to):
            raise
    if not reason:
        return incident
    said = {"text": reason, "happened_at": call.happened_at, "at": call.at}
    return incidents.add_note(actor=call.actor, incident_id=incident_id, **said)


def _team(call: Call) -> models.Model:
    """A step somebody else wrote earlier stands: two phones that say the same are of one mind, and nobody is asked."""
    try:
        return incidents.take_team_step(
            actor=call.actor,
            dispatch_id=call.values["team"],
            step=call.values["step"],
            happened_at=call.happened_at,
            at=call.at,
        )
    except incidents.StepTaken:
        return teams.get_sent(actor=call.actor, dispatch_id=call.values["team"])


def _tick(call: Call) -> models.Model:
    """A step somebody else has done is done: two who say the same are of one mind, and nobody is asked."""
    incident_id = call.record("incident")
    try:
        return incidents.tick_step(
            actor=call.actor,
            incident_id=incident_id,
            card_id=call.values["card"],
            position=call.values["position"],
            done_at=call.happened_at,
            at=call.at,
        )
    except incidents.StepDone:
        return cards.get_tick(
            incident_id=incident_id, card_id=call.values["card"], position=call.values["position"]
        )


def _account(call: Call) -> models.Model:
    return incidents.write_account(
        actor=call.actor,
        incident_id=call.record("incident") if "incident" in call.values else None,
        text=call.values["text"],
        happened_at=call.happened_at,
        at=call.at,
    )


# --- Patrols ------------------------------------------------------------------------------------------------


def _start(call: Call) -> models.Model:
    return patrols.start_patrol(
        actor=call.actor,
        patrol_id=call.values["patrol"],
        left_at=call.happened_at,
        at=call.at,
        clock_off_s=call.clock_off_s,
    )


def _pass(call: Call) -> models.Model:
    return patrols.pass_stop(
        actor=call.actor,
        stop_id=call.values["stop"],
        passed_at=call.happened_at,
        at=call.at,
        clock_off_s=call.clock_off_s,
    )


def _well(call: Call) -> models.Model:
    return patrols.all_well(
        actor=call.actor,
        patrol_id=call.values["patrol"],
        said_at=call.happened_at,
        at=call.at,
        clock_off_s=call.clock_off_s,
    )


def _track(call: Call) -> models.Model:
    points = [TrackPoint(point.lon, point.lat, call.corrected(point.at)) for point in call.values["points"]]
    return patrols.add_track_points(
        actor=call.actor, patrol_id=call.values["patrol"], points=points, at=call.at
    )


def _finding(call: Call) -> models.Model:
    said = call.said("originals", patrol="patrol_id", hamlet="hamlet_id", point="point_id")
    return patrols.record_finding(
        actor=call.actor, happened_at=call.happened_at, at=call.at, clock_off_s=call.clock_off_s, **said
    )


def _end(call: Call) -> models.Model:
    said = call.said(patrol="patrol_id")
    return patrols.end_patrol(
        actor=call.actor, back_at=call.happened_at, at=call.at, clock_off_s=call.clock_off_s, **said
    )


# --- Duty ---------------------------------------------------------------------------------------------------


def _attend(call: Call) -> models.Model:
    said = call.said(assignment="assignment_id")
    try:
        return duty.record_attendance(actor=call.actor, at=call.at, **said)
    except DutyNotBegun:  # one comes to a watch a little early; the book takes it when the watch begins
        raise Later(Reason.EARLY) from None


def _take_over(call: Call) -> models.Model:
    return duty.take_over(
        actor=call.actor, assignment_id=call.values["assignment"], taken_at=call.happened_at, at=call.at
    )


def _line(call: Call) -> models.Model:
    return duty.write_line(actor=call.actor, happened_at=call.happened_at, at=call.at, **call.values)


def _give(call: Call) -> models.Model:
    matters = [duty.Matter(line) for line in call.values.get("matters", [])]
    for ref in call.values.get("incidents", []):
        incident = incident_selectors.get_incident(actor=call.actor, incident_id=call.meant_by(ref))
        matters.append(
            duty.Matter(incident.summary, RecordLink("incident.incident", incident.pk, incident.summary))
        )
    return duty.give_watch(
        actor=call.actor,
        shift_id=call.values["shift"],
        matters=matters,
        given_at=call.happened_at,
        at=call.at,
    )


def _answer(call: Call) -> models.Model:
    return duty.answer_item(actor=call.actor, at=call.at, **call.said(matter="item_id"))


def _take(call: Call) -> models.Model:
    return duty.take_watch(
        actor=call.actor, handover_id=call.record("handover"), taken_at=call.happened_at, at=call.at
    )


def _ask_swap(call: Call) -> models.Model:
    said = call.said(assignment="assignment_id", other="other_id")
    return duty.ask_swap(actor=call.actor, asked_at=call.happened_at, at=call.at, **said)


def _answer_swap(call: Call) -> models.Model:
    said = call.said("swap")
    return duty.answer_swap(
        actor=call.actor, swap_id=call.record("swap"), answered_at=call.happened_at, at=call.at, **said
    )


def _withdraw_swap(call: Call) -> models.Model:
    return duty.withdraw_swap(actor=call.actor, swap_id=call.record("swap"), at=call.at)


def _acknowledge(call: Call) -> models.Model:
    return duty.acknowledge_alert(
        actor=call.actor, alert_id=call.values["alert"], acknowledged_at=call.happened_at, at=call.at
    )


# --- Households ---------------------------------------------------------------------------------------------


def _mark(call: Call) -> models.Model:
    """A mark keeps the item's id and corrected time, so that what stands is the same whenever it arrives."""
    return headcounts.mark_household(
        actor=call.actor,
        marked_at=call.item.corrected_at,
        at=call.at,
        mark_id=call.item.id,
        **call.said(household="household_id"),
    )


# --- Hamlets ------------------------------------------------------------------------------------------------


def _hamlet(call: Call) -> models.Model:
    said = call.said(hamlet="hamlet_id")
    return briefing.report_hamlet(actor=call.actor, told_at=call.happened_at, at=call.at, **said)


# --- Training -----------------------------------------------------------------------------------------------


def _attendance(call: Call) -> models.Model:
    try:
        return training.merge_attendance(
            actor=call.actor,
            session_id=call.values["session"],
            said={mark.person: training.Said(mark.outcome, mark.seen) for mark in call.values["marks"]},
            said_at=call.happened_at,
            write_id=call.item.id,
            at=call.at,
        )
    except (
        training.SessionNotBegun
    ):  # ticked while people gathered; the book takes it when the session begins
        raise Later(Reason.EARLY) from None


def _quiz(call: Call) -> models.Model:
    return training.hand_in(
        actor=call.actor,
        quiz_id=call.values["quiz"],
        answers=dict(call.values["answers"]),
        answered_at=call.happened_at,
        at=call.at,
    )


PICTURES = many(digest, MOST_MEDIA)  # of what the camera made; kept with the files (services.media)
KINDS: dict[str, Kind] = {
    "incident.report": Kind(
        Shape(
            {"kind": text, "summary": text},
            {
                "level": whole,
                "hamlet": key,
                "point": key,
                "place_text": text,
                "lon_e7": degrees,
                "lat_e7": degrees,
                "source": text,
                "dead": whole,
                "injured": whole,
                "persons_concerned": whole,
                "involves_minor": flag,
                "involves_victim": flag,
                "involves_informant": flag,
                "originals": PICTURES,
            },
        ),
        _report,
    ),
    "incident.note": Kind(Shape({"incident": key, "text": text}, {"originals": PICTURES}), _note),
    "incident.edit": Kind(Shape({"incident": key, "fields": fields}), _edit),
    "incident.step": Kind(Shape({"incident": key, "to": text}, {"reason": text, "handed_to": text}), _step),
    "incident.team": Kind(Shape({"team": key, "step": choice(DispatchStep)}), _team),
    "incident.tick": Kind(Shape({"incident": key, "card": key, "position": whole}), _tick),
    "incident.account": Kind(Shape({"text": text}, {"incident": key}), _account),
    "patrol.start": Kind(Shape({"patrol": key}), _start),
    "patrol.pass": Kind(Shape({"stop": key}), _pass),
    "patrol.well": Kind(Shape({"patrol": key}), _well),
    "patrol.finding": Kind(
        Shape(
            {"patrol": key, "text": text},
            {
                "action_taken": text,
                "point": key,
                "hamlet": key,
                "handed_to": text,
                "handed_at": moment,
                "originals": PICTURES,
            },
        ),
        _finding,
    ),
    "patrol.end": Kind(
        Shape({"patrol": key}, {"police_count": whole, "weather": text, "report": text}), _end
    ),
    "track.points": Kind(Shape({"patrol": key, "points": many(track_point, 1000)}), _track),
    "duty.attend": Kind(
        Shape(
            {"assignment": key, "outcome": choice(Attendance.Outcome)},
            {"came_at": moment, "left_at": moment, "pin": text},
        ),
        _attend,
    ),
    "duty.relieve": Kind(Shape({"assignment": key}), _take_over),
    "duty.line": Kind(Shape({"category": choice(DutyBookLine.Category), "text": text}), _line),
    "duty.give": Kind(Shape({"shift": key}, {"matters": many(text, 50), "incidents": many(key, 50)}), _give),
    "duty.answer": Kind(Shape({"matter": key, "accepted": flag}, {"text": text}), _answer),
    "duty.take": Kind(Shape({"handover": key}), _take),
    "alert.acknowledge": Kind(Shape({"alert": key}), _acknowledge),
    "swap.ask": Kind(Shape({"assignment": key, "other": key}, {"reason": text}), _ask_swap),
    "swap.answer": Kind(Shape({"swap": key, "accepted": flag}, {"text": text}), _answer_swap),
    "swap.withdraw": Kind(Shape({"swap": key}), _withdraw_swap),
    "headcount.mark": Kind(
        Shape(
            {"household": key, "where": choice(Whereabouts), "found": whole},
            {"people": whole, "seen": many(key, 100)},
        ),
        _mark,
    ),
    "hamlet.report": Kind(
        Shape(
            {"hamlet": key, "week": week, "outcome": choice(HamletReport.Outcome)},
            {"matters": text, "requests": text},
        ),
        _hamlet,
    ),
    "training.attendance": Kind(Shape({"session": key, "marks": many(mark, 500)}), _attendance),
    "training.quiz": Kind(Shape({"quiz": key, "answers": many(ticked, 100)}), _quiz),
}
VERSIONS = Versions(dict.fromkeys(KINDS, 1))
