"""The live feed: who may listen, what they hear, when it ends."""

import json
from uuid import UUID

from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from tests.cast import MONDAY, World
from trucban.access.services import end_sign_in, note_sign_in
from trucban.lib.ids import uuid7
from trucban.notify.models import Change
from trucban.web.live.listener import Listener, audible
from trucban.web.live.marks import place_of
from trucban.web.live.views import written


def change(world: World, *, owner: UUID | None, topic: str = "incident", pk: int = 1) -> Change:
    return Change(
        pk=pk,
        commune_id=world.commune.pk,
        topic=topic,
        subject_type="incident.incident",
        subject_id=uuid7(),
        owner_id=owner,
        at=MONDAY,
    )


def test_the_own_agency_is_heard_the_other_is_not(world: World) -> None:
    ours, theirs = change(world, owner=world.command.pk), change(world, owner=world.police.pk, pk=2)
    assert audible(world.actor("an"), [ours, theirs]) == [ours]
    assert audible(world.actor("dung"), [ours, theirs]) == [theirs]


def test_another_commune_is_never_heard(world: World, other_world: World) -> None:
    assert audible(other_world.actor("chi2"), [change(world, owner=world.command.pk)]) == []


def test_an_unknown_topic_is_never_heard(world: World) -> None:
    assert audible(world.actor("an"), [change(world, owner=world.command.pk, topic="secret")]) == []


def test_it_says_a_topic_and_an_id_and_nothing_to_read(world: World) -> None:
    row = change(world, owner=world.command.pk, pk=7)
    mark, kind, data = written([row, row]).splitlines()[:3]
    assert place_of(mark.removeprefix("id: ")) == 7
    assert kind == "event: change"
    assert json.loads(data.removeprefix("data: ")) == {"topic": "incident", "id": str(row.subject_id)}
    assert written([row, row]).count("event:") == 1


def session_of(world: World, who: str) -> str:
    request = HttpRequest()
    request.session = SessionStore()
    login(request, world.user(who), backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


def test_it_ends_when_the_session_is_ended_from_elsewhere(world: World) -> None:
    key = session_of(world, "an")
    listener = Listener(key)
    assert listener.hear([]) == []
    row = note_sign_in(actor=world.actor("an"), session_key=key, address=None, device="", at=MONDAY)
    end_sign_in(actor=world.actor("an"), sign_in_id=row.pk, at=MONDAY)
    assert listener.hear([]) is None


def test_it_ends_when_the_person_logs_out(world: World) -> None:
    key = session_of(world, "an")
    listener = Listener(key)
    SessionStore(key).delete()
    assert listener.hear([]) is None


def test_it_answers_401_to_somebody_unknown(db: None, client: Client) -> None:
    assert client.get("/events/").status_code == 401


def test_a_server_without_open_connections_says_so_and_the_page_polls(world: World, client: Client) -> None:
    client.force_login(world.user("an"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/events/").status_code == 503
