"""Drafting and issuing papers: numbers without gaps, nothing changed afterwards."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.cast import MONDAY, World, make_world
from tests.document.papers import REPORT
from tests.writers import at_once
from trucban.document import selectors, services
from trucban.document.content import Paragraph, SignerBlock
from trucban.document.models import NumberSeries, Paper
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied

TODAY = date(2026, 11, 23)


def draft(world: World, who: str = "an", **changes: Any) -> Paper:
    values = {
        "kind": "BC",
        "subject_line": "Kết quả tuần",
        "content": replace(REPORT, symbol=""),
        "source_id": None,
    }
    return services.draft_paper(**{"actor": world.actor(who), "at": MONDAY, **values, **changes})


def issue(world: World, paper: Paper, who: str = "an", **changes: Any) -> Paper:
    values = {
        "signer_name": "Nguyễn Văn An",
        "signer_title": "Chỉ huy trưởng",
        "paper_date": TODAY,
        "at": MONDAY,
    }
    return services.issue_paper(**{"actor": world.actor(who), "paper_id": paper.pk, **values, **changes})


@pytest.mark.django_db
class TestIssue:
    def test_a_draft_has_no_number(self, world: World) -> None:
        paper = draft(world)
        assert (paper.number, paper.status, paper.symbol) == (None, "DRAFT", "BC-BCH")
        assert selectors.content_of(paper).draft

    def test_issuing_gives_number_day_and_signer(self, world: World) -> None:
        paper = issue(world, draft(world), capacity="TM. Ban Chỉ huy")
        content = selectors.content_of(paper)
        assert (paper.number, paper.year, content.number, content.date) == (1, 2026, 1, TODAY)
        assert content.signers == (SignerBlock("Chỉ huy trưởng", "Nguyễn Văn An", "TM. Ban Chỉ huy"),)
        assert not content.draft
        assert paper.content_hash == services.papers.hash_of(paper.content)

    def test_numbers_run_by_kind_agency_and_year(self, world: World) -> None:
        first, second = issue(world, draft(world)), issue(world, draft(world))
        plan = issue(world, draft(world, kind="KH"))
        last_year = issue(world, draft(world), paper_date=date(2025, 12, 31))
        assert [paper.number for paper in (first, second, plan, last_year)] == [1, 2, 1, 1]

    def test_a_draft_thrown_away_uses_no_number(self, world: World) -> None:
        services.discard_draft(actor=world.actor("an"), paper_id=draft(world).pk, at=MONDAY)
        assert issue(world, draft(world)).number == 1

    def test_a_refused_issue_leaves_no_gap(self, world: World) -> None:
        paper = draft(world)
        with pytest.raises(services.SignerMissing):
            issue(world, paper, signer_name=" ")
        assert issue(world, paper).number == 1

    def test_several_signers_stay_as_drafted(self, world: World) -> None:
        both = (*REPORT.signers, SignerBlock("Trưởng Công an xã", "Lê Tiến Dũng"))
        paper = issue(world, draft(world, content=replace(REPORT, signers=both)))
        assert selectors.content_of(paper).signers == both

    def test_it_is_never_changed_afterwards(self, world: World) -> None:
        paper = issue(world, draft(world))
        with pytest.raises(services.PaperAlreadyIssued, match="01/BC-BCH"):
            issue(world, paper)
        with pytest.raises(services.PaperAlreadyIssued):
            services.revise_draft(actor=world.actor("an"), paper_id=paper.pk, content=REPORT, at=MONDAY)
        with pytest.raises(services.PaperAlreadyIssued):
            services.discard_draft(actor=world.actor("an"), paper_id=paper.pk, at=MONDAY)

    def test_it_refuses_a_day_to_come(self, world: World) -> None:
        with pytest.raises(services.PaperDateInFuture):
            issue(world, draft(world), paper_date=TODAY + timedelta(days=1))

    def test_the_clerk_registers_what_was_signed(self, world: World) -> None:
        assert issue(world, draft(world), "lan").number == 1

    def test_it_refuses_those_without_the_right(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            draft(world, "dung")
        paper = draft(world)
        with pytest.raises(NotVisible):
            issue(world, paper, "binh")
        with pytest.raises(PermissionDenied):
            issue(world, paper, "ha")  # the chairman sees it, and does not sign for the command

    def test_another_commune_finds_nothing(self, world: World, other_world: World) -> None:
        with pytest.raises(NotVisible):
            selectors.get_paper(actor=other_world.actor("chi2"), paper_id=draft(world).pk)

    def test_a_mark_of_secrecy_is_refused_wherever_it_stands(self, world: World) -> None:
        with pytest.raises(SecretMarkFound):
            draft(world, subject_line="Kế hoạch TỐI MẬT")
        with pytest.raises(SecretMarkFound):
            draft(world, content=replace(REPORT, blocks=(Paragraph("Độ MẬT"),)))

    def test_a_revised_draft_has_another_hash(self, world: World) -> None:
        paper = draft(world)
        other = replace(REPORT, blocks=(Paragraph("Khác."),))
        revised = services.revise_draft(actor=world.actor("an"), paper_id=paper.pk, content=other, at=MONDAY)
        assert revised.content_hash != paper.content_hash

    def test_the_outgoing_register_lists_what_was_issued(self, world: World) -> None:
        issued = [issue(world, draft(world)), issue(world, draft(world, kind="KH"))]
        draft(world)
        rows = selectors.outgoing_register(actor=world.actor("an"), owner_id=world.command.pk, year=2026)
        assert set(rows) == set(issued)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_get_each_number_once_and_leave_no_gap(tmp_path: Path) -> None:
    world = make_world()
    actor = world.actor("an")
    waiting = [[draft(world).pk for _ in range(3)] for _ in range(16)]

    def work(papers: list[UUID]) -> None:
        for paper_id in papers:
            services.issue_paper(
                actor=actor,
                paper_id=paper_id,
                signer_name="Nguyễn Văn An",
                signer_title="Chỉ huy trưởng",
                paper_date=TODAY,
                at=MONDAY,
            )

    at_once([partial(work, papers) for papers in waiting], folder=tmp_path)
    numbers = Counter(Paper.objects.values_list("number", flat=True))
    assert numbers == Counter(range(1, 49))
    assert NumberSeries.objects.get().last_number == 48
    assert selectors.missing_numbers(owner_id=world.command.pk, kind="BC", year=2026) == []
