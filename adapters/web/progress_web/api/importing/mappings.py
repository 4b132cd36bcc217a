"""Mappings of school systems' files: suggested from a file, and remembered for a provider (features J5)."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from attrs import NOTHING, field, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.importing.mappings import MAX_LENGTH, DateOrder, FileMapping, RememberedMapping
from progress_web.api.foundations.calls import Call, Reply, SentFile
from progress_web.api.foundations.fields import short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


class ImportFormat(str, Enum):
    """What a file is."""

    AUTO = "auto"
    CTF = "ctf"
    ONEROSTER = "oneroster"
    CSV = "csv"


@frozen(kw_only=True)
class MappingsAsked:
    """Whose mappings.

    Args:
        ukprn: of this provider, of which the caller sees all.
    """

    ukprn: str = short(NOTHING, most=8)


@frozen(kw_only=True)
class MappingAsked:
    """Which mapping.

    Args:
        ukprn: of this provider, of which the caller sees all.
        name: of the mapping.
    """

    ukprn: str = short(NOTHING, most=8)
    name: str = short(NOTHING, most=MAX_LENGTH)


@frozen(kw_only=True)
class SuggestionAsked:
    """For whose file.

    Args:
        ukprn: the provider of all learners in the file; empty if the file has a column for it.
    """

    ukprn: str = short(most=8)


@frozen
class MappingRecord:
    """What the columns and values of a file stand for.

    Args:
        name: under which it is remembered.
        columns: heading of the file, and the field of a learner for which it stands; empty if it is left out.
        values: field of a learner, and what each value of the file stands for: of `gender`, `ethnicity` and
            `year_group`.
        constants: field of a learner, and the value that every row has.
        dates: the order of dates; those as YYYY-MM-DD are always read.
        only: heading of the file, and the values that it has in rows about learners; other rows are left out.
    """

    name: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    dates: DateOrder
    only: Mapping[str, tuple[str, ...]]


@frozen
class MappingRemembered:
    """A mapping that is remembered for a provider.

    Args:
        ukprn: of the provider.
        mapping: what the columns and values of a file stand for.
        saved_at: when it was saved last.
    """

    ukprn: str
    mapping: MappingRecord
    saved_at: datetime


@frozen
class MappingToSave:
    """A mapping to remember for a provider; it replaces the one of the same name.

    Args:
        ukprn: of the provider.
        name: under which it is remembered.
        columns: as in `MappingRecord`.
        values: as in `MappingRecord`.
        constants: as in `MappingRecord`.
        dates: as in `MappingRecord`.
        only: as in `MappingRecord`.
    """

    ukprn: str
    name: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(factory=dict)
    constants: Mapping[str, str] = field(factory=dict)
    dates: DateOrder = DateOrder.YEAR_FIRST
    only: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules name: a field of a learner, or the mapping as a whole."""
        if name in ("name", "ukprn"):
            return name
        return "columns" if name == "mapping" else "values"


@frozen
class ColumnFound:
    """A column of a file.

    Args:
        heading: as the file has it.
        samples: some of its values.
    """

    heading: str
    samples: tuple[str, ...]


@frozen
class MappingSuggested:
    """A mapping that is suggested for a file.

    Args:
        mapping: to be checked by somebody, unless it is certain.
        is_certain: whether it is that of a standard, or one that is remembered.
        columns: of the file.
    """

    mapping: MappingRecord
    is_certain: bool
    columns: tuple[ColumnFound, ...]


def list_mappings(call: Call, query: MappingsAsked) -> Reply[Listed[MappingRemembered]]:
    """List the mappings that are remembered for a provider, the latest first."""
    return listed(map(_remembered, call.progress.mappings.list(call.actor, query.ukprn)))


def save_mapping(call: Call, body: MappingToSave) -> Reply[MappingRemembered]:
    """Remember a mapping for a provider: imports of files with its headings use it from then on."""
    given = FileMapping(body.name, body.columns, body.values, body.constants, body.dates, body.only)
    return Reply(_remembered(call.progress.mappings.save(call.actor, body.ukprn, given)))


def remove_mapping(call: Call, query: MappingAsked) -> Reply[None]:
    """Forget a mapping of a provider; imports that used it stay as they are."""
    call.progress.mappings.remove(call.actor, query.ukprn, query.name)
    return Reply(None)


def suggest_mapping(call: Call, query: SuggestionAsked, file: SentFile) -> Reply[MappingSuggested]:
    """Suggest what the columns and values of a file stand for, and keep nothing of it."""
    found = call.progress.mappings.suggest(call.actor, file.name, file.content, ukprn=query.ukprn)
    columns = tuple(ColumnFound(column.heading, column.samples) for column in found.columns.columns)
    return Reply(MappingSuggested(_record(found.mapping), found.certain, columns))


def mapping_of(call: Call, file: SentFile, kind: ImportFormat, ukprn: str, name: str) -> FileMapping | None:
    """Return what the columns of a file stand for: what the caller says, or else what the file is.

    Args:
        call: of an import.
        file: the file.
        kind: what the file is said to be.
        ukprn: the provider of all learners; "" if the file has a column for it.
        name: of a mapping that is remembered for this provider; "" for the one that fits.
    """
    mappings = call.progress.mappings
    if name:
        return mappings.get(call.actor, ukprn, name).mapping
    return mappings.of_file(call.actor, file.name, file.content, kind=kind.value, ukprn=ukprn)


def _remembered(one: RememberedMapping) -> MappingRemembered:
    return MappingRemembered(one.ukprn, _record(one.mapping), one.saved_at)


def _record(mapping: FileMapping) -> MappingRecord:
    return MappingRecord(mapping.name, mapping.columns, mapping.values, mapping.constants, mapping.dates, mapping.only)


_SCOPE = TokenScope.IMPORTS_WRITE

OPERATIONS = (
    Operation("GET", "/mappings", list_mappings, _SCOPE),
    Operation("POST", "/mappings", save_mapping, _SCOPE),
    Operation("DELETE", "/mappings", remove_mapping, _SCOPE),
    Operation("POST", "/mappings/suggestions", suggest_mapping, _SCOPE, queue="files", changes=False),
)
