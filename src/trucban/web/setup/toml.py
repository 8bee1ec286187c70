"""Writes the few shapes of a set-up file as TOML; the standard library only reads it."""

import json
from datetime import date


def write(content: dict[str, dict[str, object]], agencies: list[dict[str, object]]) -> bytes:
    """Return tables, then ``[[agencies]]``; a value that is None is left out."""
    lines: list[str] = []
    for name, table in content.items():
        lines += [f"[{name}]", *_pairs(table)]
    for agency in agencies:
        lines += ["[[agencies]]", *_pairs(agency)]
    return "\n".join([*lines, ""]).encode()


def _pairs(table: dict[str, object]) -> list[str]:
    return [f"{key} = {literal(value)}" for key, value in table.items() if value is not None]


def literal(value: object) -> str:
    """Return a value as TOML writes it: its strings are JSON's, but for the delete sign."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(literal(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {literal(one)}' for key, one in value.items())} }}"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
