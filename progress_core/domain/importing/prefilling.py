"""The learner import template, filled in with what another file says and with what is known (features J5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.headings import HeadedSheet, is_blank
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.learners.fields import LEARNER_FIELDS
from progress_core.domain.learners.likenesses import Known
from progress_core.domain.values.name_keys import name_key
from progress_core.domain.values.sheets import Cell, Sheet

MAX_ROWS = 20_000
"""Files with more rows are refused: somebody fills in the rest by hand."""

FilledRow = dict[str, str]
"""Field -> what the template's cell holds; fields without a value are left out."""

_FILE = "imports.file"
_FIELDS = {field.name: field for field in LEARNER_FIELDS}
_KNOWN = ("ukprn", "first_name", "last_name", "date_of_birth", "postcode", "uln", "upn")


def rows_to_fill(sheets: Iterable[Sheet], *, max_rows: int = MAX_ROWS) -> list[FilledRow]:
    """Return what the rows of a file say, whatever is missing or wrong in them.

    Values are as the template has them; a value that the rules would refuse stays as the file has it.

    Args:
        sheets: of the file, through its mapping.
        max_rows: a file with more is refused.

    Raises:
        Rejected: no visible sheet has headings that are known, or there are no rows or too many.

    Source: features J5.
    """
    for sheet in sheets:
        headed = LEARNER_HEADINGS.headed(sheet) if sheet.visible else None
        if headed is not None:
            return _rows(headed, max_rows)
    raise Rejected(problems=[problem("file", "no_headings", rule=_FILE)])


def _rows(headed: HeadedSheet, max_rows: int) -> list[FilledRow]:
    columns = headed.headings.columns
    rows: list[FilledRow] = []
    for _, cells in headed.rows_since_1900("date_of_birth"):
        row = dict(_filled(columns, cells))
        if not row:
            continue
        if len(rows) == max_rows:
            raise Rejected(problems=[problem("file", "too_many_rows", rule=_FILE, most=max_rows)])
        rows.append(row)
    if not rows:
        raise Rejected(problems=[problem("file", "no_rows", rule=_FILE, row=headed.headings.row)])
    return rows


def _filled(columns: Mapping[str, int], cells: tuple[Cell, ...]) -> Iterator[tuple[str, str]]:
    for name, place in columns.items():
        cell = cells[place] if place < len(cells) else None
        if not is_blank((cell,)):
            yield name, _text(name, cell)


def _text(name: str, cell: Cell) -> str:
    value, findings = _FIELDS[name].read(cell)
    if any(finding.severity == "error" for finding in findings):
        return str(cell).strip()
    if name == "year_group":
        return f"Year {value}"
    return value.isoformat() if isinstance(value, date) else str(value)


def completed(rows: Iterable[FilledRow], known: Iterable[Known]) -> Iterator[FilledRow]:
    """Yield rows with what is missing in them and known of their learners.

    A row is a learner's if it has their ULN or UPN, which is nobody else's, and their first or last name: a number
    alone may be mistyped.

    Args:
        rows: as `rows_to_fill` returns them.
        known: learners whom the reader of the template may see.

    Source: features J5.
    """
    found: dict[str, Known | None] = {}
    for one in known:
        for number in filter(None, (one.uln, one.upn)):
            found[number] = None if number in found else one
    for row in rows:
        person = found.get(row.get("uln", "")) or found.get(row.get("upn", ""))
        if person is None or not _same_name(row, person):
            yield row
        else:
            facts = {name: str(value) for name in _KNOWN if (value := getattr(person, name))}
            yield {**facts, **row}


def _same_name(row: FilledRow, person: Known) -> bool:
    return any(name_key(row.get(name, "")) == name_key(getattr(person, name)) for name in ("first_name", "last_name"))
