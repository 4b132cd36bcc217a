"""CSV files that operators load: rows with their numbers, and one sentence for whatever is no such file."""

import csv
import io
from collections.abc import Iterator, Sequence

from attrs import evolve

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem


def placed(problem: Problem, numbers: Sequence[int]) -> Problem:
    """Name the file's own row: the use case knows only which of the rows it was given it is."""
    index, _, field = problem.field.removeprefix("row ").partition(": ")
    row = numbers[int(index) - 1]
    return evolve(problem, field=f"row {row}: {field}", message=f"Row {row}: {problem.message}")


def read_csv(
    content: bytes, limit: int, what: str, mandatory: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[int, dict[str, object]]]:
    """Read a CSV file.

    Args:
        content: of the file.
        limit: bytes that are too many when passed.
        what: a row tells of ("provider").
        mandatory: headings.
        optional: further headings.

    Gives:
        each row with its number in the file.

    Raises:
        Rejected: it is no such CSV file, or has no rows; the sentence says why and names the row.
    """
    if len(content) > limit:
        raise Rejected(f"The file is too large: at most {limit // (1024 * 1024)} MiB are taken.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Rejected(f"Row {row} is not UTF-8 text. Save the file as CSV (UTF-8).") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = False
    try:
        headings = [heading.strip().lower() for heading in next(reader, [])]
        _check_headings(headings, what, mandatory, optional)
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(headings):
                raise Rejected(
                    f"Row {reader.line_num} has {len(cells)} cells, but there are {len(headings)} headings. "
                    "Put values that hold a comma into double quotes."
                )
            found = True
            yield reader.line_num, dict(zip(headings, cells, strict=True))
    except csv.Error as error:
        raise Rejected(f"Row {reader.line_num} is not CSV: {error}.") from None
    if not found:
        raise Rejected(f"The file has no {what}s. It needs a row for each, below the headings.")


def _check_headings(headings: list[str], what: str, mandatory: Sequence[str], optional: Sequence[str]) -> None:
    if not any(headings):
        raise Rejected(f"The file is empty. It needs the headings {','.join(mandatory)} and a row for each {what}.")
    missing = [name for name in mandatory if name not in headings]
    unknown = [name for name in headings if name not in (*mandatory, *optional)]
    if missing or unknown or len(set(headings)) != len(headings):
        raise Rejected(
            f"The headings must be {','.join(mandatory)} and optionally {','.join(optional)}, each once. "
            f"Missing: {', '.join(missing) or 'none'}. Not known: {', '.join(map(repr, unknown)) or 'none'}."
        )
