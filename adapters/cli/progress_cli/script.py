"""The `progress` script, which is installed even without the `cli` extra."""

import gc
import sys

COLLECT_AFTER = (50_000, 20, 50)
"""Thresholds of the garbage collector: objects allocated, then collections of each younger generation.

Rows of large files come and go without reference cycles; with Python's own thresholds, looking for cycles takes a
third of the time of checking ten thousand rows.
"""


def main() -> None:
    """Run the command line, or say how to install it."""
    gc.set_threshold(*COLLECT_AFTER)
    try:
        from progress_cli.main import main as run  # noqa: PLC0415 - an extra that may be absent
    except ImportError as error:
        sys.exit(f"The progress command needs an extra ({error.name} is missing): pip install 'progress-core[all]'")
    run()
