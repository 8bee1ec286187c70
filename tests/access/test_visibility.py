"""Who sees which rows."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from trucban.access import services
from trucban.incident.models import Incident, IncidentKind

pytestmark = pytest.mark.django_db


def _incident(world: World, *, owner: object, hamlet: int = 0) -> Incident:
    return Incident.objects.create(
        commune=world.commune,
        owner=owner,
        number=Incident.objects.count() + 1,
        year=2026,
        kind=IncidentKind.BRAWL,
        summary="Xô xát",
        summary_folded="xo xat",
        happened_at=MONDAY,
        reported_at=MONDAY,
        hamlet=world.hamlets[hamlet],
        reported_by_id=world.admin.id,
    )


def _seen(world: World, who: str) -> int:
    return Incident.objects.visible_to(world.actor(who)).count()


def test_an_agency_sees_its_own(world: World) -> None:
    _incident(world, owner=world.command)
    assert _seen(world, "an") == 1


def test_the_other_agency_sees_nothing_without_a_share(world: World) -> None:
    _incident(world, owner=world.command)
    assert _seen(world, "dung") == 0


def test_a_share_opens_one_record_until_it_is_revoked(world: World) -> None:
    shared, _other = _incident(world, owner=world.command), _incident(world, owner=world.command)
    share = services.share_record(
        actor=world.actor("an"),
        subject=shared,
        owner_id=world.command.pk,
        to_agency_id=world.police.pk,
        tier="VIEW",
        reason="Theo quy chế",
        at=MONDAY,
    )
    assert _seen(world, "dung") == 1
    services.revoke_share(actor=world.actor("an"), share_id=share.pk, at=MONDAY)
    assert _seen(world, "dung") == 0


def test_a_member_sees_none(world: World) -> None:
    _incident(world, owner=world.command)
    assert _seen(world, "binh") == 0


def test_another_commune_sees_nothing(world: World, other_world: World) -> None:
    _incident(world, owner=world.command)
    assert Incident.objects.visible_to(other_world.actor("chi2")).count() == 0


def test_a_mandate_that_has_ended_gives_nothing(world: World) -> None:
    _incident(world, owner=world.command)
    mandate = world.user("an").mandates.get()
    mandate.ends_at = MONDAY
    mandate.save()
    assert _seen(world, "an") == 0


def test_a_watch_gives_rights_from_15_minutes_before_to_15_after(world: World) -> None:
    _incident(world, owner=world.command)
    binh, source = world.user("binh"), world.commune.pk
    services.grant_watch(
        actor=world.admin,
        user_id=binh.pk,
        agency_id=world.command.pk,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=12),
        source_id=source,
    )
    seen = {
        minutes: Incident.objects.visible_to(
            world.actor("binh", at=MONDAY + timedelta(minutes=minutes))
        ).count()
        for minutes in (-16, -15, 0, 12 * 60 + 14, 12 * 60 + 15)
    }
    assert seen == {-16: 0, -15: 1, 0: 1, 734: 1, 735: 0}
