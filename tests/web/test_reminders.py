"""Reminders on the site: stopping them by a link, by one click of a mail program, and on the account page."""

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.correspondence.stop_links import stop_link
from tests.browsers import browser_at
from tests.given.people import NORTH, form
from tests.given.trail import entries
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("J7")

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def learner_id(house: House) -> int:
    return house.progress.learners.create(OPERATOR, form()).learner.id


@pytest.fixture
def address(house: House, learner_id: int) -> str:
    """Where the learner stops reminders."""
    link = stop_link(house.progress.context, learner_id)
    return house.url + link.removeprefix(house.progress.context.limits.base_url)


def is_wanted(house: House, learner_id: int) -> bool:
    with house.progress.context.store.snapshot() as work:
        kept = work.reminders.of_many([learner_id]).get(learner_id)
    return kept is None or not kept.stopped


def test_opening_the_link_stops_nothing_and_its_button_does(house: House, learner_id: int, address: str) -> None:
    with browser_at(house.url) as browser:
        for _ in range(2):  # a mail scanner, and then the learner
            page = browser.get(address)
            assert "Stop these emails?" in page.text
            assert "asmith" not in page.text
            assert is_wanted(house, learner_id)
        stopped = browser.post(address)
        assert (200, False) == (stopped.status_code, is_wanted(house, learner_id))
        assert "You get no more of these emails" in stopped.text
        assert "You get no more of these emails" in browser.get(address).text


@pytest.mark.parametrize("origin", [{}, {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}])
@pytest.mark.parametrize("as_files", [False, True], ids=["urlencoded", "multipart"])
def test_a_mail_program_stops_them_by_one_click(
    house: House, learner_id: int, address: str, origin: dict[str, str], as_files: bool
) -> None:
    body = {"files": {"List-Unsubscribe": (None, "One-Click")}} if as_files else {"data": ONE_CLICK}
    with browser_at(house.url) as program:
        answer = program.post(address, headers=origin, **body)
        assert (200, False) == (answer.status_code, is_wanted(house, learner_id))
        assert 200 == program.post(address, data=ONE_CLICK).status_code, "once more"
    assert 1 == len(entries(house.progress, "stop reminders"))


def test_a_link_that_was_not_copied_in_full_is_not_known(house: House, learner_id: int, address: str) -> None:
    with browser_at(house.url) as browser:
        for answer in (browser.get(address[:-2]), browser.post(address[:-2], data=ONE_CLICK)):
            assert (410, True) == (answer.status_code, is_wanted(house, learner_id))
            assert "This link is not known" in answer.text


def test_people_choose_on_their_account_page(house: House) -> None:
    manager = house.enter(Role.LEARNER_MANAGER, NORTH)
    assert 'value="yes" checked' in manager.get("/account/reminders").text
    stopped = manager.post("/account/reminders")
    page = manager.get(stopped.headers["location"]).text
    assert "Your choice has been saved." in page
    assert 'value="yes" checked' not in page
    assert "Nothing was changed." in manager.get(manager.post("/account/reminders").headers["location"]).text
    manager.post("/account/reminders", wanted="yes")
    assert 'value="yes" checked' in manager.get("/account/reminders").text


def test_who_is_reminded_of_nothing_has_no_such_page(house: House) -> None:
    office = house.enter(Role.ADMISSIONS, NORTH)
    assert "/account/reminders" not in office.get("/account").text
    assert 403 == office.get("/account/reminders").status_code
    assert 403 == office.post("/account/reminders").status_code


def test_a_provider_turns_reminders_on(house: House) -> None:
    boss: Visitor = house.enter(Role.PROVIDER_MANAGER, NORTH)
    settings = f"/providers/{NORTH}/settings"
    assert "Once a week, from Monday at 7am" in boss.get(settings).text
    done = boss.post(settings, remind_learners="yes", version="1")
    assert "The settings have been saved." in boss.get(done.headers["location"]).text
    asked = boss.post(settings, remind_managers="yes", remind_learners="yes", sign_off="yes", version="2")
    for name in ("remind_managers", "remind_learners"):
        assert f'<input type="hidden" name="{name}" value="yes">' in asked.text
    boss.post(settings, remind_managers="yes", sign_off="yes", version="2", then="save")
    provider = house.progress.providers.get(OPERATOR, NORTH)
    assert (True, False, True) == (provider.remind_managers, provider.remind_learners, provider.sign_off)
    late = boss.post(settings, remind_learners="yes", version="1")
    assert 409 == late.status_code
