"""The militia year, made by the verbs the product uses; times are of April 2026."""

from datetime import date, datetime
from typing import Any

from tests.cast import World
from trucban.force import services
from trucban.force.models import MilitiaStatus, MilitiaYear, Person
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
