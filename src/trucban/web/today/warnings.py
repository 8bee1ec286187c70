"""What needs somebody's eye: each person is warned of what their offices can do something about."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.calendar import selectors as calendar
from trucban.coordination import selectors as coordination
from trucban.document.wording import day_text, week_span
from trucban.duty import selectors as duty
from trucban.duty.models import Assignment, PoliceRequest, Shift
from trucban.duty.wording import shift_text
from trucban.force import selectors as force
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.training import selectors as training
from trucban.web import records
from trucban.web.settings.waiting import waiting
from trucban.web.today.callup import callup_waits
from trucban.web.today.parts import Concern, page, sees_agency

DUTIES_AHEAD = timedelta(days=14)  # this week and the next: what is published at all
PLANNING_DAY = 5  # Friday: the next week is planned
AGREEMENT_DAYS, QUALIFICATION_DAYS, MANDATE_DAYS = 60, 30, 30


def warnings(actor: Actor, at: datetime) -> Iterator[Concern]:
    if actor.can("duty.record"):
        yield from watches_to_hand_over(actor, at)
    if sees_agency(actor, "patrol.view"):
        yield from patrols_not_back(actor, at)
    if actor.can("duty.draft"):
        yield from unfilled_duties(actor, at)
        yield from next_week_without_roster(actor, at)
    if actor.can("training.plan"):
        yield from training_not_signed(actor, at)
    if actor.can("callup.edit"):
        yield from callup_waits(actor, at)
    if actor.can("force.militia_confirm"):
        yield from militia_to_confirm(actor)
        yield from on_record_to_confirm(actor)
    if actor.can("force.militia"):
        yield from militia_registration(actor, at)
        yield from terms_without_decision(actor, at)
    if actor.can("duty.fill_police"):
        yield from police_places(actor, at)
    if actor.can("calendar.approve"):
        yield from leave_to_decide(actor)
    if actor.can("coordination.view"):
        yield from lapsing_agreements(actor, at)
    if sees_agency(actor, "force.view"):
        yield from expiring(actor, at)
    yield from equipment_to_confirm(actor, at)
    if actor.can("access.administer"):
        yield from settings_waiting(actor, at)


def watches_to_hand_over(actor: Actor, at: datetime) -> Iterator[Concern]:
    ended = [row.shift for row in duty.handover_due(actor=actor, at=at) if row.shift.ends_at <= at]
    if len(ended) > 1:
        text = _("%(count)d watches have ended and are not handed over.") % {"count": len(ended)}
        yield Concern(text, page("duty:handover"), is_urgent=True)
    for shift in ended if len(ended) == 1 else ():
        text = _("The watch “%(post)s” ended at %(clock)s and is not handed over.") % {
            "post": shift.post.name,
            "clock": f"{shift.ends_at.astimezone(VIETNAM):%H:%M %d/%m}",
        }
        yield Concern(text, page("duty:handover"), is_urgent=True)


def training_not_signed(actor: Actor, at: datetime) -> Iterator[Concern]:
    rows = list(training.awaiting_attendance(actor=actor, at=at)[:2])
    if len(rows) > 1:
        text = _("Training sessions are over and not signed: nobody's days count yet.")
        yield Concern(text, page("training:home"))
    elif rows:
        text = _(
            "The training session “%(subject)s” of %(day)s is over and not signed: nobody's day counts yet."
        )
        words = {"subject": rows[0].subject, "day": day_text(local_day(rows[0].starts_at))}
        yield Concern(text % words, records.address_of(rows[0]))


def militia_to_confirm(actor: Actor) -> Iterator[Concern]:
    """Say for each militia year how much somebody else proposed and this actor may answer."""
    waits: dict[UUID, int] = {}
    for row in force.open_militia_proposals(actor=actor):
        if row.state == row.State.PROPOSED and row.proposed_by_id != actor.id:
            waits[row.year_id] = waits.get(row.year_id, 0) + 1
    for year_id, count in waits.items():
        text = ngettext(
            "%(count)d militia proposal waits for a second person.",
            "%(count)d militia proposals wait for a second person.",
            count,
        )
        yield Concern(text % {"count": count}, page("force:militia_waiting", year_id))


def militia_registration(actor: Actor, at: datetime) -> Iterator[Concern]:
    """In the law's month: that the registration is not opened, or how many hamlets are done and how many people missing."""
    on = local_day(at)
    season = force.militia_season(actor=actor, first=on, last=on, on=on)
    if season is None:
        return
    words: dict[str, object] = {"day": day_text(season.last_day)}
    of, year = season.registration, season.year
    if of is None or year is None:
        text = _("Militia registration runs until %(day)s and is not opened yet.")
        yield Concern(text % words, page("force:new_militia_year"))
    elif of.missing:
        words |= {"done": of.done, "hamlets": len(of.hamlets), "missing": of.missing}
        text = _(
            "Militia registration until %(day)s: %(done)s of %(hamlets)s hamlets done, %(missing)s people missing."
        )
        yield Concern(text % words, page("force:militia_year", year.pk))


