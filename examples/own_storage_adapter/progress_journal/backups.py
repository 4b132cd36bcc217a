"""Backups of a journal: one compressed file of three lines, the last with the digest of the others."""

import gzip
import json
import zlib
from datetime import datetime
from hashlib import sha256
from typing import Any

from progress_core.domain.foundations.errors import Rejected
from progress_core.ports.backups import Backup

_FORMAT = {"progress journal backup": 1}
_NO_BACKUP = "This is no whole backup of a journal, or it was altered. Choose another file."


def written(backup: Backup, next_id: int, state: dict[str, Any]) -> bytes:
    """Give the content of a backup's file.

    Args:
        backup: what it holds.
        next_id: from this number on, none was given.
        state: all tables, as JSON knows them.
    """
    head = _FORMAT | {"made_at": backup.made_at.isoformat(), "rows": dict(backup.rows), "next_id": next_id}
    lines = b"".join(json.dumps(line).encode() + b"\n" for line in (head, state))
    return gzip.compress(lines + sha256(lines).hexdigest().encode(), mtime=0)


def read(content: bytes) -> tuple[Backup, int, dict[str, Any]]:
    """Give what `written` was given.

    Raises:
        Rejected: the file is not as it was written.
    """
    try:
        lines, _, digest = gzip.decompress(content).rpartition(b"\n")
        if sha256(lines + b"\n").hexdigest() != digest.decode():
            raise Rejected(_NO_BACKUP)
        head, state = map(json.loads, lines.splitlines())
        backup = Backup(datetime.fromisoformat(head["made_at"]), head["rows"])
        return backup, head["next_id"], state
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError):
        raise Rejected(_NO_BACKUP) from None
