"""Who gives which office to whom: never to oneself, never what another agency's office carries."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from trucban.access import services
from trucban.access.actors import Actor
from trucban.access.capabilities import OFFICES_OF, OfficeKind
from trucban.access.models import Agency, Mandate, Office
from trucban.audit.models import Entry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def office(world: World, kind: str, *, by: str = "quy", agency: Agency | None = None) -> Office:
    return services.create_office(
        actor=world.actor(by),
        agency_id=(agency or world.command).pk,
        kind=kind,
        title=f"{kind} thêm",
        at=MONDAY,
    )


def give(world: World, office: Office, to: str, *, by: Actor) -> Mandate:
    return services.give_mandate(
        actor=by,
        office_id=office.pk,
        user_id=world.user(to).pk,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=7),
        acting=True,
        reason="Bổ nhiệm",
        at=MONDAY,
    )


def administration(world: World) -> Office:
    return world.user("quy").mandates.get().office


@pytest.mark.parametrize("who", ["an", "dung"])
def test_a_head_makes_no_office_of_administration(world: World, who: str) -> None:
    own = world.command if who == "an" else world.police
    with pytest.raises(PermissionDenied):
        office(world, OfficeKind.ADMINISTRATOR, by=who, agency=own)


def test_a_head_gives_and_ends_no_administration_though_it_lies_in_the_own_agency(world: World) -> None:
    an, of_administration = world.actor("an"), administration(world)
    assert of_administration.agency == world.command
    with pytest.raises(PermissionDenied):
        give(world, of_administration, "phuc", by=an)
    with pytest.raises(PermissionDenied):
        services.end_mandate(actor=an, mandate_id=world.user("quy").mandates.get().pk, at=MONDAY)


def test_the_administrator_gives_administration_to_another(world: World) -> None:
    second = office(world, OfficeKind.ADMINISTRATOR)
    give(world, second, "lan", by=world.actor("quy"))
    assert world.actor("lan").can("access.administer")


@pytest.mark.parametrize("kind", [OfficeKind.ADMINISTRATOR, OfficeKind.COMMANDER, OfficeKind.MILITIA_MEMBER])
def test_the_administrator_appoints_everybody_but_oneself(world: World, kind: OfficeKind) -> None:
    made = office(world, kind)
    with pytest.raises(PermissionDenied):
        give(world, made, "quy", by=world.actor("quy"))
    assert not made.mandates.exists()


def test_a_head_appoints_nobody_but_others(world: World) -> None:
    with pytest.raises(PermissionDenied):
        give(world, office(world, OfficeKind.POLITICAL_COMMISSAR), "an", by=world.actor("an"))


def test_whoever_appoints_stands_in_the_log_and_in_the_mandate(world: World) -> None:
    quy = world.actor("quy")
    mandate = give(world, office(world, OfficeKind.COMMANDER), "binh", by=quy)
    assert mandate.given_by_id == quy.id
    assert Entry.objects.get(action="mandate.given").actor_id == quy.id


def test_an_acting_holder_passes_nothing_on(world: World) -> None:
    give(world, office(world, OfficeKind.ADMINISTRATOR), "lan", by=world.actor("quy"))
    give(world, world.user("an").mandates.get().office, "phuc", by=world.actor("quy"))
    member = Office.objects.get(commune=world.commune, kind=OfficeKind.MILITIA_MEMBER)
    for who in ("lan", "phuc"):
        with pytest.raises(PermissionDenied):
            give(world, member, "nga", by=world.actor(who))
        with pytest.raises(PermissionDenied):
            office(world, OfficeKind.MILITIA_MEMBER, by=who)


def test_the_last_administrator_stays(world: World) -> None:
    quy = world.actor("quy")
    with pytest.raises(services.LastAdministrator):
        services.end_mandate(actor=quy, mandate_id=world.user("quy").mandates.get().pk, at=MONDAY)
    second = office(world, OfficeKind.ADMINISTRATOR)
    services.give_mandate(
        actor=quy,
        office_id=second.pk,
        user_id=world.user("lan").pk,
        starts_at=MONDAY,
        reason="Bổ nhiệm",
        at=MONDAY,
    )
    services.end_mandate(actor=quy, mandate_id=world.user("quy").mandates.get().pk, at=MONDAY)
    assert not world.actor("quy").can("access.administer")


@pytest.mark.parametrize(
    ("who", "kind"),
    [("an", "COMMUNE_CHAIRMAN"), ("an", "POLICE_CHIEF"), ("dung", "COMMANDER"), ("quy", "PARTY_SECRETARY")],
)
def test_an_agency_has_only_offices_of_its_own_kind(world: World, who: str, kind: str) -> None:
    """The chairman's office in the command would let its commander endorse what the chairman endorses."""
    own = world.police if who == "dung" else world.command
    with pytest.raises(services.OfficeOfAnotherAgency):
        office(world, kind, by=who, agency=own)


def test_every_kind_of_office_has_an_agency() -> None:
    assert set().union(*OFFICES_OF.values()) == set(OfficeKind)
    assert set(OFFICES_OF) == set(Agency.Kind.values)


def test_what_a_head_does_not_see_does_not_exist_for_them(world: World) -> None:
    dung, of_command = world.actor("dung"), world.user("phuc").mandates.get()
    with pytest.raises(NotVisible):
        services.end_mandate(actor=dung, mandate_id=of_command.pk, at=MONDAY)
    with pytest.raises(NotVisible):
        give(world, of_command.office, "giang", by=dung)
    with pytest.raises(NotVisible):
        office(world, "MILITIA_MEMBER", by="dung", agency=world.command)
