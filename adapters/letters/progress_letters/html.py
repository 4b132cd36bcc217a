"""Letters or slips as one web page to print, without scripts or anything fetched from elsewhere."""

from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined

from progress_core.domain.correspondence.letters import Layout, Letter
from progress_letters import wording

ENVIRONMENT = Environment(
    loader=PackageLoader("progress_letters"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_html(letters: Iterable[Letter], layout: Layout) -> bytes:
    """Return all letters or slips as one web page in UTF-8."""
    return ENVIRONMENT.get_template(f"{layout}.html").render(letters=letters, wording=wording).encode()
