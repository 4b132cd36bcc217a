"""How much of a form is kept in memory: its files are not, and everything else has a limit."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from progress_web.foundations.endpoints import MAX_FORM_BYTES

from tests.patience import PATIENCE
from tests.web.conftest import House, house_of

PIECE = 64 * 1024
LED_TO_THE_LOG_IN, EXPIRED = b"303", b"403"
"""What a stranger gets for a form that is too large for a page of files, and for one that is none of ours."""
FILE = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with house_of() as house:
        yield house


def _parts(size: int, *, headers: int = 0) -> bytes:
    """Return fields of a form in parts, with the bytes in their values, or in this many headers of each part."""
    filler = f"x: {'a' * 4000}\r\n" * headers
    value = "" if headers else "a" * PIECE
    part = f'--x\r\n{filler}content-disposition: form-data; name="f"\r\n\r\n{value}\r\n'.encode()
    return part * (size // (len(part) - 100) + 1)


def _answer_to_a_stranger(house: House, kind: str, body: bytes) -> bytes:
    """Return the status of the answer to a form of 20 million bytes of which no more than this is ever sent."""
    site = urlsplit(house.url)
    head = f"POST /learners/import HTTP/1.1\r\nhost: {site.netloc}\r\ncontent-type: {kind}\r\ncontent-length: 20000000"
    with socket.create_connection((site.hostname or "", site.port or 0), timeout=PATIENCE) as sender:
        sender.sendall(f"{head}\r\n\r\n".encode() + body)
        return sender.recv(4096)[9:12]


@pytest.mark.feature("K8")
@pytest.mark.parametrize("headers", [0, 7], ids=["values", "headers"])
def test_fields_beside_a_file_are_not_read_beyond_the_limit_of_a_form(house: House, headers: int) -> None:
    body = _parts(MAX_FORM_BYTES, headers=headers)
    assert _answer_to_a_stranger(house, "multipart/form-data; boundary=x", body) == LED_TO_THE_LOG_IN


@pytest.mark.feature("K8")
def test_a_form_that_cannot_carry_a_file_is_not_larger_on_a_page_that_takes_files(house: House) -> None:
    body = b"a" * (3 * MAX_FORM_BYTES + 1)
    assert _answer_to_a_stranger(house, "application/x-www-form-urlencoded", body) == LED_TO_THE_LOG_IN


@pytest.mark.feature("K8")
@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "Multipart/Form-Data", "multipart/FORM-DATA ", " multipart/form-data"]
)
def test_the_file_of_a_stranger_is_not_read_however_the_type_of_the_form_is_spelt(house: House, kind: str) -> None:
    assert _answer_to_a_stranger(house, f"{kind}; boundary=x", FILE + b"a" * PIECE) == EXPIRED
