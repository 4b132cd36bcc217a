"""Courses of the directory, which learners apply for (manual 1.1; H1)."""

from attrs import frozen


@frozen
class Course:
    """A course at a venue.

    Args:
        id: number.
        ukprn: the provider that offers it.
        title: subject of the course ("Education and Childcare").
        type: type of qualification ("T Level").
        start_year: year of the first autumn in which it can start.
        postcode: full UK postcode of the venue.
        venue: name of the venue, or "".
        town: town of the venue, or "".
        latitude: degrees north (WGS 84), or None.
        longitude: degrees east (WGS 84), or None.
        withdrawn: whether it is no longer offered: it is kept for its applications, but not listed.
    """

    id: int
    ukprn: str
    title: str
    type: str
    start_year: int
    postcode: str
    venue: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    withdrawn: bool = False

    @property
    def name(self) -> str:
        """Title and type, as in applications and lists."""
        return f"{self.title} ({self.type})"

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """The values that identify the course when the directory is loaded again."""
        return self.ukprn, self.postcode, self.start_year, self.type, self.title
