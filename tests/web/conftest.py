"""Somebody of the cast at the desk, on Monday 2026-11-23 at 07:00."""

from typing import Protocol

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from trucban.access.models import Commune
from trucban.web import clock, context, middleware  # before any is stopped: they hold the clock by name


class DeskOf(Protocol):
    def __call__(self, who: str) -> Client: ...


@pytest.fixture(autouse=True)
def _clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk's clock stands still; a real server in another process keeps its own."""
    if request.node.get_closest_marker("browser"):
        return

    def stopped(commune: Commune) -> object:
        return MONDAY

    for module in (clock, middleware, context):
        monkeypatch.setattr(module, "commune_now", stopped)


@pytest.fixture
def desk_of(world: World) -> DeskOf:
    """A client that has logged in: ``desk_of("an")``."""

    def log_in(who: str) -> Client:
        client = Client()
        client.force_login(world.user(who))
        return client

    return log_in


@pytest.fixture
def an(desk_of: DeskOf) -> Client:
    return desk_of("an")


@pytest.fixture
def dung(desk_of: DeskOf) -> Client:
    return desk_of("dung")


@pytest.fixture
def minh(desk_of: DeskOf) -> Client:
    return desk_of("minh")
