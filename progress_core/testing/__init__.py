"""The contract kit of every port, for anybody who writes an adapter.

A kit is a plain class, `<Port>Contract`, with one fixture to give. For a store:

    from progress_core.testing.store import StoreContract

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self):
            store = my_empty_store()
            store.migrate()
            yield store
            store.close()

No test of a kit is ever skipped or overridden: what they say is what the core relies on.
`builders` has sample values for tests of your own, `strategies` has Hypothesis strategies, and
`stateful` and `stateful_profiles` drive a store beside the one in memory.
"""

from pkgutil import iter_modules

import pytest

# Before any kit is imported, so that a failing kit shows what was compared.
pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in iter_modules(__path__)))
