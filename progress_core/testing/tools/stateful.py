"""A Hypothesis state machine that compares a store with the one in memory: results and contents must be equal."""

from collections.abc import Callable
from datetime import datetime
from unittest import TestCase

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools import strategies as some
from progress_core.testing.tools.builders import (
    NOON,
    a_group,
    a_job,
    a_learner,
    a_mail,
    a_session,
    a_staff,
    an_access_token,
    an_account,
    an_entry,
    enrol,
    later,
)
from progress_core.testing.tools.comparison import KEPT, BesideMemory, machine_case
from progress_core.testing.tools.paging import every_page

_LOOKED_AT: tuple[tuple[Scope, LearnerQuery], ...] = (
    (EVERYTHING, LearnerQuery(limit=3)),
    (EVERYTHING, LearnerQuery(sort="username", descending=True, search="a")),
    (Scope(providers=frozenset({"10000001"})), LearnerQuery(sort="first_name", descending=True, limit=2)),
    (Scope(providers=frozenset({"10000002"}), groups=frozenset({1, 2})), LearnerQuery(sort="created_at", limit=2)),
    (Scope(groups=frozenset({1}), learner=3), LearnerQuery(mask=1, value=1)),
)
_DIGESTS = ("a", "b", "c")


class StoreMachine(BesideMemory):
    """Does the same to both stores; see `store_machine`."""

    @initialize()
    def begin_with_a_few(self) -> None:
        for store in (self.model, self.store) if self.fresh else ():
            enrol(store, *(a_learner(id_, ukprn=some.UKPRNS[id_ % 3], standing=id_) for id_ in range(1, 5)))
            with store.transaction() as work:
                work.groups.add(a_group(1, ukprn=some.UKPRNS[1]))
                work.groups.assign(1, [1, 4])
                for job_id in (1, 2):
                    work.jobs.add(a_job(job_id))
                    work.jobs.claim(owner="first", now=NOON, lease_until=later(1), kinds=["learner-import"])

    @rule(provider=some.providers(), kept=KEPT)
    def put_provider(self, provider: Provider, kept: bool) -> None:
        self.both(lambda work: work.providers.put_many([provider]), kept=kept)

    @rule(learner=some.learners(), username=some.usernames, kept=KEPT)
    def add_learner(self, learner: Learner, username: str, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            work.accounts.add_many([an_account(learner.id, username=username)])
            work.learners.add_many([learner])

        self.both(act, kept=kept)

    @rule(learner=some.learners(), older=st.sampled_from([0, 0, 0, 1]), kept=KEPT)
    def save_learner(self, learner: Learner, older: int, kept: bool) -> None:
        def act(work: UnitOfWork) -> Learner:
            stored = work.learners.get(EVERYTHING, learner.id)
            return work.learners.save(evolve(learner, version=stored.version - older))

        self.both(act, kept=kept)

    @rule(changed=st.frozensets(some.ids, max_size=4), standing=some.standings, kept=KEPT)
    def save_learners(self, changed: frozenset[int], standing: int, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            found = work.learners.get_many(EVERYTHING, sorted(changed))
            work.learners.save_many(evolve(learner, standing=standing) for learner in found)

        self.both(act, kept=kept)

    @rule(account_id=some.ids, username=some.usernames, logged_in=st.booleans(), kept=KEPT)
    def save_account(self, account_id: int, username: str, logged_in: bool, kept: bool) -> None:
        def act(work: UnitOfWork) -> object:
            account = work.accounts.get(account_id)
            first_login_at = later(1) if logged_in else None
            return work.accounts.save(evolve(account, username=username, first_login_at=first_login_at))

        self.both(act, kept=kept)

    @rule(removed=st.frozensets(some.ids, max_size=2), with_accounts=st.booleans(), kept=KEPT)
    def remove_learners(self, removed: frozenset[int], with_accounts: bool, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            work.learners.remove_many(removed)
            if with_accounts:
                work.accounts.remove_many(removed)

        self.both(act, kept=kept)

    @rule(group_id=some.group_ids, ukprn=some.ukprns, name=some.names, kept=KEPT)
    def add_group(self, group_id: int, ukprn: str, name: str, kept: bool) -> None:
        self.both(lambda work: work.groups.add(a_group(group_id, ukprn=ukprn, name=name)), kept=kept)

    @rule(group_id=some.group_ids, members=st.frozensets(some.ids, max_size=3), joining=st.booleans(), kept=KEPT)
    def change_group(self, group_id: int, members: frozenset[int], joining: bool, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            (work.groups.assign if joining else work.groups.unassign)(group_id, members)

        self.both(act, kept=kept)

    @rule(group_id=some.group_ids, kept=KEPT)
    def remove_group(self, group_id: int, kept: bool) -> None:
        self.both(lambda work: work.groups.remove(group_id), kept=kept)

    @rule(
        id_=st.integers(11, 14),
        username=some.usernames,
        ukprn=some.ukprns,
        group=st.none() | some.group_ids,
        kept=KEPT,
    )
    def add_staff(self, id_: int, username: str, ukprn: str, group: int | None, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            work.accounts.add_many([an_account(id_, username=username)])
            groups = {} if group is None else {group: ukprn}
            work.staff.add(a_staff(id_, providers=frozenset({ukprn}), groups=groups))

        self.both(act, kept=kept)

    @rule(digest=st.sampled_from(_DIGESTS), account_id=some.ids, at=some.moments, kept=KEPT)
    def begin_or_use_session(self, digest: str, account_id: int, at: datetime, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            if work.sessions.find(digest):
                work.sessions.touch(digest, at)
            else:
                work.sessions.add(a_session(digest, account_id=account_id, seen_at=at))

        self.both(act, kept=kept)

    @rule(account_id=some.ids, but=st.sampled_from(("", *_DIGESTS)), before=some.moments, kept=KEPT)
    def end_sessions(self, account_id: int, but: str, before: datetime, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            work.sessions.end_all(account_id, but=but)
            work.sessions.purge(before)

        self.both(act, kept=kept)

    @rule(number=st.integers(1, 3), account_id=some.ids, at=some.moments, kept=KEPT)
    def make_or_use_access_token(self, number: int, account_id: int, at: datetime, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            if work.access_tokens.find(f"digest-{number}"):
                work.access_tokens.touch(f"digest-{number}", at)
            else:
                work.access_tokens.add(an_access_token(number, account_id=account_id, ends_at=at))

        self.both(act, kept=kept)

    @rule(account_id=some.ids, number=st.integers(1, 3), all_=st.booleans(), before=some.moments, kept=KEPT)
    def end_access_tokens(self, account_id: int, number: int, all_: bool, before: datetime, kept: bool) -> None:
        def act(work: UnitOfWork) -> object:
            work.access_tokens.end(account_id, number)
            return work.access_tokens.end_all(account_id) if all_ else work.access_tokens.purge(before)

        self.both(act, kept=kept)

    @rule(job_id=some.job_ids, at=some.moments, kept=KEPT)
    def add_job(self, job_id: int, at: datetime, kept: bool) -> None:
        self.both(lambda work: work.jobs.add(a_job(job_id, created_at=at, subject=job_id % 3)), kept=kept)

    @rule(now=some.moments, job_id=st.none() | some.job_ids, kept=KEPT)
    def claim_job(self, now: datetime, job_id: int | None, kept: bool) -> None:
        def act(work: UnitOfWork) -> object:
            return work.jobs.claim(
                owner="worker", now=now, lease_until=later(2), kinds=["learner-import"], job_id=job_id
            )

        self.both(act, kept=kept)

    @rule(job_id=some.job_ids, older=st.sampled_from([0, 0, 1]), state=st.sampled_from(JobState), kept=KEPT)
    def end_job(self, job_id: int, older: int, state: JobState, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            fence = work.jobs.get(job_id).fence - older
            work.audit.append([an_entry(action="end job", subject_id=str(job_id))])
            if state is JobState.RUNNING:
                work.jobs.renew(job_id, fence, lease_until=later(4), done=1, total=2)
            else:
                work.jobs.finish(job_id, fence, state, now=later(3), error="Why.")

        self.both(act, kept=kept)

    @rule(mail_id=some.ids, due=some.moments, kept=KEPT)
    def add_mail(self, mail_id: int, due: datetime, kept: bool) -> None:
        self.both(lambda work: work.outbox.add_many([a_mail(mail_id, next_attempt_at=due)]), kept=kept)

    @rule(now=some.moments, limit=st.integers(1, 3), kept=KEPT)
    def claim_mail(self, now: datetime, limit: int, kept: bool) -> None:
        self.both(lambda work: work.outbox.claim_due(now, until=later(4), limit=limit), kept=kept)

    @rule(scope=some.scopes(), query=some.queries(), other=some.ids)
    def look(self, scope: Scope, query: LearnerQuery, other: int) -> None:
        def act(work: UnitOfWork) -> object:
            return _pages(work, scope, query), _listed(work, scope, query), work.learners.get(scope, other)

        self.both(act, kept=False)

    @invariant()
    def both_look_the_same(self) -> None:
        self.agree(_everything)


def store_machine(make_store: Callable[[], Store], *, examples: int = 30, steps: int = 20) -> type[TestCase]:
    """Make a test that compares stores with the one in memory, for pytest or unittest to collect.

        TestMyStoreBesideMemory = store_machine(my_empty_migrated_store)

    Args:
        make_store: returns an empty, migrated store for each example, which is closed afterwards.
        examples: number of examples.
        steps: maximum number of steps in each example.
    """
    return machine_case(StoreMachine, make_store, examples=examples, steps=steps)


def _pages(work: UnitOfWork, scope: Scope, query: LearnerQuery) -> list[object]:
    pages = every_page(lambda after: work.learners.page(scope, evolve(query, after=after)))
    return [page.lines for page in pages]


def _listed(work: UnitOfWork, scope: Scope, query: LearnerQuery) -> list[object]:
    learners = work.learners
    return [
        dict(learners.standings(scope)),
        sorted(learners.identities(scope, some.UKPRNS), key=lambda identity: identity.id),
        sorted(learners.identified(scope, ["1234567890"], ["A123456789012"]), key=lambda identity: identity.id),
        list(learners.not_logged_on(scope, query)),
        list(work.providers.in_scope(scope)),
        list(work.groups.in_scope(scope)),
        list(work.staff.in_scope(scope)),
        work.audit.page(scope).entries,
    ]


def _everything(work: UnitOfWork) -> list[object]:
    """Return everything that can be read, in several ways."""
    return [
        [_pages(work, scope, query) for scope, query in _LOOKED_AT],
        _listed(work, EVERYTHING, LearnerQuery()),
        [sorted(work.groups.members(group_id)) for group_id in range(1, 5)],
        work.learners.get_many(EVERYTHING, range(1, 9)),
        [work.accounts.find(username) for username in some.USERNAMES],
        [work.sessions.find(digest) for digest in _DIGESTS],
        [work.access_tokens.find(f"digest-{number}") for number in range(1, 4)],
        list(work.jobs.recent()),
        list(work.outbox.recent()),
    ]
