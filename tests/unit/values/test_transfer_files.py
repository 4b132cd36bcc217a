"""Common Transfer Files: whose values are read, and what is refused."""

import pytest

from progress_core.domain.values import transfer_files
from progress_core.domain.values.transfer_files import COLUMNS, UnreadableTransferFile, is_transfer_file, pupils

pytestmark = [pytest.mark.feature("J5"), pytest.mark.asvs("V1.5.1")]

CONTACT = (
    "<Contacts><Contact><Surname>Parent</Surname><Forename>Pat</Forename><Email>pat@example.com</Email><Address>"
    "<PostCode>AA1 1AA</PostCode></Address><Phones><Phone><PhoneNo>0123</PhoneNo></Phone></Phones></Contact></Contacts>"
)
HISTORY = "<SchoolHistory><School><LEA>931</LEA><Surname>Former</Surname></School></SchoolHistory>"
OLD = (
    f"<Pupil>{CONTACT}{HISTORY}<UPN>P207000016049</UPN><Surname>O'Neill</Surname><Forename>Zoë</Forename>"
    "<DOB>2010-10-02</DOB><Gender>F</Gender><NCyearActual>11</NCyearActual></Pupil>"
)
NEW = (
    "<c:Pupil><c:BasicDetails><c:Forename>Bob</c:Forename><c:LegalForename>Robert</c:LegalForename>"
    "<c:Surname>Ray</c:Surname><c:Sex>M</c:Sex><c:Languages><c:Language>ENG</c:Language></c:Languages></c:BasicDetails>"
    "<c:Address><c:AddressLines><c:AddressLine1>1 High St</c:AddressLine1><c:AddressLine4>Oxford</c:AddressLine4>"
    "</c:AddressLines><c:PostCode>OX14 1GG</c:PostCode></c:Address>"
    "<c:Address><c:PostCode>OX1 1AA</c:PostCode><c:Town>York</c:Town></c:Address><c:Phones><c:Phone>"
    "<c:PhoneNo>01235 555555</c:PhoneNo></c:Phone><c:Phone><c:PhoneNo>07700</c:PhoneNo></c:Phone></c:Phones>"
    f"{CONTACT}</c:Pupil>"
)


def file(*them: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', body: str = "CTFpupilData") -> str:
    header = "<Header><Pupil><Surname>Header</Surname></Pupil><SourceSchool><LEA>931</LEA></SourceSchool></Header>"
    return f'{head}<CTfile xmlns:c="urn:x">{header}<{body}>{"".join(them)}</{body}></CTfile>'


def read(content: str | bytes) -> list[dict[str, str]]:
    rows = list(pupils(content.encode() if isinstance(content, str) else content))
    assert rows[0] == (0, COLUMNS)
    assert [number for number, _ in rows] == list(range(len(rows)))
    return [{name: value for name, value in zip(COLUMNS, values, strict=True) if value} for _, values in rows[1:]]


def refusal(content: str | bytes) -> tuple[str, int]:
    with pytest.raises(UnreadableTransferFile) as refused:
        list(pupils(content.encode() if isinstance(content, str) else content))
    return refused.value.code, refused.value.row


def test_a_pupil_is_read_and_nobody_around_them() -> None:
    (zoe,) = read(file(OLD))
    assert {
        "UPN": "P207000016049",
        "Surname": "O'Neill",
        "Forename": "Zoë",
        "DOB": "2010-10-02",
        "Gender": "F",
        "NCyearActual": "11",
    } == zoe


def test_other_versions_with_a_namespace_and_details_of_their_own_are_read_alike() -> None:
    assert {
        "Forename": "Robert",
        "Surname": "Ray",
        "Gender": "M",
        "House": "1 High St",
        "Town": "Oxford",
        "Postcode": "OX14 1GG",
        "Phone": "01235 555555",
    } == read(file(NEW, body="Pupils"))[0]


def test_a_pupil_of_whom_only_contacts_are_told_has_no_name() -> None:
    assert [{}, {"Surname": "Last"}] == read(
        file(f"<Pupil>{CONTACT}{HISTORY}</Pupil>", f"<Pupil>{CONTACT}<Surname>Last</Surname></Pupil>")
    )


def test_pupils_are_read_wherever_a_file_is_cut_into_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    content, whole = file(OLD, NEW, OLD), read(file(OLD, NEW, OLD))
    for size in (1, 7, 64):
        monkeypatch.setattr(transfer_files, "_CHUNK", size)
        assert whole == read(content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_encodings_are_read_as_declared(encoding: str) -> None:
    named = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
    content = file(OLD, head=f'<?xml version="1.0" encoding="{named}"?>').encode(encoding)
    assert is_transfer_file(content)
    assert "Zoë" == read(content)[0]["Forename"]


def test_marked_text_and_the_references_of_xml_are_read() -> None:
    text = "<Pupil><Surname><![CDATA[A & B]]></Surname><Forename>&#90;o&#235; &amp;<!-- no --> X</Forename></Pupil>"
    assert [{"Surname": "A & B", "Forename": "Zoë & X"}] == read(file(text))


def test_elements_within_a_value_are_passed_over() -> None:
    nested = "<Pupil><Surname>A<Phone><PhoneNo>1</PhoneNo></Phone><Surname>B</Surname>C</Surname><UPN> </UPN></Pupil>"
    assert [{"Surname": "AC"}] == read(file(nested))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE CTfile>",
        '<!DOCTYPE CTfile SYSTEM "http://example.com/ctf.dtd">',
        '<!DOCTYPE CTfile [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE CTfile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    ],
)
def test_document_types_are_refused_with_whatever_they_define(doctype: str) -> None:
    assert ("document_type", 1) == refusal(file(OLD, head=f'<?xml version="1.0"?>{doctype}'))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (file(OLD).encode().replace("ë".encode(), b"\xeb"), 1),
        (file(NEW, OLD).encode().replace("ë".encode(), b"\xeb"), 2),
        (file(OLD).replace("</Pupil>", ""), 1),
        (file(OLD)[:-20], 2),
        (file(OLD.replace("Zoë", "&unknown;")), 1),
        (file(OLD, head='<?xml version="1.0" encoding="KLINGON"?>'), 1),
        (file(OLD, head='<?xml version="1.0" encoding="SHIFT_JIS"?>').encode("shift_jis", "replace"), 1),
        (file("<Pupil>" + "<a>" * 100), 1),
        (file(OLD.replace("Zoë", "Z" * 1_001)), 1),
    ],
)
def test_what_is_wrong_is_said_of_the_pupil_where_it_is(content: str | bytes, row: int) -> None:
    assert ("damaged_transfer_file", row) == refusal(content)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_files, "MAX_BYTES", 100)
    assert ("too_large", 1) == refusal(file(OLD))


def test_other_xml_is_no_transfer_file() -> None:
    assert not is_transfer_file(b"<html><CTfiles></CTfiles></html>")
    assert is_transfer_file(b"\n<!-- comment --><x:CTFile\n>")
