"""Moving up and leaving, on pages."""

import re
from html import unescape

import pytest

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.leaving import Destination
from tests.given.people import NORTH, SOUTH
from tests.given.years import JULY, groups, learners, school, set_clock
from tests.web.conftest import House, Visitor

ALL = f"/providers/{NORTH}/move-up"


@pytest.fixture
def boss(house: House) -> Visitor:
    return house.enter(Role.PROVIDER_MANAGER, NORTH)


def work(house: House) -> None:
    """Do all that waits, as a worker does."""
    while not house.progress.jobs.round("worker").is_idle:
        pass


def words(text: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.feature("J1")
def test_the_dashboard_asks_until_the_learners_have_moved_up(house: House) -> None:
    ids = school(house.progress, 10, 13, 14)
    boss = house.enter(Role.PROVIDER_MANAGER, NORTH)
    assert "Learners have yet to move up to 2026/27: move learners up" in words(boss.get("/dashboard").text)
    assert ALL == boss.get("/learners/move-up").headers["location"]
    shown = words(boss.get(ALL).text)
    assert "Year 13 1 0 0" in shown
    assert "Year 14 0 0 1" in shown
    asked = boss.post(ALL, leaving_years="13", stays=str(ids[0]))
    assert "These learners stay in their year group: Pupilba" in words(asked.text)
    assert groups(house.progress, ids[0]) == [(10, 2025)]
    done = boss.post(ALL, leaving_years="13", stays=str(ids[0]), then="move")
    assert f"{ALL}?done=move-up" == done.headers["location"]
    assert "This is being done" in words(boss.get(ALL).text)
    work(house)
    assert [(10, 2026), (13, 2025), (14, 2025)] == groups(house.progress, *ids)
    after = words(boss.get(ALL).text)
    assert "2026/27 Done 0 1 2 Undo the move to 2026/27" in after
    home = words(boss.get("/dashboard").text)
    assert "move learners up" not in home
    assert "Not counted, because they have left: 2 learners" in home
    left = words(boss.get("/learners?filter=left").text)
    assert "Learners who have left" in left
    assert "2 learners" in left


@pytest.mark.feature("J1")
def test_a_move_up_is_undone_on_its_page(house: House) -> None:
    ids = school(house.progress, 10, 14)
    boss = house.enter(Role.PROVIDER_MANAGER, NORTH)
    boss.post(ALL, then="move")
    work(house)
    (move,) = house.progress.moves_up.list(house.progress.operator)
    page = f"/learners/move-up/{move.id}/undo"
    assert "Undo the move up to 2026/27?" in words(boss.get(page).text)
    assert f"{ALL}?done=move-undo" == boss.post(page).headers["location"]
    work(house)
    assert [(10, 2025), (14, 2025)] == groups(house.progress, *ids)
    assert "2026/27 Undone" in words(boss.get(ALL).text)
    refused = boss.post(page)
    assert 422 == refused.status_code
    assert "there is nothing to undo" in words(refused.text)


@pytest.mark.feature("J1")
def test_exceptions_that_contradict_each_other_are_shown_again(house: House) -> None:
    (ten,) = school(house.progress, 10)
    boss = house.enter(Role.PROVIDER_MANAGER, NORTH)
    refused = boss.post(ALL, stays=str(ten), leaves=str(ten))
    assert 422 == refused.status_code
    assert "Learners cannot both stay and leave" in words(refused.text)
    assert 2 == refused.text.count(" checked>")


@pytest.mark.feature("J1")
def test_all_providers_in_scope_move_up_together(house: House) -> None:
    north, south = school(house.progress, 10), school(house.progress, 11, ukprn=SOUTH)
    both = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH)
    assert "2 providers have yet to move up to 2026/27" in words(both.get("/dashboard").text)
    shown = words(both.get("/learners/move-up").text)
    assert "North School To do 1 0" in shown
    assert "Move everybody up to 2026/27?" in words(both.post("/learners/move-up").text)
    assert groups(house.progress, *north) == [(10, 2025)]
    both.post("/learners/move-up", then="move")
    work(house)
    assert [(11, 2026), (12, 2026)] == groups(house.progress, *north, *south)
    assert "North School Done 1 0" in words(both.get("/learners/move-up").text)


