"""What transactions of stores get wrong, as trackers tell."""

from tests.kits.faults.store import in_memory, on_sql

_OPEN = "            tables = self.tables.fork()\n            yield MemoryUnitOfWork(tables, self._new_ids)\n            self._keep(tables)\n\n    @contextmanager\n    def filled"
_SNAPSHOT = "        self.check()\n        yield MemoryUnitOfWork(self.tables.fork(), self._new_ids)\n"


def _opened(changed: str) -> str:
    return f"{changed}\n    @contextmanager\n    def filled"


_PLAIN = "            tables = self.tables.fork()\n"
_WORK = "yield MemoryUnitOfWork(tables, self._new_ids)"

FAULTS = (
    in_memory("store", _OPEN, _opened(f"{_PLAIN}            try:\n                {_WORK}\n            except KeyboardInterrupt:\n                self._keep(tables)\n                raise\n            self._keep(tables)\n"), "keeps what was interrupted by the keyboard"),
    in_memory("store", _OPEN, _opened(f"{_PLAIN}            try:\n                {_WORK}\n            except Conflict:\n                return\n            self._keep(tables)\n"), "swallows conflicts"),
    in_memory("store", _OPEN, _opened(f"{_PLAIN}            try:\n                {_WORK}\n            except ValueError as error:\n                raise Unavailable('It failed.') from error\n            self._keep(tables)\n"), "turns errors of others into its own"),
    in_memory("store", _OPEN, _opened(f"{_PLAIN}            first = self._next_id\n            try:\n                {_WORK}\n            except BaseException:\n                self._next_id = first\n                raise\n            self._keep(tables)\n"), "gives ids of a rolled-back transaction again"),
    in_memory("store", _OPEN, _opened(f"{_PLAIN}            kept = MemoryUnitOfWork(tables, self._new_ids)\n            self.tables = tables\n            yield kept\n"), "commits before the end"),
    in_memory("store", "        self.tables = tables.fork()  # so that", "        self.tables = tables  # so that", "lets a transaction that has ended change the store"),
    in_memory("store", "        if self._writer == get_ident():\n            raise Conflict(\"A transaction of this thread is still open.\")\n", "", "waits for ever for itself"),
    in_memory("store", _SNAPSHOT, "        with self._turn():\n            yield MemoryUnitOfWork(self.tables.fork(), self._new_ids)\n", "lets readers wait for writers"),
    in_memory("store", _SNAPSHOT, "        kept = self.__dict__.setdefault('_first', self.tables.fork())\n        yield MemoryUnitOfWork(kept, self._new_ids)\n", "shows the state of the first snapshot for ever"),
    in_memory("store", "            self._next_id += count\n", "            self._next_id += 1\n", "gives ids twice where many are reserved"),
    on_sql("foundations/sqlite", '            "foreign_keys = ON",\n', '            "foreign_keys = OFF",\n', "does not look at references"),
    on_sql("foundations/sqlite", '                driver.execute("BEGIN IMMEDIATE")\n', '                driver.execute("BEGIN")\n', "begins to write as if it only read", why_not="in one process writers take turns all the same; where another process was faster, a store may answer with a conflict"),
    on_sql("foundations/sqlite", '            driver.execute("VACUUM")\n            # Deleted rows stay in the write-ahead log until it is emptied.\n            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()\n', "            busy = 0\n            del driver\n", "compacts nothing"),
    on_sql("foundations/sqlite", "        if len(values) == 1:\n            return column.in_(values)\n", "        if not values:\n            return column.is_not(None)\n", "takes an empty list for no condition"),
    on_sql("foundations/sqlite", "        listed = func.json_each(json.dumps(list(values))).table_valued(\"value\")\n        return", "        listed = func.json_each(json.dumps(list(values)[:999])).table_valued(\"value\")\n        return", "looks for 999 of a list"),
    on_sql("foundations/sqlite", "        return func.instr(whole, part) > 0\n", "        return whole.contains(part)\n", "takes signs of a search for patterns"),
    on_sql("foundations/session", "            if result.rowcount != len(chunk):\n", "            if not result.rowcount:\n", "saves many though one has changed"),
    on_sql("foundations/session", 'WHERE {names[0]} = {mark} AND version = {mark}"', 'WHERE {names[0]} = {mark} AND version >= {mark}"', "takes old versions"),
    on_sql("foundations/session", 'WHERE {names[0]} = {mark} AND version = {mark}"', 'WHERE {names[0]} = {mark} AND version <= {mark}"', "takes versions from the future"),
    on_sql("foundations/session", "        while rows := self._guarded(lambda: result.fetchmany(BATCH_SIZE)):\n            yield from rows\n", "        yield from self._guarded(lambda: result.fetchmany(BATCH_SIZE))\n", "reads one batch of a long result"),
    on_sql("foundations/values", "    return (moment - _START) // _MICROSECOND\n", "    return int(moment.timestamp() * 1_000_000)\n", "loses a microsecond now and then"),
    on_sql("foundations/values", '    return "\\0" not in text and not any("\\ud800" <= character <= "\\udfff" for character in text)\n', "    return True\n", "fails to look for what no column can hold"),
    on_sql("foundations/errors", '    "SQLITE_CONSTRAINT_FOREIGNKEY": lambda _: NotFound(),\n', '    "SQLITE_CONSTRAINT_FOREIGNKEY": _duplicate,\n', "takes a missing row for a conflict"),
    on_sql("foundations/errors", '    "SQLITE_CONSTRAINT_PRIMARYKEY": _duplicate,\n', "", "says that it is down where an id is taken"),
    on_sql("foundations/errors", "        raise translated_error(error) from None\n", "        raise\n", "raises errors of its library"),
    on_sql("store", "        if getattr(self._thread, \"writes\", False):\n            raise Conflict(\"A transaction of this thread is still open.\")\n", "", "waits for itself"),
)  # fmt: skip
