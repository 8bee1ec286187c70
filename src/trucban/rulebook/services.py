"""Signing local values."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.law import catalogue
from trucban.lib.amounts import read_amount
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.rulebook import laws, policy
from trucban.rulebook.models import LocalValue
from trucban.rulebook.settings import BY_KEY, Setting

COUNTED = {"NUMBER", "MONEY"}
PAPER = re.compile(
    r"\d.*[^\W\d_]{2}.*\b\d{1,2}/\d{1,2}/\d{4}\b"
)  # a number, words, and the day it was signed


class ValueDoesNotFit(DomainError):
    """The value is not of the kind the setting wants."""


class BelowTheFloor(ValueDoesNotFit):
    """The amount is below the least the law allows on the day it begins: no council and no commune may set it."""


class SourceMissing(DomainError):
    """A local value stands on a paper."""


@verb
def sign_value(
    *, actor: Actor, key: str, value: Any, from_date: date, source: str, at: datetime
) -> LocalValue:
    """
    Sign what a setting is from a day on; the row before it ends that day.

    Raises:
        PermissionDenied: the actor signs no local values.
        ValueDoesNotFit: the value is not of the setting's kind.
        BelowTheFloor: the law knows a least amount, and this is less.
        SourceMissing: no paper was named.
    """
    if not policy.can_sign(actor):
        raise PermissionDenied
    setting = BY_KEY[key]
    cleaned = clean(setting, value)
    if setting.kind == "MONEY" and setting.law:
        _refuse_below_floor(setting.law, cleaned, on=from_date)
    if not source.strip():
        raise SourceMissing(_("Name the paper this value stands on: number, date and issuer."))
    return _store(actor=actor, key=key, value=cleaned, from_date=from_date, source=source, at=at)


@verb
def sign_rule(
    *, actor: Actor, key: str, value: Any, from_date: date, source: str, at: datetime
) -> LocalValue:
    """
    Confirm a rule of the law for this commune from a day on, as it stands or with a value of its own.

    Raises:
        PermissionDenied: the actor signs no local values.
        NotVisible: the law's files know no such rule.
        ValueDoesNotFit: the value has not the parts of the law's own.
        BelowTheFloor: the rule is a least amount, and this is less.
        SourceMissing: no paper was named.
    """
    if not policy.can_sign(actor):
        raise PermissionDenied
    shape = catalogue.shape(key)
    if shape is None:
        raise NotVisible
    if not laws.fits(value, shape.value):
        raise ValueDoesNotFit(_("The value does not have the parts the law's own has."))
    if key.endswith(laws.FLOOR_SUFFIX):
        _refuse_below_floor(key, value, on=from_date)
    if not source.strip():
        raise SourceMissing(_("Name the paper this value stands on: number, date and issuer."))
    stored = laws.encoded(value)
    return _store(
        actor=actor, key=laws.stored_key(key), value=stored, from_date=from_date, source=source, at=at
    )


@verb
def confirm_power(*, actor: Actor, key: str, source: str, on: date, at: datetime) -> LocalValue:
    """
    Confirm for this commune who decides something, as it stands on a day; it changes nobody's power.

    Raises:
        PermissionDenied: the actor signs no local values.
        NotVisible: nothing is known of that power on that day.
        SourceMissing: no paper was named.
    """
    if not policy.can_sign(actor):
        raise PermissionDenied
    try:
        power = law.power(key, on=on)
    except law.NoRuleInForce:
        raise NotVisible from None
    if not source.strip():
        raise SourceMissing(_("Name the paper this value stands on: number, date and issuer."))
    stored = laws.as_it_stands(power)
    return _store(actor=actor, key=laws.stored_power(key), value=stored, from_date=on, source=source, at=at)


def _store(*, actor: Actor, key: str, value: Any, from_date: date, source: str, at: datetime) -> LocalValue:
    rows = LocalValue.objects.select_for_update().filter(commune_id=actor.commune_id, key=key)
    rows.filter(from_date__gte=from_date).delete()
    rows.filter(to_date__isnull=True).update(to_date=from_date)
    row = LocalValue.objects.create(
        commune_id=actor.commune_id,
        key=key,
        value=value,
        from_date=from_date,
        source=source.strip(),
        signed_by_id=actor.id,
        signed_by_title=actor.title,
        signed_at=at,
    )
    record(
        actor=actor,
        action="rulebook.signed",
        subject=row,
        at=at,
        changes={key: value, "from_date": from_date},
    )
    return row


def clean(setting: Setting, value: Any) -> Any:
    """Return the value as it is stored, or refuse it with what was expected."""
    try:
        cleaned = _CLEANERS[setting.kind](value)
        if setting.kind == "CHOICE" and cleaned not in dict(setting.choices):
            raise ValueError
        if setting.kind in COUNTED and not setting.least <= cleaned <= setting.most:
            raise ValueError
    except (ValueError, TypeError, InvalidOperation):
        raise ValueDoesNotFit(
            _("“%(value)s” does not fit “%(label)s”: expected %(expected)s.")
            % {"value": value, "label": setting.label, "expected": _expected(setting)}
        ) from None
    return cleaned


def _refuse_below_floor(key: str, amount: int, *, on: date) -> None:
    try:
        floor = law.rule(key, on=on)
    except law.NoRuleInForce:
        return  # before the law's files begin nothing is known to be too little
    if amount < floor.value:
        raise BelowTheFloor(
            _(
                "%(amount)s đồng is below the least the law allows from %(day)s: %(floor)s đồng (%(article)s). Sign at "
                "least that, or a day on which the paper's lower amount was lawful."
            )
            % {
                "amount": number_format(amount, force_grouping=True),
                "day": f"{on:%d/%m/%Y}",
                "floor": number_format(floor.value, force_grouping=True),
                "article": floor.source if get_language() == "en" else floor.source_vi,
            }
        )


def _expected(setting: Setting) -> str:
    bounds = {name: number_format(getattr(setting, name), force_grouping=True) for name in ("least", "most")}
    return {
        "WEEKDAY": _("a weekday from 1 (Monday) to 7 (Sunday)"),
        "TIME": _("a time such as 07:30"),
        "NUMBER": _("a number from %(least)s to %(most)s") % bounds,
        "HOURS": _("a number of hours from 0 to 24"),
        "MONEY": _("a whole number of đồng from %(least)s to %(most)s, such as 1.234.567 or 1234567")
        % bounds,
        "PERCENT": _("a percentage from 0 to 100"),
        "TEXT": _("a text of at most 300 characters"),
        "PAPER": _("a paper with its number, issuer and day, such as “Công văn 12/BCH ngày 05/01/2026”"),
        "YES_NO": _("yes or no"),
        "CHOICE": "; ".join(str(words) for _value, words in setting.choices),
    }[setting.kind]


def _between(low: float, high: float, value: Any) -> float | int:
    number = Decimal(str(value).replace(",", "."))
    if not low <= number <= high:
        raise ValueError
    return int(number) if number == int(number) else float(number)


def _text(value: Any) -> str:
    text = str(value).strip()
    if not 0 < len(text) <= 300:
        raise ValueError
    return text


def _paper(value: Any) -> str:
    text = _text(value)
    if not PAPER.search(text):
        raise ValueError
    return text


def _yes_no(value: Any) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if str(value).lower() not in words:
        raise ValueError
    return words[str(value).lower()]


def _money(value: Any) -> int:
    return read_amount(str(value))


_CLEANERS: dict[str, Any] = {
    "WEEKDAY": lambda v: int(_between(1, 7, v)),
    "TIME": lambda v: time.fromisoformat(str(v).strip().zfill(5)).strftime("%H:%M"),
    "NUMBER": lambda v: _between(0, 1_000_000, v),
    "HOURS": lambda v: _between(0, 24, v),
    "MONEY": _money,
    "PERCENT": lambda v: _between(0, 100, v),
    "TEXT": _text,
    "PAPER": _paper,
    "YES_NO": _yes_no,
    "CHOICE": _text,
}
