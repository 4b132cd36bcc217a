"""The reference pages and the drawings, made from the code: `python -m tests.pages` writes them again."""

from collections.abc import Callable
from pathlib import Path

from tests.pages import (
    api,
    asvs,
    cli,
    components,
    conformance,
    errors,
    events,
    kits,
    limits,
    main_job,
    permissions,
    ports,
    rooms,
    rules,
    settings,
    values,
)

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "reference"
WHY = ROOT / "docs" / "why"

PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli.page,
    "settings.md": settings.page,
    "values.md": values.page,
    "rules.md": rules.page,
    "errors.md": errors.page,
    "ports.md": ports.page,
    "kits.md": kits.page,
    "permissions.md": permissions.page,
    "limits.md": limits.page,
    "components.md": components.page,
    "events.md": events.page,
    "conformance.md": conformance.page,
    "asvs.md": asvs.page,
    "api.md": api.page,
}
"""File name -> what makes its content."""

DRAWINGS: dict[str, Callable[[], str]] = {"rooms.svg": rooms.drawing, "main-job.svg": main_job.drawing}
"""File name in `docs/why` -> what draws it."""

PARTS: dict[str, Callable[[], str]] = {"wings": rooms.wing_table, "main job": main_job.steps_in_words}
"""Parts of `docs/why/architecture.md` that say in words what the drawings show: name -> what writes it."""


def with_parts(page: str) -> str:
    """Return a page with each part written again between its two marks.

    Raises:
        ValueError, IndexError: a mark is missing.
    """
    for name, write in PARTS.items():
        begin, end = f"<!-- {name}: made by python -m tests.pages -->", f"<!-- end of {name} -->"
        before, rest = page.split(begin)
        after = rest.split(end)[1]
        page = f"{before}{begin}\n\n{write()}\n\n{end}{after}"
    return page
