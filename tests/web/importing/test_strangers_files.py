"""Large files from those who may not send them: the answer comes before the file, and none of it is kept."""

import re
import socket
from collections.abc import Callable

import pytest
from starlette.formparsers import MultiPartParser

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, hire
from tests.patience import PATIENCE
from tests.web.importing.conftest import Person

pytestmark = pytest.mark.feature("K8")

SIZE = 20 * 1024 * 1024
PIECE = 16 * 1024
MAX_TAKEN = 8 * 1024 * 1024
"""What the buffers of a connection hold, and more; an answer comes before as much was sent."""
PAGES = ("/learners/import", f"/providers/{NORTH}/qualifications/import")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of all pieces of files that the site kept."""
    sizes: list[int] = []
    keep = MultiPartParser.on_part_data

    def counted(parser: MultiPartParser, data: bytes, start: int, end: int) -> None:
        if parser._current_part.file is not None:
            sizes.append(end - start)
        keep(parser, data, start, end)

    monkeypatch.setattr(MultiPartParser, "on_part_data", counted)
    return sizes


def _upload(person: Person, path: str, fields: dict[str, str]) -> tuple[int, int]:
    """Send a file of 20 MiB until an answer comes; return its status, and how many bytes were sent by then."""
    lines = []
    for name, value in fields.items():
        lines += ["--x", f'content-disposition: form-data; name="{name}"', "", value]
    lines += ["--x", 'content-disposition: form-data; name="file"; filename="y11.csv"', "", ""]
    start = "\r\n".join(lines).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in person.browser.cookies.items())
    host = person.browser.base_url.host, person.browser.base_url.port or 80
    head = f"POST {path} HTTP/1.1\r\nhost: {host[0]}:{host[1]}\r\ncookie: {cookies}\r\n"
    head += f"content-type: multipart/form-data; boundary=x\r\ncontent-length: {len(start) + SIZE}\r\n\r\n"
    with socket.create_connection(host, timeout=PATIENCE) as connection:
        connection.sendall(head.encode() + start)
        sent = 0
        connection.settimeout(0.02)
        while sent < SIZE:
            try:
                answer = connection.recv(64)
            except TimeoutError:
                connection.settimeout(PATIENCE)
                connection.sendall(b"x" * PIECE)
                sent += PIECE
                connection.settimeout(0.02)
            else:
                return int(answer.split()[1]), sent
    return 0, sent


@pytest.mark.asvs("V5.2.1")
@pytest.mark.parametrize("path", PAGES)
def test_a_strangers_file_is_not_read(come: Callable[[str], Person], kept: list[int], path: str) -> None:
    stranger = come("")
    status, sent = _upload(stranger, path, {})
    assert (status, sent < MAX_TAKEN) == (403, True)
    status, sent = _upload(stranger, path, {"token": stranger.token})
    assert (status, sent < MAX_TAKEN) == (303, True)
    assert kept == []


@pytest.mark.asvs("V5.2.1")
@pytest.mark.parametrize("path", PAGES)
def test_the_file_of_somebody_who_may_not_import_is_not_read(
    progress: Progress, come: Callable[[str], Person], kept: list[int], path: str
) -> None:
    person = come(hire(progress, Role.USER_MANAGER, NORTH).username)
    status, sent = _upload(person, path, {"token": person.token})
    assert (status, sent < MAX_TAKEN) == (403, True)
    assert kept == []


@pytest.mark.usefixtures("manager")
def test_a_file_that_comes_before_its_token_is_not_read(person: Person, kept: list[int]) -> None:
    status, sent = _upload(person, PAGES[0], {"action": "import"})
    assert (status, sent < MAX_TAKEN) == (403, True)
    assert kept == []


def test_a_form_that_came_too_late_keeps_its_fields_and_drops_its_file(person: Person, kept: list[int]) -> None:
    page = person.get("/learners/import")[1]
    stamp = re.search('name="stamp" value="([^"]+)"', page)
    assert stamp
    fields = {"token": person.token, "stamp": stamp[1], "on_duplicate": "update"}
    del person.browser.cookies["progress-session"]
    answer = person.browser.post("/learners/import", data=fields, files={"file": ("y11.csv", b"x" * 10_000)})
    assert (answer.status_code, "what you typed is kept" in answer.text) == (403, True)
    assert kept == []


def test_a_file_that_may_be_sent_is_read_whole(person: Person, kept: list[int]) -> None:
    assert person.send(b"x" * 10_000)[0] == 303
    assert sum(kept) == 10_000
