"""Exported and imported qualifications in real workbooks: what LibreOffice allows, and what a changed cell does."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pytest
from attrs import asdict
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportCounts, ImportStatus
from progress_core.domain.qualifications.catalogue import default_catalogue
from progress_core.domain.qualifications.qualifications import MAX_QUALIFICATIONS, QUALIFICATION_FIELDS, Qualification
from progress_core.domain.qualifications.workbook import GRADES, IDENTITY, LEARNERS, SUBJECTS, TYPES
from progress_core.domain.values.sheets import column_letter
from tests.given.exchanges import CELLS_OF_MATHS, MATHS, PHYSICS, enrol, export, kept, staff_add, take_in, where
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, hire
from tests.office import Office

Ids = list[int]

_FIRST_BLOCK, _WIDTH = len(IDENTITY), len(QUALIFICATION_FIELDS)
_19TH = [column_letter(_FIRST_BLOCK + MAX_QUALIFICATIONS * _WIDTH + place) for place in range(_WIDTH)]


@pytest.fixture
def progress() -> Iterator[Progress]:
    """Three providers, and workbooks as people get them; at North School staff add qualifications."""
    with Progress.open(Settings.from_env(IN_MEMORY | {"PROGRESS_SPREADSHEETS": "excel"})) as made:
        made.providers.put_many(OPERATOR, PROVIDERS)
        staff_add(made)
        yield made


@pytest.fixture
def manager(progress: Progress) -> Actor:
    """A learner manager of North School."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH)


@pytest.fixture
def ids(progress: Progress) -> Ids:
    """Ann Lee and Bob Ray of Year 11, who has an A level, and Cy South of another provider."""
    ids = [
        *enrol(progress, "Ann Lee", "Bob Ray", uln="1000000043", upn="B801200005001"),
        *enrol(progress, "Cy South", ukprn=SOUTH),
    ]
    progress.qualifications.add(OPERATOR, ids[1], asdict(PHYSICS))
    return ids


def opened(content: bytes) -> Worksheet:
    """Return the sheet of learners as openpyxl reads it."""
    sheet: Worksheet = load_workbook(BytesIO(content))[LEARNERS]
    return sheet


def changed(content: bytes, cells: Mapping[str, Any]) -> bytes:
    """Change cells behind the back of the sheet's protection."""
    book = load_workbook(BytesIO(content))
    for cell, value in cells.items():
        book[LEARNERS][cell] = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def everything(progress: Progress, ids: Ids) -> list[object]:
    """Return everything that an import of qualifications could change about these learners."""
    with progress.context.store.snapshot() as work:
        return [(*work.learners.get_many(EVERYTHING, ids),), *(work.qualifications.of(EVERYTHING, id_) for id_ in ids)]


@pytest.mark.feature("F2", "F3")
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_an_export_filled_in_by_libreoffice_can_be_imported(
    progress: Progress, manager: Actor, ids: Ids, office: Office, kind: str
) -> None:
    content = export(progress, manager)
    french = {"S2": "GCSE", "T2": "French", "V2": "B", "W2": "A"}  # the third block: the second stays empty
    more = {"N3": "Extended Project", "O3": "Extended Project", "P3": "2014-06", "R3": "A*"}
    back = office.type_in(content, LEARNERS, CELLS_OF_MATHS | french | more, kind)
    assert back.startswith(b"PK" if kind == "xlsx" else bytes.fromhex("D0CF11E0"))
    done = take_in(progress, manager, back)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(updated=2), ()) == (done.status, done.counts, done.problems)
    assert (MATHS, Qualification("GCSE", "French", "", "B", "A")) == kept(progress, ids[0])
    project = Qualification("Extended Project", "Extended Project", "2014-06", "", "A*")
    assert (PHYSICS, project) == kept(progress, ids[1])


@pytest.mark.feature("F3", "F4")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_file_saved_again_without_changes_changes_nothing(
    progress: Progress, manager: Actor, ids: Ids, office: Office, kind: str
) -> None:
    before = everything(progress, ids)
    done = take_in(progress, manager, office.convert(export(progress, manager), "xlsx", kind))
    assert (ImportStatus.SUCCESSFUL, ImportCounts(skipped=2), ()) == (done.status, done.counts, done.problems)
    assert before == everything(progress, ids)


@pytest.mark.feature("F2")
def test_libreoffice_protects_the_columns_that_identify_a_learner(
    progress: Progress, manager: Actor, ids: Ids, office: Office
) -> None:
    content = export(progress, manager)
    places = [f"{column_letter(place)}2" for place in range(_FIRST_BLOCK)]
    back = opened(office.type_in(content, LEARNERS, dict.fromkeys(places, "7") | CELLS_OF_MATHS, "xlsx"))
    was = opened(content)
    assert [was[place].value for place in places] == [back[place].value for place in places]
    assert str(ids[0]) == back["A2"].value
    assert list(CELLS_OF_MATHS.values()) == [back[place].value for place in CELLS_OF_MATHS]


