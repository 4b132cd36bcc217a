"""Courses of the directory: what learners apply for (manual 1.1; H1)."""

from attrs import frozen


@frozen
class Course:
    """A course at a venue from an autumn on.

    Args:
        id: number.
        ukprn: the provider that offers it.
        title: its subject ("Education and Childcare").
        type: of the qualification it leads to ("T Level").
        start_year: the first autumn that it can be begun in.
        postcode: of the venue; full UK postcode.
        venue: name of the venue, or "".
        town: of the venue, or "".
        latitude: degrees north (WGS 84), or None.
        longitude: degrees east (WGS 84), or None.
        withdrawn: no longer offered: kept for the applications that name it, and listed nowhere.
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
        """Title and type, as applications and lists show it."""
        return f"{self.title} ({self.type})"

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What makes it the same course when the directory is loaded again."""
        return self.ukprn, self.postcode, self.start_year, self.type, self.title
