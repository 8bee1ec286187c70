"""What each screen is for, in one or two sentences; `?` and the help page show it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.web import role
from trucban.web.navigation import LINES

PURPOSES: dict[str, Promise] = {
    "x": _("Which commune's weekly report has arrived, which lack, from whom nothing was heard; the figures added up."),
    "h": _("Who is on duty now, what is open, what is overdue, what comes in the next 24 hours, what needs a decision."),
    "t": _("The loop of the week: report, briefing, plan, patrol and duty. It shows which step is done and opens the next one."),
    "n": _("The hamlet's own week: nothing to report, or what there is and what is asked for, before the cut-off."),
    "v": _("Write an incident down in ten seconds, follow its story, hand it over or close it. People are counts, never names."),
    "g": _("The agenda fills itself from the week. Decisions become tasks; both chiefs confirm the minutes, or the clerk records the signed paper."),
    "l": _("People, units and groups with their days: who belongs where, who can do what, which hamlet has no valid group."),
    "c": _("Everything given to somebody with a date, until there is evidence that it was done."),
    "r": _("The duty book, handing over the watch, attendance."),
    "u": _("The training of a year by category: the days the law asks for, the sessions planned, who has fewer days planned. A session never falls on somebody's duty unsaid."),
    "q": _("The call-up of a year: the cohort against what hamlets count, each file with its steps, proposals that wait for a second person or a decision. Nothing moves without a paper's number and day."),
    "p": _("What the agencies promised each other: regulation, joint plan, obligations, what is shared with whom."),
    "b": _("Hamlets, posts, crossings, shelters and roads of the commune; sketches say that they are sketches."),
    "s": _("Offices and who holds them, local values to confirm, posts and shifts, accounts."),
}  # fmt: skip


def screens(actor: Actor) -> list[tuple[Promise, str, Promise]]:
    """Return name, icon and purpose of each screen that somebody has, in the order of the menu."""
    return [
        (line.label, line.icon, PURPOSES[line.key])
        for line in LINES
        if line.is_for(actor) and role.is_here(line.url_name)
    ]
