"""Encodings of CSV files: names are read as they were meant, or the file is refused with the row."""

from pathlib import Path

import pytest
from progress_excel import open_spreadsheets
from progress_excel.csv_files.windows_1252 import doubtful_word

from progress_core.domain.values.sheets import Cell, UnreadableRow

pytestmark = pytest.mark.feature("E2")
SPREADSHEETS = open_spreadsheets()
CASES = Path(__file__).parent / "cases"
HEADINGS = "UKPRN,Year group,First name,Last name\r\n"
# fmt: off
WESTERN = (
    "Zoë Brontë", "Siân Pugh", "Seán Ó Briain", "Ciarán McÉvoy", "Róisín Nic Éil", "Áine Órla", "José Núñez",
    "Begoña Ibáñez", "François Gonçalves", "Hélène Thérèse", "Geneviève Lefèvre", "Chloé Renée", "Loïc Anaïs",
    "Gaëlle Noël", "Benoît Côté", "Müller Jürgen", "Groß Weiß", "Süßmann Jäger", "Søren Jørgensen",
    "Åsa Håkansson", "Kjærgaard Bjørn", "João Conceição", "Inês Guimarães", "Simões Camões", "Ángel Íñigo",
    "Suárez Juán", "SEÁN NÚÑEZ", "RENÉE MÜLLER", "Šimon Dušan", "Tomáš Novák", "Özçelik Gülçin", "Lê Agnês",
    "Jääskeläinen Pöö", "O’Brien D’Souza", "St Mary’s", "Smith–Jones Ann", "Stoke–on–Trent", "12½ Mill Lane",
    "£5 Lane", "“The Mill”", "Mª José", "van\xa0der Berg", "LS1\xa04AB", "Niccolò", "Mòrag",
)
# fmt: on
RARER = (
    "Araújo Páez Báez Narváez Agnès Inès Lévêque Estêvão hÓgáin Gwên Çelik Nguyên Hùng Guðrún Þóra Bøe Urška O‘Brien "
    "‘Nook’ Mary´s Crèche Tromsø Shpëtim Östlund Úna Ângela Raúl Sîan"
).split()
FOREIGN = {
    "mac_roman": (
        "Zoë Noé",
        "José Núñez",
        "François",
        "Jürgen",
        "Siân",
        "Öster",
        "ÉLODIE",
        "Ó Briain",
        "Renée O’Brien",
    ),
    "cp850": (
        "Zoë Noé",
        "José Núñez",
        "François",
        "Jürgen",
        "Søren",
        "Ünal",
        "NÚÑEZ",
        "Ó Briain",
        "Seán Pugh",
        "Groß",
        "Ève",
        "Íris",
        "Novotná",
    ),
    "cp437": ("Zoë Noé", "José Núñez", "François", "Jürgen", "Málaga", "Malmström"),
    "cp1250": (
        "Łukasz Wałęsa",
        "Jiří Dvořák",
        "Zdeněk",
        "Růžena",
        "Kovačević",
        "Gdańsk",
        "Győr",
        "Đurđa",
        "Ćosić",
        "Ştefan",
    ),
    "iso8859_2": ("Łukasz Wałęsa", "Jiří Dvořák", "Lukáš", "Żak", "Ľubica", "Szűcs"),
    "cp1251": ("Иванов", "Ольга"),
    "cp1253": ("Παπαδόπουλος",),
    "cp1257": ("Jānis", "Līga", "Helēna", "Ģirts", "Rasė"),
    "cp852": ("Novotná", "Deák", "Dušan", "Leszczyński"),
    "cp1254": ("Yılmaz", "Şahin Doğan", "İbrahim"),
    "shift_jis": ("田中",),
    "gb18030": ("王小明",),
}


def names_in(content: bytes) -> list[tuple[Cell, Cell]]:
    """Return the first and last names of a file."""
    with SPREADSHEETS.read(content) as sheets:
        (sheet,) = sheets
        return [(cells[2], cells[3]) for _, cells in sheet.rows][1:]


def refused_row(content: bytes, code: str = "unknown_letters") -> int:
    """Return the row for which a file is refused."""
    with pytest.raises(UnreadableRow) as caught:
        names_in(content)
    assert [problem.code for problem in caught.value.problems] == [code]
    return caught.value.row


def file_of(name: str, encoding: str, end: str = "\r\n") -> bytes:
    """Return a file with one ordinary learner and one of that name."""
    return f"{HEADINGS}1,11,Ann,Lee\r\n1,11,{name},Lee\r\n".replace("\r\n", end).encode(encoding)


@pytest.mark.parametrize("name", [*WESTERN, *RARER])
def test_names_of_windows_1252_are_read(name: str) -> None:
    assert names_in(file_of(name, "cp1252"))[1] == (name, "Lee")


@pytest.mark.parametrize(("encoding", "name"), [(code, name) for code, names in FOREIGN.items() for name in names])
def test_names_of_other_encodings_are_refused_with_the_row(encoding: str, name: str) -> None:
    assert refused_row(file_of(name, encoding)) == 3