@pytest.mark.feature("F2")
def test_every_sheet_is_protected_and_only_qualifications_are_unlocked(progress: Progress, manager: Actor) -> None:
    enrol(progress, "Ann Lee")
    book = load_workbook(BytesIO(export(progress, manager)))
    assert [TYPES, SUBJECTS, GRADES, LEARNERS] == book.sheetnames
    assert {(True, None)} == {(sheet.protection.sheet, sheet.protection.password) for sheet in book}
    sheet = book[LEARNERS]
    locked = _locked(sheet)
    assert [True] * _FIRST_BLOCK + [False] * (MAX_QUALIFICATIONS * _WIDTH) == locked
    assert all(sheet.cell(row, 1 + place).protection.locked for row in (1, 2) for place in range(_FIRST_BLOCK))
    for name in (TYPES, SUBJECTS, GRADES):
        assert {True} == set(_locked(book[name]))


def _locked(sheet: Worksheet) -> list[bool]:
    """Return whether each column with a heading is locked; openpyxl names a run of equal columns by its first."""
    of: dict[int, bool] = {}
    for each in sheet.column_dimensions.values():
        of |= dict.fromkeys(range(each.min or 0, (each.max or 0) + 1), bool(each.protection.locked))
    return [of[place] for place in range(1, len([cell for cell in sheet[1] if cell.value]) + 1)]


@pytest.mark.feature("F2")
def test_every_qualification_cell_has_a_drop_down(progress: Progress, manager: Actor) -> None:
    enrol(progress, "Ann Lee")
    lists = _lists(opened(export(progress, manager)))
    for block in range(MAX_QUALIFICATIONS):
        type_, subject, completion, predicted, actual = (
            column_letter(_FIRST_BLOCK + block * _WIDTH + place) for place in range(_WIDTH)
        )
        assert f"'{TYPES}'!$A$2" in lists[type_]
        assert f"MATCH(${type_}2,'{SUBJECTS}'!" in lists[subject]
        assert f"MATCH(${type_}2,'{GRADES}'!" in lists[predicted]
        assert lists[predicted] == lists[actual]
        assert completion not in lists
    assert 4 * MAX_QUALIFICATIONS == len(lists)


@pytest.mark.feature("F2", "C6")
def test_the_drop_downs_offer_what_the_catalogue_lists_for_the_type_of_the_row(
    progress: Progress, manager: Actor, office: Office
) -> None:
    """LibreOffice works the ranges of the drop-downs out: as formulas on a sheet of their own."""
    enrol(progress, "Ann Lee")
    content = export(progress, manager)
    lists = _lists(opened(content))
    types = {each.name: each for each in default_catalogue().types}
    for name in ("GCSE (9 to 1)", "Extended Project", "GCE A Level"):
        book = load_workbook(BytesIO(content))
        book[LEARNERS]["I2"] = name
        shown = book.create_sheet("Shown")
        for column, letter in (("A", "I"), ("B", "J"), ("C", "L")):
            source = lists[letter].replace("$I2", f"'{LEARNERS}'!$I$2")
            for row in range(1, 250):
                shown[f"{column}{row}"] = f'=IFERROR(INDEX({source},{row})&"","")'
        sheet = load_workbook(BytesIO(office.convert(saved(book), "xlsx", "xlsx")), data_only=True)["Shown"]
        offered = [tuple(cell.value for cell in sheet[column] if cell.value) for column in "ABC"]
        assert [tuple(types), types[name].subjects, types[name].grades] == offered


def _lists(sheet: Worksheet) -> dict[str, str]:
    """Return the source of each column's drop-down, which reaches from the first learner to the last row."""
    found = {}
    for each in sheet.data_validations.dataValidation:
        if each.type == "list":
            (area,) = each.sqref.ranges
            letter = column_letter(area.min_col - 1)
            assert (2, 1_048_576, area.min_col) == (area.min_row, area.max_row, area.max_col)
            found[letter] = str(each.formula1)
    return found


