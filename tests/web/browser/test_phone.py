"""
The phone's application in a real Chromium, on a line that breaks: opens cold without one, loses and doubles nothing.

A server of its own, for these tests write into its world; between it and the phone lies `line.py`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from PIL.ExifTags import IFD
from playwright.sync_api import Browser, BrowserContext, Page

from tests.cast import MONDAY
from tests.web.browser.conftest import (
    ON_A_PHONE,
    axe_clean,
    is_elsewhere,
    is_fault,
    log_in,
    no_sideways_scrolling,
    until,
)
from tests.web.browser.line import Line
from trucban.field.protocol.items import Item, Receipt, lane_of
from trucban.field.protocol.outbox import Answer, Outbox, Refusal
from trucban.field.trial.disk import Disk
from trucban.field.trial.keeps import DiskBox
from trucban.lib.ids import uuid7

pytestmark = ON_A_PHONE
WORLD = "tests.web.browser.night"
BROKEN = ("ERR_", "Failed to load resource", "Failed to fetch")  # what a browser says of a line that breaks
APP = "/dien-thoai/"
SIGN_OUT = """async () => {
  const { get } = await import("/static/phone/store.js");
  const device = await get("device");
  const body = JSON.stringify({ head: 0, leave_unsent: true });
  if (device) await fetch("/dong-bo/tra-may/", { method: "POST", body, headers: { Authorization: `Bearer ${device.token}` } });
}"""


HAND_BACK = """async (tokens) => {
  const body = JSON.stringify({ head: 0, leave_unsent: true });
  for (const token of tokens) await fetch("/dong-bo/tra-may/", { method: "POST", body, headers: { Authorization: `Bearer ${token}` } });
}"""
TOKEN = "import('/static/phone/store.js').then(({ get }) => get('device')).then(({ token }) => token)"


class Desk:
    """The desk of one person, without the application."""

    def __init__(self, context: BrowserContext, who: str) -> None:
        self.page = context.new_page()
        self.page.goto("/")
        if "/dang-nhap/" in self.page.url:
            log_in(self.page, who)

    def code(self) -> str:
        self.page.goto("/dong-bo/")
        self.page.click("form[action='/dong-bo/ma/'] button")
        return self.page.locator(".code").inner_text()

    def reads(self, address: str) -> str:
        self.page.goto(address)
        return self.page.locator("main").inner_text()


class Phone:
    """A phone in somebody's hand: a browser of its own, on a line of its own."""

    def __init__(
        self, browser: Browser, commune: str, *, width: int = 360, dark: bool = False, withheld: str = ""
    ) -> None:
        self.line = Line(commune)
        self.context = browser.new_context(
            base_url=self.line.address,
            viewport={"width": width, "height": 740},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            has_touch=True,
        )
        if withheld:
            self.context.route(withheld, lambda asked: asked.abort())
        self.faults: list[str] = []
        self.tokens: list[str] = []
        self.open()

    def open(self) -> None:
        self.page = self.context.new_page()
        page = self.page
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda told: self._note(page, told))
        page.on(
            "request",
            lambda asked: (
                self.faults.append(asked.url) if is_elsewhere(self.line.address, asked.url) else None
            ),
        )
        page.goto(APP)
        self.sees("h1")

    def without_application(self, script: str) -> None:
        """Do something to the phone's storage while the application is closed."""
        self.page.close()
        page = self.context.new_page()
        page.goto("/healthz")
        page.evaluate(script)
        page.close()

    def _note(self, page: Page, told: Any) -> None:
        if is_fault(page, told) and not any(words in told.text for words in BROKEN):
            self.faults.append(told.text)

    def enrol(self, code: str) -> None:
        self.page.fill("#code", code)
        self.page.locator("main form button").click()
        self.sees("text=Theo bàn trực lúc 18:")  # the slice is here
        self.tokens.append(self.page.evaluate(TOKEN))
        until(self.page, lambda: self.page.evaluate("Boolean(navigator.serviceWorker.controller)"))

    def sees(self, selector: str) -> None:
        self.page.wait_for_selector(selector)

    def go(self, place: str) -> None:
        self.page.evaluate(f"location.hash = '#/{place}'")

    def types(self, summary: str, *pictures: str) -> None:
        """Report a fire in few words, with its pictures; it is not saved yet."""
        self.go("vu-viec-moi/FIRE")
        self.page.fill("#summary", summary)
        if pictures:
            self.page.set_input_files("#picture-choose", pictures)
            self.sees(f"[data-picture] >> nth={len(pictures) - 1}")

    def writes(self, summary: str, *pictures: str) -> None:
        self.types(summary, *pictures)
        self.saves()

    def saves(self) -> None:
        self.page.locator("main form button:has-text('Lưu')").first.click()
        self.sees("h1:has-text('Hộp gửi')")

    def count(self, state: str) -> int:
        return self.page.locator(
            f"#waiting ~ ul [data-item={state}], #received ~ ul [data-item={state}]"
        ).count()

    def all_received(self) -> None:
        self.go("hop-gui")
        self.sees("h1:has-text('Hộp gửi')")

        def done() -> bool:
            self.page.evaluate("dispatchEvent(new Event('online'))")
            return self.count("SAVED") + self.page.locator("[data-media=SAVED]").count() == 0

        until(self.page, done)

    def close(self) -> None:
        """Hand the phone back under every log-in it ever had: an account has five at most."""
        self.line.is_up, self.line.refused_after = True, None
        self.page.evaluate(HAND_BACK, self.tokens)
        self.context.close()
        self.line.close()


@pytest.fixture
def desk_of(
    browser: Browser, commune: str, logged_in: dict[tuple[str, str], Any]
) -> Iterator[Callable[[str], Desk]]:
    contexts = []

    def open_desk(who: str) -> Desk:
        kept = logged_in.get((commune, who))
        contexts.append(browser.new_context(base_url=commune, locale="vi-VN", storage_state=kept))
        desk = Desk(contexts[-1], who)
        logged_in[commune, who] = contexts[-1].storage_state()
        return desk

    yield open_desk
    for context in contexts:
        context.close()


@pytest.fixture
def desk(desk_of: Callable[[str], Desk]) -> Desk:
    return desk_of("an")


@pytest.fixture
def new_phone(browser: Browser, commune: str) -> Iterator[Callable[..., Phone]]:
    phones: list[Phone] = []

    def make(**look: Any) -> Phone:
        phones.append(Phone(browser, commune, **look))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()
    assert not [fault for phone in phones for fault in phone.faults]


@pytest.fixture
def phone(new_phone: Callable[..., Phone], desk: Desk) -> Phone:
    """The phone of An, enrolled with a code from the desk."""
    made = new_phone()
    made.enrol(desk.code())
    return made


def test_it_opens_cold_without_a_line_and_says_how_old_it_is(phone: Phone) -> None:
    phone.line.is_up = False
    phone.page.close()
    phone.open()
    phone.sees("text=Theo bàn trực lúc 18:")
    phone.sees("text=Xô xát ở chợ")
    phone.sees("text=Mất liên lạc với bàn trực")
    phone.go("danh-ba")
    phone.sees("text=Cấp cứu")


def test_the_form_waits_for_nothing_that_writes_and_stays_when_the_line_breaks_after_it(
    new_phone: Callable[..., Phone], desk: Desk
) -> None:
    phone = new_phone(withheld="**/dexie.min.mjs")
    phone.page.fill("#code", "ABCDE")
    phone.sees("text=Ứng dụng chưa mở được")
    assert phone.page.input_value("#code") == "ABCDE"
    phone.context.unroute("**/dexie.min.mjs")
    phone.page.click("main a:has-text('Thử lại')")
    phone.enrol(desk.code())


