"""Files uploaded for imports: accepted, refused, shown by name, downloaded again."""

import re
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from progress_web import create_app
from progress_web.foundations import endpoints
from progress_web.foundations.security import BodyLimit

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.usecases.importing import run
from tests.given.imports import ANN, BOB, bring, csv
from tests.living import serving
from tests.web.importing.conftest import SCRIPT, Person, latest, said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.feature("E2")
@pytest.mark.parametrize("action", ["import", "check"])
@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "The file is empty. Check that it was saved, and send it again."),
        (b"x" * 20_001, 422, "The file has 20,001 bytes, but can have at most 20,000. Split it into smaller files."),
        (bytes(1_100_000), 413, "The file is too large. It can have at most 0 MB."),
    ],
)
def test_an_unacceptable_file_is_an_error_of_its_field(
    progress: Progress, manager: Actor, person: Person, action: str, content: bytes, status: int, sentence: str
) -> None:
    given, text = person.send(content, action=action, on_duplicate="skip")
    assert given == status
    assert [each[: len(sentence)] for each in said(text)] == [sentence]
    assert 'href="#file"' in text
    assert "<title>Error: Import learners – Progress</title>" in text
    assert progress.imports.list(manager) == []


@pytest.mark.feature("E2")
def test_a_form_without_a_file_reports_it_and_keeps_the_choices(person: Person) -> None:
    status, text = person.post("/learners/import", {"file": "not a file", "on_duplicate": "update"})
    assert (status, said(text)) == (422, ["Choose the file with the learners."])
    assert re.search('value="update" checked', text)


@pytest.mark.parametrize("pause", [0.05, 5.0], ids=["a byte now and then", "nothing more"])
def test_an_upload_that_is_too_slow_is_cut_off(
    progress: Progress, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    monkeypatch.setattr(endpoints, "BodyLimit", partial(BodyLimit, max_pause=0.3, max_seconds=0.6))
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(create_app(progress), listener):
        head = ("POST /learners/import HTTP/1.1", "host: x", "content-type: multipart/form-data; boundary=x")
        part = ("content-length: 9999", "", "--x", 'content-disposition: form-data; name="token"', "", "")
        with socket.create_connection(listener.getsockname()) as slow:
            slow.sendall("\r\n".join((*head, *part)).encode())
            started, answer = time.monotonic(), b""
            while not answer and time.monotonic() - started < 10:
                slow.sendall(b"-")
                slow.settimeout(pause)
                with suppress(TimeoutError):
                    answer = slow.recv(4096)
    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.feature("K8")
def test_a_check_that_would_take_long_says_what_to_do_instead(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_WAIT_ROWS", 2)
    status, text = person.send(csv(ANN, BOB), action="check")
    assert (status, "Choose “Import” instead" in text) == (422, True)
    assert person.send(csv(ANN, BOB))[0] == 303


@pytest.mark.feature("E2")
def test_two_files_at_once_are_refused(person: Person) -> None:
    twice = [("file", ("a.csv", csv(ANN))), ("file", ("b.csv", csv(BOB)))]
    assert person.browser.post("/learners/import", data={"token": person.token}, files=twice).status_code == 400


@pytest.mark.asvs("V5.2.2")
@pytest.mark.feature("E2")
def test_a_file_that_is_not_a_spreadsheet_fails_the_check_or_the_import(
    progress: Progress, manager: Actor, person: Person
) -> None:
    status, text = person.send(b"\x00\x01", action="check")
    assert (status, [each[:29] for each in said(text)]) == (422, ["Progress cannot read this fil"])
    assert person.send(b"\x00\x01")[0] == 303
    progress.jobs.run_next("worker")
    status, text = person.get(f"/learners/import/{latest(progress, manager).id}")
    assert status == 200
    assert "Progress cannot read this file as a spreadsheet." in text
    assert "Download error workbook" not in text


@pytest.mark.asvs("V5.3.1", "V5.3.2")
@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"{SCRIPT}.csv", "script&gt;.csv"),
        ("../../../etc/passwd.csv", "passwd.csv"),
        ("C:\\fakepath\\y11.csv", "y11.csv"),
        ("'\"{{1234577*8}}\u202e.csv", "{{1234577*8}}.csv"),
        ("n" * 500 + ".csv", "n" * 100 + "…"),
    ],
)
def test_a_file_name_is_shown_as_text_without_its_path(
    progress: Progress, manager: Actor, person: Person, name: str, shown: str
) -> None:
    assert person.send(csv(ANN, ANN), name)[0] == 303
    progress.jobs.run_next("worker")
    found = latest(progress, manager).id
    for path in ("", f"/{found}", f"/{found}/undo"):
        text = person.get(f"/learners/import{path}")[1]
        assert shown in text
        assert "<script>" not in text
        assert "9876616" not in text
    assert "<script>" not in person.send(csv(ANN), name, action="check")[1]


@pytest.mark.feature("E5")
def test_contents_of_cells_are_inert(progress: Progress, manager: Actor, person: Person) -> None:
    content = csv((*ANN[:2], SCRIPT, *ANN[3:4], SCRIPT, *ANN[5:]))
    status, text = person.send(content, action="check")
    assert (status, "<script>alert" in text, "&lt;script&gt;alert" in text) == (200, False, True)
    done = bring(progress, manager, content)
    status, text = person.get(f"/learners/import/{done.id}")
    assert (status, "<script>alert" in text, "&lt;script&gt;alert" in text) == (200, False, True)


@pytest.mark.asvs("V3.2.1", "V5.4.1")
@pytest.mark.feature("E6")
def test_downloads_have_our_file_names_and_are_not_cached(progress: Progress, manager: Actor, person: Person) -> None:
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
def test_an_error_workbook_is_offered_while_the_file_is_kept(
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
