"""What stores get wrong in their backups."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "backups", "memory", "progress_core/memory/backups.py")
_sql = partial(Fault, "backups", "sqlite", "adapters/sql/progress_sql/operations/backups.py")
_store = partial(Fault, "backups", "memory", "progress_core/memory/store.py")
_KEPT = "        kept = evolve(self.tables.fork(), sessions=Table(), spent_answers=Table(), changes=Table())\n"
_WRITE = "        file.write(content)\n"
_FILLED = "        with self.filled(kept) as work:\n            yield work, backup\n"
_READ = "        content = file.read()\n"
_SUMMARY = "        backup = Backup(now, kept.rows)\n"

FAULTS = (
    _store(_KEPT, _KEPT.replace("sessions=Table(), ", ""), "brings sessions back"),
    _store('{**backup.changes, "changes": begun_anew()}', "backup.changes", "lets whoever followed changes go on"),
    _store(_KEPT, _KEPT.replace("sessions=Table()", "sessions=Table(), audit=Table()"), "leaves out the audit trail"),
    _store(_KEPT, _KEPT.replace("sessions=Table()", "sessions=Table(), favourites=Table()"), "leaves out a table that is easily forgotten"),
    _store(_KEPT, _KEPT.replace("sessions=Table()", "sessions=Table(), webhooks=Table()"), "leaves out what is newer than the adapter"),
    _store(_KEPT, _KEPT.replace("spent_answers=Table(), ", ""), "brings spent answers back"),
    _store("        return Commit(kept.all_rows(), max(self._next_id, self._reserved))\n", "        return Commit(kept.all_rows(), 1_000_001)\n", "gives ids again after a restore"),
    _twin(_WRITE, _WRITE + "        file.close()\n", "closes the file"),
    _twin(_WRITE, "        try:\n            file.write(content)\n        except OSError:\n            pass\n", "says nothing of a full disk"),
    _twin(_WRITE, "        file.write(content[:20])\n", "writes half a file"),
    _twin(_WRITE, _WRITE + "        self.tables = type(self)().tables\n", "empties the store that it backs up"),
    _twin(_SUMMARY, "        backup = Backup(now, {})\n", "does not count the rows"),
    _twin(_SUMMARY, "        backup = Backup(now.replace(minute=0), kept.rows)\n", "forgets when it was made"),
    _twin(_READ, "        content = file.readline()\n", "reads no further than its own"),
    _twin(_READ, "        content = file.read().strip() + b'\\n'\n", "takes more behind a backup"),
    _twin("            raise Rejected(_NO_BACKUP)\n", "            raise ValueError(_NO_BACKUP)\n", "raises an error of its library"),
    _twin("            raise Rejected(_NO_BACKUP)\n", "            content = next(reversed(_BACKUPS))\n", "restores the last backup whatever the file is"),
    _twin(_FILLED, "        self.tables = type(self)().tables\n" + _FILLED, "restores over what is there"),
    _twin(_FILLED, "        with self.filled(kept):\n            pass\n        with self.transaction() as work:\n            yield work, backup\n", "keeps what was interrupted"),
    _twin(_FILLED, "        with self.filled(kept):\n            pass\n        with self.snapshot() as work:\n            yield work, backup\n", "loses what is written beside a restore"),
    _sql("    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]\n", "    return [table for table in metadata.sorted_tables if table.name not in (*LEFT_OUT, 'favourites')]\n", "leaves out a table that is easily forgotten"),
    _sql("    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]\n", "    return [table for table in metadata.sorted_tables if table.name not in (*LEFT_OUT, 'repeats')]\n", "leaves out what is newer than the adapter"),
    _sql("    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]\n", "    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT - {'sessions'}]\n", "brings sessions back"),
    _sql('                "next_id": backend.next_id(connection),\n', '                "next_id": 1,\n', "gives ids again after a restore"),
    _sql('                "made_at": now.isoformat(),\n', '                "made_at": now.replace(minute=0).isoformat(),\n', "forgets when it was made"),
    _sql("    return Backup(now, counts)\n", "    return Backup(now, {})\n", "does not count the rows"),
    _sql("            for rows in _rows(connection, table, [table.columns.keys().index(name) for name in binary]):\n                lines.add(rows)\n", "            for rows in _rows(connection, table, [table.columns.keys().index(name) for name in binary]):\n                lines.add(rows[:100])\n", "cuts long tables"),
    _sql("        b64encode(value).decode(\"ascii\") if place in binary and value is not None else value\n", "        b64encode(value[:100_000]).decode(\"ascii\") if place in binary and value is not None else value\n", "cuts large files"),
)  # fmt: skip