def test_a_slice_whose_time_is_over_is_not_drawn_for_a_moment_and_is_erased(phone: Phone) -> None:
    phone.sees("text=Xô xát ở chợ")
    phone.without_application(MAKE_OVER)
    phone.line.is_up = False
    phone.context.add_init_script(WATCHES)
    phone.open()
    phone.sees("#empty")  # there is nothing to do, and the way to ask the desk
    until(phone.page, lambda: not {"slice", "ground"} & set(phone.page.evaluate(STORED)[1]))
    assert phone.page.evaluate("window.everShown") is False
    assert "device" in phone.page.evaluate(STORED)[1]


def test_a_phone_of_an_older_form_is_read_as_well(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.without_application(MAKE_OLD)
    phone.open()
    phone.sees("text=Đã trả máy")
    assert phone.page.evaluate(STORED) == [1, ["ended"]]


MAKE_OVER = """() => new Promise((done) => {
  const request = indexedDB.open("trucban");
  request.onsuccess = () => {
    const transaction = request.result.transaction("keep", "readwrite");
    const keep = transaction.objectStore("keep");
    keep.get("slice").onsuccess = ({ target: { result } }) => keep.put({ name: "slice", value: { ...result.value, until: "2026-11-23T00:00:00Z" } });
    transaction.oncomplete = () => done(request.result.close());
  };
})"""
WATCHES = """
window.everShown = false;
new MutationObserver(() => {
  if (document.body?.textContent.includes("Xô xát ở chợ")) window.everShown = true;
}).observe(document, { childList: true, subtree: true });
"""
# As the first version of the store made it: no pictures.
MAKE_OLD = """() => new Promise((done) => {
  indexedDB.deleteDatabase("trucban").onsuccess = () => {
    const request = indexedDB.open("trucban", 10);
    request.onupgradeneeded = () => {
      const items = request.result.createObjectStore("items", { keyPath: "id" });
      for (const name of ["seq", "state", "kind"]) items.createIndex(name, name);
      items.put({ id: "0193a000-0000-7000-8000-000000000001", seq: 1, state: "RECEIVED", kind: "duty.line", text: "{}" });
      request.result.createObjectStore("keep", { keyPath: "name" }).put({ name: "ended", value: "signed_out" });
    };
    request.onsuccess = () => done(request.result.close());
  };
})"""


def test_what_is_written_offline_arrives_exactly_once(phone: Phone, desk: Desk) -> None:
    phone.line.is_up = False
    told = [f"Cháy thử {number}" for number in range(5)]
    for summary in told:
        phone.writes(summary)
    assert phone.count("SAVED") == 5
    phone.line.answers_to_lose = 2  # the server hears, the phone is told nothing
    phone.line.is_up = True
    phone.all_received()
    assert phone.line.lost == 2
    page = desk.reads("/vu-viec/?q=Cháy+thử")
    assert [page.count(summary) for summary in told] == [1] * 5
    assert phone.page.locator("text=biên nhận").count() >= 5


def test_a_report_saved_by_two_taps_is_one_however_slowly_the_next_screen_comes(phone: Phone) -> None:
    phone.line.is_up = False
    phone.types("Cháy bấm hai lần")
    assert phone.page.evaluate(SAVED_TWICE) == 1


SAVED_TWICE = """async () => {
  const { db } = await import("/static/phone/store.js");
  const form = document.querySelector("main form");
  const submit = () => form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  submit();
  while (!(await db.items.count())) await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => setTimeout(done, 50));
  submit();
  await new Promise((done) => setTimeout(done, 500));
  return db.items.count();
}"""


def test_a_page_killed_before_sending_loses_nothing(phone: Phone, desk: Desk) -> None:
    phone.line.is_up = False
    phone.writes("Cháy trước khi máy tắt")
    phone.page.close()
    phone.open()
    phone.go("hop-gui")
    phone.sees("text=Cháy trước khi máy tắt")
    phone.line.is_up = True
    phone.all_received()
    assert desk.reads("/vu-viec/?q=tắt").count("Cháy trước khi máy tắt") == 1


def test_a_lost_phone_sends_what_it_has_and_erases_itself(phone: Phone, desk: Desk) -> None:
    phone.line.is_up = False
    phone.writes("Cháy ghi trên máy bị mất")
    desk.page.goto("/dong-bo/")
    device = phone.page.evaluate("import('/static/phone/store.js').then(({ get }) => get('device'))")[
        "device"
    ]
    desk.page.locator(f"#device-{device} >> text=Báo mất").first.click()
    desk.page.locator("dialog[open] [name=reason]").fill("Rơi khi đi tuần")
    desk.page.locator("dialog[open] form[method=post] button:not([data-close])").last.click()
    desk.page.wait_for_load_state()
    phone.line.is_up = True
    phone.page.click("text=Gửi ngay")
    phone.sees("text=Máy này đã bị báo mất")
    assert phone.page.evaluate(STORED) == [0, ["ended"]]
    assert "Cháy ghi trên máy bị mất" in desk.reads("/dong-bo/")  # held: a finder may write as well
    assert "đã tự xóa" in desk.page.locator(f"#device-{device}").inner_text()


STORED = """async () => {
  const { db } = await import("/static/phone/store.js");
  return [await db.items.count(), (await db.keep.toArray()).map((one) => one.name)];
}"""


def test_an_ended_log_in_keeps_every_item_until_the_next(phone: Phone, desk: Desk) -> None:
    phone.page.evaluate(SIGN_OUT)  # by whatever ended it: the page has not heard of it
    phone.writes("Cháy khi hết phiên")
    phone.sees("text=Bàn trực không còn nhận ra máy này")
    assert phone.count("SAVED") == 1
    phone.page.click("text=Gõ mã mới")
    phone.sees("#code")
    phone.enrol(desk.code())
    phone.all_received()
    assert desk.reads("/vu-viec/?q=phiên").count("Cháy khi hết phiên") == 1


def test_an_account_that_comes_back_to_a_shared_phone_sends_what_it_had_left(
    phone: Phone, desk: Desk, desk_of: Callable[[str], Desk]
) -> None:
    phone.line.is_up = False
    phone.writes("Cháy ghi trên máy dùng chung")
    phone.page.evaluate(ENDED)  # its log-in ended, and somebody else took the phone
    phone.line.is_up = True
    phone.go("ghi-danh")
    phone.enrol(desk_of("binh").code())
    phone.go("hop-gui")
    phone.sees("text=tài khoản khác")
    assert "Cháy ghi" not in desk.reads("/vu-viec/?q=dùng+chung")
    phone.page.evaluate(SIGN_OUT)
    phone.go("ghi-danh")
    phone.enrol(desk.code())
    phone.all_received()
    assert desk.reads("/vu-viec/?q=dùng+chung").count("Cháy ghi trên máy dùng chung") == 1


def test_what_another_account_left_is_read_by_nobody_else_and_comes_to_the_desk_as_a_file_of_its_own(
    phone: Phone, desk: Desk, desk_of: Callable[[str], Desk], tmp_path: Path
) -> None:
    phone.line.is_up = False
    phone.writes("Cháy của người trước", picture(tmp_path, "a.jpg", (800, 600)))
    phone.page.evaluate(ENDED)
    phone.line.is_up = True
    phone.go("ghi-danh")
    phone.enrol(desk_of("binh").code())
    phone.go("hop-gui")
    phone.sees("text=tài khoản khác")
    assert "Cháy của người trước" not in phone.page.inner_text("body")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    with phone.page.expect_download() as saved:
        phone.page.click("text=Lưu 1 mục đó ra tệp")
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    desk.page.goto("/dong-bo/")
    desk.page.set_input_files("#outbox-file", file)
    desk.page.click("text=Nhận tệp")
    desk.page.wait_for_selector("text=1 mục mới, 0 mục đã có từ trước, 1 ảnh")
    phone.page.evaluate(SIGN_OUT)
    phone.go("ghi-danh")
    phone.enrol(desk.code())  # its own account again: it says once more what had come by the file
    phone.all_received()
    assert desk.reads("/vu-viec/?q=người+trước").count("Cháy của người trước") == 1
    assert "Cháy của người trước" not in desk.reads("/dong-bo/")


ENDED = """async () => {
  const { get, put } = await import("/static/phone/store.js");
  await put("device", { ...(await get("device")), token: "" });
  await navigator.locks.request("trucban-contact", () => true); // what was on its way went with the log-in
}"""


def test_a_server_restored_from_before_the_log_in_gets_everything_again(phone: Phone, desk: Desk) -> None:
    """It knows neither this phone nor what it acknowledged: a new code, and what it does not hold is said once more."""
    phone.writes("Cháy máy chủ còn giữ")
    phone.all_received()
    phone.line.is_up = False
    phone.writes("Cháy máy chủ đã mất")
    phone.page.evaluate(ACKNOWLEDGED)
    phone.line.is_up = True
    phone.page.evaluate(SIGN_OUT)
    phone.go("ghi-danh")
    phone.enrol(desk.code())
    phone.all_received()

    def told() -> list[int]:
        page = desk.reads("/vu-viec/?q=Cháy+máy+chủ")
        return [page.count(summary) for summary in ("Cháy máy chủ còn giữ", "Cháy máy chủ đã mất")]

    until(desk.page, lambda: told() == [1, 1])
    phone.all_received()
    assert told() == [1, 1]
    assert "khác nội dung" not in desk.reads("/dong-bo/")


ACKNOWLEDGED = """async () => {
  const { db } = await import("/static/phone/store.js");
  const at = new Date();
  const receipt = { receipt: crypto.randomUUID(), receiptAt: at.toISOString(), receivedAt: at.getTime() };
  const forgotten = { state: "RECEIVED", device: crypto.randomUUID(), ...receipt };
  await db.items.where("state").equals("SAVED").modify(forgotten);
}"""


def test_what_a_restored_server_lacks_goes_at_once_and_is_asked_about_anew(phone: Phone) -> None:
    phone.writes("Cháy máy chủ quên")
    phone.all_received()
    until(phone.page, lambda: phone.page.evaluate(STATES) == [["RECEIVED", "APPLIED"]])
    phone.page.evaluate(FORGETS)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    until(phone.page, lambda: phone.page.evaluate("window.said") > 0)  # again, without anybody doing anything
    until(phone.page, lambda: phone.page.evaluate(STATES) == [["RECEIVED", "APPLIED"]])
    assert phone.page.evaluate("window.between") == [["SAVED", None]]


STATES = """async () => {
  const { db } = await import("/static/phone/store.js");
  return (await db.items.toArray()).map(({ state, server }) => [state, server?.state ?? null]);
}"""
# One answer as a server gives it that came back from a backup; what is said afterwards is counted.
FORGETS = f"""() => {{
  const real = window.fetch;
  const states = {STATES};
  let forgot = false;
  window.said = 0;
  window.fetch = async (address, how = {{}}) => {{
    if (!/nhat-ky/.test(address)) return real(address, how);
    if (forgot) {{
      if (!window.said) window.between = await states();
      window.said += JSON.parse(how.body).items.length;
      return real(address, how);
    }}
    forgot = true;
    const answer = await (await real(address, how)).json();
    return new Response(JSON.stringify({{ ...answer, holds: [], states: [] }}));
  }};
}}"""


def test_a_clock_that_was_set_back_does_not_stop_the_slice(phone: Phone) -> None:
    until(phone.page, lambda: phone.page.evaluate(AHEAD))
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    until(phone.page, lambda: phone.page.evaluate(GOT_AT) <= phone.page.evaluate("Date.now()"))


GOT_AT = "import('/static/phone/store.js').then(({ get }) => get('slice')).then(({ got_at }) => got_at)"
AHEAD = """async () => {
  const { get, put } = await import("/static/phone/store.js");
  await navigator.locks.request("trucban-contact", async () => put("slice", { ...(await get("slice")), got_at: Date.now() + 86400000 }));
  return true;
}"""


def test_a_code_being_typed_stays_when_the_log_in_ends_under_it(phone: Phone) -> None:
    phone.go("ghi-danh")
    phone.page.fill("#code", "ABCDE")
    phone.page.evaluate(ERASE)  # reported lost: its last answer comes while the next holder types
    phone.sees("text=Máy này đã bị báo mất")
    assert phone.page.input_value("#code") == "ABCDE"


ERASE = "import('/static/phone/store.js').then(({ erase }) => erase({ ended: 'revoked' }))"


def test_a_late_answer_to_the_old_log_in_does_nothing_to_the_new(phone: Phone, desk: Desk) -> None:
    phone.writes("Cháy trước mã mới")
    phone.all_received()
    phone.page.evaluate(LATE, "nhat-ky")
    phone.go("ghi-danh")
    phone.enrol(desk.code())
    phone.page.evaluate("window.arrives()")
    phone.writes("Cháy sau mã mới")
    phone.all_received()  # an old answer that names numbers the new journal never gave ended it once
    assert desk.reads("/vu-viec/?q=mã+mới").count("Cháy sau mã mới") == 1


def test_what_is_written_while_the_slice_is_read_does_not_wait_for_the_next(phone: Phone) -> None:
    phone.writes("Cháy đầu")
    phone.all_received()
    phone.page.evaluate(LATE, "phan-viec")
    phone.writes("Cháy trong lúc đọc phần việc")
    phone.page.evaluate("window.arrives()")
    until(
        phone.page, lambda: phone.count("SAVED") == 0
    )  # by itself; it stayed until the next slice, five minutes later
    assert phone.count("RECEIVED") == 2


LATE = """async (place) => {
  const { contact } = await import("/static/phone/sync.js");
  await navigator.locks.request("trucban-contact", () => {});
  const [real, arrival] = [window.fetch, new Promise((arrives) => (window.arrives = arrives))];
  const heard = new Promise((isHeard) => {
    window.fetch = async (...asked) => {
      const answer = await real(...asked);
      if (String(asked[0]).includes(place)) await (isHeard(), arrival);
      return answer;
    };
  });
  contact({ fresh: true });
  await heard;
  window.fetch = real;
}"""


def test_a_tap_is_not_lost_when_something_arrives_under_the_finger(phone: Phone) -> None:
    def is_said() -> bool:  # again, for another contact may have been asked for meanwhile
        phone.page.evaluate(UNKNOWN)
        phone.page.wait_for_timeout(200)
        return phone.page.locator("text=Gõ mã mới").count() > 0

    until(phone.page, is_said)
    button = at_rest(phone.page, "text=Gõ mã mới")
    phone.page.mouse.move(button["x"] + 5, button["y"] + 5)
    phone.page.mouse.down()
    phone.page.evaluate(TELL)
    phone.page.mouse.up()
    phone.sees("#code")


def at_rest(page: Page, selector: str) -> Any:
    """Return where something stands once it stands still: the page may be drawing itself anew."""
    seen: list[Any] = [None]

    def is_still() -> bool:
        page.wait_for_timeout(100)
        box = page.locator(selector)
        seen.append(box.bounding_box() if box.count() else None)
        return seen[-1] is not None and seen[-1] == seen[-2]

    until(page, is_still)
    return seen[-1]


# A contact under way is waited for: it would say afterwards that all is well.
UNKNOWN = """async () => {
  const { put } = await import("/static/phone/store.js");
  await navigator.locks.request("trucban-contact", () => put("contact", { problem: "unknown" }));
}"""
TELL = """async () => {
  const { events } = await import("/static/phone/underway.js");
  events.dispatchEvent(new Event("contact"));
  await new Promise((drawn) => setTimeout(drawn, 300));
}"""


def test_what_a_cleared_storage_takes_is_named_at_the_desk(phone: Phone, desk: Desk) -> None:
    phone.line.is_up = False
    phone.writes("Cháy nhỏ")
    for number in range(12):  # more than one message on a thin line
        phone.go("so-truc")
        phone.page.fill("#text", f"{number} " + "mưa to " * 250)
        phone.saves()
    phone.line.is_up = True
    phone.line.refused_after = 1
    phone.page.click("text=Gửi ngay")
    until(phone.page, lambda: phone.count("RECEIVED") > 0)
    left = phone.count("SAVED")
    assert left
    old = phone.page.evaluate("import('/static/phone/store.js').then(({ get }) => get('device'))")
    session = phone.context.new_cdp_session(phone.page)
    session.send("Storage.clearDataForOrigin", {"origin": phone.line.address, "storageTypes": "indexeddb"})
    phone.line.refused_after = None
    phone.page.reload()
    phone.sees("#code")
    page = desk.page.goto("/dong-bo/") and desk.page.locator(f"#device-{old['device']}").inner_text()
    missing = re.search(r"theo số:\s+(\d+)–13", page)
    assert missing
    assert 13 - int(missing[1]) + 1 == left


def test_its_canonical_form_is_the_protocols(phone: Phone) -> None:
    """The items JavaScript makes have the bytes, hashes and order the reference in Python gives them."""
    payloads: list[Any] = [
        {"kind": "FIRE", "summary": "Cháy “bếp” \\ \n\t\x01\x7f\u2028 🔥 Đ"},
        {"b": [1, -2, 2**53 - 1, True, False, None], "a": {"z": "", "A": []}, "ab": 0},
        {"incident": "0193", "fields": {"level": {"value": 3, "seen": []}}},
    ]
    made = phone.page.evaluate(MAKE, payloads)
    for one in made:
        item = Item.read(json.loads(one["text"]))
        assert item.data.decode() == one["text"]
        assert item.hash == one["hash"]
        assert UUID(str(item.id)).version == 7
    refused = [1.5, {"é": 1}, 2**53, "\ud800", None]
    assert phone.page.evaluate(REFUSES, refused[:3]) == [True, True, True]
    assert (
        phone.page.evaluate(
            "async () => (await import('/static/phone/canonical.js')).canonical('\\u{1F525}')"
        )
        == '"🔥"'
    )
    kinds = ["incident.note", "track.points", "duty.line"]
    lanes = phone.page.evaluate(
        "async (kinds) => kinds.map((await import('/static/phone/items.js')).laneOf)", kinds
    )
    assert lanes == [lane_of(kind) for kind in kinds]


def test_its_outbox_decides_as_the_protocols_does(phone: Phone) -> None:
    """The same items, the same answer: what leaves next, what is struck off, what comes back."""
    box = DiskBox(Disk())
    device, actor = uuid7(), uuid7()
    box.begin(device)
    outbox = Outbox(box)
    kinds = ["duty.line", "track.points", "incident.note", "duty.line", "incident.report", "patrol.pass"]
    items = [
        outbox.save(
            lambda seq, kind=kind: Item(
                uuid7(), device, seq, actor, kind, 1, MONDAY, MONDAY, {"text": "mưa " * 40}
            )
        )
        for kind in kinds
    ]
    rows = [
        {"id": str(one.id), "seq": one.seq, "lane": one.lane, "text": one.data.decode(), "hash": one.hash}
        for one in items
    ]
    for limit in (1, 700, 1500, 100_000):
        chosen = [str(one.id) for one in outbox.batch(most_bytes=limit)]
        assert phone.page.evaluate(BATCH, [rows, limit]) == chosen

    receipts = [
        Receipt(uuid7(), items[0].id, items[0].hash, MONDAY),
        Receipt(uuid7(), items[1].id, "0" * 64, MONDAY),
    ]
    refused = [Refusal(items[2].id, items[2].hash, "secret"), Refusal(items[3].id, "", "size")]
    outbox.settle(Answer([Receipt(uuid7(), items[5].id, items[5].hash, MONDAY)], ((6, 6),)))
    unsent = [row for row in rows if row["seq"] != 6]
    outbox.settle(Answer(receipts, ((1, 2),), refused))
    answer = {
        "receipts": [one.as_json() for one in receipts],
        "refused": [{"item": str(one.item), "hash": one.hash, "reason": one.reason} for one in refused],
        "holds": [[1, 2]],
    }
    left = phone.page.evaluate(SETTLED, [unsent, [rows[5]], answer])
    assert sorted(left) == sorted(str(one.id) for one in box.unsent())


BATCH = """async ([rows, mostBytes]) => {
  const { batch } = await import("/static/phone/queue.js");
  return batch(rows, { mostBytes }).map((row) => row.id);
}"""
SETTLED = """async ([unsent, received, answer]) => {
  const { settled } = await import("/static/phone/queue.js");
  const { confirmed, refused, lost } = settled({ unsent, received, answer });
  const gone = [...confirmed, ...refused].map((one) => one.item);
  return [...unsent.map((row) => row.id).filter((id) => !gone.includes(id)), ...lost.map((row) => row.id)];
}"""
MAKE = """async (payloads) => {
  const { envelope, uuid7 } = await import("/static/phone/items.js");
  const { sha256 } = await import("/static/phone/canonical.js");
  const key = () => uuid7(1764000000000);
  return Promise.all(payloads.map(async (payload, place) => {
    const moments = { happenedAt: 1764000000000, writtenAt: 1764000001999, offset: -3600 };
    const { text } = envelope({ ...moments, id: key(), device: key(), actor: key(), seq: place + 1, kind: "incident.report", payload, after: [key()] });
    return { text, hash: await sha256(text) };
  }));
}"""
REFUSES = """async (values) => {
  const { canonical } = await import("/static/phone/canonical.js");
  return values.map((value) => { try { canonical(value); return false; } catch { return true; } });
}"""


@pytest.mark.parametrize("dark", [False, True])
def test_its_screens_are_accessible_and_fit(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk], dark: bool
) -> None:
    phone = new_phone(dark=dark)
    axe_clean(phone.page)
    phone.enrol(desk_of("binh").code())
    kept = "import('/static/phone/store.js').then(({ get }) => get('slice'))"
    duties = [one["assignment"] for one in phone.page.evaluate(kept)["duties"]]
    own = [f"{screen}/{key}" for key in duties for screen in ("doi-ca", "co-mat")]
    for place in (
        *own,
        "",
        "vu-viec-moi",
        "vu-viec-moi/FIRE",
        "thon",
        "so-truc",
        "danh-ba",
        "the",
        "khac",
        "hop-gui",
    ):
        phone.go(place)
        phone.page.wait_for_timeout(200)
        axe_clean(phone.page)
        no_sideways_scrolling(phone.page)


