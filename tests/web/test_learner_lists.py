"""The list of learners: totals, selecting all, letters for those selected, and resets that ask first."""

import re
from string import ascii_lowercase

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import OnDuplicate
from progress_core.domain.learners.selection import MAX_NAMED
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.imports import bring, csv, row_of
from tests.given.people import NORTH, SOUTH, form
from tests.web.conftest import House, Visitor
from tests.web.providers.conftest import restrict
from tests.web.served import without_tokens

COUNT = 113


def last_name(number: int) -> str:
    """Return "Persona" followed by two letters, in the order of the numbers."""
    return f"Persona{ascii_lowercase[number // 10]}{ascii_lowercase[number % 10]}"


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


@pytest.fixture
def many(house: House) -> list[int]:
    """Import learners of two year groups for three pages of a list; return their ids in its order."""
    rows = [row_of(NORTH, "Pat", last_name(number)) for number in range(COUNT - 1)]
    zoe = (NORTH, "12", "Zoe", "Zed", "OX4 1AA", "2009-12-24", "", "")
    bring(house.progress, OPERATOR, csv(*rows, zoe), OnDuplicate.CREATE)
    lines = house.progress.learners.page(OPERATOR, LearnerQuery(limit=500)).lines
    assert len(lines) == COUNT
    return [line.id for line in lines]


def passwords(house: House) -> dict[str, str]:
    return {line.username: line.password for line in house.progress.not_logged_on.list(OPERATOR)}


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page.partition("<main")[2])
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.feature("B5", "B8")
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("path", ["/learners", f"/providers/{NORTH}/learners", "/learners/not-logged-on"])
def test_every_page_of_a_list_says_which_learners_of_how_many_it_shows(manager: Visitor, path: str) -> None:
    shown, address = [], path
    while address:
        page = manager.get(address).text
        shown.extend(re.findall(r"[\d–]* ?o?f? ?113 learners", text_of(page))[:1])
        following = re.search('rel="next" href="([^"]+)"', page)
        address = (following[1].replace("&amp;", "&") if following else "").replace("?", f"{path}?", 1)
        address = address.replace(path * 2, path)
    assert shown == ["1–50 of 113 learners", "51–100 of 113 learners", "101–113 of 113 learners"]


@pytest.mark.feature("B5")
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year=12", "1 learner"),
        ("search=pat+personab", "10 learners"),
        ("search=nobody", "No learners match. Change"),
        ("before=-5", "1–50 of 113 learners"),
        ("before=99999999999999999999", "1–50 of 113 learners"),
        ("before=200", "113 learners"),
        ("sort=newest&filter=never-logged-in", "1–50 of 113 learners"),
    ],
)
def test_totals_follow_search_and_filters_and_ignore_nonsense(manager: Visitor, query: str, said: str) -> None:
    assert f" {said} " in text_of(manager.get(f"/learners?{query}").text)


@pytest.mark.feature("B5", "B6")
def test_all_learners_on_a_page_are_selected_by_one_box(house: House, manager: Visitor, many: list[int]) -> None:
    page = manager.get("/learners").text
    box = re.search('id="tick-page" type="checkbox" name="learner" value="([^"]+)"', page)
    assert box
    assert list(map(int, box[1].split())) == many[:50]
    asked = manager.post("/learners/selected", action="reset-password", learner=[box[1], str(many[0]), str(many[60])])
    assert "Reset the password of 51 learners?" in asked.text
    assert asked.text.count('<li class="progress-name">') == MAX_NAMED
    assert "and 41 more" in asked.text
    assert house.progress.audit.read(OPERATOR, action="reset password") == []


@pytest.mark.feature("B5", "B6")
@pytest.mark.parametrize(
    ("listed", "count"),
    [("", COUNT), ("year=11", COUNT - 1), ("search=personaa", 10), ("year=11&sort=newest", COUNT - 1), ("year=12", 1)],
)
@pytest.mark.usefixtures("many")
def test_all_learners_who_match_are_asked_about_and_only_they_are_changed(
    house: House, manager: Visitor, listed: str, count: int
) -> None:
    before = passwords(house)
    asked = manager.post("/learners/selected", action="reset-password", matching="1", list=listed).text
    assert passwords(house) == before
    assert f"Reset the password of {'Zoe Zed' if count == 1 else f'{count} learners'}?" in asked
    chosen = hidden(asked, "learner")
    assert len(chosen.split()) == count
    done = manager.post("/learners/selected", action="reset", learner=chosen, list=hidden(asked, "list")).text
    changed = {name for name, password in passwords(house).items() if password != before[name]}
    assert len(changed) == count
    now = passwords(house)
    assert all(name in done and now[name] in done for name in changed)


