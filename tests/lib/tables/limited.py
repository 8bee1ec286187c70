"""
Reads files under a limit of memory and processor time, one after the other, and tells what came of each.

    python -m tests.lib.tables.limited FOLDER      -> one JSON line for each file
"""

import json
import resource
import sys
from pathlib import Path

from trucban.lib.tables import Unreadable, open_book

MEMORY = 500 * 1024 * 1024
SECONDS = 5


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for file in sorted(path for path in Path(sys.argv[1]).rglob("*") if path.is_file()):
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, -1))
        print(json.dumps({"file": file.name, **outcome(file)}), flush=True)  # noqa: T201  a program's answer


def outcome(file: Path) -> dict[str, object]:
    try:
        book = open_book(file.read_bytes(), name=file.name)
        rows = [row for sheet in book.sheets for row in sheet.rows()]
    except Unreadable as refusal:
        return {"refused": str(refusal)}
    hidden = [sheet.name for sheet in book.sheets if sheet.is_hidden]
    return {
        "kind": book.kind,
        "rows": len(rows),
        "hidden": hidden,
        "first": str(rows[0].values[0]) if rows else "",
    }


if __name__ == "__main__":
    main()