@pytest.mark.feature("J1")
def test_there_is_nobody_to_move_up_without_learners(house: House, boss: Visitor) -> None:
    assert "There is nobody to move up" in words(boss.get(ALL).text)
    assert 422 == boss.post(ALL, then="move").status_code
    both = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH)
    assert 422 == both.post("/learners/move-up", then="move").status_code


@pytest.mark.feature("J1")
def test_early_moves_say_that_they_are_early(house: House) -> None:
    school(house.progress, 10)
    school(house.progress, 10, ukprn=SOUTH)
    set_clock(house.progress, JULY)
    both = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH)
    for page in (ALL, "/learners/move-up"):
        assert "Nobody has to move up before 1 August 2026" in words(both.get(page).text)
    assert "move learners up" not in words(both.get("/dashboard").text)
    assert 422 == both.post(ALL, then="move").status_code == both.post("/learners/move-up", then="move").status_code
    for page in (ALL, "/learners/move-up"):
        asked = both.post(page).text
        assert "You can move learners up early" in words(asked)
        assert '<input type="hidden" name="early" value="yes">' in asked
    assert 303 == both.post(ALL, then="move", early="yes").status_code


@pytest.mark.feature("J2")
def test_ticked_learners_leave_and_their_page_tells_it(house: House) -> None:
    ann, bob = school(house.progress, 11, 12)
    boss = house.enter(Role.PROVIDER_MANAGER, NORTH)
    ticked = {"learner": [str(ann), str(bob)], "list": ""}
    assert "Record that 2 learners leave" in words(boss.post("/learners/selected", action="leave", **ticked).text)
    day = {"leaving_date-day": "31", "leaving_date-month": "7", "leaving_date-year": "2026"}
    wrong = boss.post("/learners/selected", action="leaving", **ticked, **day | {"leaving_date-day": "32"})
    assert 422 == wrong.status_code
    assert "Last day “2026-07-32” is not a real date" in words(wrong.text)
    done = boss.post("/learners/selected", action="leaving", destination="gap-year", **ticked, **day)
    assert "gone=2" in done.headers["location"]
    assert "2 learners have left" in words(boss.get(done.headers["location"]).text)
    assert [Destination.GAP_YEAR] * 2 == [
        one.leaving.destination for one in learners(house.progress, ann, bob) if one.leaving
    ]
    shown = words(boss.get(f"/learners/{ann}").text)
    assert "This learner left on 31 Jul 2026. Destination: Gap year." in shown
    assert "2025/26: Year 11 at North School, from 1 Jul 2026 until 31 Jul 2026 (left)" in shown


@pytest.mark.feature("J2", "H5")
def test_the_report_of_destinations_tells_where_leavers_went(house: House) -> None:
    ids = school(house.progress, 11, 12)
    house.progress.leavers.leave(
        house.progress.operator, ids, {"leaving_date": "2026-08-20", "destination": "sixth-form-college"}
    )
    boss = house.enter(Role.PROVIDER_MANAGER, NORTH)
    assert "Sixth-form college 2 0" in words(boss.get("/reports/destinations").text)
    assert "Sixth-form college 2 0" in words(boss.get(f"/reports/destinations?provider={NORTH}").text)
    assert "Learners who have left" not in words(boss.get("/reports/destinations?sharing=1").text)
    assert "Learners who have left" not in words(boss.get("/reports/standing").text)


@pytest.mark.feature("J2")
def test_one_learner_leaves_is_corrected_and_comes_back(house: House) -> None:
    (ann,) = school(house.progress, 11)
    boss = house.enter(Role.PROVIDER_MANAGER, NORTH)
    page = boss.get(f"/learners/{ann}/leave").text
    assert 'value="20"' in page
    day = {"leaving_date-day": "1", "leaving_date-month": "8", "leaving_date-year": "2026"}
    done = boss.post("/learners/selected", action="leaving", learner=str(ann), destination="employment", **day)
    assert f"/learners/{ann}?done=gone-one&learner={ann}" == done.headers["location"]
    again = boss.get(f"/learners/{ann}/leave").text
    assert re.search(r'value="employment" selected', again)
    assert 'value="1"' in again
    boss.post(f"/learners/{ann}/restore")
    assert [False] == [one.archived for one in learners(house.progress, ann)]
    nobody = boss.post("/learners/selected", action="leaving", **day)
    assert 422 == nobody.status_code
