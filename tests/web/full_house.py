"""A site with something on every page, people of every kind who are logged in, and all the forms that they see.

Nothing here knows the pages: they are found as people find them, by following links from page to page, so
that a page and its forms are covered from the day on which something leads to them. A page that opens only
when there is something to show needs it in `full_house`.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode, urljoin

import httpx
from attrs import define, evolve
from progress_web import app
from progress_web.foundations.endpoints import Page
from progress_web.foundations.security import form_token
from starlette.routing import compile_path

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import choose_password, unlock
from progress_core.domain.accounts.sessions import Session, digest_of
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.usecases.consequences.standings import keep, keep_account
from tests.given.admissions import course, directory
from tests.given.exchanges import CELLS_OF_MATHS, export, take_in
from tests.given.exchanges import filled as filled_in
from tests.given.imports import ANN, BOB, CAT, bring, csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire
from tests.web.conftest import House, house_of
from tests.web.served import Form, Served, read

if TYPE_CHECKING:
    from progress_core.memory.mail import MemoryMailer

AREA = "Oxfordshire"
CHOSEN = "chosen4me"
STRANGER, NEWCOMER = "stranger", "newcomer"
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
    """Give the page that answers at an address."""
    path = address.partition("?")[0]
    return next((page for page, path_of in _PATHS if page.method == method and path_of.fullmatch(path)), None)


@define
class Guest:
    """Somebody who is logged in, whatever a form may do to them.

    Args:
        house: where they are.
        account_id: who they are; 0 for nobody.
        browser: keeps the cookies.
    """

    house: House
    account_id: int
    browser: httpx.Client

    def come_in(self) -> None:
        """Begin a new session, unlocked, without going through the page."""
        context = self.house.progress.context
        token, now = secrets.token_urlsafe(32), context.clock.now()
        self.browser.cookies.clear()
        if self.account_id:
            with context.store.transaction() as work:
                work.accounts.save(unlock(work.accounts.get(self.account_id)))
                work.sessions.add(Session(digest_of(token), self.account_id, now, now))
            self.browser.cookies.set("progress-session", token)
        self.browser.get("/account")
        self.browser.get("/")

    @property
    def is_in(self) -> bool:
        """Whether the session still holds, or there never was one."""
        return not self.account_id or self.browser.get("/account/username").status_code == 200

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
    """

    house: House
    guests: dict[str, Guest]
    links: tuple[str, ...]
    foreign: tuple[int, ...]

    def pages(self, who: str) -> Iterator[tuple[str, httpx.Response]]:
        """Give every page that a guest comes to by following links, with its address; each address once."""
        guest = self.guests[who]
        todo = ["/", "/account", "/new-password", *(self.links if who == STRANGER else ())]
        seen: set[str] = set()
        while todo:
            address = todo.pop(0)
            if address in seen:
                continue
            seen.add(address)
            answer = guest.browser.get(address)
            yield address, answer
            if "location" in answer.headers:
                todo.append(urljoin(address, answer.headers["location"]))
            if is_page(answer):
                todo += _leads_to(read(answer.text, address), address)

    def forms(self) -> dict[tuple[str, ...], tuple[str, Form]]:
        """Give every form that anybody sees, with who saw it first; forms with the same fields are one."""
        found: dict[tuple[str, ...], tuple[str, Form]] = {}
        for who in self.guests:
            for address, answer in self.pages(who):
                for sent in read(answer.text, address).forms:
                    page = page_at(urljoin(address, sent.action), sent.method.upper())
                    assert page is not None, f"{address} has a form that leads nowhere: {sent.action}"
                    actions = sent.fields["action"].chosen if "action" in sent.fields else []
                    names = {_DIGITS.sub("0", name) for name in sent.fields}
                    found.setdefault((page.method, page.path, *actions, *sorted(names)), (who, sent))
        return found


_DIGITS = re.compile("[0-9]+")


def is_page(answer: httpx.Response) -> bool:
    """Say whether an answer is a page, and no file or mere redirection."""
    return str(answer.headers.get("content-type", "")).startswith("text/html")


def _leads_to(page: Served, address: str) -> list[str]:
    """Give the addresses that a page leads to: its links, and each choice of the lists of its searches."""
    found = [
        urljoin(address, link).partition("#")[0] for link in page.links if not link.startswith(("mailto:", "tel:"))
    ]
    for search in page.forms:
        if search.method == "get":
            path = search.action.partition("?")[0]
            lists = [field for field in search.fields.values() if field.kind == "select"]
            found += [f"{path}?{urlencode({field.name: value})}" for field in lists for value in field.values]
    return found


@contextmanager
def full_house() -> Iterator[FullHouse]:
    """Run a site over a memory, with something on every page."""
    with house_of() as house, ExitStack() as closing:
        people = {role.value: hire(house.progress, role, NORTH, SOUTH) for role in STAFF_ROLES if role not in _AREA}
        people |= {role.value: hire(house.progress, role, area=AREA) for role in _AREA}
        manager = people[Role.LEARNER_MANAGER.value]
        people |= _learners(house.progress, manager)
        _applications(house.progress, people[Role.LEARNER.value])
        _imports(house.progress, manager)
        _exchange(house.progress, manager)
        _group(house.progress, people[Role.LEARNER.value])
        _locked_staff(house.progress)
        foreign = _foreign(house.progress)
        for actor in people.values():
            _choose_password(house.progress, actor)
        newcomer = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="newcomer@example.com")
        ids = {who: actor.account_id for who, actor in people.items()} | {NEWCOMER: newcomer.account_id, STRANGER: 0}
        guests = {
            who: Guest(house, number, closing.enter_context(httpx.Client(base_url=house.url)))
            for who, number in ids.items()
        }
        for guest in guests.values():
            guest.come_in()
        yield FullHouse(house, guests, _links(house.progress, manager), foreign)


