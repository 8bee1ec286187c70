"""Whom the law asks to register each April, who is missing, and what of a person is never kept."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.cast import World
from tests.force.militia import AGE_ON, AT, DAY, man, register, year
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.models import MilitiaStatus, MilitiaYear
from trucban.force.selectors import HamletRegistration, Registration
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def read(made: MilitiaYear) -> Registration:
    return selectors.registration(made, on=AT.date())


def hamlet(world: World, made: MilitiaYear, number: int = 0) -> HamletRegistration:
    found = read(made).of_hamlet(world.hamlets[number].pk)
    assert found is not None
    return found


def names(row: HamletRegistration) -> list[str]:
    return [line.person.name for line in row.missing]


@pytest.mark.parametrize(
    ("sex", "born", "asked"),
    [
        ("MALE", date(2008, 4, 30), True),  # turns 18 on the day
        ("MALE", date(2008, 5, 1), False),
        ("MALE", date(1980, 5, 1), True),  # the day before the 46th birthday
        ("MALE", date(1980, 4, 30), False),
        ("FEMALE", date(1985, 5, 1), True),
        ("FEMALE", date(1985, 4, 30), False),
    ],
)
def test_asked_is_who_is_of_age_on_the_day_of_the_plan(
    world: World, sex: str, born: date, asked: bool
) -> None:
    man(world, "Lê Văn Một", born, sex=sex)
    made = year(world)
    assert names(hamlet(world, made)) == (["Lê Văn Một"] if asked else [])


def test_each_answer_names_its_article(world: World) -> None:
    man(world, "Lê Văn Một")
    made = year(world)
    (line,) = hamlet(world, made).missing
    assert "Điều 8 khoản 1" in line.decision.source_vi
    assert "Điều 9 khoản 1 điểm a" in read(made).rule.source_vi


def test_who_turned_18_since_a_year_before_registers_first_the_others_are_supplementary(world: World) -> None:
    man(world, "Lê Văn Mới", date(2007, 5, 1))
    man(world, "Lê Văn Cũ", date(2007, 4, 30))
    first = {line.person.name: line.is_first for line in hamlet(world, year(world)).missing}
    assert first == {"Lê Văn Mới": True, "Lê Văn Cũ": False}


def test_a_hamlet_is_done_when_nobody_is_missing(world: World) -> None:
    one, two = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai")
    man(world, "Lê Văn Ba", hamlet=world.hamlets[1])
    made = year(world)
    assert (read(made).done, read(made).missing) == (0, 3)
    register(world, made, one)
    register(world, made, two, excused=True, evidence="12/QĐ-UBND, 10/4/2026")
    row = hamlet(world, made)
    assert (row.registered, row.excused, row.is_done) == (1, 1, True)
    assert (read(made).done, read(made).missing) == (1, 1)


def test_whom_the_register_cannot_judge_stands_by_name_and_nobody_is_left_out(world: World) -> None:
    man(world, "Lê Không Ngày Sinh", None)
    man(world, "Lê Không Thôn", hamlet=None)
    found = read(year(world))
    assert "Lê Không Ngày Sinh" in [person.name for person in found.unknown]
    nowhere = found.of_hamlet(None)
    assert nowhere is not None
    assert names(nowhere) == ["Lê Không Thôn"]


def test_who_registered_in_an_earlier_year_is_not_asked_again(world: World) -> None:
    person = man(world, "Lê Văn Một")
    register(world, year(world), person)
    later = AT + timedelta(days=365)
    made = year(world, number=2027, at=later)
    found = selectors.registration(made, on=later.date()).of_hamlet(world.hamlets[0].pk)
    assert found is not None
    assert (found.registered, names(found)) == (1, [])


def test_a_press_is_for_all_or_for_nobody(world: World) -> None:
    one, two = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai")
    made = year(world)
    register(world, made, one)
    with pytest.raises(services.RegistrationRefused, match="Lê Văn Một"):
        register(world, made, two, one)
    assert MilitiaStatus.objects.filter(person=two).count() == 0


def test_what_is_missing_or_wrong_is_refused_with_a_sentence(world: World) -> None:
    person, child = man(world, "Lê Văn Một"), man(world, "Lê Văn Con", date(2010, 1, 1))
    made = year(world)
    for wrong in (
        {"evidence": "  "},
        {"on": AT.date() + timedelta(days=1)},
        {"on": date(2025, 4, 18)},
    ):
        with pytest.raises(services.RegistrationRefused):
            register(world, made, person, **wrong)
    with pytest.raises(services.TextTooLong):
        register(world, made, person, evidence="x" * 161)
    with pytest.raises(services.RegistrationRefused, match="Điều 8"):
        register(world, made, child)
    with pytest.raises(services.RegistrationRefused):
        register(world, made)
    assert not MilitiaStatus.objects.exists()


def test_a_year_is_opened_once_by_its_plan(world: World) -> None:
    year(world)
    with pytest.raises(services.MilitiaYearExists):
        year(world)
    with pytest.raises(services.MilitiaYearRefused):
        year(world, number=2027, age_on=AGE_ON)
    with pytest.raises(services.MilitiaYearRefused):
        year(world, number=2027, plan="")
    with pytest.raises(services.MilitiaYearRefused):
        year(world, number=2019, age_on=date(2019, 4, 30))  # before the law


@pytest.mark.parametrize("who", ["dung", "ha", "lan", "minh", "binh"])
def test_only_the_command_keeps_it(world: World, who: str) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    with pytest.raises(NotVisible):
        register(world, made, person, who=who)
    with pytest.raises(PermissionDenied):
        services.open_militia_year(
            actor=world.actor(who), year=2027, age_on=date(2027, 4, 30), plan="1/KH", at=AT
        )


def test_the_log_says_who_registered_whom_by_which_paper(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    (fact,) = register(world, made, person)
    entry = Entry.objects.get(action="militia.registered", subject_id=fact.pk)
    assert {"person", "status", "evidence"} <= set(entry.digests)


def test_a_registration_that_was_wrong_is_retracted_and_the_person_is_missing_again(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    (fact,) = register(world, made, person)
    services.retract_fact(actor=world.actor("an"), fact_id=fact.pk, reason="Nhầm người", at=AT)
    assert names(hamlet(world, made)) == ["Lê Văn Một"]
    register(world, made, person, on=DAY + timedelta(days=1))


def test_a_step_is_seen_by_who_keeps_it_and_by_the_person(world: World) -> None:
    person, made = world.person("binh"), year(world)
    person.birth_date, person.sex = date(2000, 5, 4), "MALE"
    person.save()
    register(world, made, person)

    def steps(who: str, key: UUID = person.pk) -> int:
        return len(selectors.person_card(actor=world.actor(who), person_id=key, on=AT.date()).militia)

    assert (steps("an"), steps("binh"), steps("minh")) == (1, 1, 0)


def test_two_rows_of_one_person_keep_one_registration(world: World) -> None:
    kept, other = man(world, "Lê Văn Một"), man(world, "Le Van Mot")
    made = year(world)
    register(world, made, kept, other)
    services.merge_people(actor=world.actor("an"), kept_id=kept.pk, merged_id=other.pk, at=AT)
    assert (hamlet(world, made).registered, read(made).of_age) == (1, 1)


def test_the_season_is_the_laws_month_and_the_commands_work(world: World) -> None:
    person = man(world, "Lê Văn Một")

    def season(first: date, last: date, who: str = "an") -> tuple[bool, int] | None:
        found = selectors.militia_season(actor=world.actor(who), first=first, last=last, on=last)
        if found is None:
            return None
        return found.year is not None, found.registration.missing if found.registration else -1

    april = date(2026, 4, 20)
    assert season(april, april) == (False, -1)
    made = year(world)
    assert season(april, april) == (True, 1)
    assert season(date(2026, 3, 30), date(2026, 4, 5)) == (True, 1)  # a week that reaches into it
    assert season(date(2026, 3, 23), date(2026, 3, 31)) is None
    assert season(date(2026, 5, 1), date(2026, 5, 1)) is None
    assert season(date(2019, 4, 1), date(2019, 4, 1)) is None  # before the law
    assert season(april, april, who="dung") is None
    register(world, made, person)
    assert season(april, april) == (True, 0)
