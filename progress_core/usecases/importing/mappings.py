"""Mappings of files: suggested, chosen for an import, and remembered for providers (features J5)."""

import builtins
from typing import Literal, TypeAlias

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.mappings import (
    MAX_REMEMBERED,
    FileMapping,
    RememberedMapping,
    check_mapping,
    with_provider,
)
from progress_core.domain.importing.suggestions import FileColumns, Suggestion, columns_of, of_standard, suggest
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.importing.prefilling import filled_template
from progress_core.usecases.importing.run import MAX_WAIT_SECONDS
from progress_core.usecases.importing.sent_files import require_spreadsheet
from progress_core.usecases.providers.providers import provider_in_scope

FileFormat: TypeAlias = Literal["auto", "ctf", "oneroster", "csv"]
"""What a file is said to be: "csv" is any spreadsheet whose headings are ours."""

_RULE = "imports.mapping"


def refuse_mapping(mapping: FileMapping | None) -> None:
    """Refuse a mapping with which no file can be read.

    Raises:
        Rejected: with all its problems.
    """
    if mapping is not None and (problems := check_mapping(mapping)):
        raise Rejected(problems=problems)


class Mappings:
    """What those who import learners do with files whose headings are not ours."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def suggest(self, actor: Actor, file_name: str, content: bytes, *, ukprn: str = "") -> Suggestion:
        """Suggest a mapping for a file: one that is remembered, one that is ready, or a guess.

        Args:
            actor: who asks.
            file_name: what they call the file.
            content: the file.
            ukprn: the provider of all its learners; "" if the file has a column for it, or the actor sees one alone.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: the provider is not there, or the actor does not see all of it.
            Rejected: the file is too large or cannot be read.
            Unavailable: the spreadsheet reader could not be started.

        Source: features J5.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        require_spreadsheet(self._context, LEARNER_HEADINGS, file_name, content)
        columns = self._columns(content)
        with self._context.store.snapshot() as work:
            seen = self._seen(work, actor)
            if ukprn:
                self._whole(work, actor, ukprn)
            remembered = [one for of in ((ukprn,) if ukprn else seen) for one in work.mappings.of(of)]
        latest = sorted(remembered, key=lambda one: one.saved_at, reverse=True)
        found = suggest(columns, (one.mapping for one in latest))
        return found.for_provider(ukprn or (seen[0] if len(seen) == 1 else ""))

    def of_file(
        self, actor: Actor, file_name: str, content: bytes, *, kind: FileFormat = "auto", ukprn: str = ""
    ) -> FileMapping | None:
        """Return the mapping with which a file is read that comes without one; None if its headings are ours.

        Files of a standard have that of the standard, and others the remembered one that knows their headings. What
        is only a guess is never used: somebody has to confirm it first.

        Args:
            actor: who asks.
            file_name: what they call the file.
            content: the file.
            kind: what the file is; "auto" to tell by its headings.
            ukprn: as for `suggest`.

        Raises:
            NotAllowed, NotFound, Unavailable: as `suggest`.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        if kind == "csv":
            return with_provider(FileMapping(), ukprn) if ukprn else None
        if kind != "auto":
            columns = self._columns_if_any(file_name, content) if kind == "oneroster" else FileColumns((), 0)
            return of_standard(kind, columns).for_provider(self._provider(actor, ukprn)).mapping
        try:
            return _sure(self.suggest(actor, file_name, content, ukprn=ukprn))
        except Rejected:  # the import says what is wrong with the file
            return None

    def filled_template(
        self, actor: Actor, file_name: str, content: bytes, mapping: FileMapping | None = None
    ) -> bytes:
        """Return the import template as `.xlsx`, with what a file says and what is known of its learners.

        It is for files that lack what an import needs, such as users.csv of OneRoster: somebody fills in the rest.

        Args:
            actor: who asks.
            file_name: what they call the file.
            content: the file.
            mapping: what its columns and values stand for; None if its headings are ours.

        Raises:
            NotAllowed: the actor may not import learners.
            ProofNeeded: the actor has not shown recently who they are, and the template would say what is known.
            Rejected: the file is too large, cannot be read, or has no rows or too many; or something is wrong with
                the mapping.
            Unavailable: the spreadsheet reader could not be started.

        Source: features J5.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        require_spreadsheet(self._context, LEARNER_HEADINGS, file_name, content)
        refuse_mapping(mapping)
        return filled_template(self._context, actor, content, mapping)

    def list(self, actor: Actor, ukprn: str) -> list[RememberedMapping]:
        """Return the mappings that are remembered for a provider, latest first.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: the provider is not there, or the actor does not see all of it.
        """
        with self._context.store.snapshot() as work:
            self._whole(work, actor, ukprn)
            return work.mappings.of(ukprn)

    def get(self, actor: Actor, ukprn: str, name: str) -> RememberedMapping:
        """Return one mapping.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: there is none of this name, or the provider is not there, or the actor does not see all of it.
        """
        for one in self.list(actor, ukprn):
            if one.mapping.name == name:
                return one
        raise NotFound(f"There is no mapping called {name!r}.")

    def save(self, actor: Actor, ukprn: str, mapping: FileMapping) -> RememberedMapping:
        """Remember a mapping for a provider; it replaces the one of the same name.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: the provider is not there, or the actor does not see all of it.
            Rejected: something is wrong with the mapping, or too many are remembered.

        Source: features J5.
        """
        now = self._context.clock.now()
        actor.require(Permission.IMPORT_LEARNERS)
        if not mapping.name.strip():
            raise Rejected(problems=[problem("name", "required", rule=_RULE)])
        refuse_mapping(mapping)
        remembered = RememberedMapping(ukprn, mapping, actor.account_id, now)
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, "mappings")
            self._whole(work, actor, ukprn)
            names = {one.mapping.name for one in work.mappings.of(ukprn)} | {mapping.name}
            if len(names) > MAX_REMEMBERED:
                raise Rejected(problems=[problem("name", "too_many_mappings", rule=_RULE, most=MAX_REMEMBERED)])
            work.mappings.put(remembered)
            work.audit.append([entry_by(actor, now, Action.SAVE_MAPPING, "mapping", mapping.name, ukprn)])
        return remembered

    def remove(self, actor: Actor, ukprn: str, name: str) -> None:
        """Forget a mapping.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: there is none of this name, or the provider is not there, or the actor does not see all of it.
        """
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            self._whole(work, actor, ukprn)
            if name not in {one.mapping.name for one in work.mappings.of(ukprn)}:
                raise NotFound(f"There is no mapping called {name!r}.")
            work.mappings.remove(ukprn, name)
            work.audit.append([entry_by(actor, now, Action.REMOVE_MAPPING, "mapping", name, ukprn)])

    def _columns(self, content: bytes) -> FileColumns:
        with self._context.spreadsheets.read(content, seconds=MAX_WAIT_SECONDS) as sheets:
            return columns_of(sheets)

    def _columns_if_any(self, file_name: str, content: bytes) -> FileColumns:
        """Return the columns of a file, or none of one that cannot be read: the import says what is wrong with it."""
        try:
            require_spreadsheet(self._context, LEARNER_HEADINGS, file_name, content)
            return self._columns(content)
        except Rejected:
            return FileColumns((), 0)

    def _provider(self, actor: Actor, ukprn: str) -> str:
        with self._context.store.snapshot() as work:
            if ukprn:
                self._whole(work, actor, ukprn)
                return ukprn
            seen = self._seen(work, actor)
        return seen[0] if len(seen) == 1 else ""

    @staticmethod
    def _seen(work: UnitOfWork, actor: Actor) -> builtins.list[str]:
        scope = actor.scope
        if scope.everything:
            return []
        return [one.ukprn for one in work.providers.in_scope(scope) if scope.sees_provider(one.ukprn)]

    @staticmethod
    def _whole(work: UnitOfWork, actor: Actor, ukprn: str) -> None:
        actor.require(Permission.IMPORT_LEARNERS)
        provider_in_scope(work, actor, ukprn)
        if not actor.scope.sees_provider(ukprn):
            raise NotFound(f"There is no provider with the UKPRN {ukprn!r}.")


def _sure(found: Suggestion) -> FileMapping | None:
    """Return the mapping of a suggestion if nobody has to confirm it, and one is needed."""
    if found.columns.are_ours() and not found.kind:
        return None
    if found.certain:
        return found.mapping
    given = found.mapping.constants.get("ukprn", "")
    return with_provider(FileMapping(), given) if given and found.columns.are_ours(but={"ukprn"}) else None
