"""The committed style sheet is the one that its sources give: building it needs Node, so it is committed."""

import re
from pathlib import Path

import progress_web
import pytest
from progress_web.pages.learners.list_rows import HEADINGS as LIST_HEADINGS

_SHIPPED = Path(progress_web.__file__).parent
_SOURCES = sorted((_SHIPPED.parent / "styles").glob("*.scss"))
_OURS = re.compile(r"progress-[a-z0-9_-]*[a-z0-9]")


def _classes(text: str) -> set[str]:
    return set(_OURS.findall(text))


@pytest.mark.parametrize("source", _SOURCES, ids=[path.name for path in _SOURCES])
def test_the_style_sheet_is_built_from_its_sources(source: Path) -> None:
    selectors = re.findall(r"\.(progress-[\w-]+)", source.read_text("utf-8"))
    shipped = (_SHIPPED / "static" / "progress.css").read_text("utf-8")
    assert set(selectors) <= _classes(shipped), "run styles/build.sh"


def test_every_class_used_by_the_pages_is_in_the_style_sheet() -> None:
    shipped = _classes((_SHIPPED / "static" / "progress.css").read_text("utf-8"))
    named = set()
    for template in (_SHIPPED / "templates").rglob("*.html"):
        for classes in re.findall(r'class(?:es)?"?[=:] ?"([^"]*)"', template.read_text("utf-8")):
            named |= _classes(classes)
    assert named - shipped == set()


def test_on_a_phone_the_cells_of_the_list_are_named_as_their_columns_are() -> None:
    shipped = (_SHIPPED / "static" / "progress.css").read_text("utf-8")
    for several in (False, True):
        tbody = "tbody.progress-list--providers" if several else "tbody.progress-list"
        named = dict(re.findall(re.escape(tbody) + r' td:nth-child\((\d+)\)::before\{content:"([^"]+)"\}', shipped))
        headings = [heading for heading in LIST_HEADINGS if several or heading != "Provider"]
        assert list(named.values()) == headings[1:]
        assert list(map(int, named)) == [*range(3, len(headings) + 2)]
