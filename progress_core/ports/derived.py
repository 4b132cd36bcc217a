"""Methods of the store's ports that follow from others, for stores of your own to inherit.

Each asks more of the store than a method that is written for it: read the list in `docs/howto/write-an-adapter.md`, and
replace those that your users wait for.
"""

from collections.abc import Iterable, Iterator
from sys import maxsize

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.importing.imports import Import, ImportKind
from progress_core.domain.learners.learners import Learner, differences
from progress_core.ports.accounts import Accounts
from progress_core.ports.exports import Exports
from progress_core.ports.imports import Imports
from progress_core.ports.learners import Learners


class DerivedAccounts:
    """`get` from `get_many`."""

    def get(self: Accounts, account_id: int) -> Account:
        """Return one account; see `progress_core.ports.accounts.Accounts`."""
        for account in self.get_many([account_id]):
            return account
        raise NotFound


class DerivedLearners:
    """`get` from `get_many`, and `save` from `get` and `save_many`."""

    def get(self: Learners, scope: Scope, learner_id: int) -> Learner:
        """Return a learner in scope; see `progress_core.ports.learners.Learners`."""
        for learner in self.get_many(scope, [learner_id]):
            return learner
        raise NotFound

    def save(self: Learners, learner: Learner) -> Learner:
        """Save a changed learner; see `progress_core.ports.learners.Learners`."""
        stored = self.get(EVERYTHING, learner.id)
        if stored.version != learner.version:
            raise Conflict(changes=differences(learner.details, stored.details))
        self.save_many([learner])
        return evolve(learner, version=learner.version + 1)


class DerivedImports:
    """`with_files` from `content`, and `with_digest` from `requested_by`."""

    def with_files(self: Imports, import_ids: Iterable[int]) -> set[int]:
        """Return which of these requests have a file; see `progress_core.ports.imports.Imports`."""
        return set(_with_content(self, import_ids))

    def with_digest(self: Imports, account_id: int, kind: ImportKind, digest: str) -> Iterator[Import]:
        """Return the requests for the same file; see `progress_core.ports.imports.Imports`."""
        asked = self.requested_by(account_id, kind, limit=maxsize)
        return (record for record in asked if record.digest == digest)


class DerivedExports:
    """`with_files` from `content`."""

    def with_files(self: Exports, export_ids: Iterable[int]) -> set[int]:
        """Return which of these requests have a file; see `progress_core.ports.exports.Exports`."""
        return set(_with_content(self, export_ids))


def _with_content(files: Imports | Exports, ids: Iterable[int]) -> Iterator[int]:
    for id_ in ids:
        try:
            if files.content(id_):
                yield id_
        except NotFound:
            continue
