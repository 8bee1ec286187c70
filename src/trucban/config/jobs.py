"""
The worker: runs queued jobs, and what is done by the clock.

A job left RUNNING by a worker that was killed is put back into the queue (jobs are idempotent); after three tries it
has failed. By the clock: an hourly backup, the tasks that routines call for, an end to old sessions and jobs.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from trucban.access.actors import Actor, system_actor
from trucban.access.models import Agency, Commune
from trucban.channel import services as channel_services
from trucban.config import backup, heartbeat
from trucban.duty import services as duty_services
from trucban.field import services as field_services
from trucban.headcount import services as headcount_services
from trucban.lib.clock import local_day
from trucban.notify import services as notify_services
from trucban.patrol import services as patrol_services
from trucban.rulebook import selectors as rulebook
from trucban.task import services as task_services
from trucban.uplink import services as uplink_services
from trucban.web.clock import commune_now

logger = logging.getLogger("trucban.worker")

POLL_S = 1.0
MOST_TRIES = 3
ELSEWHERE_LIMIT = timedelta(hours=6)  # a job another machine's worker has held this long is taken from it
KEEP_JOBS = timedelta(days=30)
ROUTINES_AHEAD = timedelta(days=7)
AT_HUB = {"reaper", "backup", "sweep", "uplink"}  # a hub has no watch, no patrol, no routine


@dataclass
class Duty:
    """Something done by the clock; after a failure it is tried again after ``every_s``, not at once."""

    name: str
    every_s: float
    act: Callable[[], object]
    next_at: float = field(default=0.0)

    def run_if_due(self) -> None:
        now = time.monotonic()
        if now < self.next_at:
            return
        self.next_at = now + self.every_s
        try:
            self.act()
        except Exception:  # one duty that fails must not keep the others from being done
            logger.exception("%s failed", self.name)


class Worker:
    """One worker process, until it is told to stop."""

    def __init__(self, *, folder: Path) -> None:
        self.folder = folder
        self.worker_id = heartbeat.new_worker_id()
        self.stopping = threading.Event()
        self.duties = [
            Duty("reaper", 60, lambda: reap(self.folder)),
            Duty("routines", 3600, make_routine_tasks),
            Duty("journal", 60, apply_journal),
            Duty("tracks", 24 * 3600, erase_old_points),
            Duty("contacts", 24 * 3600, erase_contacts),
            Duty("households", 24 * 3600, erase_household_names),
            Duty("alerts", 5, escalate_alerts),
            Duty("overdue", 15, raise_alarms),
            Duty("deliveries", 5, send_deliveries),
            Duty("backup", 300, backup_if_due),
            Duty("sweep", 24 * 3600, sweep),
            Duty("uplink", 60, exchange_with_other_levels),
        ]
        if settings.ROLE == "hub":
            self.duties = [duty for duty in self.duties if duty.name in AT_HUB]

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        threading.Thread(target=self._beat, daemon=True).start()
        try:
            while not self.stopping.is_set():
                self.run_once()
                self.stopping.wait(POLL_S)
        finally:
            heartbeat.end(self.folder, self.worker_id)

    def run_once(self) -> None:
        """Do the queued jobs and whatever the clock asks for."""
        close_old_connections()
        for duty in self.duties:
            if self.stopping.is_set():
                return
            duty.run_if_due()
        self._queue().run()
        close_old_connections()

    def _queue(self) -> QueueWorker:
        return QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=20,  # then the clock has its turn
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )

    def _beat(self) -> None:
        while not self.stopping.is_set():
            heartbeat.beat(self.folder, self.worker_id)
            self.stopping.wait(heartbeat.BEAT_S)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()


def reap(folder: Path) -> int:
    """Put jobs of dead workers back into the queue, or let them fail after three tries; return how many."""
    count = 0
    with transaction.atomic():
        for job in DBTaskResult.objects.select_for_update(skip_locked=True).filter(status="RUNNING"):
            if not _abandoned(job, folder):
                continue
            count += 1
            if len(job.worker_ids) >= MOST_TRIES:
                job.set_failed(RuntimeError(f"The worker died {MOST_TRIES} times while running this job."))
            else:
                job.status = "READY"
                job.save(update_fields=["status"])
    return count


def _abandoned(job: "DBTaskResult[..., object]", folder: Path) -> bool:
    holder = job.worker_ids[-1] if job.worker_ids else ""
    here = heartbeat.new_worker_id().rsplit("-", 2)[0]
    if holder.rsplit("-", 2)[0] == here:
        return not heartbeat.is_alive(folder, holder)
    return bool(job.started_at and timezone.now() - job.started_at > ELSEWHERE_LIMIT)


def make_routine_tasks() -> None:
    """Make the tasks that each agency's routines call for in the coming week."""
    for actor in _acting():
        task_services.make_due_tasks(actor=actor, until=(actor.at + ROUTINES_AHEAD).date(), at=actor.at)