def on_record_to_confirm(actor: Actor) -> Iterator[Concern]:
    """Say how many who serve already somebody else wrote down and this actor may confirm."""
    count = sum(row.proposed_by_id != actor.id for row in force.open_on_record(actor=actor))
    if count:
        text = ngettext(
            "%(count)d who serves already waits for a second person.",
            "%(count)d who serve already wait for a second person.",
            count,
        )
        yield Concern(text % {"count": count}, page("force:militia_on_record"))


def terms_without_decision(actor: Actor, at: datetime) -> Iterator[Concern]:
    """Say how many terms end within the command's own time and nobody has decided what follows. A count, nobody's name."""
    on = local_day(at)
    days = force.militia_notice_days(commune_id=actor.commune_id, on=on)
    found = force.terms_ending_undecided(actor=actor, on=on, days=days)
    if found is None:
        return
    text = ngettext(
        "%(count)d militia term ends by %(day)s and nothing is decided.",
        "%(count)d militia terms end, the first on %(day)s, and nothing is decided.",
        found.count,
    )
    if found.first <= on:
        text = ngettext(
            "%(count)d militia term is over since %(day)s and nothing is decided.",
            "%(count)d militia terms are over or end soon, the first since %(day)s, and nothing is decided.",
            found.count,
        )
    text %= {"count": found.count, "day": day_text(found.first)}
    if found.proposed:
        more = ngettext("%(count)d is proposed.", "%(count)d are proposed.", found.proposed)
        text += " " + more % {"count": found.proposed}
    yield Concern(text, page("force:militia_forecast"))


def patrols_not_back(actor: Actor, at: datetime) -> Iterator[Concern]:
    for row in patrol.overdue(actor=actor, at=at):
        text = _("“%(patrol)s” should have been back at %(clock)s.") % {
            "patrol": row.name,
            "clock": f"{row.ends_at.astimezone(VIETNAM):%H:%M %d/%m}",
        }
        yield Concern(text, records.address_of(row), is_urgent=True)


def unfilled_duties(actor: Actor, at: datetime) -> Iterator[Concern]:
    """Say for each week in sight how many places nobody stands, and which is the first."""
    empty: dict[Week, list[tuple[Shift, Assignment]]] = {}
    for shift in duty.published_shifts(actor=actor, starts_at=at, ends_at=at + DUTIES_AHEAD):
        missing = [(shift, place) for place in shift.assignments.all() if place.person_id is None]
        empty.setdefault(Week.of(shift.starts_at), []).extend(missing)
    for week, places in empty.items():
        if places:
            shift, place = min(places, key=lambda pair: pair[0].starts_at)
            text = ngettext(
                "%(count)d duty place has nobody: %(shift)s.",
                "%(count)d duty places have nobody, the next one: %(shift)s.",
                len(places),
            )
            words = {"count": len(places), "shift": shift_text(shift)}
            yield Concern(text % words, f"{page('duty:roster', week)}#cho-{place.pk}", is_urgent=True)


