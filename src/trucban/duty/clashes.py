"""Clashes and remedies of a roster as sentences: which demands, which obstacles, what letting one go would mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.duty.models import PlaceRole
from trucban.duty.wording import breach_sentence, hours
from trucban.lib.weeks import Week
from trucban.planning.roster.grounds import STANDING, Ground
from trucban.planning.roster.remedies import Remedy
from trucban.planning.roster.spec import Problem, Slot

MOST_NAMED = 6  # people named one by one


@dataclass(frozen=True)
class Words:
    """What the sentences need: the problem, its week, and the names of qualifications by code."""

    problem: Problem
    week: Week
    qualifications: Mapping[str, str]

    def place(self, slot: Slot) -> str:
        """Return "Lái xe – Trực ban, 18:00 25/11 – 06:00 26/11"."""
        return f"{PlaceRole(slot.role).label} – {slot.label}"

    def obstacles(self, grounds: Sequence[Ground]) -> Iterator[str]:
        """Yield what keeps people away, each rule a line, people of one kind together."""
        for ground in grounds:
            if not ground.is_personal:
                yield self._obstacle(ground)
        away = [ground.key for ground in grounds if ground.kind == "unavailable"]
        if away:
            yield _("Away or taken elsewhere then: %(people)s.") % {"people": self._people(away)}
        busy = [ground.key for ground in grounds if ground.kind == STANDING]
        if busy:
            yield _("Duties that stand already, before this week or elsewhere: %(people)s.") % {
                "people": self._people(busy)
            }

    def remedy(self, remedy: Remedy) -> str:
        """Return what would be let go."""
        kind, limits = remedy.ground.kind, self.problem.limits
        value = remedy.value or 0
        sentences = {
            "rest": lambda: (
                _("%(value)s hours of rest instead of %(now)s")
                % {"value": hours(value), "now": hours(limits.rest_minutes or 0)}
            ),
            "consecutive_days": lambda: (
                _("%(value)d days in a row instead of %(now)d")
                % {"value": value, "now": limits.max_consecutive_days}
            ),
            "consecutive_nights": lambda: (
                _("%(value)d nights in a row instead of %(now)d")
                % {"value": value, "now": limits.max_consecutive_nights}
            ),
            "weekly_cap": lambda: (
                _("%(value)d duties a week instead of %(now)d") % {"value": value, "now": limits.weekly_cap}
            ),
            "monthly_cap": lambda: (
                _("%(value)d duties a month instead of %(now)d") % {"value": value, "now": limits.monthly_cap}
            ),
            "household": lambda: _("two of one household in the same shift"),
            "qualification": lambda: (
                _("somebody without “%(name)s”") % {"name": self._qualification(remedy.ground)}
            ),
            "candidates": lambda: _("somebody of another unit"),
            "locked": lambda: (
                _("“%(place)s” is given to somebody else") % {"place": self._slot(remedy.ground.key).label}
            ),
            "unavailable": lambda: (
                _("%(person)s comes after all") % {"person": self._name(remedy.ground.key)}
            ),
            STANDING: lambda: (
                _("%(person)s gives up a duty elsewhere") % {"person": self._name(remedy.ground.key)}
            ),
        }
        return sentences[kind]()

    def fills(self, remedy: Remedy, before: Mapping[str, str]) -> Iterator[str]:
        """Yield who would stand at the places that are empty now."""
        for slot in self.problem.slots:
            if slot.key not in before and slot.key in remedy.assignment:
                yield f"{self.place(slot)}: {self._name(remedy.assignment[slot.key])}"

    def means(self, remedy: Remedy, before: Mapping[str, str]) -> Iterator[str]:
        """Yield who else would have to move, and what the roster would break then."""
        for key in remedy.changed:
            after = remedy.assignment.get(key)
            words = {"place": self.place(self._slot(key)), "before": self._name(before[key])}
            if after is None:
                yield _("%(place)s: empty, no longer %(before)s.") % words
            else:
                yield _("%(place)s: %(after)s instead of %(before)s.") % (
                    words | {"after": self._name(after)}
                )
        for breach in remedy.breaches:
            sentence = breach_sentence(breach, self.problem, self.week, self.qualifications)
            yield _("Against the rules: %(sentence)s") % {"sentence": sentence}

    def _obstacle(self, ground: Ground) -> str:
        limits = self.problem.limits
        sentences = {
            "rest": lambda: (
                _("At least %(least)s hours of rest between two duties.")
                % {"least": hours(limits.rest_minutes or 0)}
            ),
            "consecutive_days": lambda: (
                _("At most %(most)d days in a row.") % {"most": limits.max_consecutive_days}
            ),
            "consecutive_nights": lambda: (
                _("At most %(most)d nights in a row.") % {"most": limits.max_consecutive_nights}
            ),
            "weekly_cap": lambda: _("At most %(most)d duties a week.") % {"most": limits.weekly_cap},
            "monthly_cap": lambda: _("At most %(most)d duties a month.") % {"most": limits.monthly_cap},
            "household": lambda: _("Two of one household do not stand in the same shift."),
            "qualification": lambda: (
                _("Only who holds “%(name)s” may stand there.") % {"name": self._qualification(ground)}
            ),
            "candidates": lambda: _("Only members of the post's unit may stand there."),
            "locked": lambda: (
                _("“%(place)s” is held by hand for %(person)s.")
                % {
                    "place": self._slot(ground.key).label,
                    "person": self._name(self._slot(ground.key).locked_to or ""),
                }
            ),
        }
        return sentences[ground.kind]()

    def _people(self, keys: Iterable[str]) -> str:
        names = sorted(self._name(key) for key in keys)
        if len(names) <= MOST_NAMED:
            return ", ".join(names)
        return ngettext(
            "%(names)s and %(count)d other", "%(names)s and %(count)d others", len(names) - MOST_NAMED
        ) % {"names": ", ".join(names[:MOST_NAMED]), "count": len(names) - MOST_NAMED}

    def _qualification(self, ground: Ground) -> str:
        return self.qualifications.get(ground.key, ground.key)

    def _slot(self, key: str) -> Slot:
        return next(slot for slot in self.problem.slots if slot.key == key)

    def _name(self, key: str) -> str:
        return next((person.name for person in self.problem.people if person.key == key), _("This person"))