def test_a_watch_is_taken_over_in_one_tap_without_a_line(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone, desk = new_phone(), desk_of("phuc")
    phone.enrol(desk.code())
    phone.line.is_up = False
    phone.page.tap("button:has-text('Tôi nhận thay ca') >> nth=0")
    phone.sees("h1:has-text('Hộp gửi')")
    phone.go("")
    phone.sees("text=Đồng chí nhận thay lúc 18:")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.line.is_up = True
    phone.all_received()
    page = desk.reads("/truc/ban-giao/")
    assert re.search(r"Ngô Phúc[^\n]*nhận thay lúc 18:3", page), page


def test_what_the_desk_did_not_enter_is_not_said_to_be_done(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone = new_phone()
    phone.enrol(desk_of("phuc").code())
    phone.line.is_up = False
    places = phone.page.locator("button:has-text('Tôi nhận thay ca')").count()
    phone.page.tap("button:has-text('Tôi nhận thay ca') >> nth=0")
    phone.sees("h1:has-text('Hộp gửi')")
    for state, said, left in (("HELD", "Bàn trực đang xem xét", 1), ("SET_ASIDE", "", 0)):
        phone.page.evaluate(STANDS, state)
        phone.go("hop-gui")
        phone.go("")
        phone.sees(f"h1:has-text('Việc của tôi') ~ section:has-text('{said}')")
        until(
            phone.page,
            lambda left=left: (
                phone.page.locator("button:has-text('Tôi nhận thay ca')").count() == places - left
            ),
        )
        assert "Đồng chí nhận thay lúc" not in phone.page.inner_text("main")


STANDS = """async (state) => {
  const { db } = await import("/static/phone/store.js");
  const at = new Date().toISOString();
  await db.items.toCollection().modify({ state: "RECEIVED", receipt: "0193a000", receiptAt: at, server: { state, words: "", label: "" } });
}"""


def test_nothing_to_report_of_a_hamlet_takes_two_taps(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone = new_phone()
    phone.enrol(desk_of("nga").code())
    phone.line.is_up = False
    phone.page.tap("text=Báo cáo tuần của thôn")
    phone.page.tap("text=Không có gì để báo")
    phone.sees("text=Thôn 1: không có gì để báo")
    phone.line.is_up = True
    phone.all_received()
    phone.sees("text=Đã ghi vào sổ")


def test_a_patrol_passes_a_stop_and_writes_what_it_found(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk], desk: Desk
) -> None:
    phone = new_phone()
    phone.enrol(desk_of("minh").code())
    phone.line.is_up = False
    phone.page.tap("text=Tuần tra sáng")
    phone.page.locator("text=Đã đến điểm này").first.tap()
    phone.sees("text=Đã qua:")
    phone.page.go_back()
    phone.page.fill("#text", "Đèn đường hỏng ở ngã ba")
    phone.saves()
    phone.go("")
    phone.page.tap("text=Tuần tra sáng")
    phone.sees("#written")
    patrol = phone.page.url.rpartition("/")[2]
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.line.is_up = True
    phone.all_received()
    until(phone.page, lambda: phone.page.locator("text=Đã ghi vào sổ").count() == 2)
    assert "Đèn đường hỏng ở ngã ba" in desk.reads(f"/tuan-tra/{patrol}/")


def test_the_way_is_recorded_between_start_and_end_only_and_visibly(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk], desk: Desk
) -> None:
    phone = new_phone()
    phone.context.grant_permissions(["geolocation"])
    phone.enrol(desk_of("minh").code())
    phone.line.is_up = False
    phone.page.tap("text=Tuần tra sáng")
    patrol = phone.page.url.rpartition("/")[2]
    assert phone.page.locator("#recording").count() == 0  # nothing before somebody presses the button
    phone.page.evaluate(QUICK)
    stand(phone, 0)
    phone.page.tap("#track-begin")
    phone.sees("text=Đang ghi: 1 điểm")
    phone.sees("#recording")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    for step in range(1, 4):
        stand(phone, step)
        phone.sees(f"text=Đang ghi: {step + 1} điểm")
    phone.page.tap("#track-stop")
    phone.sees("text=Không ghi; đã có 4 điểm")
    stand(phone, 9)  # seen by nobody
    phone.page.wait_for_timeout(600)
    assert phone.page.locator("#recording").count() == 0
    phone.page.close()  # a phone that is switched off and on again
    phone.open()
    phone.go(f"tuan-tra/{patrol}")
    phone.page.evaluate(QUICK)
    stand(phone, 4)
    phone.page.tap("#track-begin")
    phone.sees("text=Đang ghi: 5 điểm")
    stand(phone, 5)
    phone.sees("text=Đang ghi: 6 điểm")
    phone.line.is_up = True
    phone.page.evaluate(
        "import('/static/phone/track.js').then(({ end }) => end(location.hash.split('/').at(-1)))"
    )
    phone.page.wait_for_selector("#recording", state="detached")
    phone.all_received()
    track = phone.page.evaluate(WRITTEN)
    points = [point for one in track if one["kind"] == "track.points" for point in one["payload"]["points"]]
    assert [point[1] for point in points] == [172000000 + 10_000 * step for step in range(6)]
    assert "km" in desk.reads(f"/tuan-tra/{patrol}/")


def stand(phone: Phone, step: int) -> None:
    """Let the phone be a hundred metres further north."""
    phone.context.set_geolocation({"latitude": 17.2 + 0.001 * step, "longitude": 106.7, "accuracy": 10})


QUICK = "import('/static/phone/track.js').then(({ PACE }) => Object.assign(PACE, { fastestMs: 100, slowestMs: 200 }))"


def test_two_pages_that_write_the_way_down_at_once_lose_and_double_no_point(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone = new_phone()
    phone.enrol(desk_of("minh").code())
    phone.line.is_up = False
    assert sorted(phone.page.evaluate(FLUSHED_TWICE)) == [1, 2, 3]


FLUSHED_TWICE = """async () => {
  const { db, get, put } = await import("/static/phone/store.js");
  const { flush } = await import("/static/phone/track.js");
  const point = (number) => [number, number, Date.now() + 1000 * number];
  const { patrol } = (await get("slice")).patrols[0];
  const track = { patrol, name: "", over: Date.now() + 3600000, after: [], on: false, gaps: [], total: 3 };
  await put("track", { ...track, points: [1, 2].map(point) });
  let isNew = true; // a point comes while the others are being written down
  db.items.hook("creating").subscribe(function () {
    if (isNew) this.onsuccess = () => setTimeout(async () => put("track", { ...(await get("track")), points: [...(await get("track")).points, point(3)] }));
    isNew = false;
  });
  await Promise.all([flush(), flush()]);
  await new Promise((done) => setTimeout(done, 300));
  const items = (await db.items.toArray()).map((row) => JSON.parse(row.text).payload.points.map(([number]) => number));
  return [...items.flat(), ...(await get("track")).points.map(([number]) => number)];
}"""


def recording(phone: Phone, desk_of: Callable[[str], Desk]) -> Phone:
    """Return the phone of somebody on patrol, whose way is being recorded and has its first point."""
    phone.context.grant_permissions(["geolocation"])
    phone.enrol(desk_of("minh").code())
    phone.page.tap("text=Tuần tra sáng")
    stand(phone, 0)
    phone.page.tap("#track-begin")
    phone.sees("text=Đang ghi: 1 điểm")
    return phone


def test_a_way_being_recorded_ends_with_its_account_and_stays_its_own(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone = recording(new_phone(), desk_of)
    walker = phone.page.evaluate(ACTOR)
    phone.page.evaluate(SIGN_OUT)  # by whatever ended it: the page has not heard of it
    phone.go("ghi-danh")
    phone.enrol(desk_of("binh").code())
    phone.page.wait_for_selector("#recording", state="detached")
    assert phone.page.evaluate(ACTOR) != walker
    assert [(one["kind"], one["actor"]) for one in phone.page.evaluate(WRITTEN)] == [("track.points", walker)]


ACTOR = "import('/static/phone/store.js').then(({ get }) => get('device')).then(({ actor }) => actor)"


def test_a_page_that_slept_names_the_gap(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone = recording(new_phone(), desk_of)
    phone.page.evaluate(SLEPT)
    phone.sees("text=trình duyệt đã ngừng ghi")
    phone.page.evaluate(
        "import('/static/phone/track.js').then(({ end }) => end(location.hash.split('/').at(-1)))"
    )


SLEPT = """async () => {
  const { get, put } = await import("/static/phone/store.js");
  const { go } = await import("/static/phone/track.js");
  const track = await get("track");
  await put("track", { ...track, asked: track.asked - 30 * 60 * 1000 });
  await go();
}"""


def test_whoever_stands_the_watch_is_here_and_writes_in_the_book(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk], desk: Desk
) -> None:
    phone = new_phone()
    phone.enrol(desk_of("binh").code())
    phone.line.is_up = False
    phone.page.tap("text=Tôi đã có mặt")
    phone.sees("text=Có mặt tại")
    phone.go("")
    phone.sees("text=Đã ghi có mặt lúc 18:")
    phone.page.tap("text=Ghi sổ trực")
    phone.page.fill("#text", "Nước ở ngầm lên 20 cm")
    phone.saves()
    phone.go("")
    phone.sees("text=Giao ca mở từ 05:00")
    phone.line.is_up = True
    phone.all_received()
    until(phone.page, lambda: phone.page.locator("text=Đã ghi vào sổ").count() == 2)
    assert "Nước ở ngầm lên 20 cm" in desk.reads("/truc/so-truc-ban/")


def test_a_watch_is_taken_after_each_matter_was_answered(phone: Phone) -> None:
    phone.line.is_up = False
    phone.page.evaluate(GIVE)
    phone.page.tap("text=Nhận ca")
    phone.sees("text=Chìa khóa kho")
    axe_clean(phone.page)
    phone.page.locator("main form button").tap()  # nothing answered yet: the form stays
    phone.page.locator("label:has-text('Nhận: đúng')").nth(0).tap()
    phone.page.locator("label:has-text('Không đúng')").nth(1).tap()
    phone.page.locator("main form button").tap()  # disputed without a word
    assert phone.page.locator("h1").inner_text().startswith("Ca giao cho")
    phone.page.locator("input[id^=text-]").nth(1).fill("Chỉ có một bình")
    phone.page.locator("main form button").tap()
    phone.sees("text=Đã nhận ca tại")
    *answers, take = phone.page.evaluate(WRITTEN)
    assert [one["payload"]["accepted"] for one in answers] == [True, False]
    assert take["kind"] == "duty.take"
    assert take["after"] == [one["id"] for one in answers]


GIVE = """async () => {
  const { get, put } = await import("/static/phone/store.js");
  const matters = [["0193a000-0000-7000-8000-000000000001", "Chìa khóa kho"], ["0193a000-0000-7000-8000-000000000002", "Hai bình cứu hỏa"]];
  const handover = { handover: "0193a000-0000-7000-8000-000000000003", post: "Trực ban", given_by: "Lương", given_at: "2026-11-23T11:00:00Z" };
  const said = matters.map(([matter, text]) => ({ matter, text, answer: "OPEN" }));
  await put("slice", { ...(await get("slice")), handovers: [{ ...handover, matters: said }] });
}"""
WRITTEN = """async () => {
  const { db } = await import("/static/phone/store.js");
  return (await db.items.orderBy("seq").toArray()).map((row) => JSON.parse(row.text));
}"""


def test_a_full_phone_says_so_and_keeps_what_was_typed(phone: Phone) -> None:
    phone.line.is_up = False
    phone.types("Cháy khi máy đầy")
    phone.page.evaluate(FULL)
    phone.page.locator("main form button:has-text('Lưu')").first.tap()
    phone.sees("text=Chưa lưu: máy hết chỗ")
    assert phone.page.input_value("#summary") == "Cháy khi máy đầy"
    phone.page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    phone.saves()
    phone.sees("text=Cháy khi máy đầy")


FULL = """() => {
  window.add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def picture(tmp_path: Path, name: str, size: tuple[int, int] = (2400, 1800)) -> str:
    """A photograph as a camera makes it: large, hard to pack, with its position in it."""
    image = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo)[1] = "N"
    file = tmp_path / name
    image.save(file, "JPEG", quality=95, exif=exif)
    return str(file)


def test_pictures_follow_their_incident_and_arrive_whole(phone: Phone, desk: Desk, tmp_path: Path) -> None:
    phone.line.is_up = False
    files = [picture(tmp_path, f"{number}.jpg") for number in range(2)]
    phone.types("Cháy có ảnh", *files)
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.saves()
    assert phone.page.locator("[data-media=SAVED]").count() == 2
    sizes = phone.page.evaluate(SIZES)
    assert all(size <= 400 * 1024 for size in sizes)
    phone.line.pieces_to_cut = 3
    phone.line.is_up = True
    phone.all_received()
    assert phone.line.pieces_to_cut == 0
    axe_clean(phone.page)
    until(
        desk.page, lambda: bool(desk.page.goto("/vu-viec/?q=có+ảnh")) and "Cháy có ảnh" in desk.page.content()
    )
    desk.page.click("text=Cháy có ảnh")
    desk.page.wait_for_selector(".picture img >> nth=1")
    until(desk.page, lambda: desk.page.evaluate(DRAWN))
    original = hashlib.sha256(Path(files[0]).read_bytes()).hexdigest()
    assert original in desk.page.content()


def test_what_finds_no_line_at_all_comes_to_the_desk_as_a_file_with_its_pictures(
    phone: Phone, desk: Desk, tmp_path: Path
) -> None:
    phone.line.is_up = False
    phone.writes("Cháy mang bằng USB", picture(tmp_path, "a.jpg"))
    with phone.page.expect_download() as saved:
        phone.page.click("text=Lưu ra tệp")
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    for said in ("1 mục mới, 0 mục đã có từ trước, 1 ảnh", "0 mục mới, 1 mục đã có từ trước, 1 ảnh"):
        desk.page.goto("/dong-bo/")
        desk.page.set_input_files("#outbox-file", file)
        desk.page.click("text=Nhận tệp")
        desk.page.wait_for_selector(f"text={said}")
    axe_clean(desk.page)
    no_sideways_scrolling(desk.page)
    phone.line.is_up = True
    phone.all_received()
    assert desk.reads("/vu-viec/?q=USB").count("Cháy mang bằng USB") == 1


def test_a_picture_owed_by_an_earlier_log_in_follows_with_the_next(
    phone: Phone, desk: Desk, tmp_path: Path
) -> None:
    phone.line.is_up = False
    phone.writes("Cháy, ảnh còn nợ", picture(tmp_path, "a.jpg", (800, 600)))
    phone.line.pieces_to_cut = 1000
    phone.line.is_up = True
    until(phone.page, lambda: phone.page.locator("#waiting ~ ul [data-item=RECEIVED]").count() == 1)
    phone.page.evaluate(SIGN_OUT)
    phone.line.pieces_to_cut = 0
    phone.go("ghi-danh")
    phone.enrol(desk.code())
    phone.all_received()
    assert phone.page.locator("[data-media=RECEIVED]").count() == 1
    phone.page.evaluate(FORGOTTEN)  # the server came back from a backup that has the half of it only
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    until(phone.page, lambda: phone.page.evaluate("window.owed") == 0)


FORGOTTEN = """async () => {
  const { db } = await import("/static/phone/store.js");
  const [one] = await db.media.toArray();
  const real = window.fetch;
  window.owed = 1;
  window.fetch = async (address, how = {}) => {
    if (/tep/.test(address)) window.owed = 0;
    const answer = await real(address, how);
    if (!/nhat-ky/.test(address) || !window.owed) return answer;
    return new Response(JSON.stringify({ ...(await answer.json()), owed: [one.sha256] }));
  };
}"""
SIZES = """async () => {
  const { db } = await import("/static/phone/store.js");
  return (await db.files.toArray()).map(({ blob }) => blob.size);
}"""
DRAWN = """() => {
  const images = [...document.querySelectorAll(".picture img")];
  for (const one of images) one.loading = "eager";
  return images.every((one) => one.complete && one.naturalWidth > 0 && one.naturalWidth <= 1600);
}"""


def test_an_incident_written_meanwhile_goes_before_the_rest_of_a_picture(
    phone: Phone, tmp_path: Path
) -> None:
    phone.line.is_up = False
    phone.writes("Cháy có ảnh lớn", picture(tmp_path, "a.jpg"))
    phone.page.evaluate(MEANWHILE)
    phone.line.is_up = True
    phone.all_received()
    asked = phone.page.evaluate("window.asked")
    first_piece = asked.index("PUT")
    assert asked[first_piece + 1] == "POST"
    assert "PUT" in asked[first_piece + 2 :]


MEANWHILE = """async () => {
  const { save } = await import("/static/phone/store.js");
  const real = window.fetch;
  window.asked = [];
  window.fetch = async (address, how = {}) => {
    const answer = await real(address, how);
    if (how.method === "PUT" && !window.asked.includes("PUT")) await save("incident.report", { kind: "FLOOD", summary: "Nước lên" });
    if (/nhat-ky|tep/.test(address)) window.asked.push(how.method);
    return answer;
  };
}"""


def test_what_the_server_fails_at_keeps_nothing_else_back(phone: Phone, tmp_path: Path) -> None:
    phone.line.is_up = False
    phone.writes("Cháy một", picture(tmp_path, "a.jpg", (400, 300)))
    phone.writes("Cháy máy chủ vấp", picture(tmp_path, "b.jpg", (400, 300)))
    phone.writes("Cháy ba", picture(tmp_path, "c.jpg", (400, 300)))
    phone.page.evaluate(FAILS)
    phone.line.is_up = True

    def gone(items: int, pictures: int) -> bool:
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        media = phone.page.locator("[data-media=RECEIVED]").count()
        return (phone.count("RECEIVED"), media) == (items, pictures)

    until(phone.page, lambda: gone(2, 1))
    phone.page.evaluate("window.fails = false")
    phone.page.click("text=Gửi ngay")
    until(phone.page, lambda: gone(3, 3))


# The server fails at one item, at the picture of another, and at the slice.
FAILS = """async () => {
  const { db } = await import("/static/phone/store.js");
  const real = window.fetch;
  const [first] = await db.items.orderBy("seq").toArray();
  const { sha256 } = await db.media.where({ item: first.id }).first();
  window.fails = true;
  window.fetch = async (address, how = {}) => {
    const isBad = /phan-viec/.test(address) || (how.method === "PUT" && address.includes(sha256)) || String(how.body).includes("máy chủ vấp");
    return window.fails && isBad ? new Response("", { status: 500 }) : real(address, how);
  };
  await navigator.locks.request("trucban-contact", () => true); // what was on its way before would get past it
}"""


def test_a_phone_too_full_for_pictures_keeps_what_was_written(phone: Phone, tmp_path: Path) -> None:
    phone.line.is_up = False
    phone.types("Cháy khi hết chỗ cho ảnh")
    phone.page.set_input_files("#picture-take", picture(tmp_path, "a.jpg", (400, 300)))
    phone.sees("[data-picture]")
    phone.page.evaluate(NO_ROOM_FOR_FILES)
    phone.saves()
    phone.sees("text=1 ảnh kèm theo chưa lưu được")
    assert phone.count("SAVED") == 1
    assert phone.page.locator("[data-media]").count() == 0
    phone.line.is_up = True
    phone.all_received()


NO_ROOM_FOR_FILES = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "files") throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""


def test_an_incident_takes_three_taps(phone: Phone) -> None:
    phone.page.tap("main >> text=Báo vụ việc")
    phone.page.tap("text=Đuối nước")
    phone.page.tap("main form button:has-text('Lưu')")
    phone.sees("h1:has-text('Hộp gửi')")
    phone.sees("text=Đuối nước")


def test_the_map_opens_without_a_line_and_says_the_same_in_words(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone = new_phone()
    phone.context.grant_permissions(["geolocation"])
    phone.enrol(desk_of("minh").code())
    ground = "import('/static/phone/store.js').then(({ get }) => get('ground'))"
    until(phone.page, lambda: bool((phone.page.evaluate(ground) or {}).get("drawn")))
    phone.line.is_up = False
    phone.page.close()
    phone.open()
    phone.go("ban-do")
    phone.sees("#map-ready:has-text('mất mạng vẫn xem được')")
    phone.sees("#map-stop")
    places = phone.page.evaluate(PLACES)
    assert places["drawn"] == places["listed"] > 2
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    before = phone.page.evaluate(BOX)
    phone.page.locator("[data-place] button").first.tap()
    assert phone.page.evaluate(BOX) != before
    stand(phone, 0)
    phone.page.tap("#map-me")
    phone.sees("text=Đồng chí ở chấm màu xanh")
    phone.sees("text=theo đường chim bay")
    phone.go("")
    phone.sees("#duties")
    phone.go("ban-do")
    phone.sees("#map-me[aria-pressed=false]")  # nobody looked meanwhile: it has to be asked for again
    assert "ground" in phone.page.evaluate(STORED)[1]


BOX = "document.querySelector('.map__drawing').getAttribute('viewBox')"
PLACES = """() => ({
  drawn: document.querySelectorAll(".map__place:not(.map__place--hamlet_label)").length,
  listed: document.querySelectorAll("[data-place]").length,
})"""


def test_the_code_at_the_post_brings_its_pin_without_a_line(
    new_phone: Callable[..., Phone], desk_of: Callable[[str], Desk]
) -> None:
    phone, duty = new_phone(), "import('/static/phone/store.js').then(({ get }) => get('slice'))"
    phone.enrol(desk_of("binh").code())
    post = phone.page.evaluate(duty)["duties"][0]["post_id"]
    phone.line.is_up = False
    phone.page.goto(f"{phone.line.address}{APP}#/chot/{post}/0042")  # as the camera opens it
    phone.page.reload()
    phone.sees("text=Tôi đã có mặt")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.page.tap("main button:has-text('Tôi đã có mặt')")
    phone.sees("h1:has-text('Hộp gửi')")
    (came,) = phone.page.evaluate(WRITTEN)
    assert (came["kind"], came["payload"]["pin"], came["payload"]["outcome"]) == (
        "duty.attend",
        "0042",
        "PRESENT",
    )
    phone.go(f"chot/{post}/0042")  # a second look writes nothing
    phone.sees("text=Đã ghi có mặt")
    phone.go("chot/0193a000-0000-7000-8000-000000000001/0042")
    phone.sees("text=Lúc này đồng chí không có ca ở chốt này")


def test_a_team_says_its_next_step_in_one_tap_without_a_line(phone: Phone, desk: Desk) -> None:
    incident = phone.page.evaluate(SEND)
    phone.line.is_up = False
    phone.go(f"vu-viec/{incident}")
    phone.sees("#teams")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.page.tap("button[aria-label='Tiểu đội 1: Đang đi']")
    phone.sees("h1:has-text('Hộp gửi')")
    phone.go(f"vu-viec/{incident}")
    phone.sees("button[aria-label='Tiểu đội 1: Đã về']")
    assert phone.page.locator("button[aria-label='Tiểu đội 1: Đang đi']").count() == 0
    (said,) = phone.page.evaluate(WRITTEN)
    assert (said["kind"], said["payload"]["step"]) == ("incident.team", "MOVING")


SEND = """async () => {
  const { get, put } = await import("/static/phone/store.js");
  const kept = await get("slice");
  const [first, ...others] = kept.incidents;
  const team = { team: "0193a000-0000-7000-8000-000000000009", name: "Tiểu đội 1", steps: { CALLED: kept.as_of } };
  await put("slice", { ...kept, incidents: [{ ...first, teams: [team] }, ...others] });
  return first.incident;
}"""


def test_an_incident_is_corrected_without_a_line_field_by_field(phone: Phone, desk: Desk) -> None:
    phone.writes("Cháy cần sửa")
    phone.all_received()
    incident = named(phone, "Cháy cần sửa")
    phone.line.is_up = False
    phone.go(f"vu-viec/{incident}")
    phone.page.click("text=Sửa thông tin")
    phone.sees("#injured")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.page.locator("main form button").click()
    phone.sees("text=Chưa có gì thay đổi")
    phone.page.fill("#injured", "2")
    phone.page.select_option("#level", "3")
    phone.saves()
    phone.go(f"vu-viec/{incident}")
    phone.sees("text=đã sửa trên máy này")
    axe_clean(phone.page)
    phone.page.click("text=Sửa thông tin")
    phone.page.fill("#injured", "4")  # one's own change is read as well
    phone.saves()
    first, second = phone.page.evaluate(WRITTEN)[-2:]
    assert set(first["payload"]["fields"]) == {"level", "injured"}
    assert first["id"] in second["payload"]["fields"]["injured"]["seen"]
    assert second["after"] == [first["id"], incident]
    desk.page.goto(f"/vu-viec/{incident}/sua/")
    desk.page.fill("[name=place_text]", "Sau nhà văn hóa")
    desk.page.locator("main form button.button--primary").first.click()
    desk.page.wait_for_load_state()
    phone.line.is_up = True
    phone.all_received()
    text = desk.reads(f"/vu-viec/{incident}/")
    assert "Sau nhà văn hóa" in text
    assert "4 người bị thương" in text
    assert "Rất nghiêm trọng" in text


def test_ones_own_report_is_corrected_before_the_desk_has_ever_answered(phone: Phone, desk: Desk) -> None:
    phone.line.is_up = False
    phone.writes("Cháy chưa có trả lời")
    phone.go("")
    phone.page.click("main a:has-text('Cháy chưa có trả lời'):has-text('ghi trên máy này')")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    for injured, hamlet in (("2", {"index": 1}), ("4", {"value": ""})):  # a hamlet is said, then cleared
        phone.page.click("text=Sửa thông tin")
        phone.page.fill("#injured", injured)
        phone.page.select_option("#hamlet_id", **hamlet)  # type: ignore[arg-type]  # one or the other
        axe_clean(phone.page)
        phone.saves()
        phone.page.go_back()
        phone.page.go_back()
        phone.sees("text=đã sửa trên máy này")
    report, first, second = phone.page.evaluate(WRITTEN)
    assert first["payload"]["fields"]["injured"] == {"value": 2, "seen": [report["id"]]}
    assert second["payload"]["fields"]["hamlet_id"] == {"value": None, "seen": [report["id"], first["id"]]}
    assert second["after"] == [first["id"], report["id"]]
    phone.line.answers_to_lose = 2
    phone.line.is_up = True
    phone.all_received()
    assert named(phone, "Cháy chưa có trả lời") == report["id"]
    text = desk.reads(f"/vu-viec/{report['id']}/")
    assert "4 người bị thương" in text
    phone.go("")
    phone.sees("h1:has-text('Việc của tôi')")
    assert phone.page.locator("main a:has-text('Cháy chưa có trả lời')").count() == 1
    assert "Cháy chưa có trả lời" not in desk.reads("/dong-bo/")  # nobody is asked anything


def test_the_next_step_of_an_incident_is_one_tap_and_the_one_after_goes_on_from_it(
    phone: Phone, desk: Desk
) -> None:
    phone.writes("Cháy cần xử lý")
    phone.all_received()
    incident = named(phone, "Cháy cần xử lý")
    phone.line.is_up = False
    phone.go(f"vu-viec/{incident}")
    phone.page.dblclick("#steps ~ .buttons >> text='Xử lý'")  # a shaking thumb says it once
    phone.sees("h1:has-text('Hộp gửi')")
    phone.go("")
    phone.sees("main a:has-text('Cháy cần xử lý'):has-text('Đang xử lý')")
    phone.go(f"vu-viec/{incident}")
    phone.sees("#steps ~ p:has-text('Đang xử lý: ghi trên máy này lúc 18:')")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.page.tap("#steps ~ .buttons >> text=Bàn giao…")
    phone.page.fill("#handed_to", "Công an xã, đ/c Dũng")
    axe_clean(phone.page)
    no_sideways_scrolling(phone.page)
    phone.saves()
    first, second = phone.page.evaluate(WRITTEN)[-2:]
    assert [one["payload"]["to"] for one in (first, second)] == ["HANDLING", "HANDED_OVER"]
    assert second["after"] == [first["id"], incident]
    phone.line.answers_to_lose = 1
    phone.line.is_up = True
    phone.all_received()
    text = desk.reads(f"/vu-viec/{incident}/")
    assert "Công an xã, đ/c Dũng" in text
    assert text.count("Đang xử lý") == 1


def test_where_two_say_differently_one_tap_says_which_holds(phone: Phone, desk: Desk) -> None:
    phone.writes("Cháy hai người ghi")
    phone.all_received()
    incident = named(phone, "Cháy hai người ghi")
    phone.line.is_up = False
    phone.go(f"sua-vu/{incident}")
    phone.page.fill("#dead", "1")
    phone.saves()
    desk.page.goto(f"/vu-viec/{incident}/sua/")
    desk.page.fill("[name=dead]", "2")
    desk.page.locator("main form button.button--primary").first.click()
    desk.page.wait_for_load_state()
    phone.line.is_up = True
    phone.all_received()
    phone.page.wait_for_timeout(1100)  # the receipt's second is over: what is read now holds what it entered
    phone.page.evaluate(FRESH)
    phone.go(f"vu-viec/{incident}")
    phone.sees("#differ")
    axe_clean(phone.page)
    phone.page.click("button[aria-label='Số người chết: 1 là đúng']")
    phone.all_received()
    phone.go(f"vu-viec/{incident}")
    phone.page.wait_for_selector("#differ", state="detached")
    desk.page.goto(f"/vu-viec/{incident}/sua/")
    assert desk.page.input_value("[name=dead]") == "1"


def named(phone: Phone, summary: str) -> str:
    """Return the incident of these words, once the slice has it."""
    until(phone.page, lambda: phone.page.evaluate(FRESH) or phone.page.evaluate(NAMED, summary))
    incident: str = phone.page.evaluate(NAMED, summary)
    return incident


FRESH = "import('/static/phone/sync.js').then(({ contact }) => contact({ fresh: true }))"
NAMED = """async (summary) => {
  const { get } = await import("/static/phone/store.js");
  return (await get("slice")).incidents.find((one) => one.fields.summary.value === summary)?.incident;
}"""
