"""Builds the demonstration commune into an empty database: the same ids and the same life every time."""

from datetime import datetime
from typing import TextIO

from django.db import transaction
from django.utils import timezone, translation

from trucban.demo.agreement import agree
from trucban.demo.callup import call_up
from trucban.demo.commune import ACCOUNTS, found
from trucban.demo.dawn import break_day
from trucban.demo.hashing import printed_password
from trucban.demo.life import live
from trucban.demo.militia import serve
from trucban.demo.names import People
from trucban.demo.readiness import ready
from trucban.demo.stage import PASSWORD, STARTS_AT, Stage
from trucban.demo.training import train
from trucban.lib.clock import VIETNAM
from trucban.lib.ids import fixed_ids

SEED = 19279  # the code old Lộc Thủy had
FIRST_ID_MS = int(datetime(2026, 1, 5, 1, tzinfo=VIETNAM).timestamp() * 1000)
LOG_INS = tuple(
    (username, PASSWORD, title)
    for username, title in (
        *ACCOUNTS,
        ("vanthu", "Văn thư"),
        ("truongthon1", "Trưởng thôn 1"),
        ("thondoi1", "Thôn đội trưởng thôn 1"),
        ("danquan11", "Chiến sĩ dân quân"),
        ("quantri", "Quản trị hệ thống"),
    )
)


def build(*, stdout: TextIO, scale: int = 1) -> None:
    """
    Fill an empty, migrated database; all of it or nothing.

    ``scale`` multiplies what happens (incidents and what follows from them), for measurements.
    """

    def say(line: str) -> None:
        stdout.write(f"  {line}\n")
        stdout.flush()

    with translation.override("vi"), fixed_ids("demonstration", from_ms=FIRST_ID_MS), transaction.atomic():
        stage = build_stage()
        live(stage, say=say, scale=scale)
        train(stage)
        ready(stage)
        call_up(stage)
        serve(stage)
        break_day(stage)


def build_stage() -> Stage:
    """Found the commune and sign its agreements; nothing has happened in it yet."""
    offset = int((STARTS_AT - timezone.now()).total_seconds())
    with printed_password():
        stage = found(People(SEED), clock_offset_s=offset)
    agree(stage)
    return stage
