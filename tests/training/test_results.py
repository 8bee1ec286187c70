"""Who passed: one word each, signed by somebody else, granted in the register, annulled without losing what stood."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from tests.cast import World
from tests.training.builders import BEFORE, filled, lived, moment, session
from trucban.audit.models import Entry
from trucban.force import services as force
from trucban.force.models import Person, Qualification, QualificationKind
from trucban.lib.errors import NotVisible
from trucban.training import selectors, services
from trucban.training.models import SessionResult, TrainingProgramme, TrainingSession

AFTER = moment(21, 13)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def kind(world: World) -> QualificationKind:
    return force.add_qualification_kind(
        actor=world.actor("an"), code="BOAT", name="Lái xuồng", validity_months=24, at=BEFORE
    )


@pytest.fixture
def made(world: World) -> TrainingProgramme:
    return filled(world)[0]


def record(world: World, one: TrainingSession, grades: dict[UUID, str], who: str = "phuc") -> None:
    services.record_results(actor=world.actor(who), session_id=one.pk, grades=grades, at=AFTER)


def sign(world: World, one: TrainingSession, who: str = "an") -> list[SessionResult]:
    return services.sign_results(actor=world.actor(who), session_id=one.pk, at=AFTER)


def held(on: date = TODAY) -> list[tuple[str, date | None]]:
    rows = Qualification.objects.as_of(on).filter(kind__code="BOAT").select_related("person")
    return [(row.person.name, row.to_date) for row in rows.order_by("person__name_sort")]


def people(one: TrainingSession) -> list[Person]:
    return selectors.called(one)  # Hai, Một


def test_a_signature_grants_what_the_session_gives_to_who_passed(
    world: World, made: TrainingProgramme, kind: QualificationKind
) -> None:
    one = lived(world, made, gives_id=kind.pk, gives_months=12)
    hai, mot = people(one)
    record(world, one, {hai.pk: "FAILED", mot.pk: "GOOD"})
    assert held() == []
    failed, passed = sorted(sign(world, one), key=lambda row: row.place.person.name_sort)
    assert held() == [("Lê Văn Một", date(2027, 11, 21))]
    assert failed.granted is None
    assert passed.granted is not None
    assert "21/11/2026" in passed.granted.evidence
    assert Entry.objects.filter(action="training.results_signed", subject_id=one.pk).count() == 1


def test_without_a_validity_of_its_own_the_kinds_counts(
    world: World, made: TrainingProgramme, kind: QualificationKind
) -> None:
    sign(world, lived(world, made, gives_id=kind.pk))
    assert held()[0][1] == date(2028, 11, 21)


def test_a_session_that_gives_nothing_grants_nothing(world: World, made: TrainingProgramme) -> None:
    assert [row.granted for row in sign(world, lived(world, made))] == [None, None]


def test_it_is_signed_by_somebody_else_once_attendance_is(world: World, made: TrainingProgramme) -> None:
    one = lived(world, made)
    hai, mot = people(one)
    record(world, one, {hai.pk: "GOOD", mot.pk: "PASSED"}, who="an")
    with pytest.raises(services.OwnRecord):
        sign(world, one)
    record(world, one, {hai.pk: "PASSED", mot.pk: "PASSED"})
    TrainingSession.objects.update(signed_at=None, signed_by_id=None)
    with pytest.raises(services.NothingToSign):
        sign(world, one)
    with pytest.raises(NotVisible):
        sign(world, one, who="dung")


def test_only_who_was_there_is_graded_and_in_the_sheets_words(world: World, made: TrainingProgramme) -> None:
    one = lived(world, made)
    hai, mot = people(one)
    good = {hai.pk: "PASSED", mot.pk: ""}
    for wrong in ({}, {hai.pk: "PASSED"}, good | {uuid4(): "PASSED"}, good | {mot.pk: "BRAVE"}):
        with pytest.raises(services.NotOfThisSession):
            record(world, one, wrong)
    coming = session(world, made, day=25)
    with pytest.raises(services.SessionNotBegun):
        record(world, coming, {hai.pk: "PASSED", mot.pk: "PASSED"})


def test_a_correction_before_the_signature_stands_beside_the_first(
    world: World, made: TrainingProgramme
) -> None:
    one = lived(world, made, grade="FAILED")
    hai, mot = people(one)
    record(world, one, {hai.pk: "FAILED", mot.pk: "PASSED"})
    first, second = selectors.graded(one)
    assert (first.result.grade, first.annulled) == ("FAILED", [])  # type: ignore[union-attr]
    assert [row.grade for row in second.annulled] == ["FAILED"]
    sign(world, one)
    with pytest.raises(services.NotOfThisSession):
        record(world, one, {hai.pk: "PASSED", mot.pk: "PASSED"})


def test_who_has_a_result_was_there(world: World, made: TrainingProgramme) -> None:
    one = lived(world, made)
    with pytest.raises(services.ResultStands, match="Lê Văn Hai"):
        services.record_session_attendance(
            actor=world.actor("phuc"),
            session_id=one.pk,
            outcomes={person.pk: "ABSENT" for person in people(one)},
            at=AFTER,
        )


def test_annulling_takes_the_grant_back_and_keeps_both(
    world: World, made: TrainingProgramme, kind: QualificationKind
) -> None:
    one = lived(world, made, gives_id=kind.pk)
    first, second = sign(world, one)
    with pytest.raises(services.ReasonMissing):
        services.annul_result(actor=world.actor("an"), result_id=first.pk, reason=" ", at=AFTER)
    services.annul_result(actor=world.actor("an"), result_id=first.pk, reason="Nhầm người", at=AFTER)
    assert [name for name, _until in held()] == [second.place.person.name]
    grant = Qualification.objects.get(pk=first.granted_id)
    assert (grant.retracted_at, grant.retraction_reason) == (AFTER, "Nhầm người")
    with pytest.raises(services.ResultRefused):
        services.annul_result(actor=world.actor("an"), result_id=first.pk, reason="Nhầm", at=AFTER)
    assert [row.why for row in selectors.retests(actor=world.actor("an"), on=TODAY)] == ["ANNULLED"]
    record(world, one, {first.place.person_id: "PASSED"})
    sign(world, one)
    assert len(held()) == 2


def test_a_grant_the_register_retracted_itself_is_not_in_the_way(
    world: World, made: TrainingProgramme, kind: QualificationKind
) -> None:
    row = sign(world, lived(world, made, gives_id=kind.pk))[0]
    force.retract_fact(actor=world.actor("an"), fact_id=row.granted_id, reason="Sai", at=AFTER)
    services.annul_result(actor=world.actor("an"), result_id=row.pk, reason="Nhầm", at=AFTER)
    assert len(held()) == 1


def test_who_has_not_passed_or_ends_soon_waits_and_a_retest_calls_just_them(
    world: World, made: TrainingProgramme, kind: QualificationKind
) -> None:
    one = lived(world, made, gives_id=kind.pk, gives_months=12)
    hai, mot = people(one)
    record(world, one, {hai.pk: "FAILED", mot.pk: "PASSED"})
    sign(world, one)

    def waiting(on: date) -> list[tuple[str, str]]:
        return [(row.person.name, row.why) for row in selectors.retests(actor=world.actor("an"), on=on)]

    assert waiting(TODAY) == [("Lê Văn Hai", "FAILED")]
    assert waiting(date(2027, 10, 1)) == [("Lê Văn Hai", "FAILED"), ("Lê Văn Một", "ENDS")]
    assert waiting(date(2027, 12, 1)) == [("Lê Văn Hai", "FAILED"), ("Lê Văn Một", "ENDED")]
    assert selectors.retests(actor=world.actor("dung"), on=TODAY) == []
    again = session(world, made, day=27, gives_id=kind.pk, is_retest=True)
    assert people(again) == [hai]
    assert selectors.not_called(again) == []


@pytest.mark.parametrize(
    "wrong", [{"is_retest": True}, {"gives_months": 6}, {"gives": True, "gives_months": 121}]
)
def test_a_validity_or_retest_of_nothing_is_refused(
    world: World, made: TrainingProgramme, kind: QualificationKind, wrong: dict[str, object]
) -> None:
    if wrong.pop("gives", False):
        wrong["gives_id"] = kind.pk
    with pytest.raises(services.SessionRefused):
        session(world, made, **wrong)


def test_a_retest_nobody_waits_for_is_refused(
    world: World, made: TrainingProgramme, kind: QualificationKind
) -> None:
    with pytest.raises(services.SessionRefused, match="waits"):
        session(world, made, gives_id=kind.pk, is_retest=True)
