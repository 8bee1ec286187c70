"""Breaches and empty places as sentences a commander reads: rule, person, other duty, figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.calendar.wording import period_text
from trucban.document.wording import number_text
from trucban.duty.models import PlaceRole, Shift
from trucban.lib.weeks import Week
from trucban.planning.roster import bending, fairness
from trucban.planning.roster.spec import Breach, Duty, Limits, Problem, Slot, Span, Unfilled

# Never passed over: a roster with one of these is not published. The commune may add others (`drafting.limits`).
HARD = frozenset({"known", "candidates", "qualification", "unavailable", "one_at_a_time", "rest", "locked"})

RULES: Mapping[str, str | Promise] = {
    "known": gettext_lazy("not serving"),
    "candidates": gettext_lazy("not of this post's unit that day, or the qualification has expired"),
    "qualification": gettext_lazy("without the qualification"),
    "unavailable": gettext_lazy("away or taken elsewhere"),
    "one_at_a_time": gettext_lazy("in another place then"),
    "rest": gettext_lazy("too little rest"),
    "consecutive_days": gettext_lazy("too many days in a row"),
    "consecutive_nights": gettext_lazy("too many nights in a row"),
    "weekly_cap": gettext_lazy("enough duties this week"),
    "monthly_cap": gettext_lazy("enough duties this month"),
    "household": gettext_lazy("somebody of the household in the same shift"),
    "locked": gettext_lazy("put elsewhere by hand"),
    "turn": gettext_lazy("not in turn"),
}


def is_hard(breach: Breach, limits: Limits) -> bool:
    """Say whether nobody may pass the rule over: never, or because the commune has made it strict."""
    return breach.rule in HARD or breach.rule in limits.strict


def asks_reason(breach: Breach, limits: Limits) -> bool:
    """Say whether a rule is passed over with a reason only; one that may bend is told and needs none."""
    return not is_hard(breach, limits) and not bending.may_bend(limits, breach.rule)


def shift_text(shift: Shift) -> str:
    """Return "Trực ban: 18:00 25/11 – 06:00 26/11/2026"."""
    return f"{shift.post.name}: {period_text(shift.starts_at, shift.ends_at)}"


def hours(minutes: int) -> str:
    return number_text(round(minutes / 60, 1))


def breach_sentence(
    breach: Breach, problem: Problem, week: Week, qualifications: Mapping[str, str] | None = None
) -> str:
    """Return the sentence for one breach; ``qualifications`` gives names for codes."""
    code = next((slot.qualification for slot in problem.slots if slot.key in breach.slots), None) or ""
    slots = {slot.key: slot for slot in problem.slots}
    people = {person.key: person for person in problem.people}
    person = people.get(breach.person)
    named = [slots[key].label for key in breach.slots if key in slots]
    words = {
        "person": person.name if person else _("This person"),
        "shift": named[0] if named else "",
        "other": _other(breach, problem, week, named),
        "found": breach.found,
        "allowed": breach.allowed,
        "rest": hours(breach.found),
        "least": hours(breach.allowed),
        "qualification": (qualifications or {}).get(code, code),
    }
    return _SENTENCES[breach.rule]() % words


_SENTENCES = {
    "known": lambda: _("%(person)s no longer serves in the agency and cannot stand “%(shift)s”."),
    "candidates": lambda: _(
        "%(person)s cannot stand “%(shift)s”: on that day not a member of the post's unit, or the qualification "
        "has expired."
    ),
    "qualification": lambda: _("%(person)s cannot stand “%(shift)s”: this place needs “%(qualification)s”."),
    "unavailable": lambda: _("%(person)s cannot stand “%(shift)s”: taken by %(other)s."),
    "one_at_a_time": lambda: _("%(person)s cannot stand “%(shift)s”: already on duty then, at “%(other)s”."),
    "rest": lambda: _(
        "%(person)s would have %(rest)s hours of rest between “%(shift)s” and “%(other)s”; at least %(least)s "
        "are needed."
    ),
    "consecutive_days": lambda: _(
        "%(person)s would be on duty %(found)d days in a row (“%(shift)s” among them); at most %(allowed)d are set."
    ),
    "consecutive_nights": lambda: _(
        "%(person)s would be on duty %(found)d nights in a row (“%(shift)s” among them); at most %(allowed)d are "
        "set."
    ),
    "weekly_cap": lambda: _("%(person)s would have %(found)d duties this week; at most %(allowed)d are set."),
    "monthly_cap": lambda: _(
        "%(person)s would have %(found)d duties this month; at most %(allowed)d are set."
    ),
    "household": lambda: _(
        "%(person)s and somebody of the same household would both stand “%(shift)s”; the commune keeps them apart."
    ),
    "turn": lambda: _("%(person)s would stand “%(shift)s” out of turn: the rotation has another crew then."),
    "locked": lambda: _("“%(shift)s” was given to %(person)s by hand; change it there first."),
}


def _other(breach: Breach, problem: Problem, week: Week, named: Sequence[str]) -> str:
    """Name what the slot collides with: another slot, a duty outside this roster, or the calendar."""
    if len(named) > 1:
        return named[1]
    slot = next((slot for slot in problem.slots if slot.key in breach.slots), None)
    person = next((person for person in problem.people if person.key == breach.person), None)
    if slot is None or person is None:
        return ""
    if breach.rule == "unavailable":
        return ", ".join(_when(away, week) for away in person.unavailable if away.overlaps(slot.span))
    if breach.rule in ("rest", "one_at_a_time"):
        outside = [duty for duty in person.duties if _collides(duty, slot, breach)]
        return ", ".join(_("a duty %(when)s") % {"when": _when(duty.span, week)} for duty in outside[:1])
    return ""


def _collides(duty: Duty, slot: Slot, breach: Breach) -> bool:
    if breach.rule == "one_at_a_time":
        return duty.span.overlaps(slot.span)
    gap = max(slot.span.start - duty.span.end, duty.span.start - slot.span.end)
    return gap == breach.found


def _when(span: Span, week: Week) -> str:
    start = week.starts_at + timedelta(minutes=span.start)
    return period_text(start, week.starts_at + timedelta(minutes=span.end))


def unwanted_sentences(problem: Problem, filled: Mapping[str, str]) -> list[str]:
    """Say who stands where although they would rather not that day."""
    people = {person.key: person for person in problem.people}
    return [
        _("%(person)s would rather not stand that day: %(shift)s.")
        % {"person": people[holder].name, "shift": slot.label}
        for slot in problem.slots
        if (holder := filled.get(slot.key)) in people and fairness.is_unwanted(people[holder], slot)
    ]


def unfilled_sentence(empty: Unfilled, problem: Problem) -> str:
    """Say which place is empty and how many candidates each rule keeps from it."""
    slot = next(slot for slot in problem.slots if slot.key == empty.slot)
    words = {"role": PlaceRole(slot.role).label, "shift": slot.label}
    if not empty.reasons:
        return _("%(role)s, %(shift)s: empty, for nobody serves in the post's unit that day.") % words
    free = sum(not rules for rules in empty.reasons.values())
    if free:
        return _("%(role)s, %(shift)s: empty; %(count)d people could stand here.") % (words | {"count": free})
    return _("%(role)s, %(shift)s: empty. %(reasons)s.") % (words | {"reasons": reasons(empty)})


def reasons(empty: Unfilled) -> str:
    """Return "5 away or taken elsewhere; 2 too little rest": each candidate under the first rule that holds."""
    counts = Counter(rules[0] for rules in empty.reasons.values() if rules)
    return "; ".join(
        _("%(count)d %(rule)s") % {"count": count, "rule": RULES[rule]}
        for rule, count in counts.most_common()
    )