@pytest.mark.feature("B6")
@pytest.mark.usefixtures("many")
def test_deleting_all_who_match_names_some_counts_the_others_and_tells_who_is_archived(
    house: House, manager: Visitor, many: list[int]
) -> None:
    with house.progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, many[0]), submitted=True))
    asked = manager.post("/learners/selected", action="delete", matching="113").text
    assert "Delete 113 learners?" in asked
    assert "and 102 more" in asked
    assert "This learner has submitted an application, and will be archived." in asked
    done = manager.post("/learners/selected", action="deleted", learner=hidden(asked, "learner"))
    assert done.headers["location"] == "/learners?deleted=112&archived=1"


@pytest.mark.feature("B5")
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("action", ["letters", "options", "approve", "unlock", "delete", "reset-password"])
def test_every_action_refuses_when_nobody_matches(manager: Visitor, action: str) -> None:
    answer = manager.post("/learners/selected", action=action, matching="1", list="search=nobody")
    assert answer.status_code == 422
    assert "Select at least one learner." in answer.text
    assert manager.post("/learners/selected", action=action, matching="1", list="filter=odd").status_code == 404


@pytest.mark.feature("B8")
def test_letters_for_selected_learners_come_as_pdf_page_and_spreadsheet(
    house: House, manager: Visitor, many: list[int]
) -> None:
    chosen = f"{many[2]} {many[0]}"
    asked = manager.post("/learners/selected", action="letters", learner=chosen).text
    assert "Log-in letters for 2 learners" in asked
    page = manager.post("/learners/selected", action="letters-html", learner=chosen)
    assert page.text.index("Pat Personaac") < page.text.index("Pat Personaaa")
    assert "Personaab" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src ")
    assert manager.post("/learners/selected", action="letters-pdf", learner=chosen).headers["content-disposition"] == (
        'inline; filename="log-in-letters.pdf"'
    )
    table = manager.post("/learners/selected", action="letters-xlsx", learner=chosen)
    assert (table.status_code, table.headers["cache-control"]) == (200, "no-store")
    reveals = house.progress.audit.read(OPERATOR, action="reveal initial passwords")
    assert [dict(entry.facts) for entry in reveals] == [{"learners": "2"}] * 3


@pytest.mark.feature("B8")
def test_slips_to_cut_out_are_offered_wherever_letters_are(house: House, manager: Visitor, many: list[int]) -> None:
    chosen = f"{many[2]} {many[0]}"
    offers = {
        "ticked": manager.post("/learners/selected", action="letters", learner=chosen).text,
        "after a reset": manager.post("/learners/selected", action="reset", learner=chosen).text,
        "all": manager.get("/learners/not-logged-on").text,
        "filtered": manager.get("/learners/not-logged-on?year=11").text,
    }
    assert [name for name, page in offers.items() if "slips" not in page] == []
    assert 'letters.pdf?year=11&amp;layout=slips"' in offers["filtered"]
    assert 'letters?layout=slips"' in offers["all"]
    for action, kind in (("slips-pdf", "application/pdf"), ("slips-html", "text/html; charset=utf-8")):
        answer = manager.post("/learners/selected", action=action, learner=chosen)
        assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (
            200, kind, "no-store"
        )  # fmt: skip
    pdf = manager.get("/learners/not-logged-on/letters.pdf?layout=slips")
    assert pdf.headers["content-disposition"] == 'inline; filename="log-in-slips.pdf"'
    reveals = house.progress.audit.read(OPERATOR, action="reveal initial passwords")
    assert len([entry for entry in reveals if entry.facts == {"learners": "2"}]) == 2


@pytest.mark.feature("B8")
def test_slips_as_a_page_hold_the_learners_in_order_and_only_their_own_style(manager: Visitor, many: list[int]) -> None:
    chosen = f"{many[2]} {many[0]}"
    page = manager.post("/learners/selected", action="slips-html", learner=chosen)
    assert page.text.count("<section") == 2
    assert page.text.index("Pat Personaac") < page.text.index("Pat Personaaa")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    for odd in ("", "letter", "SLIPS", "slips%00"):
        assert "break-after: page" in manager.get(f"/learners/not-logged-on/letters?layout={odd}").text, odd


@pytest.mark.feature("B8", "A10")
def test_the_page_of_letters_says_who_gets_none(house: House, manager: Visitor, many: list[int]) -> None:
    first = house.progress.not_logged_on.list(OPERATOR, [many[0]])[0]
    house.enter_as(house.progress.accounts.actor(first.username), first.password)
    asked = text_of(manager.post("/learners/selected", action="letters", learner=f"{many[0]} {many[1]}").text)
    assert "Log-in letter for Pat Personaab" in asked
    assert "1 learner gets no letter" in asked
    none = text_of(manager.post("/learners/selected", action="letters", learner=str(many[0])).text)
    assert "No log-in letters to print" in none
    assert "Log-in letters to print (PDF)" not in none


