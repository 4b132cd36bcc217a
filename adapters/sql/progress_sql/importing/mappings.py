"""Mappings on SQL, their table, and their text in the rows of imports."""

import json
from typing import Any

from attrs import asdict
from sqlalchemy import Column, ForeignKey, Table, delete, select

from progress_core.domain.importing.mappings import DateOrder, FileMapping, RememberedMapping
from progress_sql.foundations.columns import TEXT, metadata, number, text
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.values import micros, moment

mappings = Table(
    "mappings",
    metadata,
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), primary_key=True),
    Column("name", TEXT, primary_key=True),
    text("mapping"),
    number("saved_by"),
    number("saved_at"),
    sqlite_with_rowid=False,
)


class SqlMappings:
    """See `progress_core.ports.mappings.Mappings`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, remembered: RememberedMapping) -> None:
        name = remembered.mapping.name
        self.remove(remembered.ukprn, name)
        told = (mapping_text(remembered.mapping), remembered.saved_by, micros(remembered.saved_at))
        self._session.insert_many(mappings, [(remembered.ukprn, name, *told)])

    def remove(self, ukprn: str, name: str) -> None:
        self._session.run(delete(mappings).where(mappings.c.ukprn == ukprn, mappings.c.name == name))

    def of(self, ukprn: str) -> list[RememberedMapping]:
        theirs = select(*mappings.columns).where(mappings.c.ukprn == ukprn)
        ordered = theirs.order_by(mappings.c.saved_at.desc(), mappings.c.name)
        return [_remembered(row) for row in self._session.all(ordered)]


def _remembered(row: Values) -> RememberedMapping:
    ukprn, _, told, saved_by, saved_at = row
    return RememberedMapping(ukprn, mapping_of(told), saved_by, moment(saved_at))


def mapping_text(mapping: FileMapping) -> str:
    """Return a mapping as text."""
    return json.dumps(asdict(mapping))


def mapping_of(told: str) -> FileMapping:
    """Return the mapping that `mapping_text` wrote."""
    values: dict[str, Any] = json.loads(told)
    only = {heading: tuple(allowed) for heading, allowed in values["only"].items()}
    return FileMapping(**{**values, "dates": DateOrder(values["dates"]), "only": only})
