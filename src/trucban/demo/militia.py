"""
The militia year of 2026: who serves by which decision, the April registration, a selection, terms that end in sight.

Who belongs to which batch follows from place and age alone. The numbers of papers are invented and say so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from trucban.callup import selectors as callup
from trucban.callup.models import Case
from trucban.demo.commune import PLATOON
from trucban.demo.names import People
from trucban.demo.stage import FOUNDED, LAST_WEEK, Stage, moment
from trucban.force import selectors
from trucban.force import services as force
from trucban.force.models import MilitiaStatus, MilitiaYear, Person
from trucban.force.services import OnRecord, Step
from trucban.law.ages import add_years

BY, OTHER = "troly", "chihuytruong"  # who proposes, and who else confirms
SEED = 1904
YEAR = 2026
OPENED, AGE_ON = date(2026, 3, 20), date(2026, 4, 30)
FIRST_DAY = date(2026, 4, 6)  # hamlet 1 registers, the others on the days that follow
SELECTED_ON, SELECTED = date(2026, 5, 15), 6
# First days of the batches that serve, the oldest first; each has one decision.
BATCHES = (
    date(2022, 12, 15),
    date(2023, 2, 20),
    date(2024, 2, 16),
    date(2025, 2, 14),
)
LONGEST = OnRecord(
    UUID(int=0),
    from_date=date(2021, 3, 1),
    until=date(2027, 3, 1),
    extension="Quyết định minh họa số 09, 14/02/2025",
)
YOUNG = (date(2008, 2, 29), date(2008, 9, 2), date(2009, 3, 26), date(2009, 10, 10), date(2010, 1, 31), date(2010, 12, 19), date(2011, 5, 15))  # fmt: skip


def serve(stage: Stage) -> None:
    """Write down those who serve, then live April, the selection after it and what November has on the desk."""
    _on_record(stage)
    _young(stage)
    year = _open(stage)
    _register(stage, year)
    _select(stage, year)
    _defer(stage, year)
    _november(stage, year)


def _serving(stage: Stage) -> list[tuple[Person, str]]:
    """Return the members of the platoon and of the hamlets' cells, each once, with their component."""
    found = {person.pk: (person, "MOBILE") for person in stage.people[PLATOON]}
    for name, people in stage.people.items():
        if name.startswith("Tổ dân quân tại chỗ"):
            found |= {person.pk: (person, "ON_SITE") for person in people}
    return list(found.values())


def _on_record(stage: Stage) -> None:
    rows = [_row(person, category, place) for place, (person, category) in enumerate(_serving(stage))]
    at = FOUNDED + timedelta(days=4)
    judged = force.propose_on_record(actor=stage.actor(BY, at=at), rows=rows, at=at)
    refused = [one.refused for one in judged if one.refused]
    if refused:
        raise ValueError(refused[0])
    at += timedelta(days=1)
    waiting = selectors.open_on_record(actor=stage.actor(OTHER, at=at))
    force.confirm_on_record(actor=stage.actor(OTHER, at=at), row_ids=[row.pk for row in waiting], at=at)


def _row(person: Person, category: str, place: int) -> OnRecord:
    """Return by which decision somebody serves: of those old enough for it, batches in turn; some were extended."""
    asked = OnRecord(person.pk, category, decision="")
    if place % 13 == 5 and _is_of_age(person, date(2021, 3, 1)):
        asked = replace(LONGEST, person_id=person.pk, category=category)
    else:
        batches = [day for day in BATCHES if _is_of_age(person, day)]
        asked = replace(asked, from_date=batches[place % len(batches)])
    began = asked.from_date
    return replace(asked, decision=f"Quyết định minh họa số {began:%y}, {began:%d/%m/%Y}") if began else asked


def _is_of_age(person: Person, on: date) -> bool:
    return person.birth_date is not None and add_years(person.birth_date, 18) <= on


def _young(stage: Stage) -> None:
    people = People(SEED)
    at = FOUNDED + timedelta(days=6)
    people.taken |= {one.name for one in selectors.kept_people(actor=stage.actor(BY, at=at))}
    for number, born in enumerate(YOUNG, start=1):
        who = people.next(sex="FEMALE" if number % 4 == 0 else "MALE")
        force.create_person(
            actor=stage.actor(BY, at=at),
            name=who.name,
            sex=who.sex,
            birth_date=born,
            hamlet_id=stage.hamlets[number].pk,
            at=at,
        )


