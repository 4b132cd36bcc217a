"""Naughty strings in every field of every form, and on every page that shows them: they stay text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urljoin

import httpx
import pytest
from attrs import define
from progress_web import app
from progress_web.foundations.endpoints import Page
from progress_web.foundations.throttle import LinkLimit, LogInLimit

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.devices import Admitted
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import OnDuplicate
from progress_core.domain.learners.form import check_learner
from tests.browsers import browser_at
from tests.given.imports import ANN, csv
from tests.given.people import NORTH, form
from tests.given.single_sign_on import PROVIDERS
from tests.naughty import NAUGHTY
from tests.web.full_house import FullHouse, Guest, full_house, is_page, page_at
from tests.web.served import Form, read, without_tokens

POSTS = sorted({page.path for page in app.PAGES if page.method == "POST"})
NAMED = [page for page in app.PAGES if "{" in page.path]
FREE = ("first_name", "last_name", "house", "street", "locality", "town")
QUERY = (
    "after", "at", "done", "filter", "learner", "list", "next", "provider", "requested", "search", "sort", "unlocked",
    "year",
)  # fmt: skip
EACH = 7
"""Every field has every text together with all others, and every seventh by itself, beside fields that are right."""
FEW = list(NAUGHTY.values())[::EACH]
"""For what differs from another form by its button alone, and for addresses that others were tried at."""
ALIKE = 2
"""How many addresses of a page get odd queries from the same person: they differ in whom they are about alone."""


@define
class Found:
    """A site that nobody waits for, and its forms."""

    full: FullHouse
    forms: dict[tuple[str, ...], tuple[str, Form]]


@pytest.fixture(scope="module")
def found() -> Iterator[Found]:
    """Run a site, and find its forms once."""
    with pytest.MonkeyPatch.context() as patch, full_house() as full:
        patch.setattr(LinkLimit, "must_wait", lambda *_: False)
        patch.setattr(LogInLimit, "begin", lambda *_: Admitted.EVERYBODY)
        yield Found(full, full.forms())


def assert_inert(answer: httpx.Response, address: str, said: object = "") -> None:
    """Check that an answer is no server error, and that no typed text in it became markup."""
    assert answer.status_code < 500, f"{address} answered {answer.status_code} to {said}"
    assert "x-naughty" not in answer.headers
    location = urljoin(address, answer.headers.get("location", address))
    assert location.startswith("/"), f"{address} leads away to {location} after {said}"
    assert not location.startswith(("//", "/\\"))
    if is_page(answer):
        page = without_tokens(answer.text)  # which are new in every answer: pages that are alike are read once
        alive = [found for found in read(page, address).alive if not found.startswith(_TO_PROVIDERS)]
        assert alive == [], f"{address} after {said}"


_TO_PROVIDERS = tuple(
    f"<a href='{PROVIDERS[name]}/log-in?" for name in ("PROGRESS_SSO_ENTRA_ISSUER", "PROGRESS_SSO_DFE_ISSUER")
)
"""The links that lead to the installation's own identity providers, and nowhere else."""


def _send(guest: Guest, sent: Form, values: Mapping[str, str], upload: tuple[str, bytes] | None = None) -> None:
    answer = guest.send(sent, values, upload)
    assert_inert(answer, sent.action, values)
    if "location" in answer.headers:
        assert_inert(guest.browser.get(answer.headers["location"]), answer.headers["location"], values)
        if not guest.is_in:
            guest.come_in()


def test_every_form_is_found(found: Found) -> None:
    seen = {path for method, path, *_ in found.forms if method == "POST"}
    missing = sorted(set(POSTS) - seen)
    assert missing == [], "no page of `full_house` shows a form that is sent there; put what it needs there"


@pytest.mark.asvs("V1.2.1", "V1.3.7", "V1.3.10")
@pytest.mark.parametrize("path", POSTS)
def test_naughty_strings_in_every_form_field_are_treated_as_text(found: Found, path: str) -> None:
    texts = list(NAUGHTY.values())
    for key, (who, sent) in found.forms.items():
        if key[:2] == ("POST", path):
            _try(found.full.guests[who], sent, texts)
            texts = FEW


@pytest.mark.asvs("V1.2.4")
@pytest.mark.slow
def test_naughty_strings_in_searches_are_treated_as_text(found: Found) -> None:
    tried: set[str] = set()
    for (method, path, *_), (who, sent) in found.forms.items():
        if method == "GET":
            _try(found.full.guests[who], sent, FEW if path in tried else list(NAUGHTY.values()))
            tried.add(path)
    assert tried


