"""
The permission matrix: every kind of office at every page, cell by cell.

A cell that is wrong is named: who, at which page with which record, what the table says and what the page did.
"""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from tools.permissions import OPEN, pages

from tests.cast import MONDAY
from tests.permissions.samples import Door, cells, tried_by
from tests.permissions.world import NOBODY, Everything, everything
from tests.web.test_exports import UNWRITTEN, WRITTEN
from trucban.access import selectors
from trucban.access.actors import Actor
from trucban.access.capabilities import ALL_CAPABILITIES, OfficeKind
from trucban.access.models import Commune, User
from trucban.access.selectors import actor_for
from trucban.access.services import is_ended
from trucban.audit.models import Entry
from trucban.web.briefing.minutes import WRITERS

pytestmark = pytest.mark.django_db
LED_ELSEWHERE = {302, 303}
# What a page answers behind each door. The forms sent are empty: who may do a thing is asked before what they typed.
READS = {Door.IN: {200, *LED_ELSEWHERE}, Door.SEEN: {403, 404}, Door.OUT: {404}}
REFUSES = {Door.SEEN: {403, 404}, Door.OUT: {404}}
EXCEPTIONS = {
    "area:tiles": {404},  # no map file
    "patrol:track": {404},  # no track
    "setup:form": {404},  # not the demonstration
    "force:roll_xlsx": {404},  # the province has not answered
    "duty:version": LED_ELSEWHERE,  # whoever sees only their own duties is led to those
}
# Drawing papers takes most of a page's time, and says nothing about its door.
DRAWN = (
    "django.template.loader.render_to_string",
    "trucban.web.briefing.minutes.minutes_paper",
    "trucban.web.duty.views.attendance.render_xlsx",
    "trucban.web.duty.views.rosters.letterhead",
    "trucban.web.duty.views.rosters.papers.sheet_of_paper",
    "trucban.web.duty.views.rosters.papers.workbook",
    "trucban.web.duty.views.rosters.render_xlsx",
    "trucban.web.duty.views.rosters.typst_table_pdf",
    "trucban.web.force.views.roll.render_xlsx",
    "trucban.web.patrol.views.papers.letterhead",
    "trucban.web.patrol.views.papers.plan_map_svg",
    "trucban.web.patrol.views.papers.sheet",
    "trucban.web.patrol.views.papers.to_gpx",
    "trucban.web.patrol.views.papers.typst_table_pdf",
    "trucban.web.report.views._content",
    "trucban.web.report.views.render_docx",
)
DIGEST = re.compile(r"[0-9a-f]{64}")
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\s")
Made = tuple[Everything, dict[str, Client], dict[str, Actor]]


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    """One world for all cells, emptied at the end; what a test writes in it is taken back after the test."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("clock", "middleware", "context"):
            patch.setattr(f"trucban.web.{module}.commune_now", stopped)
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        for drawn in DRAWN:
            patch.setattr(drawn, undrawn)
        patch.setitem(WRITERS, "docx", undrawn)
        patch.setattr("trucban.field.pictures.draw_for_readers", lambda _: Path(__file__))
        patch.setattr("trucban.week.papers.files", lambda _, only: {only: b"-"})
        patch.setattr("trucban.web.settings.views.machine.checkup", lambda **_: [])
        asked_once(patch)
        logging.disable(logging.ERROR)
        try:
            with django_db_blocker.unblock():
                found = settled(everything())
            yield found
        finally:
            logging.disable(logging.NOTSET)
            with django_db_blocker.unblock():
                call_command("flush", verbosity=0, interactive=False)


def settled(everyone: Everything) -> Made:
    """Log everybody in, and say what each may do on Monday morning."""
    clients = {who: Client(raise_request_exception=False) for who in everyone.users}
    users = {who: user for who, user in everyone.users.items() if user}
    for who, user in users.items():
        clients[who].force_login(user)
        # Who has seen what was shared is written down; here everybody has, so that a refusal writes nothing.
        clients[who].get(f"/vu-viec/{everyone.rows['incident_id'][2].pk}/")
    return everyone, clients, {who: actor_for(user, at=MONDAY) for who, user in users.items()}


def asked_once(patch: pytest.MonkeyPatch) -> None:
    """
    Keep what every request asks of the database about the same person: in this world nobody's account or office changes.

    Sessions, middleware, doors and the records behind them are the real ones.
    """
    patch.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.cache")
    patch.setattr(ModelBackend, "get_user", cache_of_one_argument(ModelBackend.get_user))
    patch.setattr(selectors, "get_commune", cache(selectors.get_commune))
    patch.setattr("trucban.web.middleware.is_ended", cache(is_ended))
    actors: dict[UUID, Actor] = {}

    def actor_of(user: User, *, at: datetime) -> Actor:
        return actors.get(user.pk) or actors.setdefault(user.pk, actor_for(user, at=at))

    patch.setattr(selectors, "actor_for", actor_of)


def cache_of_one_argument(method: Callable[..., Any]) -> Callable[..., Any]:
    found: dict[object, Any] = {}

    def asked(self: object, key: object) -> Any:
        return found.get(key) or found.setdefault(key, method(self, key))

    return asked


def undrawn(*_given: object, **_named: object) -> str:
    """Draw nothing: the matrix is about doors, and what stands behind them is tested page by page."""
    return ""


def stopped(commune: Commune) -> datetime:
    return MONDAY


def test_every_kind_of_office_is_in_the_matrix(made: Made) -> None:
    everyone, _clients, _actors = made
    assert set(OfficeKind.values) <= set(everyone.users)


def test_every_page_says_who_opens_it_or_why_everybody_may() -> None:
    silent = [page.name for page in pages() if not page.capabilities and page.name not in OPEN]
    assert not silent, (
        f"declare these views with @page, or give a reason in OPEN of tools/permissions.py: {silent}"
    )
    unknown = [page.name for page in pages() if not set(page.capabilities) <= ALL_CAPABILITIES]
    assert not unknown, f"no office has the capability of these pages: {unknown}"


@pytest.mark.slow
def test_whoever_may_read_a_page_gets_it_and_to_everybody_else_it_does_not_exist(made: Made) -> None:
    everyone, clients, actors = made
    wrong = [
        f"{who:28} {cell}: expected {door}, got {status}"
        for page in pages()
        if "GET" in page.methods
        for who, actor in actors.items()
        for cell, door in tried_by(actor, page, everyone)
        for status in [clients[who].get(cell.address).status_code]
        if status not in READS[door] | EXCEPTIONS.get(page.name, set())
    ]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.slow
def test_whoever_may_not_send_a_form_changes_nothing_with_it(made: Made) -> None:
    everyone, clients, actors = made
    wrong = [
        f"{who:28} {cell}: expected {door}, got {status}{', and wrote' * written}"
        for page in pages()
        if "POST" in page.methods
        for who, actor in actors.items()
        for cell, door in tried_by(actor, page, everyone, sending=True)
        if door != Door.IN
        for status, written in [sent(clients[who], cell.address)]
        if status not in REFUSES[door] or written
    ]
    assert not wrong, "\n".join(["", *wrong])


def sent(client: Client, address: str) -> tuple[int, bool]:
    """Send an empty form; return the answer's status, and whether anything was written on the way to it."""
    statements: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        statements.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(watch):
        status = client.post(address).status_code
    return status, any(map(WRITES.match, statements))


