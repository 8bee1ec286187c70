"""
What each office may do, as one table.

A capability is ``<app>.<act>``; its reach says over which rows: every agency's, the own agency's, those of the
office's hamlets, or only one's own. The permission matrix in the tests and in docs/permissions.md is made
from this table, cell by cell.
"""

from enum import IntEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(IntEnum):
    """Over which rows a capability holds; a larger reach includes the smaller."""

    SELF = 1
    HAMLET = 2
    AGENCY = 3
    COMMUNE = 4


class OfficeKind(models.TextChoices):
    COMMANDER = "COMMANDER", _("Commander")
    POLITICAL_COMMISSAR = "POLITICAL_COMMISSAR", _("Political commissar")
    DEPUTY_COMMANDER = "DEPUTY_COMMANDER", _("Deputy commander")
    DEPUTY_COMMISSAR = "DEPUTY_COMMISSAR", _("Deputy political commissar")
    ASSISTANT_OFFICER = "ASSISTANT_OFFICER", _("Assistant officer")
    POLICE_CHIEF = "POLICE_CHIEF", _("Chief of commune police")
    DEPUTY_POLICE_CHIEF = "DEPUTY_POLICE_CHIEF", _("Deputy chief of commune police")
    POLICE_OFFICER = "POLICE_OFFICER", _("Police officer")
    COMMUNE_CHAIRMAN = "COMMUNE_CHAIRMAN", _("Commune chairman")
    PARTY_SECRETARY = "PARTY_SECRETARY", _("Party secretary")
    CLERK = "CLERK", _("Clerk")
    ORGANISATION_HEAD = "ORGANISATION_HEAD", _("Head of an organisation")
    HAMLET_HEAD = "HAMLET_HEAD", _("Hamlet head")
    HAMLET_MILITIA_LEADER = "HAMLET_MILITIA_LEADER", _("Hamlet militia leader")
    SECURITY_TEAM_LEADER = "SECURITY_TEAM_LEADER", _("Hamlet security team leader")
    GROUP_LEADER = "GROUP_LEADER", _("Self-managed group leader")
    MILITIA_MEMBER = "MILITIA_MEMBER", _("Militia member")
    PROVINCE_READER = "PROVINCE_READER", _("Reader at the province")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator of the system")
    WALL_DISPLAY = "WALL_DISPLAY", _("Wall display")


# Which offices an agency of a kind may have: an office carries its rights wherever it is put.
_ANYWHERE = frozenset(
    {OfficeKind.CLERK, OfficeKind.PROVINCE_READER, OfficeKind.ADMINISTRATOR, OfficeKind.WALL_DISPLAY}
)
OFFICES_OF: dict[str, frozenset[OfficeKind]] = {
    "COMMAND": _ANYWHERE
    | {
        OfficeKind.COMMANDER,
        OfficeKind.POLITICAL_COMMISSAR,
        OfficeKind.DEPUTY_COMMANDER,
        OfficeKind.DEPUTY_COMMISSAR,
        OfficeKind.ASSISTANT_OFFICER,
        OfficeKind.HAMLET_MILITIA_LEADER,
        OfficeKind.MILITIA_MEMBER,
    },
    "POLICE": _ANYWHERE
    | {
        OfficeKind.POLICE_CHIEF,
        OfficeKind.DEPUTY_POLICE_CHIEF,
        OfficeKind.POLICE_OFFICER,
        OfficeKind.SECURITY_TEAM_LEADER,
    },
    "PEOPLES_COMMITTEE": _ANYWHERE
    | {OfficeKind.COMMUNE_CHAIRMAN, OfficeKind.HAMLET_HEAD, OfficeKind.GROUP_LEADER},
    "PARTY_COMMITTEE": _ANYWHERE | {OfficeKind.PARTY_SECRETARY},
    "ORGANISATION": _ANYWHERE | {OfficeKind.ORGANISATION_HEAD, OfficeKind.GROUP_LEADER},
}

