"""CSV files as programs and people make them: read with certainty or refused with the row, and written."""
