"""Transliteration of names into ASCII, for usernames."""

from anyascii import anyascii


class AnyAsciiTransliterator:
    """Writes every script that Unicode knows in ASCII letters, by the tables of the anyascii project."""

    def ascii(self, text: str) -> str:
        """Give the text in ASCII; see `progress_core.ports.transliteration.Transliterator`."""
        return anyascii(text)


def open_transliterator(url: str = "") -> AnyAsciiTransliterator:  # noqa: ARG001 - every adapter is given its URL
    """Make the transliterator (entry point `anyascii`)."""
    return AnyAsciiTransliterator()


__all__ = ["AnyAsciiTransliterator", "open_transliterator"]