SELF, HAMLET, AGENCY, COMMUNE = Reach.SELF, Reach.HAMLET, Reach.AGENCY, Reach.COMMUNE

_EVERYONE = {
    "desk.open": SELF,
    "calendar.view": SELF,
    "duty.view": SELF,
    "task.view": SELF,
    "notify.view": SELF,
}

_READ_AGENCY = {
    "area.view": COMMUNE,
    "force.view": AGENCY,
    "calendar.view": AGENCY,
    "task.view": AGENCY,
    "coordination.view": AGENCY,
    "incident.view": AGENCY,
    "duty.view": AGENCY,
    "patrol.view": AGENCY,
    "briefing.view": AGENCY,
    "report.view": AGENCY,
    "week.view": AGENCY,
    "document.view": AGENCY,
    "rulebook.view": COMMUNE,
    "uplink.view": AGENCY,
}

_STAFF = {
    **_READ_AGENCY,
    "area.edit": COMMUNE,
    "force.edit": AGENCY,
    "force.militia": AGENCY,
    "calendar.edit": AGENCY,
    "task.edit": AGENCY,
    "incident.report": AGENCY,
    "incident.edit": AGENCY,
    "duty.draft": AGENCY,
    "duty.record": AGENCY,
    "training.view": AGENCY,
    "training.plan": AGENCY,
    "training.lacking": AGENCY,
    "callup.read": AGENCY,
    "callup.view": AGENCY,
    "callup.edit": AGENCY,
    "patrol.draft": AGENCY,
    "patrol.record": AGENCY,
    "briefing.prepare": AGENCY,
    "briefing.hamlets": COMMUNE,
    "report.draft": AGENCY,
    "document.draft": AGENCY,
}

_LEADER = {
    **_STAFF,
    "incident.close": AGENCY,
    "incident.share": AGENCY,
    "calendar.approve": AGENCY,
    "duty.publish": AGENCY,
    "training.sign": AGENCY,
    "callup.confirm": AGENCY,
    "force.militia_confirm": AGENCY,
    "patrol.approve": AGENCY,
    "briefing.chair": AGENCY,
    "briefing.confirm": AGENCY,
    "coordination.edit": AGENCY,
    "coordination.sign": AGENCY,
    "report.issue": AGENCY,
    "document.issue": AGENCY,
    "rulebook.edit": COMMUNE,
    "audit.view": AGENCY,
    "force.erase": AGENCY,
    "wall.view": AGENCY,
    "uplink.edit": AGENCY,
}

_POLICE_STAFF = {
    **_READ_AGENCY,
    "incident.report": AGENCY,
    "incident.edit": AGENCY,
    "task.edit": AGENCY,
    "patrol.record": AGENCY,
    "briefing.prepare": AGENCY,
}

_POLICE_LEADER = {
    **_POLICE_STAFF,
    "force.edit": AGENCY,
    "force.erase": AGENCY,
    "incident.close": AGENCY,
    "incident.share": AGENCY,
    "duty.fill_police": AGENCY,
    "patrol.approve": AGENCY,
    "briefing.chair": AGENCY,
    "briefing.confirm": AGENCY,
    "coordination.edit": AGENCY,
    "coordination.sign": AGENCY,
    "audit.view": AGENCY,
    "wall.view": AGENCY,
    "uplink.edit": AGENCY,
}

_CIVIL_LEADER = {
    "area.view": COMMUNE,
    "task.view": COMMUNE,
    "coordination.view": COMMUNE,
    "coordination.endorse": COMMUNE,
    "duty.view": COMMUNE,
    "patrol.view": COMMUNE,
    "briefing.view": COMMUNE,
    "report.view": COMMUNE,
    "week.view": COMMUNE,
    "document.view": COMMUNE,
    "rulebook.view": COMMUNE,
    "incident.view": AGENCY,
}

_HAMLET = {
    "area.view": COMMUNE,
    "task.view": HAMLET,
    "force.view": HAMLET,
    "briefing.hamlets": HAMLET,
    "patrol.view": HAMLET,
}

