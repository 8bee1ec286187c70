"""The worker: what a killed one left behind is taken up again."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from trucban.config import heartbeat
from trucban.config.jobs import Duty, reap

pytestmark = pytest.mark.django_db


def _job(worker_ids: list[str], *, started_ago: timedelta = timedelta(minutes=1)) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now() - started_ago,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="trucban.nothing",
        worker_ids=worker_ids,
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def _state(job: DBTaskResult) -> str:
    job.refresh_from_db()
    return str(job.status)


def test_a_job_of_a_living_worker_is_left_alone(tmp_path: Path) -> None:
    worker = heartbeat.new_worker_id()
    heartbeat.beat(tmp_path, worker)
    job = _job([worker])
    assert reap(tmp_path) == 0
    assert _state(job) == "RUNNING"


def test_a_job_of_a_dead_worker_waits_again(tmp_path: Path) -> None:
    job = _job([heartbeat.new_worker_id()])
    assert reap(tmp_path) == 1
    assert _state(job) == "READY"


def test_a_job_that_killed_three_workers_has_failed(tmp_path: Path) -> None:
    job = _job([heartbeat.new_worker_id() for _try in range(3)])
    reap(tmp_path)
    assert _state(job) == "FAILED"


def test_a_job_on_another_machine_is_given_six_hours(tmp_path: Path) -> None:
    fresh = _job(["elsewhere-1-aa"], started_ago=timedelta(hours=5))
    stale = _job(["elsewhere-1-aa"], started_ago=timedelta(hours=7))
    assert reap(tmp_path) == 1
    assert (_state(fresh), _state(stale)) == ("RUNNING", "READY")


def test_a_duty_that_fails_keeps_no_other_from_being_done() -> None:
    done = []

    def fail() -> None:
        raise RuntimeError

    for duty in (Duty("fails", 60, fail), Duty("works", 60, lambda: done.append(1))):
        duty.run_if_due()
        duty.run_if_due()
    assert done == [1]
