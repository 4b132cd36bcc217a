"""The contract kit of a whole store."""

from progress_core.testing.transactions import UnitOfWorkContract


class StoreContract(UnitOfWorkContract):
    """Everything that the core relies on in a store, all its repositories included.

    Give a fixture `store` with an empty, migrated store that threads may share.
    """
