"""What looks at every page finds what is wrong with one, also where most of its elements look alike."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import assert_accessible

PAGE = """
<!DOCTYPE html><html lang="en"><title>Learners</title><style>td {{ color: #333 }} .pale {{ color: #ddd }}</style>
<main><h1>Learners</h1><table><tr><th>Name</th></tr>{rows}</table></main>
"""
ROW = "<tr><td>Ann</td></tr>"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ('<tr><td class="pale">Bob</td></tr>', "color-contrast: <td"),
        ('<tr class="pale"><td><a class="pale" href="/">Bob</a></td></tr>', "color-contrast: <a"),
        ("<tr><td><img src='data:,'></td></tr>", "image-alt: <img"),
        ("<tr><td><input></td></tr>", "label: <input"),
    ],
)
def test_a_fault_in_one_row_of_many_is_found(page: Page, row: str, fault: str) -> None:
    page.set_content(PAGE.format(rows=20 * ROW))
    assert_accessible(page)
    page.set_content(PAGE.format(rows=20 * ROW + row + 20 * ROW))
    with pytest.raises(AssertionError, match=fault):
        assert_accessible(page)
