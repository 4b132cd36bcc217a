"""The names of imported files as lists and e-mails show them."""

import pytest

from progress_core.domain.importing.imports import display_name


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("file_name", "shown"),
    [
        ("C:\\school\\Year 11.xlsx", "Year 11.xlsx"),
        ("/files/of/mine/Year 11.xlsx", "Year 11.xlsx"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 100 + "…"),
        ("Year\r\n11.csv", "Year 11.csv"),
    ],
)
def test_a_file_name_is_shown_on_one_line_without_folders(file_name: str, shown: str) -> None:
    assert shown == display_name(file_name)
