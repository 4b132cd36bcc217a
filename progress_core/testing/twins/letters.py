"""Writers of letters under their kit."""

import pytest

from progress_core.memory.letters import CUT_HERE
from progress_core.memory.letters import open_letters as open_memory
from progress_core.ports.letters import LetterWriter
from progress_core.testing.letters import Cuts, LetterWriterContract, ReadPdf


def text_pages(content: bytes) -> list[str]:
    """Return the pages of letters in memory."""
    """Return the pages of letters in memory."""
    return content.decode().split("\f")


class MemoryLetterWriterKit(LetterWriterContract):
    """The kit of `memory`."""

    @pytest.fixture
    def letters(self) -> LetterWriter:
        return open_memory("memory:")

    @pytest.fixture
    def read_pdf(self) -> ReadPdf:
        return text_pages

    @pytest.fixture
    def cuts(self) -> Cuts:
        return lambda content: [page.count(CUT_HERE) for page in text_pages(content)]
