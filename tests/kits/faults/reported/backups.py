"""What stores get wrong in their backups, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "backups", "memory", "progress_core/memory/backups.py")
_sql = partial(Fault, "backups", "sqlite", "adapters/sql/progress_sql/operations/backups.py")
_back = partial(Fault, "backups", "sqlite", "adapters/sql/progress_sql/operations/restores.py")
_SUMMARY = "        backup = Backup(now, kept.rows)\n"
_FOUND = "            found = json.loads(line.decode())\n"

FAULTS = (
    _twin(_SUMMARY, "        backup = Backup(now.replace(tzinfo=None), kept.rows)\n", "tells a naive time"),
    _twin(_SUMMARY, "        backup = Backup(now, self.tables.rows)\n", "counts rows that it leaves out"),
    _twin("        file.write(content)\n", "        file.write(content)\n        file.truncate(0)\n", "empties the file at the end"),
    _twin("            yield work, backup\n", "            yield work, Backup(backup.made_at, {})\n", "does not say how many rows were restored"),
    _sql("b64encode(value).decode", "b64encode(value.replace(b'\\r\\n', b'\\n')).decode", "changes the ends of lines in files"),
    _sql("else list(map(tuple, rows))", "else [tuple('' if value is None else value for value in row) for row in rows]", "writes an empty text for nothing"),
    _sql("_LINES.encode(value).encode()", "_LINES.encode(value).encode('utf-8', 'replace').replace(b'\\xe2\\x80\\x99', b\"'\")", "writes other apostrophes"),
    _sql("else list(map(tuple, rows))", "else [tuple(value.strip() if isinstance(value, str) else value for value in row) for row in rows]", "trims texts"),
    _back(_FOUND, "            found = json.loads(line.decode(), parse_float=lambda text: round(float(text), 3))\n", "rounds numbers with fractions"),
    _back(_FOUND, "            found = json.loads(line.decode(), parse_int=lambda text: int(text) & 0x7FFFFFFF)\n", "keeps 31 bits of numbers"),
    _back("        if end != whole or rest:\n", "        if rest:\n", "does not look at the digest"),
    _back("        if end != whole or rest:\n", "        if end != whole:\n", "takes more behind a backup"),
    _back("        begin_anew(connection, backend, secrets.token_hex(8))\n", "        begin_anew(connection, backend, 'restored')\n", "gives every restored store one name"),
    _back("        _require_empty(connection)\n", "        pass\n", "restores over what is there"),
    Fault("backups", "sqlite", "adapters/sql/progress_sql/store.py", "        with self._connection(self._backend.reading) as connection, translated(), connection.begin():\n", "        with self._connection(self._backend.writing) as connection, translated(), connection.begin():\n", "keeps others from writing"),
)  # fmt: skip
