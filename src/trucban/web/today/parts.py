"""Small pieces the parts of the first screen share."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach


@dataclass(frozen=True)
class Concern:
    text: str
    url: str = ""
    is_urgent: bool = False


def sees_agency(actor: Actor, capability: str) -> bool:
    """Say whether the actor sees more than their own rows or hamlets."""
    return actor.reaches(capability, Reach.AGENCY)


def sees_commune(actor: Actor, capability: str) -> bool:
    return actor.reaches(capability, Reach.COMMUNE)


def page(name: str, *args: object) -> str:
    """Return an address; nothing where this installation lacks the page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
