# ruff: noqa: A005  # named after the part it tests; `tests` itself is never on the import path
