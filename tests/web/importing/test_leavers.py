"""Files of leavers: the spreadsheet, the check, who would leave, and the button that records it."""

from collections.abc import Iterator

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from tests.given.leaver_files import by_name, leaver_csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH
from tests.given.years import learners, school
from tests.web.conftest import House, Visitor, house_of, mark_on, text_of

pytestmark = pytest.mark.feature("J2")

UPLOAD = "/learners/leavers"


@pytest.fixture
def house() -> Iterator[House]:
    with house_of() as made:
        yield made


@pytest.fixture
def ids(house: House) -> list[int]:
    """Create three learners of North School, one of whom has left."""
    made = school(house.progress, 11, 12, 13)
    house.progress.leavers.leave(OPERATOR, made[2:], {"leaving_date": "2026-08-01"})
    return made


@pytest.fixture
def manager(house: House, ids: list[int]) -> Visitor:
    """Log in a learner manager of North School, once there are learners."""
    assert ids
    return house.enter(Role.LEARNER_MANAGER, NORTH)


def _send(visitor: Visitor, content: bytes, name: str = "leavers.csv") -> tuple[int, str]:
    answer = visitor.browser.post(UPLOAD, data={"token": visitor.token}, files={"file": (name, content)})
    return answer.status_code, answer.headers.get("location", answer.text)


@pytest.mark.feature("E6")
def test_leavers_are_uploaded_previewed_and_confirmed(house: House, manager: Visitor, ids: list[int]) -> None:
    for page in ("/learners?filter=left", "/learners/import"):
        assert f'href="{UPLOAD}"' in manager.get(page).text
    form = text_of(manager.get(UPLOAD).text)
    assert ("Upload a file of leavers" in form, "Previous uploads" in form) == (True, False)
    rows = (
        by_name("pupil510", destination="Gap year"),
        by_name("pupil511"),
        by_name("pupil512", destination="Training"),
    )
    status, preview = _send(manager, leaver_csv(*rows))
    assert (303, True) == (status, preview.startswith(f"{UPLOAD}/"))
    shown = manager.get(preview).text
    for expected in (
        "2 learners would leave", "1 learner who has left would be corrected",
        "Pupilba Smith pupil510 10 Aug 2026 Gap year", "Pupilbb Smith pupil511 10 Aug 2026 Not known",
        "Destination : Not known becomes Training",
    ):  # fmt: skip
        assert expected in text_of(shown)
    assert [False, False] == [learner.archived for learner in learners(house.progress, *ids[:2])]
    done = manager.post(preview, mark=mark_on(shown))
    assert (303, "/learners?filter=left&gone=2&leavers_corrected=1") == (done.status_code, done.headers["location"])
    left = text_of(manager.get(done.headers["location"]).text)
    assert "2 learners have left, and are archived. 1 learner who has left has been corrected." in left
    assert [True] * 3 == [learner.archived for learner in learners(house.progress, *ids)]
    assert "2 left, 1 corrected" in text_of(manager.get(UPLOAD).text)
    again = manager.get(preview)
    assert (303, "/learners?filter=left") == (again.status_code, again.headers["location"])


def test_a_file_that_changes_nothing_has_no_button(manager: Visitor) -> None:
    _, preview = _send(manager, leaver_csv(by_name("pupil512", "2026-08-01")))
    shown = manager.get(preview).text
    assert "Nothing would change" in shown
    assert "1 learner has left as the file says" in text_of(shown)
    assert 'name="mark"' not in shown


@pytest.mark.feature("E6")
def test_what_is_wrong_is_named_by_row_and_column_and_marked_in_the_file(manager: Visitor) -> None:
    _, preview = _send(manager, leaver_csv(by_name("pupil510"), by_name("nobody", "soon")))
    shown = manager.get(preview).text
    assert "The file cannot be used yet" in shown
    assert "3 A: Username nobody Username “nobody” is not that of a learner whom you see." in text_of(shown)
    assert "3 F: Last day soon Last day “soon” is not a real date." in text_of(shown)
    assert 'name="mark"' not in shown
    workbook = manager.get(f"{preview}/errors.xlsx")
    assert (200, True) == (workbook.status_code, b"is not that of a learner whom you see" in workbook.content)
    assert 409 == manager.post(preview, mark="x").status_code


@pytest.mark.feature("E6")
def test_a_plan_that_has_changed_since_is_shown_again(house: House, manager: Visitor, ids: list[int]) -> None:
    _, preview = _send(manager, leaver_csv(by_name("pupil510"), by_name("pupil511")))
    mark = mark_on(manager.get(preview).text)
    house.progress.leavers.leave(OPERATOR, ids[:1], {"leaving_date": "2026-08-02"})
    answer = manager.post(preview, mark=mark)
    assert 409 == answer.status_code
    assert "The learners have changed since you checked the file." in text_of(answer.text)
    assert 303 == manager.post(preview, mark=mark_on(answer.text)).status_code


@pytest.mark.feature("E1")
def test_the_spreadsheet_to_fill_in_is_downloaded(manager: Visitor) -> None:
    answer = manager.get(f"{UPLOAD}/template.xlsx")
    assert 'attachment; filename="leavers.xlsx"' == answer.headers["content-disposition"]
    assert b"Leaving date" in answer.content


@pytest.mark.feature("K8")
def test_files_that_are_none_are_refused_on_the_form(manager: Visitor) -> None:
    for name, content, said in (
        ("", b"", "Choose the spreadsheet with the leavers."),
        ("leavers.csv", b"", "The file is empty"),
        ("leavers.pdf", b"x", "name ends in .xlsx"),
        ("leavers.csv", b"Name\nAnn\n", "No sheet has the headings of a list of leavers"),
    ):
        status, page = _send(manager, content, name)
        assert (422, True) == (status, said in text_of(page))


@pytest.mark.feature("B9", "J6")
def test_files_are_for_the_managers_of_their_learners(house: House, manager: Visitor) -> None:
    _, preview = _send(manager, leaver_csv(by_name("pupil510")))
    assert "learner-manager@example.com" in text_of(
        house.enter(Role.LEARNER_MANAGER, NORTH, email="b@x.example").get(UPLOAD).text
    )
    for stranger, status in (
        (house.enter(Role.LEARNER_MANAGER, ELSEWHERE, email="else@x.example"), 404),
        (house.enter(Role.ADMISSIONS, SOUTH), 403),
    ):
        assert status == stranger.get(preview).status_code
        assert status == stranger.post(preview, mark="x").status_code
    assert 403 == house.enter(Role.ADMISSIONS, SOUTH, email="c@x.example").get(UPLOAD).status_code
