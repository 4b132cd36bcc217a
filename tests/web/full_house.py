"""A site with something on every page, people of every kind who are logged in, and all the forms that they see.

Nothing here knows the pages: they are found as people find them, by following links from page to page, so
that a page and its forms are covered from the day on which something leads to them. A page that opens only
when there is something to show needs it in `furnishing`.
"""

import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

import httpx
from attrs import Factory, define, evolve
from progress_web import app
from progress_web.foundations.endpoints import Page
from progress_web.foundations.security import form_token
from starlette.routing import compile_path

from progress_core.domain.accounts.accounts import unlock
from progress_core.domain.accounts.sessions import PROOF_TIME, Session, digest_of
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from tests.browsers import browser_at
from tests.given.imports import ANN, csv
from tests.given.people import NORTH, SOUTH, hire
from tests.given.single_sign_on import PROVIDERS
from tests.web.conftest import House, house_of
from tests.web.furnishing import (
    CHOSEN,
    begin_applications,
    choose_own_password,
    enrol_learners,
    exchange_qualifications,
    fill_another_school,
    hand_over,
    hire_leavers,
    hook,
    lock_staff_out,
    log_in_elsewhere,
    mail_links,
    make_group,
    make_imports,
    move_up,
    secure,
    upload_courses,
)
from tests.web.served import ELSEWHERE, Form, Served, read

AREA = "Oxfordshire"
STRANGER, NEWCOMER, LATE, HALF_WAY, SECURED = "stranger", "newcomer", "late", "half way", "secured"
WITH_FACTORS = frozenset({LATE, HALF_WAY, SECURED})
"""Those whose password alone does not log them in."""
SAMPLES = {
    "username": "newlearner",
    "password": "sunny4day",
    "confirm": "sunny4day",
    "current": CHOSEN,
    "first_name": "Ann",
    "last_name": "Smith",
    "email": "ann@example.com",
    "telephone": "01865123456",
    "date_of_birth-day": "2",
    "date_of_birth-month": "10",
    "date_of_birth-year": "2010",
    "year_group": "11",
    "ukprn": NORTH,
    "postcode": "OX14 1GG",
    "uln": "",
    "upn": "",
    "ccis": "",
    "name": "somebody",
    "search": "",
    "next": "",
    "list": "",
}
"""What a person types into an empty field, by its name; "sample" into any other."""

_PATHS = [(page, compile_path(page.path)[0]) for page in app.PAGES]


def page_at(address: str, method: str = "GET") -> Page | None:
    """Return the page that answers at an address."""
    path = address.partition("?")[0]
    return next((page for page, path_of in _PATHS if page.method == method and path_of.fullmatch(path)), None)


@define
class Guest:
    """Somebody who is logged in, whatever a form may do to them.

    Args:
        house: where they are.
        account_id: who they are; 0 for nobody.
        browser: keeps the cookies.
        is_late: whether they showed who they are so long ago that they are asked again.
        waits: whether they have yet to show their second factor.
    """

    house: House
    account_id: int
    browser: httpx.Client
    is_late: bool = False
    waits: bool = False

    def come_in(self) -> None:
        """Begin a new session, unlocked, without going through the page."""
        context = self.house.progress.context
        token, now = secrets.token_urlsafe(32), context.clock.now()
        self.browser.cookies.clear()
        if self.account_id:
            with context.store.transaction() as work:
                work.accounts.save(unlock(work.accounts.get(self.account_id)))
                proved_at = now - PROOF_TIME if self.is_late else now
                session = Session(digest_of(token), self.account_id, now, now, proved_at, self.account_id)
                work.sessions.add(evolve(session, waits=self.waits))
            self.browser.cookies.set("progress-session", token)
        self.browser.get("/account/username")  # a page for everybody who is logged in; only pages set the other cookie
        self.browser.get("/")

    @property
    def is_in(self) -> bool:
        """Whether the session still holds, or there never was one."""
        if not self.account_id:
            return True
        with self.house.progress.context.store.snapshot() as work:
            session = work.sessions.find(digest_of(self.browser.cookies.get("progress-session") or ""))
        return session is not None and session.waits is self.waits

    def send(self, form: Form, values: Mapping[str, str], upload: tuple[str, bytes] | None = None) -> httpx.Response:
        """Send a form of a page, with some of its fields changed.

        Args:
            form: as served.
            values: what is typed, by the names of fields.
            upload: name and content, where the form carries a file.
        """
        fields = filled(form) | {name: [value] for name, value in values.items()}
        if form.method == "get":
            return self.browser.get(form.action, params=fields)
        fields["token"] = [form_token(self.browser.cookies.get("progress-visitor") or "")]
        files = {"file": upload or ("learners.csv", csv(ANN))} if form.has_file else None
        return self.browser.post(form.action, data=fields, files=files)


