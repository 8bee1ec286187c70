"""Opening a season, drawing its cohort out of the register, writing down what hamlets counted."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.callup import judgement, policy, selectors
from trucban.callup.models import LONGEST_PAPER, Case, HamletTotal, Season
from trucban.document.wording import clean_line, day_text
from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied

MOST_PLACES = 10_000


class SeasonRefused(DomainError):
    """A season names its plan, and a day of hand-over in its own year."""


class SeasonExists(DomainError):
    """The call of this year has been opened already."""


class NobodyDrawn(DomainError):
    """Nobody of the register is in age and not in the season yet."""


class NotInAge(DomainError):
    """The law does not call this person, not even after a deferment for studies."""


class TotalRefused(DomainError):
    """A total has the paper it was reported by."""


class QuotaRefused(DomainError):
    """A quota has the paper that gave it, and numbers a commune can have."""


@verb
def open_season(
    *, actor: Actor, year: int, call_number: int, hand_over_on: date, plan: str, at: datetime
) -> Season:
    """
    Open the call of a year; ``call_number`` 2 is a second call, ordered by a decision of its own (article 33).

    Recorded as ``callup.season_opened``.

    Raises:
        PermissionDenied: the actor keeps no call-up.
        SeasonRefused: no plan, or a hand-over in another year. SeasonExists. TextTooLong.
    """
    owner_id = actor.agency_with("callup.edit")
    if owner_id is None:
        raise PermissionDenied
    if call_number not in (1, 2):
        raise SeasonRefused(_("A year has one call, or a second one by a decision of its own."))
    paper = _plan(plan, year, hand_over_on)
    if Season.objects.filter(owner_id=owner_id, year=year, call_number=call_number).exists():
        raise SeasonExists(
            _("The call-up of %(year)s is open already: go on in it, or open a second call.") % {"year": year}
        )
    season = Season.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        year=year,
        call_number=call_number,
        hand_over_on=hand_over_on,
        plan=paper,
    )
    changes = {"year": year, "call_number": call_number, "hand_over_on": hand_over_on, "plan": paper}
    record(actor=actor, action="callup.season_opened", subject=season, at=at, changes=changes)
    return season


def _plan(plan: str, year: int, hand_over_on: date) -> str:
    """Return the plan's number and day as they are kept; refuse none, and a hand-over in another year."""
    paper = clean_line(plan, most=LONGEST_PAPER)
    if not paper:
        raise SeasonRefused(
            _("Write the number and day of the province's plan, or of the decision on a second call.")
        )
    if hand_over_on.year != year:
        raise SeasonRefused(
            _("The hand-over lies in the year of the call: choose a day of %(year)s.") % {"year": year}
        )
    return paper


@verb
def change_season(*, actor: Actor, season_id: UUID, hand_over_on: date, plan: str, at: datetime) -> Season:
    """
    Write down that the province moved the day of the hand-over, or replaced its plan.

    Ages are judged on the new day from now on: whose answer is another stands on the lists of the season, nobody's file
    moves. Recorded as ``callup.season_changed``.

    Raises:
        NotVisible, PermissionDenied.
        SeasonRefused: no plan, or a hand-over in another year.
    """
    season = selectors.get_season(actor=actor, season_id=season_id, lock=True)
    if not policy.may_confirm(actor, season):
        raise PermissionDenied
    paper = _plan(plan, season.year, hand_over_on)
    before = {"hand_over_on": season.hand_over_on, "plan": season.plan}
    season.hand_over_on, season.plan = hand_over_on, paper
    season.save(update_fields=["hand_over_on", "plan"])
    changes = {"hand_over_on": hand_over_on, "plan": paper, "before": before}
    record(actor=actor, action="callup.season_changed", subject=season, at=at, changes=changes)
    return season


@verb
def draw_cohort(*, actor: Actor, season_id: UUID, at: datetime) -> list[Case]:
    """
    Make a case for each man of the register who is in age on the day of the hand-over and has none yet.

    Whoever an earlier call handed over is not drawn again. Nobody is taken out again: who left the register or is no longer in age stands on the lists of the season.
    Recorded as ``callup.drawn``.

    Raises:
        NotVisible, PermissionDenied.
        NobodyDrawn: everybody in age is in the season already.
    """
    season = _season(actor, season_id)
    ages = judgement.Ages(season)
    known = set(Case.objects.filter(season=season).values_list("person_id", flat=True))
    known |= selectors.handed_over_before(season)
    new = []
    for person in selectors.register(season):
        decision = ages.of(person)
        if person.pk not in known and decision is not None and judgement.is_in_age(decision):
            new.append(_case(season, person, decision, at))
    if not new:
        raise NobodyDrawn(
            _("Nobody new: everybody in the register who is in age on %(day)s is in the season already.")
            % {"day": day_text(season.hand_over_on)}
        )
    Case.objects.bulk_create(new)
    season.drawn_at = at
    season.save(update_fields=["drawn_at"])
    changes = {"people": [case.person_id for case in new], "count": len(new)}
    record(actor=actor, action="callup.drawn", subject=season, at=at, changes=changes)
    return new


