"""The settings a commune may or must decide: their names, types, and what holds until it has decided."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Setting:
    """
    One local setting.

    ``default`` holds until the commune has decided; None means "to be confirmed": nothing is computed from it.
    ``law`` names the rule of `trucban.law` that stands behind it, if any.
    """

    key: str
    label: str | Promise
    kind: str  # WEEKDAY (1 = Monday), TIME ("07:30"), NUMBER, MONEY (đồng), PERCENT, TEXT, HOURS, YES_NO, CHOICE, PAPER (number and day)
    default: Any = None
    unit: str | Promise = ""
    law: str = ""
    help: str | Promise = ""
    least: int = 0  # of a NUMBER or MONEY: outside of these it is a slip of the hand
    most: int = 1_000_000
    choices: tuple[tuple[str, str | Promise], ...] = ()  # of a CHOICE: value, words


# Law 91/2025/QH15, article 3: no number of years, but no longer than the purpose needs.
KEPT_AS_LONG = _(
    "The law names no time: Law 91/2025/QH15, article 3, says no longer than the purpose needs. Until it is decided here, nothing becomes due."
)

# How firmly a rule of the roster holds here.
LEVELS = (
    ("STRICT", _("Nobody passes it over, by hand neither")),
    ("REASON", _("Drafts keep it; by hand it is passed over with a reason")),
    ("BEND", _("Drafts bend it, as little as suffices, rather than leave a place empty")),
)
LEVEL_HELP = _("A draft never bends a rule for fairness, and says of every rule it bent whom it concerns.")

# Whose desk receives what residents report.
RECEIVERS = (
    ("OFF", _("Off")),
    ("COMMAND", _("On: the command's desk receives it")),
    ("POLICE", _("On: the police's desk receives it")),
)

SETTINGS = (
    Setting("briefing.weekday", _("Weekday of the joint briefing"), "WEEKDAY", default=1),
    Setting("briefing.time", _("Time of the joint briefing"), "TIME", default="07:30"),
    Setting("report.cutoff_weekday", _("Reporting cut-off: weekday"), "WEEKDAY", default=7),
    Setting("report.cutoff_time", _("Reporting cut-off: time"), "TIME", default="17:00"),
    Setting("duty.rest_hours", _("Least rest between two duties"), "HOURS", default=11, unit=_("hours")),
    Setting("duty.max_consecutive_days", _("Most duty days in a row"), "NUMBER", default=3, unit=_("days"), least=1, most=31),
    Setting("duty.max_consecutive_nights", _("Most night duties in a row"), "NUMBER", default=2, unit=_("nights"), least=1, most=31),
    Setting("duty.monthly_cap", _("Most duties of one person in a month"), "NUMBER", default=10, unit=_("duties"), least=1, most=62),
    Setting("duty.weekly_cap", _("Most duties of one person in a week"), "NUMBER", default=3, unit=_("duties"), least=1, most=14),
    Setting("duty.no_household_pairs", _("No two of one household in one shift"), "YES_NO", default=False),
    Setting("duty.wish_days", _("Days a month on which a member may wish not to stand"), "NUMBER", default=4, unit=_("days"), least=0, most=31),
    Setting("duty.level.consecutive_days", _("How firm: most duty days in a row"), "CHOICE", default="REASON", help=LEVEL_HELP, choices=LEVELS),
    Setting("duty.level.consecutive_nights", _("How firm: most night duties in a row"), "CHOICE", default="REASON", help=LEVEL_HELP, choices=LEVELS),
    Setting("duty.level.weekly_cap", _("How firm: most duties in a week"), "CHOICE", default="REASON", help=LEVEL_HELP, choices=LEVELS),
    Setting("duty.level.monthly_cap", _("How firm: most duties in a month"), "CHOICE", default="REASON", help=LEVEL_HELP, choices=LEVELS),
    Setting("duty.level.household", _("How firm: no two of one household in one shift"), "CHOICE", default="REASON", help=LEVEL_HELP, choices=LEVELS),
    Setting("dyke.classified", _("The commune's dykes are classified river dykes"), "YES_NO", law="duty.dyke_watch", help=_("Dyke patrol by alarm level is written for classified river dykes only. Not set: alarm levels are kept, and no posts follow.")),
    Setting("dyke.day_from", _("Dyke watch by day begins"), "TIME", default="06:00", help=_("The circular says by day and by night and names no hours.")),
    Setting("dyke.night_from", _("Dyke watch by night begins"), "TIME", default="18:00"),
    Setting("duty.readiness_permission", _("Provincial command's permission to keep the combat-readiness roster here"), "PAPER"),
    Setting("alert.deadline_minutes", _("Minutes to acknowledge an alert before the next is told"), "NUMBER", default=5, unit=_("minutes"), least=1, most=120),
    Setting("alert.reminder_hours", _("Remind of a watch this long before it begins"), "HOURS", unit=_("hours"), help=_("Not set: no reminders are sent.")),
    Setting("alert.incident_level", _("Call the watch by itself from incidents of this level on"), "NUMBER", help=_("1 ordinary, 2 serious, 3 very serious. Not set: whoever reports it calls the watch with one press."), least=1, most=3),
    Setting("alert.quiet_from", _("Quiet hours begin: nothing that is not urgent leaves"), "TIME", default="22:00"),
    Setting("alert.quiet_to", _("Quiet hours end"), "TIME", default="05:00"),
    Setting("alert.push", _("Wake phones through their browsers' push services (Web Push)"), "YES_NO", default=False, help=_("Off: nothing goes to a push service. On: a phone whose holder asks for it is woken when an alert waits. Its maker's service learns that this commune woke this phone, and when; the words are encrypted and say only that there is something new.")),
    Setting("alert.push_contact", _("Contact that push services are told"), "TEXT", help=_("An e-mail address of the commune, not of a person. May stay empty; Apple's service takes nothing without one.")),
    Setting("allowance.daily_rate", _("Daily labour rate"), "MONEY", unit=_("đồng a day"), law="militia.daily_labour_floor", least=1_000, most=10_000_000),
    Setting("allowance.night_multiplier", _("Multiplier for duty from 22:00 to 06:00"), "NUMBER", least=1, most=10),
    Setting("allowance.day_off_multiplier", _("Multiplier on weekly days off"), "NUMBER", least=1, most=10),
    Setting("allowance.holiday_multiplier", _("Multiplier on public holidays"), "NUMBER", least=1, most=10),
    Setting("allowance.hours_per_day", _("Hours that count as one work day"), "HOURS", default=8, unit=_("hours")),
    Setting("power.superior_command", _("Superior command that agrees to calling out militia"), "TEXT"),
    Setting("power.superior_report_recipient", _("Recipient of the monthly defence report"), "TEXT"),
    Setting("holiday.culture_day", _("24 November is a public holiday"), "YES_NO"),
    Setting("document.command_paper_rule", _("Paper format of the command's own papers"), "TEXT"),
    Setting("document.command_symbol", _("Symbol of the command in document numbers"), "TEXT", default="BCH"),
    Setting("callup.list_organ", _("Organ that posts the call-up lists, as the heading prints it"), "TEXT", help=_("Both lines with a stroke between them: “the organ above / the organ that posts”; one line where nothing stands above. No text read so far lays it down. Not set: the lists are saved as drafts without an organ, a number's symbol or who signs.")),
    Setting("callup.objection_days", _("Days to answer an objection to a posted call-up list"), "NUMBER", unit=_("days"), least=1, most=90),
    Setting("force.platoon_alarm_percent", _("Alarm when fewer of the needed places are filled"), "PERCENT", default=80, unit="%"),
    Setting("force.militia_notice_days", _("Remind of a militia term without a decision this long before it ends"), "NUMBER", default=60, unit=_("days"), help=_("Law 48/2019/QH14 names no such time: it is the command's own."), least=1, most=730),
    Setting("patrol.way_percent", _("The way patrols walk, of the straight line"), "NUMBER", unit="%", help=_("Where the map has no road to follow. 140: one kilometre as the crow flies is 1.4 km on foot. Measure a few ways and name them as the source. Not set: the straight line as it is."), least=100, most=400),
    Setting("patrol.track_days", _("Precise points of a patrol's way are deleted after"), "NUMBER", default=30, unit=_("days"), least=1, most=365),
    Setting("patrol.overdue_minutes", _("Raise the alarm when a patrol is not back this long after its time"), "NUMBER", default=30, unit=_("minutes"), least=5, most=600),
    Setting("patrol.silent_minutes", _("Raise the alarm when a patrol that is out has said nothing for this long"), "NUMBER", unit=_("minutes"), help=_("A stop passed, a finding or a point of its way counts as word. Not set: only a patrol that is late back raises it."), least=15, most=600),
    Setting("patrol.unleft_minutes", _("Raise the alarm when a patrol has not left this long after its time"), "NUMBER", unit=_("minutes"), help=_("Not set: only a patrol that is out raises it."), least=5, most=600),
    Setting("patrol.most_kmh", _("A patrol's track that is faster than this is flagged"), "NUMBER", default=100, unit=_("km/h"), help=_("Flagged beside the track, never refused."), least=20, most=300),
    Setting("patrol.radius_m", _("A patrol's track that is farther than this from all its stops is flagged"), "NUMBER", default=3_000, unit=_("metres"), help=_("Flagged beside the track, never refused."), least=200, most=50_000),
    Setting("channel.citizen", _("Residents report without an account"), "CHOICE", default="OFF", help=_("Off: the addresses do not exist. On: a public form and Open311 GeoReport v2; the desk looks at everything before it becomes an incident or a task."), choices=RECEIVERS),
    Setting("channel.contact_days", _("How a resident who reported something can be reached is erased after"), "NUMBER", default=30, unit=_("days"), least=1, most=365),
    Setting("channel.links", _("Questions about an incident are asked by one-time links"), "YES_NO", default=False, help=_("Of agencies and office holders only. The machine sends nothing: the link is passed on by hand.")),
    Setting("headcount.keep_days", _("Names on a list of households are erased after its closing"), "NUMBER", default=30, unit=_("days"), help=_("Names, places and needs go; how many were found where stays."), least=1, most=365),
    Setting("retention.served_months", _("Data of somebody who has left every unit is kept"), "NUMBER", unit=_("months"), help=KEPT_AS_LONG, least=1, most=1200),
    Setting("retention.never_served_months", _("Data of somebody who never served in a unit is kept, from the day it was written down"), "NUMBER", unit=_("months"), help=KEPT_AS_LONG, least=1, most=1200),
    Setting("retention.merge_months", _("A row put together with another can be taken apart"), "NUMBER", unit=_("months"), help=KEPT_AS_LONG, least=1, most=1200),
    Setting("retention.list_months", _("Rows of a list read from a file are kept, and it can be undone"), "NUMBER", unit=_("months"), help=KEPT_AS_LONG, least=1, most=1200),
    Setting("retention.receipt_months", _("Receipts of who looked at whose data are kept"), "NUMBER", unit=_("months"), help=KEPT_AS_LONG, least=1, most=1200),
    Setting("qualification.warning_days", _("Warn before a qualification expires"), "NUMBER", default=60, unit=_("days"), least=1, most=730),
    Setting("mandate.warning_days", _("Warn before a group's mandate expires"), "NUMBER", default=60, unit=_("days"), least=1, most=730),
)  # fmt: skip

BY_KEY = {setting.key: setting for setting in SETTINGS}
