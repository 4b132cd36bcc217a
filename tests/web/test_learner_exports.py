"""The list of learners offers exactly what it shows as a spreadsheet."""

import re
from html import unescape

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import OnDuplicate
from progress_core.domain.learners import selection
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.imports import bring, csv, row_of
from tests.given.people import NORTH, SOUTH, form
from tests.web.conftest import House, Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def many(house: House) -> int:
    """Import 60 learners at North School, so that their list has two pages, and 2 at South College."""
    rows = [row_of(NORTH, "Pat", f"Person{chr(97 + number // 26)}{chr(97 + number % 26)}") for number in range(59)]
    zoe = (NORTH, "12", "Zoe", "Zed", "OX4 1AA", "2009-12-24", "", "")
    south = [row_of(SOUTH, "Sam", name) for name in ("Southey", "Southwell")]
    bring(house.progress, OPERATOR, csv(*rows, zoe, *south), OnDuplicate.CREATE)
    return 60


def offered(page: str) -> str:
    """Return the address behind "Export as a spreadsheet"."""
    found = re.search(r'href="([^"]+)">Export as a spreadsheet<', page)
    assert found
    return unescape(found[1])


def names_in(house: House, content: bytes) -> list[str]:
    with house.progress.context.spreadsheets.read(content) as sheets:
        (rows,) = [[cells for _, cells in sheet.rows] for sheet in sheets]
    return [f"{row[2]} {row[3]}" for row in rows[1:]]


def names_on(visitor: Visitor, address: str) -> list[str]:
    """Return the names on all pages of a list."""
    names = []
    while address:
        page = visitor.get(address).text
        names += re.findall(r'aria-label="Select ([^"]+)"', page)
        following = re.search('rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
        if address.startswith("?"):
            address = "/learners" + address
    return names


@pytest.mark.feature("B5")
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "address",
    [
        "/learners",
        "/learners?sort=first-name",
        "/learners?sort=newest",
        "/learners?year=12",
        "/learners?search=personaa",
        "/learners?filter=never-logged-in&year=11&sort=username",
        f"/learners?provider={NORTH}&search=pat",
        f"/providers/{NORTH}/learners",
        f"/providers/{NORTH}/learners?year=12&sort=oldest",
    ],
)
def test_the_spreadsheet_holds_what_the_list_shows_on_all_its_pages(house: House, address: str) -> None:
    visitor = house.enter(Role.PROVIDER_MANAGER, NORTH, SOUTH, email="both@example.com")
    page = visitor.get(address)
    shown = names_on(visitor, address)
    assert shown
    file = visitor.get(offered(page.text))
    assert (file.status_code, file.headers["content-type"], file.headers["cache-control"]) == (200, XLSX, "no-store")
    assert file.headers["content-disposition"] == 'attachment; filename="learners.xlsx"'
    assert names_in(house, file.content) == shown


@pytest.mark.feature("B5")
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("search", ["search=P%20a%26b", "search=%CE%A9", "filter=archived", "after=nowhere"])
def test_a_list_that_shows_nobody_offers_no_spreadsheet(manager: Visitor, search: str) -> None:
    assert "Export as a spreadsheet" not in manager.get(f"/learners?{search}").text
    assert manager.get(f"/learners/download?{search}").status_code == 200, "but an old link still works"


@pytest.mark.feature("B5")
def test_the_second_page_and_the_archive_offer_their_whole_list(house: House, manager: Visitor, many: int) -> None:
    first = manager.get("/learners").text
    following = re.search('rel="next" href="([^"]+)"', first)
    assert following
    second = manager.get(unescape(following[1])).text
    assert offered(second) == offered(first) == "/learners/download"
    assert len(names_in(house, manager.get(offered(second)).content)) == many
    zoe = house.progress.learners.page(OPERATOR, LearnerQuery(search="zed")).lines[0]
    with house.progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, zoe.id), submitted=True))
    house.progress.learners.delete(OPERATOR, zoe.id)
    assert "Zoe Zed" not in names_in(house, manager.get("/learners/download").content)
    archive = manager.get("/learners?filter=archived").text
    assert names_in(house, manager.get(offered(archive)).content) == ["Zoe Zed"]


@pytest.mark.feature("B5", "B9")
@pytest.mark.parametrize("role", [*Role])
def test_only_who_sees_the_list_can_export_it(house: House, role: Role) -> None:
    if role in {Role.LEARNER, Role.OPERATOR}:
        made = house.progress.learners.create(OPERATOR, form()).learner
        visitor = house.enter_as(house.progress.accounts.actor("asmith"), "sunny4day")
        assert made.id
        assert visitor.get("/learners/download").status_code == 403
        return
    may = role is not Role.ADMISSIONS
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    visitor = house.enter(role, *(() if area else (NORTH,)), email="who@example.com", area=area)
    assert visitor.get("/learners/download").status_code == (200 if may else 403)
    assert visitor.get(f"/learners/download?provider={NORTH}").status_code == (200 if may else 403)
    if may and not area:
        assert visitor.get(f"/learners/download?provider={SOUTH}").status_code == 404


@pytest.mark.feature("B5")
@pytest.mark.parametrize("odd", ["filter=odd", "year=99", "group=404", "imported=404", "provider=1", "sort=odd"])
def test_a_spreadsheet_of_a_list_that_does_not_exist_is_not_found(manager: Visitor, odd: str) -> None:
    assert manager.get(f"/learners/download?{odd}").status_code == 404


@pytest.mark.feature("B5")
def test_a_list_too_long_for_a_spreadsheet_says_what_to_do(
    manager: Visitor, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "MAX_EXPORTED", many - 1)
    answer = manager.get("/learners/download")
    assert answer.status_code == 422
    assert "too many for one spreadsheet. Choose one provider or one year group." in answer.text
    assert manager.get("/learners/download?year=12").status_code == 200