def test_a_page_refuses_every_other_method(made: Made) -> None:
    everyone, clients, _actors = made
    wrong = []
    for page in pages():
        if not page.capabilities:
            continue
        other = "put" if "GET" in page.methods else "get"
        cell = next(cells(page, everyone))
        status = getattr(clients[OfficeKind.COMMANDER], other)(cell.address).status_code
        if status != 405:
            wrong.append(f"{page.name}: {other.upper()} gave {status}, not 405")
    assert not wrong, "\n".join(["", *wrong])


def test_nobody_is_let_in_without_logging_in(made: Made) -> None:
    everyone, clients, _actors = made
    wrong = []
    for page in pages():
        if page.name in OPEN:
            continue
        cell = next(cells(page, everyone))
        for method in page.methods:
            answer = getattr(clients[NOBODY], method.lower())(cell.address)
            led = answer.get("Location", "").startswith("/tai-khoan/dang-nhap/")
            if (answer.status_code, led) not in {(302, True), (401, False)}:
                wrong.append(f"{method} {cell}: {answer.status_code}")
    assert not wrong, "\n".join(["", *wrong])
    assert clients[NOBODY].get("/events/").status_code == 401


def test_who_saves_a_file_with_people_in_it_is_written_down(made: Made) -> None:
    everyone, clients, _actors = made
    saved, unsaid = set(), []
    for page in pages():
        if "GET" not in page.methods or not page.capabilities:
            continue
        for who in (OfficeKind.COMMANDER, OfficeKind.POLICE_CHIEF):
            for cell in cells(page, everyone):
                before = Entry.objects.filter(action="export.saved").count()
                answer = clients[who].get(cell.address)
                if "attachment" in answer.headers.get("Content-Disposition", ""):
                    saved.add(page.name)
                    written = Entry.objects.filter(action="export.saved").count() - before
                    if not written and page.name not in UNWRITTEN:
                        unsaid.append(str(cell))
    assert not unsaid, f"call note_export, or say in tests/web/test_exports.py why not: {unsaid}"
    assert saved <= {*WRITTEN, *UNWRITTEN}, "a file that the table of tests/web/test_exports.py does not name"
    assert len(saved) > 8
    for entry in Entry.objects.filter(action="export.saved"):
        assert all(DIGEST.fullmatch(kept) for kept in entry.digests.values()), entry.subject_type
