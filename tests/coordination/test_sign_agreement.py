"""Both heads sign, the chairman endorses, and it is in force."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.coordination.builders import LAST, SIGNERS, draft, promise, sign
from tests.document.scans import scan
from trucban.access.models import Mandate, Office
from trucban.coordination import selectors, services
from trucban.coordination.models import Agreement, Signature
from trucban.document.models import Scan
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices

pytestmark = pytest.mark.django_db
NOT_KEPT = "ab" * 32


def _paper(world: World, agreement: Agreement, who: str = "lan", **more: object) -> Agreement:
    given = {
        "agency_id": world.police.pk,
        "signer_name": "Lê Tiến Dũng",
        "signer_title": "Trưởng Công an xã",
        "signed_date": MONDAY.date(),
        "scan_sha256": scan(world),
        "at": MONDAY,
        **more,
    }
    return services.record_signed_paper(actor=world.actor(who), agreement_id=agreement.pk, **given)  # type: ignore[arg-type]  # a test's values


def test_it_comes_into_force_with_the_last_signature_whatever_the_order(world: World) -> None:
    agreement = draft(world)
    for name in reversed(SIGNERS[1:]):
        assert sign(world, agreement, name).status == Agreement.Status.DRAFT
    assert sign(world, agreement, "an").status == Agreement.Status.IN_FORCE


def test_without_the_chairman_it_stays_a_draft_and_binds_nobody(world: World) -> None:
    agreement = draft(world)
    promise(world, agreement)
    sign(world, agreement, "an", "dung")
    assert selectors.signatures_missing(agreement) == [world.committee]
    assert selectors.what_is_missing(agreement, on=MONDAY.date()) == ["UBND xã"]
    assert not selectors.obligations_in_force(commune_id=world.commune.pk, on=MONDAY.date())


def test_a_change_voids_signatures_and_keeps_who_had_signed(world: World) -> None:
    agreement = draft(world)
    sign(world, agreement, "an", "dung")
    services.edit_agreement(actor=world.actor("dung"), agreement_id=agreement.pk, text="Khác", at=MONDAY)
    assert sign(world, agreement, "ha").status == Agreement.Status.DRAFT
    assert [row.signer_name for row in selectors.signatures(agreement) if row.voided_at] == [
        "Nguyễn Văn An",
        "Lê Tiến Dũng",
    ]
    assert sign(world, agreement, "an", "dung").status == Agreement.Status.IN_FORCE


@pytest.mark.parametrize("change", ["obligation", "rule"])
def test_a_new_promise_or_share_voids_signatures_too(world: World, change: str) -> None:
    agreement = draft(world)
    sign(world, agreement, "an")
    if change == "obligation":
        promise(world, agreement)
    else:
        services.add_sharing_rule(
            actor=world.actor("an"),
            agreement_id=agreement.pk,
            from_agency_id=world.command.pk,
            to_agency_id=world.police.pk,
            incident_kind="THEFT",
            tier="VIEW",
            at=MONDAY,
        )
    agreement.refresh_from_db()
    assert world.command in selectors.signatures_missing(agreement)


def test_saving_the_same_again_voids_nothing(world: World) -> None:
    agreement = draft(world)
    sign(world, agreement, "an")
    services.edit_agreement(
        actor=world.actor("an"), agreement_id=agreement.pk, title=agreement.title, at=MONDAY
    )
    assert world.command not in selectors.signatures_missing(agreement)


def test_nobody_signs_what_they_have_not_read(world: World) -> None:
    agreement = draft(world)
    seen = selectors.content_hash(agreement)
    services.edit_agreement(actor=world.actor("an"), agreement_id=agreement.pk, text="Khác", at=MONDAY)
    with pytest.raises(services.AgreementChangedMeanwhile):
        sign(world, agreement, "dung", content_hash=seen)


def test_a_side_signs_once(world: World) -> None:
    agreement = draft(world)
    sign(world, agreement, "an")
    with pytest.raises(services.AlreadySigned):
        sign(world, agreement, "phuc")


def test_the_deputy_signs_kt_and_the_acting_head_q(world: World) -> None:
    agreement = draft(world)
    sign(world, agreement, "phuc")
    assert agreement.signatures.get().capacity == "KT."
    Mandate.objects.create(
        commune=world.commune,
        office=Office.objects.get(kind="POLICE_CHIEF"),
        user=world.user("giang"),
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=9),
        acting=True,
        reason="Đồng chí Dũng đi học",
        given_by_id=world.admin.id,
    )
    sign(world, agreement, "giang")
    assert agreement.signatures.get(agency=world.police).capacity == "Q."


@pytest.mark.parametrize("who", ["giang", "lan", "khanh"])
def test_others_do_not_sign(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        sign(world, draft(world), who)


@pytest.mark.parametrize("who", ["binh", "nga", "son", "minh"])
def test_it_is_hidden_from_those_who_have_nothing_to_do_with_it(world: World, who: str) -> None:
    with pytest.raises(NotVisible):
        sign(world, draft(world), who)


def test_the_other_commune_does_not_find_it(world: World, other_world: World) -> None:
    agreement = draft(world)
    with pytest.raises(NotVisible):
        selectors.get_agreement(actor=other_world.actor("chi2"), agreement_id=agreement.pk)


def test_the_clerk_records_the_paper_of_a_chief_who_never_logs_in(world: World) -> None:
    agreement = draft(world)
    _paper(world, agreement)
    signature = agreement.signatures.get()
    assert signature.manner == Signature.Manner.PAPER
    assert signature.scan_sha256 == Scan.objects.get().sha256
    assert sign(world, agreement, "an", "ha").status == Agreement.Status.IN_FORCE


@pytest.mark.parametrize(
    "wrong",
    [
        {"signer_name": " "},
        {"signer_title": ""},
        {"capacity": "Thay mặt"},
        {"scan_sha256": ""},
        {"scan_sha256": NOT_KEPT},
        {"signed_date": date(2026, 11, 24)},
    ],
)
def test_a_paper_is_refused_that_says_too_little(world: World, wrong: dict[str, object]) -> None:
    agreement = draft(world)
    with pytest.raises(services.PaperRefused):
        _paper(world, agreement, **wrong)
    assert not agreement.signatures.exists()


def test_a_paper_of_an_agency_that_is_no_party_is_refused(world: World) -> None:
    youth = world.actor("son").holdings[0].agency_id
    with pytest.raises(services.PaperRefused):
        _paper(world, draft(world), agency_id=youth)


def test_only_the_clerk_records_papers(world: World) -> None:
    with pytest.raises(PermissionDenied):
        _paper(world, draft(world), "an")


def test_those_who_are_waited_for_are_told(world: World) -> None:
    sign(world, draft(world), "an")
    titles = [notice.title for notice in notices(actor=world.actor("dung"))]
    assert len(titles) == 1
    assert "Quy chế phối hợp" in titles[0]
    assert not notices(actor=world.actor("phuc")).exists()


def test_what_is_in_force_is_not_changed(world: World) -> None:
    agreement = sign(world, draft(world))
    with pytest.raises(services.AgreementIsBinding):
        services.edit_agreement(actor=world.actor("an"), agreement_id=agreement.pk, text="Khác", at=MONDAY)
    with pytest.raises(services.AgreementIsBinding):
        promise(world, agreement)
    with pytest.raises(services.AgreementIsBinding):
        sign(world, agreement, "an")


def test_a_new_version_carries_everything_and_replaces_the_last_from_its_first_day(world: World) -> None:
    old = draft(world)
    promise(world, old)
    sign(world, old)
    begins = date(2026, 12, 1)
    new = services.new_version(
        actor=world.actor("dung"), agreement_id=old.pk, from_date=begins, to_date=date(2027, 12, 1), at=MONDAY
    )
    promise(world, new, title="Tuần tra chợ", count=5)
    sign(world, new)
    old.refresh_from_db()
    assert (new.version, old.status) == (2, Agreement.Status.REPLACED)

    def titles(day: date) -> list[str]:
        rows = selectors.obligations_in_force(commune_id=world.commune.pk, on=day)
        return [row.title for row in rows]

    assert titles(begins - timedelta(days=1)) == ["Tuần tra đêm"]
    assert titles(begins) == ["Tuần tra đêm", "Tuần tra chợ"]
    found = selectors.in_force(commune_id=world.commune.pk, kind="REGULATION", on=begins)
    assert found == new
    with pytest.raises(services.VersionAlreadyBegun):
        services.new_version(
            actor=world.actor("an"), agreement_id=old.pk, from_date=begins, to_date=LAST, at=MONDAY
        )


def test_it_lapses_by_its_last_day_and_warns_before(world: World) -> None:
    agreement = draft(world)
    promise(world, agreement)
    agreement = sign(world, agreement)
    key = world.commune.pk
    assert selectors.obligations_in_force(commune_id=key, on=LAST - timedelta(days=1))
    assert not selectors.obligations_in_force(commune_id=key, on=LAST)
    assert selectors.has_lapsed(agreement, on=LAST)
    assert selectors.lapsing(commune_id=key, on=date(2026, 12, 10), within_days=30) == [agreement]
    assert not selectors.lapsing(commune_id=key, on=date(2026, 11, 1), within_days=30)
    services.new_version(
        actor=world.actor("an"),
        agreement_id=agreement.pk,
        from_date=LAST,
        to_date=date(2028, 1, 1),
        at=MONDAY,
    )
    assert selectors.lapsing(commune_id=key, on=date(2026, 12, 10), within_days=30) == [agreement]


def test_it_says_that_it_was_signed_in_viet_nam_days(world: World) -> None:
    agreement = draft(world)
    sign(world, agreement, "an", at=datetime(2026, 11, 24, 0, 30, tzinfo=VIETNAM))
    assert agreement.signatures.get().signed_date == date(2026, 11, 24)
