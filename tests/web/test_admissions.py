"""The list of received applications: search, filters, order, pages, as a spreadsheet and on paper (H3)."""

import re
from html import unescape

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.staff import NewsMail
from progress_core.domain.applications.offers import Terms
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import ELSEWHERE, NORTH, hire
from tests.given.profiles import pupil
from tests.given.received import ON_CONDITIONS, accept, applied, apply_too, offer
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("H3")

NAMES = ("Ann Smith", "Bob Brown", "Cat Cook", "Dan Able")


@pytest.fixture
def staff(house: House) -> Actor:
    return hire(house.progress, Role.ADMISSIONS, COLLEGE, email="boss@example.com")


@pytest.fixture
def numbers(house: House, staff: Actor) -> dict[str, int]:
    """Let four learners of two schools have applied; two have offers, one of them on conditions."""
    directory(house.progress, course(1), course(2, title="Plumbing"), course(3, title="Health", ukprn=ELSEWHERE))
    found = {}
    for place, name in enumerate(NAMES):
        first, _, last = name.partition(" ")
        school = ELSEWHERE if name == "Cat Cook" else NORTH
        learner, found[name] = applied(
            house.progress, 1 + place % 2, f"{first}{last}", first_name=first, last_name=last, ukprn=school
        )
        if name in ("Bob Brown", "Cat Cook"):
            offer(house.progress, staff, found[name], ON_CONDITIONS if name == "Bob Brown" else Terms())
        if name == "Cat Cook":
            accept(house.progress, learner, found[name])
    return found


@pytest.fixture
def office(house: House, numbers: dict[str, int]) -> Visitor:
    assert numbers
    return house.enter(Role.ADMISSIONS, COLLEGE)


def names_on(page: str) -> list[str]:
    """Return the names in the list, in its order."""
    return re.findall(r'/admissions/[0-9]+">([^<]+)</a></th>', page)


