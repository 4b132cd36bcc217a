"""Learners on SQL."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.learners.learners import Learner, differences
from progress_core.domain.values.text import email_key
from progress_core.ports.learners import Identity, LearnerPage, LearnerQuery, RegisterPage
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.changes import note_learners, note_members, note_with_applications, providers_of
from progress_sql.foundations.scope import at_its_provider, breadth_of, given, learners_seen, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import accounts, learners, memberships
from progress_sql.foundations.together import MAX_TOGETHER, Reading
from progress_sql.foundations.values import micros
from progress_sql.learners.filters import let_through
from progress_sql.learners.pages import page_of
from progress_sql.learners.plain_pages import is_plain, plain_page
from progress_sql.learners.register import NEVER_LOGGED_ON, WITH_ACCOUNTS, both, register, register_page
from progress_sql.learners.rows import LEARNER, ROW, learner_of, row_of, rows_of
from progress_sql.reports.facts import cell_conditions

_FEW_PROVIDERS = 5
"""How many providers' learners are looked through one by one; a larger scope is searched by its indexes."""

_PRESENT = learners.c.archived == 0
_IDENTITY = (
    learners.c.id,
    learners.c.ukprn,
    learners.c.first_name,
    learners.c.last_name,
    learners.c.date_of_birth,
    learners.c.postcode,
    learners.c.uln,
    learners.c.upn,
    accounts.c.username,
)


def _counted(seen: ColumnElement[bool]) -> Select[Any]:
    """Count the learners of a condition by provider and standing."""
    by = (learners.c.ukprn, learners.c.standing)
    # Grouped in the order of the index; SQLite would sort, were `archived` said to be equal to something.
    in_order = (learners.c.ukprn, learners.c.archived, learners.c.standing)
    return select(*by, func.count()).where(learners.c.archived < 1, seen).group_by(*in_order)


