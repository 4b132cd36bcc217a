"""Workbooks and CSV files in and out (the `progress.spreadsheets` adapter of the extra `[excel]`)."""

TYPE_CHECKING = False  # typing's own would be the slowest part of the child's start

if TYPE_CHECKING:
    from progress_excel.spreadsheets import ExcelSpreadsheets


def open_spreadsheets(url: str = "excel:") -> "ExcelSpreadsheets":  # noqa: ARG001 - every entry point takes a URL
    """Return the adapter; nothing in the URL changes it."""
    from progress_excel.spreadsheets import ExcelSpreadsheets  # noqa: PLC0415 - the child imports this package bare

    return ExcelSpreadsheets()
