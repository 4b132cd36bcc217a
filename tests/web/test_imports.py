"""The pages about imports, asked for as no browser would: by the wrong people, with the wrong things."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from attrs import evolve
from progress_web import create_app
from progress_web.foundations import endpoints
from progress_web.foundations.security import BodyLimit

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_core.memory.clock import FixedClock
from progress_core.usecases.foundations.context import Limits
from tests.given.imports import ANN, BOB, CAT, bring, csv, names
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, hire
from tests.living import serving

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVED = (*ANN[:4], "OX14 2GG", *ANN[5:])
SCRIPT = "<script>alert(1)</script>"


class Person:
    """Somebody with a browser that shows nothing.

    Args:
        url: where the site is.
        username: of somebody hired for the test; "" for nobody.
    """

    def __init__(self, url: str, username: str = "") -> None:
        self.browser = httpx.Client(base_url=url)
        if username:
            self.post("/login", {"username": username, "password": "teach3rs"})
            chosen = {"current": "teach3rs", "password": "my-own-1", "confirm": "my-own-1"}
            assert self.post("/new-password", chosen) == (303, "/dashboard")

    @property
    def token(self) -> str:
        found = re.search('name="token" value="([^"]+)"', self.browser.get("/", follow_redirects=True).text)
        return found[1] if found else ""

    def get(self, path: str) -> tuple[int, str]:
        answer = self.browser.get(path)
        return answer.status_code, answer.text

    def post(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        answer = self.browser.post(path, data={"token": self.token, **(fields or {})})
        return answer.status_code, answer.headers.get("location", answer.text)

    def send(self, content: bytes, name: str = "y11.csv", **fields: str) -> tuple[int, str]:
        """Send a file as the form does, and give the status, and where to or what was said."""
        data = {"token": self.token, "action": "import", **fields}
        answer = self.browser.post("/learners/import", data=data, files={"file": (name, content)})
        return answer.status_code, answer.headers.get("location", answer.text)


@pytest.fixture
def progress() -> Progress:
    """Three providers in memory; files of up to 20,000 bytes."""
    made = Progress.open(Settings.from_env(IN_MEMORY))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return Progress(evolve(made.context, limits=Limits(upload_bytes=20_000)))


@pytest.fixture
def manager(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH)


@pytest.fixture
def come(progress: Progress) -> Iterator[Callable[[str], Person]]:
    """Run the site, and let people come to it."""
    people: list[Person] = []
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(create_app(progress), listener):

        def one_more(username: str) -> Person:
            people.append(Person(f"http://127.0.0.1:{listener.getsockname()[1]}", username))
            return people[-1]

        yield one_more
        for one in people:
            one.browser.close()


@pytest.fixture
def person(come: Callable[[str], Person], manager: Actor) -> Person:
    return come(manager.username)


def said(text: str) -> list[str]:
    """Give what the error summary says."""
    summary = re.search('govuk-error-summary__list">(.*?)</ul>', text, re.DOTALL)
    return re.findall(r">\s*([^<>]*\S)\s*<", summary[1]) if summary else []


def latest(progress: Progress, actor: Actor) -> Import:
    return progress.imports.get(actor, progress.imports.list(actor)[0].id)


@pytest.mark.feature("B9")
@pytest.mark.parametrize("role", [Role.USER_MANAGER, Role.ADMISSIONS, Role.AREA_ADMINISTRATOR])
def test_roles_that_may_not_import_are_refused_everywhere(
    progress: Progress, come: Callable[[str], Person], manager: Actor, role: Role
) -> None:
    done = bring(progress, manager, csv(ANN, ANN))
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    other = come(hire(progress, role, *([] if area else [NORTH]), area=area).username)
    paths = ("", "/template.xlsx", f"/{done.id}", f"/{done.id}/errors.xlsx", f"/{done.id}/undo", "/7")
    assert [other.get(f"/learners/import{path}")[0] for path in paths] == [403] * len(paths)
    assert [other.post(f"/learners/import{path}")[0] for path in ("", f"/{done.id}/decide", f"/{done.id}/undo")] == [
        403
    ] * 3
    assert other.send(csv(BOB))[0] == 403
    assert names(progress) == []


@pytest.mark.feature("A5")
def test_nobody_is_led_to_the_log_in(come: Callable[[str], Person]) -> None:
    nobody = come("")
    answer = nobody.browser.get("/learners/import")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Flearners%2Fimport")
    assert nobody.send(csv(ANN)) == (303, "/login")
    assert nobody.send(bytes(1_100_000)) == (303, "/login?next=%2Flearners%2Fimport")


@pytest.mark.feature("B9")
def test_an_import_of_others_is_the_same_as_none(progress: Progress, person: Person) -> None:
    theirs = bring(progress, hire(progress, Role.LEARNER_MANAGER, SOUTH, email="s@example.com"), csv((SOUTH, *ANN[1:])))
    for path in ("", "/errors.xlsx", "/undo"):
        found, absent = (person.get(f"/learners/import/{number}{path}") for number in (theirs.id, 999_999))
        assert found[0] == 404
        assert found == absent
    for path in ("/decide", "/undo"):
        found, absent = (person.post(f"/learners/import/{number}{path}") for number in (theirs.id, 999_999))
        assert found[0] == 404
        assert found == absent
    assert person.get("/learners/import/" + "9" * 19)[0] == 404
    assert latest(progress, evolve(OPERATOR, account_id=theirs.requested_by)).status is ImportStatus.SUCCESSFUL


@pytest.mark.feature("E4")
def test_a_form_of_another_site_asks_for_nothing(progress: Progress, manager: Actor, person: Person) -> None:
    assert person.send(csv(ANN), token="0" * 64)[0] == 403
    foreign = person.browser.post(
        "/learners/import",
        data={"token": person.token},
        files={"file": ("y11.csv", csv(ANN))},
        headers={"origin": "https://elsewhere.example"},
    )
    assert foreign.status_code == 403
    assert progress.imports.list(manager) == []


@pytest.mark.feature("E2")
@pytest.mark.parametrize("action", ["import", "check"])
@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "The file is empty. Check that it was saved, and send it again."),
        (b"x" * 20_001, 422, "The file has 20,001 bytes, and at most 20,000 are taken. Divide it into smaller files."),
        (bytes(1_100_000), 413, "The file is too large: at most 0 MB are taken."),
    ],
)
def test_a_file_that_is_not_taken_is_an_error_of_its_field(
    progress: Progress, manager: Actor, person: Person, action: str, content: bytes, status: int, sentence: str
) -> None:
    given, text = person.send(content, action=action, on_duplicate="skip")
    assert given == status
    assert [each[: len(sentence)] for each in said(text)] == [sentence]
    assert 'href="#file"' in text
    assert "<title>Error: Import learners – Progress</title>" in text
    assert progress.imports.list(manager) == []


@pytest.mark.feature("E2")
def test_a_form_without_a_file_says_so_and_keeps_what_was_chosen(person: Person) -> None:
    status, text = person.post("/learners/import", {"file": "not a file", "on_duplicate": "update"})
    assert (status, said(text)) == (422, ["Choose the file with the learners."])
    assert re.search('value="update" checked', text)


@pytest.mark.parametrize("pause", [0.05, 5.0], ids=["a byte now and then", "nothing more"])
def test_an_upload_that_comes_too_slowly_is_ended(
    progress: Progress, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    monkeypatch.setattr(endpoints, "BodyLimit", partial(BodyLimit, max_pause=0.3, max_seconds=0.6))
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(create_app(progress), listener):
        head = ("POST /learners/import HTTP/1.1", "host: x", "content-type: multipart/form-data; boundary=x")
        part = ("content-length: 9999", "", "--x", 'content-disposition: form-data; name="file"; filename="a"', "", "")
        with socket.create_connection(listener.getsockname()) as slow:
            slow.sendall("\r\n".join((*head, *part)).encode())
            started, answer = time.monotonic(), b""
            while not answer and time.monotonic() - started < 10:
                slow.sendall(b"-")
                slow.settimeout(pause)
                with suppress(TimeoutError):
                    answer = slow.recv(4096)
    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.feature("E2")
def test_two_files_at_once_are_not_understood(person: Person) -> None:
    twice = [("file", ("a.csv", csv(ANN))), ("file", ("b.csv", csv(BOB)))]
    assert person.browser.post("/learners/import", data={"token": person.token}, files=twice).status_code == 400


@pytest.mark.feature("E2")
def test_what_is_no_spreadsheet_is_an_error_of_the_field_when_checked_and_of_the_import_when_imported(
    progress: Progress, manager: Actor, person: Person
) -> None:
    status, text = person.send(b"\x00\x01", action="check")
    assert (status, [each[:29] for each in said(text)]) == (422, ["This is not a spreadsheet tha"])
    assert person.send(b"\x00\x01")[0] == 303
    progress.jobs.run_next("worker")
    status, text = person.get(f"/learners/import/{latest(progress, manager).id}")
    assert status == 200
    assert "This is not a spreadsheet that Progress can read." in text
    assert "Download error workbook" not in text


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"{SCRIPT}.csv", "script&gt;.csv"),
        ("../../../etc/passwd", "passwd"),
        ("C:\\fakepath\\y11.csv", "y11.csv"),
        ("'\"{{7*7}}\u202e.csv", "{{7*7}}.csv"),
        ("n" * 500, "n" * 100 + "…"),
    ],
)
def test_the_name_of_a_file_is_shown_and_nothing_else(
    progress: Progress, manager: Actor, person: Person, name: str, shown: str
) -> None:
    assert person.send(csv(ANN, ANN), name)[0] == 303
    progress.jobs.run_next("worker")
    found = latest(progress, manager).id
    for path in ("", f"/{found}", f"/{found}/undo"):
        text = person.get(f"/learners/import{path}")[1]
        assert shown in text
        assert "<script>" not in text
        assert "49" not in re.sub(r"[0-9a-f]{64}|\d{6,}", "", re.sub("<svg.*?</svg>|<head>.*?</head>", "", text))
    assert "<script>" not in person.send(csv(ANN), name, action="check")[1]


@pytest.mark.feature("E5")
def test_what_cells_say_is_inert(progress: Progress, manager: Actor, person: Person) -> None:
    content = csv((*ANN[:2], SCRIPT, *ANN[3:4], SCRIPT, *ANN[5:]))
    status, text = person.send(content, action="check")
    assert (status, "<script>alert" in text, "&lt;script&gt;alert" in text) == (200, False, True)
    done = bring(progress, manager, content)
    status, text = person.get(f"/learners/import/{done.id}")
    assert (status, "<script>alert" in text, "&lt;script&gt;alert" in text) == (200, False, True)


@pytest.mark.feature("E6")
def test_files_are_downloaded_under_names_of_ours_and_kept_by_nobody(
    progress: Progress, manager: Actor, person: Person
) -> None:
    done = bring(progress, manager, csv(ANN, ANN))
    for path, name in (
        ("template.xlsx", "learner-import-template.xlsx"),
        (f"{done.id}/errors.xlsx", f"learner-import-{done.id}-errors.xlsx"),
    ):
        headers = person.browser.get(f"/learners/import/{path}").headers
        assert (headers["content-type"], headers["content-disposition"], headers["cache-control"]) == (
            XLSX,
            f'attachment; filename="{name}"',
            "no-store",
        )


@pytest.mark.feature("E6")
def test_an_error_workbook_is_offered_as_long_as_the_file_is_kept(
    progress: Progress, manager: Actor, person: Person
) -> None:
    done = bring(progress, manager, csv(ANN, ("", *BOB[1:])))
    page = f"/learners/import/{done.id}"
    assert (200, True) == ((shown := person.get(page))[0], "Download error workbook" in shown[1])
    with progress.context.store.transaction() as work:
        assert work.imports.drop_contents(datetime.max.replace(tzinfo=UTC)) == 1
    assert "Download error workbook" not in (text := person.get(page)[1])
    assert "Correct what is listed below in your own copy, then import it again." in text


@pytest.mark.feature("E6")
def test_a_file_that_is_no_longer_kept_is_not_found(progress: Progress, manager: Actor, person: Person) -> None:
    bring(progress, manager, csv(ANN))
    again = progress.imports.request(manager, "y11.csv", csv(ANN))
    assert person.get(f"/learners/import/{again.id}/errors.xlsx")[0] == 404


@pytest.mark.feature("E7")
def test_the_same_file_sent_again_leads_to_what_became_of_it(
    progress: Progress, manager: Actor, person: Person
) -> None:
    first = person.send(csv(ANN))
    assert first == person.send(csv(ANN)) == (303, f"/learners/import?requested={latest(progress, manager).id}")
    progress.jobs.run_next("worker")
    status, where = person.send(csv(ANN))
    assert (status, where) == (303, f"/learners/import/{latest(progress, manager).id}")
    assert "The same file was imported before" in person.get(where)[1]


@pytest.mark.feature("E4")
def test_what_was_requested_is_said_only_while_it_waits(progress: Progress, person: Person) -> None:
    where = person.send(csv(ANN))[1]
    assert "The import of y11.csv has been requested." in person.get(where)[1]
    progress.jobs.run_next("worker")
    for place in (where, "/learners/import?requested=7", "/learners/import?requested=x"):
        status, text = person.get(place)
        assert (status, "has been requested" in text) == (200, False)


@pytest.mark.feature("E4")
def test_progress_is_told_in_rows(progress: Progress, manager: Actor, person: Person) -> None:
    where = f"/learners/import/{progress.imports.request(manager, 'y11.csv', csv(ANN)).id}"
    assert "Waiting for its turn." in person.get(where)[1]
    clock = progress.context.clock
    assert isinstance(clock, FixedClock)
    with progress.context.store.transaction() as work:
        job = work.jobs.claim(owner="w", now=clock.now(), lease_until=clock.now(), kinds=["learner-import"])
        assert job is not None
        record = latest(progress, manager)
        work.imports.save(evolve(record, status=ImportStatus.RUNNING))
    for done, total, told in ((1, 0, "1 row has been read"), (1200, 0, "1,200 rows have been read so far.")):
        with progress.context.store.transaction() as work:
            work.jobs.renew(job.id, job.fence, lease_until=clock.now(), done=done, total=total)
        assert told in person.get(where)[1]
    with progress.context.store.transaction() as work:
        work.jobs.renew(job.id, job.fence, lease_until=clock.now(), done=1200, total=1200)
    status, text = person.get(where)
    assert (status, "1,200 rows were read. The learners are being created." in text) == (200, True)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text


@pytest.mark.feature("E7")
def test_a_row_that_may_be_a_learner_is_updated_if_that_is_decided(
    progress: Progress, manager: Actor, person: Person
) -> None:
    bring(progress, manager, csv(ANN))
    done = bring(progress, manager, csv(MOVED, CAT))
    where = f"/learners/import/{done.id}"
    assert re.findall('name="row-2" type="radio" value="([a-z]+)"', person.get(where)[1]) == [
        "skip",
        "update",
        "create",
    ]
    assert person.post(f"{where}/decide", {"row-2": "update"})[0] == 303
    progress.jobs.run_next("worker")
    assert (latest(progress, manager).counts.updated, latest(progress, manager).counts.created) == (1, 1)


@pytest.mark.feature("E7")
def test_a_decision_that_is_none_leaves_its_row_to_be_decided(
    progress: Progress, manager: Actor, person: Person
) -> None:
    where = f"/learners/import/{bring(progress, manager, csv(ANN, ANN, ANN)).id}"
    for odd in ("ask", "drop", "", SCRIPT):
        status, text = person.post(f"{where}/decide", {"row-3": odd, "row-4": "skip", "all": odd, "row-2": "create"})
        assert (status, said(text)) == (422, ["Decide what to do with row 3."])
        assert re.search('id="row-4" name="row-4" type="radio" value="skip" checked', text)
    assert len(progress.imports.list(manager)) == 1


@pytest.mark.feature("E7")
def test_of_very_many_duplicates_the_last_are_decided_all_alike(
    progress: Progress, manager: Actor, person: Person
) -> None:
    where = f"/learners/import/{bring(progress, manager, csv(*[ANN] * 104)).id}"
    assert "including the 3 rows that are not listed here" in person.get(where)[1]
    rows = {f"row-{row}": "create" for row in range(3, 103)}
    status, text = person.post(f"{where}/decide", rows)
    assert (status, said(text)) == (422, ["Choose what to do with the 3 rows that are not asked about one by one."])
    assert person.post(f"{where}/decide", {**rows, "all": "skip"})[0] == 303
    progress.jobs.run_next("worker")
    counts = latest(progress, manager).counts
    assert (counts.created, counts.skipped) == (101, 3)


@pytest.mark.feature("E7")
@pytest.mark.feature("E8")
def test_what_cannot_be_decided_or_undone_is_refused_with_the_reason(
    progress: Progress, manager: Actor, person: Person
) -> None:
    good, bad = bring(progress, manager, csv(ANN)), bring(progress, manager, csv((*BOB[:4], "nowhere", *BOB[5:])))
    for record in (good, bad):
        status, text = person.post(f"/learners/import/{record.id}/decide", {"all": "skip"})
        assert (status, "waits for no decision" in text) == (422, True)
    assert "Undo import" not in person.get(f"/learners/import/{bad.id}")[1]
    status, text = person.post(f"/learners/import/{bad.id}/undo")
    assert (status, said(text)) == (422, ["This import is unsuccessful, so there is nothing to undo."])
    assert person.post(f"/learners/import/{good.id}/undo") == (303, f"/learners/import/{good.id}")
    assert person.post(f"/learners/import/{good.id}/undo")[0] == 422
    assert names(progress) == []


@pytest.mark.feature("E5")
def test_of_very_many_problems_the_first_are_shown(progress: Progress, manager: Actor, person: Person) -> None:
    wrong = (*ANN[:4], "nowhere", *ANN[5:])
    done = bring(progress, manager, csv(*[wrong] * 203))
    text = person.get(f"/learners/import/{done.id}")[1]
    assert (text.count("is not a full UK postcode"), "203 errors" in text, "And 3 more." in text) == (200, True, True)
