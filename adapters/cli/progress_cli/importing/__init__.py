"""Commands that import files, and the report of how an import went."""
