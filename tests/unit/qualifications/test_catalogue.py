"""The catalogue of qualifications as data."""

import subprocess
import sys

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.qualifications import catalogue
from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType, load_catalogue


@pytest.mark.feature("C6")
def test_the_built_in_catalogue_has_types_subjects_and_grades() -> None:
    types = catalogue.DEFAULT_CATALOGUE.types
    assert (36, 1362) == (len(types), sum(len(each.subjects) for each in types))
    assert ["NVQ", "Other qualification"] == [each.name for each in types if each.free_text_grade]
    assert [] == [each.name for each in types if not (each.grades or each.free_text_grade)]


@pytest.mark.feature("C6", "I1")
def test_the_catalogue_is_loaded_on_first_use() -> None:
    program = (
        "from progress_core.domain.qualifications import catalogue, qualifications\n"
        "read = catalogue.default_catalogue.cache_info\n"
        "before = read().currsize\n"
        "from progress_core.domain.qualifications.catalogue import DEFAULT_CATALOGUE\n"
        "print(before, read().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert "0 1" == done.stdout.strip()


def test_the_module_has_no_other_names() -> None:
    with pytest.raises(AttributeError):
        catalogue.NO_SUCH_NAME  # noqa: B018 - asking is the test


@pytest.mark.feature("C6")
def test_an_embedder_can_use_their_own_catalogue() -> None:
    loaded = load_catalogue(
        [
            {"type": " Swimming  badge", "subjects": ["Front crawl"], "grades": ["Gold"], "first_award": 1998},
            {"type": "Essay prize", "free_text_grade": True, "level": "3", "remark": "ours"},
        ]
    )
    expected = (
        QualificationType("Swimming badge", ("Front crawl",), ("Gold",), first_award=1998),
        QualificationType("Essay prize", free_text_grade=True, level="3"),
    )
    assert Catalogue(expected) == loaded


@pytest.mark.feature("C6", "B4")
def test_every_invalid_entry_is_named_with_its_faults() -> None:
    entries = [
        {"type": "Good", "grades": ["A"]},
        {"type": " ", "grades": ["A"]},
        {"type": "X", "subjects": "French", "grades": [1], "first_award": True},
        {"type": "Y"},
        "Z",
        {"type": "GOOD", "grades": ["B"]},
        {"type": "Old", "grades": ["A"], "first_award": 2018, "last_award": 2017},
    ]
    with pytest.raises(Rejected) as caught:
        load_catalogue(entries)
    found = [each.message.removeprefix("Entry ").split(" Correct")[0] for each in caught.value.problems]
    expected = [
        "2 of the qualification catalogue is not right: type.",
        "3 of the qualification catalogue is not right: subjects, grades, first_award.",
        "4 of the qualification catalogue is not right: neither grades nor free_text_grade.",
        "5 of the qualification catalogue is not right: not an object.",
        "6 of the qualification catalogue is not right: type: repeated.",
        "7 of the qualification catalogue is not right: last_award: before first_award.",
    ]
    assert expected == found


@pytest.mark.feature("C6")
def test_a_catalogue_that_is_not_a_list_is_refused() -> None:
    with pytest.raises(Rejected, match="must be a list of types"):
        load_catalogue({"type": "GCSE"})


@pytest.mark.feature("C6")
@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, None, ""), (2017, None, "from 2017"), (None, 2020, "until 2020"), (2010, 2023, "from 2010 to 2023")],
)
def test_the_window_of_dates_is_described_in_words(first: int | None, last: int | None, expected: str) -> None:
    assert expected == QualificationType("GCSE", first_award=first, last_award=last).window
