"""The militia year, made by the verbs the product uses; times are of April 2026."""

from datetime import date, datetime
from typing import Any

from tests.cast import World
from trucban.force import services
from trucban.force.models import MilitiaProposal, MilitiaStatus, MilitiaYear, Person
from trucban.force.services import Step
from trucban.lib.clock import VIETNAM

AT = datetime(2026, 4, 20, 8, 0, tzinfo=VIETNAM)
DAY = date(2026, 4, 18)
AGE_ON = date(2026, 4, 30)
SLIP = "Sổ đăng ký số 3, 18/4/2026"


def man(world: World, name: str, born: date | None = date(2000, 5, 4), **more: Any) -> Person:
    values: dict[str, Any] = {"owner": world.command, "sex": "MALE", "hamlet": world.hamlets[0], **more}
    return Person.objects.create(commune=world.commune, name=name, birth_date=born, **values)


def year(world: World, *, number: int = 2026, at: datetime = AT, **more: Any) -> MilitiaYear:
    values = {"age_on": AGE_ON.replace(year=number), "plan": "7/KH-BCH, 15/3/2026", **more}
    return services.open_militia_year(actor=world.actor("an"), year=number, at=at, **values)


def register(world: World, made: MilitiaYear, *people: Person, **more: Any) -> list[MilitiaStatus]:
    values: dict[str, Any] = {"on": DAY, "evidence": SLIP, "at": AT, **more}
    who = values.pop("who", "an")
    return services.register_for_militia(
        actor=world.actor(who), year_id=made.pk, person_ids=[person.pk for person in people], **values
    )


def propose(
    world: World, made: MilitiaYear, to_status: str, *people: Person, **more: Any
) -> list[MilitiaProposal]:
    values: dict[str, Any] = {"from_date": DAY, **more}
    who, at = values.pop("who", "phuc"), values.pop("at", AT)
    if to_status == "SERVING":
        values.setdefault("category", "MOBILE")
    return services.propose_militia_step(
        actor=world.actor(who),
        year_id=made.pk,
        person_ids=[person.pk for person in people],
        step=Step(to_status=to_status, **values),
        at=at,
    )


def confirm(
    world: World, *rows: MilitiaProposal, who: str = "an", at: datetime = AT
) -> list[MilitiaProposal]:
    ids = [row.pk for row in rows]
    return services.confirm_militia_steps(actor=world.actor(who), proposal_ids=ids, at=at)


def decide(world: World, *rows: MilitiaProposal, **more: Any) -> list[MilitiaStatus]:
    values: dict[str, Any] = {"decision": "9/QĐ-UBND", "decided_on": DAY, "at": AT, **more}
    return services.decide_militia_steps(
        actor=world.actor("an"), proposal_ids=[row.pk for row in rows], **values
    )


def take(
    world: World, made: MilitiaYear, to_status: str, *people: Person, **more: Any
) -> list[MilitiaStatus]:
    """Bring people to a step: proposed, confirmed by somebody else, decided."""
    numbers = more.pop("numbers", "GCN 1")
    at = more.get("at", AT)
    rows = confirm(world, *propose(world, made, to_status, *people, **more), at=at)
    given = {row.pk: numbers for row in rows} if to_status == "COMPLETED" else {}
    return decide(world, *rows, certificates=given, at=at, decided_on=more.get("from_date", DAY))
