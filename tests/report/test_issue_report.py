"""An issued report stays as it is, whatever happens to its records afterwards."""

from datetime import timedelta

import pytest

from tests.cast import World
from tests.incident.test_report_incident import report as report_incident
from tests.report.test_selectors import WEEK, _at
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.report import selectors, services
from trucban.report.models import WeeklyReport

pytestmark = pytest.mark.django_db
AFTER = WEEK.ends_at + timedelta(hours=14)


def _draft(world: World) -> WeeklyReport:
    return services.draft_report(actor=world.actor("an"), week=WEEK, at=AFTER)


def _issue(world: World, report: WeeklyReport, who: str = "an") -> WeeklyReport:
    return services.issue_report(
        actor=world.actor(who),
        report_id=report.pk,
        signer_name="Nguyễn Văn An",
        signer_title="Chỉ huy trưởng",
        paper_date=AFTER.date(),
        at=AFTER,
    )


def test_it_is_begun_once(world: World) -> None:
    assert _draft(world).pk == _draft(world).pk


def test_it_keeps_its_figures_and_their_records(world: World) -> None:
    row = report_incident(world, happened_at=_at(23), at=_at(23))
    issued = _issue(world, _draft(world))
    report_incident(world, happened_at=_at(24), at=_at(24))
    issued.refresh_from_db()
    assert issued.snapshot is not None
    figure = next(one for one in issued.snapshot["figures"] if one["key"] == "incident.reported")
    assert figure["value"] == 1
    assert [record["id"] for record in figure["records"]] == [str(row.pk)]
    assert services.snapshot_hash(issued.snapshot) == issued.snapshot_hash
    assert selectors.figure(actor=world.actor("an"), week=WEEK, key="incident.reported").value == 2


def test_its_number_is_the_next_of_its_kind(world: World) -> None:
    issued = _issue(world, _draft(world))
    assert issued.paper is not None
    assert (issued.paper.number, issued.paper.kind, issued.paper.year) == (1, "BC", 2026)


def test_issued_it_is_neither_edited_nor_issued_again(world: World) -> None:
    issued = _issue(world, _draft(world))
    with pytest.raises(services.ReportIsIssued):
        services.edit_report(
            actor=world.actor("an"),
            report_id=issued.pk,
            assessment="Khác",
            shortcomings="",
            next_week="",
            at=AFTER,
        )
    with pytest.raises(services.ReportIsIssued):
        _issue(world, issued)


def test_it_waits_for_the_week_to_end(world: World) -> None:
    report = _draft(world)
    with pytest.raises(services.WeekNotOver):
        services.issue_report(
            actor=world.actor("an"),
            report_id=report.pk,
            signer_name="An",
            signer_title="Chỉ huy trưởng",
            paper_date=WEEK.sunday,
            at=WEEK.ends_at - timedelta(seconds=1),
        )


def test_it_refuses_marks_of_secrecy_and_keeps_what_was_written(world: World) -> None:
    report = _draft(world)
    services.edit_report(
        actor=world.actor("an"),
        report_id=report.pk,
        assessment="Tốt",
        shortcomings="",
        next_week="",
        at=AFTER,
    )
    with pytest.raises(SecretMarkFound):
        services.edit_report(
            actor=world.actor("an"),
            report_id=report.pk,
            assessment="Kế hoạch MẬT",
            shortcomings="",
            next_week="",
            at=AFTER,
        )
    report.refresh_from_db()
    assert report.assessment == "Tốt"


def test_who_may_not_draft_or_issue_is_refused(world: World, other_world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.draft_report(actor=world.actor("dung"), week=WEEK, at=AFTER)
    report = _draft(world)
    with pytest.raises(NotVisible):
        _issue(world, report, "binh")
    with pytest.raises(NotVisible):
        selectors.get_report(actor=other_world.actor("chi2"), report_id=report.pk)
