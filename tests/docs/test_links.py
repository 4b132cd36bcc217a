"""Every link of a page to a file, and to a heading in one, leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.texts import name, pages

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    broken = []
    for target in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page
        if not linked.exists() or (anchor and anchor not in _anchors(linked)):
            broken.append(target)
    assert broken == []


def test_every_page_of_documentation_can_be_reached_from_the_index() -> None:
    docs = {page.resolve() for page in pages() if name(page).startswith("docs/")}
    index = next(page for page in docs if page.name == "index.md")
    reached, to_read = {index}, [index]
    while to_read:
        page = to_read.pop()
        targets = {
            (page.parent / target.partition("#")[0]).resolve() for target in _LINK.findall(page.read_text("utf-8"))
        }
        to_read += (targets & docs) - reached
        reached |= targets & docs
    assert sorted(map(name, docs - reached)) == []


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
