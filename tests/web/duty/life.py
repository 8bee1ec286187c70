"""Somebody of the cast at the desk, with the clock of the commune standing at a moment of the week."""

from datetime import UTC, datetime

from django.test import Client

from tests.cast import MONDAY, World


def freeze(world: World, *, at: datetime | None = None) -> None:
    """Let the commune's clock begin at ``at`` (Monday 23 November 2026, 07:00)."""
    world.commune.clock_offset_s = round(((at or MONDAY) - datetime.now(UTC)).total_seconds())
    world.commune.is_demonstration = True  # only its clock may stand elsewhere
    world.commune.save(update_fields=["clock_offset_s", "is_demonstration"])


def at_desk(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client
