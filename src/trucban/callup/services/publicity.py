"""Lists posted in public and calls delivered: both run against days the law counts."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.callup import policy, selectors
from trucban.callup.models import LONGEST_PAPER, Case, Posting, Season, Summons
from trucban.document.wording import clean_line, day_text
from trucban.law.instruments import cite_vi
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.rulebook import selectors as rulebook

POSTED = {
    Posting.Kind.SCREENED: "periods.screening_posted",
    Posting.Kind.HEALTH: "periods.health_class_posted",
    Posting.Kind.DEFERRAL: "periods.deferral_list_posted",
}
DELIVERED = {
    Summons.Kind.SCREENING: "periods.screening_call",
    Summons.Kind.EXAM: "periods.exam_call",
    Summons.Kind.ENLISTMENT: "periods.enlistment_call",
}


class PostingRefused(DomainError):
    """A list is posted somewhere, on a day that has come, under a rule that says how long."""


class TakenDownAlready(DomainError):
    """The list has been taken down, or was not up yet on that day."""


class SummonsRefused(DomainError):
    """A call has its decision and a day to appear that lies ahead, under a rule that says when it is delivered."""


class DeliveryRefused(DomainError):
    """The delivery is written down already, or its day has not come."""


@verb
def post_list(
    *, actor: Actor, season_id: UUID, kind: str, posted_on: date, place: str, at: datetime
) -> Posting:
    """
    Write down that a list was posted; its last day is counted by the law, the first day not counted.

    Recorded as ``callup.list_posted``.

    Raises:
        NotVisible, PermissionDenied.
        PostingRefused.
    """
    season = selectors.get_season(actor=actor, season_id=season_id, lock=True)
    if not policy.may_confirm(actor, season):
        raise PermissionDenied
    where = clean_line(place, most=LONGEST_PAPER)
    if not where or posted_on > local_day(at):
        raise PostingRefused(_("Write where the list was posted, and a day that has come."))
    rule = _rule(season, POSTED[Posting.Kind(kind)], posted_on)
    if rule is None:
        raise PostingRefused(_("The law's table has no term of posting for that day."))
    posting = Posting.objects.create(
        commune_id=season.commune_id,
        season=season,
        kind=kind,
        posted_on=posted_on,
        until=posted_on + timedelta(days=int(rule.value)),
        place=where,
        source=_source(rule),
    )
    changes = {"kind": kind, "posted_on": posted_on, "until": posting.until, "place": where}
    record(actor=actor, action="callup.list_posted", subject=season, at=at, changes=changes)
    return posting


@verb
def take_down(*, actor: Actor, season_id: UUID, posting_id: UUID, on: date, at: datetime) -> Posting:
    """
    Write down that a list was taken down, from its place and from the portal.

    Recorded as ``callup.list_taken_down``.

    Raises:
        NotVisible, PermissionDenied.
        TakenDownAlready: or the day lies before the list went up, or ahead.
    """
    season = selectors.get_season(actor=actor, season_id=season_id)
    if not policy.may_confirm(actor, season):
        raise PermissionDenied
    posting = selectors.get_posting(season=season, posting_id=posting_id, lock=True)
    if posting.taken_down_on or not posting.posted_on <= on <= local_day(at):
        raise TakenDownAlready(
            _("This list has been taken down already, or its day does not fit: it went up on %(day)s.")
            % {"day": day_text(posting.posted_on)}
        )
    posting.taken_down_on = on
    posting.save(update_fields=["taken_down_on"])
    changes = {"kind": posting.kind, "posted_on": posting.posted_on, "taken_down_on": on}
    record(actor=actor, action="callup.list_taken_down", subject=season, at=at, changes=changes)
    return posting


@verb
def summon(
    *, actor: Actor, case_id: UUID, kind: str, decision: str, appears_on: date, at: datetime
) -> Summons:
    """
    Write down a call; the last day of its delivery is counted back from the day to appear, by the law of that day.

    Recorded as ``callup.summoned``.

    Raises:
        NotVisible, PermissionDenied.
        SummonsRefused: also from a stage from which nobody is called to this, after the hand-over, and where the law
            lets no more be examined for the quota.
    """
    case = selectors.get_case(actor=actor, case_id=case_id, lock=True)
    if not policy.can_propose(actor, case):
        raise PermissionDenied
    paper = clean_line(decision, most=LONGEST_PAPER)
    if not paper or appears_on <= local_day(at):
        raise SummonsRefused(_("Write number and day of the decision, and a day to appear that lies ahead."))
    known = Summons.Kind(kind)
    _refuse_out_of_turn(case, known, appears_on)
    if Summons.objects.filter(case=case, kind=known, appears_on=appears_on).exists():
        raise SummonsRefused(_("This call is written down already."))
    rule = _rule(case.season, DELIVERED[known], appears_on)
    if rule is None:
        raise SummonsRefused(_("The law's table does not say when such a call is delivered."))
    if known == Summons.Kind.EXAM:
        _refuse_beyond_quota(case, at)
    made = Summons.objects.create(
        commune_id=case.commune_id,
        owner_id=case.owner_id,
        case=case,
        kind=known,
        decision=paper,
        appears_on=appears_on,
        deliver_by=appears_on - timedelta(days=int(rule.value)),
        source=_source(rule),
    )
    changes = {"kind": kind, "decision": paper, "appears_on": appears_on, "deliver_by": made.deliver_by}
    record(actor=actor, action="callup.summoned", subject=case, at=at, changes=changes)
    return made


@verb
def record_delivery(
    *, actor: Actor, summons_id: UUID, delivered_on: date, given_to: str, at: datetime
) -> Summons:
    """
    Write down the day a call was handed over and to whom; a late one is kept as it was and shown as late.

    Recorded as ``callup.delivered``.

    Raises:
        NotVisible, PermissionDenied.
        DeliveryRefused.
    """
    made = selectors.get_summons(actor=actor, summons_id=summons_id, lock=True)
    if not policy.can_propose(actor, made.case):
        raise PermissionDenied
    if made.delivered_on or delivered_on > local_day(at):
        raise DeliveryRefused(_("The delivery is written down already, or its day has not come."))
    _refuse_before_the_call(made, delivered_on)
    made.delivered_on, made.delivered_by_id = delivered_on, actor.id
    made.given_to = Summons.GivenTo(given_to)
    made.save(update_fields=["delivered_on", "delivered_by_id", "given_to"])
    changes = {"summons": made.pk, "delivered_on": delivered_on, "given_to": given_to}
    record(actor=actor, action="callup.delivered", subject=made.case, at=at, changes=changes)
    return made


def _refuse_before_the_call(made: Summons, delivered_on: date) -> None:
    """No call is in anybody's hands before the step it stands on was taken."""
    step = selectors.step_behind(made)
    if step and delivered_on < (first := step.decided_on or step.held_on):
        raise DeliveryRefused(
            _("“%(stage)s” is of %(day)s and the call follows it: correct the day of the delivery.")
            % {"stage": step.get_to_stage_display(), "day": day_text(first)}
        )


