"""
Every page that hands out a file, and what the log says of it.

A new file is in neither table, and fails here: write into the log who saved it (`document.services.note_export`), or say
in ``UNWRITTEN`` why nobody has to know.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tools.permissions import Page, pages

# Page -> what its entry in the log is about.
WRITTEN = {
    "briefing:paper": "briefing.minutes",
    "callup:cases_xlsx": "callup.cohort",
    "callup:deliveries_xlsx": "callup.deliveries",
    "callup:public_file": "callup.public",
    "callup:report_xlsx": "callup.figures",
    "duty:allowance_xlsx": "duty.allowance",
    "duty:attendance_xlsx": "duty.attendance",
    "duty:roster_pdf": "duty.roster",
    "duty:roster_xlsx": "duty.roster",
    "force:equipment_xlsx": "force.equipment",
    "force:militia_forecast_xlsx": "force.militia_forecast",
    "force:people_file": "force.people",
    "force:roll_xlsx": "force.roll",
    "patrol:order": "patrol.order",
    "patrol:track": "patrol.track",
    "report:file": "report.weekly",
    "hub:file": "uplink.week",
    "training:lacking_xlsx": "training.lacking",
    "uplink:card": "uplink.card",
    "uplink:write": "uplink.bundle",
    "week:file": "week.dossier",
}
# Page -> why who fetched it is not written down.
UNWRITTEN = {
    "area:ground": "hamlets and points the map of a page draws",
    "area:live": "what the map of a page draws of the records its reader sees anyway",
    "area:tiles": "pieces of the base map",
    "duty:mine_ics": "one's own duties",
    "patrol:drawing": "a map of places and routes, shown on the page of the plan",
    "patrol:gpx": "routes and hours, nobody's name",
    "phone:words": "the words of the phone's screens",
    "field:media": "a phone hands a file in",
    "force:militia_on_record_file": "a list is handed in",
}
# A route that ends like a file, or says so: "tep" is a file, "in" is print.
LIKE_A_FILE = re.compile(
    r"\.(?:xlsx|docx|pdf|csv|ics|gpx|svg|png|txt|zip|json|geojson)$|(?:^|/)(?:tep|in|tai-ve|xuat)(?:/|$)"
)
HANDS_OUT = {"download", "FileResponse"}


def callees(view: Callable[..., Any]) -> Iterator[ast.Call]:
    """Yield the calls a view makes, and those made by the functions of its own module that it calls."""
    waiting, seen = [inspect.unwrap(view)], set()
    while waiting:
        function = waiting.pop()
        seen.add(function)
        module = inspect.getmodule(function)
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
            if isinstance(node, ast.Call):
                yield node
                called = getattr(module, node.func.id, None) if isinstance(node.func, ast.Name) else None
                if inspect.isfunction(called) and inspect.getmodule(called) is module and called not in seen:
                    waiting.append(called)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_of_the_desk(page: Page) -> bool:
    return str(getattr(inspect.unwrap(page.view), "__module__", "")).startswith("trucban.")


def hands_out(page: Page) -> bool:
    route = page.route.strip("^$/").replace("\\.", ".")
    return bool(LIKE_A_FILE.search(route)) or any(name_of(call) in HANDS_OUT for call in callees(page.view))


def test_every_file_is_in_one_table() -> None:
    files = {page.name for page in pages() if is_of_the_desk(page) and hands_out(page)}
    assert not WRITTEN.keys() & UNWRITTEN.keys()
    assert files == WRITTEN.keys() | UNWRITTEN.keys()


@pytest.mark.parametrize(("name", "subject"), WRITTEN.items())
def test_who_saved_it_is_written_down(name: str, subject: str) -> None:
    view = next(page.view for page in pages() if page.name == name)
    written = [
        keyword.value.value
        for call in callees(view)
        if name_of(call) == "note_export"
        for keyword in call.keywords
        if keyword.arg == "of" and isinstance(keyword.value, ast.Constant)
    ]
    assert written == [subject]
