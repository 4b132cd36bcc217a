"""Texts that somebody searches by: an ordinary one is looked for, one that would cost much is refused."""

from collections.abc import Callable

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.cursors import MAX_CURSOR_LENGTH
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH, MAX_SEARCH_WORDS, check_search
from progress_core.usecases.applications.admissions import ReceivedQuery
from progress_core.usecases.courses.courses import CourseQuery
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.operations.audit import AuditAsked

pytestmark = pytest.mark.feature("K8")

Ask = Callable[[Progress, str], object]

BY_TEXT: dict[str, Ask] = {
    "learners": lambda progress, text: progress.learners.page(OPERATOR, LearnerQuery(search=text)),
    "learners of a provider": lambda progress, text: progress.learners.page(OPERATOR, LearnerQuery(ukprn=text)),
    "learners for a spreadsheet": lambda progress, text: progress.learner_exports.table(
        OPERATOR, LearnerQuery(search=text)
    ),
    "courses": lambda progress, text: progress.courses.search(OPERATOR, CourseQuery(words=text)),
    "applications": lambda progress, text: progress.admissions.page(OPERATOR, ReceivedQuery(search=text)),
    "applications to a provider": lambda progress, text: progress.admissions.page(OPERATOR, ReceivedQuery(ukprn=text)),
    "actions": lambda progress, text: progress.audit.page(OPERATOR, AuditAsked(action=text)),
    "actors": lambda progress, text: progress.audit.page(OPERATOR, AuditAsked(actor=text)),
    "subjects": lambda progress, text: progress.audit.page(OPERATOR, AuditAsked(subject=text)),
    "entries of a provider": lambda progress, text: progress.audit.page(OPERATOR, AuditAsked(ukprn=text)),
    "stored actions": lambda progress, text: progress.audit.read(OPERATOR, action=text),
    "stored subjects": lambda progress, text: progress.audit.read(OPERATOR, subject_id=text),
}
BY_PLACE: dict[str, Ask] = {
    "learners": lambda progress, text: progress.learners.page(OPERATOR, LearnerQuery(after=text)),
    "applications": lambda progress, text: progress.admissions.page(OPERATOR, ReceivedQuery(after=text)),
    "entries": lambda progress, text: progress.audit.page(OPERATOR, AuditAsked(after=text)),
}


@pytest.mark.asvs("V1.3.3", "V2.3.2")
@pytest.mark.parametrize("ask", BY_TEXT.values(), ids=BY_TEXT)
def test_a_text_of_40_kilobytes_is_refused_by_every_search(progress: Progress, ask: Ask) -> None:
    with pytest.raises(Rejected) as refused:
        ask(progress, "x" * 40_000)
    assert [found.code for found in refused.value.problems] == ["too_long"]
    assert len(refused.value.message) < 200


@pytest.mark.parametrize("ask", BY_TEXT.values(), ids=BY_TEXT)
def test_a_text_of_many_words_is_refused_by_every_search(progress: Progress, ask: Ask) -> None:
    words = [f"w{number}" for number in range(MAX_SEARCH_WORDS + 1)]
    for text in (" ".join(words), "-".join(words)):
        with pytest.raises(Rejected) as refused:
            ask(progress, text)
        assert [found.code for found in refused.value.problems] == ["too_many_words"]


@pytest.mark.parametrize("ask", BY_PLACE.values(), ids=BY_PLACE)
def test_a_place_in_a_list_that_is_too_long_to_be_one_is_not_decoded(progress: Progress, ask: Ask) -> None:
    with pytest.raises(Rejected, match="Start again from the first page"):
        ask(progress, "x" * (MAX_CURSOR_LENGTH + 1))


@pytest.mark.parametrize(
    "text",
    ["", "x" * MAX_SEARCH_LENGTH, " ".join(f"w{number}" for number in range(MAX_SEARCH_WORDS)), "a " * 100],
    ids=["nothing", "longest", "most words", "one word again and again"],
)
def test_texts_within_the_limits_are_searched_for(text: str) -> None:
    assert check_search("search", text) == ()


def test_the_refusal_names_the_search_its_text_and_the_limit() -> None:
    (long,) = check_search("words", "maths " * 60)
    assert long.message.startswith("Search “maths maths")
    assert long.message.endswith("…” is too long. It can have at most 300 characters.")
    (many,) = check_search("search", " ".join(f"w{number}" for number in range(21)))
    assert many.message == "Search has too many words. It can have at most 20. Use fewer words."
