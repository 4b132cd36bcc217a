"""A page of learners with what it can be narrowed by: the same as when each is asked for by itself."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.ports.learners import LearnerQuery
from tests.given.people import NORTH, SOUTH, form, hire


@pytest.mark.feature("B5", "G3")
@pytest.mark.parametrize("ukprn", ["", NORTH])
def test_a_listing_is_the_page_with_the_names_of_providers_and_groups(progress: Progress, ukprn: str) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.groups.create(OPERATOR, SOUTH, "11A")
    progress.learners.create(OPERATOR, form())
    query = LearnerQuery(ukprn=ukprn)
    listing = progress.learner_listings.open(actor, query)
    assert listing.page == progress.learners.page(actor, query)
    assert listing.choices == progress.learner_listings.choices(actor, ukprn)
    assert listing.choices.providers == progress.providers.names(actor)
    assert listing.choices.groups == progress.groups.names(actor, ukprn)
    assert progress.learner_listings.open(actor, LearnerQuery(group=group.id)).page.lines == ()


@pytest.mark.feature("B9")
@pytest.mark.parametrize("query", [LearnerQuery(ukprn=SOUTH), LearnerQuery(ukprn="19999999"), LearnerQuery(group=404)])
def test_what_is_out_of_scope_is_not_found(progress: Progress, query: LearnerQuery) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH)
    with pytest.raises(NotFound):
        progress.learner_listings.open(actor, query)


def test_who_may_not_see_learners_is_refused(progress: Progress) -> None:
    actor = hire(progress, Role.ADMISSIONS, NORTH)
    for ask in (lambda: progress.learner_listings.open(actor, LearnerQuery()),
                lambda: progress.learner_listings.choices(actor)):  # fmt: skip
        with pytest.raises(NotAllowed):
            ask()
