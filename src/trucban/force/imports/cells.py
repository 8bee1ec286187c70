"""Cells and sentences as JSON, and back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from trucban.lib.sentences import Sentence
from trucban.lib.tables import CellFault, Value

Said = dict[str, Any]  # {"text": English, "values": {name: text or Said}}


def cell_to_json(value: Value) -> Any:
    """Return what JSON can hold: a day as {"day": "1995-03-05"}, a cell's error as {"fault": "#N/A"}."""
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, CellFault):
        return {"fault": value.text}
    return value


def cell_from_json(kept: Any) -> Value:
    if isinstance(kept, dict):
        return date.fromisoformat(kept["day"]) if "day" in kept else CellFault(str(kept["fault"]))
    return kept  # type: ignore[no-any-return]  # text, number or nothing


def shown_cell(kept: Any) -> str:
    """Return a cell as a person reads it."""
    value = cell_from_json(kept)
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def said_to_json(sentence: Sentence) -> Said:
    values = {
        name: said_to_json(value) if isinstance(value, Sentence) else str(value)
        for name, value in sentence.values.items()
    }
    return {"text": sentence.text, "values": values}


def said(kept: Mapping[str, Any] | None, translate: Callable[[str], str]) -> str:
    """Return a kept sentence in the language of ``translate``."""
    return sentence(kept).said(translate) if kept else ""


def sentence(kept: Mapping[str, Any]) -> Sentence:
    values = {
        name: sentence(value) if isinstance(value, dict) else value for name, value in kept["values"].items()
    }
    return Sentence(kept["text"], values)