def _acting(**which: object) -> Iterator[Actor]:
    """Yield the product itself, acting now for each agency."""
    for agency in Agency.objects.filter(**which).select_related("commune"):
        at = commune_now(agency.commune)
        yield system_actor(commune_id=agency.commune_id, agency_id=agency.pk, at=at)


def apply_journal() -> None:
    """Apply what devices sent and a contact did not get to: a server that died, an item that waited for an upgrade."""
    for commune in Commune.objects.all():
        field_services.apply_due(commune_id=commune.pk, at=commune_now(commune))


def erase_old_points() -> None:
    """Delete the precise points of patrols, on the patrol and in the journal, after the days each commune has set."""
    for actor in _acting():
        at, commune_id = actor.at, actor.commune_id
        days = rulebook.value(commune_id=commune_id, key="patrol.track_days", on=local_day(at))
        field_services.erase_points(actor=actor, before=at - timedelta(days=int(days)), at=at)


def erase_contacts() -> None:
    """Erase how residents who reported something can be reached, after the days each commune has set."""
    for actor in _acting(kind=Agency.Kind.COMMAND):
        channel_services.erase_contacts(actor=actor, at=actor.at)


def erase_household_names() -> None:
    """Erase who lives where from lists of households that are over, after the days each commune has set."""
    for actor in _acting():
        headcount_services.erase_names(actor=actor, at=actor.at)


def escalate_alerts() -> None:
    """Let alerts nobody acknowledged in time go on along the roster; no provider is waited for here."""
    for commune in Commune.objects.all():
        duty_services.escalate_due(commune_id=commune.pk, at=commune_now(commune))


def raise_alarms() -> None:
    """Raise what raises an alert by itself: patrols that are overdue, incidents as serious as a commune has set."""
    for commune in Commune.objects.all():
        at = commune_now(commune)
        patrol_services.raise_overdue(commune_id=commune.pk, at=at)
        duty_services.raise_serious(commune_id=commune.pk, at=at)


def send_deliveries() -> None:
    """Send what is on its way out of the house, within a time limit; the demonstration sends nothing."""
    if settings.DEMONSTRATION:
        return
    for commune in Commune.objects.all():
        notify_services.send_due(commune_id=commune.pk, at=commune_now(commune))


def backup_if_due() -> None:
    """Write a backup when the newest one is an hour old; the demonstration needs none."""
    if settings.DEMONSTRATION or not backup.is_due(Path(settings.BACKUP_DIR)):
        return
    made = backup.create(Path(settings.BACKUP_DIR))
    backup.rotate(Path(settings.BACKUP_DIR))
    logger.info("backup written: %s", made.file)


def sweep() -> None:
    """Remove sessions that are over and jobs that ended a month ago."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_JOBS).delete()


_calling = threading.Lock()


def exchange_with_other_levels() -> None:
    """Enter what waits, and call the hubs above beside everything else: no alert waits for a line."""
    for commune in Commune.objects.all():
        uplink_services.apply_waiting(commune_id=commune.pk, at=commune_now(commune))
    if not settings.DEMONSTRATION and _calling.acquire(blocking=False):
        threading.Thread(target=_call_levels_above, daemon=True).start()


def _call_levels_above() -> None:
    try:
        for commune in Commune.objects.all():
            uplink_services.call_due(commune_id=commune.pk, at=commune_now(commune))
    except Exception:  # tried again at its next turn
        logger.exception("calling the level above failed")
    finally:
        connections.close_all()
        _calling.release()
