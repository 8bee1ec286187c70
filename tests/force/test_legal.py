"""A rule the commune changes names, before it holds, every person whose result it changes."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import MONDAY, World
from trucban.access.models import Agency
from trucban.audit.models import Entry
from trucban.force import selectors
from trucban.force.models import Person
from trucban.force.selectors.legal import QUESTIONS
from trucban.law import Rule, catalogue
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook import laws, services
from trucban.rulebook import selectors as rulebook
from trucban.rulebook.models import LocalValue

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
AGE = "militia.age_men"
PAPER = "Công văn 12/BCH ngày 20/11/2026"
AGES = {"first": 18, "last": 45, "last_volunteer": 50}


def person(
    world: World, name: str, born: date | None, sex: str = "MALE", owner: Agency | None = None
) -> Person:
    return Person.objects.create(
        commune=world.commune, owner=owner or world.command, name=name, birth_date=born, sex=sex, hamlet=world.hamlets[0]
    )  # fmt: skip


def changed(value: object, key: str = AGE, on: date = ON) -> Rule:
    return laws.proposed(key, value, from_date=on, source=PAPER)


def test_those_between_the_old_and_the_new_limit_are_named(world: World) -> None:
    person(world, "Lê Bốn Sáu", date(1980, 6, 1))  # 46 on the day
    person(world, "Lê Bốn Tám", date(1978, 6, 1))
    person(world, "Chị Bốn Sáu", date(1980, 6, 1), sex="FEMALE")
    person(world, "Không Ngày Sinh", None)
    services.sign_rule(
        actor=world.actor("an"), key=AGE, value=AGES, from_date=date(2026, 10, 1), source=PAPER, at=MONDAY
    )
    found = selectors.affected_by(actor=world.actor("an"), changed=changed({**AGES, "last": 47}))
    assert [(a.person.name, a.question, a.before.answer, a.after.answer) for a in found] == [
        ("Lê Bốn Sáu", "militia.age", "volunteer age", "in age")
    ]
    assert LocalValue.objects.count() == 1  # nothing was written


def test_confirming_what_stands_changes_to_be_confirmed_into_an_answer(world: World) -> None:
    person(world, "Trần Hai Mươi", date(2006, 1, 1))
    (found,) = selectors.affected_by(actor=world.actor("an"), changed=changed(AGES))
    assert (found.before.answer, found.after.answer) == ("to be confirmed", "in age")
    assert found.after.source_vi == PAPER


def test_a_birth_window_settles_the_disputed_year(world: World) -> None:
    on = date(2026, 3, 4)
    person(world, "Hai Lăm Tuổi", date(2001, 3, 1))
    person(world, "Hai Mươi Tuổi", date(2006, 3, 1))
    person(world, "Cô Hai Lăm", date(2001, 3, 1), sex="FEMALE")
    window = {
        "born_from": date(2001, 3, 5),
        "born_to": date(2008, 3, 4),
        "studied_born_from": date(1999, 3, 5),
    }
    found = selectors.affected_by(actor=world.actor("an"), changed=changed(window, "callup.birth_window", on))
    assert [(a.person.name, a.before.answer, a.after.answer) for a in found] == [
        ("Hai Lăm Tuổi", "to be confirmed", "over age")
    ]


def test_a_day_before_the_law_changes_nobody(world: World) -> None:
    person(world, "Lê Bốn Sáu", date(1970, 6, 1))
    before_any = laws.proposed("ages.end_of_age", "x", from_date=date(2015, 1, 1), source=PAPER)
    assert selectors.affected_by(actor=world.actor("an"), changed=before_any) == []


def test_others_people_are_not_named(world: World, other_world: World) -> None:
    person(other_world, "Người Xã Khác", date(1980, 6, 1))
    person(world, "Người Công An", date(1980, 6, 1), owner=world.police)
    named = selectors.affected_by(actor=world.actor("an"), changed=changed({**AGES, "last": 47}))
    assert "Người Xã Khác" not in [a.person.name for a in named]
    visible = set(Person.objects.visible_to(world.actor("an")).values_list("pk", flat=True))
    assert {a.person.pk for a in named} <= visible


def test_most_rules_need_facts_the_register_does_not_hold() -> None:
    assert selectors.can_be_tried(AGE)
    assert not selectors.can_be_tried("tables.militia_deferral")
    known = set(catalogue.all_keys())
    assert all(leaning <= known for leaning in QUESTIONS.values())


# --- Signing ------------------------------------------------------------------------------------------------


def test_a_signed_rule_holds_from_its_day_and_says_on_which_paper(world: World) -> None:
    services.sign_rule(
        actor=world.actor("an"), key=AGE, value={**AGES, "last": 47}, from_date=ON, source=PAPER, at=MONDAY
    )
    commune_id = world.commune.pk
    (rule,) = rulebook.local_rules(commune_id=commune_id, on=ON).values()
    assert (rule.value["last"], rule.confidence, rule.local_source) == (47, "L", PAPER)
    assert rulebook.local_rules(commune_id=commune_id, on=date(2026, 11, 22)) == {}
    assert Entry.objects.filter(action="rulebook.signed").exists()


def test_a_day_survives_being_stored(world: World) -> None:
    window = {
        "born_from": date(2001, 3, 5),
        "born_to": date(2008, 3, 4),
        "studied_born_from": date(1999, 3, 5),
    }
    services.sign_rule(
        actor=world.actor("an"),
        key="callup.birth_window",
        value=window,
        from_date=ON,
        source=PAPER,
        at=MONDAY,
    )
    assert rulebook.local_rules(commune_id=world.commune.pk, on=ON)["callup.birth_window"].value == window


def test_the_other_commune_keeps_the_law(world: World, other_world: World) -> None:
    services.sign_rule(actor=world.actor("an"), key=AGE, value=AGES, from_date=ON, source=PAPER, at=MONDAY)
    assert rulebook.local_rules(commune_id=other_world.commune.pk, on=ON) == {}


def test_a_rule_the_files_lost_is_left_out(world: World) -> None:
    row = services.sign_rule(
        actor=world.actor("an"), key=AGE, value=AGES, from_date=ON, source=PAPER, at=MONDAY
    )
    LocalValue.objects.filter(pk=row.pk).update(key="law:militia.gone")
    assert rulebook.local_rules(commune_id=world.commune.pk, on=ON) == {}


@pytest.mark.parametrize(
    ("who", "change", "refusal"),
    [
        ("binh", {}, PermissionDenied),
        ("dung", {}, PermissionDenied),
        ("an", {"key": "militia.weather"}, NotVisible),
        ("an", {"value": {"first": 18}}, services.ValueDoesNotFit),
        ("an", {"value": {**AGES, "last": "45"}}, services.ValueDoesNotFit),
        ("an", {"source": "  "}, services.SourceMissing),
    ],
)
def test_what_may_not_be_signed_is_refused(
    world: World, who: str, change: dict[str, object], refusal: type[Exception]
) -> None:
    signed = {"key": AGE, "value": AGES, "from_date": ON, "source": PAPER, **change}
    with pytest.raises(refusal):
        services.sign_rule(actor=world.actor(who), at=MONDAY, **signed)  # type: ignore[arg-type]
    assert not LocalValue.objects.exists()


def test_a_rule_changed_twice_keeps_both(world: World) -> None:
    actor = world.actor("an")
    services.sign_rule(actor=actor, key=AGE, value=AGES, from_date=date(2026, 10, 1), source=PAPER, at=MONDAY)
    services.sign_rule(
        actor=actor, key=AGE, value={**AGES, "last": 46}, from_date=ON, source=PAPER, at=MONDAY
    )
    rows = list(rulebook.rule_rows(commune_id=world.commune.pk, key=AGE))
    assert [(row.from_date, row.to_date) for row in rows] == [(ON, None), (date(2026, 10, 1), ON)]


def test_a_proposal_keeps_the_shape_of_the_law() -> None:
    rule = laws.proposed(AGE, AGES, from_date=ON, source=PAPER)
    assert replace(rule, value=None).article == "Điều 8 khoản 1"
    with pytest.raises(KeyError):
        laws.proposed("militia.weather", 1, from_date=ON, source=PAPER)
