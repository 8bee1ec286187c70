"""
A card: who stands at one end of a chain, with its public key, signed by that key. Both ends exchange theirs once.

The same card has the same code, 25 digits of its SHA-256 (83 bits), which one person reads out to the other by telephone:
a card that somebody changed on the way has another.
"""

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucban.field.protocol.bundle import fingerprint
from trucban.field.protocol.canonical import NotCanonical, canonical, read, sha256

FORMAT = 1
MOST_BYTES = 4096
DIGITS, GROUP = 25, 5
FIELDS = {"card", "chain", "code", "demonstration", "key", "name", "role", "station"}


class NotACard(ValueError):
    """It is no card, or not as its sender wrote it."""


@dataclass(frozen=True)
class Card:
    """``role`` is "hub" or "commune"; ``station`` the agency's id there; a demonstration is paired with none but one."""

    role: str
    chain: str
    code: str
    name: str
    station: UUID
    public_key: bytes
    is_demonstration: bool

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)

    @property
    def line(self) -> bytes:
        return canonical(
            {
                "card": FORMAT,
                "chain": self.chain,
                "code": self.code,
                "demonstration": self.is_demonstration,
                "key": self.public_key.hex(),
                "name": self.name,
                "role": self.role,
                "station": str(self.station),
            }
        )

    @property
    def spoken(self) -> str:
        """The code that is read out: five groups of five digits."""
        digits = f"{int(sha256(self.line), 16) % 10**DIGITS:0{DIGITS}}"
        return " ".join(digits[at : at + GROUP] for at in range(0, DIGITS, GROUP))


def write_card(card: Card, key: Ed25519PrivateKey) -> bytes:
    """Return a card as a file; ``key`` is the one whose public half stands on it."""
    signature = canonical({"signature": base64.b64encode(key.sign(card.line)).decode()})
    return card.line + b"\n" + signature + b"\n"


def read_card(data: bytes) -> Card:
    """Read a card whose own key signed it; whether it is the right one, the spoken code says. Raises NotACard."""
    if len(data) > MOST_BYTES:
        raise NotACard
    try:
        first, last, rest = data.split(b"\n")
        said, signed = read(first), read(last)
        if rest or set(said) != FIELDS or said["card"] != FORMAT or type(said["demonstration"]) is not bool:
            raise NotACard
        if not all(isinstance(said[name], str) for name in FIELDS - {"card", "demonstration"}):
            raise NotACard
        card = Card(
            said["role"],
            said["chain"],
            said["code"],
            said["name"],
            UUID(said["station"]),
            bytes.fromhex(said["key"]),
            said["demonstration"],
        )
        if card.line != first:  # one spelling, one code
            raise NotACard
        public = Ed25519PublicKey.from_public_bytes(card.public_key)
        public.verify(base64.b64decode(signed["signature"], validate=True), first)
    except (NotCanonical, InvalidSignature, binascii.Error, ValueError, TypeError, KeyError) as problem:
        raise NotACard from problem
    return card


def digits_of(spoken: str) -> str:
    """Return the digits of a code as somebody typed it."""
    return "".join(sign for sign in spoken if sign.isdecimal())
