"""Repositories that inherit the derived methods keep their contracts."""

import pytest

from progress_core.memory import store as memory
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.exports import MemoryExports
from progress_core.memory.imports import MemoryImports
from progress_core.memory.learners import MemoryLearners
from progress_core.ports.derived import DerivedAccounts, DerivedExports, DerivedImports, DerivedLearners
from progress_core.ports.store import Store
from progress_core.testing.accounts import AccountsContract
from progress_core.testing.exports import ExportsContract
from progress_core.testing.imports import ImportsContract
from progress_core.testing.learners import LearnerRecordsContract
from progress_core.testing.tools.fixtures import StoreFixture


class Accounts(DerivedAccounts, MemoryAccounts):
    """Accounts with every derived method."""


class Learners(DerivedLearners, MemoryLearners):
    """Learners with every derived method."""


class Imports(DerivedImports, MemoryImports):
    """Imports with every derived method."""


class Exports(DerivedExports, MemoryExports):
    """Exports with every derived method."""


class DerivedStore(StoreFixture):
    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> Store:
        for name, repository in (
            ("MemoryAccounts", Accounts),
            ("MemoryLearners", Learners),
            ("MemoryImports", Imports),
            ("MemoryExports", Exports),
        ):
            monkeypatch.setattr(memory, name, repository)
        return memory.MemoryStore()


class TestAccounts(DerivedStore, AccountsContract):
    """Get."""


class TestLearners(DerivedStore, LearnerRecordsContract):
    """Get and save."""


class TestImports(DerivedStore, ImportsContract):
    """Which have files, and which are of the same file."""


class TestExports(DerivedStore, ExportsContract):
    """Which have files."""
