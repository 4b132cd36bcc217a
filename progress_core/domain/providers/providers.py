"""Schools, colleges and training companies, with their defaults (manual 5.1, 5.5, 9)."""

from attrs import field, frozen


@frozen
class Provider:
    """A school, college or training company.

    Args:
        ukprn: UK Provider Reference Number, 8 digits starting with 1.
        name: name of the provider.
        area: the local authority that it is in.
        postcode: full UK postcode in capitals with one space, or "".
        street: street, or "".
        locality: locality, or "".
        town: town, or "".
        latitude: degrees north (WGS 84), or None.
        longitude: degrees east (WGS 84), or None.
        website: address of its front page on the web, or "".
        sign_off: default of "Sign off learner's profile?".
        staff_add_qualifications: default of "add qualifications on behalf of this learner?".
        referee: the default referee, with name and position on one line, or "".
        remind_managers: whether managers get a weekly summary by e-mail.
        remind_learners: whether learners are reminded once a week of what waits for them.
        version: goes up by one with each change.
    """

    ukprn: str
    name: str
    area: str
    postcode: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    latitude: float | None = field(default=None)
    longitude: float | None = field(default=None)
    website: str = ""
    sign_off: bool = False
    staff_add_qualifications: bool = False
    referee: str = ""
    remind_managers: bool = False
    remind_learners: bool = False
    version: int = 1
