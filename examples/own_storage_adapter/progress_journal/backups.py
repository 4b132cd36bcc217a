"""Backups of a journal: one compressed file of three lines; the last is the digest of the others."""

import gzip
import json
import zlib
from datetime import datetime
from hashlib import sha256
from typing import Any

from progress_core.domain.foundations.errors import Rejected
from progress_core.ports.backups import Backup

_FORMAT = {"progress journal backup": 2}
_NO_BACKUP = "This file is not a backup of a journal, or it is incomplete or altered. Choose another file."


def dump(backup: Backup, content: dict[str, Any]) -> bytes:
    """Return the content of a backup file.

    Args:
        backup: description of the backup.
        content: everything in the store, as JSON can hold it.
    """
    head = _FORMAT | {"made_at": backup.made_at.isoformat(), "rows": dict(backup.rows)}
    lines = b"".join(json.dumps(line).encode() + b"\n" for line in (head, content))
    return gzip.compress(lines + sha256(lines).hexdigest().encode(), mtime=0)


def load(content: bytes) -> tuple[Backup, dict[str, Any]]:
    """Return the arguments of `dump` from the content of a backup file.

    Raises:
        Rejected: the file is not a backup, or was altered.
    """
    try:
        lines, _, digest = gzip.decompress(content).rpartition(b"\n")
        if sha256(lines + b"\n").hexdigest() != digest.decode():
            raise Rejected(_NO_BACKUP)
        head, kept = map(json.loads, lines.splitlines())
        if not _FORMAT.items() <= head.items():
            raise Rejected(_NO_BACKUP)
        return Backup(datetime.fromisoformat(head["made_at"]), head["rows"]), kept
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError):
        raise Rejected(_NO_BACKUP) from None
