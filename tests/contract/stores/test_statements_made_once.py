"""Statements that are made once answer as those that are made anew: pages of learners, and the owner of a session."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest
from attrs import evolve
from progress_sql.learners import learners as sql_learners
from progress_sql.learners.plain_pages import is_plain

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import Session, digest_of
from progress_core.domain.foundations.actors import OPERATOR, Scope
from progress_core.domain.foundations.permissions import Role
from progress_core.ports.learners import LearnerPage, LearnerQuery, Sort
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire

SCOPES = (
    Scope(everything=True),
    Scope(),
    Scope(providers=frozenset({NORTH})),
    Scope(providers=frozenset({NORTH, SOUTH})),
    Scope(providers=frozenset({NORTH, SOUTH, ELSEWHERE})),
)
SORTS: tuple[Sort, ...] = ("last_name", "first_name", "username", "created_at")


@pytest.fixture
def school(progress: Progress) -> int:
    """Create learners at three providers, some archived and some in a group, and return the id of the group."""
    random = Random(1847)  # noqa: S311 - the same learners each time
    group = progress.groups.create(OPERATOR, NORTH, "11A").id
    for number in range(24):
        ukprn = random.choice((NORTH, NORTH, SOUTH, ELSEWHERE))
        first, last = random.choice(("Ann", "ann", "Zoe")), random.choice(("Abel", "abel", "Young"))
        values = form(username=f"learner{number:02}", ukprn=ukprn, first_name=first, last_name=last)
        learner = progress.learners.create(
            OPERATOR, {**values, "year_group": str(random.randint(9, 11))}, anyway=True
        ).learner
        if random.random() < 0.2:
            with progress.context.store.transaction() as work:
                work.learners.save(evolve(learner, archived=True))
        if ukprn == NORTH and random.random() < 0.5:
            with progress.context.store.transaction() as work:
                work.groups.assign(group, [learner.id])
    return group


def _pages(progress: Progress, scope: Scope, query: LearnerQuery) -> list[LearnerPage]:
    """Return the pages of a list, from the first to the last."""
    pages = []
    while True:
        with progress.context.store.snapshot() as work:
            pages.append(work.learners.page(scope, query))
        if not pages[-1].next:
            return pages
        query = evolve(query, after=pages[-1].next)


def test_pages_are_those_of_statements_that_are_made_anew(
    progress: Progress, school: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(1901)  # noqa: S311 - the same queries each time
    asked = [
        (
            scope,
            LearnerQuery(
                ukprn=random.choice(("", "", NORTH, SOUTH)),
                year_group=random.choice((None, None, 10)),
                group=random.choice((None, None, school)),
                import_id=random.choice((None, None, None, 7)),
                mask=random.choice((0, 1, 3)),
                value=random.choice((0, 1)),
                archived=random.random() < 0.2,
                sort=sort,
                descending=descending,
                limit=random.choice((1, 3, 50)),
                counted=counted,
            ),
        )
        for scope, sort, descending, counted in product(SCOPES, SORTS, (False, True), (False, True))
    ]
    assert all(is_plain(scope, query) for scope, query in asked)
    once = [_pages(progress, scope, query) for scope, query in asked]
    again = [_pages(progress, scope, query) for scope, query in asked]
    monkeypatch.setattr(sql_learners, "is_plain", lambda *_: False)
    anew = [_pages(progress, scope, query) for scope, query in asked]
    assert once == again == anew
    assert sum(len(pages) > 1 for pages in anew) > 10


@pytest.mark.parametrize(
    ("scope", "query"),
    [
        (Scope(groups=frozenset({1})), LearnerQuery()),
        (Scope(learner=1), LearnerQuery()),
        (Scope(everything=True), LearnerQuery(search="a")),
    ],
)
def test_searches_and_narrower_scopes_are_not_plain(scope: Scope, query: LearnerQuery) -> None:
    assert not is_plain(scope, query)


@pytest.mark.parametrize("role", [Role.LEARNER_MANAGER, Role.AREA_ADMINISTRATOR, Role.ADMISSIONS])
def test_the_owner_of_a_session_is_the_one_that_is_looked_up_by_itself(progress: Progress, role: Role) -> None:
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    actor = hire(progress, role, *(() if area else (NORTH, SOUTH)), **({"area": area} if area else {}))
    now = progress.context.clock.now()
    digest = digest_of("a token")
    with progress.context.store.transaction() as work:
        work.sessions.add(Session(digest, actor.account_id, now, now + timedelta(minutes=1), now, 1))
    with progress.context.store.snapshot() as work:
        alone = work.accounts.get(actor.account_id), work.staff.get(actor.account_id), work.providers.in_area(area)
        everywhere = work.providers.in_area("nowhere")
    with progress.context.store.snapshot() as work:
        found = work.sessions.find(digest)
        assert found is not None
        assert found.account_id == actor.account_id
        together = work.accounts.get(actor.account_id), work.staff.get(actor.account_id), work.providers.in_area(area)
        assert work.providers.in_area("nowhere") == everywhere == frozenset()
    assert together == alone
    with progress.context.store.transaction() as work:
        assert work.sessions.find(digest) == found
        work.accounts.save(evolve(alone[0], failures=3))
        assert work.accounts.get(actor.account_id).failures == 3, "what may change is read when it is asked for"