@pytest.mark.feature("B6", "A10")
@pytest.mark.parametrize(("role", "again"), [(Role.LEARNER_MANAGER, True), (Role.USER_MANAGER, False)])
def test_only_those_who_cannot_see_new_passwords_again_are_told_to_print_them_now(
    house: House, many: list[int], role: Role, *, again: bool
) -> None:
    visitor = house.enter(role, NORTH, email="somebody@example.com")
    for chosen in (str(many[0]), f"{many[0]} {many[1]}"):
        made = text_of(visitor.post("/learners/selected", action="reset", learner=chosen).text)
        assert "only once" not in made
        assert ("print this page now" in made) is not again
        assert ("Print log-in letter" in made) is again


@pytest.mark.feature("B8")
def test_an_import_offers_the_letters_of_exactly_its_learners(house: House, manager: Visitor, many: list[int]) -> None:
    actor = house.progress.accounts.actor("learner-manager@example.com")
    made = bring(house.progress, actor, csv(row_of(NORTH, "Amy", "Apple"), row_of(NORTH, "Ben", "Berry")))
    page = manager.get(f"/learners/import/{made.id}").text
    these = f"?imported={made.id}"
    for path in ("", "/letters.pdf", "/download"):
        assert f'href="/learners/not-logged-on{path}{these}"' in page
    letters = manager.get(f"/learners/not-logged-on/letters{these}").text
    assert ("Amy Apple" in letters, "Ben Berry" in letters, "Person" in letters) == (True, True, False)
    for path in (f"/learners/not-logged-on{these}", f"/learners{these}"):
        shown = manager.get(path).text
        assert " 2 learners " in text_of(shown), path
        assert "Person" not in re.sub("<head.*?</head>", "", text_of(shown)).replace("Personal", "")
    again = bring(house.progress, actor, csv(row_of(NORTH, "Amy", "Apple"), row_of(NORTH, "Ben", "Berry")))
    nobody = manager.get(f"/learners/import/{again.id}").text
    assert again.counts.created == 0
    assert "password" not in text_of(nobody).lower()
    assert len(many) == COUNT


@pytest.mark.feature("B8", "B9")
@pytest.mark.parametrize("path", ["/learners", "/learners/not-logged-on", "/learners/not-logged-on/letters"])
def test_an_import_of_somebody_else_is_answered_like_a_missing_one(house: House, manager: Visitor, path: str) -> None:
    foreign = bring(house.progress, OPERATOR, csv(row_of(SOUTH)))
    answers = [manager.get(f"{path}?imported={number}") for number in (foreign.id, 999_999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_tokens(answers[0].text) == without_tokens(answers[1].text)
    for odd in ("x", "-1", "1" * 30, "%00"):
        assert manager.get(f"{path}?imported={odd}").status_code == 404


@pytest.mark.feature("G3", "B9")
def test_nobody_is_offered_to_create_or_import_who_could_not(house: House) -> None:
    group = house.progress.groups.create(OPERATOR, NORTH, "11A")
    tutor = restrict(house, group)
    users = house.enter(Role.USER_MANAGER, NORTH, email="users@example.com")
    for visitor in (tutor, users):
        for path in ("/dashboard", "/learners", f"/providers/{NORTH}/learners", "/providers", "/help"):
            shown = text_of(visitor.get(path).text)
            assert (
                re.search("import learners|import many|import a spreadsheet|create learner", shown, re.IGNORECASE)
                is None
            ), path
    whole = house.enter(Role.LEARNER_MANAGER, NORTH, email="all@example.com")
    for path in ("/dashboard", "/learners", f"/providers/{NORTH}/learners", "/help"):
        assert re.search("import", text_of(whole.get(path).text), re.IGNORECASE), path


@pytest.mark.feature("D1")
def test_what_to_do_next_counts_and_leads_to_exactly_the_list_of_each_line(house: House, manager: Visitor) -> None:
    house.progress.learners.create(OPERATOR, form())
    house.progress.learners.create(OPERATOR, form(username="second", first_name="Bea"))
    house.progress.providers.set_defaults(OPERATOR, NORTH, staff_add_qualifications=True)
    page = manager.get("/dashboard").text
    assert "2 learners have never logged in:" in page
    assert "2 learners are awaiting qualifications:" in page
    assert "2 learners are awaiting references:" in page
    assert "awaiting approval:" not in page
    part = page.partition("What to do next")[2].partition("</ul>")[0]
    for address in re.findall('href="([^"]+)"', part):
        assert " 2 learners " in text_of(manager.get(address).text), address
    users = house.enter(Role.USER_MANAGER, NORTH, email="users@example.com")
    assert "What to do next" not in users.get("/dashboard").text