_AREA = (Role.AREA_ADMINISTRATOR,)


def _choose_password(progress: Progress, actor: Actor) -> None:
    with progress.context.store.transaction() as work:
        account = work.accounts.get(actor.account_id)
        hashed = progress.context.hasher.hash(CHOSEN)
        work.accounts.save(choose_password(account, hashed, now=progress.context.clock.now()))


def _learners(progress: Progress, manager: Actor) -> dict[str, Actor]:
    """Make learners in every state: one who is here, one who never was, one locked out, one archived, one approved."""
    made = [
        progress.learners.create(OPERATOR, form(username=f"learner{number}", first_name=f"Ann{number}"))
        for number in range(5)
    ]
    locked = evolve(made[2].learner)
    with progress.context.store.transaction() as work:
        account = work.accounts.get(locked.id)
        keep_account(work, evolve(account, locked_at=progress.context.clock.now()))
        keep(work, evolve(work.learners.get(EVERYTHING, made[3].learner.id), applications=1, submitted=True))
    progress.learner_selection.delete(manager, [made[3].learner.id])
    _profiles(progress, manager, made[1].learner.id, locked.id, made[4].learner.id)
    return {Role.LEARNER.value: progress.accounts.actor("learner0")}


def _profiles(progress: Progress, manager: Actor, begun: int, complete: int, approved: int) -> None:
    """Fill profiles in: one whose qualifications are open, one that awaits approval, one that has it."""
    said = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "completion_date": "2026-06", "predicted_grade": "6"}
    for number in (begun, complete, approved):
        progress.learners.edit(OPERATOR, number, {}, sign_off=Choice.YES)
        progress.profiles.save_personal_information(manager, number, {}, complete=True)
        progress.profiles.save_statements(manager, number, {"personal_statement": "I build."}, complete=True)
        progress.qualifications.add(manager, number, said)
        progress.references.set_referee(manager, number, "Miss Jane Smith")
    for number in (complete, approved):
        progress.qualifications.complete(manager, number)
    progress.approvals.approve(manager, approved)


def _applications(progress: Progress, learner: Actor) -> None:
    """Offer courses, and let a learner have begun to apply for one, have a message, and another have applied."""
    directory(progress, course(1), course(2, title="Health"), course(3, title="Science"))
    progress.applications.begin(learner, 1)
    approved = progress.accounts.actor("learner4")
    begun = progress.applications.begin(approved, 1).application
    progress.applications.move(approved, begun.id, ApplicationState.PENDING)
    message = InboxMessage(1, learner.account_id, progress.context.clock.now(), "Welcome", "Fill in your profile.")
    with progress.context.store.transaction() as work:
        work.inbox.add_many([message])


def _imports(progress: Progress, manager: Actor) -> None:
    """Make imports of every outcome: good, with errors, with decisions to take, and one that waits."""
    bring(progress, manager, csv(ANN))
    bring(progress, manager, csv((*BOB[:4], "nowhere", *BOB[5:])))
    bring(progress, manager, csv(ANN, (*ANN[:4], "OX14 2GG", *ANN[5:])))
    progress.imports.request(manager, "waits.csv", csv(CAT))


def _exchange(progress: Progress, manager: Actor) -> None:
    """Export the qualifications of somebody whose staff add them; import them, good, with an error, and waiting."""
    learner = progress.learners.create(OPERATOR, form(username="exchanged", first_name="Zoe")).learner
    progress.learners.edit(OPERATOR, learner.id, {}, staff_add_qualifications=Choice.YES)
    content = export(progress, manager)
    take_in(progress, manager, filled_in(progress, content, CELLS_OF_MATHS))
    take_in(progress, manager, filled_in(progress, content, CELLS_OF_MATHS | {"L2": "Z"}))
    waits = filled_in(progress, content, CELLS_OF_MATHS | {"L2": "8"})
    progress.qualification_imports.request(manager, "waits.xlsx", waits, ukprn=NORTH)
    progress.qualification_exports.request(manager, NORTH, 11)


def _group(progress: Progress, learner: Actor) -> None:
    """Make a group with a learner in it."""
    group = progress.groups.create(OPERATOR, NORTH, "Form 7")
    progress.group_learners.change(OPERATOR, group.id, joining=[learner.account_id])


def _locked_staff(progress: Progress) -> None:
    locked = hire(progress, Role.LEARNER_MANAGER, NORTH, email="locked@example.com")
    with progress.context.store.transaction() as work:
        account = work.accounts.get(locked.account_id)
        work.accounts.save(evolve(account, locked_at=progress.context.clock.now()))


def _foreign(progress: Progress) -> tuple[int, ...]:
    """Make a learner, a group, a member of staff and an import where nobody here looks."""
    manager = hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="foreign@example.com")
    learner = progress.learners.create(OPERATOR, form(username="foreigner", ukprn=ELSEWHERE)).learner
    group = progress.groups.create(OPERATOR, ELSEWHERE, "Form 8")
    brought = bring(progress, manager, csv((ELSEWHERE, *CAT[1:])))
    return (learner.id, group.id, manager.account_id, brought.id)


def _links(progress: Progress, manager: Actor) -> tuple[str, ...]:
    """Give the addresses in e-mails: one of each purpose that is good, and one that is void."""
    mailer = cast("MemoryMailer", progress.context.mailer)
    progress.staff.create(OPERATOR, "invited@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    progress.accounts.forgotten(manager.username)
    progress.mail.deliver()
    found = re.findall(r"http://localhost:8000(/(?:verify|reset)/\S+)", "\n".join(mail.text for mail in mailer.sent))
    return (*found, "/verify/void", "/reset/void", "/forgotten")
