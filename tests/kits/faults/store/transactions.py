"""What transactions and snapshots get wrong."""

from tests.kits.faults.store import in_memory

_EVERY = "for name in fields(Tables)})"
_TABLES = (
    "providers", "accounts", "sessions", "access_tokens", "devices", "second_factors", "identities",
    "spent_answers", "repeats", "staff", "learners", "groups", "members", "imports", "contents", "exports",
    "export_files", "jobs", "outbox", "audit", "courses", "qualifications", "statements", "references",
    "profile_contents", "applications", "inbox", "favourites", "webhooks", "deliveries",
)  # fmt: skip
_NINE = (
    "devices", "second_factors", "identities", "repeats", "exports", "favourites", "inbox", "webhooks", "deliveries",
)  # fmt: skip
_SNAPSHOT = "        yield MemoryUnitOfWork(self.tables.fork(), self._new_ids)\n"
_COMMIT = "            yield MemoryUnitOfWork(tables, self._new_ids)\n            self._keep(tables)\n\n    @contextmanager\n    def filled"


def _live(name: str) -> str:
    chosen = f"self.tables.fork() if name == {name!r} else tables" if name else "self.tables.fork()"
    read = f"getattr(MemoryUnitOfWork({chosen}, self._new_ids), name)"
    return (
        "        tables = self.tables.fork()\n"
        f"        yield type('Live', (), {{'__getattr__': lambda _, name: {read}}})()\n"
    )


FAULTS = (
    *(
        in_memory(
            "tables",
            _EVERY,
            f"for name in fields(Tables) if name.name != {name!r}}})",
            f"writes {name} past the transaction",
        )
        for name in _TABLES
    ),
    in_memory(
        "tables",
        _EVERY,
        f"for name in fields(Tables) if name.name not in {_NINE!r}}})",
        "writes nine tables past the transaction",
    ),
    in_memory(
        "store",
        "            tables = self.tables.fork()\n            yield",
        "            tables = self.tables\n            yield",
        "writes everything in place",
    ),
    in_memory("store", _SNAPSHOT, _live(""), "shows live data in snapshots"),
    *(
        in_memory("store", _SNAPSHOT, _live(name), f"shows live {name} in snapshots")
        for name in ("learners", "accounts", "devices", "webhooks", "deliveries", "inbox", "audit", "reports")
    ),
    in_memory(
        "store", _SNAPSHOT, _SNAPSHOT.replace("self.tables.fork()", "self.tables"), "keeps what is written in snapshots"
    ),
    in_memory(
        "store",
        _COMMIT,
        "            try:\n                yield MemoryUnitOfWork(tables, self._new_ids)\n            finally:\n                self._keep(tables)\n\n    @contextmanager\n    def filled",
        "commits after an error",
    ),
    in_memory(
        "store",
        _COMMIT,
        "            try:\n                yield MemoryUnitOfWork(tables, self._new_ids)\n            except Conflict:\n                self._keep(tables)\n                raise\n            self._keep(tables)\n\n    @contextmanager\n    def filled",
        "commits what a conflict should undo",
    ),
    in_memory(
        "store",
        _COMMIT,
        "            try:\n                yield MemoryUnitOfWork(tables, self._new_ids)\n            except Exception:\n                raise\n            except BaseException:\n                self._keep(tables)\n                raise\n            self._keep(tables)\n\n    @contextmanager\n    def filled",
        "commits when it is interrupted",
    ),
    in_memory("store", _COMMIT, _COMMIT.replace("            self._keep(tables)\n", ""), "never commits"),
    in_memory(
        "store",
        "        with self._writing:\n            self._writer",
        "        if True:\n            self._writer",
        "lets two write at once",
    ),
    in_memory(
        "store",
        "            self._next_id += count\n",
        "            self._next_id += max(1, count - 1)\n",
        "gives an id twice",
    ),
    in_memory("store", "_FIRST_ID = 1_000_001", "_FIRST_ID = 1", "gives ids of the school's own"),
    in_memory(
        "store",
        "        return range(first, first + count)",
        "        return range(first + count - 1, first - 1, -1)",
        "gives ids in descending order",
    ),
    in_memory(
        "store",
        "            self._next_id += count\n",
        "            self._next_id += count % 1000\n",
        "numbers only a thousand at a time",
    ),
    in_memory(
        "store",
        '        """Only check that the store is not closed, as nothing deleted stays in memory."""\n',
        "        self.tables = Tables()\n",
        "loses everything when it is compacted",
    ),
    in_memory(
        "store",
        '        """Only check that the store is not closed, as nothing deleted stays in memory."""\n',
        "        self._next_id = _FIRST_ID\n",
        "numbers anew after it is compacted",
    ),
    in_memory(
        "store",
        '        """Only check that the store is not closed, as it exists from the start."""\n',
        "        self.tables = Tables()\n",
        "loses everything when it is migrated again",
    ),
)
