"""The cohort: nobody twice, nobody missing; hamlets' figures beside the register's."""

from datetime import date

import pytest

from tests.callup.builders import AT, BEFORE, drawn, man, move, season
from tests.cast import World
from trucban.callup import selectors, services
from trucban.callup.models import Case
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook.services import sign_rule


def test_men_in_age_on_the_hand_over_are_drawn_once(world: World) -> None:
    man(world, "Lê Văn Trẻ", date(2010, 1, 1))
    man(world, "Lê Văn Già", date(1990, 1, 1))
    man(world, "Lê Thị Nữ", sex="FEMALE")
    made, cases = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    assert {case.person.name for case in cases} == {"Lê Văn Một", "Lê Văn Hai"}
    with pytest.raises(services.NobodyDrawn):
        services.draw_cohort(actor=world.actor("an"), season_id=made.pk, at=AT)
    man(world, "Lê Văn Mới")
    assert len(services.draw_cohort(actor=world.actor("an"), season_id=made.pk, at=AT)) == 1


def test_the_birth_window_of_the_plan_decides(world: World) -> None:
    sign_rule(
        actor=world.actor("an"),
        key="callup.birth_window",
        value={
            "born_from": date(2004, 1, 1),
            "born_to": date(2004, 12, 31),
            "studied_born_from": date(2000, 1, 1),
        },
        from_date=date(2026, 9, 1),
        source="34/KH-UBND",
        at=AT,
    )
    man(world, "Lê Văn Trong", date(2004, 6, 1))
    _made, cases = drawn(world, "Lê Văn Ngoài")
    assert [case.person.name for case in cases] == ["Lê Văn Trong"]


def test_cases_and_who_is_left_over_are_all_the_men_of_the_register(world: World) -> None:
    unknown = man(world, "Lê Văn Không Ngày", None)
    studied = man(world, "Lê Văn Học", date(2000, 1, 10))
    made, cases = drawn(world)
    new = man(world, "Lê Văn Mới")
    found = selectors.outside(made)
    assert unknown in found.unknown
    assert studied in found.studied
    assert found.not_drawn == [new]
    person = cases[0].person
    person.birth_date = date(1980, 1, 1)
    person.save()
    assert [case.person for case in selectors.outside(made).left] == [person]


def test_who_was_deferred_for_studies_is_taken_in_by_that_paper(world: World) -> None:
    studied, old = man(world, "Lê Văn Học", date(2000, 1, 10)), man(world, "Lê Văn Già", date(1980, 1, 1))
    made = season(world)
    with pytest.raises(services.SeasonRefused):
        services.take_in(actor=world.actor("an"), season_id=made.pk, person_id=studied.pk, paper=" ", at=AT)
    with pytest.raises(services.NotInAge):
        services.take_in(actor=world.actor("an"), season_id=made.pk, person_id=old.pk, paper="1/QĐ", at=AT)
    case = services.take_in(
        actor=world.actor("an"), season_id=made.pk, person_id=studied.pk, paper="1/QĐ", at=AT
    )
    assert case.stage == Case.Stage.SOURCE
    assert studied not in selectors.outside(made).studied


def test_what_a_hamlet_counted_stands_beside_the_register(world: World) -> None:
    made, _cases = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    for count in (5, 3):  # a later report takes the place of the earlier
        services.report_total(
            actor=world.actor("an"),
            season_id=made.pk,
            hamlet_id=world.hamlets[0].pk,
            count=count,
            evidence="2/BC-T1",
            at=AT,
        )
    first, second = selectors.by_hamlet(made)
    assert (first.cases, first.difference) == (2, -1)
    assert (second.cases, second.difference) == (0, None)


def test_the_funnel_never_grows(world: World) -> None:
    made, (one, two, _three) = drawn(world, "Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba")
    move(world, one, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED")
    move(world, two, "NOMINATED", "REVIEWED", "DEFERRED")
    rows = {row.stage: (row.reached, row.now) for row in selectors.funnel(made)}
    assert [
        rows[stage] for stage in ("SOURCE", "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED", "CHECKED")
    ] == [
        (3, 1),
        (2, 0),
        (2, 0),
        (1, 0),
        (1, 1),
        (0, 0),
    ]
    assert rows["DEFERRED"] == (1, 1)


def test_a_season_is_opened_once_with_its_plan(world: World) -> None:
    season(world)
    with pytest.raises(services.SeasonExists):
        season(world)
    with pytest.raises(services.SeasonRefused):
        season(world, 2028, plan="")
    with pytest.raises(services.SeasonRefused):
        season(world, 2028, hand_over_on=date(2027, 2, 22))
    assert season(world, call_number=2).call_number == 2


def test_the_head_of_the_council_sees_the_season_and_no_file(world: World) -> None:
    made, (case,) = drawn(world)
    ha = world.actor("ha")
    assert selectors.get_season(actor=ha, season_id=made.pk) == made
    assert not selectors.cases(actor=ha, season_id=made.pk).exists()
    with pytest.raises(NotVisible):
        services.open_file(actor=ha, case_id=case.pk, at=AT)
    with pytest.raises(PermissionDenied):
        services.draw_cohort(actor=ha, season_id=made.pk, at=AT)
    with pytest.raises(PermissionDenied):
        services.set_quota(actor=ha, season_id=made.pk, army=1, police=0, paper="1", at=AT)


@pytest.mark.parametrize("who", ["binh", "dung", "lan", "minh", "khanh"])
def test_others_open_none_and_see_none(world: World, who: str) -> None:
    made, (case,) = drawn(world)
    with pytest.raises(PermissionDenied):
        services.open_season(
            actor=world.actor(who), year=2028, call_number=1, hand_over_on=date(2028, 2, 2), plan="1", at=AT
        )
    with pytest.raises(NotVisible):
        selectors.get_season(actor=world.actor(who), season_id=made.pk)
    with pytest.raises(NotVisible):
        services.open_file(actor=world.actor(who), case_id=case.pk, at=AT)


def test_who_was_handed_over_in_an_earlier_call_is_not_drawn_again(world: World) -> None:
    made, (gone, stays) = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    move(world, gone, *BEFORE["ENLISTMENT"], "HANDED_OVER")
    later = season(world, 2028)
    (new,) = services.draw_cohort(actor=world.actor("an"), season_id=later.pk, at=AT)
    assert new.person == stays.person
    assert selectors.outside(later).served == [gone.person]
    assert selectors.outside(later).not_drawn == []
    assert selectors.handed_over_before(made) == set()


def test_a_moved_hand_over_asks_each_age_again(world: World) -> None:
    made, _cases = drawn(world)
    man(world, "Lê Văn Sau", born=date(2009, 3, 1))  # 18 after the first day, before the second
    assert [row.name for row in selectors.outside(made).not_drawn] == []
    moved = services.change_season(
        actor=world.actor("an"), season_id=made.pk, hand_over_on=date(2027, 3, 5), plan="52/KH-UBND", at=AT
    )
    assert [row.name for row in selectors.outside(moved).not_drawn] == ["Lê Văn Sau"]
    with pytest.raises(services.SeasonRefused):
        services.change_season(
            actor=world.actor("an"), season_id=made.pk, hand_over_on=date(2028, 3, 5), plan="5/KH", at=AT
        )
    with pytest.raises(services.SeasonRefused):
        services.change_season(
            actor=world.actor("an"), season_id=made.pk, hand_over_on=date(2027, 3, 5), plan=" ", at=AT
        )
