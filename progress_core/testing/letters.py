"""The contract kit of `progress_core.ports.letters`."""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

import pytest
from attrs import evolve

from progress_core.domain.correspondence.letters import Layout, Letter
from progress_core.ports.letters import LetterWriter
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.pages import Kind, ReadPdf, letter_place, pages_of
from progress_core.testing.tools.texts import ALIKE

__all__ = ["Cuts", "Kind", "LetterWriterContract", "ReadPdf", "letter_place", "pages_of"]

Cuts: TypeAlias = Callable[[bytes], list[int]]

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
_INVISIBLE = "\u200b\u00ad\u2060\ufeff"
KINDS: tuple[Kind, ...] = ("pdf", "html")
LAYOUTS: tuple[Layout, ...] = ("letters", "slips")
_every_form = pytest.mark.parametrize(("kind", "layout"), [(kind, layout) for kind in KINDS for layout in LAYOUTS])


class LetterWriterContract(Patient):
    """What the core relies on in a writer of letters; needs the fixtures `letters` and `read_pdf`."""

    @pytest.fixture
    def letters(self) -> LetterWriter:
        """Return the adapter."""
        raise NotImplementedError("write a fixture `letters` that returns a LetterWriter")

    @pytest.fixture
    def read_pdf(self) -> ReadPdf:
        """Return a function that returns the text of each page of a PDF.

        Let it leave out what nobody can read, as it is beyond the edges of the page, or over other text.
        """
        raise NotImplementedError("write a fixture `read_pdf` that returns the text of each page")

    @pytest.fixture
    def cuts(self) -> Cuts | None:
        """Return a function that returns how many lines to cut along each page of a PDF has; None if it cannot tell."""
        return None

    @feature("B8")
    @pytest.mark.parametrize("kind", KINDS)
    def test_writes_one_page_per_letter_in_order(self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind) -> None:
        several = [
            evolve(
                LETTER, name=f"Learner {number * 5 % 12:02}", username=f"U{number * 7 % 12}", year_group=13 - number % 5
            )
            for number in range(12)
        ]
        letters.write([evolve(LETTER, name="Somebody of the call before")], kind)
        pages = pages_of(letters.write(iter(several), kind), kind, read_pdf)
        assert [letter.name in page for letter, page in zip(several, pages, strict=True)] == [True] * 12

    @feature("B8")
    @_every_form
    def test_every_letter_shows_its_own_details_alone(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        """One by one and together, letters say the same: nothing is left of the one before."""
        several = [_numbered(number) for number in (3, 1, 2)]
        whole = "".join(pages_of(letters.write(iter(several), kind, layout), kind, read_pdf))
        assert [text for letter in several for text in _details(letter) if text not in whole] == []
        for letter in several:
            (page,) = pages_of(letters.write([letter], kind, layout), kind, read_pdf)
            assert [text for text in _details(letter) if text not in page] == []
            others = [text for other in several if other is not letter for text in _details(other)]
            assert [text for text in others if text in page] == []

    @feature("B8")
    def test_a_web_page_of_letters_begins_a_page_of_paper_with_each(self, letters: LetterWriter) -> None:
        page = letters.write([_numbered(1), _numbered(2)], "html").decode()
        assert re.search(r"break-(after|before):\s*(page|always)", page), "nothing divides the letters when printed"

    @asvs("V4.1.1")
    @feature("B8")
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_a_web_page_says_its_letters_and_language(self, letters: LetterWriter, layout: Layout) -> None:
        content = letters.write([evolve(LETTER, name=NAMES[0])], "html", layout)
        head = content[:1024].decode("utf-8", "ignore").lower()
        assert head.startswith("<!doctype html>")
        assert re.search(r'<meta charset="?utf-8', head)
        assert re.search(r'<html lang="en', head)
        title = re.search(r"(?s)<title>(.*?)</title>", content.decode())
        assert title is not None
        assert title[1].strip()
        assert LETTER.password not in title[1]

    @feature("B8")
    @pytest.mark.parametrize("kind", KINDS)
    def test_letters_are_the_usual_layout(self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind) -> None:
        several = [_numbered(number) for number in range(4)]
        usual, named = letters.write(several, kind), letters.write(several, kind, "letters")
        assert pages_of(usual, kind, read_pdf) == pages_of(named, kind, read_pdf)
        if kind == "pdf":
            assert 4 == len(read_pdf(usual))

    @feature("B8")
    @pytest.mark.parametrize("kind", KINDS)
    def test_writes_slips_in_order_and_several_per_page(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind
    ) -> None:
        several = [evolve(LETTER, name=f"Learner {number * 7 % 30:02}", username=f"U{-number}") for number in range(30)]
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
    @_every_form
    def test_letters_that_are_alike_are_all_written(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        """Twins at one school may have the same name."""
        pages = pages_of(letters.write([LETTER, LETTER, LETTER], kind, layout), kind, read_pdf)
        assert 3 == sum(page.count(LETTER.password) for page in pages)

    @feature("B8")
    def test_there_is_a_line_to_cut_along_after_each_slip(
        self, letters: LetterWriter, read_pdf: ReadPdf, cuts: Cuts | None
    ) -> None:
        several = [_numbered(number) for number in range(11)]
        page = letters.write(several, "html", "slips").decode()
        assert re.search(r"border(-bottom|-block-end)?:[^;}]*(dashed|dotted|solid)|<hr", page), "no line on web pages"
        if cuts is not None:
            content = letters.write(several, "pdf", "slips")
            slips = [len(re.findall(r"Learner Number", page)) for page in read_pdf(content)]
            assert (11, slips) == (sum(slips), cuts(content))
            assert not any(cuts(letters.write(several, "pdf"))), "letters are not cut up"

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
        assert [ascii(sign) for sign in _INVISIBLE if sign in page] == [], "it is copied with what is beside it"

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
        if kind == "html":
            assert name in page, "a web page shows a name exactly"

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
    def test_shows_texts_that_look_alike_as_they_are(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        texts = [
            text.replace(" ", "_") for pair in ALIKE.values() for text in pair if text.isprintable() and text.isascii()
        ]
        several = [evolve(LETTER, name=f"Bob {text}", username=f"U{text}", password=f"P{text}") for text in texts]
        whole = "".join(pages_of(letters.write(several, kind, layout), kind, read_pdf))
        shown = [text for letter in several for text in (letter.name, letter.username, letter.password)]
        assert [text for text in shown if text not in whole] == []

    @feature("B8")
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_a_web_page_has_the_spaces_of_a_password(self, letters: LetterWriter, layout: Layout) -> None:
        odd = evolve(LETTER, password=" two  spaces ", username=" a  b ")
        page = letters.write([odd], "html", layout).decode()
        assert [text for text in (odd.password, odd.username) if text not in page] == []

    @feature("B8")
    @_every_form
    def test_keeps_long_texts_on_one_page(
        self, letters: LetterWriter, read_pdf: ReadPdf, kind: Kind, layout: Layout
    ) -> None:
        names, schools = ([f"{word}{number:02}" for number in range(20)] for word in ("Wolfesteinhausen", "Academy"))
        long = evolve(LETTER, name=" ".join(names), provider=" ".join(schools), username="W" * 127)
        (page,) = pages_of(letters.write([long], kind, layout), kind, read_pdf)
        assert page.count("W") >= 127
        assert [text for text in (*names, *schools, LETTER.password) if text not in page] == []

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


def _numbered(number: int) -> Letter:
    """Make one of several letters, with everything its own."""
    return Letter(
        f"Learner Number{number}",
        f"School Of{number}",
        10 + number % 4,
        f"RLearner9{number}",
        f"PaSs{number}word",
        f"https://p{number}.example/login",
        "6 to 20 characters",
    )


def _details(letter: Letter) -> tuple[str, ...]:
    return letter.name, letter.provider, letter.username, letter.password, letter.address
