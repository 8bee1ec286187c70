"""Why a place is empty, why somebody stands there: said from the problem itself."""

from tests.cast import World
from tests.duty.builders import (
    draft,
    moment,
    pattern,
    places,
    platoon,
    post,
    put,
    qualification,
    sign,
    watch_of_two,
)
from trucban.calendar.services import commit
from trucban.duty import selectors
from trucban.duty.models import Assignment
from trucban.duty.services import PlaceSpec
from trucban.force.models import Person
from trucban.lib.ids import uuid7


def away(world: World, person: Person) -> None:
    commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=person.pk,
        kind="TRAINING",
        starts_at=moment(23, 8),
        ends_at=moment(24, 8),
        source_id=uuid7(),
        label="Tập huấn",
    )


def a_night_for_drivers(world: World) -> tuple[Assignment, Person, Person]:
    """Monday night needs a driver; Lương is the only one, Mai is none."""
    unit, (luong, mai) = platoon(world, "Lương Văn Lương", "Mai Văn Mai")
    driver = qualification(world, "DRIVER", luong)
    pattern(
        world, post(world, unit=unit), days=(1,), places=(PlaceSpec("DRIVER", qualification_id=driver.pk),)
    )
    return places(draft(world))[0], luong, mai


def test_the_clash_names_the_place_the_qualification_and_who_is_away(world: World) -> None:
    place, luong, _mai = a_night_for_drivers(world)
    away(world, luong)
    clash = selectors.why(actor=world.actor("an"), assignment_id=place.pk).clash
    assert clash is not None
    assert clash.is_minimal
    [named] = clash.places
    assert named.startswith("Lái xe – Trực ban")
    assert clash.obstacles == (
        "Chỉ người có “DRIVER” được trực chỗ này.",
        "Lúc đó vắng hoặc bận việc khác: Lương Văn Lương.",
    )


def test_each_remedy_says_who_would_stand_there_and_what_it_breaks(world: World) -> None:
    place, luong, _mai = a_night_for_drivers(world)
    away(world, luong)
    clash = selectors.why(actor=world.actor("an"), assignment_id=place.pk).clash
    assert clash is not None
    found = {remedy.what: (remedy.fills, remedy.means) for remedy in clash.remedies}
    assert set(found) == {"Lương Văn Lương vẫn đi trực", "người không có “DRIVER” trực"}
    fills, means = found["người không có “DRIVER” trực"]
    assert fills[0].endswith("Mai Văn Mai")
    assert "cần “DRIVER”" in means[0]


def test_rest_between_two_nights_is_eased_by_hours(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    sign(world, "duty.rest_hours", 24)
    pattern(world, post(world, unit=unit), days=(1, 2))
    roster = draft(world)
    monday, tuesday = places(roster)
    put(world, monday, luong)
    clash = selectors.why(actor=world.actor("an"), assignment_id=tuesday.pk).clash
    assert clash is not None
    assert "Nghỉ ít nhất 24 giờ giữa hai ca." in clash.obstacles
    assert "nghỉ 12 giờ thay vì 24 giờ" in [remedy.what for remedy in clash.remedies]


def test_a_place_that_could_be_filled_has_no_clash(world: World) -> None:
    place, _luong, _mai = a_night_for_drivers(world)
    assert selectors.why(actor=world.actor("an"), assignment_id=place.pk).clash is None


def test_who_else_could_stand_there_and_what_they_would_carry(world: World) -> None:
    roster, _binh, luong = watch_of_two(world)
    found = selectors.why(actor=world.actor("an"), assignment_id=places(roster)[0].pk)
    assert found.now is not None
    assert found.now.duties == 1
    [other] = found.others
    assert (other.name, other.is_fairer) == (luong.name, False)


def test_asking_changes_nothing(world: World) -> None:
    place, luong, _mai = a_night_for_drivers(world)
    away(world, luong)
    before = list(Assignment.objects.values())
    selectors.why(actor=world.actor("an"), assignment_id=place.pk)
    assert list(Assignment.objects.values()) == before
