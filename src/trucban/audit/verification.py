"""Checks a chain link by link, and against the anchors kept outside the database."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from trucban.audit import chain
from trucban.audit.models import Chain, Entry


@dataclass(frozen=True)
class Finding:
    """Where the chain breaks: the sequence number of the first bad link, and what is wrong there."""

    seq: int
    fault: str  # EDITED, MISSING, OUT_OF_ORDER, TAIL_CUT, HEAD_DIFFERS


@dataclass(frozen=True)
class Verification:
    commune_id: UUID
    entries: int
    anchors: int
    recorded_breaks: int  # restores that were done with the product and wrote themselves down
    last_hash: str
    finding: Finding | None

    @property
    def sound(self) -> bool:
        return self.finding is None


def verify(commune_id: UUID, *, anchors: Path) -> Verification:
    """Walk the commune's chain from its first link and compare it with its anchors."""
    lines = chain.read_anchors(anchors, commune_id)
    expected = _anchored(lines)
    count, last_hash, finding = _walk(commune_id, expected)
    if finding is None:
        finding = _tail(commune_id, count, last_hash, expected)
    return Verification(
        commune_id=commune_id,
        entries=count,
        anchors=len(expected),
        recorded_breaks=sum("restored_to" in line for line in lines),
        last_hash=last_hash,
        finding=finding,
    )


def _anchored(lines: list[dict[str, object]]) -> dict[int, str]:
    """Return seq -> hash; a recorded restore takes back what was anchored beyond the restored point."""
    expected: dict[int, str] = {}
    for line in lines:
        if "restored_to" in line:
            kept = int(str(line["restored_to"]))
            expected = {seq: link for seq, link in expected.items() if seq <= kept}
        else:
            expected[int(str(line["seq"]))] = str(line["hash"])
    return expected


def _walk(commune_id: UUID, expected: dict[int, str]) -> tuple[int, str, Finding | None]:
    previous, count = chain.GENESIS, 0
    for entry in Entry.objects.filter(commune_id=commune_id).order_by("seq").iterator(chunk_size=2000):
        fault = _fault(entry, seq=count + 1, previous=previous, anchored=expected.get(entry.seq))
        if fault:
            return count, previous, Finding(seq=count + 1, fault=fault)
        previous, count = entry.hash, count + 1
    return count, previous, None


def _fault(entry: Entry, *, seq: int, previous: str, anchored: str | None) -> str | None:
    if entry.seq != seq:
        return "MISSING"
    recomputed = chain.link_hash(
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
    if recomputed != entry.hash:
        return "EDITED"
    if entry.previous_hash != previous:
        return "OUT_OF_ORDER"
    if anchored is not None and anchored != entry.hash:
        return "EDITED"
    return None


def _tail(commune_id: UUID, count: int, last_hash: str, expected: dict[int, str]) -> Finding | None:
    if expected and max(expected) > count:
        return Finding(seq=count + 1, fault="TAIL_CUT")
    head = Chain.objects.filter(commune_id=commune_id).first()
    if head and (head.last_seq, head.last_hash) != (count, last_hash):
        return Finding(seq=count + 1, fault="HEAD_DIFFERS")
    return None
