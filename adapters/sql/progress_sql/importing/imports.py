"""Imports on SQL; their files are in a table of their own, so that lists never read them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, delete, literal_column, not_, or_, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.problems import Problem, Severity
from progress_core.domain.importing.imports import (
    REDACTED_NAME,
    Import,
    ImportCounts,
    ImportKind,
    ImportStatus,
    OnDuplicate,
    RowProblem,
)
from progress_core.domain.importing.updates import RowUpdate
from progress_core.domain.values.sheets import CellError, Uncomputed
from progress_sql.accounts.staff import STAFF, staff_of
from progress_sql.foundations.backend import Backend, chunks
from progress_sql.foundations.scope import Breadth, breadth_of, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import import_files, import_sharing, imports, staff
from progress_sql.foundations.together import Reading
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none
from progress_sql.importing.mappings import mapping_of, mapping_text
from progress_sql.importing.updates import drop_updates, put_updates, updates_after, updates_of

_COLUMNS = tuple(imports.columns)
_WITHOUT_PROBLEMS = (*_COLUMNS[:-1], literal_column("'[]'", Text).label("no_problems"))
_LATEST = ((4, 0), True)
"""The order by `requested_at` and `id`, descending."""


class SqlImports:
    """See `progress_core.ports.imports.Imports`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, record: Import, content: bytes) -> None:
        self._session.insert_many(imports, [_row(record)])
        self._session.insert_many(import_files, [(record.id, content)])
        self._share(record)

    def get(self, import_id: int) -> Import:
        return _import(self._session.one(select(*_COLUMNS).where(imports.c.id == import_id)))

    def save(self, record: Import) -> None:
        values = dict(zip(imports.columns.keys(), _row(record), strict=True))
        if not self._session.run(imports.update().where(imports.c.id == record.id).values(values)).rowcount:
            raise NotFound
        self._session.run(delete(import_sharing).where(import_sharing.c.import_id == record.id))
        self._share(record)

    def content(self, import_id: int) -> bytes:
        files = imports.outerjoin(import_files)
        (content,) = self._session.one(
            select(import_files.c.content).select_from(files).where(imports.c.id == import_id)
        )
        return content or b""

    def with_files(self, import_ids: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for chunk in chunks(import_ids):
            theirs = (self._session.backend.any_of(import_files.c.import_id, chunk), import_files.c.content != b"")
            found.update(row[0] for row in self._session.all(select(import_files.c.import_id).where(*theirs)))
        return found

    def requested_by(self, account_id: int, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        values = {"requested_by": account_id, "kind": kind.value, "most": limit}
        return map(_import, self._session.later(Reading("imports of a person", _requested_by, values, *_LATEST)))

    def shared_with(self, scope: Scope, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        backend, breadth = self._session.backend, breadth_of(scope)
        values = {"kind": kind.value, "most": limit} | values_of(backend, scope)
        shape = ("shared imports", breadth)
        return self._with_senders(Reading(shape, partial(_shared, backend, breadth), values, *_LATEST))

    def _with_senders(self, reading: Reading) -> Iterator[Import]:
        """Read who sent imports ahead: whoever lists those of others goes on to ask whose they are."""
        rows, known = self._session.later(reading), self._session.known

        def read(row: Sequence[Any]) -> Import:
            if self._session.reads and row[len(_COLUMNS)] is not None:
                known["staff", row[len(_COLUMNS)]] = staff_of(row[len(_COLUMNS) :])
            return _import(row)

        return map(read, rows)

    def with_digest(self, account_id: int, kind: ImportKind, digest: str) -> Iterator[Import]:
        asked = (imports.c.requested_by == account_id, imports.c.kind == kind.value)
        return self._latest(*asked, imports.c.digest == digest)

    def put_updates(self, import_id: int, updates: Iterable[RowUpdate]) -> None:
        put_updates(self._session, import_id, updates)

    def updates(self, import_id: int, *, after: int = 0, limit: int = 1_000) -> list[RowUpdate]:
        return updates_after(self._session, import_id, after, limit)

    def updates_of(self, learner_id: int) -> dict[int, tuple[RowUpdate, ...]]:
        return updates_of(self._session, learner_id)

    def drop_updates(self, import_id: int) -> None:
        drop_updates(self._session, [import_id])

    def kept(self) -> Iterator[Import]:
        has_file = imports.c.id.in_(select(import_files.c.import_id))
        found = select(*_WITHOUT_PROBLEMS).where(or_(imports.c.problems != "[]", has_file))
        return map(_import, self._session.stream(found))

    def forget(self, import_ids: Iterable[int]) -> None:
        for chunk in chunks(set(import_ids)):
            drop_updates(self._session, chunk)
            self._session.run(delete(import_files).where(self._session.backend.any_of(import_files.c.import_id, chunk)))
            these = imports.update().where(self._session.backend.any_of(imports.c.id, chunk))
            self._session.run(these.values(file_name=REDACTED_NAME, problems="[]"))

    def old_contents(self, before: datetime) -> int:
        return self._session.count(import_files, import_files.c.import_id.in_(_processed(before)))

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        old = select(import_files.c.import_id).where(import_files.c.import_id.in_(_processed(before))).limit(limit)
        ids = [id_ for (id_,) in self._session.all(old)]
        drop_updates(self._session, ids)
        for chunk in chunks(ids):
            self._session.run(delete(import_files).where(self._session.backend.any_of(import_files.c.import_id, chunk)))
        return len(ids)

    def told_before(self, before: datetime, *, limit: int | None = None) -> list[int]:
        told = (imports.c.processed_at < micros(before), imports.c.file_name != REDACTED_NAME)
        ordered = select(imports.c.id).where(*told).order_by(imports.c.processed_at, imports.c.id)
        return [id_ for (id_,) in self._session.all(ordered.limit(limit))]

    def _share(self, record: Import) -> None:
        rows = [(ukprn, record.id) for ukprn in sorted(record.shared_at)]
        self._session.insert_many(import_sharing, rows)

    def _latest(self, *conditions: Any, limit: int | None = None) -> Iterator[Import]:
        ordered = (
            select(*_WITHOUT_PROBLEMS).where(*conditions).order_by(imports.c.requested_at.desc(), imports.c.id.desc())
        )
        return map(_import, self._session.stream(ordered.limit(limit)))


def _requested_by() -> Select[Any]:
    return _newest(imports.c.requested_by == bindparam("requested_by"))


def _shared(backend: Backend, breadth: Breadth) -> Select[Any]:
    """Select the imports that are shared with a scope, all of whose providers it sees, with their senders."""
    ids = select(import_sharing.c.import_id)
    seen = whole_given(backend, breadth, import_sharing.c.ukprn)
    unseen = ids.where(import_sharing.c.import_id == imports.c.id, not_(seen))
    everything = breadth == "everything"
    shared = imports.c.id.in_(ids) if everything else and_(imports.c.id.in_(ids.where(seen)), not_(unseen.exists()))
    return _newest(shared).add_columns(*STAFF).outerjoin(staff, staff.c.id == imports.c.requested_by)


def _newest(condition: ColumnElement[bool]) -> Select[Any]:
    these = select(*_WITHOUT_PROBLEMS).select_from(imports).where(condition, imports.c.kind == bindparam("kind"))
    return these.order_by(imports.c.requested_at.desc(), imports.c.id.desc()).limit(bindparam("most"))


def _processed(before: datetime) -> Select[tuple[int]]:
    return select(imports.c.id).where(imports.c.processed_at < micros(before))


def _import(row: Sequence[Any]) -> Import:
    decisions = {int(number): OnDuplicate(choice) for number, choice in json.loads(row[6]).items()}
    id_, file_name, digest, requested_by = row[:4]
    return Import(
        id_,
        file_name,
        digest,
        requested_by,
        moment(row[4]),
        OnDuplicate(row[5]),
        decisions,
        ImportStatus(row[7]),
        ImportCounts(row[8], row[9], row[10], row[19]),
        _problems_of(row[20]),
        moment_or_none(row[11]),
        frozenset(json.loads(row[12])),
        ImportKind(row[13]),
        frozenset(json.loads(row[14])),
        bool(row[15]),
        row[16],
        frozenset(json.loads(row[17])),
        mapping_of(row[18]) if row[18] else None,
    )


def _row(record: Import) -> tuple[Any, ...]:
    counts = record.counts
    return (
        record.id,
        record.file_name,
        record.digest,
        record.requested_by,
        micros(record.requested_at),
        record.on_duplicate.value,
        json.dumps({number: choice.value for number, choice in record.decisions.items()}),
        record.status.value,
        counts.created,
        counts.updated,
        counts.skipped,
        micros_or_none(record.processed_at),
        json.dumps(sorted(record.ukprns)),
        record.kind.value,
        json.dumps(sorted(record.groups)),
        int(record.complete),
        record.ukprn,
        json.dumps(sorted(record.shared_at)),
        mapping_text(record.mapping) if record.mapping else "",
        counts.unchanged,
        _problems_text(record.problems),
    )


def _problems_text(problems: tuple[RowProblem, ...]) -> str:
    rows = [
        (found.row, found.column, problem.field, problem.code, problem.message, problem.value, problem.severity,
         problem.rule, _params_text(problem.params))
        for found in problems
        for problem in (found.problem,)
    ]  # fmt: skip
    return json.dumps(rows, default=_tagged)


def _problems_of(text: str) -> tuple[RowProblem, ...]:
    return tuple(_problem_of(*told) for told in json.loads(text, object_hook=_untagged))


def _problem_of(
    row: int,
    column: str,
    field: str,
    code: str,
    message: str,
    value: object,
    severity: Severity,
    rule: str,
    params: str = "",
) -> RowProblem:
    """Return a stored problem; those that earlier versions stored have no facts."""
    facts = json.loads(params) if params else {}
    return RowProblem(row, column, Problem(field, code, message, value, severity, rule, facts))


def _params_text(params: Mapping[str, object]) -> str:
    return json.dumps(params, default=str) if params else ""


def _tagged(value: object) -> dict[str, str]:
    """Return a value that a cell can hold and JSON cannot, as a tagged object."""
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case CellError(text):
            return {"error": text}
        case Uncomputed(formula):
            return {"formula": formula}
        case _:
            return {"other": str(value)}


def _untagged(tagged: dict[str, str]) -> object:
    ((kind, text),) = tagged.items()
    makers: dict[str, Callable[[str], object]] = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "error": CellError,
        "formula": Uncomputed,
        "other": str,
    }
    return makers[kind](text)
