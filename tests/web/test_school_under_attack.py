"""Fifty honest pupils behind one address, while somebody there guesses: they all get in."""

import pytest

from tests.web.conftest import House
from tests.web.test_throttle import RIGHT, browse, enter, guesses, log_off, pupils

PUPILS = 50
SPRAYED = [f"somebody{number}" for number in range(1000)]


@pytest.mark.feature("K2")
def test_all_honest_pupils_get_in_during_an_attack_that_learns_nothing_more(house: House) -> None:
    names = pupils(house, PUPILS)
    own = [browse(house) for _ in names]
    assert {enter(visitor, name, RIGHT) for visitor, name in zip(own, names, strict=True)} == {303}
    for visitor in own:
        log_off(visitor)
    devices = [own[number] if number % 2 else browse(house) for number in range(PUPILS)]
    attacker, hammered, sprayed, entered = browse(house), [], [], []
    for number, (device, name) in enumerate(zip(devices, names, strict=True)):
        hammered += guesses(attacker, [names[1]] * 2)
        sprayed += guesses(attacker, SPRAYED[20 * number : 20 * number + 20])
        entered.append(enter(device, name, RIGHT))
    assert entered == [303] * PUPILS
    # 30 names and 2 for each of the 50; one of the 130 is the name that was hammered.
    assert (len(hammered), sprayed.count(422), sprayed.count(429)) == (100, 129, 871)


@pytest.mark.feature("K2")
def test_a_spray_at_people_of_the_school_learns_no_more_than_the_limit(house: House) -> None:
    names = pupils(house, PUPILS)
    visitor = browse(house)
    guesses(visitor, SPRAYED[:30])
    counted = [visitor.post("/login", username=name, password=RIGHT).status_code for name in names]
    assert counted == [429] * PUPILS
