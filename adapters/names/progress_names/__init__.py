"""Transliteration of names into ASCII, for usernames."""

from anyascii import anyascii


class AnyAsciiTransliterator:
    """Writes every script in Unicode in ASCII letters, with the tables of the anyascii project."""

    def ascii(self, text: str) -> str:
        """Return the text in ASCII; see `progress_core.ports.transliteration.Transliterator`."""
        return anyascii(text)


def open_transliterator(url: str = "") -> AnyAsciiTransliterator:  # noqa: ARG001 - every adapter is given its URL
    """Return the transliterator (entry point `anyascii`)."""
    return AnyAsciiTransliterator()


__all__ = ["AnyAsciiTransliterator", "open_transliterator"]
