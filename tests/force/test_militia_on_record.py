"""Who serves already is written down row by row, by two people, once – and never against what the law or register says."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from tests.cast import World
from tests.force.militia import AT, DAY, man, register, take, year
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.models import Membership, MilitiaOnRecord, MilitiaStatus, Person, Unit
from trucban.force.services import Judged, OnRecord, militia_on_record
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
SINCE = date(2024, 3, 1)


def row(person: Person, **more: Any) -> OnRecord:
    values: dict[str, Any] = {
        "category": "MOBILE", "from_date": SINCE, "decision": "12/QĐ-UBND, 01/03/2024", **more
    }  # fmt: skip
    return OnRecord(person.pk, **values)


def propose(world: World, *rows: OnRecord, who: str = "phuc") -> list[Judged]:
    return services.propose_on_record(actor=world.actor(who), rows=rows, at=AT)


def confirm(world: World, who: str = "an") -> list[MilitiaStatus]:
    ids = [one.pk for one in selectors.open_on_record(actor=world.actor(who))]
    return services.confirm_on_record(actor=world.actor(who), row_ids=ids, at=AT)


def steps(person: Person) -> list[tuple[str, date, date | None, str]]:
    rows = MilitiaStatus.objects.filter(person=person).order_by("from_date")
    return list(rows.values_list("status", "from_date", "until", "evidence"))


def test_two_people_bring_somebody_to_where_the_decision_put_them(world: World) -> None:
    person = man(world, "Lê Văn Một")
    propose(world, row(person))
    assert steps(person) == []
    with pytest.raises(services.ProposedByYourself):
        confirm(world, who="phuc")
    (fact,) = confirm(world)
    assert steps(person) == [("SERVING", SINCE, date(2028, 3, 1), "12/QĐ-UBND, 01/03/2024")]
    assert (fact.category, fact.decided_by) == ("MOBILE", "Chủ tịch UBND xã")
    assert Entry.objects.filter(action="militia.step_taken", subject_id=fact.pk).exists()
    with pytest.raises(services.NothingToAnswer):
        confirm(world)


def test_what_is_sent_back_leaves_no_step_and_can_be_written_anew(world: World) -> None:
    person = man(world, "Lê Văn Một")
    propose(world, row(person))
    ids = [one.pk for one in MilitiaOnRecord.objects.all()]
    with pytest.raises(services.ProposedByYourself):
        services.send_back_on_record(actor=world.actor("phuc"), row_ids=ids, at=AT)
    services.send_back_on_record(actor=world.actor("an"), row_ids=ids, at=AT)
    assert steps(person) == []
    (judged,) = propose(world, row(person, decision="13/QĐ-UBND"))
    assert judged.row is not None


def test_a_row_refused_says_why_and_the_others_go_on(world: World) -> None:
    good, child, old = (
        man(world, "Lê Văn Một"),
        man(world, "Lê Văn Con", date(2012, 1, 1)),
        man(world, "Lê Già", date(1960, 1, 1)),
    )
    nameless = man(world, "Lê Không Ngày", None)
    asked = [
        row(good), row(good), row(child), row(old), row(nameless),
        row(man(world, "Lê Hai"), category="X"), row(man(world, "Lê Ba"), from_date=AT.date() + timedelta(days=1)),
        row(man(world, "Lê Tư"), from_date=None), row(man(world, "Lê Năm"), decision=" "),
        row(man(world, "Lê Sáu"), decision="x" * 161), row(man(world, "Lê Bảy"), until=SINCE),
        row(man(world, "Lê Tám"), from_date=date(2019, 1, 1)),
    ]  # fmt: skip
    found = propose(world, *asked)
    assert [bool(one.row) for one in found] == [True, *[False] * 11]
    assert all(one.refused for one in found[1:])
    assert "Điều 8" in found[2].refused
    assert MilitiaOnRecord.objects.count() == 1
    judged = services.judge_on_record(actor=world.actor("phuc"), rows=asked[2:], at=AT)
    assert [one.refused for one in judged] == [one.refused for one in found[2:]]


def test_before_the_law_known_here_the_last_day_is_written_by_hand(world: World) -> None:
    person = man(world, "Lê Văn Một", date(1995, 1, 1))
    propose(world, row(person, from_date=date(2019, 1, 1), until=date(2023, 1, 1)))
    (fact,) = confirm(world)
    assert (fact.until, fact.decided_by) == (date(2023, 1, 1), "")


def test_the_same_again_changes_nothing_before_and_after_it_is_confirmed(world: World) -> None:
    person = man(world, "Lê Văn Một")
    again = row(
        person, extension="40/QĐ-UBND, 01/02/2026", from_date=date(2022, 3, 1), until=date(2027, 3, 1)
    )
    propose(world, again)
    (judged,) = propose(world, again)
    assert judged.is_there
    confirm(world)
    assert steps(person) == [
        ("SERVING", date(2022, 3, 1), date(2026, 3, 1), "12/QĐ-UBND, 01/03/2024"),
        ("EXTENDED", date(2026, 3, 1), date(2027, 3, 1), "40/QĐ-UBND, 01/02/2026"),
    ]
    (judged,) = propose(world, again)
    assert judged.is_there
    (judged,) = propose(world, row(person))
    assert "12/QĐ-UBND" in judged.refused
    assert (MilitiaOnRecord.objects.count(), MilitiaStatus.objects.count()) == (1, 2)


def test_longer_than_the_law_needs_the_decision_of_the_extension_and_stays_within_it(world: World) -> None:
    person = man(world, "Lê Văn Một")
    (judged,) = propose(world, row(person, until=date(2029, 3, 1)))
    assert "01/03/2028" in judged.refused
    (judged,) = propose(world, row(person, until=date(2030, 3, 2), extension="1/QĐ"))
    assert "01/03/2030" in judged.refused
    (judged,) = propose(world, row(person, extension="1/QĐ"))
    assert "01/03/2028" in judged.refused
    (judged,) = propose(world, row(person, until=date(2030, 3, 1), extension="1/QĐ"))
    assert judged.row is not None


def test_whoever_has_another_step_or_an_open_proposal_is_left_as_they_are(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    (judged,) = propose(world, row(person))
    assert "Đã đăng ký" in judged.refused
    other = man(world, "Lê Văn Hai")
    propose(world, row(other))
    register(world, made, other)
    with pytest.raises(services.MilitiaStepRefused, match="Lê Văn Hai"):
        confirm(world)
    assert MilitiaOnRecord.objects.get(person=other).state == "PROPOSED"
    take(world, made, "SERVING", person)
    (judged,) = propose(world, row(person, from_date=DAY))
    assert "9/QĐ-UBND" in judged.refused


@pytest.mark.parametrize("who", ["dung", "ha", "lan", "minh", "binh"])
def test_only_the_command_writes_and_confirms_them(world: World, who: str) -> None:
    person = man(world, "Lê Văn Một")
    with pytest.raises((PermissionDenied, NotVisible)):
        propose(world, row(person), who=who)
    propose(world, row(person))
    (waits,) = MilitiaOnRecord.objects.all()
    with pytest.raises((PermissionDenied, NotVisible)):
        services.confirm_on_record(actor=world.actor(who), row_ids=[waits.pk], at=AT)
    assert not selectors.open_on_record(actor=world.actor(who))


def test_of_the_units_only_who_has_no_status_is_asked_for(world: World, platoon: Unit) -> None:
    one, two = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai")
    for person in (one, two):
        services.add_membership(
            actor=world.actor("an"), person_id=person.pk, unit_id=platoon.pk, role=Membership.Role.MEMBER,
            from_date=DAY, at=AT,
        )  # fmt: skip

    def asked() -> list[str]:
        rows = selectors.without_status(actor=world.actor("an"), on=AT.date())
        return [row.person.name for row in rows if row.person_id in {one.pk, two.pk}]

    assert asked() == ["Lê Văn Hai", "Lê Văn Một"]
    propose(world, row(one))
    assert asked() == ["Lê Văn Hai"]
    confirm(world)
    assert asked() == ["Lê Văn Hai"]
    assert selectors.without_status(actor=world.actor("dung"), on=AT.date()) == []


def test_all_sheets_of_a_file_together_are_no_longer_than_one_form_takes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(militia_on_record, "MOST_ROWS", 3)
    rows = [("Lê Văn Một", "04/05/2000"), ("Lê Văn Hai", "05/05/2000"), ("Lê Văn Ba", "06/05/2000")]
    phuc = world.actor("phuc")
    whole = book({"Thôn 1": rows[:2], "Thôn 2": rows[2:]})
    assert len(services.read_on_record(actor=phuc, name="ds.xlsx", data=whole, at=AT)) == 3
    longer = book({"Thôn 1": rows[:2], "Thôn 2": rows[1:]})
    with pytest.raises(services.FileNotRead, match="3"):
        services.read_on_record(actor=phuc, name="ds.xlsx", data=longer, at=AT)


def book(sheets: dict[str, list[tuple[str, str]]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate([("Họ và tên", "Ngày sinh"), *rows]):
                sheet.write_row(number, 0, row)
    return out.getvalue()