def filled(form: Form) -> dict[str, list[str]]:
    """Fill a form in as an ordinary person would; files are left out."""
    values: dict[str, list[str]] = {}
    for name, field in form.fields.items():
        chosen = [value for value in field.chosen if value]
        if chosen:
            values[name] = chosen
        elif field.is_text:
            values[name] = [SAMPLES.get(name, "sample")]
        elif field.kind != "file":
            values[name] = ([value for value in field.values if value] or [""])[:1]
    return values


@define
class FullHouse:
    """A site with something on every page.

    Args:
        house: the site.
        guests: who is there, by what they are.
        links: addresses that are in e-mails alone.
        foreign: numbers of what none of them sees: a learner, a group, a member of staff and an import elsewhere.
        opened: what each guest was answered at each address, the last time.
    """

    house: House
    guests: dict[str, Guest]
    links: tuple[str, ...]
    foreign: tuple[int, ...]
    opened: dict[str, dict[str, int]] = Factory(dict)

    def pages(self, who: str) -> Iterator[tuple[str, httpx.Response]]:
        """Yield every page that a guest reaches by following links, with its address.

        Each address is opened once; of those that differ in values of several filters alone, only some are.
        """
        guest = self.guests[who]
        todo = ["/", "/account", "/new-password", "/login/second-factor", *(self.links if who == STRANGER else ())]
        seen: set[str] = set()
        alike: Counter[tuple[str, ...]] = Counter()
        while todo:
            address = todo.pop(0)
            path, _, query = address.partition("?")
            names = sorted({name for name, _ in parse_qsl(query, keep_blank_values=True)})
            key = _DIGITS.sub("0", path), *names
            if address in seen or (names and alike[key] >= _most_alike(names)):
                continue
            seen.add(address)
            alike[key] += 1
            answer = guest.browser.get(address)
            self.opened.setdefault(who, {})[address] = answer.status_code
            yield address, answer
            if "location" in answer.headers:
                todo.append(urljoin(address, answer.headers["location"]))
            if is_page(answer):
                todo += _leads_to(read(answer.text, address), address)
            elif answer.is_success:
                alike[key] += _MOST_ALIKE[1]  # one file shows what the others do

    def forms(self) -> dict[tuple[str, ...], tuple[str, Form]]:
        """Return every form that anybody sees, with who saw it first; forms with the same fields count as one."""
        found: dict[tuple[str, ...], tuple[str, Form]] = {}
        for who in self.guests:
            for address, answer in self.pages(who):
                for sent in read(answer.text, address).forms:
                    page = page_at(urljoin(address, sent.action), sent.method.upper())
                    assert page is not None, f"{address} has a form that leads nowhere: {sent.action}"
                    button = sent.fields.get("action")
                    actions = button.chosen if button and button.kind != "select" else []
                    names = {_DIGITS.sub("0", name) for name in sent.fields}
                    found.setdefault((page.method, page.path, *actions, *sorted(names)), (who, sent))
        return found


