"""
Sharing a quota among hamlets by a published method that anybody can work out again. Pure Python.

Largest remainder (Hamilton; Balinski and Young, Fair Representation, 1982): each hamlet first gets the whole part of
``quota × eligible ÷ all eligible``; the places left go one each to the largest remainders, equal remainders in the
order of the hamlets' numbers. Integers only. A planning figure: it selects and ranks nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Share(Generic[Key]):
    """``quota × eligible = whole × all + remainder``; ``extra`` is the place given for the remainder, 0 or 1."""

    key: Key
    eligible: int
    product: int
    whole: int
    remainder: int
    extra: int

    @property
    def given(self) -> int:
        return self.whole + self.extra


def allocate(quota: int, eligible: Mapping[Key, int]) -> list[Share[Key]]:
    """
    Return each key's share, in the order given; the shares add up to the quota.

    Raises
    ------
    ValueError
        The quota is negative or larger than all the eligible together, or a number is negative.
    """
    everybody = sum(eligible.values())
    if quota < 0 or min(eligible.values(), default=0) < 0 or quota > everybody:
        raise ValueError(f"a quota from 0 to {everybody} is shared among numbers of 0 or more; got {quota}")
    parts = {
        key: divmod(quota * count, everybody) if everybody else (0, 0) for key, count in eligible.items()
    }
    left = quota - sum(whole for whole, _remainder in parts.values())
    by_remainder = sorted(parts, key=lambda key: -parts[key][1])  # stable: equal ones keep their order
    extra = set(by_remainder[:left])
    return [
        Share(key, count, quota * count, *parts[key], int(key in extra)) for key, count in eligible.items()
    ]


def farthest_hundredths(shares: Sequence[Share[Key]]) -> int:
    """
    Return the measure of fairness: by how much what is given differs most from a hamlet's exact share.

    In hundredths of a place, cut as all shares of the report are; below 100 by this method, always.
    """
    everybody = sum(share.eligible for share in shares)
    apart = max((abs(share.given * everybody - share.product) for share in shares), default=0)
    return 100 * apart // everybody if everybody else 0
