"""`trucban manage …`: Django's own commands on the same database."""

from django.core.management import execute_from_command_line


def run_words(words: list[str]) -> int:
    execute_from_command_line(["trucban manage", *(words or ["help"])])
    return 0