_DIGITS = re.compile("[0-9]+")
_MOST_ALIKE = {1: 40, 2: 2}
"""How many addresses of one page with the same filters are opened, by the number of filters."""
_SHOW_NO_OTHER_FORM = frozenset({"action", "by", "by-2", "cell", "miles", "sort", "type", "year"})
_SOME = 3
"""How many are opened of those that filter by one of these alone: a choice changes rows, and never the forms."""


def _most_alike(names: list[str]) -> int:
    return _SOME if len(names) == 1 and names[0] in _SHOW_NO_OTHER_FORM else _MOST_ALIKE.get(len(names), 0)


def is_page(answer: httpx.Response) -> bool:
    """Return whether an answer is a page rather than a file or a redirection."""
    return str(answer.headers.get("content-type", "")).startswith("text/html")


def _leads_to(page: Served, address: str) -> list[str]:
    """Return the addresses that a page leads to: its links, and each choice of the lists of its searches."""
    found = [
        urljoin(address, link).partition("#")[0]
        for link in page.links
        if link not in ELSEWHERE and not link.startswith(("mailto:", "tel:", "https:", "http:"))
    ]
    if any("referee" in form.fields["then"].values for form in page.forms if "then" in form.fields):
        found.append(f"{address.partition('?')[0]}/referee")  # a button leads there, which saves what was typed
    for search in page.forms:
        if search.method == "get":
            path = search.action.partition("?")[0]
            lists = [field for field in search.fields.values() if field.kind == "select"]
            found += [f"{path}?{urlencode({field.name: value})}" for field in lists for value in field.values]
    return found


def client_of(house: House) -> httpx.Client:
    """Open a browser that shows nothing."""
    return browser_at(house.url)


@contextmanager
def full_house() -> Iterator[FullHouse]:
    """Run a site over a memory, with something on every page."""
    providers: dict[str, Any] = dict(PROVIDERS)
    with house_of(**providers) as house, ExitStack() as closing:
        people = {role.value: hire(house.progress, role, NORTH, SOUTH) for role in STAFF_ROLES if role not in _AREA}
        people |= {role.value: hire(house.progress, role, area=AREA) for role in _AREA}
        manager = people[Role.LEARNER_MANAGER.value]
        people |= enrol_learners(house.progress, manager)
        begin_applications(house.progress, people[Role.LEARNER.value], people[Role.ADMISSIONS.value])
        make_imports(house.progress, manager)
        upload_courses(house.progress, people[Role.PROVIDER_MANAGER.value])
        exchange_qualifications(house.progress, manager)
        make_group(house.progress, people[Role.LEARNER.value])
        lock_staff_out(house.progress)
        hire_leavers(house.progress)
        foreign = fill_another_school(house.progress)
        names = ("newcomer", "late", "half-way", "secured")
        others = [hire(house.progress, Role.LEARNER_MANAGER, NORTH, email=f"{name}@example.com") for name in names]
        newcomer, late, half_way, secured = others
        for actor in (*people.values(), *others[1:]):
            choose_own_password(house.progress, actor)
        secure(house.progress, late, half_way, secured)
        log_in_elsewhere(house.progress, manager)
        hook(house.progress, secured)
        move_up(house.progress)
        hand_over(house.progress)
        ids = {who: actor.account_id for who, actor in people.items()} | {NEWCOMER: newcomer.account_id, STRANGER: 0}
        ids |= {LATE: late.account_id, HALF_WAY: half_way.account_id, SECURED: secured.account_id}
        guests = {
            who: Guest(house, number, closing.enter_context(client_of(house)), who == LATE, who == HALF_WAY)
            for who, number in ids.items()
        }
        for guest in guests.values():
            guest.come_in()
        yield FullHouse(house, guests, mail_links(house.progress, manager), foreign)


_AREA = (Role.AREA_ADMINISTRATOR,)
