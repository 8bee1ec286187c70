"""What members did, in their own words."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from trucban.incident import accounts, services
from trucban.incident.models import Account, Incident
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def written(world: World, who: str = "binh", **more: object) -> Account:
    given = {"text": "Tôi đến nơi lúc 22 giờ", "happened_at": MONDAY, "at": MONDAY, **more}
    return services.write_account(actor=world.actor(who), **given)  # type: ignore[arg-type]


def attach(world: World, account: Account, row: Incident, who: str = "an") -> Account:
    return services.attach_account(
        actor=world.actor(who), account_id=account.pk, incident_id=row.pk, at=MONDAY
    )


def correct(world: World, account: Account, who: str = "binh") -> Account:
    return services.correct_account(
        actor=world.actor(who), account_id=account.pk, text="Lúc 22 giờ 15", at=MONDAY
    )


def test_it_waits_for_its_incident_and_then_stands_with_it_under_its_authors_name(world: World) -> None:
    account, row, an = written(world), report(world), world.actor("an")
    assert [one.first for one in accounts.unattached(actor=an)] == [account]
    attach(world, account, row)
    assert accounts.unattached(actor=an) == []
    (told,) = accounts.of_incident(actor=an, incident=row)
    assert told.first.author_name.startswith("Trần Thanh Bình")
    assert [one.first for one in accounts.own(actor=world.actor("binh"))] == [account]


def test_a_correction_stands_beside_what_was_written_first(world: World) -> None:
    account, row = written(world), report(world)
    correct(world, account)
    attach(world, account, row)
    correct(world, account)
    (told,) = accounts.of_incident(actor=world.actor("an"), incident=row)
    assert told.first.text == "Tôi đến nơi lúc 22 giờ"
    assert [one.text for one in told.corrections] == ["Lúc 22 giờ 15"] * 2
    assert {one.incident_id for one in Account.objects.all()} == {row.pk}


def test_only_its_author_corrects_it_and_only_until_the_incident_is_finished(world: World) -> None:
    account, row, an = written(world), report(world), world.actor("an")
    with pytest.raises(PermissionDenied):
        correct(world, account, "an")
    with pytest.raises(NotVisible):
        correct(world, account, "minh")
    attach(world, account, row)
    services.change_state(actor=an, incident_id=row.pk, to="CLOSED", reason="Xong", at=MONDAY)
    with pytest.raises(services.AccountClosed):
        correct(world, account)
    services.change_state(actor=an, incident_id=row.pk, to="HANDLING", reason="Chưa hết", at=MONDAY)
    correct(world, account)


def test_of_a_merged_incident_the_one_that_is_kept_counts(world: World) -> None:
    account, row, kept, an = written(world), report(world), report(world), world.actor("an")
    attach(world, account, row)
    services.merge_incident(actor=an, incident_id=row.pk, into_id=kept.pk, reason="Cùng vụ", at=MONDAY)
    assert [one.first for one in accounts.of_incident(actor=an, incident=kept)] == [account]
    services.change_state(actor=an, incident_id=kept.pk, to="CLOSED", reason="Xong", at=MONDAY)
    with pytest.raises(services.AccountClosed):
        correct(world, account)


def test_the_other_agency_never_reads_it_nor_those_who_serve_beside(world: World) -> None:
    account, row = written(world), report(world)
    attach(world, account, row)
    share(world, row, tier="ASSIST")
    later = MONDAY + timedelta(minutes=1)
    for who in ("dung", "giang", "minh", "ha"):
        actor = world.actor(who, at=later)
        with pytest.raises(NotVisible):
            accounts.get_account(actor=actor, account_id=account.pk)
        assert accounts.of_incident(actor=actor, incident=row) == []


def test_it_goes_to_an_incident_of_its_own_agency_alone(world: World) -> None:
    account, theirs = written(world), report(world, "dung")
    services.share_incident(
        actor=world.actor("dung"), incident_id=theirs.pk, to_agency_id=world.command.pk, tier="ASSIST", reason="Phối hợp", at=MONDAY
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        attach(world, account, theirs)
    with pytest.raises(NotVisible):
        attach(world, account, theirs, "dung")
    with pytest.raises(services.OnlyReported):
        attach(world, account, report(world, kind="POLITICAL_SECURITY"))


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_it_says_something_and_not_a_book(world: World, text: str) -> None:
    with pytest.raises(services.AccountRefused):
        written(world, text=text)


@pytest.mark.parametrize("off", [timedelta(minutes=1), timedelta(days=-400)])
def test_it_is_of_a_time_that_was(world: World, off: timedelta) -> None:
    with pytest.raises(services.IncidentRefused):
        written(world, happened_at=MONDAY + off)


@pytest.mark.parametrize("who", ["ha", "khanh", "nga", "son"])
def test_only_members_of_command_and_police_write(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        written(world, who)
