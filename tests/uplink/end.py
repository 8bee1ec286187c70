"""
One end of a chain in a process and a home of its own, for `test_kill.py`.

`begin` sets the installation up, prints its card as a line of JSON, takes the other end's from standard input and pairs.
`work` is the commune's worker with a hurried clock, which issues reports until there are as many as asked.
"""

import json
import os
import sys
from datetime import date, timedelta
from functools import partial

import django


def begin() -> None:
    from django.conf import settings
    from django.utils import timezone

    from trucban.access.models import Agency
    from trucban.access.setup import CommuneSpec, create_commune
    from trucban.uplink import services

    is_hub = settings.ROLE == "hub"
    create_commune(
        CommuneSpec(
            code="44" if is_hub else "19249",
            name="Tỉnh Thử Nghiệm" if is_hub else "Xã Thử Nghiệm",
            place_name="Thử Nghiệm",
            province_name="Tỉnh Thử Nghiệm",
            superior_command_name="BỘ CHỈ HUY QUÂN SỰ",
            agencies=agencies(is_hub),
            admin_username="quantri",
            admin_name="Quản trị",
            admin_password="mot-mat-khau-dai-2026",
            province_opinion_number="15/BCH-TM",
            province_opinion_date=date(2026, 3, 1),
            security_level=2,
            security_level_decision="7/QĐ-UBND",
        ),
        at=timezone.now(),
    )
    agency = Agency.objects.select_related("commune").get(kind="COMMAND")
    actor, at = worker_of(agency), timezone.now()
    if not is_hub:
        services.decide(actor=actor, kind="report.issued", is_on=True, from_day=date(2020, 1, 6), at=at)
    card, file = services.own_card(actor=actor)
    sys.stdout.write(json.dumps({"card": file.decode(), "spoken": card.spoken}) + "\n")
    sys.stdout.flush()
    theirs = json.loads(sys.stdin.readline())
    peer = services.pair(actor=actor, card=theirs["card"].encode(), spoken=theirs["spoken"], at=at)
    if not is_hub:
        services.set_address(actor=actor, peer_id=peer.pk, address=theirs["address"], at=at)


def agencies(is_hub: bool) -> tuple[object, ...]:
    from trucban.access.setup import usual_agencies, usual_command_of_hub

    above = "BỘ CHỈ HUY QUÂN SỰ"
    if is_hub:
        return (usual_command_of_hub("Tỉnh Thử Nghiệm", above),)
    return usual_agencies(name="Xã Thử Nghiệm", province_name="Tỉnh Thử Nghiệm", superior_command_name=above)


def worker_of(agency: object) -> object:
    from django.utils import timezone

    from trucban.access.actors import system_actor

    return system_actor(commune_id=agency.commune_id, agency_id=agency.pk, at=timezone.now())


def work(most: int) -> None:
    from django.conf import settings

    from trucban.access.models import Agency
    from trucban.config import jobs
    from trucban.uplink.services import calling

    calling.AGAIN = calling.USUAL = timedelta(seconds=1)  # the hub takes one a second
    jobs.POLL_S = 0.05
    agency = Agency.objects.select_related("commune").get(kind="COMMAND")
    worker = jobs.Worker(folder=settings.INSTANCE_DIR / "workers")
    worker.duties = [
        jobs.Duty("issue", 0.2, lambda: issue_next(agency, most)),
        jobs.Duty("uplink", 0.05, jobs.exchange_with_other_levels),
        jobs.Duty("parent", 1.0, partial(end_without, os.getppid())),
    ]
    worker.run()


def end_without(parent: int) -> None:
    """End when the test that began this process was itself killed."""
    if os.getppid() != parent:
        os._exit(1)


def issue_next(agency: object, most: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from tests.uplink.builders import WEEK, issue
    from trucban.report.models import WeeklyReport

    with transaction.atomic():
        count = WeeklyReport.objects.count()
        if count < most:
            issue(agency, WEEK - count, value=count + 1, number=count + 1, at=timezone.now())


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "begin":
        begin()
    else:
        work(int(sys.argv[2]))
