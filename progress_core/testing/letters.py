"""The contract kit of `progress_core.ports.letters`."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import Literal, TypeAlias

import pytest
from attrs import evolve

from progress_core.domain.correspondence.letters import Layout, Letter
from progress_core.ports.letters import LetterWriter
from progress_core.testing.tools.marks import asvs, feature

Kind: TypeAlias = Literal["pdf", "html"]
ReadPdf: TypeAlias = Callable[[bytes], list[str]]

LETTER = Letter(
    "Bob Learner",
    "English UCAS Training School",
    11,
    "RLearner1",
    "RLK258E1",
    "https://p.example/login",
    "6 to 20 characters",
)
"""What the kit writes; `evolve` it for tests of your own."""
NAMES = (
    "Zoë O\u2019Neill-Łukasiewicz",
    "Nguyễn Thị Ánh",
    "Þórdís Şükrü Ægir-Bjørn",
    "Ελένη Παπαδοπούλου",
    "Ђорђе Йосипович",
    "محمد علي الحسيني",
    "فاطمه پژمان",
    "יעל בן־דוד",
    "अमित शर्मा",
    "রহিমা খাতুন",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "ગીતા પટેલ",
    "பிரியா கிருஷ்ணன்",
    "王秀英",
    "歐陽嘉慧",
    "さくら タナカ",
    "김민준",
    "እስክንድር",
    "สมชาย",
    "Ali محمد",
)
"""Names in the scripts that people in England use."""
KINDS: tuple[Kind, ...] = ("pdf", "html")
LAYOUTS: tuple[Layout, ...] = ("letters", "slips")
_every_form = pytest.mark.parametrize(("kind", "layout"), [(kind, layout) for kind in KINDS for layout in LAYOUTS])


class LettersContract:
    """What the core relies on in a writer of letters; needs the fixtures `letters` and `read_pdf`."""

    @pytest.fixture
    def letters(self) -> LetterWriter:
        """Return the adapter."""
        raise NotImplementedError("write a fixture `letters` that returns a LetterWriter")

    @pytest.fixture
    def read_pdf(self) -> ReadPdf:
        """Return a function that returns the text of each page of a PDF."""
        raise NotImplementedError("write a fixture `read_pdf` that returns the text of each page")

    @feature("B8")
    @pytest.mark.parametrize("kind", KINDS)
    def test_writes_one_page_per_letter_in_order(self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind) -> None:
        several = [evolve(LETTER, name=f"Learner {number:02}") for number in range(12)]
        pages = pages_of(letters.write(iter(several), kind), kind, read_pdf)
        assert [letter.name in page for letter, page in zip(several, pages, strict=True)] == [True] * 12

    @feature("B8")
    @pytest.mark.parametrize("kind", KINDS)
    def test_writes_slips_in_order_and_several_per_page(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind
    ) -> None:
        several = [evolve(LETTER, name=f"Learner {number:02}") for number in range(30)]
        content = letters.write(iter(several), kind, "slips")
        pages = pages_of(content, kind, read_pdf)
        places = [letter_place(pages, letter.name) for letter in several]
        assert places == sorted(places)
        if kind == "pdf":
            assert len(pages) <= len(several) / 3
        else:
            assert len(pages) == len(several), "a section each"
            assert "break-after: page" not in content.decode()
            assert "break-inside: avoid" in content.decode()

    @feature("B8")
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("words", [1, 12, 30])
    def test_never_splits_a_slip(self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, words: int) -> None:
        """Slips of usual and of great length alternate, so that the last on a page hardly fits."""
        several = [
            evolve(
                LETTER,
                name=f"First{number:02} " + "Wolfeschlegelstein " * (words * (number % 3) // 2),
                username=f"User{number:02}" + "W" * (4 * words * (number % 2)),
                password=f"Pass{number:02}",
            )
            for number in range(25)
        ]
        pages = pages_of(letters.write(several, kind, "slips"), kind, read_pdf)
        for number in range(25):
            (whole,) = [page for page in pages if f"First{number:02}" in page]
            assert (f"User{number:02}" in whole, f"Pass{number:02}" in whole) == (True, True)
            assert whole.count("new password") == len(re.findall(r"First\d\d", whole))

    @feature("B8")
    @_every_form
    def test_shows_everything_needed_to_log_in(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        (page,) = pages_of(letters.write([LETTER], kind, layout), kind, read_pdf)
        told = [
            LETTER.name,
            LETTER.provider,
            "Year 11",
            LETTER.username,
            LETTER.password,
            LETTER.address,
            "new password",
        ]
        assert [text for text in told if text not in page] == []

    @feature("B8")
    @_every_form
    @pytest.mark.parametrize("name", NAMES)
    def test_shows_names_in_any_script(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout, name: str
    ) -> None:
        """Order is left open: a PDF holds glyphs as they are seen, from left to right."""
        letter = evolve(LETTER, name=name, provider=f"School of {name}")
        (page,) = pages_of(letters.write([letter], kind, layout), kind, read_pdf)
        assert set(unicodedata.normalize("NFKC", name)) - set(unicodedata.normalize("NFKC", page)) == set()

    @feature("B8")
    @_every_form
    def test_shows_every_character_as_itself(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        odd = evolve(LETTER, name="<b>&amp; {{ 1+1 }}", password="a1<>&\"'`\\|~^{}[]**__", username="@._-09OIl1")
        (page,) = pages_of(letters.write([odd], kind, layout), kind, read_pdf)
        assert [text for text in (odd.name, odd.password, odd.username) if text not in page] == []

    @feature("B8")
    @_every_form
    def test_keeps_long_texts_on_one_page(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        long = evolve(LETTER, name="Wolfeschlegelsteinhausen " * 6, provider="Academy " * 25, username="W" * 127)
        (page,) = pages_of(letters.write([long], kind, layout), kind, read_pdf)
        assert page.count("W") >= 127
        assert LETTER.password in page

    @asvs("V14.2.3")
    @feature("B8")
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_contains_no_scripts_and_loads_nothing(self, letters: LetterWriter, layout: Layout) -> None:
        page = letters.write([evolve(LETTER, name="<script>alert(1)</script>")], "html", layout).decode().lower()
        assert [
            bad for bad in ("<script", "<link", "<img", "src=", "url(", "@import", "javascript:") if bad in page
        ] == []

    @feature("B8")
    @_every_form
    def test_accepts_an_empty_list_of_letters(self, letters: LetterWriter, kind: Kind, layout: Layout) -> None:
        assert isinstance(letters.write([], kind, layout), bytes)


def letter_place(pages: Sequence[str], name: str) -> tuple[int, int]:
    """Return the page that shows a name, and where on the page.

    Raises:
        ValueError: none or several do.
    """
    (number,) = [number for number, page in enumerate(pages) if name in page]
    return number, pages[number].index(name)


def pages_of(content: bytes, kind: Kind, read_pdf: ReadPdf) -> list[str]:
    """Return the text of each page; line breaks count as nothing, as long texts may break anywhere."""
    if kind == "pdf":
        return [page.replace("\n", "") for page in read_pdf(content)]
    reader = _Sections()
    reader.feed(content.decode())
    return reader.pages


class _Sections(HTMLParser):
    """The text of each `<section>`, which is a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        if tag == "section":
            self._inside = True
            self.pages.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.pages[-1] += data