@pytest.mark.parametrize("name", ["Zoë Noé", "José Núñez", "Jürgen", "Élodie", "Ó Briain", "Françoise"])
def test_a_csv_file_of_a_mac_is_recognised_by_its_line_ends(name: str) -> None:
    assert names_in(file_of(name, "mac_roman", "\r"))[1] == (name, "Lee")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", [*WESTERN, "Łukasz", "Jiří", "Иванов", "王小明", "Ŵyn"])
def test_unicode_is_read_whatever_it_holds(encoding: str, name: str) -> None:
    assert names_in(file_of(name, encoding))[1] == (name, "Lee")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("foreign", ["Siân", "Müller", "van\xa0der", "O’Brien"])
def test_rows_of_windows_1252_in_a_utf_8_file_are_read(mark: str, foreign: str) -> None:
    content = f"{mark}{HEADINGS}1,11,Zoë,Żak\r\n".encode() + f"1,11,{foreign},Lee\r\n1,11,Bob,Ray\r\n".encode("cp1252")
    assert names_in(content) == [("Zoë", "Żak"), (foreign, "Lee"), ("Bob", "Ray")]


@pytest.mark.parametrize("damage", [b"Zo\xc3", b"Zo\xab", b"Zo\xc3\xab Bront\xc3", b"\xc5ukasz", b"Zo\x89", b"Jos\x8e"])
def test_a_broken_letter_in_a_utf_8_file_is_refused_with_the_row(damage: bytes) -> None:
    content = f"{HEADINGS}1,11,Zoë,Żak\r\n1,11,".encode() + damage + b",Lee\r\n"
    assert refused_row(content) == 3


def test_a_file_appended_to_another_is_read_without_its_mark() -> None:
    content = (HEADINGS + '1,11,"Zoë",Lee\r\n').encode("utf-8-sig") + '"1",11,Bob,Ray\r\n'.encode("utf-8-sig")
    with SPREADSHEETS.read(content) as sheets:
        (sheet,) = sheets
        assert list(sheet.rows)[1:] == [(2, ("1", "11", "Zoë", "Lee")), (3, ("1", "11", "Bob", "Ray"))]


@pytest.mark.parametrize("name", ["O’Brien", "Gašper", "Lê"])
def test_a_file_that_may_be_of_a_mac_or_of_windows_is_refused(name: str) -> None:
    assert refused_row(file_of(name, "cp1252", "\r")) == 3


def test_the_end_mark_of_ms_dos_is_no_row() -> None:
    assert names_in(f"{HEADINGS}1,11,Bob,Ray\r\n\x1a".encode()) == [("Bob", "Ray")]


@pytest.mark.parametrize("control", ["\0", "\x07", "\x7f"])
def test_a_control_character_is_refused_with_the_row(control: str) -> None:
    content = HEADINGS + "1,11,Ann,Lee\r\n" * 100 + f"1,11,Bo{control}b,Ray\r\n" + "1,11,Ann,Lee\r\n" * 100
    assert refused_row(content.encode(), "control_character") == 102


@pytest.mark.parametrize(
    "text", ["Zo‰", "NoŽ", "£ukasz", "Wa³êsa", "Dvoøák", "Jos‚", "Nœ–ez", "F‘", "Se n".replace(" ", "\xa0"), "Lepist”"]
)
def test_what_no_name_holds_is_doubtful(text: str) -> None:
    assert doubtful_word(f"1,Ann,{text},Leeds")


@pytest.mark.parametrize("name", ["a-macintosh", "d-macintosh-refused"])
def test_the_files_of_a_mac_are_read(name: str) -> None:
    names = names_in((CASES / f"mac-and-dos-{name}.csv").read_bytes())
    assert names in (
        [("Zoë", "Noé"), ("José", "Núñez"), ("Siân", "Brown")],
        [("Françoise", "Hélène"), ("Åsa", "Müller")],
    )


@pytest.mark.parametrize("name", ["b-msdos-850", "c-msdos-437", "e-central-european"])
def test_the_files_of_ms_dos_and_central_europe_are_refused(name: str) -> None:
    assert refused_row((CASES / f"mac-and-dos-{name}.csv").read_bytes()) == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a-one-windows-row", [("Zoë", "Brontë"), ("Małgorzata", "Żak"), ("Siân", "Pugh")]),
        ("b-with-mark", [("Zoë", "Brontë"), ("Małgorzata", "Żak"), ("Siân", "Pugh")]),
        ("c-one-windows-nbsp", [("Zoë", "Brontë"), ("Małgorzata", "Żak")]),
    ],
)
def test_the_files_of_two_encodings_are_read(name: str, expected: list[tuple[str, str]]) -> None:
    assert names_in((CASES / f"mixed-encoding-{name}.csv").read_bytes()) == expected
