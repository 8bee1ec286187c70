"""Today tells the second person what waits, and not who proposed it."""

from django.test import Client

from tests.cast import World
from tests.force.militia import man, propose, register, year
from tests.web.conftest import DeskOf


def test_what_waits_is_told_to_who_may_confirm_it(world: World, an: Client, desk_of: DeskOf) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    propose(world, made, "SERVING", person, who="phuc")
    told = "1 đề nghị về nghĩa vụ dân quân chờ người thứ hai xác nhận"
    assert told in an.get("/").text
    assert told not in desk_of("phuc").get("/").text