def _refuse_out_of_turn(case: Case, kind: Summons.Kind, appears_on: date) -> None:
    """
    Who is deferred, exempt, not passed or not that far is called to nothing.

    Nobody appears after the hand-over but who enlists in the place of somebody the unit returned.
    """
    if selectors.call_kind(case) != kind:
        raise SummonsRefused(
            _("The file stands at “%(stage)s”: from there nobody is called to this (%(kind)s).")
            % {"stage": case.get_stage_display(), "kind": kind.label}
        )
    replaces = kind == Summons.Kind.ENLISTMENT and selectors.replacements(case.season)
    if appears_on > case.season.hand_over_on and not replaces:
        raise SummonsRefused(
            _("The hand-over is on %(day)s and nobody appears after it: correct the day.")
            % {"day": day_text(case.season.hand_over_on)}
        )


def _refuse_beyond_quota(case: Case, at: datetime) -> None:
    """So many are called to the examination for one place, each counted once however often he is called."""
    season = selectors.get_season_row(case.season_id, lock=True)
    if Summons.objects.filter(case=case, kind=Summons.Kind.EXAM).exists():
        return
    most = selectors.limit(season, selectors.EXAM, on=local_day(at))
    if most and most.is_firm and most.is_full:
        raise SummonsRefused(
            _(
                "%(count)d are called to the examination already; for this quota the law lets at most %(most)d be "
                "called (%(working)s, %(source)s). Check the quota, or call nobody else."
            )
            % {"count": most.count, "most": most.most, "working": most.working, "source": most.source}
        )


def _rule(season: Season, key: str, on: date) -> law.Rule | None:
    local = rulebook.local_rules(commune_id=season.commune_id, on=on)
    try:
        return law.rule(key, on=on, local=local)
    except law.NoRuleInForce:
        return None


def _source(rule: law.Rule) -> str:
    return (rule.local_source or cite_vi(rule.article, rule.instruments))[:300]
