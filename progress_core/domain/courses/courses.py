"""Courses of the directory, which learners apply for (manual 1.1; H1)."""

from datetime import date

from attrs import frozen

from progress_core.domain.values.name_keys import title_key

SUBJECT_AREAS = (
    "Agriculture, horticulture and animal care",
    "Arts, media and publishing",
    "Business, administration and law",
    "Construction, planning and the built environment",
    "Digital technology",
    "Education and training",
    "Engineering and manufacturing technologies",
    "Health, public services and care",
    "History, philosophy and theology",
    "Languages, literature and culture",
    "Leisure, travel and tourism",
    "Preparation for life and work",
    "Retail and commercial enterprise",
    "Science and mathematics",
    "Social sciences",
)
"""The sector subject areas of Ofqual, first tier, in the order of the alphabet."""


@frozen
class Course:
    """A course at a venue.

    Args:
        id: number.
        ukprn: the provider that offers it.
        title: subject of the course ("Education and Childcare").
        type: type of qualification ("T Level").
        starts_on: its first day, or the first day of its month if only that is known.
        postcode: full UK postcode of the venue.
        venue: name of the venue, or "".
        town: town of the venue, or "".
        latitude: degrees north (WGS 84), or None.
        longitude: degrees east (WGS 84), or None.
        withdrawn: whether it is no longer offered: it is kept for its applications, but not listed.
        subject_area: one of `SUBJECT_AREAS`, or "".
        length: how long it takes, in words ("2 years"), or "".
        entry_requirements: what learners need to be taken on, or "".
        website: address of its page at the provider, or "".
        opens_on: first day on which learners can apply; None if they can from the start.
        closes_on: last day on which learners can apply; None if they can until it begins.
    """

    id: int
    ukprn: str
    title: str
    type: str
    starts_on: date
    postcode: str
    venue: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    withdrawn: bool = False
    subject_area: str = ""
    length: str = ""
    entry_requirements: str = ""
    website: str = ""
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def name(self) -> str:
        """Title and type, as in applications and lists."""
        return f"{self.title} ({self.type})"

    @property
    def start(self) -> str:
        """Year and month of its first day, as the filter of a search names it ("2027-09")."""
        return f"{self.starts_on:%Y-%m}"

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """The values that no other course of the directory has."""
        return self.ukprn, self.postcode, self.start, self.type, self.title

    @property
    def likeness(self) -> tuple[str, str, str, str, str]:
        """The values that identify the course when the directory is loaded again, however they are spelt."""
        return self.ukprn, self.postcode, self.start, likeness(self.type), likeness(self.title)


def likeness(text: str) -> str:
    """Return a type or a subject without case, accents and spaces; C, C++ and C# remain three."""
    return title_key(text) + "".join(sign for sign in text if sign in "+#")
