"""Parts of packages are read as `zipfile` reads them, whatever was changed on the way."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_excel.child.package import Package, directory_of

pytestmark = pytest.mark.feature("E2")

FAULTS = (ValueError, KeyError, EOFError, BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error)
PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "xl/Zo\u00eb.xml": b"<a>" + bytes(range(256)) * 300 + b"</a>",
    "xl/empty.xml": b"",
    "xl/zeros.bin": bytes(300_000),
}


def package(compression: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", compression) as target:
        for name, content in PARTS.items():
            target.writestr(name, content)
    return out.getvalue()


PACKAGES = (package(ZIP_STORED)[:150_000], package(ZIP_STORED), package(ZIP_DEFLATED))


def ours(content: bytes, name: str, size: int) -> bytes | str:
    try:
        with Package(content).open(name) as part:
            return b"".join(iter(lambda: part.read(size), b""))
    except FAULTS:
        return "damaged"


def theirs(content: bytes, name: str) -> bytes | str:
    try:
        return ZipFile(BytesIO(content)).read(name)
    except FAULTS as error:
        return "overlapped" if "verlap" in str(error) else "damaged"  # which some versions look for, in the directory


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("size", [1_000, 131_072])
@pytest.mark.parametrize("content", PACKAGES[1:], ids=["stored", "compressed"])
def test_every_part_is_read_in_pieces_of_any_size(content: bytes, size: int, name: str) -> None:
    assert PARTS[name] == ours(content, name, size)
    with Package(content, directory_of(content)).open(name) as part:
        assert all(len(piece) <= 2 * size for piece in iter(lambda: part.read(size), b""))


@given(
    content=st.sampled_from(PACKAGES),
    changes=st.lists(st.tuples(st.integers(1, 700) | st.integers(0, 2_000_000), st.integers(0, 255)), max_size=3),
    name=st.sampled_from([name for name in PARTS if name.isascii()]),  # zipfile looks how the header says it is written
    size=st.sampled_from([1_000, 131_072]),
)
def test_damaged_packages_are_read_as_zipfile_reads_them(
    content: bytes, changes: list[tuple[int, int]], name: str, size: int
) -> None:
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[-place % len(damaged)] = byte  # most often in the directory, which is at the end
    plain = theirs(bytes(damaged), name)
    assert plain in ("overlapped", ours(bytes(damaged), name, size))


def test_a_wrong_checksum_is_told_by_its_name() -> None:
    content = package(ZIP_STORED).replace(b"<Types/>", b"<Tapes/>")
    with pytest.raises(ValueError, match="Bad CRC-32"), Package(content).open("[content_types].xml") as part:
        part.read(1_000)
