"""The contract kit of every port, for anybody who writes an adapter.

A kit is a plain class, `<Port>Contract`, in the module with the name of the port. You write the
fixtures that it asks for: the adapter, and where it acts only outwards an observer. For a store:

    from progress_core.testing.store import StoreContract

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self):
            store = my_empty_store()
            store.migrate()
            yield store
            store.close()

        @pytest.fixture
        def reopen(self):
            return None  # nothing outlives this store; others return a function that closes a store and opens it again

Never skip or override a test of a kit: the core relies on each of them.

`tools` is for tests of your own: `tools.builders` has sample values, `tools.strategies` has Hypothesis
strategies, and `tools.stateful` and `tools.stateful_profiles` compare a store with the one in memory.
The kits of learners and of applications are large, so some of their tests are in modules beside them:
`learner_lists`, `learner_scopes`, `learner_search`, `applications_received` and `applications_listed`. So are
those of spreadsheets: `spreadsheet_cells`, `spreadsheet_marks`, `spreadsheet_csv` and `spreadsheet_charts`.
"""

from pkgutil import iter_modules

import pytest

# Before any kit is imported, so that a failing kit shows what was compared.
pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in iter_modules(__path__)))
