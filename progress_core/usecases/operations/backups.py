"""Backups: everything as one file, and back into an empty store."""

from typing import BinaryIO

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.backups import BackedUp, Backup
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import log_entry, unwatched
from progress_core.usecases.foundations.trail import entry_by

_NO_BACKUPS = (
    "This store has no backups of its own. Copy what it stores, or use a store on SQLite or PostgreSQL for them."
)


class Backups:
    """What the operator does lest anything is lost."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def write(self, actor: Actor, file: BinaryIO) -> Backup:
        """Write one consistent state of everything; others go on working meanwhile.

        What is sealed stays sealed: the key is not in it.

        Args:
            actor: the operator.
            file: open for writing.

        Returns:
            what was written.

        Raises:
            NotAllowed: the actor does not run the system.
            Unavailable: the store has no backups, or cannot be reached.

        Source: feature I7.
        """
        actor.require(Permission.OPERATE)
        backup = self._store().write_backup(file, self._context.clock.now())
        with self._context.store.transaction() as work:
            work.audit.append([self._entry(actor, Action.WRITE_BACKUP, backup)])
        return backup

    def restore(self, actor: Actor, file: BinaryIO) -> Backup:
        """Bring everything back into an empty store: all of it or nothing.

        Args:
            actor: the operator.
            file: what `write` wrote, open for reading.

        Returns:
            what was restored.

        Raises:
            NotAllowed: the actor does not run the system.
            Conflict: the store is not empty.
            Rejected: the file is no backup, not whole, altered, or of a newer version.
            Unavailable: the store has no backups, or cannot be reached.

        Source: feature I7.
        """
        actor.require(Permission.OPERATE)
        with self._store().restoring(file) as (work, backup):
            entry = self._entry(actor, Action.RESTORE_BACKUP, backup)
            work.audit.append([entry])
        log_entry(self._context, entry)
        return backup

    def _store(self) -> BackedUp:
        store = unwatched(self._context.store)
        if not isinstance(store, BackedUp):
            raise Unavailable(_NO_BACKUPS)
        return store

    def _entry(self, actor: Actor, action: Action, backup: Backup) -> Entry:
        facts = {"rows": str(backup.size), "made_at": backup.made_at.isoformat(timespec="seconds")}
        return entry_by(actor, self._context.clock.now(), action, "store", "", facts=facts)
