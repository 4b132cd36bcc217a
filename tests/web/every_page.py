"""Every page of the site, with values for the addresses of those that need one."""

from progress_web import app
from progress_web.foundations.endpoints import Page

from tests.given.people import NORTH

VALUES = {
    "ukprn": NORTH,
    "id": "1000001",
    "link": "abc",
    "report": "at-risk",
    "learner_id": "1000001",
    "number": "1",
    "provider": "entra",
}
POSTS = [page for page in app.PAGES if page.method == "POST"]
FORMS = [page for page in POSTS if not page.by_link]
"""Those that only a form of the site may send; a mail program sends the others."""

INSIDE = [page for page in app.PAGES if page.access != "everybody"]


def path_of(page: Page) -> str:
    path = page.path.replace(":number", "")
    for name, value in VALUES.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"no value for {path}"
    return path


def name_of(page: Page) -> str:
    return f"{page.method} {page.path}"
