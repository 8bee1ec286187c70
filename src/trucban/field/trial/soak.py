"""Many nights, and what they come to together."""

from collections.abc import Callable
from dataclasses import dataclass, field

from trucban.field.trial.night import Parts, Verdict, night


@dataclass
class Tally:
    """Nights run and what went wrong in them; ``bad`` are the seeds of nights that did not end well."""

    schedules: int = 0
    diverged: int = 0
    lost: int = 0
    doubled: int = 0
    bad: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.diverged or self.lost or self.doubled)

    def add(self, seed: str, verdict: Verdict) -> None:
        self.schedules += 1
        self.diverged += verdict.diverged
        self.lost += verdict.lost
        self.doubled += verdict.doubled
        if verdict != Verdict():
            self.bad.append(seed)


def soak(
    schedules: int,
    *,
    seed: int,
    parts: Parts | None = None,
    after_each: Callable[[Tally], bool] | None = None,
) -> Tally:
    """Run nights ``seed:0`` to ``seed:schedules-1``; ``after_each`` may look on, and end it by returning True."""
    tally = Tally()
    for number in range(schedules):
        name = f"{seed}:{number}"
        tally.add(name, night(name, parts))
        if after_each and after_each(tally):
            break
    return tally
