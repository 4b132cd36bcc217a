"""The map of a search in a browser: pins stand where they should, and it works by links, keys, mouse and on paper."""

import base64
import re
from datetime import date
from itertools import count
from math import log, pi, radians, tan

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import EVERYTHING
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, Opener
from tests.given.admissions import directory
from tests.living import Site

pytestmark = pytest.mark.feature("H1b")

VENUES = (
    ("OX14 1GG", 51.680624, -1.286960),
    ("IG11 8FJ", 51.537574, 0.078117),
    ("NN8 1BJ", 52.300077, -0.693641),
    ("HP7 9HN", 51.668961, -0.589450),
    ("CW2 8AB", 53.089011, -2.454971),
    ("SR1 3NX", 54.903545, -1.384952),
    ("DN17 1AJ", 53.578566, -0.666720),
    ("TN34 1BA", 50.857944, 0.578137),
    ("PO14 1NH", 50.851085, -1.199216),
    ("B63 3NA", 52.457161, -2.051979),
    ("B98 8DW", 52.307540, -1.938376),
    ("L20 7EW", 53.445072, -2.989404),
    ("LE1 1FB", 52.635212, -1.129359),
    ("MK6 5LP", 52.027987, -0.752148),
    ("ST5 2GB", 53.015303, -2.237988),
    ("OL9 6AA", 53.542626, -2.119959),
    ("WA4 6RD", 53.379485, -2.583436),
    ("BD18 3LQ", 53.836819, -1.790215),
    ("BA16 0AB", 51.130495, -2.734039),
    ("N7 0RN", 51.556571, -0.118320),
)
"""Where twenty colleges of England teach T Levels.

Source: tlevel_provider_venues.csv, of SkillsFundingAgency/tl-marketing-and-communication.
"""
MIDDLE = (52.5, -1.5)
ZOOM = 5.75
_CENTRE = """async ([png, colour]) => {
  const bytes = Uint8Array.from(atob(png), sign => sign.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes]))
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  let left = Infinity, right = -1, top = Infinity, bottom = -1
  for (let at = 0; at < data.length; at += 4) {
    if (colour.some((value, part) => Math.abs(data[at + part] - value) > 3)) continue
    const x = at / 4 % bitmap.width, y = Math.floor(at / 4 / bitmap.width)
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y)
  }
  return [(left + right + 1) / 2 / bitmap.width, (top + bottom + 1) / 2 / bitmap.height]
}"""
"""Finds the middle of all pixels of a colour, as parts of the width and height."""
_PIN_COLOUR = [0x1F, 0x55, 0x66]


@pytest.fixture(autouse=True)
def ukprn(site: Site) -> str:
    """Offer a course at each venue; return their provider."""
    with site.progress.context.store.snapshot() as work:
        found = next(work.providers.in_scope(EVERYTHING)).ukprn
    numbers = count(1)
    directory(
        site.progress,
        *(
            Course(next(numbers), found, f"Course{at:02}x", "T Level", date(2027, 9, 1), postcode, "", "", north, east)
            for at, (postcode, north, east) in enumerate(VENUES)
        ),
    )
    return found


def expected(north: float, east: float) -> tuple[float, float]:
    """Return where a place is on the map, as parts of its width: Mercator as Snyder writes it (1987, 7-2)."""
    world = 256 * 2**ZOOM / 400

    def down(latitude: float) -> float:
        return -log(tan(pi / 4 + radians(latitude) / 2)) / (2 * pi)

    return 0.5 + (east - MIDDLE[1]) / 360 * world, 0.5 + (down(north) - down(MIDDLE[0])) * world


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_pins_stand_where_the_coordinates_say(site: Site, opened: Opener, width: int) -> None:
    page = opened(site, width=width, javascript=False)
    for at, (_, north, east) in enumerate(VENUES):
        page.goto(f"/search?words=Course{at:02}x&view=map&map={MIDDLE[0]},{MIDDLE[1]},{ZOOM}")
        drawing = page.locator("#map svg")
        box = drawing.bounding_box()
        assert box
        png = base64.b64encode(drawing.screenshot()).decode()
        x, y = page.evaluate(_CENTRE, [png, _PIN_COLOUR])
        wanted_x, wanted_y = expected(north, east)
        assert abs(x - wanted_x) * box["width"] < 1.5, VENUES[at]
        assert abs(y - wanted_y) * box["height"] < 1.5, VENUES[at]


