"""
Finds the pages somebody can come to by following links, and says what is new about each.

A page is told by its address without the record or week in it; its kind is the route that shows it, so that the
thirty limits of the law are thirty pages of one kind. Of a kind, `Seen` knows which parts have been looked at: an
element with its class, its attributes and its parent.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

FILE = re.compile(r"\.(pdf|xlsx|docx|ics|gpx|svg|geojson|zip|png|txt|pmtiles)$")
NUMBER = re.compile(r"[0-9a-f-]{36}|\d{4}-W\d{2}")
READ = """() => {
  const of = element => [
    element.localName, element.className.baseVal ?? element.className, element.type ?? "",
    element.getAttribute("role") ?? "", ...element.getAttributeNames().sort()
  ].join(" ");
  return {
    lang: document.documentElement.lang,
    text: document.body.innerText,
    links: [...document.querySelectorAll("a[href]:not([download])")].map(link => link.href),
    parts: [...new Set([...document.querySelectorAll("body *")].map(
      element => `${of(element.parentElement)} > ${of(element)}`
    ))],
  };
}"""


@dataclass(frozen=True)
class Found:
    """A page that is open: where, how it answered, and what stands on it."""

    address: str
    status: int
    lang: str
    text: str
    parts: frozenset[str]

    @property
    def kind(self) -> str:
        """The route that shows it."""
        try:
            return resolve(urlsplit(self.address).path).route or "/"
        except Resolver404:
            return self.address


class Seen:
    """Which parts of each kind of page have been looked at."""

    def __init__(self) -> None:
        self._parts: defaultdict[str, set[str]] = defaultdict(set)

    def is_new(self, page: Found) -> bool:
        """Say whether the page is the first of its kind, or has a part that none before it had; remember it."""
        known = self._parts[page.kind]
        new = not known or not page.parts <= known
        known |= page.parts
        return new


def reachable(page: Page, also: Sequence[str] = ()) -> Iterator[Found]:
    """
    Follow links from the first screen; yield one page for every address but for the record or week in it.

    The addresses in ``also`` are looked at first: pages that show something else by a question or in another week.
    """
    found, waiting = {"/"}, [*also, "/"]
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        read: dict[str, Any] = page.evaluate(READ)
        for link in read["links"]:
            path, without_number = urlsplit(link).path, NUMBER.sub("*", urlsplit(link).path)
            if (
                urlsplit(link).netloc == urlsplit(page.url).netloc
                and not FILE.search(path)
                and without_number not in found
            ):
                found.add(without_number)
                waiting.append(path)
        status = answer.status if answer else 0
        yield Found(address, status, read["lang"], read["text"], frozenset(read["parts"]))