class SqlLearners:
    """See `progress_core.ports.learners.Learners`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._any_of = session.backend.any_of

    def add_many(self, learners_: Iterable[Learner]) -> None:
        for chunk in chunks(learners_):
            usernames = self._usernames([learner.id for learner in chunk])
            self._session.insert_many(learners, [(*row, usernames[row[0]]) for row in rows_of(chunk)])
            note_learners(self._session, [(learner.id, learner.details.ukprn) for learner in chunk])

    def get(self, scope: Scope, learner_id: int) -> Learner:
        found = select(*LEARNER).where(learners.c.id == learner_id, self._seen(scope))
        return learner_of(self._session.one(found))

    def get_many(self, scope: Scope, learner_ids: Iterable[int]) -> list[Learner]:
        ids = list(learner_ids)
        if not ids:
            return []
        if len(ids) <= MAX_TOGETHER and not scope.groups and scope.learner is None:
            return self._few(scope, ids)
        given: list[Learner] = []
        for chunk in chunks(ids):
            rows = self._session.stream(select(*LEARNER).where(self._any_of(learners.c.id, chunk), self._seen(scope)))
            found = {row[0]: learner_of(row) for row in rows}
            given.extend(found[learner_id] for learner_id in chunk if learner_id in found)
        return given

    def _few(self, scope: Scope, ids: list[int]) -> list[Learner]:
        """Return learners of a page, by a statement that is made once and takes along what else is asked for."""
        backend, breadth = self._session.backend, breadth_of(scope)

        def build() -> Select[Any]:
            seen = whole_given(backend, breadth, learners.c.ukprn)
            return select(*LEARNER).where(backend.any_given(learners.c.id, "learners_asked"), seen)

        values = {"learners_asked": backend.listed(sorted(set(ids)))} | values_of(backend, scope)
        rows = self._session.now(Reading(("learners by id", breadth), build, values))
        found = {row[0]: learner_of(row) for row in rows}
        return [found[learner_id] for learner_id in ids if learner_id in found]

    def save(self, learner: Learner) -> Learner:
        before = providers_of(self._session, [learner.id])
        if not self._session.update_many(ROW, [row_of(learner)]):
            stored = self.get(EVERYTHING, learner.id)
            raise Conflict(changes=differences(learner.details, stored.details))
        self._note_saved([learner], before)
        self._leave_groups([learner.id])
        return evolve(learner, version=learner.version + 1)

    def save_many(self, learners_: Iterable[Learner]) -> None:
        for chunk in chunks(learners_):
            ids = {learner.id for learner in chunk}
            before = providers_of(self._session, ids)
            if not self._session.update_many(ROW, rows_of(chunk)):
                there = self._session.count(learners, self._any_of(learners.c.id, ids))
                raise Conflict if there == len(ids) else NotFound
            self._note_saved(chunk, before)
            self._leave_groups(ids)

    def page(self, scope: Scope, query: LearnerQuery) -> LearnerPage:
        if is_plain(scope, query):
            return plain_page(self._session, scope, query)
        narrow = query.ukprn or query.group is not None or scope.groups
        broad = not narrow and (scope.everything or len(scope.providers) > _FEW_PROVIDERS)
        return page_of(self._session, self._asked(scope, query), query, broad=broad)

    def standings(self, scope: Scope) -> Mapping[tuple[str, int], int]:
        if not scope.groups and scope.learner is None:
            backend, breadth = self._session.backend, breadth_of(scope)
            rows = self._session.prepared(
                ("standings", breadth),
                lambda: _counted(whole_given(backend, breadth, learners.c.ukprn)),
                values_of(backend, scope),
            )
            return {(ukprn, standing): count for ukprn, standing, count in rows}
        found = self._session.stream(_counted(self._seen(scope)))
        return {(ukprn, standing): count for ukprn, standing, count in found}

    def identities(self, scope: Scope, ukprns: Iterable[str]) -> Iterator[Identity]:
        for chunk in chunks(ukprns):
            yield from self._identities(scope, self._any_of(learners.c.ukprn, chunk))

    def identified(self, scope: Scope, ulns: Iterable[str], upns: Iterable[str]) -> Iterator[Identity]:
        wanted = ((learners.c.uln, set(ulns) - {""}), (learners.c.upn, set(upns) - {""}))
        any_number = or_(*(and_(given(column), self._any_of(column, numbers)) for column, numbers in wanted))
        return self._identities(scope, any_number)

    def not_logged_on(self, scope: Scope, query: LearnerQuery) -> Iterator[tuple[Learner, Account]]:
        return self._with_accounts(register(self._not_logged_on(scope, query)))

    def not_logged_on_page(self, scope: Scope, query: LearnerQuery) -> RegisterPage:
        return register_page(self._session, self._not_logged_on(scope, query), query)

    def with_email(self, email: str) -> Iterator[Learner]:
        same = (given(learners.c.email), func.lower(learners.c.email) == email_key(email))
        return map(learner_of, self._session.stream(select(*LEARNER).where(*same, _PRESENT).order_by(learners.c.id)))

    def made_by(self, import_id: int) -> Iterator[tuple[Learner, Account]]:
        # Nobody logs in between their being looked at and their being removed.
        made = WITH_ACCOUNTS.where(learners.c.import_id == import_id).order_by(learners.c.id)
        return self._with_accounts(made.with_for_update())

    def at_provider(self, ukprn: str) -> Iterator[tuple[Learner, Account]]:
        return self._with_accounts(WITH_ACCOUNTS.where(learners.c.ukprn == ukprn).order_by(learners.c.id))

    def idle_since(
        self, before: datetime, *, after: int = 0, limit: int = 100, held: bool = False
    ) -> list[tuple[Learner, Account]]:
        unused = or_(accounts.c.last_login_at.is_(None), accounts.c.last_login_at < micros(before))
        rows = WITH_ACCOUNTS.where(learners.c.id > after, learners.c.created_at < micros(before), unused)
        page = rows.order_by(learners.c.id).limit(limit)
        return list(self._with_accounts(page.with_for_update() if held else page))

    def remove_many(self, learner_ids: Iterable[int]) -> None:
        for chunk in chunks(learner_ids):
            note_members(self._session, self._any_of(memberships.c.learner_id, chunk))
            note_with_applications(self._session, providers_of(self._session, chunk).items())
            self._session.run(delete(learners).where(self._any_of(learners.c.id, chunk)))

    def _usernames(self, ids: list[int]) -> dict[int, str]:
        """Return the account's username key for each of these.

        Raises:
            NotFound: an account is not there.
        """
        new = self._session.new_usernames
        usernames = {id_: new[id_] for id_ in ids if id_ in new}
        if others := [id_ for id_ in ids if id_ not in new]:
            found = select(accounts.c.id, accounts.c.username_key).where(self._any_of(accounts.c.id, others))
            usernames.update(self._session.tuples(found))
        if not usernames.keys() >= set(ids):
            self._session.spoilt = True  # an earlier chunk is there already
            raise NotFound
        return usernames

    def _seen(self, scope: Scope) -> ColumnElement[bool]:
        return learners_seen(self._session.backend, scope)

    def _asked(self, scope: Scope, query: LearnerQuery) -> ColumnElement[bool]:
        """Return the condition that the filters of a query let a learner through."""
        conditions = [self._seen(scope), let_through(query)]
        return and_(*conditions, *cell_conditions(self._session.backend, scope, query.cell))

    def _not_logged_on(self, scope: Scope, query: LearnerQuery) -> ColumnElement[bool]:
        asked = LearnerQuery(
            ukprn=query.ukprn, year_group=query.year_group, group=query.group, import_id=query.import_id
        )
        return and_(NEVER_LOGGED_ON, self._asked(scope, asked))

    def _identities(self, scope: Scope, condition: ColumnElement[bool]) -> Iterator[Identity]:
        rows = select(*_IDENTITY).select_from(learners.join(accounts)).where(condition, _PRESENT, self._seen(scope))
        return (Identity(*row) for row in self._session.stream(rows))

    def _with_accounts(self, statement: Select[Any]) -> Iterator[tuple[Learner, Account]]:
        return map(both, self._session.stream(statement))

    def _note_saved(self, saved: Iterable[Learner], before: Mapping[int, str]) -> None:
        """Note saved learners; those who have moved, for the provider and the groups that they left too."""
        now = {learner.id: learner.details.ukprn for learner in saved}
        note_learners(self._session, now.items())
        moved = [id_ for id_, ukprn in now.items() if before[id_] != ukprn]
        if moved:
            note_members(self._session, self._any_of(memberships.c.learner_id, moved))
            for providers in (before, now):
                note_with_applications(self._session, [(id_, providers[id_]) for id_ in moved])

    def _leave_groups(self, learner_ids: Iterable[int]) -> None:
        """Take learners who have moved out of the groups of the provider they left."""
        here = exists().where(at_its_provider()).correlate(memberships)
        these = self._any_of(memberships.c.learner_id, list(learner_ids))
        self._session.run(delete(memberships).where(these, ~here))
