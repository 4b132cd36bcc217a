"""Posting to addresses that people have chosen, without letting them reach into our own network."""

from collections.abc import Mapping
from typing import Protocol


class Callbacks(Protocol):
    """Posts bodies to addresses on the internet, within limits of time and size.

    Unless it was made for private networks, it connects to nothing that a name leads to there, and to nothing but the
    network address that it has checked: to no proxy that the environment names. It follows no redirect, and trusts no
    https address whose certificate nobody vouches for.

    Source: OWASP ASVS 5.0, V1.3.6 and V15.3.2.
    """

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post a body, and return the status of the answer, whatever it is; what follows it is not waited for.

        Args:
            url: http or https, as `check_webhook` accepts.
            headers: name -> value, in ASCII.
            body: as it is sent.

        Raises:
            Unavailable: there was no answer in time, or no receiver that proves its name; the message says why, in one
                sentence.
            NotAllowed: the address leads into a private network.
        """
        ...
