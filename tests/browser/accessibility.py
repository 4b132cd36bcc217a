"""What axe finds wrong with a page as it is, and whether the page fits its screen."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe().axe_script

_VIOLATIONS = """
async () => {
  const resultTypes = ['violations'];
  const rules = {'color-contrast': {enabled: false}};
  const found = (await axe.run({resultTypes, rules})).violations;

  // Contrast takes most of the time, and is the same wherever elements and all around them look alike:
  // in rows of a table, two of each are measured. Styles stand in style sheets alone.
  const unlike = new Set(['id', 'href', 'value', 'name', 'for', 'data-label', 'aria-describedby', 'aria-label']);
  const looks = new Map([[document.body, 'body']]);
  const looksOf = (element) => {
    if (!looks.has(element)) {
      const own = [...element.attributes].filter(({name}) => !unlike.has(name)).map(({name, value}) => name + value);
      looks.set(element, looksOf(element.parentElement) + '>' + element.localName + own.sort());
    }
    return looks.get(element);
  };
  const seen = new Map();
  const measured = [...document.body.querySelectorAll('*')].filter((element) => {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
        && !element.matches('input, select, textarea')) return false;
    const number = (seen.get(looksOf(element)) ?? 0) + 1;
    seen.set(looksOf(element), number);
    return number <= 2;
  });
  const contrast = {resultTypes, runOnly: ['color-contrast']};
  return measured.length ? [...found, ...(await axe.run({include: measured}, contrast)).violations] : found;
}
"""


def assert_accessible(page: Page) -> None:
    """Check that axe finds nothing wrong with a page as it is, and that it fits its screen."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_VIOLATIONS)
    faults = [f"{violation['id']}: {node['html']}" for violation in found for node in violation["nodes"]]
    assert not faults, "\n".join(faults)
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(too_wide), "the page scrolls sideways"
