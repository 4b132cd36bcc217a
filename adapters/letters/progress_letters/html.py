"""Letters as one web page that prints one letter a page: no scripts, nothing fetched from elsewhere."""

from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined

from progress_core.domain.correspondence.letters import Letter
from progress_letters import wording

ENVIRONMENT = Environment(
    loader=PackageLoader("progress_letters"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_html(letters: Iterable[Letter]) -> bytes:
    """Give all letters as one page, UTF-8."""
    return ENVIRONMENT.get_template("letters.html").render(letters=letters, wording=wording).encode()
