"""Where a request comes from: its network address, its device, and who really ran a command."""

from attrs import frozen

MAX_ADDRESS_LENGTH = 64
"""The longest IPv6 address, with its zone, has fewer characters."""


@frozen
class Origin:
    """Where a request comes from, as far as that is known.

    Args:
        address: network address ("203.0.113.7"); "" if unknown.
        device: browser and system in words ("Firefox on Windows"); "" if unknown.
        run_by: who really ran a command in somebody's name: their user name on the computer; "" on the site.
    """

    address: str = ""
    device: str = ""
    run_by: str = ""

    @property
    def described(self) -> str:
        """The origin in words ("203.0.113.7, Firefox on Windows"); "" if nothing is known."""
        command = f"command line, run by {self.run_by}" if self.run_by else ""
        return ", ".join(filter(None, (self.address, self.device, command)))


NOWHERE = Origin()
"""The origin of what no person asked for, or of a caller that does not tell."""
