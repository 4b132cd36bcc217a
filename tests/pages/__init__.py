"""The reference pages, made from the code: `python -m tests.pages` writes them anew."""

from collections.abc import Callable
from pathlib import Path

from tests.pages import cli, conformance, errors, ports, rules, settings

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli.page,
    "settings.md": settings.page,
    "rules.md": rules.page,
    "errors.md": errors.page,
    "ports.md": ports.page,
    "conformance.md": conformance.page,
}
"""File name -> what makes its content."""
