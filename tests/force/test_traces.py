"""When a person is erased, what the layers above keep of them goes too; figures of earlier years still hold."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from tests.callup import builders as callup
from tests.cast import MONDAY, World
from tests.duty import builders as duty
from trucban.calendar import services as calendar
from trucban.calendar.models import Commitment, LeaveRequest
from trucban.callup import selectors as seasons
from trucban.callup.models import Case, Step, Summons
from trucban.duty import services as duties
from trucban.duty.models import Wish
from trucban.force import selectors, services
from trucban.force.models import Erasure, Membership, Person
from trucban.rulebook import services as rulebook
from trucban.web.force.views.retention import tables_of_erasures

pytestmark = pytest.mark.django_db
WHY = "Đơn đề nghị xoá dữ liệu ngày 20/11"

# What stays with the blank row of an erased person, because it says nothing of whom. Everything else goes or is blanked.
STAYS = {
    "access.User": "an account acts under its own name in the log; it ends before the person can be erased",
    "force.Person": "the blank row",
    "force.DisclosedPerson": "that data was seen, when and by whom; goes with its receipt",
    "calendar.Commitment": "that somebody stood a duty",
    "task.Task": "the work, not the person; open ones tie",
    "duty.Attendance": "came and left",
    "duty.CrewMember": "one of a crew",
    "duty.Scenario": "what was tried for a week without somebody; goes with its week's draft",
    "training.DrillPerson": "came to a drill",
    "training.ExerciseInject": "what was played",
    "training.ExerciseAnswer": "what was played",
    "training.Trainee": "one of a programme",
    "training.TrainingSession": "that somebody led it",
    "training.SessionPerson": "came to a session, and its result",
    "callup.Case": "one file of a season's figures",
    "patrol.PatrolMember": "went on a patrol",
}
GOES = {
    "force.Membership", "force.PostHeld", "force.RankHeld", "force.Qualification", "force.MilitiaStatus",
    "force.MilitiaOnRecord", "force.MilitiaProposal", "force.Custody", "force.ImportLine", "force.PersonMerge", "force.KnownApart",
    "force.LegalHold", "calendar.LeaveRequest", "duty.Assignment", "duty.AlertStep", "duty.SwapRequest",
    "duty.Takeover", "duty.Wish",
}  # fmt: skip


def test_every_table_that_names_a_person_is_thought_of() -> None:
    naming = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Person or field.name == "person_id"
    }
    assert naming == STAYS.keys() | GOES, "say in STAYS why it may stay, or erase it in the part's services"


# Tables whose rows stay and lose what they said.
BLANKED = {"callup.Step", "callup.Summons", "callup.Objection", "calendar.Commitment", "force.Person"}


def test_the_register_of_erasures_has_a_word_for_every_table_that_goes() -> None:
    assert {label.lower() for label in GOES | BLANKED} <= tables_of_erasures().keys()


def erased(world: World, person: Person, *, days: int) -> Erasure:
    an, later = world.actor("an"), MONDAY + timedelta(days=days)
    for held in Membership.objects.filter(person=person, to_date=None, retracted_at=None):
        services.end_membership(actor=an, membership_id=held.pk, on=MONDAY.date(), at=MONDAY)
    row = services.propose_on_request(actor=an, person_id=person.pk, reason=WHY, at=later)
    return services.confirm_erasure(actor=world.actor("phuc", at=later), erasure_id=row.pk, at=later)


def test_reasons_for_leave_and_wishes_go(world: World) -> None:
    _unit, (luong, tu) = duty.platoon(world, "Lương Văn Lương", "Trần Văn Tư")
    an, day = world.actor("an"), timedelta(days=1)
    for person in (luong, tu):
        leave = calendar.ask_leave(
            actor=an,
            person_id=person.pk,
            starts_at=MONDAY + day,
            ends_at=MONDAY + 2 * day,
            reason="Đưa mẹ đi viện",
            at=MONDAY,
            on_behalf=True,
        )
        calendar.decide_leave(actor=an, leave_id=leave.pk, approve=True, at=MONDAY)
        on = (MONDAY + 9 * day).date()
        duties.wish(actor=an, person_id=person.pk, first_day=on, last_day=on, at=MONDAY)
    row = erased(world, luong, days=60)
    assert {one.person_id for one in LeaveRequest.objects.all()} == {tu.pk}
    assert {one.person_id for one in Commitment.objects.all()} == {tu.pk}
    assert {one.person_id for one in Wish.objects.all()} == {tu.pk}
    assert row.counts["calendar.leaverequest"] == row.counts["duty.wish"] == 1


def test_why_a_rule_was_passed_over_for_them_goes(world: World) -> None:
    unit, (luong,) = duty.platoon(world, "Lương Văn Lương")
    duty.sign(world, "duty.weekly_cap", 1)
    duty.pattern(world, duty.post(world, unit=unit), days=(1, 4))
    monday, thursday = duty.places(duty.draft(world))
    duty.put(world, monday, luong)
    duty.put(world, thursday, luong, "Thay đồng chí Tư ốm")
    erased(world, luong, days=60)
    thursday.refresh_from_db()
    assert thursday.person_id == luong.pk
    assert "Tư" not in thursday.override_reason


def test_a_file_of_a_past_season_says_no_more_than_that_there_was_one(world: World) -> None:
    season, (case, other) = callup.drawn(world, "Lê Văn Một", "Lê Văn Hai")
    callup.summoned(world, case)
    for one in (case, other):
        callup.move(world, one, "DEFERRED")
    before = seasons.report(season)
    erased(world, case.person, days=400)
    said = [
        (step.evidence, step.ground, step.explanation, step.evidence_until, step.decision)
        for step in Step.objects.filter(case=case)
    ]
    assert set(said) == {("–", "", "", None, "")}
    assert Summons.objects.get(case=case).decision == "–"
    assert Step.objects.filter(case=other).exclude(ground="").exists()
    assert seasons.report(season) == before
    assert Case.objects.get(pk=case.pk).person.name != "Lê Văn Một"


def test_letters_of_objection_lose_their_numbers(world: World) -> None:
    season, (case,) = callup.drawn(world, "Lê Văn Một")
    callup.move(world, case, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED")
    posting = callup.posted(world, season)
    first = callup.objected(world, case, posting)
    second = callup.objected(world, case, posting, letter="Đơn số 2, 20/11/2026")
    callup.answered(world, first, "KEPT")
    erased(world, case.person, days=400)
    for row in (first, second):
        row.refresh_from_db()
    assert (first.letter, first.answer) == ("– 1", "–")
    assert (second.letter, second.answer) == ("– 2", "")


def test_what_a_merged_row_still_names_ties_it_and_then_goes_with_it(world: World) -> None:
    """Both rows had a file in the season, so one file could not go over to the kept row."""
    season, (case, other) = callup.drawn(world, "Lê Văn Một", "Lê Văn Hai")
    callup.move(world, other, "DEFERRED")
    key, an = selectors.RULES["merge"], world.actor("an")
    rulebook.sign_value(
        actor=an, key=key, value=1, from_date=date(2026, 1, 1), source="Quy chế của xã", at=MONDAY
    )
    merge = services.merge_people(actor=an, kept_id=case.person_id, merged_id=other.person_id, at=MONDAY)
    assert Case.objects.get(pk=other.pk).person_id == other.person_id
    later = MONDAY + timedelta(days=40)
    assert later.date() < season.hand_over_on
    with pytest.raises(services.ErasureRefused, match=str(season.year)):
        services.propose_due(actor=world.actor("an", at=later), subject_ids=[merge.pk], at=later)

    after = MONDAY + timedelta(days=400)
    (row,) = services.propose_due(actor=world.actor("an", at=after), subject_ids=[merge.pk], at=after)
    services.confirm_erasure(actor=world.actor("phuc", at=after), erasure_id=row.pk, at=after)
    assert set(Step.objects.filter(case=other).values_list("evidence", "ground")) == {("–", "")}
    assert "–" not in set(Step.objects.filter(case=case).values_list("evidence", flat=True))