def next_week_without_roster(actor: Actor, at: datetime) -> Iterator[Concern]:
    """From Friday on, say that nobody has begun the week that follows, or that it is not published."""
    week = Week.of(at) + 1
    if at.astimezone(VIETNAM).isoweekday() < PLANNING_DAY or duty.published_roster(actor=actor, week=week):
        return
    draft = duty.draft_roster_of(actor=actor, week=week)
    text = _("%(week)s: the duty roster is a draft.") if draft else _("%(week)s: no duty roster yet.")
    yield Concern(text % {"week": week_span(week)}, page("duty:roster", week))


def police_places(actor: Actor, at: datetime) -> Iterator[Concern]:
    waiting = duty.police_requests(actor=actor).filter(status=PoliceRequest.Status.ASKED, starts_at__gt=at)
    if count := waiting.count():
        text = ngettext(
            "%(count)d request for police waits for an answer.",
            "%(count)d requests for police wait for an answer.",
            count,
        )
        yield Concern(text % {"count": count}, page("duty:police"))


def leave_to_decide(actor: Actor) -> Iterator[Concern]:
    if count := calendar.leave_requests(actor=actor, status="ASKED").count():
        text = ngettext(
            "%(count)d request for leave waits for a decision.",
            "%(count)d requests for leave wait for a decision.",
            count,
        )
        yield Concern(text % {"count": count}, page("calendar:leave"))


def lapsing_agreements(actor: Actor, at: datetime) -> Iterator[Concern]:
    today = local_day(at)
    seen = set(coordination.agreements(actor=actor).values_list("pk", flat=True))
    for row in coordination.lapsing(commune_id=actor.commune_id, on=today, within_days=AGREEMENT_DAYS):
        if row.pk not in seen:
            continue
        lapsed = row.to_date <= today
        text = _("“%(title)s” lapsed on %(day)s.") if lapsed else _("“%(title)s” lapses on %(day)s.")
        values = {"title": str(row), "day": day_text(row.to_date)}
        yield Concern(text % values, records.address_of(row), is_urgent=lapsed)


def expiring(actor: Actor, at: datetime) -> Iterator[Concern]:
    today = local_day(at)
    for row in force.expiring_qualifications(actor=actor, on=today, within_days=QUALIFICATION_DAYS):
        text = ngettext(
            "%(kind)s of %(person)s expires in %(count)d day.",
            "%(kind)s of %(person)s expires in %(count)d days.",
            row.days_left,
        )
        values = {"kind": row.kind.name, "person": row.person.name, "count": row.days_left}
        yield Concern(text % values, records.address_of(row.person))
    for card in force.expiring_mandates(commune_id=actor.commune_id, on=today, within_days=MANDATE_DAYS):
        text = _("The mandate of “%(unit)s” ends on %(day)s.")
        values = {"unit": card.unit.name, "day": day_text(card.mandate_to)}
        yield Concern(text % values, records.address_of(card.unit))


def equipment_to_confirm(actor: Actor, at: datetime) -> Iterator[Concern]:
    """What was handed over to the actor themself, their unit or hamlet: it concerns anybody."""
    if count := force.to_confirm(actor=actor, at=at).count():
        text = ngettext(
            "%(count)d hand-over of equipment waits to be confirmed.",
            "%(count)d hand-overs of equipment wait to be confirmed.",
            count,
        ) % {"count": count}
        yield Concern(text, page("force:receipts"))


def settings_waiting(actor: Actor, at: datetime) -> Iterator[Concern]:
    commune = access.get_commune(actor.commune_id)
    if count := waiting(actor=actor, commune=commune, at=at).count:
        text = ngettext(
            "%(count)d matter waits under Settings.", "%(count)d matters wait under Settings.", count
        )
        yield Concern(text % {"count": count}, page("settings:home"))
