"""Verbs of the chain upwards: cards, what goes up, messages written and read, what a person decides."""

from trucban.uplink.services.bundles import (
    BundleNotTaken,
    Taken,
    Written,
    apply_due,
    apply_waiting,
    begin_anew,
    read_bundle,
    write_bundle,
)
from trucban.uplink.services.calling import CalledTooOften, NoLine, StrangerCalls, answer, call, call_due
from trucban.uplink.services.filling import decide, fill
from trucban.uplink.services.pairing import end_pairing, own_card, pair, set_address
from trucban.uplink.services.settling import set_aside, try_again
from trucban.uplink.services.words import say_word

__all__ = [
    "BundleNotTaken",
    "CalledTooOften",
    "NoLine",
    "StrangerCalls",
    "Taken",
    "Written",
    "answer",
    "apply_due",
    "apply_waiting",
    "begin_anew",
    "call",
    "call_due",
    "decide",
    "end_pairing",
    "fill",
    "own_card",
    "pair",
    "read_bundle",
    "say_word",
    "set_address",
    "set_aside",
    "try_again",
    "write_bundle",
]
