"""Questions by a link: off by default, of offices only, answered once, in the story of the incident."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import MONDAY, World, make_world
from tests.channel.builders import ANSWERS, QUESTIONS, ask, links_on
from tests.writers import at_once
from trucban.channel import selectors, services
from trucban.channel.models import FactRequest
from trucban.channel.questions import QuestionsRefused
from trucban.incident.models import Incident, TimelineEntry
from trucban.incident.selectors import timeline
from trucban.incident.services import report_incident
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied


def reported(world: World, **more: Any) -> Incident:
    given = {"kind": "FLOOD", "summary": "Lốc ở thôn 1", "happened_at": MONDAY - timedelta(days=1), **more}
    return report_incident(actor=world.actor("an"), at=MONDAY, **given)


def answer(world: World, token: str, given: tuple[str, ...] = ANSWERS, *, at: Any = MONDAY) -> FactRequest:
    actor = services.citizen(commune_id=world.commune.pk, at=at)
    return services.answer_facts(actor=actor, token=token, given=given, at=at)


@pytest.fixture
def on(world: World) -> World:
    links_on(world)
    return world


def test_while_links_are_off_nothing_is_asked(world: World) -> None:
    with pytest.raises(NotVisible):
        ask(world, reported(world))


def test_only_who_keeps_the_incident_asks(on: World) -> None:
    incident = reported(on)
    for who in ("dung", "ha", "binh"):
        with pytest.raises(NotVisible):
            ask(on, incident, who)
    with pytest.raises(PermissionDenied):  # of this kind nothing is asked by anybody
        ask(on, reported(on, kind="POLITICAL_SECURITY"))


def test_it_is_asked_of_this_communes_offices_only(on: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        ask(on, reported(on), to_agency_id=other_world.committee.pk)


@pytest.mark.parametrize(
    "asked",
    [
        [],
        [*QUESTIONS, QUESTIONS[0]],
        [{"text": " ", "kind": "TEXT"}],
        [{"text": "x", "kind": "FILE"}],
        [{"text": "x", "kind": "CHOICE", "choices": ["a"]}],
        [{"text": "x" * 201, "kind": "TEXT"}],
        [{"text": "TỐI MẬT", "kind": "TEXT"}],
    ],
)
def test_questions_that_cannot_stand_are_refused(on: World, asked: list[dict[str, Any]]) -> None:
    with pytest.raises(DomainError):
        ask(on, reported(on), asked=asked)
    assert not FactRequest.objects.exists()


def test_the_answer_is_a_line_of_the_story_that_says_by_whom_and_how(on: World) -> None:
    incident = reported(on)
    made = ask(on, incident)
    assert made.token not in str(list(FactRequest.objects.values()))
    row = answer(on, made.token)
    line = TimelineEntry.objects.get(pk=row.entry_id)
    assert line in timeline(actor=on.actor("an"), incident_id=incident.pk)
    assert line.author_name == "UBND xã (trả lời qua liên kết)"
    assert line.text.split("\n") == [
        "Mấy nhà bị tốc mái – 3",
        "Đường vào – bị chặn",
        "Từ ngày – 22/11/2026",
        "Có điện – Không",
        "Cần gì – bạt che",
    ]


@pytest.mark.parametrize(
    ("place", "wrong"),
    [(0, "-1"), (0, "٣"), (0, "99999999999999999999"), (0, "1e9"), (1, "khác"), (2, "2026-02-30"), (2, "0001-01-01"), (3, "MAYBE"), (4, "\x00"), (4, "x" * 501), (4, "")],
)  # fmt: skip
def test_an_answer_of_another_kind_is_refused_and_the_link_stays(on: World, place: int, wrong: str) -> None:
    made = ask(on, reported(on))
    given = (*ANSWERS[:place], wrong, *ANSWERS[place + 1 :])
    with pytest.raises(QuestionsRefused):
        answer(on, made.token, given)
    answer(on, made.token)


def test_a_link_is_answered_once_in_its_time_and_not_after_it_was_taken_back(on: World) -> None:
    incident = reported(on)
    once, late, back = (ask(on, incident) for _count in range(3))
    answer(on, once.token)
    with pytest.raises(services.LinkIsOver):
        answer(on, once.token)
    with pytest.raises(services.LinkIsOver):
        answer(on, late.token, at=MONDAY + timedelta(days=3))
    services.revoke_facts(actor=on.actor("an"), request_id=back.request.pk, at=MONDAY)
    with pytest.raises(NotVisible):
        answer(on, back.token)
    with pytest.raises(NotVisible):
        answer(on, "guessed")
    listed = [row.pk for row in selectors.fact_requests(actor=on.actor("an"))]
    assert listed[0] == late.request.pk  # what is not answered stands on top


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_exactly_one_counts(tmp_path: Path) -> None:
    world = make_world()
    links_on(world)
    made = ask(world, reported(world))
    refused: list[Exception] = []

    def send() -> None:
        try:
            answer(world, made.token)
        except services.LinkIsOver as second:
            refused.append(second)

    at_once([send, send], folder=tmp_path)
    assert len(refused) == 1
    assert TimelineEntry.objects.filter(kind="NOTE").count() == 1
