"""An exercise: its clock, what reaches whom, answers, its log – and that nothing of it is ever counted as real."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import drill, moment, response_plan
from trucban.access.visibility import OwnedQuerySet, visible_ids
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.report.indicators import INDICATORS, Counted, Period, Records
from trucban.training import selectors, services
from trucban.training.models import (
    Drill,
    Exercise,
    ExerciseAnswer,
    ExerciseInject,
    ExerciseStep,
)
from trucban.training.selectors.exercises import clock_text

START = moment(26, 13)
INVENTED = (Exercise, ExerciseInject, ExerciseAnswer, ExerciseStep)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def held(world: World) -> Drill:
    """A drill in which Bình and Lê Văn Một take part."""
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    duty.join(world, unit, world.person("binh"))
    return drill(world, response_plan(world, unit))


def write(
    world: World, held: Drill, text: str = "Nước tràn bờ", minutes: int | None = 0, **more: object
) -> ExerciseInject:
    at = more.pop("at", START)
    return services.write_inject(
        actor=world.actor("an"),
        drill_id=held.pk,
        text=text,
        minutes=minutes,
        at=at,
        **more,  # type: ignore[arg-type]
    )


def move(world: World, held: Drill, kind: str, at: datetime = START) -> Exercise:
    return services.move_exercise_clock(actor=world.actor("an"), drill_id=held.pk, kind=kind, at=at)


def came(world: World, held: Drill, at: datetime) -> list[str]:
    actor = world.actor("binh")
    found = selectors.get_exercise(actor=actor, drill_id=held.pk)
    return [one.row.text for one in selectors.reached(actor=actor, exercise=found, at=at)]


def later(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_an_inject_reaches_its_people_when_the_clock_comes_to_it(world: World, held: Drill) -> None:
    write(world, held, "Lúc đầu")
    write(world, held, "Sau mười phút", 10)
    one = next(row for row in selectors.drill_people(held) if row.pk != world.person("binh").pk)
    write(world, held, "Cho người khác", 0, to_person_id=one.pk)
    assert came(world, held, later(60)) == []
    move(world, held, "BEGIN")
    assert came(world, held, later(9)) == ["Lúc đầu"]
    assert came(world, held, later(10)) == ["Sau mười phút", "Lúc đầu"]


def test_a_pause_stops_the_clock(world: World, held: Drill) -> None:
    write(world, held, "Sau mười phút", 10)
    move(world, held, "BEGIN")
    move(world, held, "PAUSE", later(5))
    assert came(world, held, later(60)) == []
    move(world, held, "GO_ON", later(60))
    assert came(world, held, later(64)) == []
    assert came(world, held, later(65)) == ["Sau mười phút"]


@given(parts=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), max_size=6))
def test_whatever_is_paused_the_clock_counts_what_it_ran(parts: list[tuple[int, int]]) -> None:
    one, at, ran = Exercise(elapsed=0), START, 0
    for runs, rests in parts:
        one.running_since = at
        at += timedelta(seconds=runs)
        ran += runs
        one.elapsed, one.running_since = selectors.elapsed(one, at), None
        at += timedelta(seconds=rests)
        assert selectors.elapsed(one, at) == ran


def test_a_free_inject_comes_at_once_and_none_is_put_into_the_past(world: World, held: Drill) -> None:
    with pytest.raises(services.ExerciseRefused, match="has not begun"):
        write(world, held, minutes=None)
    write(world, held, "Lúc đầu")
    move(world, held, "BEGIN")
    write(world, held, "Ngay bây giờ", None, at=later(7))
    assert came(world, held, later(7)) == ["Ngay bây giờ", "Lúc đầu"]
    with pytest.raises(services.ExerciseRefused, match="passed that minute"):
        write(world, held, minutes=3, at=later(7))


def test_steps_that_make_no_sense_are_refused(world: World, held: Drill) -> None:
    with pytest.raises(NotVisible):
        move(world, held, "BEGIN")
    write(world, held)
    for kind in ("PAUSE", "GO_ON", "END", "X"):
        with pytest.raises(services.ExerciseRefused):
            move(world, held, kind)
    move(world, held, "BEGIN")
    move(world, held, "END", later(1))
    with pytest.raises(services.ExerciseRefused, match="has ended"):
        move(world, held, "GO_ON", later(2))
    with pytest.raises(services.ExerciseRefused, match="has ended"):
        write(world, held, minutes=None, at=later(2))


def test_what_has_come_stays_and_the_rest_may_be_taken_out(world: World, held: Drill) -> None:
    first, second = write(world, held), write(world, held, "Sau", 10)
    move(world, held, "BEGIN")
    an = world.actor("an")
    with pytest.raises(services.ExerciseRefused, match="reached its people"):
        services.take_inject_out(actor=an, drill_id=held.pk, inject_id=first.pk, at=later(1))
    services.take_inject_out(actor=an, drill_id=held.pk, inject_id=second.pk, at=later(1))
    assert list(ExerciseInject.objects.all()) == [first]


def test_who_takes_part_answers_with_the_time_of_the_clock_and_it_stands_in_the_log(
    world: World, held: Drill
) -> None:
    first, second = write(world, held), write(world, held, "Sau", 10)
    binh = world.actor("binh")

    def answer(
        inject: ExerciseInject, at: datetime, who: str = "binh", text: str = "Báo chỉ huy"
    ) -> ExerciseAnswer:
        return services.answer_inject(
            actor=world.actor(who), drill_id=held.pk, inject_id=inject.pk, text=text, at=at
        )

    with pytest.raises(services.ExerciseRefused, match="not running"):
        answer(first, START)
    move(world, held, "BEGIN")
    with pytest.raises(services.ExerciseRefused, match="has not reached"):
        answer(second, later(2))
    with pytest.raises(PermissionDenied):
        answer(first, later(2), who="an")
    with pytest.raises(SecretMarkFound):
        answer(first, later(2), text="Theo kế hoạch TỐI MẬT")
    assert answer(first, later(2)).elapsed == 120
    move(world, held, "END", later(12))
    found = selectors.get_exercise(actor=binh, drill_id=held.pk)
    log = selectors.exercise_log(found, later(60))
    assert [line.clock for line in log] == ["0:00:00", "0:00:00", "0:02:00", "0:10:00", "0:12:00"]
    assert log[2].answer is not None
    assert log[0].step is not None
    assert log[0].step.kind == "BEGIN"


def test_nothing_of_a_classified_plan_is_taken_in(world: World, held: Drill) -> None:
    with pytest.raises(SecretMarkFound):
        write(world, held, "Phương án MẬT số 1")
    with pytest.raises(services.ExerciseRefused, match="combat plan"):
        write(world, held, "Theo phương án tác chiến, trung đội …")
    with pytest.raises(SecretMarkFound):
        write(world, held, expected="TUYỆT MẬT")
    assert not Exercise.objects.filter(injects__isnull=False).exists()


def test_nobody_who_does_not_see_the_drill_sees_its_exercise(world: World, held: Drill) -> None:
    write(world, held)
    for who in ("dung", "ha"):
        with pytest.raises(NotVisible):
            selectors.get_exercise(actor=world.actor(who), drill_id=held.pk)
    with pytest.raises(PermissionDenied):
        services.write_inject(actor=world.actor("binh"), drill_id=held.pk, minutes=0, text="x", at=START)


def real_rows() -> dict[str, int]:
    """Count the rows of everything that is real: neither the exercise's own tables nor the log of who did what."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("trucban.")
        and model not in INVENTED
        and not model.__module__.startswith(("trucban.audit", "trucban.notify"))
    }


