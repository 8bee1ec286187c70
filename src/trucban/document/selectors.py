"""Questions about papers, numbers and scans."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.document.content import PaperContent, from_json
from trucban.document.models import NumberSeries, Paper, Scan


def papers(*, actor: Actor, kind: str = "", status: str = "") -> QuerySet[Paper]:
    """Return the papers this actor sees, the newest first."""
    rows = Paper.objects.visible_to(actor).select_related("owner").order_by("-created_at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(status=status) if status else rows


def get_paper(*, actor: Actor, paper_id: UUID, lock: bool = False) -> Paper:
    return one(Paper, Paper.objects.visible_to(actor), paper_id, lock=lock, related=("owner",))


def papers_of(*, actor: Actor, source_ids: Sequence[UUID]) -> QuerySet[Paper]:
    """Return the papers made from these reports, minutes or plans."""
    return papers(actor=actor).filter(source_id__in=source_ids)


def has_scan(*, commune_id: UUID, sha256: str) -> bool:
    """Say whether a scan with these bytes is kept; a signed paper is recorded with one that is."""
    return Scan.objects.filter(commune_id=commune_id, sha256=sha256).exists()


def content_of(paper: Paper) -> PaperContent:
    return from_json(paper.content)


def outgoing_register(*, actor: Actor, owner_id: UUID, year: int) -> QuerySet[Paper]:
    """Return the issued papers of one agency and year in the order of the outgoing book."""
    rows = Paper.objects.visible_to(actor).filter(owner_id=owner_id, year=year, status=Paper.Status.ISSUED)
    return rows.order_by("kind", "number")


def missing_numbers(*, owner_id: UUID, kind: str, year: int) -> list[int]:
    """Return the numbers of a series that no paper carries: there should be none."""
    series = NumberSeries.objects.filter(owner_id=owner_id, kind=kind, year=year).first()
    used = set(
        Paper.objects.filter(owner_id=owner_id, kind=kind, year=year, number__isnull=False).values_list(
            "number", flat=True
        )
    )
    return [number for number in range(1, (series.last_number if series else 0) + 1) if number not in used]


def get_scan(*, actor: Actor, scan_id: UUID) -> Scan:
    return one(Scan, Scan.objects.visible_to(actor), scan_id)
