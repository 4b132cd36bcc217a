"""Unlocking learners asks first, and names them."""

import re

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.selection import MAX_NAMED
from tests.given.people import NORTH, SOUTH, form
from tests.web.conftest import House, Visitor


@pytest.fixture
def locked(house: House) -> list[int]:
    """Learners of North School who are locked out: three more than a question names."""
    made = []
    for number in range(MAX_NAMED + 3):
        values = form(username=f"learner{number:02}", first_name="Pat", last_name=f"Person{chr(97 + number)}")
        made.append(house.progress.learners.create(OPERATOR, values).learner.id)
    with house.progress.context.store.transaction() as work:
        for learner_id in made:
            found = work.accounts.get(learner_id)
            work.accounts.save(evolve(found, failures=5, locked_at=found.created_at))
    return made


def still_locked(house: House, ids: list[int]) -> int:
    return sum(house.progress.learners.get(OPERATOR, id_)[1].locked_at is not None for id_ in ids)


def heading(page: str) -> str:
    found = re.search("<h1[^>]*>([^<]*)</h1>", page)
    assert found
    return found[1]


@pytest.mark.feature("B6")
@pytest.mark.parametrize(
    ("count", "asks"), [(1, "Unlock Pat Persona?"), (2, "Unlock 2 learners?"), (13, "Unlock 13 learners?")]
)
def test_unlocking_ticked_learners_asks_first_and_names_them(
    house: House, manager: Visitor, locked: list[int], count: int, asks: str
) -> None:
    chosen = " ".join(map(str, locked[:count]))
    page = manager.post("/learners/selected", action="unlock", learner=chosen, list="sort=newest", at=NORTH).text
    assert heading(page) == asks
    assert page.count("Pat Person") >= min(count, MAX_NAMED)
    assert ("and 3 more" in page) is (count > MAX_NAMED)
    assert f'href="/providers/{NORTH}/learners?sort=newest">Cancel' in page
    assert still_locked(house, locked) == len(locked), "nothing is done yet"
    done = manager.post("/learners/selected", action="unlocked", learner=chosen, list="sort=newest", at=NORTH)
    assert done.headers["location"].startswith(f"/providers/{NORTH}/learners?sort=newest&")
    assert still_locked(house, locked) == len(locked) - count


@pytest.mark.feature("B6")
def test_the_page_of_a_learner_asks_too_and_leads_back_to_it(house: House, manager: Visitor, locked: list[int]) -> None:
    page = manager.post(f"/learners/{locked[0]}/unlock").text
    assert heading(page) == "Unlock Pat Persona?"
    assert f'href="/learners/{locked[0]}/profile">Cancel' in page
    assert 'name="list"' not in page
    assert still_locked(house, locked) == len(locked)
    done = manager.post("/learners/selected", action="unlocked", learner=str(locked[0]))
    assert done.headers["location"].startswith(f"/learners/{locked[0]}?done=unlocked-one")
    assert still_locked(house, locked) == len(locked) - 1


@pytest.mark.feature("B6")
def test_unlocking_all_that_match_asks_first(house: House, manager: Visitor, locked: list[int]) -> None:
    asked = manager.post("/learners/selected", action="unlock", matching="13", list="search=person").text
    assert heading(asked) == "Unlock 13 learners?"
    assert still_locked(house, locked) == len(locked)


@pytest.mark.feature("B6", "B9")
@pytest.mark.parametrize("action", ["unlock", "unlocked"])
def test_neither_the_question_nor_the_deed_is_for_strangers(house: House, locked: list[int], action: str) -> None:
    away = house.enter(Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    assert away.post("/learners/selected", action=action, learner=str(locked[0])).status_code == 404
    assert away.post(f"/learners/{locked[0]}/unlock").status_code == 404
    desk = house.enter(Role.ADMISSIONS, NORTH, email="desk@example.com")
    assert desk.post("/learners/selected", action=action, learner=str(locked[0])).status_code == 403
    assert still_locked(house, locked) == len(locked)
