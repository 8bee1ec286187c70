"""A decision becomes a change of the roster or of the patrols, and leads to it."""

import pytest

from tests.cast import MONDAY, World
from tests.duty import builders
from tests.patrol import plans
from trucban.access.actors import Actor
from trucban.briefing import selectors, services
from trucban.briefing.models import Decision
from trucban.duty.models import Roster
from trucban.lib.errors import PermissionDenied
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.patrol.models import PatrolPlan
from trucban.week import changes

pytestmark = pytest.mark.django_db
WEEK = Week.of(MONDAY)


@pytest.fixture
def decision(world: World) -> Decision:
    briefing = services.open_briefing(
        actor=world.actor("an"), week=WEEK, starts_at=MONDAY, place="Phòng họp", at=MONDAY
    )
    return services.decide(
        actor=world.actor("an"), briefing_id=briefing.pk, text="Tăng cường trực đêm thứ Bảy", at=MONDAY
    )


def behind(actor: Actor, type_: str, row: Roster | PatrolPlan) -> list[Decision]:
    return selectors.decisions_behind(actor=actor, change=RecordLink(type_, row.pk, ""))


def test_the_roster_of_its_week_is_opened_and_each_leads_to_the_other(
    world: World, decision: Decision
) -> None:
    builders.pattern(world, builders.post(world))
    published = builders.publish(world, builders.draft(world))
    actor = world.actor("an")
    opened = changes.change_roster(actor=actor, decision_id=decision.pk, at=MONDAY)
    assert (opened.status, opened.version) == ("DRAFT", published.version + 1)
    decision.refresh_from_db()
    assert decision.change == RecordLink("duty.roster", opened.pk, decision.text)
    assert behind(actor, "duty.roster", opened) == [decision]
    assert behind(actor, "duty.roster", published) == []
    assert changes.change_roster(actor=actor, decision_id=decision.pk, at=MONDAY) == opened


def test_the_patrols_of_its_week_are_opened(world: World, decision: Decision) -> None:
    plans.patrolling(world)
    drafted = plans.draft(world)
    opened = changes.change_patrols(actor=world.actor("an"), decision_id=decision.pk, at=MONDAY)
    assert opened.pk == drafted.pk
    assert behind(world.actor("an"), "patrol.patrolplan", opened) == [decision]


def test_a_confirmed_plan_gets_a_new_version(world: World, decision: Decision) -> None:
    plans.patrolling(world)
    confirmed = plans.confirm(world, plans.draft(world))
    opened = changes.change_patrols(actor=world.actor("an"), decision_id=decision.pk, at=MONDAY)
    assert opened.status == "DRAFT"
    assert opened.version == confirmed.version + 1


def test_the_locked_minutes_stay_as_they_are(world: World, decision: Decision) -> None:
    builders.pattern(world, builders.post(world))
    actor = world.actor("an")
    services.start_briefing(actor=actor, briefing_id=decision.briefing_id, at=MONDAY)
    services.close_briefing(actor=actor, briefing_id=decision.briefing_id, at=MONDAY)
    changes.change_roster(actor=actor, decision_id=decision.pk, at=MONDAY)
    decision.briefing.refresh_from_db()
    assert selectors.minutes_are_intact(decision.briefing)


def test_who_drafts_no_roster_changes_none(world: World, decision: Decision) -> None:
    builders.pattern(world, builders.post(world))
    with pytest.raises(PermissionDenied):
        changes.change_roster(actor=world.actor("dung"), decision_id=decision.pk, at=MONDAY)
    assert Roster.objects.count() == 0