def options(page: str, name: str) -> list[str]:
    """Return what a filter offers."""
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert found
    return [unescape(text).strip() for text in re.findall(r"<option[^>]*>([^<]+)</option>", found[0])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Dan Able, Cat Cook, Bob Brown, Ann Smith"),
        ("sort=earliest", "Ann Smith, Bob Brown, Cat Cook, Dan Able"),
        ("sort=name", "Dan Able, Bob Brown, Cat Cook, Ann Smith"),
        ("sort=name-z", "Ann Smith, Cat Cook, Bob Brown, Dan Able"),
        ("search=cook", "Cat Cook"),
        ("search=plumb", "Dan Able, Bob Brown"),
        ("state=submitted", "Dan Able, Ann Smith"),
        ("course=2&state=offered", "Bob Brown"),
        (f"school={ELSEWHERE}", "Cat Cook"),
        ("conditions=waiting", "Bob Brown"),
        ("state=nonsense&sort=nonsense&conditions=nonsense&course=x", "Dan Able, Cat Cook, Bob Brown, Ann Smith"),
        ("search=nobody", ""),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_its_address(office: Visitor, query: str, expected: str) -> None:
    page = office.get(f"/admissions?{query}").text
    assert ", ".join(names_on(page)) == expected
    count = len(names_on(page))
    total = f"{count} application{'' if count == 1 else 's'}"
    assert (total in page) if count else ("No applications match." in page)


def test_filters_offer_what_there_is_with_counts(office: Visitor) -> None:
    page = office.get("/admissions").text
    assert options(page, "state")[:4] == ["All", "Submitted (2)", "Offered (1)", "Declined by provider (0)"]
    assert options(page, "course") == ["All courses", "Digital Production (T Level)", "Plumbing (T Level)"]
    assert options(page, "school") == ["All providers", "Elsewhere Academy", "North School"]
    narrowed = office.get("/admissions?course=2&state=offered").text
    assert options(narrowed, "state")[:3] == ["All", "Submitted (1)", "Offered (1)"]
    assert "(2 in use)" in narrowed


def test_headings_sort_and_keep_the_filters(office: Visitor) -> None:
    page = unescape(office.get("/admissions?state=submitted&sort=name").text)
    assert 'aria-sort="ascending"' in page
    assert "/admissions?state=submitted&sort=name-z" in page
    assert "/admissions?state=submitted&sort=course" in page
    assert 'href="/admissions?state=submitted"' in page, "by submission, as ever"
    assert 'aria-sort="descending"' in office.get("/admissions").text


def test_long_lists_have_pages_that_keep_the_filters(house: House, office: Visitor) -> None:
    for number in range(51):
        letters = chr(97 + number // 26) + chr(97 + number % 26)
        applied(house.progress, 1, f"many{letters}", first_name="Pat", last_name=f"Person{letters}")
    page = unescape(office.get("/admissions?search=person&sort=name").text)
    assert "1–50 of 51 applications" in page
    following = re.search('rel="next" href="([^"]+)"', page)
    assert following
    second = unescape(office.get(following[1]).text)
    assert names_on(second) == ["Pat Personby"]
    assert "51–51 of 51 applications" in second
    assert 'href="/admissions?search=person&sort=name">First page' in second
    wrong = office.get("/admissions?after=nonsense")
    assert (wrong.status_code, "Show all applications" in wrong.text) == (422, True)


def test_the_list_is_exported_as_it_is_narrowed(house: House, office: Visitor) -> None:
    page = unescape(office.get("/admissions?course=2&sort=name").text)
    address = re.search(r'href="([^"]+)">Export as a spreadsheet<', page)
    assert address
    answer = office.get(address[1])
    assert 'filename="applications.xlsx"' in answer.headers["content-disposition"]
    with house.progress.context.spreadsheets.read(answer.content) as sheets:
        (rows,) = [[cells for _, cells in sheet.rows] for sheet in sheets]
    assert [("Able" in str(row), "Brown" in str(row)) for row in rows[1:]] == [(True, False), (False, True)]
    assert "Smith" not in str(rows)
    assert office.get("/admissions/download?search=" + "long+" * 80).status_code == 422


def test_ticked_applications_are_printed_each_for_itself(office: Visitor, numbers: dict[str, int]) -> None:
    chosen = f"application={numbers['Ann Smith']}&application={numbers['Bob Brown']}+{numbers['Ann Smith']}"
    page = office.get(f"/admissions/print?{chosen}&list=sort%3Dname").text
    assert page.count('<article class="progress-sheet"') == 2
    assert page.index("Ann Smith</h1>") < page.index("Bob Brown</h1>")
    assert "Come to an interview" in page
    assert 'href="/admissions?sort=name">Back to the applications' in page
    one = office.get(f"/admissions/print?application={numbers['Ann Smith']}").text
    assert f'href="/admissions/{numbers["Ann Smith"]}">Back' in one
    many = " ".join(map(str, range(10**6, 10**6 + 201)))
    assert office.browser.get("/admissions/print", params={"application": many}).status_code == 422


def test_what_qualifications_say_of_a_condition_is_shown_beside_it(
    house: House, office: Visitor, staff: Actor, numbers: dict[str, int]
) -> None:
    assert_hint(office, numbers["Bob Brown"], there=False)
    number = with_maths(house.progress, staff)
    assert_hint(office, number, there=True)


def with_maths(progress: Progress, staff: Actor) -> int:
    """Let a learner with the grade that an offer asks for have that offer."""
    begun = Profile(SectionStatus.COMPLETE, SectionStatus.NOT_STARTED, SectionStatus.COMPLETE)
    learner = pupil(progress, "mathematician", begun, Choice.NO, first_name="Eve", last_name="Euler")
    grade = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "completion_date": "2026-06", "actual_grade": "9"}
    progress.qualifications.add(OPERATOR, learner.id, grade)
    progress.qualifications.complete(OPERATOR, learner.id)
    number = apply_too(progress, learner, 1)
    offer(progress, staff, number)
    return number


def assert_hint(office: Visitor, number: int, *, there: bool) -> None:
    page = unescape(office.get(f"/admissions/{number}").text)
    assert ("The qualifications in the learner's profile now have this grade." in page) is there


def test_staff_choose_when_they_are_told_by_email(house: House, staff: Actor) -> None:
    office = house.enter(Role.ADMISSIONS, COLLEGE)
    assert "/account/application-emails" in office.get("/admissions").text
    address = "/account/application-emails"
    assert re.search(r'value="at once" checked', office.get(address).text)
    done = office.post(address, news="daily").headers["location"]
    page = office.get(done).text
    assert ("Your choice has been saved." in page, bool(re.search(r'value="daily" checked', page))) == (True, True)
    assert office.post(address, news="daily").headers["location"] == f"{address}?done=unchanged"
    refused = office.post(address, news="weekly")
    assert (422, True) == (refused.status_code, "Select when you are told" in refused.text)
    assert 'href="#news"' in refused.text
    assert (NewsMail.AT_ONCE, 403) == (
        house.progress.admissions_news.choice(staff),
        house.enter(Role.LEARNER_MANAGER, NORTH).get(address).status_code,
    )
