"""Log-in details to hand out: pages of those who have not logged on, and letters for ticked learners."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.selection import MAX_MATCHING
from progress_core.testing.letters import LAYOUTS
from progress_core.usecases.learners import selection
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.people import NORTH, SOUTH, form, hire

NAMES = ("Adams", "Brown", "Clark", "Davis", "Evans")


@pytest.fixture
def ids(progress: Progress, manager: Actor) -> list[int]:
    """Five learners of North School, of two year groups."""
    return [
        progress.learners.create(
            manager, form(username=f"{name.lower()}1", last_name=name, year_group=str(11 + place % 2))
        ).learner.id
        for place, name in enumerate(NAMES)
    ]


def log_on(progress: Progress, username: str, initial: str = "") -> None:
    """Log in for the first time, and choose a password."""
    initial = initial or "sunny4day"
    actor = progress.accounts.log_in(username, initial).actor
    progress.own_account.change_password(actor, initial, "my 0wn words")


def reveals(progress: Progress) -> list[dict[str, str]]:
    return [dict(entry.facts) for entry in progress.audit.read(OPERATOR, action="reveal initial passwords")]


@pytest.mark.feature("B8", "A10")
@pytest.mark.usefixtures("ids")
def test_learners_who_have_not_logged_on_come_in_pages_with_a_total(progress: Progress, manager: Actor) -> None:
    log_on(progress, "brown1")
    found, query = [], LearnerQuery(limit=3)
    while True:
        page = progress.not_logged_on.page(manager, query)
        assert page.total == 4
        found.append([(line.last_name, line.password) for line in page.lines])
        if not page.next:
            break
        query = evolve(query, after=page.next)
    assert [[name for name, _ in lines] for lines in found] == [["Adams", "Clark", "Davis"], ["Evans"]]
    assert {password for lines in found for _, password in lines} == {"sunny4day"}
    assert reveals(progress) == [{"learners": "1"}, {"learners": "3"}]


@pytest.mark.feature("B8")
@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        (LearnerQuery(year_group=12), ["Brown", "Davis"]),
        (LearnerQuery(ukprn=SOUTH), []),
        (LearnerQuery(import_id=404), []),
        (LearnerQuery(archived=True, search="cl", sort="username", descending=True, mask=1), list(NAMES)),
    ],
)
def test_the_list_of_those_who_have_not_logged_on_is_narrowed_like_any_list(
    progress: Progress, manager: Actor, query: LearnerQuery, names: list[str]
) -> None:
    page = progress.not_logged_on.page(manager, query)
    assert ([line.last_name for line in page.lines], page.total) == (names, len(names))


@pytest.mark.feature("B8")
def test_ticked_learners_get_letters_in_their_order(progress: Progress, manager: Actor, ids: list[int]) -> None:
    letters = progress.not_logged_on.letters(manager, "html", [ids[3], ids[0], ids[3]]).decode()
    assert letters.index("Ann Davis") < letters.index("Ann Adams")
    assert [name for name in NAMES if f"Ann {name}" in letters] == ["Adams", "Davis"]
    assert letters.count("Ann Davis") == 1


@pytest.mark.feature("B8")
@pytest.mark.parametrize("recipients", ["ticked", "of a year group"])
def test_slips_are_for_the_same_learners_as_letters(
    progress: Progress, manager: Actor, ids: list[int], recipients: str
) -> None:
    chosen = [ids[3], ids[1]] if recipients == "ticked" else LearnerQuery(year_group=12)
    letters, slips = (
        progress.not_logged_on.letters(manager, "pdf", chosen, layout=layout).decode() for layout in LAYOUTS
    )
    for page in (letters, slips):
        assert [name for name in NAMES if f"Ann {name}" in page] == ["Brown", "Davis"]
    assert (letters.count("\f"), slips.count("\f")) == (1, 0), "two slips are on one page"
    assert reveals(progress) == [{"learners": "2"}] * 2


@pytest.mark.feature("B8", "A10")
def test_ticked_learners_with_a_password_of_their_own_are_listed_without_it_and_get_no_letter(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    log_on(progress, "adams1")
    lines = progress.not_logged_on.list(manager, ids[:2])
    assert [(line.last_name, line.password) for line in lines] == [("Adams", ""), ("Brown", "sunny4day")]
    assert reveals(progress) == [{"learners": "1"}]
    assert b"Ann Adams" not in progress.not_logged_on.letters(manager, "html", ids[:2])


@pytest.mark.feature("B8", "B6", "A10")
def test_a_reset_password_can_be_printed_again_until_it_is_used(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    log_on(progress, "adams1")
    password = progress.learners.reset_password(manager, ids[0])
    for _ in range(2):
        assert progress.not_logged_on.list(manager, ids[:1])[0].password == password
    assert "Adams" not in [line.last_name for line in progress.not_logged_on.list(manager)]
    log_on(progress, "adams1", password)
    assert progress.not_logged_on.list(manager, ids[:1])[0].password == ""


@pytest.mark.feature("B8", "B9")
def test_letters_for_a_learner_out_of_scope_are_refused(progress: Progress, manager: Actor, ids: list[int]) -> None:
    foreign = progress.learners.create(OPERATOR, form(username="foreign", ukprn=SOUTH)).learner.id
    for stranger in (foreign, 404):
        with pytest.raises(NotFound):
            progress.not_logged_on.letters(manager, "pdf", [ids[0], stranger])
    with pytest.raises(Rejected, match="Select at least one learner"):
        progress.not_logged_on.table(manager, [])
    assert reveals(progress) == []


@pytest.mark.feature("B8", "B9")
def test_who_may_not_see_passwords_sees_no_page_and_no_ticked_ones(progress: Progress, ids: list[int]) -> None:
    users = hire(progress, Role.USER_MANAGER, NORTH)
    with pytest.raises(NotAllowed):
        progress.not_logged_on.page(users, LearnerQuery())
    with pytest.raises(NotAllowed):
        progress.not_logged_on.list(users, ids)


@pytest.mark.feature("B5")
def test_all_learners_who_match_are_selected_from_any_page(progress: Progress, manager: Actor, ids: list[int]) -> None:
    query = LearnerQuery(year_group=11, limit=1)
    second = evolve(query, after=progress.learners.page(manager, query).next)
    for asked in (query, second):
        found = progress.learner_selection.matching(manager, asked)
        assert [line.id for line in found] == [ids[0], ids[2], ids[4]]


@pytest.mark.feature("B5")
@pytest.mark.usefixtures("ids")
def test_nobody_or_too_many_who_match_are_not_selected(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Rejected, match="Select at least one learner"):
        progress.learner_selection.matching(manager, LearnerQuery(search="nobody"))
    monkeypatch.setattr("progress_core.domain.learners.selection.MAX_MATCHING", 4)
    monkeypatch.setattr(selection, "MAX_MATCHING", 4)
    with pytest.raises(Rejected, match="More than 4 learners match"):
        progress.learner_selection.matching(manager, LearnerQuery())
    assert len(progress.learner_selection.matching(manager, LearnerQuery(year_group=11))) == 3
    assert MAX_MATCHING == 5_000


@pytest.mark.feature("B8")
def test_ticked_learners_are_told_apart_by_whether_they_get_a_letter(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    log_on(progress, "brown1")
    found = progress.not_logged_on.sorted_by_letter(manager, ids[:3])
    assert [learner.details.last_name for learner in found.with_letter] == ["Adams", "Clark"]
    assert [learner.details.last_name for learner in found.without] == ["Brown"]
    assert reveals(progress) == []


@pytest.mark.feature("B8")
@pytest.mark.usefixtures("ids")
def test_names_of_providers_that_were_just_read_are_not_read_again(progress: Progress, manager: Actor) -> None:
    read = progress.not_logged_on.page(manager, LearnerQuery())
    given = progress.not_logged_on.page(manager, LearnerQuery(), names={NORTH: "North School"})
    assert given == read
    named = progress.not_logged_on.page(manager, LearnerQuery(), names={NORTH: "Elsewhere"})
    assert {line.provider for line in named.lines} == {"Elsewhere"}