def courses_shown(page: Page) -> int:
    names = [link.get_attribute("aria-label") or "" for link in page.locator("#map svg a").all()]
    return sum(int(name.split()[0]) for name in names)


def test_marks_and_buttons_lead_from_the_country_to_a_course(either_page: Page) -> None:
    page = either_page
    page.goto("/search?view=map")
    expect(page.get_by_role("group", name="Map of 20 courses")).to_be_visible()
    assert courses_shown(page) == len(VENUES)
    for _ in range(12):
        cluster = page.locator("#map a.progress-map__mark--cluster").first
        if not cluster.count():
            break
        before = page.locator("#map").get_attribute("data-map")
        cluster.click()
        expect(page.locator("#map")).not_to_have_attribute("data-map", before or "")
    pin = page.locator("#map a.progress-map__mark:not(.progress-map__mark--cluster)").first
    name = pin.get_attribute("aria-label") or ""
    pin.click()
    expect(page.get_by_role("main")).to_contain_text(name.rpartition(", ")[2])
    assert re.search("/courses/[0-9]+$", page.url)
    page.go_back()
    expect(page.get_by_text(re.compile("This part of the map shows"))).to_be_visible()
    page.get_by_role("link", name="Show all results").click()
    expect(page.get_by_text("Numbers are courses at a place")).to_be_visible()
    assert courses_shown(page) == len(VENUES)


def test_the_map_works_by_keyboard_alone(either_page: Page) -> None:
    page = either_page
    page.goto("/search?view=map")
    first = page.locator("#map svg a").first
    first.focus()
    for _ in range(page.locator("#map svg a").count()):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zoom in", exact=True)).to_be_focused()
    before = page.locator("#map").get_attribute("data-map") or ""
    page.keyboard.press("Enter")
    expect(page.locator("#map")).not_to_have_attribute("data-map", before)
    assert page.locator("#map").get_attribute("data-map") != before


def test_with_a_script_the_map_is_dragged_and_zoomed_in_place(page: Page) -> None:
    page.goto("/search?view=map&words=course")
    shown = page.locator("#map")
    before = shown.get_attribute("data-map") or ""
    box = page.locator("#map svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 260, steps=5)
    page.mouse.up()
    expect(shown).not_to_have_attribute("data-map", before)
    latitude, longitude, zoom = (float(part) for part in (shown.get_attribute("data-map") or "").split(","))
    was = [float(part) for part in before.split(",")]
    assert latitude > was[0], "the map was dragged down"
    assert longitude < was[1], "the map was dragged to the right"
    assert zoom == was[2]
    expect(page).to_have_url(re.compile("map="))
    page.locator("#map svg a").first.focus()
    page.keyboard.press("+")
    expect(shown).not_to_have_attribute("data-map", f"{latitude},{longitude},{zoom}")
    assert float((shown.get_attribute("data-map") or "").split(",")[2]) == zoom + 1


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_maps_are_accessible_and_fit_their_screens(site: Site, opened: Opener, width: int) -> None:
    page = opened(site, width=width)
    for path in ("/search?view=map", "/search?view=map&near=M14&miles=50", "/courses/1"):
        page.goto(path)
        assert_accessible(page)
    page.goto("/search?view=map")
    for mark in page.locator("#map svg a circle").all():
        box = mark.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_the_map_is_printed_with_its_source_and_without_its_buttons(page: Page) -> None:
    page.goto("/search?view=map")
    page.emulate_media(media="print")
    expect(page.locator("#map svg")).to_be_visible()
    expect(page.get_by_text("Office for National Statistics")).to_be_visible()
    expect(page.get_by_role("link", name="Zoom in", exact=True)).to_be_hidden()
