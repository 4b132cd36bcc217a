"""What the guidance of every spreadsheet to fill in says (manual 7.3)."""

CELLS_ARE_TEXT = (
    "Cells are set to text, so that Excel keeps dates and numbers as you write them. Paste with “values only” "
    "to keep it so."
)
COLUMNS_AND_FORMATS = (
    "Columns may be in another order, and other columns are left out. Save as an Excel workbook (.xlsx or .xls), "
    "OpenDocument spreadsheet (.ods) or CSV."
)
