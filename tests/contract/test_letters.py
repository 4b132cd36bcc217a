"""The letters kit over both adapters, and what is particular to real PDF."""

import re
import sys
from io import BytesIO

import pytest
from attrs import evolve
from progress_letters import open_letters
from progress_letters.glyphs import showable
from progress_letters.kits.letters import pdf_pages
from pypdf import PdfReader

from progress_core.testing.letters import LETTER
from tests.kits.subjects import letters as subjects


class TestMemoryLetters(subjects.TestMemory):
    """The twin."""


class TestPrintLetters(subjects.TestPrint):
    """`print`."""


@pytest.mark.feature("B8")
def test_shows_the_code_point_of_a_character_missing_from_all_fonts() -> None:
    (page,) = pdf_pages(open_letters().write([evolve(LETTER, name="Zoë 😀 Bob")], "pdf"))
    assert "Zoë [U+1F600] Bob" in page
    assert "is shown as its number" in page


@pytest.mark.feature("B8")
def test_mentions_no_code_points_when_every_character_is_shown() -> None:
    (page,) = pdf_pages(open_letters().write([LETTER], "pdf"))
    assert "its number" not in page


@pytest.mark.feature("B8")
def test_leaves_out_invisible_marks() -> None:
    assert showable("Zoe\u0308\U000e0041 \ue000") == "Zoë [U+E000]"


@pytest.mark.feature("B8")
def test_names_the_document_and_its_language() -> None:
    reader = PdfReader(BytesIO(open_letters().write([LETTER], "pdf")))
    assert reader.metadata is not None
    assert (reader.metadata.title, str(reader.root_object["/Lang"])) == ("Your log-in for Progress", "en-GB")


@pytest.mark.feature("B8")
def test_is_an_a4_page_with_embedded_fonts() -> None:
    (page,) = PdfReader(BytesIO(open_letters().write([LETTER], "pdf"))).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    content = open_letters().write([LETTER], "pdf")
    assert content.count(b"/FontFile2") == content.count(b"/Type /FontDescriptor") > 0


@pytest.mark.feature("B8")
def test_six_slips_of_usual_length_fill_a_page() -> None:
    thirteen = [evolve(LETTER, name=f"Learner {number:02}") for number in range(13)]
    pages = pdf_pages(open_letters().write(thirteen, "pdf", "slips"))
    assert [page.count("RLearner1") for page in pages] == [6, 6, 1]


@pytest.mark.feature("B8")
def test_a_line_to_cut_along_follows_every_slip() -> None:
    (page,) = PdfReader(BytesIO(open_letters().write([LETTER] * 4, "pdf", "slips"))).pages
    drawn = page.get_contents()
    assert drawn is not None
    assert drawn.get_data().count(b" l S") == 4
    assert re.search(rb"\[[1-9][0-9. ]+\] [0.]+ d", drawn.get_data()), "the lines are dashed"


@pytest.mark.feature("B8")
@pytest.mark.parametrize("name", ["Zoë 😀 Bob", "𓀀 Ka", "\ue000 Bo", "Ann 🏽"])
def test_a_slip_shows_the_code_point_of_a_character_missing_from_all_fonts(name: str) -> None:
    (page,) = pdf_pages(open_letters().write([evolve(LETTER, name=name)], "pdf", "slips"))
    assert "[U+" in page
    assert "is shown as its number" in page


def test_a_library_that_is_not_installed_is_named_when_letters_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uharfbuzz", None)
    with pytest.raises(ModuleNotFoundError) as refused:
        open_letters()
    assert refused.value.name == "uharfbuzz"
