"""Whatever the register and the law: each day's strength is the one before with who joins and without who leaves."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.callup.builders import AT as CALLED_AT
from tests.callup.builders import HAND_OVER, call, season
from tests.cast import World
from tests.force.militia import AT, DAY, confirm, decide, man, propose, register, take, year
from trucban.callup import services as calls
from trucban.callup.models import Case
from trucban.force import militia_forecast as ahead
from trucban.force import selectors, services
from trucban.force.departures import Departure
from trucban.force.militia_forecast import Choice, Someone, Step, Why
from trucban.force.militia_terms import LawAhead
from trucban.force.models import Membership, MilitiaStatus, Unit
from trucban.law.ages import age_of
from trucban.law.results import IN_AGE, OVER_AGE, TOO_YOUNG, VOLUNTEER_AGE
from trucban.rulebook.models import LocalValue

TODAY = date(2026, 11, 27)
LAST = ahead.end_of_sight(TODAY)
ONE = UUID(int=1)
DAYS = [TODAY + timedelta(days=index) for index in range((LAST - TODAY).days + 1)]


@dataclass
class Law:
    """A law that changes its ages on one day; the real one is asked in the tests with a register."""

    before: tuple[int, int, int] = (18, 45, 50)
    after: tuple[int, int, int] = (18, 45, 50)
    turn: date = date(2027, 6, 1)
    more: int = 2
    days: list[date] = field(init=False)

    def __post_init__(self) -> None:
        self.days = [self.turn]

    def age(self, *, born: date, sex: str, on: date) -> str | None:
        first, last, volunteers = self.before if on < self.turn else self.after
        years = age_of(born, on=on).years if born <= on else -1
        if years < first:
            return TOO_YOUNG
        return IN_AGE if years <= last else VOLUNTEER_AGE if years <= volunteers else OVER_AGE

    def longest(self, one: Someone, step: Step, *, on: date) -> date | None:
        return ahead.add_months(step.first_until, 12 * self.more) if step.first_until else None


def someone(
    *steps: Step, born: date | None = date(1995, 3, 1), key: UUID = ONE, called: Departure | None = None
) -> Someone:
    return Someone(key, born, "MALE", leads=False, steps=steps, departure=called)


def serving(until: date | None, *, since: date = date(2024, 2, 1)) -> Step:
    return Step(since, serves=True, category="MOBILE", until=until, first_until=until)


def told(
    *people: Someone, law: Law | None = None, choice: Choice = Choice.AS_DECIDED
) -> list[tuple[date, str]]:
    found = ahead.forecast(people, law or Law(), today=TODAY, last=LAST, choice=choice)
    return [(event.day, event.why) for event in found.events]


def test_a_term_ends_on_its_day_and_one_that_is_over_ends_tomorrow() -> None:
    assert told(someone(serving(date(2028, 2, 1)))) == [(date(2028, 2, 1), Why.TERM)]
    assert told(someone(serving(date(2025, 2, 1)))) == [(date(2026, 11, 28), Why.TERM)]
    assert told(someone(serving(LAST + timedelta(days=1)))) == []


def test_what_is_decided_for_a_later_day_goes_before_the_term() -> None:
    done = Step(date(2027, 1, 15), serves=False)
    assert told(someone(serving(date(2028, 2, 1)), done)) == [(date(2027, 1, 15), Why.DECIDED)]
    longer = Step(date(2027, 1, 15), serves=True, category="MOBILE", until=date(2029, 2, 1))
    assert told(someone(serving(date(2028, 2, 1)), longer)) == [(date(2029, 2, 1), Why.TERM)]
    taken = Step(date(2027, 3, 1), serves=True, category="ON_SITE", until=date(2031, 3, 1))
    assert told(someone(Step(DAY, serves=False), taken)) == [(date(2027, 3, 1), Why.JOINS)]


def test_the_age_of_somebody_born_on_29_february_ends_on_the_28th_in_a_common_year() -> None:
    assert told(someone(serving(None), born=date(1984, 2, 29)), law=Law((18, 42, 50), (18, 42, 50))) == [
        (date(2027, 2, 28), Why.AGE)
    ]
    assert told(someone(serving(None), born=date(1984, 2, 29)), law=Law((18, 43, 50), (18, 43, 50))) == [
        (date(2028, 2, 29), Why.AGE)
    ]
    assert told(someone(born=date(2009, 2, 28))) == [(date(2027, 2, 28), Why.OF_AGE)]


def test_on_the_day_a_law_changes_its_ages_it_counts_from_that_day() -> None:
    older = someone(serving(None), born=date(1985, 1, 10))  # 41
    assert told(older) == []
    assert told(older, law=Law(after=(18, 40, 50))) == [(date(2027, 6, 1), Why.AGE)]
    assert told(older, law=Law(after=(18, 42, 50))) == [(date(2028, 1, 10), Why.AGE)]
    young = someone(born=date(2010, 1, 10))
    assert told(young) == [(date(2028, 1, 10), Why.OF_AGE)]
    assert told(young, law=Law(after=(17, 45, 50))) == [(date(2027, 6, 1), Why.OF_AGE)]


def test_who_was_taken_as_a_volunteer_serves_to_the_end_of_that_age() -> None:
    volunteer = someone(serving(None, since=date(2026, 2, 1)), born=date(1978, 1, 10))  # 48
    assert told(volunteer) == [(date(2029, 1, 10), Why.AGE)]
    overdue = someone(serving(None, since=date(2023, 2, 1)), born=date(1978, 1, 10))  # was 45
    assert told(overdue) == [(date(2026, 11, 28), Why.AGE)]
    assert told(overdue, choice=Choice.EXTENDED_VOLUNTEERS) == [(date(2029, 1, 10), Why.AGE)]


def test_a_decided_call_ends_the_service_on_its_day() -> None:
    held = serving(date(2028, 2, 1))
    call = Departure(date(2027, 2, 22), to_police=False)
    assert told(someone(held, called=call)) == [(call.day, Why.ENLISTS)]
    police = Departure(date(2027, 2, 22), to_police=True)
    assert told(someone(held, called=police), choice=Choice.EXTENDED) == [(police.day, Why.POLICE)]
    assert told(someone(serving(date(2027, 1, 1)), called=call)) == [(date(2027, 1, 1), Why.TERM)]
    assert told(someone(called=call)) == []  # serves not, so leaves nothing


def test_a_call_of_before_the_service_began_ends_nothing_and_one_the_register_does_not_know_of_ends_tomorrow() -> (
    None
):
    back = serving(None, since=date(2026, 4, 1))
    assert told(someone(back, called=Departure(date(2024, 2, 26), to_police=False))) == []
    gone = Departure(date(2026, 2, 26), to_police=False)
    assert told(someone(serving(None), called=gone)) == [(date(2026, 11, 28), Why.ENLISTS)]


CALLS = [date(2027, 3, 31), date(2028, 3, 31), date(2029, 3, 31)]


def test_calls_are_assumed_as_many_as_somebody_sets_and_those_known_by_name_are_among_them() -> None:
    known = [
        someone(serving(None), key=UUID(int=number), called=Departure(date(2027, 2, 22), to_police=False))
        for number in (1, 2)
    ]
    found = ahead.forecast([*known, someone(serving(None), key=UUID(int=3))], Law(), today=TODAY, last=LAST)

    def more(yearly: int, until: date = LAST, why: Why = Why.ENLISTS) -> int:
        return ahead.assumed(found, why, yearly, days=CALLS, until=until)

    assert more(0) == 0
    assert more(3) == 1 + 3 + 3
    assert more(1) == 0 + 1 + 1
    assert more(3, until=date(2027, 3, 30)) == 0
    assert more(3, until=date(2027, 3, 31)) == 1
    assert more(1, why=Why.POLICE) == 3
    assert len(found.serving_on(LAST)) == 1  # nobody is picked for what is assumed


def test_an_extension_is_assumed_only_when_it_is_asked_for() -> None:
    one = someone(serving(date(2027, 2, 1)))
    assert told(one) == [(date(2027, 2, 1), Why.TERM)]
    assert told(one, choice=Choice.EXTENDED) == [(date(2029, 2, 1), Why.TERM)]


def test_of_whom_the_register_says_too_little_nothing_is_reckoned() -> None:
    assert told(someone(serving(None), born=None)) == []
    assert told(someone(born=None)) == []
    assert told(someone(serving(date(2027, 2, 1)), born=None)) == [(date(2027, 2, 1), Why.TERM)]


def test_periods_are_each_day_once() -> None:
    for months in (1, 3):
        rows = ahead.periods(TODAY, LAST, months=months)
        days = [
            row.first + timedelta(days=index)
            for row in rows
            for index in range((row.last - row.first).days + 1)
        ]
        assert days == DAYS[1:]
        assert all((row.last + timedelta(days=1)).day == 1 for row in rows[:-1])


NEAR = st.dates(date(2022, 1, 1), date(2031, 1, 1))
BORN = (
    st.none()
    | st.dates(date(1974, 1, 1), date(2011, 12, 31))
    | st.sampled_from([date(1980, 2, 29), date(1984, 2, 29), date(2008, 2, 29)])
)
STEP = st.builds(
    Step,
    from_date=NEAR,
    serves=st.booleans(),
    category=st.sampled_from(["ON_SITE", "MOBILE"]),
    until=st.none() | NEAR,
    is_deferral=st.booleans(),
    first_until=st.none() | NEAR,
)


@st.composite
def people(draw: st.DrawFn) -> list[Someone]:
    made = []
    for number in range(draw(st.integers(0, 4))):
        steps = sorted(
            draw(st.lists(STEP, max_size=4, unique_by=lambda step: step.from_date)),
            key=lambda step: step.from_date,
        )
        begun = [step for step in steps if step.from_date <= TODAY][-1:]
        later = [step for step in steps if step.from_date > TODAY]
        call = draw(st.none() | st.builds(Departure, NEAR, st.booleans()))
        made.append(someone(*begun, *later, born=draw(BORN), key=UUID(int=number + 1), called=call))
    return made


AGES = st.tuples(st.just(18), st.integers(40, 46), st.integers(47, 50))
LAWS = st.builds(Law, before=AGES, after=AGES, turn=st.sampled_from(DAYS))


def serves_by_hand(one: Someone, law: Law, choice: Choice) -> list[bool]:
    """Go through the days one by one: what the reader of the rules would do on paper."""
    found: list[bool] = []
    is_in, held = False, None
    for day in DAYS:
        step = next((step for step in reversed(one.steps) if step.from_date <= day), None)
        if step != held:
            is_in, held = bool(step and step.serves), step
            found.append(is_in)  # on the first day of a step it holds, whatever the term or age says
            continue
        if step and is_in:
            until = step.until
            if until and choice != Choice.AS_DECIDED and (longest := law.longest(one, step, on=day)):
                until = max(until, longest)
            over = {OVER_AGE}
            if choice != Choice.EXTENDED_VOLUNTEERS and one.born:
                began = law.age(born=one.born, sex=one.sex, on=step.from_date)
                over |= set() if began == VOLUNTEER_AGE else {VOLUNTEER_AGE}
            aged = one.born is not None and law.age(born=one.born, sex=one.sex, on=day) in over
            called = one.departure is not None and step.from_date < one.departure.day <= day
            is_in = not aged and not called and not (until and until <= day)
        found.append(is_in)
    return found


@given(known=people(), law=LAWS, choice=st.sampled_from(Choice))
def test_each_day_agrees_with_going_through_the_days_by_hand(
    known: list[Someone], law: Law, choice: Choice
) -> None:
    found = ahead.forecast(known, law, today=TODAY, last=LAST, choice=choice)
    by_hand = {one.key: serves_by_hand(one, law, choice) for one in known}
    for index, day in enumerate(DAYS):
        assert found.serving_on(day) == {key for key, days in by_hand.items() if days[index]}, day


@given(known=people(), law=LAWS, choice=st.sampled_from(Choice), months=st.sampled_from([1, 3]))
def test_the_lines_add_up_and_the_parts_are_the_whole(
    known: list[Someone], law: Law, choice: Choice, months: int
) -> None:
    found = ahead.forecast(known, law, today=TODAY, last=LAST, choice=choice)
    lines = [found.line(row.first, row.last) for row in ahead.periods(TODAY, LAST, months=months)]
    strength = len(found.serving)
    for line in lines:
        assert line.opening == strength
        strength = line.closing
    assert strength == len(found.serving_on(LAST))
    assert sum(sum(line.counts.values()) for line in lines) == len(found.events)
    whole = found.line(DAYS[1], LAST)
    for parts in (
        [found.of_people({one.key}) for one in known],
        [found.of_category(category) for category in ("ON_SITE", "MOBILE")],
    ):
        of_parts = [part.line(DAYS[1], LAST) for part in parts]
        assert sum(line.opening for line in of_parts) == whole.opening
        assert sum(line.leaves for line in of_parts) == whole.leaves
        assert sum(line.closing for line in of_parts) == whole.closing


def test_the_law_in_force_on_a_day_is_what_the_commune_signed_for_it(world: World) -> None:
    LocalValue.objects.create(
        commune=world.commune, key="law:militia.age_men",
        value={"first": 18, "last": 40, "last_volunteer": 45}, from_date=date(2027, 6, 1),
        source="12/NQ", signed_by_id=world.user("an").pk, signed_by_title="Chỉ huy trưởng", signed_at=AT,
    )  # fmt: skip
    law = LawAhead(commune_id=world.commune.pk)
    born = date(1985, 1, 10)
    assert date(2027, 6, 1) in law.days
    assert law.age(born=born, sex="MALE", on=date(2027, 5, 31)) == IN_AGE
    assert law.age(born=born, sex="MALE", on=date(2027, 6, 1)) == VOLUNTEER_AGE
    person = man(world, "Lê Văn Một", born)
    register(world, made := year(world), person)
    take(world, made, "SERVING", person, from_date=DAY)
    found = selectors.militia_forecast(actor=world.actor("an"), on=TODAY)
    assert found is not None
    assert [(event.day, event.why) for event in found.of.events] == [(date(2027, 6, 1), Why.AGE)]


pytestmark = pytest.mark.django_db


def test_today_the_forecast_is_where_everybody_stands(world: World, platoon: Unit) -> None:
    one, two, three = (man(world, f"Lê Văn {name}") for name in ("Một", "Hai", "Ba"))
    young, made = man(world, "Lê Văn Trẻ", date(2009, 2, 28)), year(world)
    services.add_membership(
        actor=world.actor("an"), person_id=one.pk, unit_id=platoon.pk,
        role=Membership.Role.LEADER, from_date=DAY, at=AT,
    )  # fmt: skip
    register(world, made, one, two, three)
    take(world, made, "SERVING", one)
    take(world, made, "SERVING", two, category="STANDING")
    found = selectors.militia_forecast(actor=world.actor("an"), on=TODAY)
    assert found is not None
    standing = selectors.standing_of(owner_id=made.owner_id, on=TODAY)
    assert found.of.serving == {
        row.person.pk: row.fact.category for row in standing if row.fact.status in {"SERVING", "EXTENDED"}
    }
    assert [(event.key, event.day) for event in found.of.events] == [
        (young.pk, date(2027, 2, 28)),
        (two.pk, date(2028, 4, 18)),
    ]
    assert found.pool == [three]
    assert selectors.militia_forecast(actor=world.actor("dung"), on=TODAY) is None
    extended = selectors.militia_forecast(
        actor=world.actor("an"), on=date(2029, 1, 1), choice=Choice.EXTENDED
    )
    assert extended is not None
    assert [(event.key, event.day) for event in extended.of.events if event.why == Why.TERM] == [
        (two.pk, date(2030, 4, 18))  # the leader of a platoon may be extended to the end of the age
    ]


def test_places_are_filled_by_those_who_still_serve(world: World, platoon: Unit) -> None:
    actor, made = world.actor("an"), year(world)
    people = [man(world, f"Lê Văn {name}") for name in ("Một", "Hai")]
    for person in people:
        services.add_membership(
            actor=actor, person_id=person.pk, unit_id=platoon.pk, from_date=DAY, role="MEMBER", at=AT
        )
    services.set_needed_places(
        actor=actor, unit_id=platoon.pk, duty_name="Tuần tra", count=2, from_date=DAY, at=AT
    )
    register(world, made, *people)
    take(world, made, "SERVING", people[0])
    take(world, made, "SERVING", people[1], category="STANDING")
    found = selectors.militia_forecast(actor=actor, on=TODAY)
    assert found is not None
    days = [TODAY, date(2028, 4, 17), date(2028, 4, 18)]
    rows = selectors.units_ahead(found, actor=actor, days=days)[platoon.pk]
    assert [(row.needed, row.filled, row.lacking) for row in rows] == [(2, 2, 0), (2, 2, 0), (2, 1, 1)]


def test_a_term_without_decision_is_told_once_it_is_near_and_no_more_when_decided(world: World) -> None:
    actor, person, made = world.actor("an"), man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    take(world, made, "SERVING", person, category="STANDING")  # until 18/4/2028
    near = date(2028, 3, 1)
    assert selectors.terms_ending_undecided(actor=actor, on=date(2028, 1, 1), days=60) is None
    found = selectors.terms_ending_undecided(actor=actor, on=near, days=60)
    assert found is not None
    assert (found.count, found.proposed, found.first) == (1, 0, date(2028, 4, 18))
    at = AT.replace(year=2028, month=3, day=1)
    rows = propose(world, made, "RELEASED", person, from_date=date(2028, 3, 15), at=at)
    assert selectors.terms_ending_undecided(actor=actor, on=near, days=60).proposed == 1  # type: ignore[union-attr]
    decide(world, *confirm(world, *rows, at=at), decided_on=near, at=at)
    assert selectors.terms_ending_undecided(actor=actor, on=near, days=60) is None
    assert MilitiaStatus.objects.filter(person=person).count() == 3


@pytest.mark.parametrize(("stage", "leaves"), [("LISTED", False), ("CALLED", True), ("RETURNED", False)])
def test_who_is_called_by_a_decision_leaves_on_the_day_of_the_call(
    world: World, stage: str, leaves: bool
) -> None:
    person, made = man(world, "Lê Văn Một", date(2005, 5, 4)), year(world)
    register(world, made, person)
    take(world, made, "SERVING", person)
    (case,) = calls.draw_cohort(actor=world.actor("an"), season_id=season(world).pk, at=CALLED_AT)
    Case.objects.filter(pk=case.pk).update(stage=stage)

    def told_of() -> list[tuple[date, Why]]:
        found = selectors.militia_forecast(actor=world.actor("an"), on=TODAY)
        assert found is not None
        return [(event.day, event.why) for event in found.of.events if event.why == Why.ENLISTS]

    assert told_of() == ([(HAND_OVER, Why.ENLISTS)] if leaves else [])
    case.stage = "CALLED"
    case.save()
    call(world, case, kind="ENLISTMENT", appears_on=date(2027, 2, 21))
    Case.objects.filter(pk=case.pk).update(stage=stage)
    assert told_of() == ([(date(2027, 2, 21), Why.ENLISTS)] if leaves else [])


def test_a_year_whose_call_is_over_has_no_further_one(world: World) -> None:
    found = selectors.militia_forecast(actor=world.actor("an"), on=TODAY)
    assert found is not None
    assert found.call_days == tuple(CALLS)  # article 33: in February or March
    man(world, "Lê Văn Một", date(2005, 5, 4))
    calls.draw_cohort(actor=world.actor("an"), season_id=season(world).pk, at=CALLED_AT)
    Case.objects.update(stage="HANDED_OVER")
    found = selectors.militia_forecast(actor=world.actor("an"), on=date(2027, 3, 1))
    assert found is not None
    assert found.call_days[0] == date(2028, 3, 31)
