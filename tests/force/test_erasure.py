"""Data goes when its time is over or its owner asks, by two people, with a proof; what is still needed stays."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.callup import builders as callup
from tests.cast import MONDAY, World
from tests.duty import builders as duty
from tests.force.lists import read, take, take_back
from trucban.audit.models import Salt
from trucban.audit.verification import verify
from trucban.force import selectors, services, ties
from trucban.force.models import (
    DisclosedPerson,
    Disclosure,
    Erasure,
    ImportLine,
    Membership,
    PeopleImport,
    Person,
    PersonMerge,
    Unit,
)
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook import services as rulebook

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
WHY = "Đơn đề nghị xoá dữ liệu ngày 20/11"


@pytest.fixture
def months(world: World) -> None:
    """The commune keeps whoever never served for two years, and the rest for half a year."""
    for key, value in {"served": 6, "never_served": 24, "merge": 6, "list": 6, "receipt": 6}.items():
        rulebook.sign_value(
            actor=world.actor("an"),
            key=selectors.RULES[key],
            value=value,
            from_date=date(2026, 1, 1),
            source="Quy chế của xã",
            at=MONDAY,
        )


def _person(world: World, name: str = "Lê Văn Tám", **more: object) -> Person:
    return services.create_person(
        actor=world.actor("an"), name=name, birth_date=date(1995, 3, 12), phone="0912345678", at=MONDAY, **more  # type: ignore[arg-type]
    )  # fmt: skip


def _served_until(world: World, person: Person, unit: Unit, last: date) -> None:
    an = world.actor("an")
    held = services.add_membership(
        actor=an, person_id=person.pk, unit_id=unit.pk, from_date=date(2026, 1, 1), at=MONDAY
    )
    services.end_membership(actor=an, membership_id=held.pk, on=last, at=MONDAY)


def _erased(world: World, person: Person) -> Erasure:
    row = services.propose_on_request(actor=world.actor("an"), person_id=person.pk, reason=WHY, at=MONDAY)
    return services.confirm_erasure(actor=world.actor("phuc"), erasure_id=row.pk, at=MONDAY)


def test_nothing_is_due_before_the_commune_has_decided(world: World, squad: Unit) -> None:
    _served_until(world, _person(world), squad, date(2026, 2, 1))
    assert selectors.due_for_erasure(actor=world.actor("an"), on=TODAY) == []


@pytest.mark.usefixtures("months")
def test_whoever_left_is_due_after_the_months_to_the_day(world: World, squad: Unit) -> None:
    tam = _person(world)
    _served_until(world, tam, squad, date(2026, 5, 24))
    (before, on) = (
        [row.subject_id for row in selectors.due_for_erasure(actor=world.actor("an"), on=day)]
        for day in (date(2026, 11, 23), date(2026, 11, 24))
    )
    assert tam.pk not in before
    assert tam.pk in on


@pytest.mark.usefixtures("months")
def test_whoever_serves_is_not_due_and_another_agency_sees_nothing(world: World, squad: Unit) -> None:
    tam, chin = _person(world), _person(world, "Lê Văn Chín")
    for person in (tam, chin):
        _served_until(world, person, squad, date(2026, 2, 1))
    services.add_membership(
        actor=world.actor("an"), person_id=chin.pk, unit_id=squad.pk, from_date=date(2026, 3, 1), at=MONDAY
    )
    due = {row.subject_id for row in selectors.due_for_erasure(actor=world.actor("an"), on=TODAY)}
    assert tam.pk in due
    assert chin.pk not in due
    assert tam.pk not in {
        row.subject_id for row in selectors.due_for_erasure(actor=world.actor("dung"), on=TODAY)
    }
    assert selectors.due_for_erasure(actor=world.actor("minh"), on=TODAY) == []


def test_what_is_erased_leaves_a_blank_row_counts_and_a_digest_and_the_chain_holds(
    world: World, squad: Unit
) -> None:
    tam = _person(world)
    _served_until(world, tam, squad, date(2026, 2, 1))
    facts = [
        ("force.membership", str(pk))
        for pk in Membership.objects.filter(person=tam).values_list("pk", flat=True)
    ]
    row = _erased(world, tam)
    tam.refresh_from_db()
    assert (tam.birth_date, tam.phone, tam.erased_at) == (None, "", MONDAY)
    assert "tam" not in tam.name_folded
    assert row.counts == {"force.membership": 2, "force.person": 1}
    lines = sorted([*facts, ("force.person", str(tam.pk))])
    assert row.digest == hashlib.sha256("\n".join(":".join(line) for line in lines).encode()).hexdigest()
    assert row.backups_until == TODAY + timedelta(days=30)
    assert not Salt.objects.filter(subject_id=tam.pk).exists()
    assert verify(world.commune.pk, anchors=Path(settings.ANCHOR_DIR)).sound


def test_who_was_erased_is_found_nowhere(world: World) -> None:
    tam = _person(world)
    _erased(world, tam)
    an = world.actor("an")
    with pytest.raises(NotVisible):
        selectors.get_person(actor=an, person_id=tam.pk)
    assert tam.pk not in {row.pk for row in selectors.kept_people(actor=an)}
    assert str(tam.pk) not in {
        row.key for row in selectors.register_to_compare(owner_id=world.command.pk).people.values()
    }


def test_a_duty_of_the_past_still_has_somebody_who_stood_it(world: World) -> None:
    unit, (luong,) = duty.platoon(world, "Lương Văn Lương", name="Trung đội trực")
    post = duty.post(world, unit=unit)
    duty.pattern(world, post)
    roster = duty.draft(world)
    place = duty.places(roster)[0]
    duty.put(world, place, luong)
    an, later = world.actor("an"), MONDAY + timedelta(days=60)
    services.end_membership(
        actor=an,
        membership_id=Membership.objects.get(person=luong, retracted_at=None).pk,
        on=TODAY,
        at=MONDAY,
    )
    row = services.propose_on_request(actor=an, person_id=luong.pk, reason=WHY, at=later)
    services.confirm_erasure(actor=world.actor("phuc", at=later), erasure_id=row.pk, at=later)
    place.refresh_from_db()
    assert place.person_id == luong.pk
    assert "Lương" not in str(place.person)


def test_merged_rows_and_lines_of_lists_go_too(world: World) -> None:
    of = take(world, read(world, [(1, "Lê Văn Tám", "12/03/1995", "Nam", "", "0912345678", "")]))
    line = ImportLine.objects.get(of_import=of)
    tam = line.person
    assert tam
    twin = _person(world)
    services.merge_people(actor=world.actor("an"), kept_id=tam.pk, merged_id=twin.pk, at=MONDAY)
    open_list = read(
        world, [(1, "Lê Văn Tám", "12/03/1995", "Nam", "", "", ""), (2, "Đỗ Ba", "1990", "", "", "", "")]
    )
    row = _erased(world, tam)
    twin.refresh_from_db()
    assert (twin.phone, twin.erased_at) == ("", MONDAY)
    assert not PersonMerge.objects.exists()
    assert [line.values["name"] for line in ImportLine.objects.all()] == ["Đỗ Ba"]
    assert row.counts == {"force.importline": 2, "force.person": 2, "force.personmerge": 1}
    assert open_list.status == PeopleImport.Status.READY
    kept = "".join(str(list(model.objects.values())) for model in (ImportLine, PeopleImport, Person, Erasure))
    assert "Lê Văn Tám" not in kept
    assert "0912345678" not in kept


@pytest.mark.usefixtures("months")
def test_a_list_goes_after_its_time_and_can_then_not_be_taken_back(world: World) -> None:
    of = take(world, read(world, [(1, "Lê Văn Tám", "12/03/1995", "Nam", "", "", "")]))
    later = MONDAY + timedelta(days=200)
    an, phuc = (world.actor(who, at=later) for who in ("an", "phuc"))
    (row,) = services.propose_due(actor=an, subject_ids=[of.pk], at=later)
    services.confirm_erasure(actor=phuc, erasure_id=row.pk, at=later)
    of.refresh_from_db()
    assert (of.status, of.lines.count()) == (PeopleImport.Status.ERASED, 0)
    with pytest.raises(services.NotTakenOver):
        take_back(world, of)


@pytest.mark.usefixtures("months")
def test_a_merged_row_goes_after_its_time_and_the_kept_one_stays(world: World) -> None:
    kept, twin = _person(world), _person(world)
    merge = services.merge_people(actor=world.actor("an"), kept_id=kept.pk, merged_id=twin.pk, at=MONDAY)
    later = MONDAY + timedelta(days=200)
    (row,) = services.propose_due(actor=world.actor("an", at=later), subject_ids=[merge.pk], at=later)
    services.confirm_erasure(actor=world.actor("phuc", at=later), erasure_id=row.pk, at=later)
    kept.refresh_from_db()
    twin.refresh_from_db()
    assert (kept.phone, twin.phone) == ("0912345678", "")


@pytest.mark.usefixtures("months")
def test_receipts_go_after_their_time(world: World) -> None:
    services.note_keeper(actor=world.actor("an"), person_id=world.person("binh").pk, at=MONDAY)
    later = MONDAY + timedelta(days=200)
    services.note_keeper(actor=world.actor("an", at=later), person_id=world.person("binh").pk, at=later)
    (row,) = services.propose_due(actor=world.actor("an", at=later), subject_ids=[world.command.pk], at=later)
    done = services.confirm_erasure(actor=world.actor("phuc", at=later), erasure_id=row.pk, at=later)
    assert done.counts == {"force.disclosedperson": 1, "force.disclosure": 1}
    assert (Disclosure.objects.count(), DisclosedPerson.objects.count()) == (1, 1)


def test_nobody_erases_alone(world: World) -> None:
    an = world.actor("an")
    row = services.propose_on_request(actor=an, person_id=_person(world).pk, reason=WHY, at=MONDAY)
    with pytest.raises(services.ErasureRefused, match=r"yourself|Chính đồng chí"):
        services.confirm_erasure(actor=an, erasure_id=row.pk, at=MONDAY)
    with pytest.raises((NotVisible, PermissionDenied)):
        services.confirm_erasure(actor=world.actor("dung"), erasure_id=row.pk, at=MONDAY)
    row.refresh_from_db()
    assert row.status == "PROPOSED"


def test_what_was_refused_stays_and_is_not_decided_again(world: World) -> None:
    tam = _person(world)
    row = services.propose_on_request(actor=world.actor("an"), person_id=tam.pk, reason=WHY, at=MONDAY)
    services.refuse_erasure(
        actor=world.actor("phuc"), erasure_id=row.pk, reason="Còn hồ sơ phải đối chiếu", at=MONDAY
    )
    with pytest.raises(services.ErasureRefused):
        services.confirm_erasure(actor=world.actor("phuc"), erasure_id=row.pk, at=MONDAY)
    tam.refresh_from_db()
    assert tam.erased_at is None


def test_what_is_held_stays_until_the_hold_ends(world: World) -> None:
    an, phuc, tam = world.actor("an"), world.actor("phuc"), _person(world)
    row = services.propose_on_request(actor=an, person_id=tam.pk, reason=WHY, at=MONDAY)
    hold = services.hold_back(
        actor=an, person_id=tam.pk, reason="Đơn khiếu nại số 3/2026", until=TODAY, at=MONDAY
    )
    with pytest.raises(services.ErasureRefused, match="số 3/2026"):
        services.confirm_erasure(actor=phuc, erasure_id=row.pk, at=MONDAY)
    services.lift_hold(actor=phuc, hold_id=hold.pk, at=MONDAY)
    assert services.confirm_erasure(actor=phuc, erasure_id=row.pk, at=MONDAY).status == "DONE"


def test_a_hold_has_a_reason_and_an_end_to_come(world: World) -> None:
    tam = _person(world)
    for reason, until in (("", TODAY), ("Đơn khiếu nại số 3", TODAY - timedelta(days=1))):
        with pytest.raises(services.HoldRefused):
            services.hold_back(
                actor=world.actor("an"), person_id=tam.pk, reason=reason, until=until, at=MONDAY
            )


def test_who_is_still_needed_is_refused_with_what_for(world: World, squad: Unit) -> None:
    an, binh = world.actor("an"), world.person("binh")
    with pytest.raises(services.ErasureRefused, match="binh"):  # the account
        services.propose_on_request(actor=an, person_id=binh.pk, reason=WHY, at=MONDAY)
    tam = _person(world)
    services.add_membership(
        actor=an, person_id=tam.pk, unit_id=squad.pk, from_date=date(2026, 1, 1), at=MONDAY
    )
    with pytest.raises(services.ErasureRefused, match="Tiểu đội 1"):
        services.propose_on_request(actor=an, person_id=tam.pk, reason=WHY, at=MONDAY)


def test_a_file_of_the_call_up_ties_until_the_hand_over(world: World) -> None:
    season, (case, *_more) = callup.drawn(world, "Lê Văn Một Gọi")
    with pytest.raises(services.ErasureRefused, match=str(season.year)):
        services.propose_on_request(actor=world.actor("an"), person_id=case.person_id, reason=WHY, at=MONDAY)
    after = MONDAY.replace(year=season.hand_over_on.year + 1)
    assert case.person_id not in ties.ties_of([case.person_id], after)


def test_a_duty_to_come_ties(world: World) -> None:
    unit, (luong,) = duty.platoon(world, "Lương Văn Lương", name="Trung đội trực")
    post = duty.post(world, unit=unit)
    duty.pattern(world, post)
    duty.put(world, duty.places(duty.draft(world))[0], luong)
    assert post.name in " ".join(ties.ties_of([luong.pk], MONDAY)[luong.pk])
    assert luong.pk not in ties.ties_of([luong.pk], MONDAY + timedelta(days=60))
