"""Ways to break the store in memory, each by a monkeypatch, to show that its kit notices."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

import pytest
from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.learners.learners import Learner
from progress_core.memory import learner_pages
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.groups import MemoryGroups
from progress_core.memory.identities import MemoryIdentities
from progress_core.memory.jobs import MemoryJobs
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.outbox import MemoryOutbox
from progress_core.memory.providers import MemoryProviders
from progress_core.memory.sessions import MemorySessions
from progress_core.memory.store import MemoryStore, MemoryUnitOfWork
from progress_core.memory.tables import Table
from progress_core.ports.learners import LearnerPage, LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.tools.builders import an_account

Patch = pytest.MonkeyPatch


@contextmanager
def writing_in_place(self: MemoryStore) -> Iterator[UnitOfWork]:
    yield MemoryUnitOfWork(self.tables, self._new_ids)


def transactions_write_in_place(patch: Patch) -> None:
    patch.setattr(MemoryStore, "transaction", writing_in_place)


def snapshots_are_live(patch: Patch) -> None:
    patch.setattr(MemoryStore, "transaction", writing_in_place)
    patch.setattr(MemoryStore, "snapshot", writing_in_place)


def snapshots_are_kept(patch: Patch) -> None:
    patch.setattr(MemoryStore, "snapshot", writing_in_place)


def nobody_waits(patch: Patch) -> None:
    patch.setattr("progress_core.memory.store.Lock", nullcontext)


def numbers_start_again(patch: Patch) -> None:
    patch.setattr(MemoryStore, "_new_ids", lambda _, count: range(1_000_001, 1_000_001 + count))


def usernames_are_not_unique(patch: Patch) -> None:
    def add_many(self: MemoryAccounts, accounts: Iterable[Account]) -> None:
        for account in accounts:
            self._put(account)

    patch.setattr(MemoryAccounts, "add_many", add_many)


def usernames_differ_by_case(patch: Patch) -> None:
    patch.setattr("progress_core.memory.accounts.username_key", str)


def pretending_leaves_an_account(patch: Patch) -> None:
    patch.setattr(MemoryAccounts, "pretend", lambda self: self._put(an_account(2, username="pretended")))


def account_versions_are_not_checked(patch: Patch) -> None:
    def save(self: MemoryAccounts, account: Account) -> Account:
        saved = evolve(account, version=account.version + 1)
        self._put(saved)
        return saved

    patch.setattr(MemoryAccounts, "save", save)


def sessions_outlive_their_account(patch: Patch) -> None:
    honest = MemoryAccounts.remove_many

    def remove_many(self: MemoryAccounts, account_ids: Iterable[int]) -> None:
        kept = self._tables.sessions.values()
        honest(self, account_ids)
        for session in kept:
            self._tables.sessions.put(session.digest, session)

    patch.setattr(MemoryAccounts, "remove_many", remove_many)


def all_sessions_end(patch: Patch) -> None:
    def end_all(self: MemorySessions, _account_id: int, *, but: str = "") -> None:
        for digest in set(self._sessions.keys()) - {but}:
            self._sessions.drop(digest)

    patch.setattr(MemorySessions, "end_all", end_all)


def identities_are_known_by_subject_alone(patch: Patch) -> None:
    def find(self: MemoryIdentities, _issuer: str, subject: str) -> LinkedIdentity | None:
        return next((one for one in self._identities.values() if one.subject == subject), None)

    patch.setattr(MemoryIdentities, "find", find)


def anybody_has_an_empty_address(patch: Patch) -> None:
    def with_email(self: MemoryLearners, email: str) -> Iterator[Learner]:
        return (found for found in self._present(EVERYTHING) if found.details.email.casefold() == email.casefold())

    patch.setattr(MemoryLearners, "with_email", with_email)


def learner_versions_are_not_checked(patch: Patch) -> None:
    honest = MemoryLearners.save_many

    def save_many(self: MemoryLearners, learners: Iterable[Learner]) -> None:
        honest(self, [evolve(learner, version=self._learners.get(learner.id).version) for learner in learners])

    patch.setattr(MemoryLearners, "save_many", save_many)


def conflicts_show_nothing(patch: Patch) -> None:
    patch.setattr("progress_core.memory.learners.differences", lambda _mine, _theirs: {})


def get_takes_no_scope(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "get", lambda self, _scope, learner_id: self._learners.get(learner_id))


def nothing_takes_a_scope(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_sees", lambda _self, _scope: lambda _learner: True)


def groups_do_not_restrict(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_members", lambda self, _group: frozenset(self._learners.keys()))


def foreign_is_told_from_absent(patch: Patch) -> None:
    def get(self: MemoryLearners, scope: Scope, learner_id: int) -> Learner:
        learner = self._learners.get(learner_id)
        if not self._sees(scope)(learner):
            raise NotFound("That learner is at another provider.")
        return learner

    patch.setattr(MemoryLearners, "get", get)


def absence_is_a_key_error(patch: Patch) -> None:
    patch.setattr(Table, "get", lambda self, key: self._rows[key])


def order_minds_case(patch: Patch) -> None:
    patch.setattr(learner_pages, "name_key", str)


def pages_count_rows(patch: Patch) -> None:
    honest = learner_pages.page_of

    def page_of(rows: Iterable[tuple[Learner, Account]], query: LearnerQuery) -> LearnerPage:
        start = int(query.after or 0)
        whole = honest(rows, evolve(query, after="", limit=1000)).lines
        end = start + query.limit
        return LearnerPage(whole[start:end], str(end) if end < len(whole) else "")

    patch.setattr("progress_core.memory.learners.page_of", page_of)


def archived_learners_count(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_present", lambda self, scope: filter(self._sees(scope), self._learners.values()))


def masks_are_not_looked_at(patch: Patch) -> None:
    honest = MemoryLearners.asked
    patch.setattr(
        MemoryLearners, "asked", lambda self, scope, query: honest(self, scope, evolve(query, mask=0, value=0))
    )


def groups_are_never_left(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_leave_groups", lambda _self, _learner_ids: None)


def anybody_joins_a_group(patch: Patch) -> None:
    patch.setattr(MemoryGroups, "assign", lambda self, group, ids: self._members.put(group, frozenset(ids)))


def groups_leave_their_places_behind(patch: Patch) -> None:
    patch.setattr(MemoryGroups, "remove", lambda self, group_id: self._groups.drop(group_id))


def archived_learners_count_in_groups(patch: Patch) -> None:
    patch.setattr(MemoryGroups, "_is_listed", lambda _self, _learner_id: True)


def replacing_forgets_defaults(patch: Patch) -> None:
    patch.setattr("progress_core.memory.providers._replaced", lambda old, new: evolve(new, version=old.version + 1))


def provider_groups_open_nothing(patch: Patch) -> None:
    patch.setattr(MemoryProviders, "_partly_seen", lambda _self, _scope: frozenset())


def fences_are_not_checked(patch: Patch) -> None:
    patch.setattr(MemoryJobs, "_held", lambda self, job_id, _fence: self._jobs.get(job_id))


def leases_never_hold(patch: Patch) -> None:
    patch.setattr(Job, "claimable", lambda job, _now: job.state in (JobState.QUEUED, JobState.RUNNING))


def mail_is_not_put_off(patch: Patch) -> None:
    honest = MemoryOutbox.claim_due
    patch.setattr(MemoryOutbox, "claim_due", lambda self, now, **rest: honest(self, now, **{**rest, "until": now}))


def staff_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.staff._copied", lambda staff: staff)


def imports_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.imports._copied", lambda record: record)


def entries_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.audit._copied", lambda entry: entry)
