"""The same pages as others would write them, over the same database."""
