"""`trucban bundle` as the person with the stick meets it."""

import argparse
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone

from tests.cast import World
from tests.uplink.builders import Hub, issue, make_hub, pair, record_papers, switch_on
from trucban.config.command import bundle
from trucban.config.command.errors import NOT_WELL, OK, CommandError
from trucban.lib import whole_file
from trucban.uplink import services
from trucban.uplink.models import Outgoing

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    bundle.configure(parser)
    return bundle.run(parser.parse_args(words))


@pytest.fixture
def hub(world: World) -> Hub:
    return make_hub()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def test_a_stick_goes_there_and_back(
    world: World, hub: Hub, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record_papers(world)
    switch_on(world)
    _above, below = pair(world, hub)
    issue(world.command)
    assert run("policy") == OK
    listed = capsys.readouterr().out
    assert "report.issued" in listed
    assert "report.word" in listed
    assert run("write", "--to", str(stick)) == OK
    (file,) = stick.iterdir()
    assert file.name.startswith("goi-99001-den-44-command-")
    at = timezone.now() + timedelta(seconds=2)
    services.read_bundle(actor=hub.actor(), data=file.read_bytes(), at=at)
    back = stick / "về.jsonl"
    back.write_bytes(services.write_bundle(actor=hub.actor(), peer_id=below.pk, at=at).data)
    wrong = stick / "ảnh.jpg"
    wrong.write_bytes(b"\xff\xd8\xff")
    assert run("read", str(wrong), str(back)) == NOT_WELL  # the wrong one keeps the right one not out
    assert Outgoing.objects.get().state == "RECEIVED"
    assert run("read", str(back)) == OK


def test_what_cannot_be_done_says_so(world: World, hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="thẻ kết nối"):
        run("write", "--to", str(tmp_path))
    for words in (("write",), ("read",), ("read", str(tmp_path / "không có"))):
        with pytest.raises(CommandError):
            run(*words)


def test_the_police_chain_writes_nothing_of_the_command(world: World, hub: Hub, stick: Path) -> None:
    record_papers(world)
    switch_on(world)
    pair(world, hub)
    issue(world.command)
    with pytest.raises(CommandError):  # nobody is connected on that chain
        run("write", "--to", str(stick), "--chain", "police")
    assert not list(stick.iterdir())


def test_a_stick_pulled_out_leaves_the_old_file_or_the_new_one(stick: Path) -> None:
    file = stick / "goi.jsonl"
    whole_file.write_whole(file, b"old")
    with (
        patch.object(whole_file.os, "fsync", side_effect=OSError("pulled out")),
        pytest.raises(OSError, match="pulled"),
    ):
        whole_file.write_whole(file, b"new, half")
    assert file.read_bytes() == b"old"
    assert [one.name for one in stick.iterdir()] == ["goi.jsonl"]
    whole_file.write_whole(file, b"new")
    assert file.read_bytes() == b"new"
