"""Files of providers: their headings, their rows, and what loading one would do (manual 1.2, 7.3; E2, E6)."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import define, evolve, field, frozen

from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import HeadedSheet, Headings, Vocabulary, is_blank
from progress_core.domain.importing.imports import FieldChange, RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sheet_doubts import HiddenRows, sheet_doubts
from progress_core.domain.providers.form import ATTRIBUTES, PROVIDER_FIELDS, check_provider
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.sheets import Sheet

MAX_ROWS = 100_000
"""Files with more rows are refused: there are not so many providers in the country."""

_SECTION = "1.2, 7.3"
_FILE = "providers.file"
_MANDATORY = ("ukprn", "name", "area", "postcode")
_LABELS = {field.name: label(field.name) for field in PROVIDER_FIELDS} | {"name": "Name"}
_SPELLINGS = {
    "ukprn": ("provider ukprn",),
    "name": ("provider", "provider name", "school", "school name", "establishment name"),
    "area": ("local authority", "la name"),
    "postcode": ("post code",),
    "street": ("address", "address line 1"),
    "locality": ("address line 2",),
    "town": ("town or city", "city"),
    "lat": ("latitude",),
    "lon": ("longitude", "long", "lng"),
    "website": ("web address", "school website", "url"),
}
"""Further headings that name a field; case, spaces and punctuation do not count."""


def _keys() -> Iterator[tuple[str, str]]:
    for name, heading in _LABELS.items():
        for spelling in (name, heading, *_SPELLINGS[name]):
            yield folded_heading(spelling), name


PROVIDER_HEADINGS = Vocabulary(
    dict(_keys()),
    {name: _LABELS[name] for name in _MANDATORY},
    rule="providers.headings",
    file_rule=_FILE,
    missing="no_provider_headings",
    together={name: _LABELS[name] for name in ("lat", "lon")},
)
"""The headings of a spreadsheet of providers, in all their spellings."""

RULES = (
    Rule(
        _FILE,
        _SECTION,
        "The file is a workbook or CSV file; a visible sheet has a row of headings and at least one provider.",
        (
            *("no_provider_headings", "hidden_sheet", "other_sheet", "hidden_rows", "hidden_columns", "read_roughly"),
            *("no_providers", "too_many_providers", "wrong_extension", "upload_too_large"),
        ),
    ),
    Rule(
        "providers.headings",
        _SECTION,
        "The headings name the fields, in any order and in common spellings; no mandatory one is missing or repeated.",
        ("missing_heading", "duplicate_heading", "unknown_heading"),
    ),
)


@define
class ProviderReading:
    """The providers of a file, as far as they can be checked without those that are there.

    Args:
        fields: those that the file has a column for.
        rows: how many rows there are that are not blank.
        providers: the providers of the rows without errors, each with its row.
        problems: everything found.
    """

    fields: frozenset[str] = frozenset()
    rows: int = 0
    providers: list[tuple[int, Provider]] = field(factory=list)
    problems: ProblemList = field(factory=ProblemList)


def read_providers(sheets: Iterable[Sheet], *, max_rows: int = MAX_ROWS) -> ProviderReading:
    """Read and check the first visible sheet that has the headings.

    Args:
        sheets: of the workbook, as a reader gives them.
        max_rows: a file with more is refused.

    Source: manual 1.2, 7.3; features E2.
    """
    reading = ProviderReading()
    PROVIDER_HEADINGS.read_first(sheets, reading.problems, lambda sheet: _read_sheet(sheet, reading, max_rows))
    return reading


def _read_sheet(sheet: HeadedSheet, reading: ProviderReading, max_rows: int) -> None:
    columns, hidden = sheet.headings.columns, HiddenRows(sheet.notes)
    reading.fields = frozenset(columns)
    seen: set[str] = set()
    for number, cells in sheet.rows:
        row = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        if is_blank(row.values()):
            continue
        if reading.rows == max_rows:
            reading.problems.add(0, "", problem("file", "too_many_providers", rule=_FILE, most=max_rows))
            break
        reading.rows += 1
        hidden.note(number)
        _read_row(number, row, sheet.headings, reading, seen)
    for doubt in sheet_doubts(sheet, hidden, _FILE):
        reading.problems.add(0, "", doubt)
    if not reading.rows:
        reading.problems.add(0, "", problem("file", "no_providers", rule=_FILE, row=sheet.headings.row))


def _read_row(
    number: int, row: Mapping[str, object], headings: Headings, reading: ProviderReading, seen: set[str]
) -> None:
    checked = check_provider(row)
    found = list(checked.problems)
    if checked.value is not None:
        if checked.value.ukprn in seen:
            found.append(problem("ukprn", "duplicate", row.get("ukprn"), rule="provider.unique"))
        seen.add(checked.value.ukprn)
        reading.providers.append((number, checked.value))
    for what in found:
        reading.problems.add(number, headings.letter(what.field), what)


@frozen
class PlannedProvider:
    """A row of the file and what becomes of it.

    Args:
        row: number of the row in the spreadsheet.
        provider: the provider, as it will be.
        changes: what changes of a provider that is there.
    """

    row: int
    provider: Provider
    changes: tuple[FieldChange, ...] = ()


@frozen
class ProviderPlan:
    """What becomes of each provider of a file.

    Args:
        added: providers that are new.
        changed: providers that are there, and something of them changes.
        unchanged: providers that are there and stay as they are.
    """

    added: tuple[PlannedProvider, ...] = ()
    changed: tuple[PlannedProvider, ...] = ()
    unchanged: tuple[PlannedProvider, ...] = ()

    @property
    def updated(self) -> int:
        """Number of providers that were there, changed or not."""
        return len(self.changed) + len(self.unchanged)


@frozen
class ProviderReport:
    """What loading a file does or would do.

    Args:
        plan: what becomes of each provider; nothing if there are errors.
        problems: errors and warnings by row and column.
    """

    plan: ProviderPlan = ProviderPlan()
    problems: tuple[RowProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there are no errors, so that the file can be loaded."""
        return not any(found.problem.severity == "error" for found in self.problems)


def plan_providers(reading: ProviderReading, there: Iterable[Provider]) -> ProviderPlan:
    """Compare the providers of a file with those that are there.

    What the file has no column for stays as it is, but a provider that moves loses a position that the file does not
    replace. Providers that it does not name stay, too.

    Args:
        reading: the providers of the file.
        there: all providers that are there.

    Source: features E6.
    """
    stored = {provider.ukprn: provider for provider in there}
    kept = [attribute for name, attribute in ATTRIBUTES.items() if name not in reading.fields]
    added: list[PlannedProvider] = []
    changed: list[PlannedProvider] = []
    unchanged: list[PlannedProvider] = []
    for row, provider in reading.providers:
        before = stored.get(provider.ukprn)
        if before is None:
            added.append(PlannedProvider(row, provider))
            continue
        after = evolve(provider, **{attribute: getattr(before, attribute) for attribute in kept})
        if after.postcode != before.postcode and "lat" not in reading.fields:
            after = evolve(after, latitude=None, longitude=None)
        planned = PlannedProvider(row, after, tuple(_changes(before, after)))
        (changed if planned.changes else unchanged).append(planned)
    return ProviderPlan(tuple(added), tuple(changed), tuple(unchanged))


def _changes(before: Provider, after: Provider) -> Iterator[FieldChange]:
    for name, attribute in ATTRIBUTES.items():
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old != new:
            yield FieldChange(name, "" if old is None else str(old), "" if new is None else str(new))
