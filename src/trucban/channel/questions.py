"""The kinds of questions a link asks, and reading what was answered. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.lib.errors import DomainError
from trucban.lib.text import nfc

KINDS = {
    "TEXT": gettext_lazy("Short text"),
    "CHOICE": gettext_lazy("One of these"),
    "DATE": gettext_lazy("A day"),
    "NUMBER": gettext_lazy("A number"),
    "YES_NO": gettext_lazy("Yes or no"),
}
MOST_QUESTIONS, MOST_CHOICES, MOST_ANSWER = 5, 8, 500
LARGEST = 1_000_000


class QuestionsRefused(DomainError):
    """The questions, or an answer, cannot stand so."""


def checked(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return questions as they are kept: one to five, each with words and a kind, a choice with its possibilities."""
    if not 0 < len(questions) <= MOST_QUESTIONS:
        raise QuestionsRefused(_("Ask at least one question, at most %(most)s.") % {"most": MOST_QUESTIONS})
    kept = []
    for one in questions:
        text, kind = _line(one["text"]), one["kind"]
        options = [option for option in map(_line, one.get("choices", ())) if option]
        if not 0 < len(text) <= 200 or kind not in KINDS:
            raise QuestionsRefused(
                _("Each question has words, at most 200 characters, and a kind from the list.")
            )
        if kind == "CHOICE" and not 1 < len(options) <= MOST_CHOICES:
            raise QuestionsRefused(
                _("“%(text)s”: give two to eight possibilities, with commas between.") % {"text": text}
            )
        kept.append({"text": text, "kind": kind, "choices": options if kind == "CHOICE" else []})
    return kept


def answered(question: Mapping[str, Any], given: str) -> str:
    """Return an answer as it is written into the story, or refuse it with what was expected."""
    text = _line(given)
    kind = question["kind"]
    if not 0 < len(text) <= MOST_ANSWER:
        raise QuestionsRefused(
            _("“%(text)s” is to be answered, in at most %(most)s characters.")
            % {"text": question["text"], "most": MOST_ANSWER}
        )
    if (kind == "CHOICE" and text in question["choices"]) or kind == "TEXT":
        return text
    if kind == "YES_NO" and text in ("YES", "NO"):
        return "Có" if text == "YES" else "Không"  # part of the record, so always in Vietnamese
    if kind == "NUMBER" and text.isascii() and text.isdecimal() and int(text) <= LARGEST:
        return str(int(text))
    if kind == "DATE" and (day := _day(text)):
        return f"{day:%d/%m/%Y}"
    raise QuestionsRefused(
        _("“%(text)s”: expected %(kind)s.") % {"text": question["text"], "kind": str(KINDS[kind]).lower()}
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2099 else None


def _line(text: str) -> str:
    return nfc(" ".join("".join(letter if letter.isprintable() else " " for letter in text).split()))
