"""The lists that several forms offer: value -> what a person reads."""

from progress_core.domain.values.codes import YEAR_GROUPS

YEARS = {str(year): f"Year {year}" for year in YEAR_GROUPS}
"""The year groups."""

MONTHS = {
    f"{number:02}": name
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"),
        start=1,
    )
}  # fmt: skip
"""The months of a completion date."""
