"""CSV files that operators load: rows with their numbers, and one sentence for a file that is not usable."""

import csv
import io
from collections.abc import Iterator, Sequence

from attrs import evolve

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem


def with_row_number(problem: Problem, numbers: Sequence[int]) -> Problem:
    """Return a problem that names the row in the file; use cases only know its place among the rows they got."""
    index, _, field = problem.field.removeprefix("row ").partition(": ")
    row = numbers[int(index) - 1]
    return evolve(problem, field=f"row {row}: {field}", message=f"Row {row}: {problem.message}")


def read_csv(
    content: bytes, limit: int, noun: str, mandatory: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[int, dict[str, object]]]:
    """Read a CSV file.

    Args:
        content: content of the file.
        limit: maximum size in bytes.
        noun: what a row describes ("provider").
        mandatory: headings that must be there.
        optional: headings that may be there.

    Yields:
        Each row's number in the file and its cells by heading.

    Raises:
        Rejected: the file is not such a CSV file, or has no rows; the message says why and names the row.
    """
    if len(content) > limit:
        raise Rejected(f"The file is too large: the maximum is {limit // (1024 * 1024)} MiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Rejected(f"Row {row} is not UTF-8 text. Save the file as CSV (UTF-8).") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = False
    try:
        headings = [heading.strip().lower() for heading in next(reader, [])]
        _check_headings(headings, noun, mandatory, optional)
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(headings):
                raise Rejected(
                    f"Row {reader.line_num} has {len(cells)} cells, but there are {len(headings)} headings. "
                    "Put double quotes around values that contain a comma."
                )
            found = True
            yield reader.line_num, dict(zip(headings, cells, strict=True))
    except csv.Error as error:
        raise Rejected(f"Row {reader.line_num} is not CSV: {error}.") from None
    if not found:
        raise Rejected(f"The file has no {noun}s. Add a row for each one below the headings.")


def _check_headings(headings: list[str], noun: str, mandatory: Sequence[str], optional: Sequence[str]) -> None:
    if not any(headings):
        raise Rejected(f"The file is empty. It needs the headings {','.join(mandatory)} and a row for each {noun}.")
    missing = [name for name in mandatory if name not in headings]
    unknown = [name for name in headings if name not in (*mandatory, *optional)]
    if missing or unknown or len(set(headings)) != len(headings):
        raise Rejected(
            f"The headings must be {','.join(mandatory)} and optionally {','.join(optional)}, each once. "
            f"Missing: {', '.join(missing) or 'none'}. Not known: {', '.join(map(repr, unknown)) or 'none'}."
        )
