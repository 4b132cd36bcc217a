"""Imports of files: headings, rows, plan, decisions, undo."""
