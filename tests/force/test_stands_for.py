"""Which qualification counts as which: followed to the end, for its days, by a paper."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.duty import builders
from trucban.force import selectors, services
from trucban.force.models import QualificationKind, QualificationStandsFor
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
SINCE = date(2026, 1, 1)


@pytest.fixture
def ladder(world: World) -> tuple[QualificationKind, QualificationKind, QualificationKind]:
    """A captain is a boatman is a swimmer; Bình is a captain and serves."""
    binh = world.person("binh")
    unit, _people = builders.platoon(world)
    builders.join(world, unit, binh)
    return (
        builders.qualification(world, "THUYEN-TRUONG", binh),
        builders.qualification(world, "LAI-XUONG"),
        builders.qualification(world, "BOI-LOI"),
    )


def let(
    world: World, held: QualificationKind, other: QualificationKind, *, since: date = SINCE, who: str = "an"
) -> QualificationStandsFor:
    return services.let_stand_for(
        actor=world.actor(who),
        held_id=held.pk,
        counts_as_id=other.pk,
        basis="Thông tư 1",
        from_date=since,
        at=MONDAY,
    )


def codes(world: World, on: date = DAY) -> set[str]:
    binh = world.person("binh").pk
    found = selectors.qualification_codes(person_ids=[binh], on=on)[binh]
    (candidate,) = selectors.candidates(owner_id=world.command.pk, on=on)
    assert candidate.qualification_codes == found, "a roster and the register must say the same"
    return set(found)


def test_it_goes_on_to_the_end_and_not_back(
    world: World, ladder: tuple[QualificationKind, QualificationKind, QualificationKind]
) -> None:
    captain, boatman, swimmer = ladder
    let(world, boatman, swimmer)
    assert codes(world) == {"THUYEN-TRUONG"}
    let(world, captain, boatman)
    assert codes(world) == {"THUYEN-TRUONG", "LAI-XUONG", "BOI-LOI"}
    let(world, swimmer, captain)  # in a ring, as certificates of two bodies may be
    assert codes(world) == {"THUYEN-TRUONG", "LAI-XUONG", "BOI-LOI"}


def test_it_holds_from_its_first_day_to_the_day_it_ends(
    world: World, ladder: tuple[QualificationKind, QualificationKind, QualificationKind]
) -> None:
    captain, boatman, _swimmer = ladder
    row = let(world, captain, boatman, since=DAY)
    assert codes(world, DAY - timedelta(days=1)) == {"THUYEN-TRUONG"}
    services.end_standing_for(actor=world.actor("an"), row_id=row.pk, on=DAY + timedelta(days=2), at=MONDAY)
    assert codes(world, DAY + timedelta(days=1)) == {"THUYEN-TRUONG", "LAI-XUONG"}
    assert codes(world, DAY + timedelta(days=2)) == {"THUYEN-TRUONG"}


def test_a_duty_takes_whoever_counts(
    world: World, ladder: tuple[QualificationKind, QualificationKind, QualificationKind]
) -> None:
    captain, boatman, _swimmer = ladder
    unit = builders.platoon(world, name="Tổ xuồng")[0]
    builders.join(world, unit, world.person("binh"))
    spec = builders.PlaceSpec("MEMBER", 1, boatman.pk)
    builders.pattern(world, builders.post(world, unit=unit), places=(spec,), days=(2,))
    (place,) = builders.places(builders.draft(world))
    with pytest.raises(Exception, match="LAI-XUONG"):
        builders.put(world, place, world.person("binh"))
    let(world, captain, boatman)
    builders.put(world, place, world.person("binh"))


def test_the_same_one_twice_or_nobody_knows_why_is_refused(
    world: World, ladder: tuple[QualificationKind, QualificationKind, QualificationKind]
) -> None:
    captain, boatman, _swimmer = ladder
    let(world, captain, boatman)
    for held, other, basis in ((captain, captain, "x"), (captain, boatman, "x"), (boatman, captain, " ")):
        with pytest.raises(services.StandsForRefused):
            services.let_stand_for(
                actor=world.actor("an"), held_id=held.pk, counts_as_id=other.pk, basis=basis, from_date=SINCE, at=MONDAY
            )  # fmt: skip
    assert QualificationStandsFor.objects.count() == 1


@pytest.mark.parametrize("who", ["binh", "lan", "minh"])
def test_only_who_keeps_a_register_says_so(
    world: World, ladder: tuple[QualificationKind, QualificationKind, QualificationKind], who: str
) -> None:
    with pytest.raises(PermissionDenied):
        let(world, ladder[0], ladder[1], who=who)