@verb
def take_in(*, actor: Actor, season_id: UUID, person_id: UUID, paper: str, at: datetime) -> Case:
    """
    Make a case for somebody past the age who was deferred for college or university (article 30), by that paper.

    Recorded as ``callup.taken_in``.

    Raises:
        NotVisible, PermissionDenied.
        NotInAge: not even so. SeasonRefused: no paper. SeasonExists: the person has a case.
    """
    season = _season(actor, season_id)
    person = force.get_person(actor=actor, person_id=person_id)
    cleaned = clean_line(paper, most=LONGEST_PAPER)
    if not cleaned:
        raise SeasonRefused(
            _("Write the number and day of the decision that deferred this person for studies.")
        )
    decision = judgement.age(person, season, studied=True)
    if decision is None or not judgement.is_in_age(decision):
        raise NotInAge(
            _("%(person)s is not in age on %(day)s, not even after a deferment for studies.")
            % {"person": person.name, "day": day_text(season.hand_over_on)}
        )
    if Case.objects.filter(season=season, person=person).exists():
        raise SeasonExists(_("%(person)s has a file in this season already.") % {"person": person.name})
    case = _case(season, person, decision, at)
    case.taken_by = cleaned
    case.save(force_insert=True)
    changes = {"season": season.pk, "person": person.pk, "paper": cleaned}
    record(actor=actor, action="callup.taken_in", subject=case, at=at, changes=changes)
    return case


def _case(season: Season, person: Person, decision: law.Decision, at: datetime) -> Case:
    return Case(
        commune_id=season.commune_id,
        owner_id=season.owner_id,
        season=season,
        person=person,
        hamlet_id=person.hamlet_id,
        judged_on=local_day(at),
        judged_result=str(decision.result),
        judged_version=decision.version,
    )


@verb
def report_total(
    *, actor: Actor, season_id: UUID, hamlet_id: UUID, count: int, evidence: str, at: datetime
) -> HamletTotal:
    """
    Write down how many citizens in age a hamlet counted, by its report; a later report takes its place.

    Recorded as ``callup.total_reported``.

    Raises:
        NotVisible, PermissionDenied.
        TotalRefused: no report is named.
    """
    season = _season(actor, season_id)
    hamlet = area.get_hamlet(commune_id=season.commune_id, hamlet_id=hamlet_id)
    paper = clean_line(evidence, most=LONGEST_PAPER)
    if not paper or count < 0:
        raise TotalRefused(_("Write the number and day of the hamlet's report, and a count of 0 or more."))
    total, _created = HamletTotal.objects.update_or_create(
        season=season,
        hamlet=hamlet,
        defaults={"commune_id": season.commune_id, "count": count, "evidence": paper, "reported_at": at},
    )
    changes = {"hamlet": hamlet.pk, "count": count, "evidence": paper}
    record(actor=actor, action="callup.total_reported", subject=season, at=at, changes=changes)
    return total


@verb
def set_quota(*, actor: Actor, season_id: UUID, army: int, police: int, paper: str, at: datetime) -> Season:
    """
    Write down the places given to the commune, by the paper that gave them; a later paper takes its place.

    Recorded as ``callup.quota_set``.

    Raises:
        NotVisible, PermissionDenied.
        QuotaRefused: no paper, or no number.
    """
    season = selectors.get_season(actor=actor, season_id=season_id, lock=True)
    if not policy.may_confirm(actor, season):
        raise PermissionDenied
    cleaned = clean_line(paper, most=LONGEST_PAPER)
    if not cleaned or not 0 <= army <= MOST_PLACES or not 0 <= police <= MOST_PLACES:
        raise QuotaRefused(
            _("Write the number and day of the paper that gave the quota, and numbers from 0 to %(most)d.")
            % {"most": MOST_PLACES}
        )
    before = {"army": season.quota_army, "police": season.quota_police}
    season.quota_army, season.quota_police, season.quota_paper = army, police, cleaned
    season.save(update_fields=["quota_army", "quota_police", "quota_paper"])
    changes = {"army": army, "police": police, "paper": cleaned, "before": before}
    record(actor=actor, action="callup.quota_set", subject=season, at=at, changes=changes)
    return season


def _season(actor: Actor, season_id: UUID) -> Season:
    season = selectors.get_season(actor=actor, season_id=season_id, lock=True)
    if not policy.can_propose(actor, season):
        raise PermissionDenied
    return season
