"""The options that narrow a list of learners, as a query."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations import paging
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.learners.dashboard import line as dashboard_line

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.learners.learners import LearnerQuery

line_option = click.option(
    "--filter",
    "key",
    type=click.Choice([line.key for line in LINES if line.mask]),
    help="Only learners on this line of the dashboard.",
)
search_option = click.option(
    "--search",
    default="",
    help="The start of a first name, last name, both or username, or a whole ULN or UPN. Accents do not count.",
)


def query_of(
    progress: "Progress",
    actor: "Actor",
    ukprn: str,
    year: int | None,
    group: str,
    *,
    key: str = "learners",
    search: str = "",
    import_id: int | None = None,
) -> "LearnerQuery":
    """Build a query; a provider, group or import that does not exist, or is not in scope, is refused."""
    from progress_core.usecases.learners.learners import LearnerQuery  # noqa: PLC0415 - help need not load every use case

    if ukprn:
        progress.providers.get(actor, ukprn)
    if import_id is not None:
        progress.imports.get(actor, import_id)
    chosen = dashboard_line(key)
    return LearnerQuery(
        search=search,
        mask=chosen.mask,
        value=chosen.value,
        ukprn=ukprn,
        year_group=year,
        group=progress.groups.find(actor, group, ukprn).id if group else None,
        import_id=import_id,
        limit=paging.PAGE_SIZE,
    )