_BAD: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "account id unknown": ({"A2": "77"}, [("A2", "unknown_account")]),
    "account id no number": ({"A2": "A-12"}, [("A2", "unknown_account")]),
    "account id empty": ({"A2": None}, [("A2", "required")]),
    "forename": ({"D2": "Anne"}, [("D2", "changed_identity")]),
    "surname": ({"E2": "Leigh"}, [("E2", "changed_identity")]),
    "date of birth": ({"F2": "2010-10-03"}, [("F2", "changed_identity")]),
    "provider": ({"G2": "South College"}, [("G2", "changed_identity")]),
    "area": ({"H2": "Camden"}, [("H2", "changed_identity")]),
    "area emptied": ({"H2": None}, [("H2", "changed_identity")]),
    "type unknown": (CELLS_OF_MATHS | {"I2": "GCSE (A to B)"}, [("I2", "not_in_list")]),
    "subject of another type": (CELLS_OF_MATHS | {"J2": "Extended Project"}, [("J2", "not_in_list")]),
    "no subject": (CELLS_OF_MATHS | {"J2": None}, [("J2", "required")]),
    "month 13": (CELLS_OF_MATHS | {"K2": "2014-13"}, [("K2", "bad_format")]),
    "grade unknown": (CELLS_OF_MATHS | {"L2": "Z"}, [("L2", "not_in_list")]),
    "actual grade unknown": (CELLS_OF_MATHS | {"M2": "10"}, [("M2", "not_in_list")]),
    "no grade": (CELLS_OF_MATHS | {"L2": None}, [("L2", "needs_grade")]),
    "block 18": ({"CP3": "GCSE", "CQ3": "French"}, [("CS3", "needs_grade")]),
    "block 19 without headings": (
        dict(zip((f"{letter}2" for letter in _19TH), ("GCSE", "French", None, "A", None), strict=True)),
        [(f"{_19TH[place]}2", "no_heading_above") for place in (0, 1, 3)],
    ),
    "block 19": (
        {
            f"{letter}{row}": cell
            for row, cells in (
                (1, [f"Qualification {name} 19" for name in (
                    "Type", "Subject", "Completion Date", "Predicted Grade", "Actual Grade")]),
                (2, ["GCSE", "French", None, "A", None]),
            )
            for letter, cell in zip(_19TH, cells, strict=True)
        },
        [(f"{_19TH[0]}2", "too_many")],
    ),
}  # fmt: skip


def refused(progress: Progress, manager: Actor, ids: Ids, content: bytes) -> Import:
    """Import a file that must be refused, and check that nothing is changed."""
    before = everything(progress, ids)
    tried = progress.qualification_imports.dry_run(manager, "filled.xlsx", content, ukprn=NORTH)
    done = take_in(progress, manager, content)
    assert (ImportStatus.UNSUCCESSFUL, ImportCounts()) == (done.status, done.counts)
    assert before == everything(progress, ids)
    assert (False, done.problems) == (tried.ok, tried.problems)
    return done


@pytest.mark.feature("F3", "F4")
@pytest.mark.parametrize("bad", _BAD)
def test_a_bad_cell_is_reported_and_nothing_is_changed(progress: Progress, manager: Actor, ids: Ids, bad: str) -> None:
    cells, expected = _BAD[bad]
    good = {"N3": "GCSE", "O3": "History", "Q3": "A"}  # that of somebody else is not imported either
    done = refused(progress, manager, ids, changed(export(progress, manager), good | cells))
    assert [(place, code, "error") for place, code in expected] == where(done)


@pytest.mark.feature("F3", "F4", "B9")
def test_an_account_id_out_of_scope_is_reported_like_an_unknown_one(
    progress: Progress, manager: Actor, ids: Ids
) -> None:
    content = export(progress, manager)
    messages = set()
    for account in (str(ids[2]), "77"):
        done = refused(progress, manager, ids, changed(content, {"A2": account}))
        assert [("A2", "unknown_account", "error")] == where(done)
        messages.add(done.problems[0].problem.message.replace(account, "?"))
    assert 1 == len(messages)


@pytest.mark.feature("F3")
def test_changes_to_upn_and_uln_are_ignored_with_a_warning(progress: Progress, manager: Actor, ids: Ids) -> None:
    cells = CELLS_OF_MATHS | {"B2": "H801200001001", "C2": "1000000051"}
    done = take_in(progress, manager, changed(export(progress, manager), cells))
    assert [("B2", "ignored_change", "warning"), ("C2", "ignored_change", "warning")] == where(done)
    with progress.context.store.snapshot() as work:
        details = work.learners.get(EVERYTHING, ids[0]).details
    assert ("B801200005001", "1000000043", (MATHS,)) == (details.upn, details.uln, kept(progress, ids[0]))


@pytest.mark.feature("F4")
def test_all_errors_of_an_xls_file_are_reported_and_marked_at_once(
    progress: Progress, manager: Actor, ids: Ids, office: Office
) -> None:
    cells = CELLS_OF_MATHS | {"E2": "Leigh", "J2": "Extended Project", "K2": "2014-13", "N3": "GCSE", "O3": "French"}
    content = office.convert(changed(export(progress, manager), cells), "xlsx", "xls")
    done = refused(progress, manager, ids, content)
    expected = [("E2", "changed_identity"), ("J2", "not_in_list"), ("K2", "bad_format"), ("Q3", "needs_grade")]
    assert sorted((place, code, "error") for place, code in expected) == sorted(where(done))
    sheet = opened(progress.qualification_imports.error_workbook(manager, done.id))
    assert {place for place, _ in expected} == {cell.coordinate for row in sheet for cell in row if cell.comment}
