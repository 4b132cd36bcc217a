"""The `progress` script: there even without the command line's own extra."""

import sys


def main() -> None:
    """Run the command line, or say how to get it."""
    try:
        from progress_cli import main as run  # noqa: PLC0415 - an extra that may be absent
    except ImportError as error:
        sys.exit(f"The progress command needs an extra ({error.name} is missing): pip install 'progress-core[all]'")
    run()
