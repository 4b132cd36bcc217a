"""The `progress` script: there even without the command line's own extra."""

import gc
import sys

COLLECT_AFTER = (50_000, 20, 50)
"""Objects, and rounds of the younger generations, after which a process of ours looks for cycles.

Rows of large files come and go without any: to look as often as Python does by itself is a third of checking ten
thousand.
"""


def main() -> None:
    """Run the command line, or say how to get it."""
    gc.set_threshold(*COLLECT_AFTER)
    try:
        from progress_cli.main import main as run  # noqa: PLC0415 - an extra that may be absent
    except ImportError as error:
        sys.exit(f"The progress command needs an extra ({error.name} is missing): pip install 'progress-core[all]'")
    run()
