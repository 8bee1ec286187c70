"""What holds here on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban import law
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.rulebook import laws
from trucban.rulebook.models import LocalValue
from trucban.rulebook.settings import BY_KEY, SETTINGS, Setting


@dataclass(frozen=True)
class Value:
    """What a setting is on a day: the value, and whether the commune has signed it."""

    setting: Setting
    value: Any
    row: LocalValue | None

    @property
    def to_be_confirmed(self) -> bool:
        """Nobody has decided and there is no safe default: nothing may be computed from it."""
        return self.value is None


def in_force(*, commune_id: UUID, on: date) -> QuerySet[LocalValue]:
    return LocalValue.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on), commune_id=commune_id, from_date__lte=on
    )


def get_value(*, commune_id: UUID, key: str, on: date) -> Value:
    """Return one setting; KeyError when no such setting is defined (a fault in the code, not in the data)."""
    setting = BY_KEY[key]
    row = in_force(commune_id=commune_id, on=on).filter(key=key).order_by("-from_date").first()
    return Value(setting=setting, value=row.value if row else setting.default, row=row)


def value(*, commune_id: UUID, key: str, on: date) -> Any:
    return get_value(commune_id=commune_id, key=key, on=on).value


def all_values(*, commune_id: UUID, on: date) -> list[Value]:
    """Return every setting with what holds on a day, in the order they are shown."""
    rows = {row.key: row for row in in_force(commune_id=commune_id, on=on).order_by("from_date")}
    return [
        Value(setting=s, value=rows[s.key].value if s.key in rows else s.default, row=rows.get(s.key))
        for s in SETTINGS
    ]


def history(*, commune_id: UUID, key: str) -> QuerySet[LocalValue]:
    return LocalValue.objects.filter(commune_id=commune_id, key=key).order_by("-from_date")


def weekly_moment(*, commune_id: UUID, week: Week, weekday: str, clock: str) -> datetime:
    """Return when in a week something falls whose weekday and time are the settings of these two keys."""
    day = week.days[int(value(commune_id=commune_id, key=weekday, on=week.monday)) - 1]
    at = time.fromisoformat(value(commune_id=commune_id, key=clock, on=week.monday))
    return datetime.combine(day, at, tzinfo=VIETNAM)


def local_rules(*, commune_id: UUID, on: date) -> dict[str, law.Rule]:
    """Return the rules of the law this commune has signed for a day, by key: what `trucban.law.decide` takes."""
    rows = in_force(commune_id=commune_id, on=on).filter(key__startswith=laws.PREFIX)
    found = (laws.local_rule(row) for row in rows.order_by("from_date"))
    return {rule.key: rule for rule in found if rule}


def days_of_change(*, commune_id: UUID) -> list[date]:
    """Return the days on which a rule of the law that this commune has signed begins or ends to hold, in order."""
    rows = LocalValue.objects.filter(commune_id=commune_id, key__startswith=laws.PREFIX)
    return sorted({day for pair in rows.values_list("from_date", "to_date") for day in pair if day})


def rule_rows(*, commune_id: UUID, key: str) -> QuerySet[LocalValue]:
    """Return what was ever signed for a rule of the law, newest first."""
    return history(commune_id=commune_id, key=laws.stored_key(key))


def confirmed_powers(*, commune_id: UUID, on: date) -> dict[str, LocalValue]:
    """
    Return who decides what, as the commune has confirmed it, by the power's key.

    What was confirmed is the power as it stood: once the law says something else, it is to be confirmed anew.
    """
    rows = in_force(commune_id=commune_id, on=on).filter(key__startswith=laws.POWER_PREFIX)
    found = {row.key.removeprefix(laws.POWER_PREFIX): row for row in rows.order_by("from_date")}
    return {key: row for key, row in found.items() if _still_stands(key, row, on)}


def _still_stands(key: str, row: LocalValue, on: date) -> bool:
    try:
        return bool(laws.as_it_stands(law.power(key, on=on)) == row.value)
    except law.NoRuleInForce:
        return False
