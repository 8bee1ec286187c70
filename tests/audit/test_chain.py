"""The chain: each way of tampering is found, and the first broken link is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from tests.cast import MONDAY, World
from trucban.access.models import Agency
from trucban.audit import chain
from trucban.audit.models import Chain, Entry
from trucban.audit.services import record, record_many
from trucban.audit.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)


def _write(world: World, count: int = 5) -> None:
    for number in range(count):
        record(
            actor=world.admin,
            action=f"test.{number}",
            subject=world.commune,
            at=MONDAY,
            changes={"name": "Bí mật"},
        )


def _first_fault(world: World) -> tuple[int, str] | None:
    finding = verify(world.commune.pk, anchors=Path(settings.ANCHOR_DIR)).finding
    return (finding.seq, finding.fault) if finding else None


def test_an_untouched_chain_is_sound(world: World) -> None:
    _write(world)
    assert _first_fault(world) is None


def test_what_one_verb_does_to_many_records_is_a_sound_piece_of_the_chain(world: World) -> None:
    agencies = list(Agency.objects.order_by("pk")[:3])
    _write(world, 1)
    record_many(
        actor=world.admin, action="test.many", done=[(row, {"name": "Bí mật"}) for row in agencies], at=MONDAY
    )
    _write(world, 1)
    entries = Entry.objects.filter(action="test.many").order_by("seq")
    assert [entry.subject_id for entry in entries] == [row.pk for row in agencies]
    assert len({entry.digests["name"] for entry in entries}) == 3  # each subject has a salt of its own
    assert _first_fault(world) is None


def test_it_keeps_no_personal_value(world: World) -> None:
    _write(world)
    kept = "".join(str(row) for row in Entry.objects.values_list("digests", "action", "subject_type"))
    assert "Bí mật" not in kept


def _edit() -> None:
    Entry.objects.filter(seq=3).update(action="test.changed")


def _delete() -> None:
    Entry.objects.filter(seq=3).delete()


def _reorder() -> None:
    Entry.objects.filter(seq=3).update(seq=1000)
    Entry.objects.filter(seq=4).update(seq=3)
    Entry.objects.filter(seq=1000).update(seq=4)


def _insert() -> None:
    third = Entry.objects.get(seq=3)
    for entry in Entry.objects.filter(seq__gte=3).order_by("-seq"):
        Entry.objects.filter(pk=entry.pk).update(seq=entry.seq + 1)
    forged = Entry(
        commune_id=third.commune_id, seq=3, at=third.at, actor_id=third.actor_id, action="test.forged"
    )
    forged.subject_type, forged.subject_id, forged.previous_hash = (
        third.subject_type,
        third.subject_id,
        third.previous_hash,
    )
    forged.hash = chain.link_hash(
        previous_hash=forged.previous_hash,
        commune_id=forged.commune_id,
        seq=3,
        at=forged.at,
        actor_id=forged.actor_id,
        action=forged.action,
        subject_type=forged.subject_type,
        subject_id=forged.subject_id,
        digests={},
    )
    forged.save()


@pytest.mark.parametrize(
    ("tamper", "seq"),
    [(_edit, 3), (_delete, 3), (_reorder, 3), (_insert, 3)],
    ids=["edit", "delete", "reorder", "insert"],
)
def test_it_names_the_first_broken_link(world: World, tamper: Callable[[], None], seq: int) -> None:
    _write(world)
    tamper()
    fault = _first_fault(world)
    assert fault is not None
    assert fault[0] == seq


def test_a_cut_tail_is_found_by_the_anchors(world: World) -> None:
    _write(world)
    last = Entry.objects.order_by("-seq").first()
    assert last is not None
    Entry.objects.filter(pk=last.pk).delete()
    Chain.objects.update(last_seq=last.seq - 1, last_hash=last.previous_hash)
    assert _first_fault(world) == (last.seq, "TAIL_CUT")


def test_a_chain_rewritten_from_one_link_on_is_found_by_the_anchors(world: World) -> None:
    _write(world)
    previous = Entry.objects.get(seq=2).hash
    for entry in Entry.objects.filter(seq__gte=3).order_by("seq"):
        entry.action, entry.previous_hash = "test.rewritten", previous
        entry.hash = previous = chain.link_hash(
            previous_hash=entry.previous_hash,
            commune_id=entry.commune_id,
            seq=entry.seq,
            at=entry.at,
            actor_id=entry.actor_id,
            action=entry.action,
            subject_type=entry.subject_type,
            subject_id=entry.subject_id,
            digests=entry.digests,
        )
        entry.save()
    Chain.objects.update(last_hash=previous)
    fault = _first_fault(world)
    assert fault is not None
    assert fault[0] == 3


def test_a_recorded_restore_takes_back_later_anchors(world: World) -> None:
    _write(world)
    last = Entry.objects.order_by("-seq").first()
    assert last is not None
    Entry.objects.filter(pk=last.pk).delete()
    Chain.objects.update(last_seq=last.seq - 1, last_hash=last.previous_hash)
    chain.append_anchor(Path(settings.ANCHOR_DIR), world.commune.pk, {"restored_to": last.seq - 1})
    result = verify(world.commune.pk, anchors=Path(settings.ANCHOR_DIR))
    assert result.sound
    assert result.recorded_breaks == 1


def test_an_entry_rolled_back_leaves_no_anchor(world: World) -> None:
    with pytest.raises(RuntimeError):
        _write_and_fail(world)
    assert _first_fault(world) is None


@transaction.atomic
def _write_and_fail(world: World) -> None:
    _write(world, 1)
    raise RuntimeError
