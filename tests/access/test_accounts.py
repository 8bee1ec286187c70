"""Accounts: closed, given a new first password, and who may do that."""

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from trucban.access import selectors, services
from trucban.access.models import SignIn
from trucban.audit.models import Entry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
FIRST = "mật khẩu mới 2026"


def close(world: World, who: str, *, by: str = "quy") -> None:
    services.close_user(actor=world.actor(by), user_id=world.user(who).pk, at=MONDAY)


def give(world: World, who: str, *, by: str = "quy") -> None:
    services.give_password(actor=world.actor(by), user_id=world.user(who).pk, password=FIRST, at=MONDAY)


def test_a_closed_account_holds_nothing_and_logs_in_nowhere(world: World) -> None:
    client = Client()
    client.force_login(world.user("phuc"))
    close(world, "phuc")
    assert world.actor("phuc").holdings == ()
    assert client.get("/").status_code == 302
    assert Entry.objects.filter(action="user.closed").count() == 1
    assert Entry.objects.filter(action="mandate.ended").count() == 1


def test_the_person_of_a_closed_account_can_have_another(world: World) -> None:
    close(world, "binh")
    made = services.create_user(
        actor=world.actor("quy"),
        username="binh.moi",
        name="Trần Thanh Bình",
        password=FIRST,
        person_id=world.person("binh").pk,
        at=MONDAY,
    )
    assert made.person_id == world.person("binh").pk


def test_a_person_has_one_account(world: World) -> None:
    with pytest.raises(services.PersonHasAccount):
        services.create_user(
            actor=world.actor("quy"),
            username="binh.hai",
            name="Bình",
            password=FIRST,
            person_id=world.user("binh").person_id,
            at=MONDAY,
        )


def test_a_given_password_must_be_changed_and_ends_sessions(world: World) -> None:
    client, user = Client(), world.user("phuc")
    client.force_login(user)
    services.note_sign_in(
        actor=world.actor("phuc"), session_key="k", address=None, device="Firefox", at=MONDAY
    )
    give(world, "phuc")
    user.refresh_from_db()
    assert user.must_change_password
    assert user.check_password(FIRST)
    assert client.get("/").status_code == 302
    assert not SignIn.objects.filter(user=user, ended_at__isnull=True).exists()


@pytest.mark.parametrize("act", [close, give])
def test_nobody_does_it_to_their_own_account(world: World, act: object) -> None:
    with pytest.raises(services.OwnAccount):
        act(world, "quy")  # type: ignore[operator]
    assert selectors.users(commune_id=world.commune.pk).get(username="quy").is_active


@pytest.mark.parametrize("act", [close, give])
def test_a_closed_account_stays_closed(world: World, act: object) -> None:
    close(world, "phuc")
    with pytest.raises(services.AccountClosed):
        act(world, "phuc")  # type: ignore[operator]


@pytest.mark.parametrize("act", [close, give])
@pytest.mark.parametrize("by", ["an", "dung", "phuc", "binh", "lan"])
def test_only_the_administrator_does_it(world: World, act: object, by: str) -> None:
    with pytest.raises(PermissionDenied):
        act(world, "giang", by=by)  # type: ignore[operator]


def test_another_commune_is_not_reached(world: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        services.close_user(actor=world.actor("quy"), user_id=other_world.user("chi2").pk, at=MONDAY)
