"""Tools for kits and tests: sample values, strategies, comparison of stores, threads, fixtures and marks."""
