"""What is said of a line that was not taken over, or not taken back."""

from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _

# Which record names a person, as people call it; the parts above this one are known by label only.
_CALLED = {
    "calendar.calendarentry": _("calendar"),
    "calendar.leaverequest": _("leave"),
    "duty.attendance": _("attendance"),
    "force.membership": _("unit"),
    "force.postheld": _("post"),
    "force.rankheld": _("rank"),
    "force.qualification": _("qualification"),
    "force.personmerge": _("put together with another row"),
    "force.person": _("put together with another row"),
    "patrol.patrolmember": _("patrol"),
    "task.task": _("task"),
    "access.user": _("account"),
}


def written_meanwhile() -> Sentence:
    return _("Not taken over: somebody wrote this person down after the list was read.")


def changed_meanwhile() -> Sentence:
    return _("Not taken over: the register was changed after the list was read. Read the list again.")


def edited_since() -> Sentence:
    return _("Stays: somebody has edited this person since.")


def fields_edited_since() -> Sentence:
    return _("Stays as somebody has edited it since.")


def named_elsewhere(label: str) -> Sentence:
    return _("Stays: this person is named elsewhere (%(what)s).", what=called(label))


def called(label: str) -> Sentence:
    return _CALLED.get(label, _("another record"))
