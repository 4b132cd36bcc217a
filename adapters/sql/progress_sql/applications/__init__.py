"""Applications on SQL."""