def _try(guest: Guest, sent: Form, texts: Sequence[str]) -> None:
    names = [name for name, field in sent.fields.items() if name != "token" and field.kind != "file"]
    guest.come_in()
    for text in texts:
        _send(guest, sent, dict.fromkeys(names, text))
    for place, name in enumerate(names):
        for text in texts[place % EACH :: EACH]:
            _send(guest, sent, {name: text})
    if sent.has_file:
        for text in texts:
            _send(guest, sent, {}, (text, csv((*ANN[:2], _cell(text), *ANN[3:]))))
            _send(guest, sent, {}, ("learners.csv", text.encode("utf-8", "replace")))


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize(
    "page", [page for page in app.PAGES if "{" in page.path], ids=lambda page: f"{page.method} {page.path}"
)
def test_naughty_strings_in_paths_are_treated_as_text(found: Found, page: Page) -> None:
    guest = found.full.guests[Role.LEARNER_MANAGER.value]
    before, _, rest = page.path.partition("{")
    for text in NAUGHTY.values():
        address = f"{before}{quote(text.encode('utf-8', 'replace'), safe='')}{rest.partition('}')[2]}"
        assert_inert(guest.send(Form(page.method.lower(), address), {}), address)


@pytest.mark.asvs("V1.2.2")
@pytest.mark.slow
def test_naughty_strings_in_queries_are_treated_as_text(found: Found) -> None:
    tried: set[str] = set()
    for who, guest in found.full.guests.items():
        guest.come_in()
        opened = found.full.opened[who]
        tries: Counter[str] = Counter()
        for address in sorted({address.partition("?")[0] for address, status in opened.items() if status == 200}):
            page = page_at(address, "GET")
            assert page is not None
            tries[page.path] += 1
            if tries[page.path] > ALIKE:
                continue
            for text in FEW if page.path in tried else NAUGHTY.values():
                assert_inert(guest.browser.get(address, params=dict.fromkeys(QUERY, text[:300])), address, text)
            tried.add(page.path)
    assert len(tried) > len(found.full.guests)


@pytest.mark.parametrize("name", ["progress-session", "progress-visitor", "progress-device"])
def test_naughty_strings_in_cookies_cause_no_server_error(found: Found, name: str) -> None:
    with browser_at(found.full.house.url) as client:
        for text in NAUGHTY.values():
            cookie = f"{name}={''.join(filter(str.isprintable, text))[:4000]}".strip().encode()
            for path in ("/", "/dashboard", "/nowhere"):
                assert_inert(client.get(path, headers={b"cookie": cookie}), path, cookie)
            assert_inert(client.post("/login", data={"token": "x"}, headers={b"cookie": cookie}), "/login", cookie)


@pytest.mark.asvs("V1.1.2", "V1.3.10")
@pytest.mark.slow
def test_stored_naughty_strings_are_shown_as_text_everywhere() -> None:
    with full_house() as full:
        progress = full.house.progress
        manager = progress.accounts.actor("learner-manager@example.com")
        values = {value for number, text in enumerate(NAUGHTY.values()) for value in _keep(progress, number, text)}
        assert values > {NAUGHTY["script"], NAUGHTY["double quote"], NAUGHTY["SQL"]}
        _keep_elsewhere(progress, manager)
        scripts = jinja = 0
        for who in (Role.LEARNER_MANAGER, Role.USER_MANAGER, Role.LEARNER):
            for address, answer in full.pages(who):
                assert_inert(answer, address)
                if is_page(answer):
                    scripts += answer.text.count("&lt;script&gt;naughty()&lt;/script&gt;")
                    jinja += answer.text.count(NAUGHTY["Jinja"])
        assert scripts > 20
        assert jinja > 0


def _keep(progress: Progress, number: int, text: str) -> set[str]:
    """Save a learner with this text in every field that accepts it, and return what was saved."""
    values = form(username=f"naughty{number}", **dict.fromkeys(FREE, text))
    problems = check_learner(values, form="create", on=progress.context.clock.now().date()).problems
    refused = {problem.field for problem in problems if problem.severity == "error"}
    details = progress.learners.create(OPERATOR, values | dict.fromkeys(refused, "Ann")).learner.details
    return {getattr(details, name) for name in FREE}


def _keep_elsewhere(progress: Progress, manager: Actor) -> None:
    """Keep naughty texts as names of providers, of staff, and of files."""
    bad = NAUGHTY["script"]
    progress.providers.put_many(OPERATOR, [{"ukprn": NORTH, "name": bad, "area": "Oxfordshire", "street": bad}])
    progress.own_account.change_personal_details(
        manager, {"first_name": bad, "last_name": NAUGHTY["double quote"], "email": "naughty@example.com"}
    )
    for text in NAUGHTY.values():
        row = csv((*ANN[:2], _cell(text), _cell(text), text[:20].replace(",", ""), *ANN[5:]))
        asked = progress.imports.request(manager, f"{text}.csv", row, on_duplicate=OnDuplicate.ASK)
        progress.imports.run_now(manager, asked.id, "worker")
