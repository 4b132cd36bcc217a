"""Take the pictures: a site with people in it, a browser at two widths, small files."""

import io
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, field, frozen
from PIL import Image
from playwright.sync_api import Browser, Page, Request, sync_playwright
from progress_email.kits.mailserver import MailServer, running

from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.foundations.permissions import Role
from tests.chromium import ARGUMENTS, find_chromium
from tests.living import LEARNERS, Person, Site, living, make_store
from tests.screens.pages import SCREENS, Screen
from tests.screens.scene import set_scene
from tests.screens.secured import SECURED, add_secured, enter_password, enter_recovery_code

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screens"
_HEIGHT = 800
_MOST_HEIGHT = {"desktop": 1800, "tablet": 1800, "phone": 1600, "large-phone": 1600}
_CAPTIONS = {"desktop": "at a desk", "tablet": "on a tablet", "phone": "on a phone", "large-phone": "on a larger phone"}
_COLOURS = 64
MICROSOFT = IdentityProvider("entra", "Microsoft", "http://127.0.0.1:9", "progress")
"""An identity provider at an address where nobody answers."""


def file_name(screen: Screen, width: str) -> str:
    """Return the file name of a picture."""
    return f"{screen.name}-{width}.png"


def index() -> str:
    """Return the page that shows the pictures."""
    lines = ["# Every page, as it looks", "", "Taken by `python -m tests.screens`, at desktop and phone width."]
    for screen in SCREENS:
        who = screen.who.label if isinstance(screen.who, Role) else screen.who or "not logged in"
        title = screen.name.replace("-", " ").capitalize()
        lines += ["", f"## {title}", "", f"`{screen.path}` ({who})", ""]
        lines += [_row(_CAPTIONS[width] for width in screen.widths), "|" + "---|" * len(screen.widths)]
        lines += [_row(f"![{title}, {_CAPTIONS[width]}]({file_name(screen, width)})" for width in screen.widths)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def take(screens: Sequence[Screen], folder: Path = FOLDER) -> None:
    """Take the pictures of some pages.

    Args:
        screens: which.
        folder: where they go.
    """
    with running(MailServer()) as mail, scene(mail) as shown, _chromium() as browser:
        for screen in screens:
            for width, pixels in screen.widths.items():
                page = shown.opened(browser, screen, pixels)
                picture = page.screenshot(full_page=True, animations="disabled", caret="hide")
                (folder / file_name(screen, width)).write_bytes(_small(picture, _MOST_HEIGHT[width]))


@frozen
class Scene:
    """A site that shows something.

    Args:
        site: runs.
        named: what addresses may name.
        pages: of those who have looked at it, by username, "" for nobody.
        elsewhere: what pages asked other sites for.
    """

    site: Site
    named: dict[str, str]
    pages: dict[str, Page] = field(factory=dict)
    elsewhere: list[str] = field(factory=list)

    def opened(self, browser: Browser, screen: Screen, width: int) -> Page:
        """Open a page as it is to be shown."""
        person = self.site.person(screen.who, new=screen.new) if screen.who else None
        page = self._page_of(browser, person)
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        page.goto(screen.path.format(**self.named))
        if screen.then is not None:
            screen.then(page)
            page.wait_for_load_state()
        assert self.elsewhere == [], "pages ask for nothing of other sites"
        return page

    def _page_of(self, browser: Browser, person: Person | None) -> Page:
        username = person.username if person else ""
        if username not in self.pages:
            context = browser.new_context(base_url=self.site.url, locale="en-GB", reduced_motion="reduce")
            context.on("request", lambda request: self._note(request))  # noqa: PLW0108 - methods of scenes have no hash
            self.pages[username] = context.new_page()
            if person:
                _log_in(self.pages[username], person)
        return self.pages[username]

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.url}/", "data:")):
            self.elsewhere.append(request.url)


def _log_in(page: Page, person: Person) -> None:
    page.goto("/")
    if person == SECURED:
        enter_password(page)
        enter_recovery_code(page)
        page.get_by_role("button", name="Log off").wait_for()
        return
    page.get_by_label("Username").fill(person.username)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Log off").wait_for()


@contextmanager
def scene(mail: MailServer) -> Iterator[Scene]:
    """Run a site that shows something."""
    with tempfile.TemporaryDirectory() as place:
        template, folder = Path(place) / "template", Path(place) / "site"
        template.mkdir()
        folder.mkdir()
        people = make_store(template, learners=LEARNERS)
        with living(template, folder, people, mail, sso=(MICROSOFT,)) as site:
            add_secured(site)
            yield Scene(evolve(site, people=(*people, SECURED)), set_scene(site))


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)


def _small(picture: bytes, most: int) -> bytes:
    """Return a picture with few colours, cropped where it is too long."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, most)))
    counted = Counter(zip(*[iter(image.tobytes())] * 3, strict=True))
    colours = Image.new("P", (1, 1))
    colours.putpalette([part for colour, _ in counted.most_common(_COLOURS) for part in colour])
    small = image.quantize(palette=colours, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
