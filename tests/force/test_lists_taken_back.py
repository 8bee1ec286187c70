"""Undo: what a list wrote goes, what anybody wrote after it stays."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import MONDAY, World, make_world
from tests.force.lists import lines, read, take, take_back
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.imports.cells import said
from trucban.force.models import Person, Unit

pytestmark = pytest.mark.django_db
TAM = (1, "Lê Văn Tám", "12/3/1995", "Nam", "Thôn 1", "0912345678", "Thợ hồ")
TAM_LATER = (1, "Lê Văn Tám", "12/3/1995", "Nam", "Thôn 2", "0987654321", "Giáo viên")


def _tam() -> Person:
    return Person.objects.get(name="Lê Văn Tám")


def test_who_was_written_down_by_it_is_gone_and_the_list_may_come_again(world: World) -> None:
    of = read(world, [TAM])
    take(world, of)
    tam = _tam().pk
    take_back(world, of)
    assert not Person.objects.filter(pk=tam).exists()
    assert Entry.objects.filter(action="person.removed", subject_id=tam).exists()
    assert read(world, [TAM]).counts == {"NEW": 1}
    with pytest.raises(services.NotTakenOver):
        take_back(world, of)


def test_a_changed_field_says_again_what_it_said(world: World) -> None:
    take(world, read(world, [TAM]))
    before = selectors.values_of(_tam())
    of = read(world, [TAM_LATER])
    take(world, of)
    assert selectors.values_of(_tam()) != before
    take_back(world, of)
    assert selectors.values_of(_tam()) == before


def test_a_line_of_another_list_keeps_nobody_and_forgets_who_it_was_about(world: World) -> None:
    of = read(world, [TAM])
    take(world, of)
    other = read(world, [TAM])
    assert lines(other)[0].person == _tam()
    take_back(world, of)
    assert [line.person for line in (*lines(of), *lines(other))] == [None, None]
    assert not Person.objects.filter(name="Lê Văn Tám").exists()


def test_who_serves_somewhere_by_now_stays_and_it_says_where(world: World) -> None:
    of = read(world, [TAM])
    take(world, of)
    unit = services.create_unit(
        actor=world.actor("an"),
        kind=Unit.Kind.SQUAD,
        name="Tiểu đội 1",
        from_date=date(2026, 1, 1),
        at=MONDAY,
    )
    services.add_membership(
        actor=world.actor("an"), person_id=_tam().pk, unit_id=unit.pk, from_date=date(2026, 1, 1), at=MONDAY
    )
    of = take_back(world, of)
    assert _tam()
    assert of.counts["stayed"] == 1
    assert "unit" in said(lines(of)[0].outcome, str)


def test_an_edit_back_and_forth_is_an_edit(world: World) -> None:
    take(world, read(world, [TAM]))
    of = read(world, [TAM_LATER])
    take(world, of)
    for phone in ("0911111111", "0987654321"):  # the second says what the list says, and somebody said it
        services.update_person(actor=world.actor("an"), person_id=_tam().pk, phone=phone, at=MONDAY)
    take_back(world, of)
    assert (_tam().phone, _tam().occupation) == ("0987654321", "Thợ hồ")


EDITS: dict[str, st.SearchStrategy[Any]] = {
    "phone": st.sampled_from(["", "0912345678", "0987654321", "0911111111"]),
    "occupation": st.sampled_from(["", "Thợ hồ", "Giáo viên", "Lái xe"]),
    "sex": st.sampled_from(["", "MALE", "FEMALE"]),
    "birth_date": st.sampled_from([None, date(1995, 3, 12), date(1996, 3, 12)]),
    "name": st.sampled_from(["Lê Văn Tám", "Lê Văn Tâm"]),
}


class AnyEdits(TestCase):  # type: ignore[misc]  # hypothesis ships no types for it
    """Whatever was edited in between, undo never destroys a later edit."""

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(
        was_there=st.booleans(),
        edits=st.lists(
            st.sampled_from(list(EDITS)).flatmap(lambda f: st.tuples(st.just(f), EDITS[f])), max_size=5
        ),
    )
    def test_no_later_edit_is_lost(self, *, was_there: bool, edits: list[tuple[str, Any]]) -> None:
        world = make_world()
        if was_there:
            take(world, read(world, [TAM]))
        of = read(world, [TAM_LATER])
        take(world, of)
        tam = _tam()
        before = dict(lines(of)[0].before)
        written = dict(lines(of)[0].after)
        now = selectors.values_of(tam)
        touched: set[str] = set()
        for name, value in edits:
            text = "" if value is None else str(value)
            touched |= {name} if text != now[name] else set()
            now[name] = text
            services.update_person(actor=world.actor("an"), person_id=tam.pk, at=MONDAY, **{name: value})
        take_back(world, of)
        left = Person.objects.filter(pk=tam.pk).first()
        if not was_there:
            assert (left is None) == (not touched)
        if left is not None:
            said_now = selectors.values_of(left)
            for name in touched:
                assert said_now[name] == now[name], "an edit was lost"
            if was_there:
                for name in written.keys() - touched:
                    assert said_now[name] == before[name], "the list's own writing stayed"
