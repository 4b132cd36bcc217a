"""Hashing of passwords that their owners chose."""

from typing import Protocol


class PasswordHasher(Protocol):
    """Hashes chosen passwords, so that nobody can read them.

    Hashing is slow on purpose, so call it outside transactions. If too many callers wait for it already, `hash`
    and `verify` raise `Busy`.
    """

    def hash(self, password: str) -> str:
        """Return a salted hash as one ASCII text.

        The whole password counts, exactly as it is: its length, case, spaces, and every character that there is.
        """
        ...

    def verify(self, hashed: str, password: str) -> bool:
        """Return whether this is the hash of the password; False, not an error, if the text is not a hash.

        This takes as long for a wrong password as for the right one, and as long for a weaker hash as for a new one.
        """
        ...

    def needs_rehash(self, hashed: str) -> bool:
        """Return whether this hash is weaker than those that `hash` returns now; False if the text is not a hash.

        This takes no time: it looks only at how the hash was made. A weaker hash is replaced when its owner logs in.
        """
        ...

    @property
    def decoy(self) -> str:
        """A hash that matches no password; verifying against it takes as long as against a real one."""
        ...
