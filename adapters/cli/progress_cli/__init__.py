"""The command line: everything a manager or operator does in bulk (I5)."""