def figures(world: World) -> dict[str, list[Counted]]:
    """Return what every figure of the week's report counts."""
    records = Records(world.actor("an"), Period.of(Week.of(START.date())))
    return {one.key: list(one.query(records)) for one in INDICATORS}


def test_no_real_table_selector_notice_or_stream_counts_an_exercise(world: World, held: Drill) -> None:
    before, told, counted = real_rows(), Notice.objects.count(), figures(world)
    made = write(world, held, "Cháy lớn, ba người mất tích")
    move(world, held, "BEGIN")
    services.answer_inject(
        actor=world.actor("binh"), drill_id=held.pk, inject_id=made.pk, text="Báo cháy", at=later(1)
    )
    move(world, held, "END", later(2))
    assert real_rows() == before
    assert figures(world) == counted
    assert Notice.objects.count() == told
    for model in INVENTED:  # the live feed asks this before it tells any screen
        ids = list(model.objects.values_list("pk", flat=True))
        assert ids
        assert visible_ids(world.actor("an"), model._meta.label_lower, ids) == set()


def test_invented_tables_are_reached_from_no_real_one() -> None:
    """By construction: they have no owner to be shared or counted by, and no real row points at one of them."""
    for model in INVENTED:
        assert not isinstance(model._default_manager.all(), OwnedQuerySet)
        assert "owner" not in {field.name for field in model._meta.fields}
    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model in INVENTED
    }
    assert pointing <= set(INVENTED)


def test_a_clock_reads_as_hours_minutes_and_seconds() -> None:
    assert clock_text(3725) == "1:02:05"