_POSTS: dict[OfficeKind, dict[str, Reach]] = {
    OfficeKind.COMMANDER: {**_LEADER, "access.appoint": AGENCY, "incident.confirm_card": AGENCY},
    OfficeKind.POLITICAL_COMMISSAR: _LEADER,
    OfficeKind.DEPUTY_COMMANDER: _LEADER,
    OfficeKind.DEPUTY_COMMISSAR: _STAFF,
    OfficeKind.ASSISTANT_OFFICER: _STAFF,
    OfficeKind.POLICE_CHIEF: {**_POLICE_LEADER, "access.appoint": AGENCY, "incident.confirm_card": AGENCY},
    OfficeKind.DEPUTY_POLICE_CHIEF: _POLICE_LEADER,
    OfficeKind.POLICE_OFFICER: _POLICE_STAFF,
    # Head of the military service council: its figures and papers, not the files (Law 78/2015/QH13, article 36).
    OfficeKind.COMMUNE_CHAIRMAN: {**_CIVIL_LEADER, "callup.read": COMMUNE},
    OfficeKind.PARTY_SECRETARY: {k: v for k, v in _CIVIL_LEADER.items() if k != "coordination.endorse"},
    OfficeKind.CLERK: {
        "area.view": COMMUNE,
        "document.view": AGENCY,
        "document.draft": AGENCY,
        "document.register": AGENCY,
        "briefing.view": AGENCY,
        "briefing.record_paper": AGENCY,
        "patrol.view": AGENCY,  # the week's plan, whose signed paper the clerk records
        "coordination.view": AGENCY,
        "coordination.record_paper": AGENCY,
        "report.view": AGENCY,
        "week.view": AGENCY,
        "task.view": AGENCY,
    },
    OfficeKind.ORGANISATION_HEAD: {"area.view": COMMUNE, "task.view": AGENCY, "task.edit": AGENCY},
    OfficeKind.HAMLET_HEAD: _HAMLET,
    OfficeKind.HAMLET_MILITIA_LEADER: {
        **_HAMLET,
        "incident.report": AGENCY,
        "incident.view": SELF,  # what they reported themselves
        "duty.view": HAMLET,
        "training.view": SELF,  # the sessions they are called to
        "training.lacking": HAMLET,
    },
    OfficeKind.SECURITY_TEAM_LEADER: {**_HAMLET, "incident.report": AGENCY, "incident.view": SELF},
    OfficeKind.GROUP_LEADER: {"area.view": COMMUNE, "task.view": HAMLET, "briefing.hamlets": HAMLET},
    OfficeKind.MILITIA_MEMBER: {"area.view": COMMUNE, "patrol.view": SELF, "training.view": SELF},
    OfficeKind.PROVINCE_READER: {"area.view": COMMUNE, "report.view": COMMUNE, "uplink.view": AGENCY},
    OfficeKind.ADMINISTRATOR: {
        "area.view": COMMUNE,
        "access.administer": COMMUNE,
        "audit.view": COMMUNE,
        "system.check": COMMUNE,
    },
    # A screen in a room, not a person: figures of its agency, nothing of what everyone has.
    OfficeKind.WALL_DISPLAY: {"wall.view": AGENCY},
}

CAPABILITIES: dict[OfficeKind, dict[str, Reach]] = {
    kind: own if kind == OfficeKind.WALL_DISPLAY else {**_EVERYONE, **own} for kind, own in _POSTS.items()
}

# What a watch adds from 15 minutes before to 15 minutes after it (FEATURES B16), pushed down by `duty`.
WATCH_CAPABILITIES: dict[str, Reach] = {
    "incident.view": AGENCY,
    "incident.report": AGENCY,
    "incident.edit": AGENCY,
    "duty.view": AGENCY,
    "duty.record": AGENCY,
    "patrol.view": AGENCY,
    "patrol.record": AGENCY,
    "briefing.hamlets": COMMUNE,
    "force.view": AGENCY,
}

ALL_CAPABILITIES = frozenset(name for table in CAPABILITIES.values() for name in table)
