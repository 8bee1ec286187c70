"""The four looks of a page: a desk and a phone, light and dark; put on a page that is open."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")  # what a theme decides
PHONE, DESK, WIDE_DESK = 360, 1280, 1440

under_axe: set[Page] = set()


class Look(NamedTuple):
    """How wide the screen is, which theme the machine has, and which rules of axe are asked."""

    width: int
    dark: bool
    rules: tuple[str, ...] = RULES

    def __str__(self) -> str:
        return f"{self.width} px, {'dark' if self.dark else 'light'}"

    @property
    def screen(self) -> dict[str, int]:
        return {"width": self.width, "height": 740 if self.width < 600 else 900}

    def put_on(self, page: Page) -> None:
        page.set_viewport_size(self.screen)  # type: ignore[arg-type]  # a size
        page.emulate_media(color_scheme="dark" if self.dark else "light")


def looks(desk: int) -> tuple[Look, ...]:
    """Return all four; each width is measured with every rule once, the other theme with the rules about colours."""
    return (Look(desk, False), Look(desk, True, COLOURS), Look(PHONE, True), Look(PHONE, False, COLOURS))


def clean_in_every_look(page: Page, *, desk: int = WIDE_DESK) -> None:
    """Fail with every finding on the page that is open: accessible and fitting on a desk and a phone, light and dark."""
    told = [fault for look in looks(desk) for fault in faults_in(look, page)]
    assert not told, "\n".join([page.url, *told])


def faults_in(look: Look, page: Page, *, with_axe: bool = True) -> Iterator[str]:
    look.put_on(page)
    if over := sideways_px(page):
        yield f"{look}: {over} px wider than the screen"
    if with_axe:
        yield from (f"{look}: {fault}" for fault in axe_faults(page, look.rules))


def axe_clean(page: Page) -> None:
    """Fail with every finding of axe (WCAG 2.2 AA and good practice) on the page as it stands."""
    told = axe_faults(page, RULES)
    assert not told, "\n".join([page.url, *told])


def axe_faults(page: Page, rules: Sequence[str]) -> list[str]:
    """
    Return what axe finds on the page as it stands, by rules or groups of rules.

    Axe is brought into a page once. Style sheets are not fetched again for it: only experimental rules read them.
    """
    under_axe.add(page)  # axe sets styles to measure with, which the policy of the page refuses and reports
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": list(rules), "resultTypes": ["violations"], "preload": {"assets": ["media"]}}
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    under_axe.discard(page)
    return [f"{f['id']}: {f['help']} – {[node['html'][:160] for node in f['nodes'][:4]]}" for f in found]


def no_sideways_scrolling(page: Page) -> None:
    """Fail when the page is wider than the screen (WCAG 1.4.10 reflow)."""
    over = sideways_px(page)
    assert over <= 0, f"{page.url} is {over} px wider than the screen"


def sideways_px(page: Page) -> int:
    root = "document.documentElement"
    return max(0, int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")))
