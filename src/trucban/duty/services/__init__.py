"""The verbs of duty, by subject: posts, rosters, hand-over, the duty book, attendance, police places."""

from trucban.duty.services.alarms import (
    AlertExists,
    Cause,
    call_for_incident,
    raise_about,
    raise_serious,
    settle,
    tell_more,
    unsettled_about,
)
from trucban.duty.services.alerts import (
    acknowledge_alert,
    end_alert,
    escalate,
    escalate_due,
    note_reached,
    raise_alert,
    remind,
)
from trucban.duty.services.assignments import assign, set_lock
from trucban.duty.services.attendance import (
    Stood,
    confirm_attendance,
    record_attendance,
    record_attendances,
)
from trucban.duty.services.book import strike_line, write_book_line, write_line
from trucban.duty.services.dykes import add_section, bring_in, end_section, set_alarm
from trucban.duty.services.exchanges import exchange
from trucban.duty.services.filling import fill_draft, stop_draft
from trucban.duty.services.handover import Matter, answer_item, give_watch, take_watch
from trucban.duty.services.in_force import substitute
from trucban.duty.services.leave import grant_leave
from trucban.duty.services.police import answer_police_request, ask_police, withdraw_police
from trucban.duty.services.posts import (
    PlaceSpec,
    ReadinessNotPermitted,
    create_post,
    end_pattern,
    end_post,
    set_pattern,
)
from trucban.duty.services.repairing import RepairChangedMeanwhile, repair_roster
from trucban.duty.services.rosters import (
    add_shift,
    discard_draft,
    open_draft,
    publish_roster,
    remove_shift,
)
from trucban.duty.services.scenarios import choose_scenario, drop_scenario
from trucban.duty.services.swaps import answer_swap, ask_swap, decide_swap, withdraw_swap
from trucban.duty.services.takeovers import Seen, decide_takeover, take_over
from trucban.duty.services.turns import CrewSpec, end_rotation, set_rotation, wish, withdraw_wish

__all__ = [
    "AlertExists",
    "Cause",
    "CrewSpec",
    "Matter",
    "PlaceSpec",
    "ReadinessNotPermitted",
    "RepairChangedMeanwhile",
    "Seen",
    "Stood",
    "acknowledge_alert",
    "add_section",
    "add_shift",
    "answer_item",
    "answer_police_request",
    "answer_swap",
    "ask_police",
    "ask_swap",
    "assign",
    "bring_in",
    "call_for_incident",
    "choose_scenario",
    "confirm_attendance",
    "create_post",
    "decide_swap",
    "decide_takeover",
    "discard_draft",
    "drop_scenario",
    "end_alert",
    "end_pattern",
    "end_post",
    "end_rotation",
    "end_section",
    "escalate",
    "escalate_due",
    "exchange",
    "fill_draft",
    "give_watch",
    "grant_leave",
    "note_reached",
    "open_draft",
    "publish_roster",
    "raise_about",
    "raise_alert",
    "raise_serious",
    "record_attendance",
    "record_attendances",
    "remind",
    "remove_shift",
    "repair_roster",
    "set_alarm",
    "set_lock",
    "set_pattern",
    "set_rotation",
    "settle",
    "stop_draft",
    "strike_line",
    "substitute",
    "take_over",
    "take_watch",
    "tell_more",
    "unsettled_about",
    "wish",
    "withdraw_police",
    "withdraw_swap",
    "withdraw_wish",
    "write_book_line",
    "write_line",
]