def _open(stage: Stage) -> MilitiaYear:
    at = moment(OPENED, "08:00")
    return force.open_militia_year(
        actor=stage.actor(BY, at=at),
        year=YEAR,
        age_on=AGE_ON,
        plan=f"Kế hoạch minh họa số 07, {OPENED:%d/%m/%Y}",
        at=at,
    )


def _register(stage: Stage, year: MilitiaYear) -> None:
    """Register each hamlet on its day; who joined the army in March and who works at the command is not, by decision."""
    at = moment(FIRST_DAY, "08:00")
    away = {case.person_id for case in _handed_over(stage)}
    for number, row in enumerate(selectors.registration(year, on=FIRST_DAY).hamlets):
        on = FIRST_DAY + timedelta(days=number)
        keys = [one.person.pk for one in row.missing]
        for excused in (False, True):
            chosen = [key for key in keys if ((key in away) or row.hamlet is None) == excused]
            if not chosen:
                continue
            name = row.hamlet.name if row.hamlet else "Ban CHQS"
            paper = "Quyết định minh họa số 11" if excused else f"Sổ đăng ký {name}"
            at = moment(on, "16:00")
            force.register_for_militia(
                actor=stage.actor(BY, at=at),
                year_id=year.pk,
                person_ids=chosen,
                on=on,
                evidence=f"{paper}, {on:%d/%m/%Y}",
                excused=excused,
                at=at,
            )


def _handed_over(stage: Stage) -> list[Case]:
    actor = stage.actor(BY, at=moment(FIRST_DAY, "08:00"))
    return [
        case
        for season in callup.seasons(actor=actor)
        for case in callup.cases(actor=actor, season_id=season.pk)
        if case.stage == Case.Stage.HANDED_OVER
    ]


def _registered(stage: Stage, year: MilitiaYear, on: date) -> list[Person]:
    return [
        row.person
        for row in selectors.may_take(year, to_status=MilitiaStatus.Status.SERVING, on=on)
        if row.fact.status == MilitiaStatus.Status.REGISTERED
    ]


def _take(stage: Stage, year: MilitiaYear, people: Sequence[Person], step: Step, number: int) -> None:
    """Bring people to a step: proposed a week before, confirmed by somebody else, decided the day before it begins."""
    day = step.from_date
    at = moment(day - timedelta(days=7), "09:00")
    rows = force.propose_militia_step(
        actor=stage.actor(BY, at=at),
        year_id=year.pk,
        person_ids=[person.pk for person in people],
        step=step,
        at=at,
    )
    ids = [row.pk for row in rows]
    at = moment(day - timedelta(days=5), "09:00")
    force.confirm_militia_steps(actor=stage.actor(OTHER, at=at), proposal_ids=ids, at=at)
    at = moment(day - timedelta(days=1), "16:00")
    force.decide_militia_steps(
        actor=stage.actor(OTHER, at=at),
        proposal_ids=ids,
        decision=f"Quyết định minh họa số {number}",
        decided_on=day - timedelta(days=1),
        at=at,
    )


def _select(stage: Stage, year: MilitiaYear) -> None:
    young = [
        person
        for person in _registered(stage, year, SELECTED_ON)
        if person.birth_date and person.birth_date.year >= 2004
    ]
    verified = {"verified_by": "Công an xã", "verified_on": SELECTED_ON - timedelta(days=8)}
    chosen = young[:SELECTED]
    for number, (category, people) in enumerate(
        (("ON_SITE", chosen[:-2]), ("STANDING", chosen[-2:])), start=31
    ):
        step = Step("SERVING", SELECTED_ON, category=category, **verified)  # type: ignore[arg-type]  # a body and a day
        _take(stage, year, people, step, number)


def _defer(stage: Stage, year: MilitiaYear) -> None:
    day = date(2026, 9, 1)
    people = _registered(stage, year, day)[:2]
    _take(stage, year, people, Step("DEFERRED", day, until=date(2027, 7, 31)), 47)


def _november(stage: Stage, year: MilitiaYear) -> None:
    """Leave on the desk what a November has: terms that end in December, one extension proposed, the others undecided."""
    at = moment(LAST_WEEK.days[4], "10:00")
    standing = selectors.standing_of(owner_id=year.owner_id, on=at.date())
    ending = selectors.ending(standing, on=at.date(), days=60)
    serving = [row for row in ending if row.fact.status == MilitiaStatus.Status.SERVING]
    until = add_years(BATCHES[0], 5)
    force.propose_militia_step(
        actor=stage.actor(BY, at=at),
        year_id=year.pk,
        person_ids=[serving[0].person.pk],
        step=Step("EXTENDED", at.date(), until=until),
        at=at,
    )
