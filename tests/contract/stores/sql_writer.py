"""A process that writes until it is told to stop or killed: `python sql_writer.py URL FIRST SECONDS SIZE`.

Prints a line with the number of the last account after each transaction that was committed.
"""

import sys
from datetime import UTC, datetime
from time import monotonic

from progress_sql import open_store

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.permissions import Role


def main(url: str, first: int, seconds: float, size: int) -> None:
    """Add accounts, so many in a transaction."""
    store = open_store(url)
    end = monotonic() + seconds
    while monotonic() < end:
        with store.transaction() as work:
            ids = range(first, first + size)
            work.accounts.add_many(Account(i, f"Writer{i}", Role.LEARNER, datetime.now(UTC)) for i in ids)
            _, saved = work.new_ids(1), work.accounts.get(first)
            work.accounts.save(saved)
        first += size
        sys.stdout.write(f"{first}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
