"""Weights of a draft: what was reported in a year where the actor sees it, and nothing else; kept and shown nowhere."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import World
from tests.patrol.plans import DRAFTED, WEEK, add, draft, patrolling
from trucban.area import selectors as area
from trucban.audit.models import Entry
from trucban.incident import services as incident
from trucban.incident.models import Incident
from trucban.patrol import drafting, risks, services
from trucban.patrol.models import PatrolPlan
from trucban.planning.patrol.risk import Risk

pytestmark = pytest.mark.django_db
LATELY = DRAFTED - timedelta(days=3)


def report(
    world: World, count: int = 12, *, who: str = "an", at: datetime = LATELY, **changes: Any
) -> list[Incident]:
    """Report thefts in the first hamlet."""
    asked = {"kind": "THEFT", "summary": "Mất xe đạp", "hamlet_id": world.hamlets[0].pk}
    return [
        incident.report_incident(actor=world.actor(who), happened_at=at, at=DRAFTED, **{**asked, **changes})
        for _number in range(count)
    ]


def weights(world: World, who: str = "an") -> Risk:
    rows = area.hamlets(commune_id=world.actor(who).commune_id, on=WEEK.monday)
    return risks.risk(actor=world.actor(who), week=WEEK, hamlets={str(row.pk): row for row in rows})


def test_a_hamlet_where_much_was_reported_weighs_more(world: World) -> None:
    report(world, 20)
    found = weights(world).hamlets
    assert found[str(world.hamlets[0].pk)] > found[str(world.hamlets[1].pk)]


def test_what_happened_more_than_a_year_ago_weighs_nothing(world: World) -> None:
    rows = report(world)
    Incident.objects.filter(pk__in=[row.pk for row in rows]).update(happened_at=DRAFTED - timedelta(days=400))
    assert len(set(weights(world).hamlets.values())) == 1


@pytest.mark.parametrize(
    "protected",
    [
        {"kind": "FAMILY_VIOLENCE"},
        {"kind": "POLITICAL_SECURITY"},
        {"involves_minor": True},
        {"involves_victim": True},
    ],
)
def test_what_is_protected_leads_no_patrol_to_a_door(world: World, protected: dict[str, Any]) -> None:
    rows = report(world)
    Incident.objects.filter(pk__in=[row.pk for row in rows]).update(**protected)
    assert len(set(weights(world).hamlets.values())) == 1


def test_what_the_other_agency_keeps_to_itself_weighs_nothing_here(world: World) -> None:
    report(world, who="dung")
    assert len(set(weights(world).hamlets.values())) == 1
    assert len(set(weights(world, "dung").hamlets.values())) == 2


def test_what_a_patrol_came_upon_weighs_nothing(world: World) -> None:
    points = patrolling(world)
    own = add(world, points[1], [world.person("binh")])
    an = world.actor("an")
    for row in report(world, 3):
        found = services.record_finding(
            actor=an, patrol_id=own.pk, happened_at=own.starts_at, text="Mất xe", at=own.starts_at
        )
        services.tie_finding(actor=an, finding_id=found.pk, incident_id=row.pk, at=own.starts_at)
    assert len(set(weights(world).hamlets.values())) == 1


def test_the_draft_is_drawn_from_a_mixture_and_says_how_hard_it_is_to_foresee(world: World) -> None:
    patrolling(world)
    report(world)
    (said,) = draft(world).foreseen
    assert said["title"] == "Tuần tra đêm"
    assert 0.9 <= said["start_share"] <= 1
    assert set(said) == {
        "title",
        "kept",
        "start_share",
        "route_share",
        "most_of_route",
        "missed",
        "set_rounds",
    }


def test_no_weight_and_no_seed_is_kept_or_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    patrolling(world)
    report(world, 20)
    draft(world, seed=987_654_321)
    ground = drafting.ground_to_draw(actor=world.actor("an"), week=WEEK)
    assert ground.problem.risk is not None
    kept = json.dumps(
        [
            *PatrolPlan.objects.values("unmet", "foreseen"),
            *Entry.objects.filter(action__startswith="patrol.").values("action", "digests"),
        ],
        default=str,
    )
    for text in (kept, caplog.text):
        assert "987654321" not in text
        assert not any(key in text for key in ground.problem.risk.hamlets)
