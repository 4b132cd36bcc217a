"""Learners in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.learners.learners import Learner, differences
from progress_core.domain.learners.register import register_cursor, register_place
from progress_core.domain.values.name_keys import name_key, title_key
from progress_core.domain.values.text import email_key
from progress_core.memory.changes import note_all, note_learner, note_member
from progress_core.memory.learner_pages import page_of
from progress_core.memory.report_facts import MemoryFacts
from progress_core.memory.tables import Tables, refuse_repeats
from progress_core.ports.learners import Identity, LearnerPage, LearnerQuery, RegisterPage

_NOBODY: frozenset[int] = frozenset()


class MemoryLearners:
    """See `progress_core.ports.learners.Learners`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._learners = tables.learners

    def add_many(self, learners: Iterable[Learner]) -> None:
        added = list(learners)
        refuse_repeats((learner.id for learner in added), self._learners)
        for learner in added:
            self._tables.accounts.get(learner.id)
            self._tables.providers.get(learner.details.ukprn)
        for learner in added:
            self._learners.put(learner.id, learner)
            note_learner(self._tables, learner.id, learner.details.ukprn)

    def get(self, scope: Scope, learner_id: int) -> Learner:
        learner = self._learners.get(learner_id)
        if not self._sees(scope)(learner):
            raise NotFound
        return learner

    def get_many(self, scope: Scope, learner_ids: Iterable[int]) -> list[Learner]:
        found = filter(None, map(self._learners.find, learner_ids))
        return list(filter(self._sees(scope), found))

    def save(self, learner: Learner) -> Learner:
        self.save_many([learner])
        return self._learners.get(learner.id)

    def save_many(self, learners: Iterable[Learner]) -> None:
        changed = list(learners)
        for learner in changed:
            stored = self._learners.get(learner.id)
            if stored.version != learner.version:
                raise Conflict(changes=differences(learner.details, stored.details))
            self._tables.providers.get(learner.details.ukprn)
        for learner in changed:
            before = self._learners.get(learner.id).details.ukprn
            if before != learner.details.ukprn:
                self._leave_groups({learner.id})
                note_all(self._tables, learner.id, before)
                note_all(self._tables, learner.id, learner.details.ukprn)
            self._learners.put(learner.id, evolve(learner, version=learner.version + 1))
            note_learner(self._tables, learner.id, learner.details.ukprn)

    def page(self, scope: Scope, query: LearnerQuery) -> LearnerPage:
        return page_of(
            ((learner, self._tables.accounts.get(learner.id)) for learner in self.asked(scope, query)),
            query,
        )

    def standings(self, scope: Scope) -> Mapping[tuple[str, int], int]:
        return Counter((learner.details.ukprn, learner.standing) for learner in self._present(scope))

    def identities(self, scope: Scope, ukprns: Iterable[str]) -> Iterator[Identity]:
        wanted = frozenset(ukprns)
        return map(self._identity, [found for found in self._present(scope) if found.details.ukprn in wanted])

    def identified(self, scope: Scope, ulns: Iterable[str], upns: Iterable[str]) -> Iterator[Identity]:
        wanted_ulns, wanted_upns = frozenset(ulns) - {""}, frozenset(upns) - {""}
        found = [
            learner
            for learner in self._present(scope)
            if learner.details.uln in wanted_ulns or learner.details.upn in wanted_upns
        ]
        return map(self._identity, found)

    def not_logged_on(self, scope: Scope, query: LearnerQuery) -> Iterator[tuple[Learner, Account]]:
        asked = LearnerQuery(
            ukprn=query.ukprn, year_group=query.year_group, group=query.group, import_id=query.import_id
        )
        rows = self._with_accounts(self.asked(scope, asked))
        return iter(sorted((row for row in rows if row[1].never_logged_in), key=self._register_key))

    def not_logged_on_page(self, scope: Scope, query: LearnerQuery) -> RegisterPage:
        rows = list(self.not_logged_on(scope, query))
        after = register_place(query.after)
        left = [row for row in rows if after is None or self._register_key(row) > after]
        shown = tuple(left[: query.limit])
        following = register_cursor(self._register_key(shown[-1])) if len(left) > len(shown) else ""
        return RegisterPage(shown, len(rows), following)

    def with_email(self, email: str) -> Iterator[Learner]:
        wanted = email_key(email)
        found = [
            learner
            for learner in self._present(EVERYTHING)
            if learner.details.email and email_key(learner.details.email) == wanted
        ]
        return iter(sorted(found, key=lambda learner: learner.id))

    def made_by(self, import_id: int) -> Iterator[tuple[Learner, Account]]:
        return iter(self._with_accounts(found for found in self._learners.values() if found.import_id == import_id))

    def at_provider(self, ukprn: str) -> Iterator[tuple[Learner, Account]]:
        return iter(self._with_accounts(found for found in self._learners.values() if found.details.ukprn == ukprn))

    def idle_since(
        self, before: datetime, *, after: int = 0, limit: int = 100, held: bool = False
    ) -> list[tuple[Learner, Account]]:
        del held  # this store allows one transaction at a time
        made = (found for found in self._learners.values() if found.created_at < before and found.id > after)
        rows = self._with_accounts(made)
        return [row for row in rows if row[1].last_login_at is None or row[1].last_login_at < before][:limit]

    def remove_many(self, learner_ids: Iterable[int]) -> None:
        removed = frozenset(learner_ids)
        self._leave_groups(removed)
        for learner_id in removed:
            learner = self._learners.find(learner_id)
            if learner is not None:
                note_all(self._tables, learner_id, learner.details.ukprn)
            self._learners.drop(learner_id)
            self._forget(learner_id)
            self._forget_updates(learner_id)

    def _forget(self, learner_id: int) -> None:
        """Delete everything else that is stored about a learner."""
        tables = self._tables
        for table in (tables.qualifications, tables.statements, tables.references):
            table.drop(learner_id)
        for key in tables.profile_contents.keys():  # noqa: SIM118 - a copy, as some are deleted
            if key[0] == learner_id:
                tables.profile_contents.drop(key)
        for saved in tables.favourites.keys():  # noqa: SIM118 - a copy, as some are deleted
            if saved[0] == learner_id:
                tables.favourites.drop(saved)
        for kept in (tables.applications, tables.inbox, tables.past_years, tables.transfers):
            for row in kept.values():
                if row.learner_id == learner_id:
                    kept.drop(row.id)

    def _forget_updates(self, learner_id: int) -> None:
        """Delete what imports have changed about a learner."""
        kept = self._tables.import_updates
        for key in kept.keys():  # noqa: SIM118 - a copy, as some are deleted
            if kept.get(key).learner_id == learner_id:
                kept.drop(key)

    def _sees(self, scope: Scope) -> Callable[[Learner], bool]:
        """Return a function that tests whether a learner is in scope; the members of its groups are collected once."""
        members = _NOBODY.union(*(self._members(group) for group in scope.groups))
        return lambda learner: scope.sees(
            learner.details.ukprn, scope.groups if learner.id in members else (), learner.id
        )

    def _members(self, group_id: int) -> frozenset[int]:
        return self._tables.members.find(group_id) or _NOBODY

    def _present(self, scope: Scope) -> Iterator[Learner]:
        return (learner for learner in filter(self._sees(scope), self._learners.values()) if not learner.archived)

    def asked(self, scope: Scope, query: LearnerQuery) -> Iterator[Learner]:
        """Return the learners in scope that match the filters of a query, but not its search, which needs accounts."""
        facts = MemoryFacts(self._tables, scope) if query.cell.conditions else None
        members = _NOBODY if query.group is None else self._members(query.group)
        return (
            learner
            for learner in filter(self._sees(scope), self._learners.values())
            if learner.archived is (query.archived or query.left)
            and (learner.leaving is not None or not query.left)
            and (query.behind is None or learner.academic_year < query.behind)
            and learner.standing & query.mask == query.value
            and query.ukprn in ("", learner.details.ukprn)
            and query.year_group in (None, learner.details.year_group)
            and query.import_id in (None, learner.import_id)
            and (query.group is None or learner.id in members)
            and (facts is None or query.cell.holds(facts.of_learner(learner)))
        )

    def _with_accounts(self, learners: Iterable[Learner]) -> list[tuple[Learner, Account]]:
        ordered = sorted(learners, key=lambda learner: learner.id)
        return [(learner, self._tables.accounts.get(learner.id)) for learner in ordered]

    def _identity(self, learner: Learner) -> Identity:
        details = learner.details
        return Identity(
            id=learner.id,
            ukprn=details.ukprn,
            first_name=details.first_name,
            last_name=details.last_name,
            date_of_birth=details.date_of_birth.isoformat(),
            postcode=details.postcode,
            uln=details.uln,
            upn=details.upn,
            username=self._tables.accounts.get(learner.id).username,
        )

    def _register_key(self, row: tuple[Learner, Account]) -> tuple[str, str, str, int]:
        learner, _ = row
        provider = self._tables.providers.get(learner.details.ukprn)
        details = learner.details
        return title_key(provider.name), name_key(details.last_name), name_key(details.first_name), learner.id

    def _leave_groups(self, learner_ids: Iterable[int]) -> None:
        leaving = frozenset(learner_ids)
        for group_id in self._tables.members.keys():  # noqa: SIM118 - not a dict
            members = self._members(group_id)
            if not members.isdisjoint(leaving):
                for learner_id in sorted(members & leaving):
                    note_member(self._tables, learner_id, group_id)
                self._tables.members.put(group_id, members - leaving)
