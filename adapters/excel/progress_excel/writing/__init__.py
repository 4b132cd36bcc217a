"""Workbooks out: tables become `.xlsx`, row by row."""
