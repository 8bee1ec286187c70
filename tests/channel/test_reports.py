"""What residents report: taken only while the channel is on, decided about once, published without its words."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World, make_world
from tests.channel.builders import send, switch
from tests.writers import at_once
from trucban.audit.models import Entry
from trucban.channel import selectors, services
from trucban.channel.models import CitizenReport, ReporterContact
from trucban.document.wording import SecretMarkFound
from trucban.incident import services as incidents
from trucban.incident.models import Incident
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.task import services as tasks

State = CitizenReport.State


@pytest.fixture
def on(world: World) -> World:
    switch(world)
    return world


def accept(world: World, report: CitizenReport, who: str = "an", **more: Any) -> CitizenReport:
    given = {"kind": "ENVIRONMENT", "summary": "Đổ rác bờ sông", **more}
    return services.accept_as_incident(actor=world.actor(who), report_id=report.pk, at=MONDAY, **given)


def public(world: World, **more: Any) -> list[CitizenReport]:
    return selectors.public_reports(commune_id=world.commune.pk, at=MONDAY, **more)


def test_nothing_is_taken_or_told_while_the_channel_is_off(world: World) -> None:
    with pytest.raises(NotVisible):
        send(world)
    with pytest.raises(NotVisible):
        public(world)
    switch(world)
    sent = send(world)
    switch(world, "OFF", on=MONDAY)
    with pytest.raises(NotVisible):
        selectors.by_token(commune_id=world.commune.pk, token=sent.token, at=MONDAY)


def test_it_is_read_by_the_desk_that_receives_it_and_by_nobody_else(on: World) -> None:
    sent = send(on)
    seen = {who for who in on.users if selectors.reports(actor=on.actor(who)).exists()}
    assert {"an", "phuc"} <= seen
    assert not seen & {"dung", "giang", "ha", "khanh", "lan", "minh", "nga", "binh", "son", "quy"}
    with pytest.raises(NotVisible):
        accept(on, sent.report, "dung")
    switch(on, "POLICE", on=MONDAY - timedelta(days=1))
    to_police = send(on)
    assert selectors.get_report(actor=on.actor("dung"), report_id=to_police.report.pk)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"service": "1"}, services.ServiceUnknown),
        ({"service": ""}, services.ServiceUnknown),
        ({"description": " \x00\u202e "}, services.ReportRefused),
        ({"description": "x" * 4001}, DomainError),
        ({"description": "Văn bản TUYỆT MẬT"}, SecretMarkFound),
        ({"contact": "x" * 81}, DomainError),
        ({"lon": 106.7}, services.ReportRefused),
        ({"lon": 17.2, "lat": 106.7}, services.ReportRefused),
        ({"lon": float("nan"), "lat": 17.2}, services.ReportRefused),
        ({"hamlet_id": None, "place_text": " "}, services.ReportRefused),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(
    on: World, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send(on, **wrong)
    assert not CitizenReport.objects.exists()


def test_a_hamlet_of_another_commune_is_not_found(on: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        send(on, hamlet_id=other_world.hamlets[0].pk)


def test_only_a_digest_of_the_token_is_kept_and_the_log_holds_no_word(on: World) -> None:
    sent = send(on, contact="0987 650 123")
    assert sent.token not in str(list(CitizenReport.objects.values()))
    found = selectors.by_token(commune_id=on.commune.pk, token=sent.token, at=MONDAY)
    assert found.pk == sent.report.pk
    entry = Entry.objects.get(action="citizenreport.sent")
    assert set(entry.digests) == {"service", "via"}


def test_a_contact_is_shown_with_an_entry_and_erased_after_its_days(on: World) -> None:
    sent = send(on, contact="0987 650 123", at=MONDAY - timedelta(days=29))
    shown = services.reveal_contact(actor=on.actor("an"), report_id=sent.report.pk, at=MONDAY)
    assert shown == "0987 650 123"
    assert Entry.objects.filter(action="citizenreport.contact_seen").count() == 1
    assert services.erase_contacts(actor=on.actor("an"), at=MONDAY) == 0
    assert services.erase_contacts(actor=on.actor("an"), at=MONDAY + timedelta(days=2)) == 1
    assert not ReporterContact.objects.exists()
    with pytest.raises(NotVisible):
        services.reveal_contact(actor=on.actor("an"), report_id=sent.report.pk, at=MONDAY)


def test_an_incident_made_of_it_tells_the_reporter_when_it_is_closed(on: World) -> None:
    sent = send(on)
    report = accept(on, sent.report)
    assert report.incident
    assert (report.incident.source, report.incident.hamlet_id) == ("Người dân phản ánh", on.hamlets[0].pk)
    assert selectors.standing(report).is_open
    services.answer_report(actor=on.actor("an"), report_id=report.pk, feedback="Đã dọn sạch.", at=MONDAY)
    later = MONDAY + timedelta(hours=3)
    incidents.change_state(
        actor=on.actor("an", at=later), incident_id=report.incident.pk, to="CLOSED", reason="Xong", at=later
    )
    (told,) = public(on)
    standing = selectors.standing(told)
    assert (standing.is_open, standing.notes, standing.updated_at) == (False, "Đã dọn sạch.", later)
    assert public(on, status="open") == []
    assert public(on, status="closed") == [told]


def test_a_task_made_of_it_closes_it_when_it_is_done(on: World) -> None:
    sent = send(on)
    report = services.accept_as_task(
        actor=on.actor("an"),
        report_id=sent.report.pk,
        title="Dọn rác",
        to_agency_id=on.command.pk,
        due_date=MONDAY.date(),
        at=MONDAY,
    )
    assert report.task
    assert public(on, status="open") == [report]
    tasks.close_task(actor=on.actor("an"), task_id=report.task.pk, evidence="Đã dọn", at=MONDAY)
    assert public(on, status="closed") == [report]


def test_protected_and_private_reports_are_never_published(on: World) -> None:
    theft = send(on, service="003").report
    accept(on, theft, kind="THEFT")
    family = send(on).report
    accept(on, family, kind="FAMILY_VIOLENCE")
    minor = accept(on, send(on).report)
    Incident.objects.filter(pk=minor.incident_id).update(involves_minor=True)
    refused = send(on).report
    services.refuse_report(actor=on.actor("an"), report_id=refused.pk, reason="Không có thật", at=MONDAY)
    send(on)
    assert public(on) == []


def test_one_reported_before_stands_as_the_first_one_does(on: World) -> None:
    first, second, third = send(on), send(on), send(on)
    accept(on, first.report)
    row = services.mark_duplicate(
        actor=on.actor("an"), report_id=second.report.pk, of_id=first.report.pk, at=MONDAY
    )
    found = selectors.by_token(commune_id=on.commune.pk, token=second.token, at=MONDAY)
    assert selectors.standing(found).is_open
    assert [one.pk for one in public(on)] == [first.report.pk]
    for wrong in (third.report.pk, row.pk):  # itself, and one that repeats another
        with pytest.raises(services.AlreadyDecided):
            services.mark_duplicate(actor=on.actor("an"), report_id=third.report.pk, of_id=wrong, at=MONDAY)


def test_it_is_decided_about_once(on: World) -> None:
    sent = send(on)
    services.refuse_report(actor=on.actor("an"), report_id=sent.report.pk, reason="Trùng", at=MONDAY)
    for again in (accept, lambda w, r: services.refuse_report(actor=w.actor("an"), report_id=r.pk, reason="x", at=MONDAY)):  # fmt: skip
        with pytest.raises(services.AlreadyDecided):
            again(on, sent.report)
    assert not Incident.objects.exists()


@pytest.mark.parametrize("feedback", ["", "Gọi 0987 650 123", "CCCD 044091001234", "số 098.765.0123"])
def test_an_answer_that_is_empty_or_names_a_number_is_refused(on: World, feedback: str) -> None:
    report = accept(on, send(on).report)
    with pytest.raises(services.FeedbackRefused):
        services.answer_report(actor=on.actor("an"), report_id=report.pk, feedback=feedback, at=MONDAY)


def test_only_who_closes_incidents_publishes_an_answer(on: World) -> None:
    switch(on, "POLICE", on=MONDAY - timedelta(days=1))
    report = accept(on, send(on).report, "giang")
    with pytest.raises(PermissionDenied):
        services.answer_report(actor=on.actor("giang"), report_id=report.pk, feedback="Xong", at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_incident_of_it(tmp_path: Path) -> None:
    world = make_world()
    switch(world)
    report = send(world).report
    refused: list[Exception] = []

    def by(who: str) -> None:
        try:
            accept(world, report, who)
        except services.AlreadyDecided as second:
            refused.append(second)

    at_once([lambda: by("an"), lambda: by("phuc")], folder=tmp_path)
    assert Incident.objects.count() == len(refused) == 1


@given(st.text())
def test_whatever_is_typed_what_is_kept_of_it_can_stand_in_xml(text: str) -> None:
    element = ElementTree.Element("description")
    element.text = services.sending.without_control(text)
    ElementTree.fromstring(ElementTree.tostring(element))
