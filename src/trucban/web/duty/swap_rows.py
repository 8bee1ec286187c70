"""Swaps as their page shows them: who may do what, and how they are judged now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trucban.access.actors import Actor
from trucban.duty import policy, selectors
from trucban.duty.models import SwapRequest


@dataclass(frozen=True)
class SwapRow:
    """``breaches`` are sentences; ``is_moved`` says that the roster is no longer what was asked about."""

    swap: SwapRequest
    may_answer: bool
    may_withdraw: bool
    may_decide: bool
    is_moved: bool
    breaches: tuple[str, ...] = ()
    is_barred: bool = False


def swap_rows(actor: Actor, swaps: Iterable[SwapRequest], *, at: datetime) -> list[SwapRow]:
    """Return each swap judged as if the two had changed places, where the reader decides."""
    return [_row(actor, swap, at) for swap in swaps]


def _row(actor: Actor, swap: SwapRequest, at: datetime) -> SwapRow:
    now = selectors.swap_now(swap)
    is_asked = swap.status == SwapRequest.Status.ASKED
    may_decide = not is_asked and policy.can_decide_swap(actor, swap)
    judged = _judged(actor, now, at) if now and may_decide else None
    return SwapRow(
        swap=swap,
        may_answer=is_asked and policy.can_answer_swap(actor, swap),
        may_withdraw=policy.can_withdraw_swap(actor, swap),
        may_decide=may_decide,
        is_moved=now is None,
        breaches=judged.breaches if judged else (),
        is_barred=judged.is_barred if judged else False,
    )


def _judged(actor: Actor, now: selectors.SwapNow, at: datetime) -> selectors.Exchange | None:
    if now.place.shift.roster_id != now.other.shift.roster_id:
        return selectors.exchange_across(place=now.place, other=now.other)
    found = selectors.exchanges(actor=actor, assignment_id=now.place.pk, at=at)
    every = (*found.fitting, *found.with_reason, *found.barred)
    return next((one for one in every if one.other.pk == now.other.pk), None)
